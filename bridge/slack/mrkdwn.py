"""Lines → Slack's mrkdwn, cut without cutting into anything."""

import re
from collections.abc import Callable, Container
from dataclasses import replace
from datetime import datetime

from bridge.patterns import pattern
from bridge.sealing.destination import SLACK_ID
from bridge.slack.escaping import ZERO_WIDTH_SPACE, closing, coded, escape, harmless, inert, seen, tame
from bridge.slack.url import target
from bridge.wording.text import STYLED, Code, Emphasis, Inline, Line, Link, Mention, Strike, Strong, Styled, flat

# what encloses a style, and the look-alike that stands for it inside, where it would end it
_MARKS: dict[type, tuple[str, str]] = {
    Strong: ("*", "∗"),
    Emphasis: ("_", "ˍ"),
    Strike: ("~", "∼"),
    Code: ("`", "ˋ"),
}
_ALIKE = dict(_MARKS.values())
_EVERY = "*_~`"
_ALL = {"here": "<!here>", "channel": "<!channel>"}
_EPOCHS = range(4_102_444_800)  # 1970 to 2099: beyond, a moment is shown in plain UTC
# What makes a line a quote, from one > to three: https://docs.slack.dev/messaging/formatting-message-text#quotes.
# Lists have no marks in mrkdwn ("- " and "1. " are shown as typed), and a fence is undone where it is escaped.
_QUOTES = pattern(r"^((?:[^\S\n]|\ufeff)*)(?=&gt;)", re.MULTILINE)


def mrkdwn(line: Line) -> str:
    """The whole line, escaped."""
    return fit(line, 1 << 30)[0]


def fit(line: Line, room: int, then: str = "") -> tuple[str, int]:
    """The line in at most `room` characters, and how many characters as people see them were left out.

    Cut between whole characters and dates, never inside an escape; a link is shortened in its label. No mark
    is put where it was cut. A > that begins a line of it is a > and no quote: a quote's mark is put before it by
    who draws one. `then`: what will stand after it on the same line.
    """
    if not line:
        return "", 0
    plain = line[0] if len(line) == 1 and not then else None  # most lines: a tenth of what drawing costs
    if isinstance(plain, str) and len(plain) <= room and len(shown := escape(plain)) <= room:
        missing = 0
    else:
        shown, missing = _fit(line, room, then)
    if "&gt;" not in shown:
        return shown, missing
    unquoted = _unquoted(shown)
    if len(unquoted) > room:
        shown, missing = _fit(line, room - (len(unquoted) - len(shown)), then)
        unquoted = _unquoted(shown)
    return unquoted, missing


def _unquoted(shown: str) -> str:
    return _QUOTES.sub(rf"\1{ZERO_WIDTH_SPACE}", shown)


def _fit(line: Line, room: int, then: str) -> tuple[str, int]:
    written: list[str] = []
    left = room
    later = _closing(line[: room + 1], then, room)
    for index in range(len(line)):
        after = later[index] if index < len(later) else _EVERY
        shown = _inline(line, index, after, left)
        if shown is None or len(shown) > left:
            shown, kept = _part(line, index, left, after)
            return "".join((*written, shown)), len(flat(line[index:])) - kept
        written.append(shown)
        left -= len(shown)
    return "".join(written), 0


def _closing(line: Line, then: str, room: int) -> list[Container[str]]:
    """For each piece of a line, the marks after it that may close what it opens; of each, what may be shown counts."""
    if (len(line) < 2 and not then) or not _marked(line):
        return [()] * len(line)
    marks = closing(then)
    after: list[Container[str]] = []
    for inline in reversed(line):
        after.append(marks)
        mark = _MARKS[type(inline)][0] if type(inline) in _MARKS else ""
        found = set() if mark == "`" else closing(flat((inline,))[:room])
        if mark or found:
            marks = marks.union(found, mark)
    return after[::-1]


def _marked(line: Line) -> bool:
    """Whether any of its texts has a mark: in others there is nothing that could be closed."""
    words = flat(tuple([inline for inline in line if not isinstance(inline, datetime)]))
    return "*" in words or "_" in words or "~" in words or "`" in words


