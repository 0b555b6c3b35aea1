"""Tables: with their columns in line where a phone has room for them, else row by row, each cell with its label."""

from collections.abc import Iterator
from itertools import chain, repeat

from bridge.slack.escaping import seen
from bridge.wording.text import Block, Line, Table, columns, one_line

_PHONE = 42  # columns of code that a phone shows on one line
_BAR = " | "


def is_wide(block: Block) -> bool:
    """Whether it is a table that has no room on a phone; of long cells that is known before they are looked at."""
    if not isinstance(block, Table):
        return False
    if any(sum(map(len, row)) > _PHONE for row in block.rows):
        return True
    widths = _widths(_cells(block))
    return sum(widths) + len(_BAR) * (len(widths) - 1) > _PHONE


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(one_line(seen(cell)) for cell in row) for row in table.rows]


def _widths(cells: list[tuple[str, ...]]) -> list[int]:
    count = max(map(len, cells), default=0)
    return [max((columns(row[index]) for row in cells if index < len(row)), default=0) for index in range(count)]


def aligned(table: Table) -> Iterator[str]:
    """Rows with their columns in line; a full-width character counts as two."""
    cells = _cells(table)
    widths = _widths(cells)
    for row in cells:
        padded = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=False))
        yield _BAR.join(padded).rstrip()


def records(table: Table) -> Iterator[Line]:
    """Each row as lines of "label: value"; where no head tells labels, the row as it is."""
    head, *rest = _cells(table) or [()]
    if not table.head or not rest:
        yield from ((_BAR.join(row),) for row in _cells(table))
        return
    for index, row in enumerate(rest):
        if index:
            yield ()
        labelled = zip(chain(head, repeat("")), row, strict=False)
        yield from ((f"{label}: {cell}" if label else cell,) for label, cell in labelled if cell)
