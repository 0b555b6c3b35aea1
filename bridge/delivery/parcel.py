"""Parcel: a message on its way to Slack, and how it travels.

It travels as a JSON object, version 1: {"v": 1, "source", "token", "id", "message": {"text", "blocks",
"attachments", "plain", "repeat"}}, and "channel" where it has one of its own. It holds the sealed token, never
where that leads.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import BadParcel, BadPayload, Malformed
from bridge.payload import Payload, parse
from bridge.slack.message import Message


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message and the sealed token it goes to, never a Slack secret.

    `id` is the caller's own for the event ("" where it has none). `same`: 64 hex digits, those of every parcel of this
    event for this token, and of no other: where its system signed it, it goes by its id; else by its id and its
    request's body, as anybody may have used the id before. `channel`: where the destination's bot posts it instead.
    `token_id` is the token's, for the log. Neither it nor `same` travels.
    """

    source: str
    token: str
    id: str
    message: Message
    same: str = field(default="", compare=False)
    channel: str | None = None
    token_id: str = field(default="", compare=False)


def encode(parcel: Parcel) -> str:
    """The parcel as it travels."""
    message = parcel.message
    value: dict[str, object] = {
        "v": 1,
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
    if parcel.channel:
        value["channel"] = parcel.channel
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Parcel:
    """What `encode` made a text of. Raises BadParcel, which says what is wrong and never what was there."""
    try:
        value = parse(text.encode(errors="surrogatepass"))
    except Malformed:
        raise BadParcel("not a JSON object") from None
    if type(value["v"].value) is not int:
        raise BadParcel("not a parcel")
    if value["v"].value != 1:
        raise BadParcel("a version that is not known here")
    try:
        routed = {"channel"} & dict(value.items()).keys()
        _only(value, {"v", "source", "token", "id", "message"} | routed)
        _only(value["message"], {"text", "blocks", "attachments", "plain", "repeat"})
        return Parcel(
            value["source"].text(),
            value["token"].text(),
            value["id"].text(),
            _message(value["message"]),
            channel=value["channel"].text() if routed else None,
        )
    except BadPayload as error:
        raise BadParcel(str(error)) from None


def _message(value: Payload) -> Message:
    return Message(
        text=value["text"].text(),
        blocks=_objects(value["blocks"]),
        attachments=_objects(value["attachments"]),
        plain=value["plain"].text(),
        repeat=value["repeat"].text(),
    )


def _objects(value: Payload) -> tuple[dict[str, Any], ...]:
    if not isinstance(value.value, list) or not all(isinstance(item, dict) for item in value.value):
        raise BadPayload(f"{value.path}: expected a list of objects")
    return tuple(value.value)


def _only(value: Payload, keys: set[str]) -> None:
    if not isinstance(value.value, dict) or value.value.keys() != keys:
        raise BadPayload(f"{value.path}: expected {', '.join(sorted(keys))}")
