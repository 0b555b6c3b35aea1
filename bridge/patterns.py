"""Regular expressions that are compiled when they are first used.

Most belong to kinds that a process may never meet; compiling them all took 130 million instructions of a start, 0.2 of
`import flask`.
"""

import re
from typing import cast
from weakref import WeakSet


class Pattern:
    """Has nothing of a `re.Pattern` until it is asked for it, and keeps that: it is no slower then."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags
        self._compiled: re.Pattern[str] | None = None

    def compiled(self) -> re.Pattern[str]:
        self._compiled = self._compiled or re.compile(self._text, self._flags)
        return self._compiled

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self.compiled(), name)
        setattr(self, name, found)
        return found


_ALL: WeakSet[Pattern] = WeakSet()


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; a mistake in it is found by the test that compiles them all."""
    made = Pattern(text, flags)
    _ALL.add(made)
    return cast("re.Pattern[str]", made)


def compile_all() -> None:
    """Those of the modules that are loaded, before anyone waits for them."""
    for one in _ALL:
        one.compiled()
