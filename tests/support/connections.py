"""Lists this process's connections and host look-ups, whatever code makes them, by an audit hook.

Python code can neither remove such a hook nor avoid it: https://docs.python.org/3/library/audit_events.html
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"})
_watching: list[list[str]] = []


@contextmanager
def connections() -> Iterator[list[str]]:
    """The hosts looked up and the addresses connected to within the block; the list grows as it happens."""
    _install()
    seen: list[str] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in _EVENTS:
        for seen in _watching:
            seen.append(f"{event} {arguments[1:]}")
