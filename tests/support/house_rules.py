"""Our own rules for messages, stricter than Slack's: how a message looks, as a check."""

import re
from collections.abc import Iterator
from typing import Any

from bridge.slack.message import Message
from tests.support import slack_mrkdwn
from tests.support.slack_rules import faults, nodes, pings

MOST_CHARACTERS = 12_000  # all texts together; Slack starts to answer msg_blocks_too_long a little above 13,000
MOST_PLAIN = 3_000
MOST_BLOCKS = 5  # in the attachment: it stays on one screen
_KEYS = {"text", "blocks", "attachments", "unfurl_links", "unfurl_media"}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def refusals(message: Message) -> list[str]:
    """All that is wrong with a message of ours, by Slack's rules and by the house's; nothing for a good one."""
    body = message.body()
    return [*map(str, faults(body)), *house_rules(body), *_plain_rules(message)]


def house_rules(body: dict[str, Any]) -> Iterator[str]:
    """The look: one line above at most one coloured attachment of at most five blocks, and nothing empty."""
    if set(body) - _KEYS:
        yield f"unknown keys: {sorted(set(body) - _KEYS)}"
    if body.get("unfurl_links") or body.get("unfurl_media"):
        yield "links are for going there, not for a preview of each"
    if not str(body.get("text", "")).strip():
        yield "no notification text"
    yield from _first_line(body.get("blocks"))
    attachments = body.get("attachments", [])
    if "attachments" in body and len(attachments) != 1:
        yield "attachments are one, or left out"
    for attachment in attachments:
        yield from _attachment(attachment)
    shown = list(texts(body))
    if sum(map(len, shown)) >= MOST_CHARACTERS:
        yield f"holds {MOST_CHARACTERS} characters or more"
    if not all(map(str.strip, shown)):
        yield "holds an empty text"
    if any(node.get("type") == "mrkdwn" and node.get("verbatim") is not True for node in nodes(body)):
        yield "leaves it to Slack to make links and mentions of plain text"
    yield from (f"is drawn as a quote, outside a body: {line!r:.80}" for line in _quotes(body))


def _quotes(body: dict[str, Any]) -> Iterator[str]:
    """Lines that Slack draws as quotes where none of ours is: anywhere but in a section under the first line."""
    blocks = [block for one in body.get("attachments", []) for block in one.get("blocks", [])]
    beneath = [block for block in blocks if block.get("type") != "section" or "fields" in block]
    for text in (str(body.get("text", "")), *texts(body.get("blocks")), *texts(beneath)):
        yield from slack_mrkdwn.quoted(text)


def _first_line(blocks: Any) -> Iterator[str]:
    if not isinstance(blocks, list) or [block.get("type") for block in blocks] != ["section"]:
        yield "above the attachment stands one section"
    elif set(blocks[0]) - {"type", "text"} or blocks[0].get("text", {}).get("type") != "mrkdwn":
        yield "the first line is one mrkdwn text"


def _attachment(attachment: dict[str, Any]) -> Iterator[str]:
    if not _COLOUR.fullmatch(str(attachment.get("color", ""))):
        yield "the attachment has no colour"
    blocks = attachment.get("blocks", [])
    if len(blocks) > MOST_BLOCKS:
        yield f"the attachment has more than {MOST_BLOCKS} blocks"
    strange = {block.get("type") for block in blocks} - {"section", "context"}
    if strange or any("accessory" in block for block in blocks):
        yield f"the attachment has more than sections and contexts: {sorted(map(str, strange))}"


def _plain_rules(message: Message) -> Iterator[str]:
    if not message.plain.strip() or len(message.plain) > MOST_PLAIN:
        yield f"plain is empty or longer than {MOST_PLAIN} characters"
    if not message.repeat.strip():
        yield "no mark for a repeat"
    if set(message.plain_body()) != {"text", "unfurl_links", "unfurl_media"}:
        yield "plain does not say whether its links are previewed"
    if set(pings(message.plain_body())) != set(pings(message.body())):
        yield "plain rings others than the message does"
    yield from (f"plain: {what}" for what in slack_mrkdwn.faults(message.plain))
    yield from (f"plain is drawn as a quote: {line!r:.80}" for line in slack_mrkdwn.quoted(message.plain))
    yield from (f"repeat: {what}" for what in slack_mrkdwn.faults(message.repeat))


def texts(value: object) -> Iterator[str]:
    """Every text a reader may see."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in ("text", "fallback") and isinstance(child, str):
                yield child
            else:
                yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)
