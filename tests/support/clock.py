"""A clock on which waiting takes no time, for tests of pauses and deadlines."""

from bridge.net.transport import Clock, Deadline


class Virtual:
    """Seconds that pass only in `sleep`; `slept` lists the pauses.

    `ahead` is what the wall clock has more than the monotonic one; set it to imitate a frozen process.
    """

    def __init__(self, now: float = 5_000.0, *, ahead: float = 1_800_000_000.0) -> None:
        self.now = now
        self.ahead = ahead
        self.slept: list[float] = []
        self.clock = Clock(monotonic=lambda: self.now, sleep=self.sleep, wall=lambda: self.now + self.ahead)

    def within(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self.clock)

    def pass_by(self, seconds: float) -> None:
        """Let time pass without a pause being listed."""
        self.now += seconds

    def until(self, moment: float) -> None:
        """Let time pass until then, if it is in the future."""
        self.now = max(self.now, moment)

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds
