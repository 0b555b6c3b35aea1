"""Threads, for long: python -m tests.soak.threads --events 10000 --seeds 5 [--mode MODE] [--weather calm|rough].

Pairs and groups in 20 channels, on real sockets, while Slack fails at every fifth call of any method; in calm weather
every message is posted by a process that has seen nothing before, and Slack's calls are counted. Prints a table; ends
with 1 if a promise was broken.
"""

import argparse
import io
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, cast, get_args

from bridge.delivery.direct import direct
from bridge.delivery.parcel import Parcel, Unsealed, decode, opened, seal
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received
from bridge.delivery.verdict import may_have_posted
from bridge.errors import Undelivered
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.slack.render import render
from bridge.slack.threads import Keys, Manner, threaded
from bridge.wording.facts import Facts, Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.tone import Tone
from bridge.worker import Worker
from tests.soak.run import hurried
from tests.soak.stories import Told, Weather, named, stories
from tests.support.crossing import Mode
from tests.support.faults import FaultySlack

Sky = Literal["calm", "rough"]
CHANNELS, PROCESSES, RETRIES = 20, 4, 3
AT_ONCE = 4  # channels: with all twenty the stand-in for Slack would answer more slowly than a sender waits
MARK = "(possible repeat) "
_TONES = {"opens": Tone.BAD, "goes": Tone.WARN, "closes": Tone.GOOD}


@dataclass(frozen=True, slots=True)
class Tally:
    """`lost`, `foreign` (replies under another thing), `wronged` (turned by another's end) and `unexplained` repeats
    must be 0. `threaded`: follow-ups under their own beginning; `alone`: on their own, or under a stray of their own.
    `called`: of history, replies and update."""

    sent: int = 0
    accepted: int = 0
    lost: int = 0
    parked: int = 0
    foreign: int = 0
    wronged: int = 0
    marked: int = 0
    resent: int = 0
    unexplained: int = 0
    threaded: int = 0
    alone: int = 0
    turned: int = 0
    called: int = 0
    posts: int = 0
    spoiled: int = 0


class Parked:
    """In the queue's place: a channel's next event waits for the one before, and what is to be tried again is."""

    def __init__(self) -> None:
        self.parked: set[str] = set()

    def again(self, taken: Received, after: int) -> None:
        """At once."""

    def park(self, taken: Received, reason: str, at: datetime) -> None:
        self.parked.add(decode(taken.body).parcel.id)


