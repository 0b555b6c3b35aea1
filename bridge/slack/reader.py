"""mrkdwn → what Slack makes of it: fences, quotes and lines, and in a line its styles, links, dates, names and emoji.

https://docs.slack.dev/messaging/formatting-message-text. What Slack would show as typed stays as typed: a mark in the
midst of a word, one that nothing closes, a name of no emoji that we know.
"""

import html
import re
from collections.abc import Iterator
from typing import Literal

from bridge.slack.emoji import EMOJI
from bridge.values import dataclass

Style = Literal["strong", "emphasis", "strike"]
Whom = Literal["member", "group", "channel", "everybody"]


@dataclass(frozen=True, slots=True)
class Plain:
    """Words, entities resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    style: Style
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`text` is "" where only the address was given."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """`parts` are those between the ^ of <!date^EPOCH^FORM…>, with "!date" first; `fallback` what else is shown."""

    parts: tuple[str, ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class Name:
    """A mention: as much of its name as the message tells, else its id, with the sign before it."""

    whom: Whom
    text: str


@dataclass(frozen=True, slots=True)
class Emoji:
    code: str
    char: str


Inline = Plain | Styled | Code | Link | Moment | Name | Emoji
Row = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    rows: tuple[Row, ...]


Block = Fence | Quote | Rows

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"[^\S\n]*(?:&gt;|>)[^\S\n]?")
_QUOTE_ALL = re.compile(r"^[^\S\n]*(?:&gt;|>){3}[^\S\n]?", re.MULTILINE)
_TOKEN = re.compile(
    r"<(?P<control>[^<>]*)>|`(?P<code>[^`\n]+)`|:(?P<emoji>(?=[0-9_+'-]*[a-z]|100:|1234:)[a-z0-9_+'-]{1,100}):"
    r"|(?P<mark>[*_~])"
)
_STYLES: dict[str, Style] = {"*": "strong", "_": "emphasis", "~": "strike"}
_GAP = "\u200b"  # as good as a space
_EVERYBODY = ("here", "channel", "everyone")


def read(mrkdwn: str) -> Iterator[Block]:
    """Its blocks in order; line breaks at their edges belong to nobody."""
    done = 0
    for fence in _FENCE.finditer(mrkdwn):
        yield from _outside(mrkdwn[done : fence.start()])
        yield Fence(plain(fence[1]))
        done = fence.end()
    yield from _outside(mrkdwn[done:])


def plain(text: str) -> str:
    """Text with its entities resolved."""
    return html.unescape(text)


def _outside(text: str) -> Iterator[Block]:
    """What is in no fence: a quote with three marks takes all that comes after it."""
    rest = _QUOTE_ALL.search(text)
    yield from _lines(text[: rest.start()] if rest else text)
    if rest:
        yield Quote(tuple(tuple(inlines(line)) for line in text[rest.end() :].strip("\n").split("\n")))


def _lines(text: str) -> Iterator[Block]:
    text = text.removeprefix("\n").removesuffix("\n")
    if not text:
        return
    rows: list[Row] = []
    quoted = False
    for line in _whole_lines(text):
        mark = _QUOTE.match(line)
        if rows and bool(mark) is not quoted:
            yield Quote(tuple(rows)) if quoted else Rows(tuple(rows))
            rows = []
        quoted = bool(mark)
        rows.append(tuple(inlines(line[mark.end() :] if mark else line)))
    yield Quote(tuple(rows)) if quoted else Rows(tuple(rows))


def _whole_lines(text: str) -> Iterator[str]:
    """A line break in a link's label ends no line."""
    start = 0
    for end in re.finditer(r"<[^<>]*>|(\n)", text):
        if end[1]:
            yield text[start : end.start()]
            start = end.end()
    yield text[start:]


def inlines(line: str, within: frozenset[str] = frozenset()) -> Iterator[Inline]:
    """What stands in one line; `within`: the marks that are open around it."""
    start = at = 0
    unclosed: set[str] = set()
    while token := _TOKEN.search(line, at):
        at = token.end()
        if mark := token["mark"]:
            end = 0 if mark in within or mark in unclosed else _closed(line, token.start())
            found: Inline | None = None
            if end > 0:
                inside = line[at:end]
                found = Styled(_STYLES[mark], tuple(inlines(inside, within | {mark})))
                at = end + 1
            elif end < 0:
                unclosed.add(mark)
        else:
            found = _token(token)
        if found is not None:
            yield from _plain(line[start : token.start()])
            yield found
            start = at
    yield from _plain(line[start:])


def _plain(text: str) -> Iterator[Inline]:
    if text:
        yield Plain(plain(text))


def _token(token: re.Match[str]) -> Inline | None:
    if token["code"]:
        return Code(plain(token["code"]))
    if token["emoji"]:
        char = EMOJI.get(token["emoji"])
        return Emoji(token["emoji"], char) if char else None
    return _control(token["control"])


def _control(control: str) -> Inline | None:
    """What is between < and >: a link, a date, or a mention; None for nothing of that."""
    target, _, label = control.partition("|")
    sign, rest = target[:1], target[1:]
    if target.startswith("!date^"):
        return Moment(tuple(target.split("^")), plain(label))
    if sign == "!":
        group = rest.startswith("subteam^")
        name = plain(label) or "@" + plain(rest.removeprefix("subteam^"))
        return Name("group" if group else "everybody" if rest in _EVERYBODY else "member", name)
    if sign in ("@", "#") and rest:
        return Name("channel" if sign == "#" else "member", plain(label) or sign + plain(rest))
    return Link(plain(label), plain(target)) if target else None


def _closed(line: str, start: int) -> int:
    """Where the style that begins here ends; 0: none begins here; -1: nothing more on this line closes its mark."""
    mark = line[start]
    after = line[start + 1 : start + 2]
    if line[start - 1 : start].isalnum() or line[start - 1 : start] == mark or not after or _apart(after):
        return 0
    for token in _TOKEN.finditer(line, start + 1):
        at = token.start()
        if token["mark"] == mark and at > start + 1 and not _apart(line[at - 1]) and not _on(line, at, mark):
            return at
    return -1


def _on(line: str, at: int, mark: str) -> bool:
    """Whether a word, or another mark, goes on behind this one."""
    after = line[at + 1 : at + 2]
    return after.isalnum() or after == mark or line[at - 1] == mark


def _apart(char: str) -> bool:
    return char.isspace() or char == _GAP


def words(mrkdwn: str) -> str:
    """What is read of it, without any of its form."""
    blocks = list(read(mrkdwn))
    texts = (b.text if isinstance(b, Fence) else "\n".join("".join(map(_word, row)) for row in b.rows) for b in blocks)
    return "\n".join(texts)


def _word(inline: Inline) -> str:
    match inline:
        case Plain() | Code() | Name():
            return inline.text
        case Styled():
            return "".join(map(_word, inline.inside))
        case Link():
            return inline.text or inline.url
        case Moment():
            return inline.fallback
        case Emoji():
            return inline.char
