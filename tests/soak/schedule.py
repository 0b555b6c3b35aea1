"""What Slack does to each request, at random, but the same for the same seed: whatever threads do, and however fast."""

import random
import re
import threading
from collections import Counter
from dataclasses import dataclass

from tests.support.faults import Call, Spoil, hang_up, reset, says, taken, well

NAME = re.compile(r"c([0-9]+)-n([0-9]+)-")  # channel and number of an event, in its text


def named(channel: int, number: int, seed: int) -> str:
    return f"c{channel}-n{number}-s{seed}"


def name_in(text: str) -> tuple[int, int]:
    """Channel and number of the event that a text tells of."""
    found = NAME.search(text)
    assert found, "not an event of ours"
    return int(found[1]), int(found[2])


def idle_end(call: Call) -> bool:
    """All is well, and then the connection is closed, as an idle one is."""
    well(call)
    return False


def no_blocks(call: Call) -> bool:
    """Slack takes nothing but plain text."""
    return says(400, "invalid_blocks")(call) if b'"blocks"' in call.body else well(call)


# How often of 1,000 requests, what happens, and whether Slack took the message although it did not say so.
_SPOILS: tuple[tuple[int, Spoil, bool], ...] = (
    (40, says(429, Retry_After="1"), False),
    (10, says(429, Retry_After="5"), False),
    (5, says(429, Retry_After="120"), False),
    (5, says(429), False),
    (20, reset, False),
    (20, taken(reset), True),
    (15, taken(hang_up), True),
    (10, hang_up, False),
    (20, taken(says(500, "rollup_error")), True),
    (10, says(500, "rollup_error"), False),
    (20, says(503), False),
    (10, taken(says(200, "<html>Good morning</html>")), True),
    (5, says(200, '{"ok": tr'), False),
    (20, says(302, Location="http://127.0.0.1:9/"), False),
    (10, no_blocks, False),
    (30, idle_end, False),
)
_POISON = 5  # of 1,000 events: Slack never takes it, in whatever form
_DEAD = 5  # of 1,000 events: its channel is gone when it comes


@dataclass
class Schedule:
    """A plan for FaultySlack. `unsure` counts, for each event, the posts that Slack took without saying so."""

    seed: int
    dies: bool

    def __post_init__(self) -> None:
        self.unsure: Counter[tuple[int, int]] = Counter()
        self.spoiled = 0
        self._tries: Counter[tuple[int, int]] = Counter()
        self._lock = threading.Lock()

    def __call__(self, call: Call) -> Spoil:
        event = name_in(call.body.decode())
        with self._lock:
            number = self._tries[event]
            self._tries[event] += 1
            spoil, unsure = self._drawn(event, number)
            self.unsure[event] += unsure
            self.spoiled += spoil is not well
        return spoil

    def _drawn(self, event: tuple[int, int], number: int) -> tuple[Spoil, bool]:
        fate = random.Random(f"{self.seed} {event}").randrange(1_000)  # noqa: S311  reproducible
        if fate < _POISON:
            return says(400, "invalid_blocks"), False
        if self.dies and fate < _POISON + _DEAD:
            return says(404, "no_service"), False
        drawn = random.Random(f"{self.seed} {event} {number}").randrange(1_000)  # noqa: S311  reproducible
        for share, spoil, unsure in _SPOILS:
            if drawn < share:
                return spoil, unsure
            drawn -= share
        return well, False
