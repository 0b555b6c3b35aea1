"""Policy: which of Slack's answers are worth another try, and when; the table, as values."""

from dataclasses import dataclass

from bridge.errors import MessageRefused, NotReached, SlowDown, Undelivered, Unsure

LEAST = 0.25  # seconds: a try with less time than this would end before Slack answers, and leave us unsure


@dataclass(frozen=True, slots=True)
class Policy:
    """What one delivery may do beyond its first try, as long as there is time.

    `slow_downs`: how many pauses to wait out, each of at most `longest` seconds. `not_reached`: the pauses
    before trying again what surely was not posted. `unsure`: those before trying again, marked, what may have
    been posted. What Slack refuses is always tried again at once, as long as there is a simpler form of it.
    """

    slow_downs: int
    longest: float
    not_reached: tuple[float, ...]
    unsure: tuple[float, ...]

    def pause(self, problem: Undelivered, times: int) -> float | None:
        """Seconds until the next try, after a problem of a sort met `times` times before; None: no next try."""
        match problem:
            case SlowDown(after=after) if times < self.slow_downs and after <= self.longest:
                return after
            case NotReached() if times < len(self.not_reached):
                return self.not_reached[times]
            case Unsure() if times < len(self.unsure):
                return self.unsure[times]
            case MessageRefused():
                return 0.0
        return None


_SOON = (0.3, 0.6)  # so at 0.3 s and 0.9 s
DIRECT_RESENDING = Policy(slow_downs=2, longest=900, not_reached=_SOON, unsure=())  # the sender will say it again
DIRECT_ONCE = Policy(slow_downs=2, longest=900, not_reached=_SOON, unsure=(0.5,))  # it will not
QUEUE = Policy(slow_downs=1, longest=30, not_reached=(), unsure=())  # the queue will
