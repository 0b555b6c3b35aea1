"""What a kind says of itself that it cannot do without, and whether something that happened is allowed by it."""

from collections.abc import Iterator
from typing import Literal

from bridge.sources import SOURCES
from bridge.sources.source import Essential
from tests.support.strange import Path, covers

Role = Literal["selects", "needs", "tells"]
ESSENTIAL = {
    f"{source.name}/{kind.name}": kind.essential
    for source in SOURCES.values()
    for kind in (*source.kinds, source.kinds.other)
}


def listed(essential: Essential) -> Iterator[tuple[Role, str]]:
    yield from (("selects", pattern) for pattern in essential.selects)
    yield from (("needs", pattern) for pattern in essential.needs)
    yield from (("tells", pattern) for pattern in essential.tells)


def allows(essential: Essential, effect: str, path: Path) -> bool:
    """A stronger reason allows the weaker effect: what a kind needs may also tell."""
    patterns = {
        "selects": essential.selects,
        "needs": (*essential.selects, *essential.needs),
        "tells": (*essential.selects, *essential.needs, *essential.tells),
    }[effect]
    return any(covers(pattern, path) for pattern in patterns)
