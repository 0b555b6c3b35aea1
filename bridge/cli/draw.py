"""Draws a message in the terminal, similar to how Slack shows it."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal, TextIO

from bridge.cli import slack_date
from bridge.slack import reader
from bridge.wording.text import columns

Style = Literal["plain", "strong", "code", "link", "faint"]
_ANSI: dict[Style, str] = {"strong": "1", "code": "36", "link": "4", "faint": "2"}
_WORD = re.compile(r"\n|[^\S\n]+|[^\s\u2e80-\U0010ffff]+|.")
# what commands a terminal, or turns the direction of what stands beside it
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_REPLY, _SET_IN = "  ╰ ", "    "
_NO_START = "、。，．・：；！？」』）】〉》”’,.:;!?)]}%"  # what a line does not begin with


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; `url` is only set for a link."""

    text: str
    style: Style = "plain"
    url: str = ""


@dataclass(slots=True)
class Page:
    """The width and whether to use colour; `links` collects the addresses of the message's links."""

    width: int = 100
    colour: bool = False
    links: list[str] = field(default_factory=list)

    def link(self, text: str, url: str) -> Iterator[Run]:
        """The link's text with a number; the address of that number is listed below the message."""
        if url not in self.links:
            self.links.append(url)
        yield Run(text, "link", url)
        yield Run(f"[{self.links.index(url) + 1}]", "faint")

    def painted(self, run: Run) -> str:
        if not self.colour or run.style == "plain":
            return run.text
        painted = f"\x1b[{_ANSI[run.style]}m{run.text}\x1b[0m"
        return f"\x1b]8;;{run.url}\x1b\\{painted}\x1b]8;;\x1b\\" if run.url else painted

    def notes(self) -> Iterator[str]:
        """The list of addresses. In colour, where the links themselves can be opened, each is cut to one line."""
        for number, url in enumerate(self.links, start=1):
            note = f"  [{number}] {url}"
            yield self.painted(
                Run(
                    (note if len(note) <= self.width else note[: self.width - 1] + "…") if self.colour else note,
                    "faint",
                )
            )

    def bar(self, colour: str) -> str:
        """The attachment's bar, in the nearest of the 256 colours that every terminal has."""
        if not self.colour or not re.fullmatch("#[0-9a-f]{6}", colour):
            return "│ "
        red, green, blue = (round(int(colour[index : index + 2], 16) / 255 * 5) for index in (1, 3, 5))
        return f"\x1b[38;5;{16 + 36 * red + 6 * green + blue}m│\x1b[0m "


def colourful(stream: TextIO) -> bool:
    """Whether to use colour: it is a terminal, and NO_COLOR is not set (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def draw(message: Mapping[str, Any], *, width: int = 100, colour: bool = False) -> list[str]:
    """A message's JSON as lines: the first line, the attachment with its bar, the addresses of links."""
    page = Page(width=max(width, 40), colour=colour)
    return [*_drawn(message, page), *page.notes()]


def hung(
    first: Mapping[str, Any], replies: Iterable[Mapping[str, Any]], *, width: int = 100, colour: bool = False
) -> list[str]:
    """A message and its replies, which are set in beneath it; the addresses of all their links."""
    page = Page(width=max(width, 40), colour=colour)
    narrow = replace(page, width=page.width - len(_SET_IN))  # whose links are the same list
    lines = _drawn(first, page)
    for reply in replies:
        head, *rest = _drawn(reply, narrow)
        lines += [_REPLY + head, *(_SET_IN + line for line in rest)]
    return [*lines, *page.notes()]


def _drawn(message: Mapping[str, Any], page: Page) -> list[str]:
    lines = [line for block in message.get("blocks") or () for line in _block(block, page, page.width, "strong")]
    lines = lines or _wrapped(_runs(message.get("text", ""), page), page, page.width)
    for attachment in message.get("attachments") or ():
        bar = page.bar(attachment.get("color", ""))
        lines += [bar + line for block in attachment.get("blocks", ()) for line in _block(block, page, page.width - 2)]
    return lines


