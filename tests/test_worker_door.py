"""Lambda's other door: a batch of SQS records in, which of them failed out; whatever happens."""

import importlib
import json
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from bridge import VERSION
from bridge.delivery.parcel import Parcel, seal
from bridge.delivery.queue import Queue
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Destination, identity
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.settings import Queues
from bridge.slack.message import Message
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK
from tests.support.local_aws import LocalAws, LocalQueue
from tests.support.pace import PLENTY
from tests.test_handler import environment, http_api

KEYRING = new_plain("test")
TOKEN = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(KEYRING))
Doors = Callable[..., ModuleType]


class Context:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self._seconds * 1_000)


@pytest.fixture
def doors(
    aws: LocalAws, slack: FakeSlack, both: tuple[LocalQueue, LocalQueue], monkeypatch: pytest.MonkeyPatch
) -> Doors:
    """The handler, just imported, with these settings besides keyring, Slack and queues; None unsets one."""

    def start(**settings: str | None) -> ModuleType:
        usual = {
            "BRIDGE_KEYRING": KEYRING,
            "BRIDGE_SLACK_BASE_URL": slack.url,
            "BRIDGE_DELIVERY": "queue",
            "BRIDGE_QUEUE_URL": both[0].url,
            "BRIDGE_PARKED_QUEUE_URL": both[1].url,
        }
        wanted = {name: value for name, value in {**usual, **settings}.items() if value}
        full = environment(**aws.env, **wanted)
        for name in set(os.environ) - set(full):
            monkeypatch.delenv(name)
        for name, value in full.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delitem(sys.modules, "handler", raising=False)
        return importlib.import_module("handler")

    return start


def record(aws: LocalAws, queue: LocalQueue) -> dict[str, Any]:
    """What Lambda's poller would hand over."""
    (got,) = aws.sqs.receive_message(QueueUrl=queue.url, MessageSystemAttributeNames=["All"])["Messages"]
    return {
        "messageId": got["MessageId"],
        "receiptHandle": got["ReceiptHandle"],
        "body": got["Body"],
        "attributes": got["Attributes"],
        "eventSource": "aws:sqs",
    }


def put(both: tuple[LocalQueue, LocalQueue]) -> None:
    parcel = Parcel("backlog", token.parse(TOKEN).id, "1", Message("event 1", (), (), "event 1", "(possible repeat) "))
    body = seal(parcel, WEBHOOK, Keyring.parse(KEYRING))
    Queue(Queues(both[0].url, both[1].url)).send(body, "1" * 64, identity(WEBHOOK), Deadline.after(PLENTY))


def test_what_goes_in_at_one_door_comes_out_at_the_other(
    doors: Doors, aws: LocalAws, both: tuple[LocalQueue, LocalQueue], slack: FakeSlack
) -> None:
    handler = doors()
    event = http_api(path=f"/backlog/{TOKEN}")
    for _ in range(2):
        answer = handler.http(event, None)
        assert (answer["statusCode"], json.loads(answer["body"])) == (202, {"status": "queued"})
    assert slack.posts == []
    for context in (Context(60), None):
        if context is None:
            put(both)
        assert handler.worker({"Records": [record(aws, both[0])]}, context) == {"batchItemFailures": []}
        both[0].show_all()
        for message in both[0].messages():
            aws.sqs.delete_message(QueueUrl=both[0].url, ReceiptHandle=message.receipt_handle)
    assert ["検索" in post.body["text"] for post in slack.posts] == [True, False]


def test_what_lambda_has_no_time_for_is_failed(
    doors: Doors, aws: LocalAws, both: tuple[LocalQueue, LocalQueue], slack: FakeSlack
) -> None:
    handler = doors()
    put(both)
    one = record(aws, both[0])
    answer = handler.worker({"Records": [one]}, Context(8))
    assert answer == {"batchItemFailures": [{"itemIdentifier": one["messageId"]}]}
    assert slack.posts == []


@pytest.mark.parametrize("event", [None, {}, {"Records": [{"Sns": {}}]}, http_api()])
def test_what_is_no_batch_fails_as_a_whole(doors: Doors, event: object) -> None:
    assert doors().worker(event, Context(60)) == {"batchItemFailures": [{"itemIdentifier": ""}]}


def test_in_direct_mode_there_is_no_worker_until_one_is_asked_for(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = doors(BRIDGE_DELIVERY=None, BRIDGE_QUEUE_URL=None, BRIDGE_PARKED_QUEUE_URL=None)
    assert handler._worker.cache_info().currsize == 0
    assert handler.worker({"Records": []}, None) == {"batchItemFailures": [{"itemIdentifier": ""}]}
    start, line = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (start["event"], start["version"]) == ("start", VERSION)
    assert (line["level"], line["outcome"]) == ("ERROR", "bad_setting")
    assert "BRIDGE_QUEUE_URL is not set" in line["detail"]


def test_queue_mode_without_a_queue_does_not_start(doors: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        doors(BRIDGE_QUEUE_URL=None)
    (line,) = capsys.readouterr().err.splitlines()
    assert "BRIDGE_QUEUE_URL is not set" in line