class Deployment:
    """Processes that post, `fresh` ones for every message where what they remember is not to help."""

    def __init__(self, slack: str, *, fresh: bool) -> None:
        self.clock, self.transport, self.url, self.fresh = hurried(), Transport(), slack, fresh
        self.keyring, self.queue = Keyring.parse(new_plain("soak")), Parked()
        self.unsure: Counter[str] = Counter()  # posts that, for all we know, Slack may have taken
        self._processes = [self._process() for _ in range(PROCESSES)]

    def _process(self) -> tuple[Callable[[Parcel, Bot], bool], Worker]:
        client = Client(self.transport, self.url)
        outlet, poster = direct(client), Poster(client)

        def now(parcel: Parcel, to: Bot) -> bool:
            try:
                return outlet(parcel, to, Deadline.after(10, self.clock)).status == "posted"
            except Undelivered as problem:
                self.unsure[parcel.id] += may_have_posted(problem)
                return False

        def post(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
            poster.post(parcel, to, within, QUEUE)

        def unseal(closed: Any) -> Unsealed:
            return opened(closed, self.keyring, now=datetime.now(UTC), revoked=frozenset())

        return now, Worker(cast(Queue, self.queue), unseal, post, self.clock)

    def process(self, number: int) -> tuple[Callable[[Parcel, Bot], bool], Worker]:
        return self._process() if self.fresh else self._processes[number % PROCESSES]

    def directly(self, parcel: Parcel, to: Bot, number: int) -> tuple[bool, bool]:
        """Whether it was taken in the end, and whether its sender came again."""
        for attempt in range(1 + RETRIES):
            if self.process(number + attempt)[0](parcel, to):
                return True, attempt > 0
        return False, True

    def queued(self, parcel: Parcel, to: Bot, number: int) -> tuple[bool, bool]:
        body = seal(parcel, to, self.keyring)
        for receives in range(1, 200):
            taken = Received(sha256(body.encode()).hexdigest(), "handle", "group", body, receives)
            if self.process(number + receives - 1)[1].take(taken):
                return True, False
        return False, False


def parcel(told: Told, to: Bot, began: datetime) -> Parcel:
    at, thing = began + timedelta(seconds=told.number), f"c{told.channel}-t{told.thing}"
    facts = Facts(over=told.step == "closes", thread=Thread(thing, opens=told.step == "opens"))
    notice = Notice((told.name,), _TONES[told.step], context=((at,),), facts=facts)
    same = sha256(told.name.encode()).hexdigest()
    place = threaded(notice, Keys(to.token, "aws"), same, at, Manner(key=False, lang="en", lasts=timedelta(days=1)))
    return Parcel("aws", "1a2b3c4d", told.name, render(notice, Say("en")), None, same, place)


def run(events: int, seed: int, mode: Mode, sky: Sky) -> Tally:
    weather, began = Weather(seed, calm=sky == "calm"), datetime.now(UTC) - timedelta(seconds=events)
    taken: set[str] = set()
    again: set[str] = set()
    with FaultySlack(weather) as slack:
        deployed = Deployment(slack.url, fresh=sky == "calm")

        def tell(channel: int) -> None:
            to = Bot("xoxb-" + "1" * 12 + "-soak", f"C{channel:010d}")
            send = deployed.directly if mode == "direct" else deployed.queued
            for told in stories(channel, events // CHANNELS, seed):
                well, came_again = send(parcel(told, to, began), to, told.number)
                (taken if well else set[str]()).add(told.name)
                (again if came_again else set[str]()).add(told.name)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(tell, range(CHANNELS)):
                pass
        deployed.transport.close()
        standing = [one for channel in range(CHANNELS) for one in slack.slack.channels.standing(f"C{channel:010d}")]
        weather.unsure |= deployed.unsure  # on a busy machine Slack is late besides
        return judged(standing, taken, again, weather, deployed.queue.parked, events // CHANNELS * CHANNELS)


def judged(
    standing: list[dict[str, Any]], taken: set[str], again: set[str], weather: Weather, parked: set[str], sent: int
) -> Tally:
    counts: Counter[str] = Counter()
    heads = {one["ts"]: named(one["text"]) for one in standing}
    ends: dict[tuple[int, int], int] = {}
    for told in heads.values():
        if told.step == "closes":
            ends[told.channel, told.thing] = max(ends.get((told.channel, told.thing), 0), told.number)
    seen: Counter[str] = Counter()
    for one in standing:
        told, head = heads[one["ts"]], heads[one.get("thread_ts", one["ts"])]
        if seen[told.name]:
            counts[_repeat(one, told, seen, weather, again)] += 1
        seen[told.name] += 1
        counts["foreign"] += (head.channel, head.thing) != (told.channel, told.thing)
        if told.step != "opens":
            own = (head.thing, head.round, head.step) == (told.thing, told.round, "opens")
            counts["threaded" if own else "alone"] += 1
        if one["text"].startswith(":large_green_circle:"):
            counts["turned"] += 1
            counts["wronged"] += ends.get((told.channel, told.thing), -1) < told.number
    return Tally(
        sent=sent,
        accepted=len(taken),
        lost=len(taken - set(seen) - parked),
        parked=len(parked),
        called=sum(weather.calls.values()) - weather.calls["chat.postMessage"],
        posts=weather.calls["chat.postMessage"],
        spoiled=weather.spoiled,
        **{name: counts[name] for name in ("foreign", "wronged", "marked", "resent", "unexplained")},
        **{name: counts[name] for name in ("threaded", "alone", "turned")},
    )


def _repeat(one: dict[str, Any], told: Told, seen: Counter[str], weather: Weather, again: set[str]) -> str:
    """Each needs a post before it whose answer was lost; without a mark, also a sender that came again."""
    marked = MARK in one["text"]
    excused = seen[told.name] <= weather.unsure[told.name] and (marked or told.name in again)
    return "unexplained" if not excused else "marked" if marked else "resent"


def wrong(tally: Tally, mode: Mode, sky: Sky, expected: tuple[int, int] | None = None) -> list[str]:
    """What breaks a promise, in words. `expected`: steps between, and ends, in calm weather."""
    found = {name: getattr(tally, name) for name in ("lost", "foreign", "wronged", "unexplained")}
    if mode == "queue":
        found["not accepted"] = tally.sent - tally.accepted
    if sky == "calm":
        found |= {"alone in calm weather": tally.alone, "repeated": tally.marked + tally.resent}
    if expected:
        between, ends = expected
        found["calls too many"] = tally.called - between - 2 * ends
        found["not turned"] = ends - tally.turned
    return [f"{count} {what}" for what, count in found.items() if count]


def steps(events: int, seed: int) -> tuple[int, int]:
    """How many steps between and how many ends there are."""
    every = Counter(told.step for channel in range(CHANNELS) for told in stories(channel, events // CHANNELS, seed))
    return every["goes"], every["closes"]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.threads", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=5, help="how many, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--mode", choices=get_args(Mode), action="append")
    parser.add_argument("--weather", choices=get_args(Sky), action="append")
    asked = parser.parse_args(arguments)
    columns = [one.name for one in fields(Tally)]
    _say(f"| mode | weather | seed | {' | '.join(columns)} | seconds |")
    _say("|-|-|-|" + "-:|" * (len(columns) + 1))
    failed = False
    for mode in asked.mode or get_args(Mode):
        for sky in asked.weather or get_args(Sky):
            for seed in range(asked.first, asked.first + asked.seeds):
                started = time.monotonic()
                with redirect_stderr(io.StringIO()):
                    tally = run(asked.events, seed, mode, sky)
                cells = " | ".join(f"{value:,}" for value in astuple(tally))
                _say(f"| {mode} | {sky} | {seed} | {cells} | {time.monotonic() - started:.0f} |")
                for problem in wrong(tally, mode, sky, steps(asked.events, seed) if sky == "calm" else None):
                    failed = True
                    _say(f"WRONG: {mode}, {sky}, seed {seed}: {problem}")
    return int(failed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
