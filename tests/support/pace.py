"""How slow this machine is just now: margins of real time grow by that, and are what they say on an idle one.

Deadline.after(0.2 * stretch())  # time that is to run out: as short as the work beside it allows
until(lambda: server.posts)      # no time at all: whatever happens is waited for
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

PLENTY = 60.0  # seconds for what takes a moment; they are taken up only where something hangs
_SPUN = 0.02  # seconds of CPU
_FRESH = 0.5  # seconds for which a measurement is believed
_MOST = 6.0


@dataclass
class _Measured:
    at: float = -1_000.0
    stretch: float = 1.0


_last = _Measured()


def stretch() -> float:
    """How many times longer a thread's work takes for what else runs here; at least 1.

    With four busy loops beside it on two cores, it is about 2.5.
    """
    now = time.monotonic()
    if now - _last.at > _FRESH:
        wall, cpu = now, time.thread_time()
        while time.thread_time() - cpu < _SPUN:
            pass
        took = time.monotonic() - wall
        _last.stretch = min(_MOST, max(1.0, took / _SPUN))
        _last.at = wall + took
    return _last.stretch


def until(happened: Callable[[], object], seconds: float = PLENTY) -> None:
    """Wait for it. AssertionError where it does not happen."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"it did not happen within {seconds:.0f} s"
        time.sleep(0.005)
