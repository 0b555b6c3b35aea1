"""One run: senders of 20 channels, the app, the queue's workers and a failing Slack, all on real sockets.

Waiting alone is left out: a pause that Slack asks for, or a parcel's until its next try, is over at once.
"""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection

from werkzeug.serving import make_server

from bridge.net.transport import Clock
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.soak.judge import Event, Records, Tally, judged
from tests.soak.schedule import Schedule, named
from tests.support.crossing import Bridge, Mode, Source, bridge, event
from tests.support.faults import FaultySlack
from tests.support.hooks import SECRET
from tests.support.local_aws import LocalAws

CHANNELS = 20
WORKERS = 4
RETRIES = {"aws": 3, "backlog": 0}  # SNS's default policy; Backlog says nothing of one
CARELESS = 20  # of 1,000 events, their sender sends once more although all was well
DEEP = (
    40  # parcels in the queue, at which senders wait: moto looks through all of them at each call, and more than once
)


def hurried() -> Clock:
    """A clock on which waiting takes no time: each thread's goes ahead as far as it has waited."""
    own = threading.local()

    def ahead() -> float:
        return float(getattr(own, "ahead", 0.0))

    def sleep(seconds: float) -> None:
        own.ahead = ahead() + seconds

    return Clock(lambda: time.monotonic() + ahead(), sleep, time.time)


@dataclass
class Senders:
    """What they sent, and what they were answered."""

    accepted: set[Event] = field(default_factory=set)
    again: set[Event] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: Event, status: int, *, first: bool) -> None:
        with self.lock:
            self.statuses[status] += 1
            if not first:
                self.again.add(name)
            if status in (200, 202):
                self.accepted.add(name)


@dataclass(frozen=True, slots=True)
class Channel:
    number: int
    source: Source
    to: Webhook | Bot
    path: str

    @property
    def seen_as(self) -> str:
        """How Slack's record names it."""
        return self.to.channel if isinstance(self.to, Bot) else "/" + self.to.url.split("/", 3)[3]


def run(events: int, seed: int, mode: Mode, aws: LocalAws) -> Tally:
    schedule = Schedule(seed, dies=mode == "queue")  # AWS's dead channels are left alone for a minute: too long here
    with FaultySlack(schedule) as slack:
        deployed = bridge(aws, slack.url, mode, Keyring.parse(new_plain("soak")), clock=hurried())
        channels = [_channel(number, deployed) for number in range(CHANNELS)]
        senders, done = Senders(), threading.Event()
        with ThreadPoolExecutor(WORKERS) as pool:
            working = [
                pool.submit(_work, replace(deployed, worker=deployed.hire(), hurries=True), done)
                for _ in range(WORKERS if mode == "queue" else 0)
            ]
            try:
                _send(events, seed, channels, senders, deployed)
            finally:
                done.set()
            for one in working:
                one.result()
        parked = deployed.parked.bodies() if mode == "queue" else []
        return judged(
            Records(
                sent=events,
                accepted=frozenset(senders.accepted),
                again=frozenset(senders.again),
                statuses=senders.statuses,
                posts=slack.posts,
                parked=parked,
                to={channel.number: channel.seen_as for channel in channels},
                unsure=schedule.unsure,
                asked=slack.asked,
                spoiled=schedule.spoiled,
            )
        )


def _channel(number: int, deployed: Bridge) -> Channel:
    """AWS's and Backlog's by turns; every fifth is reached by a bot."""
    source: Source = "aws" if number % 2 else "backlog"
    to: Webhook | Bot = Webhook("T0123456789", f"B{number:010d}", SECRET)
    if number % 5 == 0:
        to = Bot("xoxb-" + "1" * 12 + "-soak", f"C{number:010d}")
    return Channel(number, source, to, f"/{source}/{deployed.token(source, to)}")


# -- senders ------------------------------------------------------------------------------------


def _send(events: int, seed: int, channels: list[Channel], senders: Senders, deployed: Bridge) -> None:
    server = make_server("127.0.0.1", 0, deployed.browser.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()

    def room() -> None:
        while deployed.queue.url and len(deployed.queue.messages()) > DEEP:
            time.sleep(0.02)

    def send(channel: Channel) -> None:
        for number in range(events // CHANNELS + (channel.number < events % CHANNELS)):
            room()
            _tell(server.server_port, channel, number, seed, senders)

    try:
        with ThreadPoolExecutor(CHANNELS) as pool:
            for _ in pool.map(send, channels):
                pass
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _tell(port: int, channel: Channel, number: int, seed: int, senders: Senders) -> None:
    """One event, as often as its sender would."""
    name = channel.number, number
    asked = event(channel.source, named(*name, seed))
    careless = random.Random(f"{seed} careless {name}").randrange(1_000) < CARELESS  # noqa: S311  reproducible
    for attempt in range(1 + RETRIES[channel.source]):
        status = _post(port, channel.path, asked)
        senders.note(name, status, first=attempt == 0)
        if status == 200 and careless:
            senders.note(name, _post(port, channel.path, asked), first=False)
        if status < 500:
            return


def _post(port: int, path: str, asked: dict[str, object]) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": str(asked["content_type"]), **dict(asked.get("headers", {}))}  # type: ignore[call-overload]
    try:
        connection.request("POST", path, str(asked["data"]).encode(), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


# -- workers ------------------------------------------------------------------------------------


def _work(deployed: Bridge, done: threading.Event) -> None:
    """Lambda's part, until all that was sent is gone from the queue. What is to be tried again is at once."""
    while True:
        over = done.is_set()
        verdict = deployed.work(45.0)
        if verdict == "nothing":
            if over and not deployed.queue.messages():
                return
            time.sleep(0.01)
