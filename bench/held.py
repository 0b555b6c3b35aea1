"""What an event may cost, of the bare forwarder: figures that were counted, which tests/test_instructions.py holds.

Not as `make bench` counts, with two processes for each, but with one more for each than for all of them together.
"""

import sys
from collections.abc import Callable
from typing import Any

Events = list[dict[str, Any]]
Total = Callable[[str, str, Events, int], int]  # (a scene of child.py, a name, events, how many) → instructions in all

HELD = {"plain": 9.1, "alarm": 9.9, "markdown": 13.7}
PYTHON = (3, 11)  # whose figures these are: another version takes others
SLACK = 1.1
FEW, MORE = 20, 40  # by then the interpreter has adapted itself to what it meets


def reason_not_to(valgrind: str | None) -> str:
    """Why nothing can be held here; "" where it can."""
    if not valgrind:
        return "valgrind is not installed (apt-get install valgrind), so no instructions are counted"
    if sys.version_info[:2] != PYTHON:
        return f"the figures are those of Python {'.'.join(map(str, PYTHON))}, this is another"
    return ""


def shares(total: Total, bodies: dict[str, Events]) -> dict[str, float]:
    """Each of HELD's, of the forwarder. A process is handed all of the events, however many it takes of them."""
    forwarded = [total("forwarder", "plain", bodies["plain"], times) for times in (FEW, FEW + MORE)]
    few = [one for name in HELD for one in bodies[name][:FEW]]
    more = {name: bodies[name][FEW : FEW + MORE] for name in HELD}
    least = 0
    found = {}
    for name in HELD:
        events = [*few, *more[name], *(one for other in HELD if other != name for one in more[other])]
        least = least or total("events", "all", events, len(few))
        found[name] = total("events", name, events, len(few) + MORE) - least
    return {name: each / (forwarded[1] - forwarded[0]) for name, each in found.items()}
