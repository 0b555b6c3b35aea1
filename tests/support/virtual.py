"""Simulates hours in milliseconds: a Slack, an SQS and a worker on a clock that only waiting moves.

Only what reaches out of the process is replaced: the transport under Slack's client, and the queue.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, cast

from bridge.delivery.parcel import Parcel, Unsealed
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received
from bridge.errors import AnswerLost, HostNotReached
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Webhook
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.worker import Worker
from tests.support.clock import Virtual

START = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
MOST_RECEIVES = 200
DEDUPLICATED = 300.0  # seconds
Weather = Literal["well", "refusing", "silent", "failing", "slow"]


def start(now: float = 0.0) -> Virtual:
    """A clock of seconds since START."""
    return Virtual(now, ahead=START.timestamp())


@dataclass
class VirtualSlack:
    """Slack on that clock. `weather` says how it behaves at a time; `each`: it takes one message in so many seconds.

    `latency` is the range of a round trip in seconds; each way takes half of a random value in it.
    """

    time: Virtual
    weather: Callable[[float], Weather] = lambda now: "well"
    latency: tuple[float, float] = (0.04, 0.12)
    each: float | None = None
    posts: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    slowed: list[float] = field(default_factory=list)
    asked: int = 0
    _refilled: float = 0.0
    _random: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  reproducible

    @property
    def client(self) -> Client:
        return Client(cast(Transport, self), "http://127.0.0.1:9")

    def request(self, method: str, url: str, *, headers: object, body: bytes, within: Deadline, at_most: int) -> Answer:
        """As Transport.request."""
        self.asked += 1
        self._travel()
        match self.weather(self.time.now):
            case "refusing":
                raise HostNotReached(en="refused", ja="refused")
            case "silent":
                self.time.pass_by(max(0.0, within.left()))
                raise AnswerLost(en="silent", ja="silent")
            case "failing":
                return Answer(503, {}, b"")
            case "slow":
                return Answer(429, {"retry-after": "30"}, b"")
        answer = self._taken(json.loads(body))
        self._travel()
        return answer

    def _taken(self, body: dict[str, Any]) -> Answer:
        now = self.time.now
        if self.each is not None:
            if now < self._refilled:
                self.slowed.append(now)
                return Answer(429, {"retry-after": "1"}, b"")
            self._refilled = now + self.each
        self.posts.append((now, body))
        return Answer(200, {}, b"ok")

    def _travel(self) -> None:
        self.time.pass_by(self._random.uniform(*self.latency) / 2)


@dataclass
class _Message:
    id: str
    group: str
    body: str
    free: float  # when it may be received
    receives: int = 0


@dataclass
class VirtualSqs:
    """A FIFO queue as SQS documents it: order and lock by group, deduplication, visibility, the dead-letter queue."""

    time: Virtual
    messages: list[_Message] = field(default_factory=list)
    parked: list[tuple[str, str]] = field(default_factory=list)  # body and reason
    _seen: dict[str, float] = field(default_factory=dict)
    _count: int = 0

    def send(self, parcel: str, same: str, group: str, within: Deadline) -> None:
        if self.time.now - self._seen.get(same, -DEDUPLICATED) < DEDUPLICATED:
            return
        self._seen[same] = self.time.now
        self._count += 1
        self.messages.append(_Message(str(self._count), group, parcel, self.time.now))

    def receive(self, wait: int, visibility: int) -> Received | None:
        tried: set[str] = set()
        for message in tuple(self.messages):
            first = message.group not in tried
            tried.add(message.group)
            if not first or message.free > self.time.now:
                continue
            if message.receives >= MOST_RECEIVES:
                self.messages.remove(message)
                self.parked.append((message.body, "gave up"))
                tried.remove(message.group)
                continue
            message.receives += 1
            message.free = self.time.now + visibility
            return Received(message.id, message.id, message.group, message.body, message.receives)
        return None

    def delete(self, taken: Received) -> None:
        self.messages = [message for message in self.messages if message.id != taken.id]

    def again(self, taken: Received, after: int) -> None:
        for message in self.messages:
            if message.id == taken.id:
                message.free = self.time.now + after

    def park(self, taken: Received, reason: str, at: datetime) -> None:
        self.parked.append((taken.body, reason))

    def next(self) -> float:
        """When the next one may be received: each group's first alone counts."""
        firsts: dict[str, float] = {}
        for message in self.messages:
            firsts.setdefault(message.group, message.free)
        return min(firsts.values())


def worker(time: Virtual, slack: VirtualSlack, sqs: VirtualSqs, to: Webhook) -> Worker:
    """A real worker, on that clock."""

    poster = Poster(slack.client)

    def now(parcel: Parcel, at: Any, within: Deadline) -> None:
        poster.post(parcel, at, within, QUEUE)

    return Worker(cast(Queue, sqs), lambda closed: Unsealed(to, closed.parcel), now, time.clock)


def drain(work: Worker, sqs: VirtualSqs, time: Virtual, until: float, *, overhead: float = 0.0) -> None:
    """Work as long as there is something, at most until then; `overhead` is what receiving takes."""
    while sqs.messages and time.now < until:
        time.until(sqs.next())
        time.pass_by(overhead)
        if (taken := sqs.receive(0, 300)) and work.take(taken):
            sqs.delete(taken)
