"""Clocks on which waiting takes no time, for tests of what is waited for."""

import math
import time
from collections.abc import Sequence

from bridge.net.connection import Address, look_up
from bridge.net.transport import Clock, Deadline


class Virtual:
    """Seconds that pass only by waiting; `slept` lists the waits.

    `ahead` is by how much the wall clock is; it may be set on its own, as after a freeze.
    """

    def __init__(self, now: float = 5_000.0, *, ahead: float = 1_800_000_000.0) -> None:
        self.now = now
        self.ahead = ahead
        self.slept: list[float] = []
        self.clock = Clock(monotonic=lambda: self.now, sleep=self.sleep, wall=lambda: self.now + self.ahead)

    def within(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self.clock)

    def pass_by(self, seconds: float) -> None:
        """Time in which nobody waits."""
        self.now += seconds

    def until(self, moment: float) -> None:
        """Nobody waits until then, if it is still to come."""
        self.now = max(self.now, moment)

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds


class Held:
    """Seconds that pass by waiting, and from the first connection on: what a busy machine does before takes none.

    `left`: so many of them a direct post has, whatever is left of its sender's patience.
    """

    def __init__(self, left: float = math.inf) -> None:
        self.left = left
        self._passed = 5_000.0
        self._runs_since: float | None = None
        self.clock = Clock(monotonic=self.now, sleep=self.sleep)

    def now(self) -> float:
        return self._passed + (0.0 if self._runs_since is None else time.monotonic() - self._runs_since)

    def hold(self) -> None:
        """Stand still until the next connection."""
        self._passed, self._runs_since = self.now(), None

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self._passed += seconds

    def resolve(self, host: str, port: int) -> Sequence[Address]:
        """In a Transport's look_up's place, which is where a connection begins."""
        if self._runs_since is None:
            self._runs_since = time.monotonic()
        return look_up(host, port)
