"""A clock on which waiting takes no time, for tests of what is waited for."""

from bridge.transport import Clock, Deadline


class Virtual:
    """Time that passes only by waiting; `slept` lists the waits. `wall` may be set on its own, as after a freeze."""

    def __init__(self) -> None:
        self.now = 5_000.0
        self.ahead = 1_800_000_000.0
        self.slept: list[float] = []
        self.clock = Clock(monotonic=lambda: self.now, sleep=self._sleep, wall=lambda: self.now + self.ahead)

    def within(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self.clock)

    def pass_by(self, seconds: float) -> None:
        """Time in which nobody waits."""
        self.now += seconds

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
