"""By what a source's kinds claim events: known of all kinds before the modules that hold them are loaded."""

from collections.abc import Hashable
from typing import NamedTuple


class Claim(NamedTuple):
    """What a kind claims. `module`, within the source's package, holds it.

    `types` are the kind's; `among` and `form` are whether it has any; `keys`: the first key of each of its `details`.
    """

    kind: str
    module: str
    types: tuple[Hashable, ...] = ()
    among: bool = False
    form: bool = False
    keys: tuple[str, ...] = ()


class Claims(NamedTuple):
    """Those of all kinds of a source, in its list's order."""

    package: str
    all: tuple[Claim, ...]
