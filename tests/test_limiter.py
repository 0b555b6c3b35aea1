"""The limiter, on a loop whose time passes at once: who is worked for, and who is told early that it is too late."""

import asyncio
import selectors
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from bridge.cli.serve import THREADS
from bridge.cli.serve.limiter import Limiter
from bridge.errors import HungUp, Overloaded

SNS, EVENTBRIDGE = 10.0, 3.0  # seconds of patience


class Skipping(selectors.DefaultSelector):
    """Never waits: what it should have waited is the loop's time."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop on which an hour takes a moment."""

    def __init__(self) -> None:
        self.skipping = Skipping()
        super().__init__(self.skipping)

    def time(self) -> float:
        return self.skipping.now


def now() -> float:
    return asyncio.get_running_loop().time()


def run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(work)


@dataclass
class Senders:
    """What became of each: the moment of its answer, or of its refusal and how long it is to stay away."""

    limiter: Limiter = field(default_factory=lambda: Limiter(THREADS, now))
    began: list[int] = field(default_factory=list)
    answered: dict[int, float] = field(default_factory=dict)
    refused: dict[int, tuple[float, int]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)

    async def send(self, number: int, takes: float, patience: float = SNS, hangs_up: float = 1e9) -> None:
        loop = asyncio.get_running_loop()
        hung_up: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(hangs_up, hung_up.set_result, None)
        try:
            async with self.limiter.turn(now() + patience, hung_up):
                self.began.append(number)
                await asyncio.sleep(takes)
            self.answered[number] = now()
        except Overloaded as error:
            self.refused[number] = now(), error.after
        except HungUp:
            self.gone.append(number)
        timer.cancel()

    async def burst(self, many: int, takes: float, patience: float = SNS) -> None:
        await asyncio.gather(*(self.send(number, takes, patience) for number in range(many)))


@pytest.mark.parametrize("takes", [0.02, 0.3, 1.0, 2.0, 2.9])
@pytest.mark.parametrize("patience", [EVENTBRIDGE, SNS, 20.0])
def test_of_two_hundred_at_once_none_is_worked_for_in_vain(takes: float, patience: float) -> None:
    async def scene() -> None:
        senders = Senders()
        await senders.burst(200, takes, patience)
        assert len(senders.answered) + len(senders.refused) == 200
        assert max(senders.answered.values()) <= patience
        rounds = 1 + max(0, int((patience - takes - (1.5 * takes + 0.5)) / takes))  # that leave time enough
        assert len(senders.answered) >= min(200, 0.9 * THREADS * rounds)
        assert senders.began == sorted(senders.began)

    run(scene())


def test_who_is_refused_is_told_as_soon_as_it_is_known_and_when_to_come_again() -> None:
    async def scene() -> None:
        senders = Senders()
        await senders.burst(200, 2.0)
        assert len(senders.refused) > 100
        at_once = [number for number, (at, _) in senders.refused.items() if at <= 2.0]
        assert len(at_once) > 0.9 * len(senders.refused)
        assert all(1 <= after <= 30 for _, after in senders.refused.values())
        late = now()
        await senders.burst(200, 2.0)  # it knows by now
        assert max(at for at, _ in senders.refused.values()) - late < 2.1
        assert min(at for at, _ in senders.refused.values()) == late

    run(scene())


def test_where_nothing_moves_who_waits_is_told_while_it_still_listens() -> None:
    async def scene() -> None:
        senders = Senders()
        stuck = asyncio.gather(*(senders.send(number, 60.0) for number in range(THREADS)))
        await asyncio.sleep(1)
        await senders.send(100, 0.1)
        at, _ = senders.refused[100]
        assert 9.0 < at < 11.0
        await stuck
        await senders.send(101, 0.1)  # however long it took lately, who need not wait is let in
        assert 101 in senders.answered

    run(scene())


def test_who_hung_up_while_it_waited_is_not_worked_for() -> None:
    async def scene() -> None:
        senders = Senders(Limiter(1, now))
        waiting = [senders.send(0, 2.0), senders.send(1, 1.0, hangs_up=1.0), senders.send(2, 1.0)]
        await asyncio.gather(*waiting)
        assert (senders.began, senders.gone) == ([0, 2], [1])
        assert senders.answered == {0: 2.0, 2: 3.0}

    run(scene())


def test_a_patient_sender_waits_where_a_hasty_one_is_refused() -> None:
    async def scene() -> None:
        senders = Senders(Limiter(1, now))
        await asyncio.gather(
            senders.send(0, 2.5, 20),
            senders.send(1, 0.1, EVENTBRIDGE),
            senders.send(2, 0.1, 20),
            senders.send(3, 0.1, 20),
        )
        assert senders.began == [0, 2, 3]
        assert set(senders.refused) == {1}

    run(scene())


def test_a_place_is_free_again_whatever_became_of_the_work() -> None:
    async def scene() -> None:
        limiter = Limiter(1, now)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with limiter.turn(now() + SNS, asyncio.get_running_loop().create_future()):
                    raise ZeroDivisionError
        await Senders(limiter).send(0, 0.1)

    run(scene())
