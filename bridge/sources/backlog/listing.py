"""Many things in a body, one a line, and how many more there are."""

from collections.abc import Iterable

from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Paragraph, Text

_MOST = 10
_MORE = Phrase(en="{n} more", ja="ほか {n} 件")
_AND_MORE = Phrase(en="{first} and {n} more", ja="{first}、ほか {n} 件")


def listing(say: Say, lines: Iterable[Line], total: int = 0) -> Text:
    """The first ten; `total` is how many there are in all, where we were not told of each."""
    told = tuple(line for line in lines if line)
    rest = max(total, len(told)) - len(told[:_MOST])
    more = (say(_MORE, n=rest),) if rest else ()
    return (Paragraph((*told[:_MOST], *more)),) if told else ()


def first_of(say: Say, rows: tuple[Line, ...], count: int = 0) -> Line:
    """The first of them, for a sentence, and of more than one how many more; `rows` is not empty."""
    more = max(count, len(rows)) - 1
    return say(_AND_MORE, first=rows[0], n=more) if more else rows[0]
