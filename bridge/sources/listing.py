"""Many things of one body as a list, and how many more there are."""

from collections.abc import Sequence

from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Item, Line, List, Text

MOST = 10
_MORE = Phrase(en="… and {n} more", ja="… ほか {n} 件")


def listed(lines: Sequence[Line], count: int, say: Say, more: Phrase = _MORE, *, titles: bool = True) -> Text:
    """The first ten lines, and how many of all `count` are not among them; nothing without a line. `titles`: they are
    no more than names and titles of things."""
    items = [Item(line) for line in lines[:MOST]]
    rest = count - len(items)
    left = (Item(say(more, n=rest), mark=" "),) if rest > 0 else ()
    return (List((*items, *left), titles=titles),) if items else ()
