"""What a new description or page says that the old one did not, and the other way round: line by line, bounded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bridge.sources.backlog import markup
from bridge.sources.backlog.changes import is_custom
from bridge.sources.backlog.words import given
from bridge.sources.source import Event
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Heading, Item, Line, Link, List, Strong, Text, flat, lines, one_line

_MOST = 100  # lines of each side that are compared, after what both begin and end with: more would take too long
_SHOWN = 8  # lines of each side that are shown of one place
_LONG, _AROUND = 120, 30  # characters of a line that is shown whole; and around what changed in one that is not
_GONE, _NEW = "−", "＋"
_MORE = Phrase(en="… {n} more lines", ja="… ほか {n} 行")
_ONE_MORE = Phrase(en="… {n} more line", ja="… ほか {n} 行")
_COMMAND = re.compile(r"(?P<left>[0-9]{1,9})(?:,[0-9]{1,9})?[acd](?P<right>[0-9]{1,9})(?:,[0-9]{1,9})?")


_Told = tuple[str, int, int]  # a line, and its number on either side as the command above it begins to count
_Side = tuple[_Told, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, and what it is compared by: its words and where its links lead, but not its spaces or its style."""

    line: Line
    key: tuple[str, ...]


def described(event: Event, say: Say, label: Phrase) -> Text:
    """What changed in the description, under its label where the message tells of more; nothing where it did not
    change, or only in its spaces, or is gone. One that is new is shown whole."""
    content = event.payload["content"]
    told = tuple(content["changes"])
    change = next((one for one in told if given(one["field"]) == "description" and not is_custom(one)), None)
    alone = len(told) == 1 and not given(content["comment"]["content"])
    if change is None or not given(change["new_value"]):
        return ()
    new = change["new_value"].text()
    was = given(change["old_value"])
    found = between(event, say, change["old_value"].text(), new) if was else markup.body(event, new)
    return found if alone or not found else (Heading((Strong(say.text(label)),)), *found)


def page(event: Event, say: Say) -> Text:
    """What changed in a wiki page. Recordings of its `diff` have it either way round, the new page against the old
    and the old against the new: the new side is the one that stands in `content`. Undecided, nothing is said."""
    content = event.payload["content"]
    sides = _sides(content["diff"].text(""))
    new = _new(sides, content["content"].text("").splitlines())
    if new is None:
        return ()
    old, now = ("\n".join(line for line, *_ in side) for side in (sides[1 - new], sides[new]))
    return between(event, say, old, now)


def _sides(diff: str) -> tuple[_Side, _Side]:
    """What an ed-style diff has behind < and behind >."""
    sides: tuple[list[_Told], list[_Told]] = ([], [])
    left = right = 0
    before = ""
    for row in diff.splitlines():
        if command := _COMMAND.fullmatch(row):
            left, right = int(command["left"]), int(command["right"])
            for side in sides:  # what stands apart in the page is no part of the same list or table
                side.append(("", 0, 0))
        elif row.startswith("<"):
            sides[0].append((row[1:], left, right))
        elif row.startswith(">"):
            if before.startswith("<"):  # a page without a line break at its end: <its last line---
                sides[0][-1] = (before[1:].removesuffix("---"), *sides[0][-1][1:])
            sides[1].append((row[1:], left, right))
        if row.startswith(("<", ">")):
            left, right = left + 1, right + 1
        before = row
    return tuple(sides[0]), tuple(sides[1])


def _new(sides: tuple[_Side, _Side], now: Sequence[str]) -> int | None:
    """Which side is the new one; None where that cannot be told."""
    page = {line.strip() for line in now}
    words = [{line.strip() for line, *_ in side if line.strip()} for side in sides]
    inside = [bool(those) and those <= page for those in words]
    alone = next((side for side in (0, 1) if words[side] and not words[1 - side]), None)
    if alone is None:
        return inside.index(True) if inside[0] != inside[1] else None
    if not words[alone] & page:
        return 1 - alone  # all of it is gone
    # A line may stand there twice, and one of the two be gone: its number tells.
    told = [one for one in sides[alone] if one[0].strip()]
    on_left = all(_stands(now, line, number) for line, number, _ in told)
    return alone if on_left or all(_stands(now, line, number) for line, _, number in told) else None


def _stands(page: Sequence[str], line: str, number: int) -> bool:
    return 0 < number <= len(page) and page[number - 1].strip() == line.strip()


def between(event: Event, say: Say, old: str, new: str) -> Text:
    """The lines that went and the lines that came, each with its mark; nothing where the words are the same."""
    before, after = (_rows(markup.written(event, text)) for text in (old, new))
    start = _shared([row.key for row in before], [row.key for row in after])
    before, after = before[start:], after[start:]
    end = _shared([row.key for row in reversed(before)], [row.key for row in reversed(after)])
    before, after = before[: len(before) - end], after[: len(after) - end]
    items = tuple(_items(say, before[:_MOST], after[:_MOST]))
    return (List(items),) if items else ()


def _rows(text: Text) -> list[_Row]:
    rows = (
        _Row(line, (one_line(flat(line)), *(inline.url for inline in line if isinstance(inline, Link))))
        for line in lines(text)
    )
    return [row for row in rows if row.key[0]]


def _items(say: Say, before: list[_Row], after: list[_Row]) -> Iterator[Item]:
    matcher = SequenceMatcher(None, [row.key for row in before], [row.key for row in after], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        gone, came = [row.line for row in before[i:j]], [row.line for row in after[k:m]]
        yield from _marked(say, _GONE, gone, came)
        yield from _marked(say, _NEW, came, gone)


def _marked(say: Say, mark: str, side: Sequence[Line], other: Sequence[Line]) -> Iterator[Item]:
    others = [flat(line) for line in other[:_SHOWN]]
    for line in side[:_SHOWN]:
        yield Item(_near(line, others), mark)
    if len(side) > _SHOWN:
        yield Item(say.word(Count(len(side) - _SHOWN, _MORE, one=_ONE_MORE)), " ")


def _near(line: Line, others: Sequence[str]) -> Line:
    """Of a long line, what differs from its likeliest counterpart and a little around it; whole where it has none."""
    text = flat(line)
    if len(text) <= _LONG:
        return line
    spans = (_differing(text, other) for other in others)
    start, end = min(spans, key=lambda span: span[1] - span[0], default=(0, len(text)))
    start, end = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    return (("…" if start else "") + text[start:end] + ("…" if end < len(text) else ""),)


def _differing(text: str, other: str) -> tuple[int, int]:
    """From where to where the text is another one."""
    start = _shared(text, other)
    return start, len(text) - _shared(text[start:][::-1], other[start:][::-1])


def _shared(one: Sequence[object], other: Sequence[object]) -> int:
    """How many elements both begin with."""
    differing = (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(differing, min(len(one), len(other)))
