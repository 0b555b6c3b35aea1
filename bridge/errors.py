"""Everything that can go wrong, named by what the caller should do; no HTTP in it.

`code` is what users read in `{"error": {"code": …}}` and in the log; the message is one sentence for
the person reading it (Backlog's sent log, a terminal). Neither ever holds a secret, a URL or a body.
What may reach a terminal is worded in both languages where it is raised, and the edge takes its own; answers
over HTTP and the log are in English.
"""

from typing import ClassVar

from bridge.languages import Lang


class BridgeError(Exception):
    """The root: catch it at an edge, raise a leaf."""

    code: ClassVar[str] = "error"

    def __init__(self, *, en: str, ja: str) -> None:
        super().__init__(en)
        self.en, self.ja = en, ja

    def text(self, lang: Lang) -> str:
        """The message, as a person at a terminal reads it."""
        return self.ja if lang == "ja" else self.en


class Unspoken(BridgeError):
    """What no terminal shows: it is answered to a sender, or logged, in English alone."""

    def __init__(self, message: str) -> None:
        super().__init__(en=message, ja=message)


# -- the request itself -------------------------------------------------------------------------


class Malformed(BridgeError):
    """The body is not what this hook takes; sending it again will not help.

    `place`: the line and the column of what is wrong in it, both from 1, where that is one place.
    """

    code = "malformed"

    def __init__(self, *, en: str, ja: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(en=en, ja=ja)
        self.place = place


class TooLarge(Unspoken):
    """The body is longer than any that a source sends."""

    code = "too_large"


class WrongEncoding(Unspoken):
    """The body is compressed or otherwise encoded, which no source does."""

    code = "wrong_encoding"


class TooSlow(Unspoken):
    """The body did not come within the time that a sender may take for it."""

    code = "too_slow"


class HungUp(Unspoken):
    """The sender was gone before its request was worked on; nothing was posted, and nobody reads the answer."""

    code = "hung_up"


class Overloaded(Unspoken):
    """More has come than can be done while its sender waits: nothing was begun; come again after `after` seconds."""

    code = "overloaded"

    def __init__(self, message: str, *, after: int) -> None:
        super().__init__(message)
        self.after = after


# -- the token in the URL -----------------------------------------------------------------------


class BadToken(BridgeError):
    """Malformed, forged, sealed for another source, or sealed by a key we do not have."""

    code = "not_found"


class Expired(BridgeError):
    """The token's last day is over: mint a new URL."""

    code = "expired"


class Revoked(BridgeError):
    """The operator has listed this token's id in BRIDGE_REVOKED: mint a new URL."""

    code = "revoked"


# -- belief -------------------------------------------------------------------------------------


class Untrusted(Unspoken):
    """The sender could not prove that the message is one this token is for."""

    code = "untrusted"


class Stale(Untrusted):
    """The message is signed, but older than its sender would ever deliver it."""

    code = "stale"


class Unavailable(BridgeError):
    """Something we need did not answer (KMS, SQS, a certificate, a confirmation): send it again later.

    `reason` is AWS's own word for it, where there is one: "ThrottlingException".
    """

    code = "unavailable"

    def __init__(self, *, en: str, ja: str, reason: str = "") -> None:
        super().__init__(en=en, ja=ja)
        self.reason = reason


# -- a host that we call; whoever called says what it means there --------------------------------


class NoAnswer(BridgeError):
    """A host gave no answer that could be read; the message names the host. The leaf says what it may have done."""

    code = "no_answer"


class HostNotReached(NoAnswer):
    """Nothing that could be acted on was sent: no such name, no connection, no TLS, the first write failed."""

    code = "host_not_reached"


class AnswerLost(NoAnswer):
    """Some or all was sent; the answer did not come in time, broke off, made no sense or was too long."""

    code = "answer_lost"


class NoTimeLeft(NoAnswer):
    """The deadline was over before we began."""

    code = "no_time_left"


# -- Slack's answers, one leaf per class but Posted ---------------------------------------------


class Undelivered(BridgeError):
    """Slack did not take the message; the leaf says what may help.

    `reason` is Slack's own word. `earlier` is how the tries before this one ended, the oldest first.
    """

    code = "undelivered"
    earlier: "tuple[Undelivered, ...]" = ()

    def __init__(self, *, en: str, ja: str, reason: str = "") -> None:
        super().__init__(en=en, ja=ja)
        self.reason = reason


class SlowDown(Undelivered):
    """Slack asks for a pause of `after` seconds (1 to 900)."""

    code = "slow_down"

    def __init__(self, *, en: str, ja: str, after: int, reason: str = "") -> None:
        super().__init__(en=en, ja=ja, reason=reason)
        self.after = after


class NotReached(Undelivered):
    """Slack surely has not accepted it: no connection, no TLS, a redirect. Send it again."""

    code = "slack_not_reached"


class Unsure(Undelivered):
    """Slack may have accepted it: the answer broke off, or made no sense."""

    code = "slack_unsure"


class MessageRefused(Undelivered):
    """Slack does not take this very message; the same again will not help."""

    code = "message_refused"


class ThreadRefused(MessageRefused):
    """Slack does not take what makes it part of a thread: that it is a reply, or its metadata. It may take the rest."""

    code = "thread_refused"


class DestinationDead(Undelivered):
    """The webhook, channel or bot token is no longer usable: somebody must mint a new URL."""

    code = "destination_dead"


class OutOfTime(Undelivered):
    """The caller's patience ended before Slack answered."""

    code = "out_of_time"


# -- the queue ----------------------------------------------------------------------------------


class BadParcel(Unspoken):
    """Something on the queue is no parcel of ours, or of a version that we do not know; `reason` says what is wrong."""

    code = "bad_parcel"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# -- people at a terminal -----------------------------------------------------------------------


class BadSetting(BridgeError):
    """A setting of this deployment is missing or wrong; the message names it."""

    code = "bad_setting"


class Failed(BridgeError):
    """A command could not do what it was asked, for a reason that lies outside of it; the message says which."""

    code = "failed"


class BadOption(BridgeError):
    """Something given to a command is wrong; the message says what, and what is right."""

    code = "bad_option"

    def __init__(self, *, en: str, ja: str, about: str = "") -> None:
        """`about`: the name of what it is about, where not all that was given is one value: "ping", "webhook"."""
        super().__init__(en=en, ja=ja)
        self.about = about


# -- inside -------------------------------------------------------------------------------------


class BadPayload(Unspoken):
    """A value inside a body is missing or of another type; the message names its path, never its value."""

    code = "bad_payload"
