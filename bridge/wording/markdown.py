"""Markdown → Text: CommonMark with tables, strikethrough, task lists and bare addresses.

The parser is markdown-it-py. It is imported when a text first has marks; most have none. HTML is shown as text.
A single line break in the source is a line break, as in comments of Backlog and GitHub.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from bridge.budget import MARKDOWN, Budget
from bridge.patterns import pattern
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

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_MOST = 10_000  # characters that are parsed: three times what a message shows, and few enough for the worst of them
# Anywhere, and at a line's beginning. One pattern for both tries it at each character, three times as long.
_MARKS = pattern(r"[*_`~\[\]<#|\\&]")
_FIRST_MARKS = pattern(r"\n(?: {4}| {0,3}\t| *(?:[-+=>]|\d{1,9}[.)]))")
_BREAK = pattern(r"<br ?/?>", re.IGNORECASE)
# ![image][file.png] is a picture attached in Backlog. CommonMark ends bold only where a space or a mark follows its
# own marks, which between Japanese words none does: https://github.com/commonmark/commonmark-spec/issues/650
_LEFT_OVER = pattern(r"!\[(?P<name>[^\[\]\n]*)\]\[(?P<file>[^\[\]\n]+)\]|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*")
_NORMAL = pattern(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9}(?:/[\w/.=&+-]*)?(?:\?[\w/.=&+-]*)?(?:#[\w/.=&+-]*)?", re.ASCII
)
_AFTER_SCHEME = pattern(r"://[\w./%?=&#:@+,;!$'-]+", re.ASCII)
_STYLES: dict[str, Style] = {"strong": "strong", "em": "emphasis", "s": "strike"}
_TASKS = {"[ ] ": "☐", "[x] ": "☑", "[X] ": "☑"}
_RULE = "────────"


def read(raw: str, base: str = "", budget: Budget | None = None) -> Text:
    """The text; what lies beyond 10,000 characters, or the budget, uninterpreted. `base`: our own, where paths lead.

    Never raises.
    """
    head, rest = capped(raw.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), _MOST)
    if not _MARKS.search(head) and not _FIRST_MARKS.search(f"\n{head}"):
        text = tuple(_unmarked(head))
    elif not (budget or Budget()).spend(len(head) * MARKDOWN):
        text = plain(head)
    else:
        text = worded(_blocks(iter(_parser().parse(head)), base))
        words = flat(tuple(inlines(text)))
        text = linked(text, _left_over) if "**" in words or "![" in words else text
    return (*own(addressed(text), (base.removeprefix("https://"),) if base else ()), *unread(rest))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "address", _address)
    encoded = parser.normalizeLink
    # It takes an address apart and together again, 135,000 instructions even where nothing in it is to be encoded.
    parser.normalizeLink = lambda url: url if _NORMAL.fullmatch(url) else encoded(url)  # type: ignore[method-assign]
    return parser


def _address(state: "StateInline", silent: bool) -> bool:
    """A rule for the parser: marks inside a bare address are part of it, as in https://…/app/__init__.py."""
    match = _AFTER_SCHEME.match(state.src, state.pos)
    if not match or not state.src.endswith(("http", "https"), 0, state.pos):
        return False
    text = match[0].rstrip("_")
    if not silent:
        state.push("text", "", 0).content = text
    state.pos += len(text)
    return True


def _unmarked(raw: str) -> Iterator[Block]:
    """The paragraphs of a text without marks, as the parser would return them."""
    for _, group in groupby(raw.split("\n"), key=lambda line: bool(line.strip(" \t"))):
        lines_of_it = tuple((line.strip(" \t"),) for line in group)
        if lines_of_it[0][0]:
            yield Paragraph(lines_of_it)


def _blocks(tokens: Iterator["Token"], base: str) -> Iterator[Block]:
    """The blocks in one container, up to the token that closes it."""
    for token in tokens:
        match token.type:
            case "paragraph_open":
                yield Paragraph(_lines(tokens, base))
            case "heading_open":
                yield Heading(folded(_lines(tokens, base, "strong")))
            case "fence" | "code_block":
                yield CodeBlock(token.content)
            case "hr":
                yield Paragraph(((_RULE,),))
            case "blockquote_open":
                yield from quoted(tuple(_blocks(tokens, base)))
            case "bullet_list_open" | "ordered_list_open":
                yield from _list(token, tokens, base)
            case "table_open":
                yield _table(tokens, base)
            case _:
                return


def _list(opening: "Token", tokens: Iterator["Token"], base: str) -> Iterator[Block]:
    """The list. Code and tables cannot be in a list of ours: they stand between its parts."""
    numbered = opening.type == "ordered_list_open"
    number = int(opening.attrs.get("start", 1))
    items: list[Item] = []
    while next(tokens).type == "list_item_open":
        mark = f"{number}." if numbered else "•"
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


def _table(tokens: Iterator["Token"], base: str) -> Table:
    rows: list[list[str]] = []
    while (part := next(tokens).type) != "table_close":
        if part == "tr_open":
            rows.append([])
        elif part in ("th_open", "td_open"):
            rows[-1].append(flat(folded(_lines(tokens, base))))
    return Table(tuple(map(tuple, rows)))


def _lines(tokens: Iterator["Token"], base: str, *styles: Style) -> tuple[Line, ...]:
    """The lines of the next token, which is inline. Also reads the token after it, which closes the block."""
    written: list[list[Inline]] = [[]]
    for piece in _pieces(next(tokens).children or (), base, list(styles)):
        if piece is None:
            written.append([])
        else:
            written[-1].append(piece)
    next(tokens)
    return tuple(map(joined, written))


def _pieces(tokens: Iterable["Token"], base: str, styles: list[Style]) -> Iterator[Inline | None]:
    """The inlines, with None at the end of each line. A link's label is its words, without styles."""
    address, label = "", list[str]()
    for token in tokens:
        kind, _, side = token.type.rpartition("_")
        if kind == "link":
            if side == "close":
                yield outside_link("".join(label), _absolute(address, base))
            address, label = str(token.attrs.get("href", "")), []
        elif address:
            label.append(token.content or " " * token.type.endswith("break"))
        elif token.type == "text":
            for index, text in enumerate(_BREAK.split(token.content) if "<" in token.content else (token.content,)):
                yield from (None,) if index else ()
                yield styled(text, set(styles))
        elif token.type == "code_inline":
            yield Code(token.content)
        elif token.type == "image":
            yield picture(token.content, _absolute(str(token.attrs["src"]), base))
        elif token.type.endswith("break"):
            yield None
        elif side == "open":
            styles.append(_STYLES[kind])
        else:
            styles.pop()


def _absolute(address: str, base: str) -> str:
    return base + address if address.startswith("/") and not address.startswith("//") else address


def _left_over(text: str) -> Found:
    """Marks that people use and CommonMark does not know: Backlog's attached pictures, bold beside Japanese."""
    for match in _LEFT_OVER.finditer(text):
        if match["file"]:
            yield match.start(), match.end(), picture(match["name"], match["file"])
        elif not (match["bold"][0] + match["bold"][-1]).isascii():
            yield match.start(), match.end(), Strong(match["bold"])
