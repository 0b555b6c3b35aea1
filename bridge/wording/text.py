"""Text as a small tree, the same for every markup: paragraphs, lists, quotes, code, tables; nothing of Slack.

A string in it is never markup: it is shown as it is. Styles do not nest; `inline.styled` chooses one.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from datetime import datetime
from itertools import accumulate, chain, groupby, takewhile

from bridge.values import dataclass


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    text: str


@dataclass(frozen=True, slots=True)
class Strike:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is http or https; a renderer shows the text alone where it is not.

    `host`: where a link really leads that somebody outside made (inline.outside_link makes those); "" for our own.
    `aside`: it leads to something beside the thing that a first line is about, such as a file that was attached to it.
    """

    text: str
    url: str
    host: str = ""
    aside: bool = field(default=False, compare=False)

    @property
    def behind(self) -> str:
        """What stands behind the text: the real host, unless the text is the address itself."""
        if not self.host or (len(self.url) - len(self.text) in _BARED and _bare(self.text) == _bare(self.url)):
            return ""
        return f" ({self.host})"


@dataclass(frozen=True, slots=True)
class Mention:
    """A Slack member or group to mention: `id` is Slack's, `name` is shown where a mention is not possible.

    For everybody in a channel, `id` is "here" or "channel".
    """

    name: str
    id: str


Styled = Strong | Emphasis | Strike | Code
STYLED = (Strong, Emphasis, Strike, Code)  # isinstance asks a tuple in a fifth of what a union takes
Inline = str | Styled | Link | Mention | datetime  # a datetime is shown in each reader's own zone
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines, one under the other. `titles`: they are names and titles of things, here as in a heading or a list; so
    they stay where texts are left out."""

    lines: tuple[Line, ...]
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its strings are Strong already."""

    line: Line
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list. `mark` stands before it: "•", "1.", "☑", or " " for a further line of the entry above.
    `depth` 0 is the outermost list."""

    line: Line
    mark: str = "•"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Item, ...]
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the `head`, unless it is said to be none."""

    rows: tuple[tuple[str, ...], ...]
    head: bool = True


Block = Paragraph | Heading | List | Quote | CodeBlock | Table
Text = tuple[Block, ...]

_MOST_LINES = 3_000  # as many as a message has characters
_PER_COLUMN = 10  # characters, at most: some are seen in no column of their own


def plain(text: str) -> Text:
    """What somebody typed, line by line, not interpreted; empty for blank text. What no message has room for is all
    in the last line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n", _MOST_LINES)
    return (Paragraph(tuple((line,) if line else () for line in lines)),) if text.strip() else ()


def apart(above: Block, below: Block) -> bool:
    """Whether there is an empty line between the two blocks."""
    return isinstance(below, Heading) or (isinstance(below, Paragraph) and isinstance(above, Paragraph | List))


def lines(text: Text) -> Iterator[Line]:
    """Everything, line by line, with the marks of lists and their depth."""
    for index, block in enumerate(text):
        if index and apart(text[index - 1], block):
            yield ()
        match block:
            case Paragraph() | Quote():
                yield from block.lines
            case Heading():
                yield block.line
            case List():
                yield from map(marked, block.items)
            case CodeBlock():
                yield from ((line,) for line in block.text.strip("\n").split("\n"))
            case Table():
                yield from ((" | ".join(row),) for row in block.rows)


def marked(item: Item) -> Line:
    """An entry of a list with its mark, indented by its depth."""
    mark = "    " * min(item.depth, 8) + f"{item.mark} "
    if item.line and isinstance(first := item.line[0], str):
        return (mark + first, *item.line[1:])  # a line of one string is drawn with a tenth of the work
    return (mark, *item.line)


def quoted(text: Text) -> Text:
    """The text as a quote. Code and tables cannot be in one: they stand between quotes."""
    groups = groupby(text, key=lambda block: isinstance(block, CodeBlock | Table))
    return tuple(
        block for alone, group in groups for block in (group if alone else (Quote(tuple(lines(tuple(group)))),))
    )


def folded(several: Iterable[Line]) -> Line:
    """Several lines joined to one, with spaces."""
    return tuple(inline for index, line in enumerate(several) for inline in ((" ", *line) if index else line))


def worded(blocks: Iterable[Block]) -> Text:
    """The blocks without those that are empty, such as a table without words."""
    return tuple([block for block in blocks if _says(block)])


def _says(block: Block) -> bool:
    """Whether anything is in it but spaces and what parts columns; its first words mostly tell."""
    if isinstance(block, List):
        return bool(block.items)  # each has its mark
    for line in block.lines if isinstance(block, Paragraph) else lines((block,)):
        for inline in line:
            if (inline if isinstance(inline, str) else _words(inline)).replace("|", " ").strip():
                return True
    return False


def words(text: Text) -> str:
    """All words on one line, without styles."""
    return one_line(" ".join(map(flat, lines(text))))


def mapped(text: Text, change: Callable[[Inline], Iterable[Inline]]) -> Text:
    """The text with every inline of its lines replaced; code blocks and tables have none and stay."""

    def line(old: Line) -> Line:
        return tuple(new for inline in old for new in change(inline))

    def block(old: Block) -> Block:
        match old:
            case Paragraph() | Quote():
                return replace(old, lines=tuple(map(line, old.lines)))
            case Heading():
                return replace(old, line=line(old.line))
            case List():
                return replace(old, items=tuple(replace(item, line=line(item.line)) for item in old.items))
            case _:
                return old

    return tuple(map(block, text))


def inlines(text: Text) -> list[Inline]:
    """All inlines of its lines, for a quick look at what they can hold; code blocks and tables have none."""
    found: list[Inline] = []
    for block in text:
        match block:
            case Paragraph() | Quote():
                for line in block.lines:
                    found += line
            case Heading():
                found += block.line
            case List():
                for item in block.items:
                    found += item.line
    return found


def typed(block: Block, most: int) -> str | None:
    """All of a paragraph or list that is words and nothing else, as most are, line by line. None where anything else
    is in it, and where its lines alone are more than so many characters."""
    match block:
        case Paragraph() if len(block.lines) <= most:
            found = block.lines
        case List() if len(block.items) <= most:
            found = tuple(map(marked, block.items))
        case _:
            return None
    said = [line[0] if line else "" for line in found if len(line) < 2]
    if len(said) < len(found) or not {*map(type, said)} <= {str}:
        return None
    return "\n".join(said)  # type: ignore[arg-type]  # they are


def flat(line: Line) -> str:
    """A line's words, without styles; a datetime is shown in UTC."""
    if len(line) == 1:
        return line[0] if isinstance(line[0], str) else _words(line[0])
    return "".join([inline if isinstance(inline, str) else _words(inline) for inline in line])


