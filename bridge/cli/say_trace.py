"""say --trace: how a saved body came to be its message, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.wording.text import columns, one_line


@dataclass(frozen=True, slots=True)
class Trace:
    """What was decided on the way, in order: the name of each step, and its result.

    The steps are "unwrapped", "kind", "facts", "filter" and "route"; one that does not apply is left out.
    """

    steps: tuple[tuple[str, str], ...]


def lines(trace: Trace) -> Iterator[str]:
    """A line for each step, without control characters."""
    width = max((columns(name) for name, _ in trace.steps), default=0)
    for name, result in trace.steps:
        yield f"{name:{width}}  {_printable(result)}"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in one_line(text))
