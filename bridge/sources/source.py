"""What a source is made of: plain values, no base class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from bridge import log
from bridge.errors import BadOption, BadPayload
from bridge.net.transport import Fetch
from bridge.payload import Payload
from bridge.sealing.destination import Destination, Options
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, as far as a source may see it: neither its path (a secret) nor its address.

    `headers` has lower-case names; `at` is when the request reached us (UTC).
    """

    body: bytes
    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """The one thing a source told us, out of its envelope.

    `id` is the caller's own, the same when it sends again ("" where it has none); `options` are the
    destination's options for this source.
    """

    id: str
    at: datetime
    payload: Payload
    options: Options


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A handshake that `open` has completed; `event` is what there is to tell the channel about it."""

    event: Event


@dataclass(frozen=True, slots=True)
class Kind:
    """How to tell one sort of event, and how to word it.

    `name` is its folder in tests/cases, and is sealed in tokens' filters: never rename one. `about` names
    it for people. `matches` is total, and of all kinds of a source at most one matches. `notice` may raise
    BadPayload where its first line cannot be said: the source's `other` kind then says the event instead.
    """

    name: str
    about: Phrase
    matches: Callable[[Payload], bool]
    notice: Callable[[Event, Say], Notice | None]


@dataclass(frozen=True, slots=True)
class Option:
    """Something `mint` may be given for this source.

    `check` returns the values as they are to be sealed or raises BadOption. `many`: may be repeated, or hold
    several with commas between, unless commas belong to one (`whole`); `flag`: takes no value (sealed as "1");
    `needed`: `mint` refuses to go without it, but where the flag named by `unless` is given; `bot`: it needs a
    destination with a bot token. `secret` names the environment variable that it may come from, and `mint` makes one
    where it is given without a value; `check` then gives what of it is sealed, which is nothing to be shown.
    """

    name: str
    metavar: str
    help: str
    check: Callable[[str], str]
    many: bool = False
    whole: bool = False
    flag: bool = False
    needed: bool = False
    unless: str = ""
    bot: bool = False
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What a source may reach out of the process for: fetching over HTTPS, and the clock (UTC).

    `sns_base`: where SNS's certificates and API are looked for instead of AWS, for trying things out.
    """

    fetch: Fetch
    now: Callable[[], datetime]
    sns_base: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A system that posts to us.

    `name` is its URL segment. `open` verifies and unwraps a request; `read` unwraps alone, for showing a
    saved body where nothing is posted. `patience` is how many seconds the caller waits for an answer.
    `resends`: it sends again what was answered with a 5xx. `skips` says why a destination does not want an
    event, or None; an unreadable value never hides one. `route` is the channel that the destination's options
    give this event instead of its own, or None. `together` raises BadOption where options, each right, do not go
    together.
    """

    name: str
    open: Callable[[Request, Destination, Outside], Event | Confirmed]
    read: Callable[[Request, Options], Event]
    patience: Callable[[Request], float]
    resends: bool
    kinds: tuple[Kind, ...]
    other: Kind
    options: tuple[Option, ...]
    skips: Callable[[Event, Kind], str | None]
    route: Callable[[Event, Kind], str | None]
    together: Callable[[Options], None] = lambda _: None

    def kind_of(self, payload: Payload) -> Kind:
        """The one kind that claims this payload, else `other`."""
        return next((kind for kind in self.kinds if kind.matches(payload)), self.other)


def said(source: str, kind: Kind, other: Kind, event: Event, say: Say) -> Notice | None:
    """The kind's notice; None: known, nothing to say.

    Where the kind's first line cannot be said (drift in what the source sends), `other` says the event instead,
    and the log names the path that was missing.
    """
    try:
        return kind.notice(event, say)
    except BadPayload as drift:
        log.warning("unreadable", source=source, kind=kind.name, detail=str(drift))
        return other.notice(event, say)


def unwanted(event: Event, kind: Kind) -> str | None:
    """Why `--only` and `--not` keep this kind out, or None. Patterns are shell-style: "issue-*"."""
    only, without = event.options.get("only", ()), event.options.get("not", ())
    if only and not any(fnmatchcase(kind.name, pattern) for pattern in only):
        return f"{kind.name} is not among --only"
    hit = next((pattern for pattern in without if fnmatchcase(kind.name, pattern)), None)
    return f"{kind.name} matches --not {hit}" if hit else None


def kind_options(kinds: Callable[[], tuple[Kind, ...]], some: str, others: str) -> tuple[Option, Option]:
    """`--only` and `--not`, checked against a source's kinds: a pattern that matches none is a slip.

    `some` and `others` are examples.
    """

    def check(pattern: str) -> str:
        names = [kind.name for kind in kinds()]
        if not any(fnmatchcase(name, pattern) for name in names):
            raise BadOption(f"no kind matches {pattern!r}; `python -m bridge kinds` lists them, for example {names[0]}")
        return pattern

    return (
        Option("only", "KINDS", f"Post these kinds alone, for example '{some}'.", check, many=True),
        Option("not", "KINDS", f"Leave these kinds out, for example '{others}'.", check, many=True),
    )
