"""Text → one section's mrkdwn: block by block into rows, and as many rows as there is room for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bridge.slack.escaping import escape_code, seen
from bridge.slack.mrkdwn import beginning, fit
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
    columns,
    flat,
    marked,
    one_line,
)

_FENCES = len("```\n\n```")
_WIDEST = 40  # columns that a cell is padded to: one long cell does not push all others off a phone


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
        if index and apart(text[index - 1], block):
            yield Row(())
        yield from _rows(block, index + 1)


def fitted(text: Text, room: int) -> tuple[str, int]:
    """The mrkdwn in at most `room` characters, and how many characters as people see them are missing.

    Whole rows where possible; a row too long for what is left is begun if it would leave more than half of
    the room empty.
    """
    kept: list[tuple[int, str]] = []
    left, missing = room, 0
    for row in rows(text):
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


def _joined(kept: list[tuple[int, str]]) -> str:
    parts = []
    for fence, group in groupby(kept, key=lambda row: row[0]):
        lines = "\n".join(shown for _, shown in group)
        parts.append(f"```\n{lines}\n```" if fence else lines)
    return "\n".join(parts)


def _rows(block: Block, fence: int) -> Iterator[Row]:
    match block:
        case Paragraph():
            for line in block.lines:
                yield Row(line)
        case Heading():
            yield Row(block.line)
        case Quote():
            for line in block.lines:
                yield Row(line, prefix="&gt; ")
        case List():
            for item in block.items:
                yield Row(marked(item))
        case CodeBlock():
            for code in seen(block.text).strip("\n").split("\n"):
                yield Row((code,), fence=fence)
        case Table():
            for code in _aligned(block):
                yield Row((code,), fence=fence)


def _aligned(table: Table) -> Iterator[str]:
    """Rows with their columns in line; a full-width character counts as two."""
    cells = [tuple(one_line(seen(cell)) for cell in row) for row in table.rows]
    count = max((len(row) for row in cells), default=0)
    widths = [
        min(max((columns(row[index]) for row in cells if index < len(row)), default=0), _WIDEST)
        for index in range(count)
    ]
    for row in cells:
        padded = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=False))
        yield " | ".join(padded).rstrip()
