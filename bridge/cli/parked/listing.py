"""How parked parcels are shown in the terminal: without tokens, and without control characters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TextIO

from bridge.cli.draw import colourful, draw
from bridge.cli.parked.dead_letters import DeadLetter
from bridge.delivery.parcel import Parcel
from bridge.wording.text import columns, cut

_SHORT = 8  # characters of an id that tell letters apart, nearly always
_WIDTH = 60  # columns of a message in a list


def by_reason(letters: Sequence[DeadLetter]) -> Iterator[str]:
    """A table: how many of each reason, most first, and when the first and the last were parked."""
    groups: defaultdict[str, list[DeadLetter]] = defaultdict(list)
    for letter in letters:
        groups[letter.reason].append(letter)
    rows = [("REASON", "COUNT", "OLDEST", "NEWEST")]
    for reason, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        when = sorted(letter.at for letter in group)
        rows.append((_seen(reason), str(len(group)), f"{when[0]:%Y-%m-%d %H:%M} UTC", f"{when[-1]:%Y-%m-%d %H:%M} UTC"))
    return _table(rows)


def one_by_one(letters: Sequence[DeadLetter]) -> Iterator[str]:
    """A table with a numbered line for each parcel."""
    rows = [("N", "ID", "PARKED", "REASON", "SOURCE", "TOKEN ID", "MESSAGE")]
    for number, letter in enumerate(letters, start=1):
        parcel = letter.parcel()
        text = cut(_seen(parcel.message.text), _WIDTH) if parcel else ""
        when = f"{letter.at:%Y-%m-%d %H:%M} UTC"
        rows.append((str(number), letter.id[:_SHORT], when, _seen(letter.reason), *_from(parcel), text))
    return _table(rows)


def described(letter: DeadLetter) -> str:
    """Id, reason, source and token id, on one line."""
    return "  ".join((letter.id[:_SHORT], _seen(letter.reason), *_from(letter.parcel())))


def shown(letter: DeadLetter, stream: TextIO) -> Iterator[str]:
    """All about one parcel, with its message drawn."""
    parcel = letter.parcel()
    source, token = _from(parcel)
    yield f"Id        {letter.id}"
    yield f"Reason    {_seen(letter.reason)}"
    yield f"Parked    {letter.at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"Source    {source}"
    yield f"Token id  {token}"
    yield ""
    if parcel is None:
        yield "This is no parcel of the bridge, or one of a version that is not known here."
        return
    try:
        yield from draw(parcel.message.body(), colour=colourful(stream))
    except (LookupError, TypeError, ValueError, AttributeError):  # blocks that the bridge never makes
        yield _seen(parcel.message.text)


def _from(parcel: Parcel | None) -> tuple[str, str]:
    """Source and token id; "?" for what cannot be read."""
    return ("?", "?") if parcel is None else (_seen(parcel.source), parcel.token)


def _seen(text: str) -> str:
    """The text on one line, without control characters."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