def blank(line: Line) -> bool:
    """Whether it says nothing; a moment, which takes long to spell out, always does."""
    for inline in line:
        if isinstance(inline, datetime) or (inline if isinstance(inline, str) else _words(inline)).strip():
            return False
    return True


def _words(inline: Inline) -> str:
    if isinstance(inline, STYLED):  # before the rest: most are
        return inline.text
    if isinstance(inline, Link):
        return inline.text + inline.behind
    if isinstance(inline, datetime):  # half of isoformat's work, and two thirds of what a piece for each takes
        parts = (inline.year, inline.month, inline.day, inline.hour, inline.minute)
        return "%04d-%02d-%02d %02d:%02d UTC" % parts  # noqa: UP031
    return inline.name if isinstance(inline, Mention) else inline


_BARED = range(-len("https:///"), len("https:///") + 1)  # by so much two that are bare the same differ in length


def _bare(address: str) -> str:
    """An address without what no reader needs: example.com of https://example.com/"""
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")


def latin(char: str) -> bool:
    """Whether it is a letter or digit of ASCII, so that what stands beside it may be the same word."""
    return char.isascii() and char.isalnum()


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def alike(one: str, other: str) -> bool:
    """Whether only their spaces differ, if anything does."""
    return "".join(one.split()) == "".join(other.split())


def columns(text: str) -> int:
    """Width on screen: full-width East Asian characters count as two."""
    return len(text) if text.isascii() else sum(char_columns(char) for char in text)


def within(text: str, width: int) -> bool:
    """Whether it takes at most `width` columns; of a long text that is known before each character is looked at."""
    if len(text) * 2 <= width:
        return True  # no character takes more than two
    return len(text) <= width * _PER_COLUMN and columns(text) <= width


def cut(text: str, width: int) -> str:
    """The text on one line in at most `width` columns, with … where something is missing."""
    words = text.split(None, width + 1)  # of a long text no more than is shown is looked at
    text = " ".join(words[: width + 1])
    if len(words) <= width + 1 and within(text, width):
        return text
    text = text[: width * _PER_COLUMN]
    used = chain(accumulate(map(char_columns, text)), (width,))
    kept = next(index for index, so_far in enumerate(used) if so_far > width - 1)
    return text[:kept].rstrip() + "…"


def cut_name(name: str, width: int) -> str:
    """A file's name in at most `width` columns, cut before its end, which tells its version and its sort."""
    name = one_line(name)
    if within(name, width):
        return name
    end = _end(name, width // 3)
    return cut(name, width - columns(end)).removesuffix("…").rstrip() + "…" + end if width > 8 else cut(name, width)


def cut_path(path: str, width: int) -> str:
    """A path in at most `width` columns, cut at its left: its end is the thing itself."""
    path = one_line(path)
    if within(path, width):
        return path
    *steps, kept = path.split("/")
    if not within(kept, width - 2):
        return "…/" + cut_name(kept, width - 2)
    for step in reversed(steps):
        if not within(f"{step}/{kept}", width - 2):
            break
        kept = f"{step}/{kept}"
    return f"…/{kept}"


def _end(text: str, width: int) -> str:
    """The last characters, in at most `width` columns."""
    kept = sum(1 for _ in takewhile(lambda used: used <= width, accumulate(map(char_columns, reversed(text)))))
    return text[len(text) - kept :]


def char_columns(char: str) -> int:
    """As `columns`, of one character."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
