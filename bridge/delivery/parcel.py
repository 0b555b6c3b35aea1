"""Parcel: a message on its way to Slack, and how it travels.

It travels as a JSON object, version 2: {"v": 2, "source", "token", "id", "message": {"text", "blocks",
"attachments", "plain", "repeat"}, "sealed"}, and "thread" where its destination wants threads: hashes and a few
numbers (bridge/slack/threads.py). What is sealed is where it goes, and until when: by the deployment's keyring, bound
to the word `parcel` and to all the rest, and with it what its URL is called in the log. So who reads it on the queue
finds nothing that works at the HTTP door, and nobody else can make one that is posted, or change a word in one.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, field, fields, replace
from datetime import date, datetime
from typing import Any

from bridge import log
from bridge.errors import BadParcel, BadPayload, BadToken, Malformed
from bridge.payload import Payload, parse
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import ID, Sealed
from bridge.slack.message import Message
from bridge.slack.threads import Threaded
from bridge.sources.labels import label
from bridge.values import dataclass

_VERSION = 2
_UNTHREADED = Threaded("")
_KEY = "key"  # what is sealed has it as an option, as it has the label
_USE = b"parcel"  # no source has this name, so a token's sealing is never a parcel's


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message, and for which URL it is; never a Slack secret.

    `token` is the id of the URL's token: for the log, and to look whether it was revoked meanwhile. `id` is the
    caller's own for the event ("" where it has none). `expires`: the last day on which it may be posted.

    `threaded`: its place in a thread; None: its destination wants none. `again`: it may have been posted before, and is
    looked for first; it does not travel.

    `same`: 64 hex digits, those of every parcel of this event for this token, and of no other: where its system signed
    it, it goes by its id; else by its id and its request's body, as anybody may have used the id before. It does not
    travel.

    `label` and `key`: what its URL is called, and the name of the key that opened it; for the log.
    """

    source: str
    token: str
    id: str
    message: Message
    expires: date | None = None
    same: str = field(default="", compare=False)
    threaded: Threaded | None = None
    again: bool = field(default=False, compare=False)
    label: str | None = field(default=None, compare=False)
    key: str | None = field(default=None, compare=False)

    def named(self) -> dict[str, str | None]:
        """Whose it is, as a line of the log has it."""
        return {"source": self.source, "token": self.token, "key": self.key, "label": self.label}


@dataclass(frozen=True, slots=True)
class Closed:
    """A parcel as it came: all but where it goes can be read. Nothing of it is to be believed before `opened`."""

    parcel: Parcel
    sealed: Sealed
    bound: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A parcel that this deployment made, whole again, and where it goes."""

    to: Webhook | Bot
    parcel: Parcel


Unsealer = Callable[[Closed], Unsealed]  # as `opened`, for one deployment


def seal(parcel: Parcel, to: Webhook | Bot, keyring: Keyring) -> str:
    """The parcel as it travels. Raises Unavailable when the newest key cannot be unwrapped."""
    message = parcel.message
    rest: dict[str, object] = {
        "v": _VERSION,
        "source": parcel.source,
        "token": parcel.token,
        "id": parcel.id,
        "message": {
            "text": message.text,
            "blocks": message.blocks,
            "attachments": message.attachments,
            "plain": message.plain,
            "repeat": message.repeat,
        },
    }
    if parcel.threaded:
        rest["thread"] = asdict(parcel.threaded)
    named = {name: (word,) for name, word in (("label", parcel.label), (_KEY, parcel.key)) if word}
    address = token.sealed_for(Destination(to, expires=parcel.expires, options=named), _bound(rest), keyring)
    return json.dumps({**rest, "sealed": address}, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Closed:
    """What `seal` made a text of. Raises BadParcel, which says what is wrong and never what was there."""
    try:
        value = parse(text.encode(errors="surrogatepass"))
    except Malformed:
        raise BadParcel("not a JSON object") from None
    if type(value["v"].value) is not int:
        raise BadParcel("not a parcel")
    if value["v"].value != _VERSION:
        raise BadParcel("a version that is not known here")
    try:
        whole = {"v", "source", "token", "id", "message", "sealed"}
        _only(value, whole | {"thread"} if value["thread"].present() else whole)
        _only(value["message"], {"text", "blocks", "attachments", "plain", "repeat"})
        if not ID.fullmatch(value["token"].text()):
            raise BadPayload("$.token: expected the id of a token")
        parcel = Parcel(
            value["source"].text(),
            value["token"].text(),
            value["id"].text(),
            _message(value["message"]),
            threaded=_threaded(value["thread"]) if value["thread"].present() else None,
        )
        address = token.parse(value["sealed"].text())
    except BadPayload as error:
        raise BadParcel(str(error)) from None
    except BadToken:
        raise BadParcel("$.sealed: expected what a keyring sealed") from None
    return Closed(parcel, address, _bound({name: of for name, of in value.value.items() if name != "sealed"}))


def opened(closed: Closed, keyring: Keyring, *, now: datetime, revoked: frozenset[str]) -> Unsealed:
    """It, and where it goes. Raises BadParcel where this deployment never made it so, Revoked, Expired, Unavailable."""
    if not keyring.holds(closed.sealed.key):
        raise BadParcel("the key that sealed it is not in the keyring")
    try:
        destination = token.opened_for(closed.sealed, closed.bound, keyring)
    except BadToken:
        raise BadParcel("not sealed by this deployment, or altered since") from None
    token.still_valid(closed.parcel.token, destination.expires, now, revoked)
    key = next(iter(destination.options.get(_KEY, ())), None)  # whoever holds a key can seal anything
    named = label(destination.options), log.plain(key) if key else None
    parcel = replace(closed.parcel, expires=destination.expires, label=named[0], key=named[1])
    return Unsealed(destination.to, parcel)


def _bound(rest: dict[str, Any]) -> bytes:
    """All of a parcel but what is sealed, in one spelling, whatever its text's was."""
    return _USE + json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def _message(value: Payload) -> Message:
    return Message(
        text=value["text"].text(),
        blocks=_objects(value["blocks"]),
        attachments=_objects(value["attachments"]),
        words=value["plain"].text(),
        repeat=value["repeat"].text(),
    )


def _threaded(value: Payload) -> Threaded:
    """As it was written, each part of its own type."""
    names = {one.name: type(getattr(_UNTHREADED, one.name)) for one in fields(Threaded)}
    _only(value, set(names))
    for name, kind in names.items():
        if type(value[name].value) is not kind:
            raise BadPayload(f"{value[name].path}: expected {kind.__name__}")
    return Threaded(**value.value)


def _objects(value: Payload) -> tuple[dict[str, Any], ...]:
    if not isinstance(value.value, list) or not all(isinstance(item, dict) for item in value.value):
        raise BadPayload(f"{value.path}: expected a list of objects")
    return tuple(value.value)


def _only(value: Payload, keys: set[str]) -> None:
    if not isinstance(value.value, dict) or value.value.keys() != keys:
        raise BadPayload(f"{value.path}: expected {', '.join(sorted(keys))}")
