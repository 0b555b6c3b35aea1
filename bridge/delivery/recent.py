"""Recent: what this process has seen lately, for a while, and only so much of it; best effort, never relied upon."""

import threading
from collections import OrderedDict
from hashlib import sha256

_SHORT = 64  # characters


class Recent:
    """The last `most` things that were kept, each for `seconds`; for all threads of the process.

    Whoever sends may choose what a thing is kept under, and how long that is: of a long one a hash is kept instead.
    Things go when their time is over, whether anybody asks for them or not. Moments are seconds by the wall clock: a
    frozen process must not think that no time went by.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._kept: OrderedDict[str | bytes, tuple[float, tuple[str, ...]]] = OrderedDict()  # the oldest first
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, key: str, now: float, *words: str) -> None:
        """Remember `words` under `key`, from `now` on; what is too old goes, and the oldest gives way."""
        hashed = _hashed(key)
        with self._lock:
            self._forget(now)
            self._kept[hashed] = now, words
            self._kept.move_to_end(hashed)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def recall(self, key: str, now: float) -> tuple[str, ...] | None:
        """The words kept under `key`; None when there are none, or they are too old."""
        if not self._kept:
            return None
        hashed = _hashed(key)
        with self._lock:
            self._forget(now)
            at, words = self._kept.get(hashed, (None, ()))
            if at is None:
                return None
            if not self._lasts(at, now):
                del self._kept[hashed]
                return None
            return words

    def _forget(self, now: float) -> None:
        while self._kept and not self._lasts(next(iter(self._kept.values()))[0], now):
            self._kept.popitem(last=False)

    def _lasts(self, at: float, now: float) -> bool:
        return 0 <= now - at < self._seconds  # a clock set back tells nothing


def _hashed(key: str) -> str | bytes:
    """The key itself where it is as short as a hash of our own: hashing that anew took 9,000 instructions each time."""
    return key if len(key) <= _SHORT else sha256(key.encode(errors="surrogatepass")).digest()
