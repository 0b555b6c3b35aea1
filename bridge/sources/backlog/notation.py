"""Backlog notation → Text: headings, lists, quotes, code and tables; what stands inside a line is in spans.py.

Rules: https://support-ja.backlog.com/hc/ja/articles/360035641594. A mark at the start of a line wants a space
after it, as in all of Nulab's examples: "-5 °C" is no list. Every character is read a fixed number of times.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from bridge.budget import NOTATION, Budget
from bridge.sources.backlog import spans
from bridge.sources.backlog.spans import Address
from bridge.wording.inline import addressed, capped, unread
from bridge.wording.text import (
    Block,
    CodeBlock,
    Heading,
    Item,
    List,
    Paragraph,
    Table,
    Text,
    flat,
    folded,
    plain,
    quoted,
    worded,
)

_MOST = 20_000  # characters that are read: seven times what a message shows
_SHORT = 200  # characters of code that may stand inside a line

_FENCE = re.compile(r"(?<!\\)\{(code|quote)(?::[\w+#./-]{0,30})?\}")
_HEADING = re.compile(r"\*{1,6}[ \t\u3000]+(?=\S)")
_ITEM = re.compile(r"(-{1,9}|\+{1,9})[ \t\u3000]+(?=\S)(\[[ xX]\](?: |$))?")
_QUOTE = re.compile(r">[> ]*")
_BAR = re.compile(r"(?<!\\)\|")
# What a backslash at the start of a line keeps from being a mark: nothing else does one escape there.
_ESCAPED = re.compile(r"\\(?=(?:\*{1,6}|-{1,9}|\+{1,9})[ \t\u3000]+\S|>|\|[^|\n]*\||#contents[ \t]*$)")
_BOXES = {"[ ]": "☐", "[x]": "☑", "[X]": "☑"}

Sort = Literal["", "heading", "list", "quote", "table", "text"]


def read(raw: str, address: Address, budget: Budget | None = None) -> Text:
    """The text; what lies beyond 20,000 characters, and beyond the budget, uninterpreted. Never raises."""
    head, rest = capped(raw.replace("\r\n", "\n").replace("\r", "\n"), _MOST)
    if not (budget or Budget()).spend(len(head) * NOTATION):
        return (*addressed(plain(head)), *unread(rest))
    return (*addressed(worded(_fenced(_closed(head, rest), address))), *unread(rest))


def _closed(head: str, rest: str) -> str:
    """The head with the end of what it begins and the rest ends."""
    for tag in ("code", "quote"):
        end = f"{{/{tag}}}"
        if head.rfind(f"{{{tag}") > head.rfind(end) and end in rest:
            return head + end
    return head


def _fenced(raw: str, address: Address) -> Iterator[Block]:
    """{code}…{/code} and {quote}…{/quote}, and what stands between them; one that nothing ends is text."""
    last = {tag: raw.rfind(f"{{/{tag}}}") for tag in ("code", "quote")}
    after = 0
    for found in _FENCE.finditer(raw):
        start, tag = found.end(), found[1]
        if found.start() < after or last[tag] < start:
            continue
        end = raw.find(f"{{/{tag}}}", start)
        inside, past = raw[start:end], end + len(f"{{/{tag}}}")
        alone = raw[found.start() - 1 : found.start()] in ("", "\n") and raw[past : past + 1] in ("", "\n")
        if tag == "code" and not alone and "\n" not in inside and len(inside) <= _SHORT:
            continue  # inside a line: spans' to read
        yield from _lines(raw[after : found.start()], address)
        yield from (CodeBlock(inside),) if tag == "code" else quoted(tuple(_fenced(inside, address)))
        after = past
    yield from _lines(raw[after:], address)


def _lines(raw: str, address: Address) -> Iterator[Block]:
    """Lines of a sort that follow each other are one block."""
    for sort, group in groupby(_sorted(raw), key=lambda line: line[0]):
        lines = [line for _, line in group]
        match sort:
            case "heading":
                for line in lines:
                    yield Heading(folded(spans.read(_HEADING.sub("", line, count=1), address, "strong")))
            case "list":
                yield List(tuple(_items(lines, address)))
            case "quote":
                yield from quoted(tuple(_lines("\n".join(_QUOTE.sub("", line, count=1) for line in lines), address)))
            case "table":
                yield Table(tuple(tuple(_cells(line, address)) for line in lines), head=_is_head(lines[0]))
            case "text":
                plain = (
                    _ESCAPED.sub("", line.rstrip(), count=1) if line.startswith("\\") else line.rstrip()
                    for line in lines
                )
                yield Paragraph(tuple(one for line in plain for one in spans.read(line, address)))


def _sorted(raw: str) -> Iterator[tuple[Sort, str]]:
    sort: Sort = ""
    for line in raw.split("\n"):
        goes_on = sort == "list" and line[:1] in (" ", "\t", "\u3000") and line.strip()
        sort = "list" if goes_on else _sort(line)
        yield sort, line


def _sort(line: str) -> Sort:
    """What a line is by its start; "" for what only separates."""
    bare = line.strip()
    if not bare or bare == "#contents":
        return ""
    if _HEADING.match(line):
        return "heading"
    if _ITEM.match(line):
        return "list"
    if line.startswith(">"):
        return "quote"
    return "table" if line.startswith("|") and "|" in bare[1:] else "text"


def _items(lines: list[str], address: Address) -> Iterator[Item]:
    numbers: dict[int, int] = {}
    depth = 0
    for line in lines:
        found = _ITEM.match(line)
        mark = " "
        if found:
            depth = len(found[1]) - 1
            numbers = {level: number for level, number in numbers.items() if level <= depth}
            mark = "•"
            if found[1][0] == "+":
                numbers[depth] = numbers.get(depth, 0) + 1
                mark = f"{numbers[depth]}."
            mark = _BOXES.get((found[2] or "").strip(), mark)
        for one in spans.read(line[found.end() :] if found else line.strip(), address):
            yield Item(one, mark, depth)
            mark = " "


def _is_head(line: str) -> bool:
    """Whether a table's first row names its columns: an h behind it says so, or ~ in each of its cells."""
    *cells, end = _BAR.split(line.strip()[1:])
    return end == "h" or all(cell.strip().startswith("~") for cell in cells)


def _cells(line: str, address: Address) -> Iterator[str]:
    """A row's cells. After the last bar an h makes it the head; ~ marks a cell of it, > one merged to its left."""
    *cells, end = _BAR.split(line.strip()[1:])
    for cell in (*cells, *([end] if end not in ("", "h") else [])):
        text = cell.strip().removeprefix("~").replace("\\|", "|")
        yield flat(folded(spans.read(text, address))).strip() if text != ">" else ""
