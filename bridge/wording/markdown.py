"""Markdown → Text: CommonMark with tables, strikethrough, task lists and bare addresses.

HTML is shown as text. A single line break in the source is a line break, as in comments of Backlog and GitHub.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from bridge.budget import MARKDOWN, Budget
from bridge.patterns import pattern
from bridge.wording.commonmark import Token, parsed
from bridge.wording.inline import (
    Found,
    addressed,
    capped,
    linked,
    own,
    picture,
    unread,
)
from bridge.wording.spans import INLINE, spans
from bridge.wording.text import (
    Block,
    CodeBlock,
    Heading,
    Item,
    Line,
    List,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    flat,
    folded,
    plain,
    quoted,
    worded,
)

_MOST = 10_000  # characters that are parsed: three times what a message shows, and few enough for the worst of them
# Anywhere, and at a line's beginning. One pattern for both tries it at each character, three times as long.
_MARKS = pattern(r"[*_`~\[\]<#|\\&]")
_FIRST_MARKS = pattern(r"\n(?: {4}| {0,3}\t| *(?:[-+=>]|\d{1,9}[.)]))")
# ![image][file.png] is a picture attached in Backlog. CommonMark ends bold only where a space or a mark follows its
# own marks, which between Japanese words none does: https://github.com/commonmark/commonmark-spec/issues/650
_LEFT_OVER = pattern(r"!\[(?P<name>[^\[\]\n]*)\]\[(?P<file>[^\[\]\n]+)\]|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*")
_PATH = pattern(r"[(\s<:]/(?!/)")  # where a link may lead to a path of ours
_DEEPEST = 20  # lists and quotes in each other; Python ends a program that goes down some hundreds
_TASKS = {"[ ] ": "☐", "[x] ": "☑", "[X] ": "☑"}
_RULE = "────────"


class _TooDeepError(Exception):
    """Nested more deeply than anybody writes."""


def read(raw: str, base: str = "", budget: Budget | None = None) -> Text:
    """The text; what lies beyond 10,000 characters, or the budget, uninterpreted. `base`: our own, where paths lead.

    Never raises.
    """
    head, rest = capped(raw.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), _MOST)
    text: Text | None
    if not _MARKS.search(head) and not _FIRST_MARKS.search(f"\n{head}"):
        text = addressed(tuple(_unmarked(head)))
    else:
        tokens = parsed(head) if (budget or Budget()).spend(len(head) * MARKDOWN) else None
        text = None if tokens is None else _interpreted(tokens, base)
        text = addressed(plain(head)) if text is None else text
    home = base.removeprefix("https://")
    if home and (("://" in head and home in head.lower()) or _PATH.search(head)):
        text = own(text, (home,))
    return (*text, *unread(rest))


def _interpreted(tokens: list[Token], base: str) -> Text | None:
    """None of what is nested too deeply."""
    try:
        text = worded(_blocks(iter(tokens), base, 0))
    except _TooDeepError:
        return None
    words = "\n".join([words for name, words in tokens if name == "Text"])
    if "**" in words or "![" in words:
        text = linked(text, _left_over)
    return addressed(text) if "://" in words else text


def _unmarked(raw: str) -> Iterator[Block]:
    """The paragraphs of a text without marks, as the parser would return them."""
    for _, group in groupby(raw.split("\n"), key=lambda line: bool(line.strip(" \t"))):
        lines_of_it = tuple((line.strip(" \t"),) for line in group)
        if lines_of_it[0][0]:
            yield Paragraph(lines_of_it)


def _blocks(tokens: Iterator[Token], base: str, depth: int) -> Iterator[Block]:
    """The blocks in one container, up to the token that ends it. `depth`: how many are around it."""
    if depth > _DEEPEST:
        raise _TooDeepError
    loose: list[Token] = []  # of an entry whose list has no empty lines: no paragraph is around them
    for token in tokens:
        name, words = token
        if name in INLINE:
            loose.append(token)
            continue
        if loose:
            # Most are one text: read as others are, it took four times as long.
            single = len(loose) == 1 and loose[0][0] == "Text" and "<" not in loose[0][1]
            yield Paragraph(((loose[0][1],),) if single else spans(loose, base))
            loose = []
        match name:
            case "Paragraph":
                yield Paragraph(spans(_up_to("/Paragraph", tokens), base))
            case "Heading":
                yield Heading(folded(spans(_up_to("/Heading", tokens), base, "strong")))
            case "CodeBlock":
                yield CodeBlock("".join([words for _, words in _up_to("/CodeBlock", tokens)]))
            case "Rule":
                yield Paragraph(((_RULE,),))
            case "BlockQuote":
                yield from quoted(tuple(_blocks(tokens, base, depth + 1)))
            case "List":
                yield from _list(words, tokens, base, depth)
            case "Table":
                yield Table(tuple(_rows(_up_to("/Table", tokens), base)))
            case _:
                return


def _up_to(end: str, tokens: Iterator[Token]) -> Iterator[Token]:
    return iter(tokens.__next__, (end, ""))


def _list(first: str, tokens: Iterator[Token], base: str, depth: int) -> Iterator[Block]:
    """The list; `first` is its number, if it has any. Code and tables cannot be in a list of ours: they stand between
    its parts."""
    number = int(first or 0)
    items: list[Item] = []
    for _ in _up_to("/List", tokens):  # each begins an entry, which is then read up to its end
        mark = f"{number}." if first else "•"
        number += 1
        for part in _entry(mark, tuple(_blocks(tokens, base, depth + 1))):
            if isinstance(part, Item):
                items.append(part)
                continue
            yield List(tuple(items))
            yield part
            items = []
    if items:
        yield List(tuple(items))


def _entry(mark: str, blocks: Text) -> Iterator[Item | Block]:
    """One entry of a list: its first line has the mark, the lines after it have none."""
    if not blocks or not isinstance(blocks[0], (Paragraph, Heading)):
        yield Item((), mark)
        mark = " "
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                for line in block.lines if isinstance(block, Paragraph) else (block.line,):
                    yield Item(line, mark) if mark == " " else _first(line, mark)
                    mark = " "
            case List():
                yield from (replace(item, depth=item.depth + 1) for item in block.items)
            case Quote():
                yield from (Item(line, ">", 1) for line in block.lines)
            case _:
                yield block


def _first(line: Line, mark: str) -> Item:
    """The line with its mark, or, as an entry of a task list, with ☐ or ☑ before it."""
    start = line[0] if line and isinstance(line[0], str) else ""
    box = _TASKS.get(start[:4])
    return Item((start[4:], *line[1:]), box) if box else Item(line, mark)


def _rows(tokens: Iterator[Token], base: str) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for name, _ in tokens:
        if name == "TableCell":
            row.append(flat(folded(spans(_up_to("/TableCell", tokens), base))))
        elif name in ("/TableHead", "/TableRow"):
            yield tuple(row)
            row = []


def _left_over(text: str) -> Found:
    """Marks that people use and CommonMark does not know: Backlog's attached pictures, bold beside Japanese."""
    for match in _LEFT_OVER.finditer(text):
        if match["file"]:
            yield match.start(), match.end(), picture(match["name"], match["file"])
        elif not (match["bold"][0] + match["bold"][-1]).isascii():
            yield match.start(), match.end(), Strong(match["bold"])
