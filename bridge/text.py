"""A small neutral tree for what people wrote: paragraphs, lists, quotes, code, tables; no Slack in it.

Every string in it is plain: it means its own characters and nothing else.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is http or https; a renderer shows the text alone where it is not."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A Slack member to ring; `id` is Slack's, `name` what is shown where ringing is not possible."""

    name: str
    id: str


Inline = str | Strong | Code | Link | Mention | datetime  # a datetime is shown in each reader's own zone
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand under each other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list; `mark` is what stands before it ("•", "1.", "☑"), `depth` 0 is outermost."""

    line: Line
    mark: str = "•"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | List | Quote | CodeBlock | Table
Text = tuple[Block, ...]


def plain(text: str) -> Text:
    """What somebody typed, line by line, uninterpreted; nothing for blank text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return (Paragraph(tuple((line,) if line else () for line in lines)),) if text.strip() else ()


def flat(line: Line) -> str:
    """A line's words alone; a moment as plain UTC."""
    return "".join(_words(inline) for inline in line)


def _words(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case datetime():
            return f"{inline:%Y-%m-%d %H:%M} UTC"
        case Mention():
            return inline.name
        case _:
            return inline.text


def one_line(text: str) -> str:
    """All white space folded to single spaces."""
    return " ".join(text.split())


def columns(text: str) -> int:
    """Width on screen: full-width East Asian characters count as two."""
    return len(text) if text.isascii() else sum(_width(char) for char in text)


def cut(text: str, width: int) -> str:
    """The text on one line in at most `width` columns, with … where something is missing."""
    text = one_line(text)
    if columns(text) <= width:
        return text
    used = accumulate(map(_width, text))
    kept = next(index for index, so_far in enumerate(used) if so_far > width - 1)
    return text[:kept].rstrip() + "…"


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
