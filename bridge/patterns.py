"""Regular expressions that are compiled when they are first used.

Most belong to kinds that a process may never meet; compiling them all took 130 million instructions of a start, 0.2 of
`import flask`.
"""

import re
from typing import cast


class _Pattern:
    """Has nothing of a `re.Pattern` until it is asked for it, and keeps that: it is no slower then."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; a mistake in it is found by the test that compiles them all."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
