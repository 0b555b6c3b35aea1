"""Lines → Slack's mrkdwn, cut without cutting into anything."""

import re
from collections.abc import Callable
from datetime import datetime

from bridge.sealing.destination import SLACK_ID
from bridge.slack.escaping import ZERO_WIDTH_SPACE, escape, inert, seen, tame
from bridge.wording.text import Code, Emphasis, Inline, Line, Link, Mention, Strike, Strong, Styled, flat

_LINKABLE = re.compile(r"https?://[^\s/?#@]+(?:[/?#].*)?", re.DOTALL)
_LONGEST_URL = 2_000
# what encloses a style, and the look-alike that stands for it inside, where it would end it
_MARKS: dict[type[Styled], tuple[str, str]] = {
    Strong: ("*", "∗"),
    Emphasis: ("_", "ˍ"),
    Strike: ("~", "∼"),
    Code: ("`", "ˋ"),
}
_ALL = {"here": "<!here>", "channel": "<!channel>"}
_EPOCHS = range(4_102_444_800)  # 1970 to 2099: beyond, a moment is shown in plain UTC
# What makes a line a quote, from one > to three: https://docs.slack.dev/messaging/formatting-message-text#quotes.
# Lists have no marks in mrkdwn ("- " and "1. " are shown as typed), and a fence is undone where it is escaped.
_QUOTES = re.compile(r"^((?:[^\S\n]|\ufeff)*)(?=&gt;)", re.MULTILINE)


def mrkdwn(line: Line) -> str:
    """The whole line, escaped."""
    return fit(line, 1 << 30)[0]


def fit(line: Line, room: int) -> tuple[str, int]:
    """The line in at most `room` characters, and how many characters as people see them were left out.

    Cut between whole characters and dates, never inside an escape; a link is shortened in its label. No mark
    is put where it was cut. A > that begins a line of it is a > and no quote: a quote's mark is put before it by
    who draws one.
    """
    shown, missing = _fit(line, room)
    if "&gt;" not in shown:
        return shown, missing
    unquoted = _unquoted(shown)
    if len(unquoted) > room:
        shown, missing = _fit(line, room - (len(unquoted) - len(shown)))
        unquoted = _unquoted(shown)
    return unquoted, missing


def _unquoted(shown: str) -> str:
    return _QUOTES.sub(rf"\1{ZERO_WIDTH_SPACE}", shown)


def _fit(line: Line, room: int) -> tuple[str, int]:
    written: list[str] = []
    left = room
    for index, inline in enumerate(line):
        shown = _inline(line, index) if not _longer(inline, left) else None
        if shown is None or len(shown) > left:
            shown, kept = _part(line, index, left)
            return "".join((*written, shown)), len(flat(line[index:])) - kept
        written.append(shown)
        left -= len(shown)
    return "".join(written), 0


def _longer(inline: Inline, room: int) -> bool:
    """Surely longer than the room: spares escaping a megabyte of which a line is shown."""
    text = inline if isinstance(inline, str) else inline.text if isinstance(inline, Styled) else ""
    return len(text) > room and len(seen(text)) > room


def _part(line: Line, index: int, room: int) -> tuple[str, int]:
    """The beginning of what does not fit whole, and how many characters of it are shown."""
    inline = line[index]
    match inline:
        case Link():
            frame = len(_link(Link("x", inline.url))) - 1 if linkable(inline.url) else room
            label = beginning(inline.text, room - frame)
            return (_link(Link(label, inline.url)), len(label)) if label else _part((inline.text,), 0, room)
        case Strong() | Emphasis() | Strike() | Code():
            kind, edges = type(inline), (_edges(line, index)[0], "")
            text = beginning(inline.text, room, lambda kept: _styled(kind(kept), edges))
            return _styled(kind(text), edges), len(text)
        case str():
            text = beginning(inline, room)
            return escape(text), len(text)
        case _:
            return "", 0


def beginning(text: str, room: int, escaped: Callable[[str], str] | None = None) -> str:
    """The longest beginning of the text whose escaped form is at most `room` long."""
    escaped = escaped or escape
    low, high = 0, min(len(text), max(room, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if len(escaped(text[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def clipped(line: Line, room: int) -> str:
    """The line in at most `room` characters, with … where something is missing."""
    shown, missing = fit(line, room)
    return shown if not missing else fit(line, room - 1)[0].rstrip() + "…"


def linkable(url: str) -> bool:
    """Whether Slack can be given this URL: http or https, with a host, no user in it, not too long."""
    return len(url) <= _LONGEST_URL and _LINKABLE.fullmatch(url) is not None and len(_address(url)) <= _LONGEST_URL


def _address(url: str) -> str:
    """The URL as Slack takes it: nothing in it ends it early."""
    encoded = (f"%{ord(char):02X}" if char in '<>|"`' or ord(char) <= 32 else char for char in seen(url))
    return "".join(encoded).replace("&", "&amp;")


def _inline(line: Line, index: int) -> str:
    match inline := line[index]:
        case str():
            return escape(inline)
        case Strong() | Emphasis() | Strike() | Code():
            return _styled(inline, _edges(line, index))
        case Link():
            return _link(inline)
        case Mention():
            return _mention(inline)
        case datetime():
            return moment(inline)


def _styled(inline: Styled, edges: tuple[str, str]) -> str:
    """Its marks stand close around its words, so spaces at its ends go outside; nothing where it has no words."""
    mark, alike = _MARKS[type(inline)]
    text = seen(inline.text).replace(mark, alike).replace("\n", " ")
    bare = text.strip()
    if not bare:
        return ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    shown = inert(bare if mark == "`" else tame(bare))
    return f"{before or edges[0]}{mark}{shown}{mark}{after or edges[1]}"


def _link(link: Link) -> str:
    label = escape(link.text.replace("|", "｜").replace("\n", " "))
    if not linkable(link.url):
        return label
    return f"<{_address(link.url)}|{label.strip() or escape(link.url.replace('|', '%7C'))}>"


def ring(mention: Mention) -> str:
    """The mention of somebody whom a notice rings of itself, who may be everybody; no text can do that."""
    return _ALL.get(mention.id) or _mention(mention)


def _mention(mention: Mention) -> str:
    if not SLACK_ID.fullmatch(mention.id):
        return escape(mention.name)
    return f"<!subteam^{mention.id}>" if mention.id.startswith("S") else f"<@{mention.id}>"


def moment(at: datetime) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#date-formatting"""
    epoch = int(at.timestamp())
    if epoch not in _EPOCHS:
        return escape(flat((at,)))
    return f"<!date^{epoch}^{{date_short_pretty}} {{time}}|{flat((at,))}>"


def _edges(line: Line, index: int) -> tuple[str, str]:
    """Slack formats only between spaces, which Japanese has none of: a zero-width one will do."""
    edges = flat(line[index - 1 : index])[-1:] if index else "", flat(line[index + 1 : index + 2])[:1]
    before, after = (ZERO_WIDTH_SPACE if char and not char.isspace() else "" for char in edges)
    return "" if index and isinstance(line[index - 1], Styled) else before, after
