"""Finding: what one check of `doctor` came to, in one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """`do` says what to do about it; a warning ("!") fails nothing."""

    mark: Literal["✓", "!", "✗"]
    what: str
    do: str = ""

    def line(self) -> str:
        """One line, whatever it holds."""
        return " ".join(f"{self.mark} {self.what}{': ' if self.do else ''}{self.do}".split())


Findings = Iterator[Finding]


def fine(what: str) -> Finding:
    return Finding("✓", what)


def warning(what: str, do: str) -> Finding:
    return Finding("!", what, do)


def wrong(what: str, do: str) -> Finding:
    return Finding("✗", what, do)
