"""Recent: what this process has seen lately, for a while, and only so much of it; best effort, never relied upon."""

import threading
from collections import OrderedDict


class Recent:
    """The last `most` things that were kept, each for `seconds`; for all threads of the process.

    Moments are seconds by the wall clock: a frozen process must not think that no time went by.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._kept: OrderedDict[str, tuple[float, tuple[str, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, key: str, now: float, *words: str) -> None:
        """Remember `words` under `key`, from `now` on; the oldest gives way."""
        with self._lock:
            self._kept[key] = now, words
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def recall(self, key: str, now: float) -> tuple[str, ...] | None:
        """The words kept under `key`; None when there are none, or they are too old."""
        with self._lock:
            at, words = self._kept.get(key, (None, ()))
            if at is None:
                return None
            if not 0 <= now - at < self._seconds:  # a clock set back tells nothing
                del self._kept[key]
                return None
            return words
