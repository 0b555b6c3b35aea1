"""Markdown → Text: CommonMark with tables, strikethrough, task lists and bare addresses.

HTML is shown as text. A single line break in the source is a line break, as in comments of Backlog and GitHub.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from urllib.parse import quote

from bridge.budget import MARKDOWN, Budget
from bridge.patterns import pattern
from bridge.wording.commonmark import Token, parsed
from bridge.wording.inline import (
    Found,
    Style,
    addressed,
    capped,
    linked,
    outside_link,
    own,
    picture,
    styled,
    unread,
)
from bridge.wording.phrases import joined
from bridge.wording.text import (
    Block,
    Code,
    CodeBlock,
    Heading,
    Inline,
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
    inlines,
    lines,
    plain,
    quoted,
    worded,
)

_MOST = 10_000  # characters that are parsed: three times what a message shows, and few enough for the worst of them
# Anywhere, and at a line's beginning. One pattern for both tries it at each character, three times as long.
_MARKS = pattern(r"[*_`~\[\]<#|\\&]")
_FIRST_MARKS = pattern(r"\n(?: {4}| {0,3}\t| *(?:[-+=>]|\d{1,9}[.)]))")
_BREAK = pattern(r"<br ?/?>", re.IGNORECASE)
# ![image][file.png] is a picture attached in Backlog. CommonMark ends bold only where a space or a mark follows its
# own marks, which between Japanese words none does: https://github.com/commonmark/commonmark-spec/issues/650
_LEFT_OVER = pattern(r"!\[(?P<name>[^\[\]\n]*)\]\[(?P<file>[^\[\]\n]+)\]|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*")
_HOST = pattern(r"https?://[^/?#]*")
_NOT_IN_URL = pattern(r"%(?![0-9A-Fa-f]{2})|[^\w;/?:@&=+$,.!~*'()#%-]", re.ASCII)
_NO_PAGE = pattern(r"(?:vbscript|javascript|file|data):", re.IGNORECASE)
_STYLES: dict[str, Style] = {"Strong": "strong", "Emphasis": "emphasis", "Strikethrough": "strike"}
_WORDS = frozenset({"Text", "Code", "InlineHtml", "SoftBreak", "HardBreak"})
_INLINE = _WORDS | {"Link", "Image", *_STYLES}
_TASKS = {"[ ] ": "☐", "[x] ": "☑", "[X] ": "☑"}
_RULE = "────────"


def read(raw: str, base: str = "", budget: Budget | None = None) -> Text:
    """The text; what lies beyond 10,000 characters, or the budget, uninterpreted. `base`: our own, where paths lead.

    Never raises.
    """
    head, rest = capped(raw.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), _MOST)
    if not _MARKS.search(head) and not _FIRST_MARKS.search(f"\n{head}"):
        text = tuple(_unmarked(head))
    else:
        tokens = parsed(head) if (budget or Budget()).spend(len(head) * MARKDOWN) else None
        text = plain(head) if tokens is None else _read(tokens, base)
    return (*own(addressed(text), (base.removeprefix("https://"),) if base else ()), *unread(rest))


def _read(tokens: list[Token], base: str) -> Text:
    text = worded(_blocks(iter(tokens), base))
    words = flat(tuple(inlines(text)))
    return linked(text, _left_over) if "**" in words or "![" in words else text


def _unmarked(raw: str) -> Iterator[Block]:
    """The paragraphs of a text without marks, as the parser would return them."""
    for _, group in groupby(raw.split("\n"), key=lambda line: bool(line.strip(" \t"))):
        lines_of_it = tuple((line.strip(" \t"),) for line in group)
        if lines_of_it[0][0]:
            yield Paragraph(lines_of_it)


def _blocks(tokens: Iterator[Token], base: str) -> Iterator[Block]:
    """The blocks in one container, up to the token that ends it."""
    loose: list[Token] = []  # of an entry whose list has no empty lines: no paragraph is around them
    for token in tokens:
        name, words = token
        if name.removeprefix("/") in _INLINE:
            loose.append(token)
            continue
        if loose:
            yield Paragraph(_lines(loose, base))
            loose = []
        match name:
            case "Paragraph":
                yield Paragraph(_lines(_up_to("/Paragraph", tokens), base))
            case "Heading":
                yield Heading(folded(_lines(_up_to("/Heading", tokens), base, "strong")))
            case "CodeBlock":
                yield CodeBlock("".join(words for _, words in _up_to("/CodeBlock", tokens)))
            case "Rule":
                yield Paragraph(((_RULE,),))
            case "BlockQuote":
                yield from quoted(tuple(_blocks(tokens, base)))
            case "List":
                yield from _list(words, tokens, base)
            case "Table":
                yield Table(tuple(_rows(_up_to("/Table", tokens), base)))
            case _:
                return


def _up_to(end: str, tokens: Iterator[Token]) -> Iterator[Token]:
    return iter(tokens.__next__, (end, ""))


def _list(first: str, tokens: Iterator[Token], base: str) -> Iterator[Block]:
    """The list; `first` is its number, if it has any. Code and tables cannot be in a list of ours: they stand between
    its parts."""
    number = int(first or 0)
    items: list[Item] = []
    for _ in _up_to("/List", tokens):  # each begins an entry, which is then read up to its end
        mark = f"{number}." if first else "•"
        number += 1
        for part in _entry(mark, tuple(_blocks(tokens, base))):
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
    if not blocks or not isinstance(blocks[0], Paragraph | Heading):
        yield Item((), mark)
        mark = " "
    for block in blocks:
        match block:
            case List():
                yield from (replace(item, depth=item.depth + 1) for item in block.items)
            case Quote():
                yield from (Item(line, ">", 1) for line in block.lines)
            case CodeBlock() | Table():
                yield block
            case _:
                for line in lines((block,)):
                    yield _task(Item(line, mark))
                    mark = " "


def _task(item: Item) -> Item:
    """The line with ☐ or ☑ before it, if it is an entry of a task list."""
    start = item.line[0] if item.line and isinstance(item.line[0], str) else ""
    box = _TASKS.get(start[:4]) if item.mark != " " else None
    return replace(item, mark=box, line=(start[4:], *item.line[1:])) if box else item


def _rows(tokens: Iterator[Token], base: str) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for name, _ in tokens:
        if name == "TableCell":
            row.append(flat(folded(_lines(_up_to("/TableCell", tokens), base))))
        elif name in ("/TableHead", "/TableRow"):
            yield tuple(row)
            row = []


def _lines(tokens: Iterable[Token], base: str, *styles: Style) -> tuple[Line, ...]:
    written: list[list[Inline]] = [[]]
    for piece in _pieces(iter(tokens), base, list(styles)):
        if piece is None:
            written.append([])
        else:
            written[-1].append(piece)
    return tuple(map(joined, written))


def _pieces(tokens: Iterator[Token], base: str, styles: list[Style]) -> Iterator[Inline | None]:
    """The inlines, with None at the end of each line."""
    for name, words in tokens:
        if name == "Text" or name == "InlineHtml":
            for index, text in enumerate(_BREAK.split(words) if "<" in words else (words,)):
                yield from (None,) if index else ()
                yield styled(text, set(styles))
        elif name == "Code":
            yield Code(words)
        elif name == "Link" or name == "Image":
            label = "".join(" " * part.endswith("Break") + of_it for part, of_it in _within(name, tokens))
            yield (
                styled(f"{'!' * (name == 'Image')}[{label}]({words})", set(styles))
                if _NO_PAGE.match(words)
                else _linked(name, label, words, base)
            )
        elif name.endswith("Break"):
            yield None
        elif name in _STYLES:
            styles.append(_STYLES[name])
        else:
            styles.pop()


def _within(name: str, tokens: Iterator[Token]) -> Iterator[Token]:
    """What is in a link or a picture: words, without styles. A picture may have either in it."""
    depth = 1
    for token in tokens:
        if token[0] == name:
            depth += 1
        elif token[0] == f"/{name}":
            depth -= 1
            if not depth:
                return
        elif token[0] in _WORDS:
            yield token


def _linked(name: str, label: str, address: str, base: str) -> Inline:
    leads = _absolute(_encoded(address), base)
    return picture(label, leads) if name == "Image" else outside_link(label, leads)


def _encoded(address: str) -> str:
    """The address with only such characters after its host as are allowed in a URL: RFC 3986, section 2."""
    host = _HOST.match(address)
    after = host.end() if host else 0
    return address[:after] + _NOT_IN_URL.sub(lambda found: quote(found[0]), address[after:])


def _absolute(address: str, base: str) -> str:
    return base + address if address.startswith("/") and not address.startswith("//") else address


def _left_over(text: str) -> Found:
    """Marks that people use and CommonMark does not know: Backlog's attached pictures, bold beside Japanese."""
    for match in _LEFT_OVER.finditer(text):
        if match["file"]:
            yield match.start(), match.end(), picture(match["name"], match["file"])
        elif not (match["bold"][0] + match["bold"][-1]).isascii():
            yield match.start(), match.end(), Strong(match["bold"])
