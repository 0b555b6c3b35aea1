"""Texts in Slack's own markup, as somebody's program wrote them: shown as typed, rung nobody by, links with their host.

https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re
from collections.abc import Iterator

from bridge.wording.inline import addresses, outside_link
from bridge.wording.phrases import joined
from bridge.wording.text import Inline, Line, Paragraph, Text

_MARKED = re.compile(r"<([^<>\n]{1,3000})>")
_LONGEST = 2_000  # characters of an address
_MOST_LINES = 500
_CODES = re.compile(r"!(?:subteam\^[A-Z0-9]{1,20}|date\^[^|]{1,400})")


def line(text: str) -> Line:
    """On one line."""
    return joined(_pieces(" ".join(text.split())))


def paragraphs(text: str) -> Text:
    """Line by line."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n", _MOST_LINES)
    return (Paragraph(tuple(joined(_pieces(one)) for one in lines)),) if text.strip() else ()


def _pieces(text: str) -> Iterator[Inline]:
    after = 0
    for found in _MARKED.finditer(text):
        yield from _bare(text[after : found.start()])
        yield _meant(found[1])
        after = found.end()
    yield from _bare(text[after:])


def _bare(text: str) -> Iterator[Inline]:
    """Text between marks, with its addresses linked."""
    text, after = html.unescape(text), 0
    for start, end, link in addresses(text):
        yield text[after:start]
        yield link
        after = end
    yield text[after:]


def _meant(inside: str) -> Inline:
    """What stands between < and >: a mention's name, which rings nobody here, or a link, which shows where it leads."""
    target, _, label = (html.unescape(part) for part in inside.partition("|"))
    match target[:1]:
        case "!":
            return label if label and _CODES.fullmatch(target) else f"@{target[1:]}"
        case "@" | "#":
            return f"{target[0]}{(label or target[1:]).lstrip('@#')}"
    if target.startswith("mailto:"):
        return label or target.removeprefix("mailto:")
    return outside_link(label or target, target) if len(target) <= _LONGEST else label or target
