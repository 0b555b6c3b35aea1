"""The cases that the page shows: a body of each kind, as its source sends it.

One of each ships with the bridge, under samples/SOURCE/KIND/NAME.json, as it lies in tests/cases (a test holds the two
equal); in a checkout all the others are there, too. NAME.options.json beside one holds the options that it was made
for, SOURCE/options.json those of them all.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from bridge.sealing.destination import Options
from bridge.sources import SOURCES
from bridge.sources.source import Kind, Source
from bridge.values import dataclass

SHIPPED = Path(__file__).parent / "samples"
_CHECKOUT = Path(__file__).parents[2] / "tests" / "cases"
_OPTIONS = ".options.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A body that lies in a file; `kind` claims it."""

    source: str
    kind: str
    name: str
    path: Path

    @property
    def id(self) -> str:
        """ "aws/budget/actual": the same for the same case, shipped or not."""
        return f"{self.source}/{self.kind}/{self.name}"

    def body(self) -> bytes:
        return self.path.read_bytes()

    def options(self) -> Options:
        """Those that it was made for, as a URL would hold them."""
        files = (SHIPPED / self.source / "options.json", self.path.with_name(self.name + _OPTIONS))
        some = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
        return {name: tuple(values) for options in some for name, values in options.items()}


def every(source: Source) -> tuple[Kind, ...]:
    """All that a source has words for, in the order of its own list."""
    return (*source.kinds, source.kinds.other)


@cache
def cases() -> Mapping[str, Case]:
    """By their ids, in the order of the kinds; of each kind the shipped one first."""
    found = (
        case
        for source in SOURCES.values()
        for kind in every(source)
        for root in (SHIPPED, _CHECKOUT)
        for case in _within(root, source.name, kind.name)
    )
    by_id: dict[str, Case] = {}
    for case in found:
        by_id.setdefault(case.id, case)
    return by_id


def shipped(source: str, kind: str) -> Case | None:
    """The one of a kind that is shown where there is room for one."""
    return next(_within(SHIPPED, source, kind), None)


def _within(root: Path, source: str, kind: str) -> Iterator[Case]:
    for path in sorted((root / source / kind).glob("*")):
        if path.suffix in (".json", ".txt") and not path.name.endswith(_OPTIONS):
            yield Case(source, kind, path.stem, path)
