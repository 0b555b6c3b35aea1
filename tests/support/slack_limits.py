"""Slack's limits as a table: what is limited, to how much, Slack's page, and a message that has exactly that many.

`build(n)` makes a message with exactly n of the thing and nothing else wrong with it, so that a test can walk
the table: the limit passes, one more is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]

_DOCS = "https://docs.slack.dev/reference"
_BLOCKS = f"{_DOCS}/block-kit/blocks"
_ELEMENTS = f"{_DOCS}/block-kit/block-elements"
_TEXT = f"{_DOCS}/block-kit/composition-objects/text-object"
_POST = f"{_DOCS}/methods/chat.postMessage"
_ATTACHMENTS = "https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments"


@dataclass(frozen=True, slots=True)
class Limit:
    """`least` to `most` of something, in characters or items; `error` is how Slack refuses more."""

    most: int
    url: str
    build: Callable[[int], Body]
    least: int = 0
    error: str = "invalid_blocks"


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Body:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Body:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: Any) -> Body:
    return {"type": "button", "text": plain("x"), "action_id": "a", **more}


def image(**more: Any) -> Body:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x", **more}


def message(*blocks: Body) -> Body:
    return {"text": "x", "blocks": list(blocks)}


def attached(*attachments: Body) -> Body:
    return {"text": "x", "attachments": list(attachments)}


def _url(length: int) -> str:
    return "https://example.com/".ljust(length, "a")


def _fields(texts: list[str]) -> Body:
    return message({"type": "section", "fields": [mrkdwn(text) for text in texts]})


def _context(*elements: Body) -> Body:
    return message({"type": "context", "elements": list(elements)})


def _actions(*elements: Body) -> Body:
    return message({"type": "actions", "elements": list(elements)})


def _buttons(n: int) -> Body:
    return _actions(*(button(action_id=str(index)) for index in range(n)))


LIMITS: dict[str, Limit] = {
    "message.text": Limit(40_000, f"{_POST}#truncating", lambda n: {"text": "x" * n}, error="msg_too_long"),
    "message.blocks": Limit(50, _BLOCKS, lambda n: message(*[section()] * n)),
    "message.attachments": Limit(
        100, _POST, lambda n: attached(*[{"blocks": [section()]}] * n), error="too_many_attachments"
    ),
    "attachment.blocks": Limit(
        50, _ATTACHMENTS, lambda n: attached({"blocks": [section()] * n}), 1, error="invalid_attachments"
    ),
    "attachment.fallback": Limit(
        3000, _ATTACHMENTS, lambda n: attached({"fallback": "x" * n, "blocks": [section()]}), 1, "invalid_attachments"
    ),
    "block_id": Limit(255, f"{_BLOCKS}/section-block", lambda n: message(section(block_id="x" * n)), 1),
    "section.text": Limit(3000, f"{_BLOCKS}/section-block", lambda n: message(section("x" * n)), 1),
    "section.fields": Limit(10, f"{_BLOCKS}/section-block", lambda n: _fields(["x"] * n), 1),
    "section.fields.text": Limit(2000, f"{_BLOCKS}/section-block", lambda n: _fields(["x" * n]), 1),
    "header.text": Limit(
        150, f"{_BLOCKS}/header-block", lambda n: message({"type": "header", "text": plain("x" * n)}), 1
    ),
    "context.elements": Limit(10, f"{_BLOCKS}/context-block", lambda n: _context(*[mrkdwn("x")] * n), 1),
    "context.text": Limit(3000, _TEXT, lambda n: _context(mrkdwn("x" * n)), 1),
    "actions.elements": Limit(25, f"{_BLOCKS}/actions-block", _buttons, 1),
    "button.text": Limit(75, f"{_ELEMENTS}/button-element", lambda n: _actions(button(text=plain("x" * n))), 1),
    "button.url": Limit(3000, f"{_ELEMENTS}/button-element", lambda n: _actions(button(url=_url(n)))),
    "button.value": Limit(2000, f"{_ELEMENTS}/button-element", lambda n: _actions(button(value="x" * n)), 1),
    "action_id": Limit(255, f"{_ELEMENTS}/button-element", lambda n: _actions(button(action_id="x" * n)), 1),
    "button.accessibility_label": Limit(
        75, f"{_ELEMENTS}/button-element", lambda n: _actions(button(accessibility_label="x" * n)), 1
    ),
    "image.url": Limit(3000, f"{_BLOCKS}/image-block", lambda n: message(image(image_url=_url(n)))),
    "image.alt_text": Limit(2000, f"{_BLOCKS}/image-block", lambda n: message(image(alt_text="x" * n)), 1),
    "image.title": Limit(2000, f"{_BLOCKS}/image-block", lambda n: message(image(title=plain("x" * n))), 1),
    "markdown.text": Limit(
        12_000, f"{_BLOCKS}/markdown-block", lambda n: message({"type": "markdown", "text": "x" * n}), 1
    ),
}
