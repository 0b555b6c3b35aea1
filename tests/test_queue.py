"""The queue: what travels, what SQS makes of it, and what is said when SQS does not take it."""

import json
import re
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any

import pytest

from bridge.delivery.parcel import Parcel, decode, seal
from bridge.delivery.queue import MOST, TRIED, Queue, Received, attribute, queued, received
from bridge.errors import BadParcel, TooLarge, Unavailable
from bridge.net.transport import Deadline
from bridge.sealing.destination import Webhook, identity
from bridge.sealing.token import parse
from bridge.settings import Queues
from bridge.slack.message import Message
from tests.support.hooks import BOT, NOW, SECRET, SPACE, WEBHOOK, Hooks, said
from tests.support.local_aws import LocalAws, LocalQueue
from tests.support.pace import PLENTY, stretch
from tests.support.wire import Wire, deaf, says, unused_port

pytestmark = pytest.mark.usefixtures("only_local_aws")
OTHER = Webhook("T0123456789", "B0000000002", SECRET)
MESSAGE = Message(
    text="Haru Sato: 検索が遅い 🐢",
    blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "Haru Sato: 検索が遅い 🐢"}},),
    attachments=({"color": "#d92d20", "blocks": [{"type": "context", "elements": []}]},),
    words="Haru Sato: 検索が遅い",
    repeat="(possible repeat) ",
)
PARCEL = Parcel("backlog", "1a2b3c4d", "7", MESSAGE)
KEYRING = Hooks().keyring
ISSUE = json.dumps(
    {"id": 7, "type": 1, "project": {"projectKey": "DEMO"}, "content": {"key_id": 42, "summary": "検索"}}
)


@pytest.fixture
def queue(both: tuple[LocalQueue, LocalQueue]) -> Queue:
    return Queue(Queues(both[0].url, both[1].url))


def soon() -> Deadline:
    return Deadline.after(PLENTY)


def send(queue: Queue, parcel: Parcel, group: str, within: Deadline | None = None) -> str:
    """As the outlet does; the body that it sent."""
    body = seal(parcel, WEBHOOK, KEYRING)
    queue.send(body, parcel.same or sha256(body.encode(errors="surrogatepass")).hexdigest(), group, within or soon())
    return body


def read(body: str) -> Parcel:
    return decode(body).parcel


def take(queue: Queue) -> Received:
    taken = queue.receive(0, 60)
    assert taken
    return taken


RECORD = {
    "messageId": "m-1",
    "receiptHandle": "handle",
    "body": "{}",
    "attributes": {"ApproximateReceiveCount": "3", "MessageGroupId": "g", "SentTimestamp": "1"},
    "eventSource": "aws:sqs",
}


def test_a_record_of_lambdas_event_is_what_sqs_handed_out() -> None:
    assert received(RECORD) == Received("m-1", "handle", "g", "{}", 3)


@pytest.mark.parametrize(
    "record",
    [
        None,
        "record",
        {},
        {**RECORD, "messageId": 1},
        {**RECORD, "body": None},
        {**RECORD, "attributes": {"ApproximateReceiveCount": "1"}},
        {**RECORD, "attributes": {"ApproximateReceiveCount": "-1", "MessageGroupId": "g"}},
    ],
)
def test_a_record_that_is_none_of_sqs_is_refused(record: object) -> None:
    with pytest.raises(BadParcel, match="FIFO queue"):
        received(record)


def test_neither_the_parcel_nor_its_receipt_is_in_a_repr() -> None:
    shown = repr(Received("m-1", "handle", "g", "content", 3))
    assert "handle=" not in shown
    assert "content" not in shown


def test_what_was_on_the_queue_before_says_so_at_both_doors(queue: Queue, aws: LocalAws, both: Any) -> None:
    mark = {TRIED: {"stringValue": "1", "stringListValues": [], "binaryListValues": [], "dataType": "String"}}
    assert received({**RECORD, "messageAttributes": mark}).tried
    assert not received({**RECORD, "messageAttributes": {}}).tried
    assert not received({**RECORD, "messageAttributes": None}).tried
    aws.sqs.send_message(
        QueueUrl=both[0].url,
        MessageBody="{}",
        MessageGroupId="g",
        MessageDeduplicationId="d",
        MessageAttributes={TRIED: attribute("1")},
    )
    taken = take(queue)
    assert taken.tried
    queue.park(taken, "gone", NOW)
    (parked,) = both[1].messages()
    assert set(parked.message_attributes) == {"reason", "parked_at", "group", TRIED}


# -- SQS ----------------------------------------------------------------------------------------


def test_what_is_sent_is_received_with_how_often_and_for_whom(queue: Queue) -> None:
    send(queue, PARCEL, "g")
    taken = take(queue)
    assert (taken.group, taken.receives, read(taken.body)) == ("g", 1, PARCEL)
    assert queue.receive(0, 60) is None
    queue.again(taken, 0)
    assert replace(take(queue), handle="") == replace(taken, receives=2, handle="")


