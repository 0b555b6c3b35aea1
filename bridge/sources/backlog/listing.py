"""Many things in a body, one a line, and how many more there are."""

from collections.abc import Iterable

from bridge.sources.backlog.words import listed
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, Link, Paragraph, Text, cut, flat

_MOST, _MOST_NAMED, _NAME = 10, 20, 40
_MORE = Phrase(en="{n} more", ja="ほか {n} 件")
_MORE_NAMED = Phrase(en="{n} more: {names}", ja="ほか {n} 件：{names}")
_AND_MORE = Phrase(en="{first} and {n} more", ja="{first}、ほか {n} 件")


def listing(say: Say, lines: Iterable[Line], total: int = 0) -> Text:
    """The first ten, and the names of the others; `total` is how many there are in all, where we were not told of
    each."""
    told = tuple(line for line in lines if line)
    rest = max(total, len(told)) - len(told[:_MOST])
    names = listed(say, map(_name, told[_MOST : _MOST + _MOST_NAMED]), _MOST_NAMED)
    more = (say(_MORE_NAMED if names else _MORE, n=rest, names=names),) if rest else ()
    return (Paragraph((*told[:_MOST], *more), titles=True),) if told else ()


def _name(line: Line) -> Inline:
    """What it begins with, if that is a link (a key, a hash); else its words."""
    return line[0] if isinstance(line[0], Link) else cut(flat(line), _NAME)


def first_of(say: Say, rows: tuple[Line, ...], count: int = 0) -> Line:
    """The first of them, for a sentence, and of more than one how many more; `rows` is not empty."""
    more = max(count, len(rows)) - 1
    return say(_AND_MORE, first=rows[0], n=more) if more else rows[0]
