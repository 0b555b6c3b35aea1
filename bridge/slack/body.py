"""Text → one section's mrkdwn: block by block into rows, and as many rows as there is room for."""

from collections.abc import Iterator
from itertools import chain, groupby

from bridge.slack.escaping import escape, escape_code, seen
from bridge.slack.mrkdwn import beginning, fit
from bridge.slack.table import aligned, is_wide, records
from bridge.values import dataclass
from bridge.wording.text import (
    Block,
    CodeBlock,
    Heading,
    Line,
    List,
    Paragraph,
    Quote,
    Table,
    Text,
    apart,
    flat,
    marked,
    typed,
)

_FENCES = len("```\n\n```")


@dataclass(frozen=True, slots=True)
class Row:
    """One line on screen. `prefix` is Slack's own markup before it; rows of one `fence` stand inside it, those of 0
    in none."""

    line: Line
    fence: int = 0
    prefix: str = ""

    def fit(self, room: int) -> tuple[str, int]:
        """What of it fits, and how many characters as people see them do not."""
        if self.fence:
            text = flat(self.line)
            kept = beginning(text, room, escape_code)
            return escape_code(kept), len(text) - len(kept)
        shown, missing = fit(self.line, room - len(self.prefix))
        return self.prefix + shown, missing


def rows(text: Text) -> Iterator[Row]:
    """Everything, line by line; what does not belong together stands apart."""
    for index, block in enumerate(text):
        if index and _gap(text[index - 1], block):
            yield Row(())
        yield from _rows(block, index + 1)


def _gap(above: Block, below: Block) -> bool:
    return apart(above, below) or is_wide(above) or is_wide(below)


def fitted(text: Text, room: int) -> tuple[str, int]:
    """The mrkdwn in at most `room` characters, and how many characters as people see them are missing.

    Whole rows where possible; a row too long for what is left is begun if it would leave more than half of
    the room empty.
    """
    kept: list[tuple[int, str]] = []
    left, missing = room, 0
    for index, block in enumerate(text):
        gap = [Row(())] if index and _gap(text[index - 1], block) else []
        whole = _whole((block,), left - len("\n\n")) if not missing else None
        if whole is not None:
            kept += [*((0, "") for _ in gap), (0, whole)]
            left -= len(whole) + 1 + len(gap)
            continue
        for row in chain(gap, _rows(block, index + 1)):
            if missing:
                missing += len(flat(row.line))
                continue
            cost = 1 + (_FENCES if row.fence and not (kept and kept[-1][0] == row.fence) else 0)
            shown, missing = row.fit(left - cost)
            if missing and left <= room // 2:
                missing = len(flat(row.line))
            else:
                kept.append((row.fence, shown))
                left -= len(shown) + cost
    return _joined(kept).strip("\n"), missing


def at_once(text: Text, room: int) -> str | None:
    """All of a text that is words and nothing else, if there is room for it: the same as line by line, for 10,000
    instructions instead of 300,000. What begins with a > is left to these."""
    shown = _whole(text, room)
    return shown if shown is None else shown.strip("\n")


def _whole(text: Text, room: int) -> str | None:
    said = ""
    for index, block in enumerate(text):
        words = typed(block, room)
        if words is None or len(said) + len(words) >= room:
            return None
        said += ("\n\n" if apart(text[index - 1], block) else "\n") + words if index else words
    shown = escape(said)
    return shown if len(shown) < room and "&gt;" not in shown else None


def _joined(kept: list[tuple[int, str]]) -> str:
    parts = []
    for fence, group in groupby(kept, key=lambda row: row[0]):
        lines = "\n".join(shown for _, shown in group)
        parts.append(f"```\n{lines}\n```" if fence else lines)
    return "\n".join(parts)


def _rows(block: Block, fence: int) -> Iterator[Row]:
    match block:
        case Paragraph():
            yield from map(Row, block.lines)
        case Heading():
            yield Row(block.line)
        case Quote():
            yield from (Row(line, prefix="&gt; ") for line in block.lines)
        case List():
            yield from (Row(marked(item)) for item in block.items)
        case CodeBlock():
            yield from (Row((code,), fence=fence) for code in seen(block.text).strip("\n").split("\n"))
        case Table() if is_wide(block):
            yield from map(Row, records(block))
        case Table():
            yield from (Row((code,), fence=fence) for code in aligned(block))
