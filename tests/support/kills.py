"""Kills workers with -9 at random moments, one after the other, while Slack and the queue go on.

The result comes from Slack's and SQS's own records: what was posted, what is left, between which steps a kill was.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from subprocess import DEVNULL, PIPE, Popen

from bridge.delivery.parcel import Parcel, seal
from bridge.sealing.destination import Webhook, identity
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.slack.message import Message
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SECRET
from tests.support.local_aws import LocalAws, LocalQueue
from tests.support.pace import PLENTY, stretch, until
from tests.support.terminal import start

CHANNELS = 12
LONGEST = 0.2  # seconds that a worker lives at most, once it has received something; on a busy machine, more
WAITING = 2 * CHANNELS  # events that each worker finds in the queue
STALLED = PLENTY  # seconds in which the last worker posts nothing, although it should
VISIBILITY = 2
MARK = "(possible repeat) "
URL_ID = "1a2b3c4d"


@dataclass(frozen=True, slots=True)
class Report:
    """`lost`: neither posted nor queued; `left`: still queued at the end; `unmarked`: repeats without a mark.

    `between`: kills that fell between Slack's accept and the acknowledgement.
    """

    kills: int
    events: int
    lost: int
    left: int
    duplicates: int
    unmarked: int
    between: int
    inversions: int
    parked: int

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.events} events: {self.lost} lost, {self.left} left, "
            f"{self.duplicates} duplicates ({self.unmarked} unmarked) for {self.between} kills between accept and "
            "acknowledgement, "
            f"{self.inversions} out of order, {self.parked} parked"
        )


def killed(kills: int, seed: int) -> Report:
    """Kill so many workers, then let one finish."""
    chance = random.Random(seed)  # noqa: S311  reproducible, not secret
    text = new_plain("test")
    with LocalAws(one_at_a_time=True) as aws, FakeSlack() as slack:
        queue, parked = aws.queues()
        sender = Sender(aws, queue, Keyring.parse(text))
        env = {
            **aws.env,
            "BRIDGE_KEYRING": text,
            "BRIDGE_SLACK_BASE_URL": slack.url,
            "BRIDGE_DELIVERY": "queue",
            "BRIDGE_QUEUE_URL": queue.url,
            "BRIDGE_PARKED_QUEUE_URL": parked.url,
        }
        between = set[tuple[str, int]]()
        with _fork_server(env) as server:
            for _ in range(kills):
                sender.fill()
                worker = _at_work(server, queue)
                time.sleep(chance.uniform(0, LONGEST * stretch()))
                _kill(worker, slack)
                posted = Counter(_id(post.body["text"]) for post in slack.posts)
                between |= {(id_, posted[id_]) for id_ in _queued(queue) if posted[id_]}
            _born(server)
            _drained(queue)
        posts = [(post.to, post.body["text"]) for post in slack.posts]
        return _judged(kills, sender.ids, posts, between, (_queued(queue), parked.bodies()))


@dataclass
class Sender:
    """Sends to each channel in turn; `ids` are what it sent."""

    aws: LocalAws
    queue: LocalQueue
    keyring: Keyring
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._channels = [Webhook("T0123456789", f"B{number:09d}", SECRET) for number in range(CHANNELS)]

    def fill(self) -> None:
        """Send until so many messages wait."""
        for _ in range(WAITING - len(self.queue.messages())):
            id_, to = f"{len(self.ids):05d}", len(self.ids) % CHANNELS
            parcel = Parcel("backlog", URL_ID, id_, Message(f"event {id_}", (), (), f"event {id_}", MARK))
            self.aws.sqs.send_message(
                QueueUrl=self.queue.url,
                MessageBody=seal(parcel, self._channels[to], self.keyring),
                MessageGroupId=identity(self._channels[to]),
                MessageDeduplicationId=id_,
            )
            self.ids.append(id_)


def _receives(queue: LocalQueue) -> int:
    return sum(message.approximate_receive_count for message in queue.messages())


def _at_work(server: Popen[bytes], queue: LocalQueue) -> int:
    """A new worker's id, once it has received something: killing it before that would prove nothing."""
    before, until = _receives(queue), time.monotonic() + STALLED
    worker = _born(server)
    while _receives(queue) == before and time.monotonic() < until:
        time.sleep(0.001)
    return worker


def _drained(queue: LocalQueue) -> None:
    """Wait until the queue is empty, as long as it gets shorter."""
    left, since = len(queue.messages()), time.monotonic()
    while left and time.monotonic() - since < STALLED:
        time.sleep(0.05)
        if (now := len(queue.messages())) < left:
            left, since = now, time.monotonic()


@contextmanager
def _fork_server(env: dict[str, str]) -> Iterator[Popen[bytes]]:
    words = ("-m", "tests.support.fork_server", "--wait", "0", "--visibility", str(VISIBILITY))
    with start(*words, env={**env, "BRIDGE_LOG_LEVEL": "ERROR"}, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as server:
        try:
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def _born(server: Popen[bytes]) -> int:
    assert server.stdin
    assert server.stdout
    server.stdin.write(b"start\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def _kill(worker: int, slack: FakeSlack) -> None:
    os.kill(worker, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:  # until it is gone, and what it had sent has arrived
            os.kill(worker, 0)
            time.sleep(0.001)
    time.sleep(0.02 * stretch())
    until(lambda: not slack.connected)


def _id(text: str) -> str:
    return text.rpartition(" ")[2]


def _queued(queue: LocalQueue) -> list[str]:
    return [json.loads(body)["id"] for body in queue.bodies()]


def _judged(
    kills: int,
    ids: list[str],
    posts: list[tuple[str, str]],
    between: set[tuple[str, int]],
    queues: tuple[list[str], list[str]],
) -> Report:
    left, parked = queues
    seen = Counter[str]()
    unmarked = inversions = 0
    last: dict[str, str] = {}
    for to, text in posts:
        id_ = _id(text)
        seen[id_] += 1
        unmarked += seen[id_] > 1 and not text.startswith(MARK)
        inversions += id_ < last.get(to, "")
        last[to] = id_
    return Report(
        kills=kills,
        events=len(ids),
        lost=len(set(ids) - seen.keys() - set(left)),
        left=len(left),
        duplicates=seen.total() - len(seen),
        unmarked=unmarked,
        between=len(between),
        inversions=inversions,
        parked=len(parked),
    )