def _part(line: Line, index: int, room: int, later: Container[str]) -> tuple[str, int]:
    """The beginning of what does not fit whole, and how many characters of it are shown."""
    inline = line[index]
    match inline:
        case Link() if inline.text == inline.url:  # half an address leads, or seems to lead, somewhere else
            return _part((inline.text,), 0, room, later)
        case Link():
            text = beginning(inline.text, room, lambda kept: _link(replace(inline, text=kept), later))
            if text:
                return _link(replace(inline, text=text), later), len(text)
            return _part((inline.text,), 0, room, later)
        case Strong() | Emphasis() | Strike() | Code():
            kind, edges = type(inline), (_edges(line, index)[0], "")
            text = beginning(inline.text, room, lambda kept: _styled(kind(kept), edges, later))
            return _styled(kind(text), edges, later), len(text)
        case str():
            text = beginning(inline, room, lambda kept: escape(kept, later))
            return escape(text, later), len(text)
        case _:
            return "", 0


def beginning(text: str, room: int, escaped: Callable[[str], str]) -> str:
    """The longest beginning of the text whose escaped form is at most `room` long."""
    low, high = 0, min(len(text), max(room, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if len(escaped(text[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def clipped(line: Line, room: int, then: str = "") -> str:
    """The line in at most `room` characters, with … where something is missing. `then`: as `fit` has it."""
    shown, missing = fit(line, room, then)
    return shown if not missing else fit(line, room - 1, then)[0].rstrip() + "…"


def _inline(line: Line, index: int, later: Container[str], room: int) -> str | None:
    """None of a text that is surely longer than the room: spares escaping a megabyte of which a line is shown."""
    match inline := line[index]:
        case str():
            return escape(inline, later) if len(inline) <= room or len(seen(inline)) <= room else None
        case Strong() | Emphasis() | Strike() | Code():
            if len(inline.text) > room and len(seen(inline.text)) > room:
                return None
            return _styled(inline, _edges(line, index), later)
        case Link():
            return _link(inline, later)
        case Mention():
            return _mention(inline, later)
        case datetime():
            return moment(inline)


def _styled(inline: Styled, edges: tuple[str, str], later: Container[str]) -> str:
    """Its marks stand close around its words, so spaces at its ends go outside; nothing where it has no words."""
    mark, alike = _MARKS[type(inline)]
    text = inline.text.replace("\n", " ")
    special = not harmless(text)
    if special:
        text = seen(text).replace(mark, alike)
    shown = bare = text.strip()
    if not bare:
        return ""
    if special:
        shown = bare if mark == "`" else tame(bare, later)
        if shown[-1] == ZERO_WIDTH_SPACE != bare[-1]:  # it would keep our own mark from closing
            shown = shown[:-2] + _ALIKE[shown[-2]]
        shown = inert(shown)
    before, after = text.split(bare, 1) if len(bare) < len(text) else ("", "")
    return f"{before or edges[0]}{mark}{shown}{mark}{after or edges[1]}"


def _link(link: Link, later: Container[str]) -> str:
    url = target(link.url)
    if not url:
        return _label(link.text, later)
    text = link.text if seen(link.text).strip() else link.url.replace("|", "%7C")
    return f"<{url}|{_label(text + link.behind, later).strip()}>"


def _label(text: str, later: Container[str]) -> str:
    """A link's text; where that is an address, Slack does not link it a second time."""
    return escape(coded(text).replace("|", "｜").replace("\n", " "), later)


def mention(whom: Mention) -> str:
    """The mention of somebody whom a notice rings of itself, who may be everybody; no text can do that."""
    return _ALL.get(whom.id) or _mention(whom, ())


def _mention(mention: Mention, later: Container[str]) -> str:
    if not SLACK_ID.fullmatch(mention.id):
        return escape(mention.name, later)
    return f"<!subteam^{mention.id}>" if mention.id.startswith("S") else f"<@{mention.id}>"


def moment(at: datetime) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#date-formatting"""
    epoch = int(at.timestamp())
    if epoch not in _EPOCHS:
        return escape(flat((at,)))
    return f"<!date^{epoch}^{{date_short_pretty}} {{time}}|{flat((at,))}>"


def _edges(line: Line, index: int) -> tuple[str, str]:
    """Slack formats only between spaces, which Japanese has none of: a zero-width one will do."""
    before, ending = _first_seen(line[:index][::-1])
    _, beginning = _first_seen(line[index + 1 :])
    return (
        "" if isinstance(before, STYLED) or _apart(ending[-1:]) else ZERO_WIDTH_SPACE,
        "" if _apart(beginning[:1]) else ZERO_WIDTH_SPACE,
    )


def _first_seen(line: Line) -> tuple[Inline, str]:
    """The first of it that is seen, and its words."""
    for inline in line:
        if words := inline if isinstance(inline, str) else flat((inline,)):
            return inline, words
    return "", ""


def _apart(edge: str) -> bool:
    return not edge or edge.isspace()