def test_what_is_deleted_is_gone(queue: Queue, both: tuple[LocalQueue, LocalQueue]) -> None:
    send(queue, PARCEL, "g")
    queue.delete(take(queue))
    assert both[0].bodies() == []


def test_a_group_keeps_its_order_and_holds_up_no_other(queue: Queue) -> None:
    for number, group in enumerate(("a", "a", "b")):
        send(queue, replace(PARCEL, id=str(number)), group)
    first, other = take(queue), take(queue)
    assert (read(first.body).id, read(other.body).id) == ("0", "2")
    assert queue.receive(0, 60) is None, "the second of a group waits for the first"
    queue.again(first, 0)
    again = take(queue)
    assert read(again.body).id == "0"
    queue.delete(again)
    assert read(take(queue).body).id == "1"


def test_a_callers_resend_is_dropped(queue: Queue, both: tuple[LocalQueue, LocalQueue]) -> None:
    first = replace(PARCEL, same="1" * 64)
    for parcel in (
        first,
        replace(first, message=MESSAGE.repeated()),  # as when the text holds the time of arrival
        replace(first, id="8", same="2" * 64),
        replace(first, same="3" * 64),
    ):
        send(queue, parcel, "g")
    assert [parcel.id for parcel in map(read, both[0].bodies())] == ["7", "8", "7"]


def test_a_group_is_no_address() -> None:
    groups = {identity(WEBHOOK), identity(OTHER), identity(BOT), identity(replace(BOT, channel="C0000000002"))}
    assert len(groups) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", group) for group in groups)


def test_parking_copies_with_the_reason_and_leaves_the_original(
    queue: Queue, both: tuple[LocalQueue, LocalQueue], aws: LocalAws
) -> None:
    body = send(queue, PARCEL, "g")
    taken = take(queue)
    for _ in range(2):  # as when the answer to the first was lost
        queue.park(taken, "destination_dead: no_service", datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC))
    assert both[0].bodies() == both[1].bodies() == [body]
    (parked,) = aws.sqs.receive_message(QueueUrl=both[1].url, MessageAttributeNames=["All"])["Messages"]
    about = {name: value["StringValue"] for name, value in parked["MessageAttributes"].items()}
    assert about.items() >= {"reason": "destination_dead: no_service", "parked_at": "2026-12-01T03:04:05+00:00"}.items()


def test_text_that_sqs_does_not_take_travels_escaped(queue: Queue) -> None:
    strange = "\x00\x08\x0b\x1f\x7f\ufffe\uffff\ufffd🐢\U0010ffff\u2028"
    send(queue, replace(PARCEL, message=replace(MESSAGE, text=strange + "\ud800")), "g")
    taken = take(queue)
    assert not re.search("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", taken.body)
    assert read(taken.body).message.text == strange + "\ufffd"


def test_a_parcel_that_sqs_might_not_take_is_refused_before(queue: Queue) -> None:
    room = MOST - len(seal(replace(PARCEL, message=replace(MESSAGE, words="")), WEBHOOK, KEYRING).encode())
    send(queue, replace(PARCEL, message=replace(MESSAGE, words="x" * (room - 1))), "g")
    with pytest.raises(TooLarge, match="200000 of 200000 bytes"):
        send(queue, replace(PARCEL, message=replace(MESSAGE, words="x" * room)), "g")


def test_the_region_is_the_urls_and_the_sdk_may_lead_elsewhere(
    both: tuple[LocalQueue, LocalQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    base = "https://sqs.ap-northeast-1.amazonaws.com/123456789012"
    queue = Queue(Queues(f"{base}/{both[0].name}", f"{base}/{both[1].name}"))
    send(queue, PARCEL, "g")
    assert len(both[0].bodies()) == 1


# -- when it is not taken -----------------------------------------------------------------------

FAULT = json.dumps({"__type": "com.amazonaws.sqs#InternalFailure", "message": SECRET}).encode()
SICK = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n%s"


def at(url: str) -> Queue:
    return Queue(Queues(f"{url}/123456789012/a.fifo", f"{url}/123456789012/b.fifo"))


def test_a_queue_that_refuses_is_asked_once_more_with_the_same_id() -> None:
    with Wire(says(SICK % (len(FAULT), FAULT))) as wire:
        with pytest.raises(
            Unavailable, match=r"^The queue did not take it \(InternalFailure\); send it again later\.$"
        ):
            send(at(wire.url), PARCEL, "g")
        first, second = (json.loads(request.partition(b"\r\n\r\n")[2]) for request in wire.requests)
    assert first == second
    assert re.fullmatch("[0-9a-f]{64}", first["MessageDeduplicationId"])


def test_a_sender_without_time_is_told_after_the_first_try() -> None:
    with Wire(says(SICK % (len(FAULT), FAULT))) as wire:
        with pytest.raises(Unavailable, match="InternalFailure"):
            send(at(wire.url), PARCEL, "g", Deadline.after(0.5))
        assert len(wire.requests) == 1


def test_a_second_try_may_do(both: tuple[LocalQueue, LocalQueue], aws: LocalAws) -> None:
    def script(connection: socket.socket, request: bytes) -> bool:
        if len(wire.requests) == 1:
            return False
        head, _, body = request.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        with closing(HTTPConnection(aws.url.removeprefix("http://"))) as there:
            there.request("POST", "/", body, headers)
            said = there.getresponse().read()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))
        return True

    with Wire(script) as wire:
        body = send(Queue(Queues(f"{wire.url}/123456789012/{both[0].name}", both[1].url)), PARCEL, "g")
        assert len(wire.requests) == 2
    assert both[0].bodies() == [body]


