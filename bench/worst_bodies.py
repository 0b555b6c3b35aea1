"""Measures the bodies that cost the most: CPU and memory from a request's body to Slack's message.

    .venv/bin/python -m bench.worst_bodies [WORD …]

One MiB of each of tests/support/attacks.py, then of each kind's richest case with every list, every object or every
text in it blown up together. A WORD picks those whose name has it. Prints seconds of CPU and MiB; fails where one
costs more than a second or 64 MiB.
"""

import json
import sys
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

from bridge.wording.phrases import Say
from tests.support.attacks import ALL
from tests.support.blown_up import Blown, blown, message, richest, sent, ways

MOST_SECONDS, MOST_MIB = 1.0, 64
MIB = 1_048_576
SAY = Say("ja")


def bodies() -> Iterator[tuple[str, str, Any]]:
    """The source, a name, and the body."""
    yield from ((source, name, attack(MIB)) for source, name, attack in ALL)
    for name, case in richest().items():
        value = sent(case)
        for way in dict.fromkeys(way.name for way in ways(value)):
            alike = sorted((one for one in ways(value) if one.name == way), key=lambda one: len(one.path), reverse=True)
            yield case.source.name, f"{name}, {way}", together(value, alike)


def together(value: Any, alike: list[Blown]) -> Any:
    """All of them blown up, to as much as is let in: a long key around what has grown holds that once more."""
    size = MIB // len(alike) // 2
    while True:
        grown = value
        for one in alike:  # the innermost first
            grown = blown(grown, one, size)
        if len(json.dumps(grown, ensure_ascii=False).encode("utf-8", "replace")) <= MIB:
            return grown
        size = size * 2 // 3


def cost(source: str, body: Any) -> tuple[float, float]:
    """Seconds, and MiB in a second run: to measure memory slows it down."""
    started = time.process_time()
    message(source, body, SAY)
    seconds = time.process_time() - started
    tracemalloc.start()
    message(source, body, SAY)
    mib = tracemalloc.get_traced_memory()[1] / MIB
    tracemalloc.stop()
    return seconds, mib


def main() -> None:
    found = []
    message("backlog", ALL[0][2](100), SAY)
    for source, name, body in bodies():
        if all(word in name for word in sys.argv[1:]):
            seconds, mib = cost(source, body)
            found.append((seconds, mib))
            print(f"{seconds:5.2f} s {mib:4.0f} MiB  {source}: {name}", flush=True)
    seconds, mib = (max(column) for column in zip(*found, strict=True))
    assert seconds <= MOST_SECONDS, f"{seconds:.2f} s is more than {MOST_SECONDS}"
    assert mib <= MOST_MIB, f"{mib:.0f} MiB is more than {MOST_MIB}"


if __name__ == "__main__":
    main()
