"""A Destination sealed into one URL segment, bound to its source.

The segment is base64url without padding: a version byte, and what the keyring sealed. A version's format and
dictionary never change; a new format gets a new version, and READERS still reads the old ones.
"""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

from bridge import payload
from bridge.errors import BadOption, BadPayload, Expired, Malformed, Revoked
from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sealing.destination import Bot, Destination, Options, Webhook, bot, webhook
from bridge.sealing.keyring import OVERHEAD, Keyring, not_ours
from bridge.values import dataclass
from bridge.wording.phrases import Lang


@dataclass(frozen=True, slots=True)
class Sealed:
    """A token, decoded once and not yet opened. `id` (8 hex digits) names it in the log and in BRIDGE_REVOKED.

    `key` is the id of the key that sealed it.
    """

    raw: bytes = field(repr=False)
    id: str

    @property
    def key(self) -> bytes:
        return self.raw[1:5]


ID = pattern("[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed in a token, and the name of the key that it is sealed with."""

    destination: Destination
    key: str


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens a token for the source with this name. `at_once`: whether that waits for nobody, as it may for KMS."""

    opens: Callable[[Sealed, str], Opened]
    at_once: Callable[[Sealed], bool]

    def __call__(self, sealed: Sealed, source: str) -> Opened:
        return self.opens(sealed, source)


LONGEST = 4096  # characters of a token; looked at before anything else is
_MOST = 16_384  # bytes that may come out of inflating one
_EPOCH = date(1970, 1, 1)

# Deflate reaches back: what stands last costs least, and whole stretches of a usual config cost as much as a
# word of it. Pinned by a test; words that come later go into another version's dictionary.
_DICTIONARY_1 = "".join(
    (
        '"severity","subject","title","priority","assignee","category","status","route","people","only-status",',
        '"only-people","only-priority","only-category","mention","account","region","stage","thread","quiet","raw":"1"',
        '","eu-central-1eu-west-1ap-southeast-1ap-northeast-3us-west-2us-east-2us-east-1","INFO","OK","ALARM',
        '","guardduty-finding","health-event","codepipeline-","codebuild-","cloudformation-stack","ecs-task","cost-',
        '","topic-subscribed","topic-unsubscribed","cloudwatch-alarm","cloudwatch-*","topic-*',
        '","documents-added","document-mentioned","document-file-added","document-renamed","document-reply-added',
        '","document-reply-updated","document-reply-deleted","document-comment-added","document-comment-updated',
        '","document-comment-deleted","document-added","document-updated","document-deleted","status-deleted',
        '","milestone-added","milestone-updated","milestone-deleted","repository-created","svn-committed',
        '","user-joined","user-left","team-joined","team-left","user-*","team-*","milestone-*","repository-*","svn-*',
        '","notification-added","notification-*","file-added","file-updated","file-deleted","file-*","document-*',
        '","wiki-added","wiki-updated","wiki-deleted","issues-added","issues-rescheduled","issues-updated',
        '","git-pushed","pull-request-added","pull-request-updated","pull-request-commented","pull-request-deleted',
        '","issue-deleted","issue-updated","issue-added","issue-commented","*-deleted","*-updated","*-added',
        '.backlogtool.com"},"w":"T0","x":20},"w":"T0","x":2},"b":"xoxb-',
        '{"l":"ja","o":{"topic":["arn:aws:sns:us-east-1:","arn:aws:sns:ap-northeast-1:"]},"w":"T0:ap-northeast-1',
        '{"o":{"topic":"arn:aws:sns:us-east-1:{"o":{"raw":"1","topic":"arn:aws:sns:ap-northeast-1:',
        '{"l":"ja","o":{"not":["issues-*","git-*","issue-*","wiki-*","pull-request-*"],"space":"',
        '{"o":{"only":["issue-*"],"space":"{"l":"ja","o":{"only":["git-*","issue-*","pull-request-*","wiki-*"],"space":"',
        '{"l":"ja","o":{"space":".backlog.jp"},"w":"T0{"o":{"space":".backlog.com"},"w":"T0/B0","x":21","x":20',
    )
).encode()


def seal(destination: Destination, source: str, keyring: Keyring) -> str:
    """The token. Raises BadOption if it is longer than `open` accepts, Unavailable if KMS does not answer."""
    token = sealed_for(destination, source.encode(), keyring)
    if len(token) > LONGEST:
        raise BadOption(
            en=f"the options are too long: the URL's token would have {len(token)} of {LONGEST} characters",
            ja=f"オプションが長すぎます。URL のトークンが {len(token)} 文字になり、上限は {LONGEST} 文字です。",
        )
    return token


def sealed_for(destination: Destination, bound_to: bytes, keyring: Keyring) -> str:
    """As `seal`, bound to some other use than a source's URL: it opens for that one alone, and is no token then."""
    version = bytes([1])
    return _encoded(version + keyring.seal(_written(destination, _DICTIONARY_1), version + bound_to))


def parse(text: str) -> Sealed:
    """The token that a URL holds, in the one spelling that `seal` gives. Raises BadToken for what cannot be one."""
    if len(text) > LONGEST:
        raise not_ours()
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise not_ours() from None
    if len(raw) <= OVERHEAD or _encoded(raw) != text:  # Python's decoder alone skips what it does not know
        raise not_ours()
    return Sealed(raw, sha256(raw).hexdigest()[:8])


def open(  # noqa: A001 — token.open reads as it should
    sealed: Sealed, source: str, keyring: Keyring, *, now: datetime, revoked: frozenset[str] = frozenset()
) -> Destination:
    """What was sealed for this source. Raises BadToken (one text for all causes), Revoked, Expired, Unavailable.

    Only a token that is genuine is told that it is revoked or expired.
    """
    destination = opened_for(sealed, source.encode(), keyring)
    still_valid(sealed.id, destination.expires, now, revoked)
    return destination


def opened_for(sealed: Sealed, bound_to: bytes, keyring: Keyring) -> Destination:
    """What was sealed for this use. Raises BadToken or Unavailable.

    What it says is checked again: whoever holds a key can seal anything.
    """
    version, rest = sealed.raw[:1], sealed.raw[1:]
    read = READERS.get(version[0])
    if read is None:
        raise not_ours()
    plain = keyring.open(rest, version + bound_to)
    try:
        return read(plain)
    except (ValueError, OverflowError, zlib.error, Malformed, BadPayload, BadOption):
        raise not_ours() from None


def still_valid(id_: str, expires: date | None, now: datetime, revoked: frozenset[str]) -> None:
    """That the token with this id works today. Raises Revoked or Expired."""
    if id_ in revoked:
        raise Revoked(
            en="This URL has been revoked. Mint a new one.",
            ja="この URL は無効にされています。新しく発行してください。",
        )
    if expires and now.astimezone(UTC).date() > expires:
        raise Expired(
            en=f"This URL worked until {expires}. Mint a new one.",
            ja=f"この URL の期限は {expires} まででした。新しく発行してください。",
        )


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


# -- version 1 ----------------------------------------------------------------------------------
# {"l": "ja" (en: left out), "o": {option: value, or [values] unless there is one}, one of "w": "T…/B…/secret",
#  "g": the same on hooks.slack-gov.com, "b": "xoxb-…/channel", "x": last day as days since 1970 (or left out)}


def _written(destination: Destination, dictionary: bytes) -> bytes:
    options = {name: values[0] if len(values) == 1 else values for name, values in destination.options.items()}
    config: dict[str, object] = {
        "l": None if destination.lang == "en" else destination.lang,
        "o": options or None,
        "x": destination.expires and (destination.expires - _EPOCH).days,
    }
    to = destination.to
    if isinstance(to, Webhook):
        config["g" if to.gov else "w"] = f"{to.team}/{to.app}/{to.secret}"
    else:
        config["b"] = f"{to.token}/{to.channel}"
    present = {key: value for key, value in config.items() if value is not None}
    try:
        text = json.dumps(present, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise BadOption(
            en="an option holds a character that is no Unicode", ja="オプションに Unicode でない文字が含まれています。"
        ) from None
    if len(text) > _MOST:
        raise BadOption(
            en=f"the options are too long: {len(text)} of {_MOST} bytes",
            ja=f"オプションが長すぎます（{len(text)} バイト、上限は {_MOST} バイト）。",
        )
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return deflate.compress(text) + deflate.flush()


def _read(plain: bytes, dictionary: bytes) -> Destination:
    """The destination in the JSON. What it does not know is refused: a newer bridge may have made it."""
    inflate = zlib.decompressobj(-15, dictionary)
    text = inflate.decompress(plain, _MOST + 1)
    if not inflate.eof or inflate.unused_data or len(text) > _MOST:
        raise ValueError
    config = payload.parse(text)
    present = dict(config.items())
    to = present.keys() & {"w", "g", "b"}
    if len(to) != 1 or present.keys() - to - {"l", "o", "x"}:
        raise ValueError
    (how,) = to
    return Destination(
        _to(how, config[how].text()), _lang(config["l"]), _expires(config["x"]), dict(_options(config["o"]))
    )


def _to(how: str, text: str) -> Webhook | Bot:
    if how == "b":
        token, _, channel = text.partition("/")
        return bot(token, channel)
    return webhook(f"https://hooks.slack{'-gov' if how == 'g' else ''}.com/services/{text}")


def _lang(lang: Payload) -> Lang:
    if lang.present() and lang.value != "ja":
        raise ValueError
    return "ja" if lang.present() else "en"


def _expires(days: Payload) -> date | None:
    if not days.present():
        return None
    if type(days.value) is not int:
        raise ValueError
    return _EPOCH + timedelta(days=days.value)


def _options(options: Payload) -> Options:
    if options.present() and not isinstance(options.value, dict):
        raise ValueError
    return {name: _values(value) for name, value in options.items()}


def _values(value: Payload) -> tuple[str, ...]:
    return tuple(item.text() for item in value) if isinstance(value.value, list) else (value.text(),)


READERS: Mapping[int, Callable[[bytes], Destination]] = {1: partial(_read, dictionary=_DICTIONARY_1)}
