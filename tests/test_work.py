"""work: the worker as its own process; it starts only whole, and ends only between two parcels."""

import gc
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from bridge.cli.work import Stop, work
from bridge.delivery.parcel import Closed, Parcel, Unsealed, seal
from bridge.delivery.queue import Queue, Received
from bridge.errors import Unavailable
from bridge.net.transport import Clock, Deadline
from bridge.sealing import token
from bridge.sealing.destination import Destination, identity
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.settings import Queues
from bridge.slack.message import Message
from bridge.worker import Worker
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK
from tests.support.local_aws import LocalAws, LocalQueue
from tests.support.pace import PLENTY, stretch, until
from tests.support.terminal import one_line, process, run
from tests.support.wire import OK, Wire

KEYRING = new_plain("test")
TOKEN = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(KEYRING))
Both = tuple[LocalQueue, LocalQueue]
POLL = 10  # seconds
pytestmark = pytest.mark.usefixtures("only_local_aws")


def environment(aws: LocalAws, both: Both, slack: str) -> dict[str, str]:
    ours = {
        "BRIDGE_KEYRING": KEYRING,
        "BRIDGE_SLACK_BASE_URL": slack,
        "BRIDGE_DELIVERY": "queue",
        "BRIDGE_QUEUE_URL": both[0].url,
        "BRIDGE_PARKED_QUEUE_URL": both[1].url,
    }
    return {**aws.env, **ours}


def put(both: Both, *ids: str) -> None:
    queue = Queue(Queues(both[0].url, both[1].url))
    for id_ in ids:
        message = Message(f"event {id_}", (), (), f"event {id_}", "(possible repeat) ")
        parcel = Parcel("backlog", token.parse(TOKEN).id, id_, message)
        body = seal(parcel, WEBHOOK, Keyring.parse(KEYRING))
        queue.send(body, f"{id_:>064}", identity(WEBHOOK), Deadline.after(PLENTY))


@contextmanager
def working(aws: LocalAws, both: Both, slack: str) -> Iterator[Popen[bytes]]:
    words = ("-m", "bridge", "work", "--wait", str(POLL), "--visibility", "60")
    with process(*words, env=environment(aws, both, slack), stdout=PIPE, stderr=PIPE) as child:
        yield child