@pytest.mark.parametrize("call", ["send", "receive", "delete", "again", "park"])
def test_nobody_there_is_a_code_word(call: str) -> None:
    queue, taken = at(f"http://127.0.0.1:{unused_port()}"), received(RECORD)
    calls: dict[str, Callable[[], object]] = {
        "send": lambda: send(queue, PARCEL, "g"),
        "receive": lambda: queue.receive(0, 60),
        "delete": lambda: queue.delete(taken),
        "again": lambda: queue.again(taken, 5),
        "park": lambda: queue.park(taken, "expired", NOW),
    }
    with pytest.raises(Unavailable, match="EndpointConnectionError"):
        calls[call]()


def test_a_deaf_queue_costs_a_sender_little_more_than_two_seconds() -> None:
    with deaf() as port:
        pace, began = stretch(), time.monotonic()
        with pytest.raises(Unavailable, match="ReadTimeoutError"):
            send(at(f"http://127.0.0.1:{port}"), PARCEL, "g", Deadline.after(1.9))
    assert time.monotonic() - began < 2 + 0.5 * pace


def test_without_a_region_or_with_a_wrong_endpoint_it_is_a_code_word(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(Queues("https://queue.example.com/1/a.fifo", "https://queue.example.com/1/b.fifo"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "no url")
    queue.warm()
    with pytest.raises(Unavailable, match="ValueError"):
        queue.receive(0, 60)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    queue.warm()
    with pytest.raises(Unavailable, match="NoRegionError"):
        queue.receive(0, 60)


# -- through the app ----------------------------------------------------------------------------


def hooks_with(queue: Queue) -> Hooks:
    hooks = Hooks()
    hooks.outlet = queued(queue, hooks.keyring)
    return hooks


def test_receipt_puts_a_parcel_without_a_slack_secret_on_the_queue(
    queue: Queue, both: tuple[LocalQueue, LocalQueue]
) -> None:
    hooks = hooks_with(queue)
    tokens = [hooks.token(to=to) for to in (WEBHOOK, OTHER, BOT)]
    for token in tokens:
        assert said(hooks.post(f"/backlog/{token}", ISSUE)) == (202, "queued")
    assert said(hooks.post(f"/backlog/{tokens[0]}", ISSUE)) == (202, "queued")
    messages = both[0].messages()
    assert [message.group_id for message in messages] == [identity(WEBHOOK), identity(OTHER), identity(BOT)]
    for message, token in zip(messages, tokens, strict=True):
        assert read(message.body).token == parse(token).id
        assert "検索" in message.body
        for secret in (SECRET, BOT.token, BOT.channel, "hooks.slack.com", token):
            assert secret not in message.body + message.group_id + message.deduplication_id


def test_a_body_without_an_id_is_known_by_itself(queue: Queue, both: tuple[LocalQueue, LocalQueue]) -> None:
    hooks = hooks_with(queue)
    token = hooks.token(source="aws", options={"raw": ("1",)})
    for body in ("deployed", "deployed", "deployed again"):
        assert said(hooks.post(f"/aws/{token}", body)) == (202, "queued")
    assert len(both[0].bodies()) == 2


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("{aws}/123456789012/missing.fifo", "NonExistentQueue"),
        ("http://127.0.0.1:{port}/1/a.fifo", "EndpointConnection"),
    ],
)
def test_a_queue_that_is_not_there_is_503_one_line_and_counted(
    url: str, word: str, aws: LocalAws, capsys: pytest.CaptureFixture[str]
) -> None:
    there = url.replace("{aws}", aws.url).replace("{port}", str(unused_port()))
    hooks = hooks_with(Queue(Queues(there, there)))
    for source, options in (("backlog", SPACE), ("aws", {"raw": ("1",)})):
        capsys.readouterr()
        answer = hooks.post(f"/{source}/{hooks.token(source, options)}", ISSUE)
        assert said(answer) == (503, "unavailable")
        line, counted = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        assert (line["event"], line["level"], line["outcome"]) == ("hook", "WARNING", "unavailable")
        assert word in line["detail"]
        assert (counted["event"], counted["Source"], counted["Unavailable"]) == ("metrics", source, 1)
