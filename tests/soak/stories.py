"""What happens in the channels of a threads' soak: things that begin, go on and are over, several at a time; and what
Slack does to each call. At random, but the same for the same seed."""

import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.support.faults import Call, Spoil, hang_up, reset, says, taken, well

Step = Literal["opens", "goes", "closes"]
NAME = re.compile(r"c([0-9]+)-t([0-9]+)-r([0-9]+)-n([0-9]+)-(opens|goes|closes)")
_AT_ONCE = 3  # things that go on at a time in a channel
_AGAIN = 4  # of ten things that are over, so many begin anew


@dataclass(frozen=True, slots=True)
class Told:
    """The `number`th event of a channel: a step of the `round`th time that a `thing` begins."""

    channel: int
    thing: int
    round: int
    number: int
    step: Step

    @property
    def name(self) -> str:
        return f"c{self.channel}-t{self.thing}-r{self.round}-n{self.number}-{self.step}"


def named(text: str) -> Told:
    """The event that a message tells of."""
    found = NAME.search(text)
    assert found, "not an event of ours"
    step: Step = found[5]  # type: ignore[assignment]
    return Told(int(found[1]), int(found[2]), int(found[3]), int(found[4]), step)


def stories(channel: int, events: int, seed: int) -> Iterator[Told]:
    """So many events: half of the things are pairs, half of them have up to five steps between."""
    chance = random.Random(f"{seed} {channel}")  # noqa: S311  reproducible
    going: list[tuple[int, int, int]] = []  # thing, round, steps that are left
    over: list[tuple[int, int]] = []
    things = 0
    for number in range(events):
        if len(going) < _AT_ONCE and (not going or chance.random() < 0.4):
            if over and chance.randrange(10) < _AGAIN:
                thing, rounds = over.pop(0)
            else:
                thing, rounds, things = things, 0, things + 1
            going.append((thing, rounds + 1, 1 if chance.random() < 0.5 else chance.randint(2, 6)))
            yield Told(channel, thing, rounds + 1, number, "opens")
            continue
        thing, rounds, left = going.pop(chance.randrange(len(going)))
        if left == 1:
            over.append((thing, rounds))
        else:
            going.append((thing, rounds, left - 1))
        yield Told(channel, thing, rounds, number, "closes" if left == 1 else "goes")


def refused(error: str) -> Spoil:
    return says(200, f'{{"ok": false, "error": "{error}"}}', Content_Type="application/json")


def of_replies(error: str) -> Spoil:
    """Slack takes no replies, and everything else."""
    return lambda call: refused(error)(call) if b'"thread_ts"' in call.body else well(call)


# How often of 1,000 calls, what happens, and whether Slack did what it was asked although it did not say so.
_ANY: tuple[tuple[int, Spoil, bool], ...] = (
    (40, says(429, Retry_After="1"), False),
    (20, says(500), False),
    (20, reset, False),
    (20, taken(reset), True),
    (15, taken(hang_up), True),
    (20, taken(says(500, "rollup_error")), True),
    (15, says(302, Location="http://127.0.0.1:9/"), False),
    (15, taken(says(200, "<html>Good morning</html>")), True),
)
_MORE: dict[str, tuple[tuple[int, Spoil, bool], ...]] = {
    "conversations.history": ((40, refused("internal_error"), False), (2, refused("not_in_channel"), False)),
    "conversations.replies": ((40, refused("thread_not_found"), False),),
    "chat.update": ((40, refused("cant_update_message"), False), (20, refused("edit_window_closed"), False)),
    "chat.postMessage": (
        (20, of_replies("restricted_action_thread_locked"), False),
        (20, of_replies("cannot_reply_to_message"), False),
        (10, refused("metadata_too_large"), False),
        (5, refused("invalid_blocks"), False),
    ),
}


@dataclass
class Weather:
    """A plan for FaultySlack; `calm`: all is well. `unsure`: posts that Slack took without saying so; `calls`."""

    seed: int
    calm: bool = False
    unsure: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    spoiled: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def __call__(self, call: Call) -> Spoil:
        method = call.path.rpartition("/")[2]
        with self._lock:
            number = self.calls[method]
            self.calls[method] += 1
            spoil, unsure = (well, False) if self.calm else self._drawn(method, number)
            self.spoiled += spoil is not well
            if unsure and method == "chat.postMessage":
                self.unsure[named(call.body.decode()).name] += 1
        return spoil

    def _drawn(self, method: str, number: int) -> tuple[Spoil, bool]:
        drawn = random.Random(f"{self.seed} {method} {number}").randrange(1_000)  # noqa: S311  reproducible
        for share, spoil, unsure in (*_ANY, *_MORE.get(method, ())):
            if drawn < share:
                return spoil, unsure
            drawn -= share
        return well, False