def test_it_posts_what_is_there_and_ends_at_once_while_it_waits(aws: LocalAws, both: Both) -> None:
    put(both, "1", "2")
    with FakeSlack() as slack, working(aws, both, slack.url) as child:
        until(lambda: not both[0].bodies())
        pace = stretch()
        time.sleep(0.1 * pace)
        asked = time.monotonic()
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=PLENTY)
        assert time.monotonic() - asked < min(0.9 * pace, 0.9 * POLL), "it does not sit out its poll"
    assert (child.returncode, out) == (0, b"")
    assert [post.body["text"] for post in slack.posts] == ["event 1", "event 2"]
    lines = [line for line in map(json.loads, err.decode().splitlines()) if line["event"] != "metrics"]
    assert [line["event"] for line in lines] == ["working", "parcel", "parcel", "stopped"]
    # A second from post to post, by the worker's clock: how late each arrives is another matter.
    ended = [datetime.fromisoformat(line["time"]).timestamp() for line in lines[1:3]]
    assert ended[1] - (ended[0] - lines[1]["ms"] / 1_000) >= 0.99  # both are rounded
    assert TOKEN not in err.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_parcel_in_hand_is_finished_first(number: signal.Signals, aws: LocalAws, both: Both) -> None:
    reached = threading.Event()

    def slow(connection: socket.socket, _: bytes) -> bool:
        reached.set()
        time.sleep(0.3)
        connection.sendall(OK)
        return True

    put(both, "1", "2")
    with Wire(slow) as slack, working(aws, both, slack.url) as child:
        assert reached.wait(PLENTY)
        child.send_signal(number)
        _, err = child.communicate(timeout=PLENTY)
        assert len(slack.requests) == 1
    assert child.returncode == 0, err
    assert [json.loads(body)["id"] for body in both[0].bodies()] == ["2"]
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"BRIDGE_KEYRING": ""}, "python -m bridge keys new"),
        ({"BRIDGE_QUEUE_URL": ""}, "BRIDGE_QUEUE_URL is not set"),
        ({"BRIDGE_PARKED_QUEUE_URL": ""}, "BRIDGE_PARKED_QUEUE_URL is not set"),
        ({"BRIDGE_QUEUE_URL": "", "BRIDGE_PARKED_QUEUE_URL": "", "BRIDGE_DELIVERY": ""}, "BRIDGE_QUEUE_URL is not set"),
        ({"BRIDGE_DELIVERY": "pigeon"}, "BRIDGE_DELIVERY"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(
    wrong: dict[str, str], right: str, aws: LocalAws, both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert right in one_line(run("work", env={**environment(aws, both, "http://127.0.0.1:1"), **wrong}), 2)


@pytest.mark.parametrize("words", [("--wait", "21"), ("--visibility", "0"), ("--threads", "2")])
def test_a_wrong_option_is_one_line(words: tuple[str, str]) -> None:
    assert words[0] in one_line(run("work", *words), 2)


# -- the loop, in this process ------------------------------------------------------------------


def idle_worker(both: Both) -> Worker:
    def unseal(closed: Closed) -> Unsealed:
        return Unsealed(WEBHOOK, closed.parcel)

    queue = Queue(Queues(both[0].url, both[1].url))
    return Worker(queue, unseal, lambda parcel, to, within: None, Clock(sleep=lambda seconds: None))


def test_a_queue_that_cannot_be_asked_is_asked_again_later(both: Both, capsys: pytest.CaptureFixture[str]) -> None:
    put(both, "1")
    worker, stop, slept = idle_worker(both), Stop(), list[float]()
    asleep = Unavailable(en="SQS did not answer.", ja="SQS did not answer.", reason="NonExistentQueue")
    answers: list[Unavailable | None] = [asleep, asleep, None]

    def receive(_: Worker) -> Received | None:
        if not answers:
            stop.asked = True
            return None
        answer = answers.pop(0)
        if answer:
            raise answer
        return worker.queue.receive(0, 60)

    work(lambda: worker, stop, receive, slept.append)
    assert slept == [5, 10]
    assert both[0].bodies() == []
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["detail"] for line in lines if line["event"] == "queue"] == ["NonExistentQueue"] * 2


def test_a_stop_breaks_off_a_wait_and_nothing_else() -> None:
    stop = Stop()
    with pytest.raises(KeyboardInterrupt), stop.waiting():
        stop(signal.SIGTERM, None)
    stop(signal.SIGTERM, None)
    with pytest.raises(KeyboardInterrupt), stop.waiting():
        raise AssertionError("it is asked to stop before it waits")


def test_what_is_in_hand_when_a_stop_is_asked_for_is_deleted(both: Both) -> None:
    put(both, "1")
    worker, stop = idle_worker(both), Stop()

    def receive(_: Worker) -> Received | None:
        taken = worker.queue.receive(0, 60)
        stop.asked = True
        return taken

    work(lambda: worker, stop, receive)
    assert both[0].bodies() == []


# The signal breaks off a poll wherever it stands; amid connecting, botocore leaves its socket to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_the_command_runs_until_a_signal(aws: LocalAws, both: Both) -> None:
    put(both, "1")
    # A signal that comes when the command has already failed shall not end the tests.
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}

    def end() -> None:
        try:
            until(lambda: not both[0].bodies())
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    try:
        with FakeSlack() as slack:
            thread = threading.Thread(target=end)
            thread.start()
            ended = run("work", "--wait", "1", env=environment(aws, both, slack.url))
            thread.join()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        gc.collect()
    assert (ended.code, ended.out) == (0, "")
    assert [post.body["text"] for post in slack.posts] == ["event 1"]
