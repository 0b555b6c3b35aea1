"""What the proof says while it runs: one line of what each step saw, and its seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Failed(Exception):
    """The package is not what it should be."""


def same(what: str, found: object, wanted: object) -> None:
    """Raises Failed."""
    if found != wanted:
        raise Failed(f"{what}: found {found!r}, expected {wanted!r}")


def holds(what: str, whether: object) -> None:
    """Raises Failed."""
    if not whether:
        raise Failed(what)


def saw(line: str) -> None:
    print(f"   {line}", flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Raises SystemExit with one line when something in it has failed."""
    print(f"-- {name}", flush=True)
    began = time.monotonic()
    try:
        yield
    except Failed as problem:
        sys.exit(f"package: {name}: {problem}")
    print(f"   {time.monotonic() - began:.1f} s", flush=True)
