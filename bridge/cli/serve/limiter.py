"""Limiter: how many requests are worked on at a time, and who is told at once that their turn would come too late."""

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bridge.errors import BridgeError, HungUp, Overloaded

_LATELY = 64  # requests that are measured
_MARGIN, _SPARE = 1.5, 0.5  # a request may take so many times what all but the slowest tenth took; seconds besides


@dataclass(slots=True, eq=False)
class _Waiting:
    """A request that waits for its turn; its sender goes at `until`."""

    until: float
    turn: asyncio.Future[None]


class Limiter:
    """For one event loop: so many `places`, and a line of those who wait for one, in the order they came.

    When a turn would come is reckoned from how long requests have taken lately. A sender that would not be answered in
    time is told at once, while it still listens, rather than worked for when it has gone and comes again. Moments are
    seconds of `clock`.
    """

    def __init__(self, places: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._places, self._free, self._clock = places, places, clock
        self._line: deque[_Waiting] = deque()
        self._took = deque([0.0], _LATELY)  # seconds; nobody is refused on a guess

    @asynccontextmanager
    async def turn(self, until: float, gone: asyncio.Future[None]) -> AsyncIterator[None]:
        """A place, while the `with` block lasts. Raises Overloaded; HungUp once `gone` is done."""
        if self._free and not self._line:
            self._free -= 1
        else:
            await self._wait(until, gone)
        began = self._clock()
        try:
            yield
        finally:
            self._took.append(self._clock() - began)
            self._free += 1
            self._advance()

    async def _wait(self, until: float, gone: asyncio.Future[None]) -> None:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(until, loop.create_future())
        self._line.append(waiting)

        def hung_up(_: object) -> None:
            self._refuse(waiting, HungUp("The sender hung up while its request waited for its turn."))

        gone.add_done_callback(hung_up)
        late = loop.call_later(
            until - self._needed() - self._clock(), lambda: self._refuse(waiting, self._overloaded())
        )
        self._advance()
        try:
            await waiting.turn
        finally:
            late.cancel()
            gone.remove_done_callback(hung_up)

    def _advance(self) -> None:
        """Let in whom there is a place for; refuse whose turn would come too late."""
        now, each, needed, ahead = self._clock(), self._away(1), self._needed(), 0
        waiting, self._line = self._line, deque()
        for one in waiting:
            if one.turn.done():
                continue
            if now + (0 if self._free else ahead + 1) * each + needed > one.until:
                self._refuse(one, self._overloaded())
            elif self._free:
                self._free -= 1
                one.turn.set_result(None)
            else:
                ahead += 1
                self._line.append(one)

    def _away(self, turns: int) -> float:
        """Seconds until so many of those at work are done, and others in their places."""
        return turns * sum(self._took) / len(self._took) / self._places

    def _needed(self) -> float:
        """Seconds that must be left to a request when its turn comes."""
        return sorted(self._took)[int(len(self._took) * 0.9)] * _MARGIN + _SPARE

    def _overloaded(self) -> Overloaded:
        after = math.ceil(self._away(len(self._line) + self._places))
        return Overloaded("More has come than can be posted while its senders wait.", after=after)

    def _refuse(self, waiting: _Waiting, why: BridgeError) -> None:
        if not waiting.turn.done():
            waiting.turn.set_exception(why)