def _block(block: Mapping[str, Any], page: Page, width: int, style: Style = "plain") -> list[str]:
    if block["type"] == "context":
        text = " ".join(element["text"] for element in block["elements"])
        return _wrapped([_faint(run) for run in _runs(text, page)], page, width)
    if "fields" in block:
        return _grid([list(_runs(_cell(cell["text"]), page)) for cell in block["fields"]], page, width)
    runs = _runs(block["text"]["text"], page)
    return _wrapped([Run(run.text, style) if run.style == "plain" else run for run in runs], page, width)


def _cell(text: str) -> str:
    """A field's label and its value on one line."""
    label, _, value = text.partition("\n")
    return f"{label}  {value.replace(chr(10), ' ')}"


def _faint(run: Run) -> Run:
    return Run(run.text, "faint") if run.style == "plain" else run


def _grid(cells: Sequence[list[Run]], page: Page, width: int) -> list[str]:
    """Two cells in a row, as Slack has them; a cell that is too wide for that has a row of its own."""
    half = width // 2
    lines: list[str] = []
    left: list[Run] | None = None
    for cell in cells:
        if _width(cell) > half - 2:
            lines += [*(_wrapped(left, page, width) if left else ()), *_wrapped(cell, page, width)]
            left = None
        elif left is None:
            left = cell
        else:
            lines += _wrapped([*left, Run(" " * (half - _width(left))), *cell], page, width)
            left = None
    return lines + (_wrapped(left, page, width) if left else [])


def _width(runs: Sequence[Run]) -> int:
    return sum(columns(run.text) for run in runs)


def _runs(mrkdwn: str, page: Page) -> Iterator[Run]:
    """Slack's mrkdwn as runs, with entities and dates as the text they stand for."""
    for number, block in enumerate(reader.read(mrkdwn)):
        if number:
            yield Run("\n")
        if isinstance(block, reader.Fence):
            yield Run(_seen(block.text), "code")
            continue
        for index, row in enumerate(block.rows):
            before = "\n" if index else ""
            yield Run(before + "> " if isinstance(block, reader.Quote) else before)
            for inline in row:
                yield from _inline(inline, page)


def _inline(inline: reader.Inline, page: Page) -> Iterator[Run]:
    match inline:
        case reader.Plain():
            yield Run(_seen(inline.text))
        case reader.Styled():
            runs = (run for one in inline.inside for run in _inline(one, page))
            yield from (
                replace(run, style="strong") if inline.style == "strong" and run.style == "plain" else run
                for run in runs
            )
        case reader.Code():
            yield Run(_seen(inline.text), "code")
        case reader.Link():
            yield from page.link(_seen(inline.text or inline.url), _seen(inline.url))
        case reader.Moment():
            yield Run(slack_date.shown(inline.parts, _seen(inline.fallback)))
        case reader.Name():
            yield Run(_seen(inline.text), "strong")
        case reader.Emoji():
            yield Run(inline.char)


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _wrapped(runs: Iterable[Run], page: Page, width: int) -> list[str]:
    """The runs as lines of at most `width` columns; a word longer than that stays whole."""
    lines: list[list[Run]] = [[]]
    used = 0
    for run in runs:
        for word in _WORD.findall(run.text):
            room = used + columns(word) <= width or not used or word[0] in _NO_START
            if word == "\n" or not room:
                while not room and lines[-1] and lines[-1][-1].text.isspace():
                    lines[-1].pop()
                lines.append([])
                used = 0
            if word != "\n" and (room or not word.isspace()):
                lines[-1].append(replace(run, text=word))
                used += columns(word)
    return ["".join(_painted(line, page)) for line in lines]


def _painted(line: list[Run], page: Page) -> Iterator[str]:
    for style, words in groupby(line, key=lambda run: replace(run, text="")):
        yield page.painted(replace(style, text="".join(word.text for word in words)))
