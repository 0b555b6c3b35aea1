"""HTTPS out: one kept-alive pool, one TLS context, a wall-clock deadline; no redirects, proxies or retries."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock by which something must be over."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds left; negative when it has passed."""
        return self.at - time.monotonic()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status; `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, Deadline, int], Answer]  # GET url, within a deadline, at most so many bytes of body
