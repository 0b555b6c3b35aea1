"""How parked parcels are shown in the terminal: without tokens, and without control characters."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from bridge.cli.draw import colourful, draw
from bridge.cli.parked.dead_letters import DeadLetter
from bridge.cli.terminal import words
from bridge.delivery.parcel import Parcel
from bridge.wording.phrases import Phrase
from bridge.wording.text import columns, cut

_FOREIGN = Phrase(
    en="This is no parcel of the bridge, or one of a version that is not known here.",
    ja="ブリッジのメッセージではないか、このバージョンでは読み取れないものです。",
)
_ID = Phrase(en="Id", ja="ID")
_REASON = Phrase(en="Reason", ja="理由")
_PARKED = Phrase(en="Parked", ja="保留日時")
_SOURCE = Phrase(en="Source", ja="ソース")
_TOKEN_ID = Phrase(en="Token id", ja="トークン ID")
_BY_REASON = (
    Phrase(en="REASON", ja="理由"),
    Phrase(en="COUNT", ja="件数"),
    Phrase(en="OLDEST", ja="最初の保留"),
    Phrase(en="NEWEST", ja="最後の保留"),
)
_ONE_BY_ONE = (
    Phrase(en="N", ja="番号"),
    Phrase(en="ID", ja="ID"),
    Phrase(en="PARKED", ja="保留日時"),
    Phrase(en="REASON", ja="理由"),
    Phrase(en="SOURCE", ja="ソース"),
    Phrase(en="TOKEN ID", ja="トークン ID"),
    Phrase(en="MESSAGE", ja="メッセージ"),
)
_SHORT = 8  # characters of an id that tell letters apart, nearly always
_WIDTH = 60  # columns of a message in a list


def by_reason(letters: Sequence[DeadLetter]) -> Iterator[str]:
    """A table: how many of each reason, most first, and when the first and the last were parked."""
    groups: defaultdict[str, list[DeadLetter]] = defaultdict(list)
    for letter in letters:
        groups[letter.reason].append(letter)
    rows = [_head(_BY_REASON)]
    for reason, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        when = sorted(letter.at for letter in group)
        rows.append((_seen(reason), str(len(group)), f"{when[0]:%Y-%m-%d %H:%M} UTC", f"{when[-1]:%Y-%m-%d %H:%M} UTC"))
    return _table(rows)


def one_by_one(letters: Sequence[DeadLetter]) -> Iterator[str]:
    """A table with a numbered line for each parcel."""
    rows = [_head(_ONE_BY_ONE)]
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
    rows = (
        (words(_ID), letter.id),
        (words(_REASON), _seen(letter.reason)),
        (words(_PARKED), f"{letter.at:%Y-%m-%d %H:%M:%S} UTC"),
        (words(_SOURCE), source),
        (words(_TOKEN_ID), token),
    )
    yield from _table(rows)
    yield ""
    if parcel is None:
        yield words(_FOREIGN)
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


def _head(names: Iterable[Phrase]) -> tuple[str, ...]:
    return tuple(map(words, names))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
