"""What Slack accepts: every object's keys, types and limits, and its error for anything else.

Built only from Slack's documents (the limits are in slack_limits.py), to check what we send. It is stricter than
Slack: an unknown key, an unknown type or a broken `<…>` is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.support import slack_mrkdwn
from tests.support.slack_values import Check, Wrong, anything, fields, flag, items, match, string, typed, url

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|good|warning|danger")
_THREAD = re.compile(r"[0-9]{10}\.[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (a JSON pointer), what, and the word Slack refuses the message with."""

    pointer: str
    what: str
    error: str

    def __str__(self) -> str:
        return f"[ERROR] {self.what} [json-pointer:{self.pointer}]"


def faults(body: object) -> list[Fault]:
    """All that is wrong with a message; nothing for one that Slack takes."""
    found = [Fault(at, what, _error(at, what)) for at, what in _MESSAGE(body)]
    if not found and isinstance(body, dict) and not any(body.get(key) for key in ("text", "blocks", "attachments")):
        return [Fault("", "a message needs text, blocks or attachments", "no_text")]
    return found


def pings(body: dict[str, Any]) -> list[str]:
    """Everything in a message that rings somebody."""
    found: list[str] = []
    for node in nodes(body):
        if isinstance(node.get("text"), str) and node.get("type") != "plain_text":
            parsed = node.get("type") == "mrkdwn"  # top-level text is not parsed unless asked: link_names, parse
            found += slack_mrkdwn.rings(node["text"], verbatim=not parsed or node.get("verbatim") is True)
    return found


def links(body: dict[str, Any]) -> list[slack_mrkdwn.Sequence]:
    """Every link in a message."""
    texts = [node["text"] for node in nodes(body) if isinstance(node.get("text"), str)]
    return [sequence for text in texts for sequence in slack_mrkdwn.sequences(text) if sequence.url]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a message, outermost first."""
    left = [value]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield node
            left += [child for child in reversed(node.values()) if isinstance(child, dict | list)]
        elif isinstance(node, list):
            left += reversed(node)


def _error(pointer: str, what: str) -> str:
    """Slack's word for a fault there: https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
    match pointer.split("/")[1:]:
        case ["text"] if what.startswith("must be less"):
            return "msg_too_long"
        case ["attachments"] if what.startswith("must be less"):
            return "too_many_attachments"
        case ["attachments", *_]:
            return "invalid_attachments"
        case ["blocks", *_]:
            return "invalid_blocks"
        case _:
            return "invalid_payload"


# -- Block Kit: https://docs.slack.dev/reference/block-kit ------------------------------------------


def _plain(limit: str) -> Check:
    return typed({"plain_text": fields({"type": anything, "text": string(limit)}, {"emoji": flag})})


def _text(limit: str) -> Check:
    return typed(
        {
            "plain_text": _plain(limit),
            "mrkdwn": fields({"type": anything, "text": string(limit, formatted=True)}, {"verbatim": flag}),
        }
    )


_IMAGE = {"type": anything, "image_url": url("image.url"), "alt_text": string("image.alt_text")}
_BUTTON = fields(
    {"type": anything, "text": _plain("button.text")},
    {
        "action_id": string("action_id"),
        "url": url("button.url"),
        "value": string("button.value"),
        "style": match(re.compile("primary|danger")),
        "accessibility_label": string("button.accessibility_label"),
    },
)
_ID: dict[str, Check] = {"block_id": string("block_id")}
_ELEMENT = typed(
    {"image": fields(_IMAGE), "mrkdwn": _text("context.text"), "plain_text": _text("context.text")},
)
_SECTION = fields(
    {"type": anything},
    {
        **_ID,
        "text": _text("section.text"),
        "fields": items("section.fields", _text("section.fields.text")),
        "accessory": typed({"button": _BUTTON, "image": fields(_IMAGE)}),
        "expand": flag,
    },
)


def _section(value: Any) -> Wrong:
    yield from _SECTION(value)
    if "text" not in value and "fields" not in value:
        yield "", "a section needs text or fields"


_BLOCK = typed(
    {
        "section": _section,
        "header": fields({"type": anything, "text": _plain("header.text")}, _ID),
        "context": fields({"type": anything, "elements": items("context.elements", _ELEMENT)}, _ID),
        "divider": fields({"type": anything}, _ID),
        "actions": fields({"type": anything, "elements": items("actions.elements", typed({"button": _BUTTON}))}, _ID),
        "image": fields(_IMAGE, {**_ID, "title": _plain("image.title")}),
        "markdown": fields({"type": anything, "text": string("markdown.text")}, _ID),
    }
)


def _blocks(limit: str) -> Check:
    blocks = items(limit, _BLOCK)

    def check(value: Any) -> Wrong:
        yield from blocks(value)
        ids = Counter(node["block_id"] for node in nodes(value) if isinstance(node.get("block_id"), str))
        yield from (("", f"block_id {name!r} is not unique") for name, count in ids.items() if count > 1)

    return check


_ATTACHMENT = fields(
    {"blocks": _blocks("attachment.blocks")},
    {"color": match(_COLOUR), "fallback": string("attachment.fallback")},
)
# link_names and parse, which would ring people for plain words, are left out on purpose.
_MESSAGE = fields(
    {},
    {
        "text": string("message.text", formatted=True),
        "blocks": _blocks("message.blocks"),
        "attachments": items("message.attachments", _ATTACHMENT),
        "thread_ts": match(_THREAD),
        "mrkdwn": flag,
        "unfurl_links": flag,
        "unfurl_media": flag,
        "metadata": fields({"event_type": match(re.compile(r"[a-z_]{1,100}")), "event_payload": anything}),
    },
)
