"""A clock on which waiting takes no time, for tests of what is waited for."""

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
