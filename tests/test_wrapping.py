"""What an event of AWS comes wrapped in: it is unwrapped as deep as is certain, and believed no more for it."""

import base64
import gzip
import json
from typing import Any

import pytest

from bridge.budget import Budget
from bridge.errors import BadPayload, Untrusted
from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE
from bridge.sources.aws.receive.wrapping import Content, Known, content, records, unwrapped
from bridge.sources.shape import Shapes
from bridge.sources.source import Confirmed, Event
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import flat
from tests.support import sns
from tests.support.aws_cases import raw
from tests.support.house_rules import refusals
from tests.support.readings import worded

EN = Say("en")
STOPPED = {
    "id": "e-1",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "time": "2026-12-01T03:04:05Z",
    "region": "ap-northeast-1",
    "detail": {"instance-id": "i-0abc", "state": "stopped"},
}
SAID = "⚪ Instance i-0abc was stopped"
FORWARDED = {"Type": "Notification", "TopicArn": sns.TOPIC, "Message": json.dumps(STOPPED)}
HANDED = {"EventSource": "aws:sns", "Sns": FORWARDED}
QUEUED = {"eventSource": "aws:sqs", "body": json.dumps(STOPPED)}


def said(event: Event) -> Notice:
    _, notice = worded(SOURCE, event, EN)
    assert notice is not None
    assert refusals(render(notice, EN)) == []
    return notice


def title(body: object) -> str:
    return flat(said(raw(body)).title)


@pytest.mark.parametrize(
    "body",
    [
        STOPPED,
        [STOPPED],
        {"Records": [HANDED]},
        {"Records": [QUEUED]},
        {"Records": [{**QUEUED, "body": json.dumps({"Type": "Notification", **FORWARDED})}]},
        {"default": json.dumps(STOPPED)},
        {"default": "An instance stopped.", "https": json.dumps(STOPPED), "sms": "stopped"},
        {"event": STOPPED},
        {"Event": json.dumps(STOPPED)},
        {"environment": "production", "message": json.dumps(STOPPED)},
        {"Message": STOPPED, "Subject": "An instance"},
        {"body": json.dumps({"event": STOPPED})},
        FORWARDED,
        {**FORWARDED, "Message": json.dumps(FORWARDED)},
        {**FORWARDED, "Message": json.dumps({"default": json.dumps(STOPPED)})},
        {"payload": {"Records": [HANDED]}},
    ],
    ids=str,
)
def test_an_event_is_found_in_what_it_is_wrapped_in(body: object) -> None:
    for text in (json.dumps(body), json.dumps(json.dumps(body))):
        event = raw(text.encode())
        assert flat(said(event).title) == SAID
        assert event.id == "e-1"


@pytest.mark.parametrize(
    "body",
    [
        {"event": {"a": 1}},
        {"event": "a party", "message": "at nine"},
        {"detail-type": "Thing", "source": "my.app", "detail": {}, "event": STOPPED},
        {"default": "x", "other": json.dumps(STOPPED)},
        {"anything": STOPPED},
        {"Type": "Notification", "Message": json.dumps({"a": 1})},
        [1, STOPPED],
        [{"a": 1}, {"a": 2}],
        {"Records": [{"s3": {}, "Sns": FORWARDED}]},
        {"Records": "none"},
    ],
    ids=str,
)
def test_what_is_no_wrapping_or_holds_no_event_we_know_stays_whole(body: Any) -> None:
    whole = raw(json.dumps(body).encode()).payload["message"].value
    assert whole == body


def test_a_list_of_one_object_is_the_object_and_one_of_no_object_is_a_text() -> None:
    assert raw(b'[{"a": 1}]').payload["message"].value == {"a": 1}
    for text in ("[]", "[1, 2]", '["a"]'):
        assert raw(text.encode()).payload["message"].value == text


def test_json_that_nobody_told_us_about_is_said_by_its_values_however_deep_it_is_packed() -> None:
    order = {"order": "A-1", "state": "failed"}
    notice = said(raw([order]))
    assert flat(notice.title) == "❌ An event without a name: failed"
    assert {"A-1"} == {flat(field.value) for field in notice.fields}
    for deeper in ([order, order], {"message": json.dumps(order)}, {"title": json.dumps({"inner": json.dumps(order)})}):
        notice = said(raw(deeper))
        assert flat(notice.title) == "An event without a name"
        assert {"failed", "A-1"} == {flat(field.value) for field in notice.fields}
    assert title({"title": "{nearly} JSON"}) == "{nearly} JSON"


def test_a_text_under_default_is_the_message() -> None:
    assert title({"default": "The report is ready."}) == "The report is ready."


def test_wrappings_are_taken_off_up_to_four() -> None:
    body: object = STOPPED
    for _ in range(4):
        body = {"default": json.dumps(body)}
    assert title(body) == SAID
    assert title({"default": json.dumps(body)}) != SAID


def test_a_body_full_of_wrappings_is_given_up_soon() -> None:
    def full(depth: int) -> object:
        names = ("event", "Event", "message", "Message", "body", "payload")
        return {name: full(depth - 1) for name in names} if depth else "x"

    looked = 0

    def known(_: Payload) -> bool:
        nonlocal looked
        looked += 1
        return False

    unwrapped(Content(None, None, None, full(5)), Known(known, Shapes({})), Budget())
    assert looked < 500


def test_the_topic_and_subject_of_a_message_within_are_its_own() -> None:
    inner = {**FORWARDED, "TopicArn": "arn:aws:sns:eu-west-1:210987654321:inner", "Subject": "ours", "Message": "hello"}
    body = sns.sign(sns.notification(Message=json.dumps(inner), Subject="theirs"))
    event = SOURCE.open(sns.request(body), sns.destination(sns.TOPIC), sns.outside(sns.serving()))
    assert isinstance(event, Event)
    assert (event.payload["topic"].value, event.payload["subject"].value) == (inner["TopicArn"], "ours")


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_handshake_within_a_message_confirms_and_greets_nobody(kind: str) -> None:
    inner = {**sns.confirmation(Type=kind), "Message": '{"AlarmName": "x", "NewStateValue": "OK"}'}
    body = sns.sign(sns.notification(Message=json.dumps(inner)))
    fetches = sns.serving()
    event = SOURCE.open(sns.request(body), sns.destination(sns.TOPIC), sns.outside(fetches))
    assert not isinstance(event, Confirmed)
    assert SOURCE.kinds.of(event.payload) is SOURCE.kinds.other
    assert event.payload["type"].value == "Notification"
    shown = render(said(event), EN).body()
    assert inner["Token"] not in json.dumps(shown)


def test_nothing_within_stands_in_for_a_signature() -> None:
    """Neither an unsigned envelope around a signed one, nor a list or a function's records of one, is signed."""
    signed = sns.sign(sns.notification(Message=json.dumps(STOPPED)))
    unsigned = {**sns.notification(Message=json.dumps(signed)), "Signature": "AAAA"}
    bodies: list[object] = [
        unsigned,
        {"Records": [{"Sns": signed}]},
        {"event": signed},
        {"default": json.dumps(signed)},
    ]
    for body in bodies:
        with pytest.raises(Untrusted):
            SOURCE.open(sns.request(body), sns.destination(sns.TOPIC), sns.outside(sns.serving()))
    with pytest.raises(Untrusted):
        raw(unsigned)


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [[]], {"Sns": 1}, {"eventSource": "aws:sqs", "body": 1}])
def test_records_that_are_no_events_are_none(value: object) -> None:
    assert records(Payload({"Records": [value, HANDED]})) == ()
    assert records(Payload({"Records": value})) == ()
    assert len(records(Payload({"Records": [HANDED, value]}))) == 2


def test_a_text_that_is_no_json_of_ours_stays_a_text() -> None:
    for text in ("hello", "17", "[1, 2]", "[]", "{broken", "null", "[" * 70):
        assert content(text, Budget()) == text
    assert content('"hello"', Budget()) == "hello"
    assert content(json.dumps([STOPPED, STOPPED]), Budget()) == {"Records": [STOPPED, STOPPED]}


# -- several in one body --------------------------------------------------------------------------


def alarm(name: str, state: str = "ALARM") -> dict[str, Any]:
    return {
        "EventSource": "aws:sns",
        "Sns": {**FORWARDED, "Message": json.dumps({"AlarmName": name, "NewStateValue": state})},
    }


def test_of_several_the_gravest_is_told_first_and_the_rest_is_listed() -> None:
    notice = said(raw({"Records": [HANDED, alarm("web", "OK"), alarm("api"), alarm("db")]}))
    assert flat(notice.title) == "🔴 ALARM api (and 3 more events)"
    assert [flat(item.line) for item in notice.body[0].items] == [SAID, "🟢 OK web", "🔴 ALARM db"]  # type: ignore[union-attr]


def test_of_very_many_some_are_read_and_all_are_counted() -> None:
    notice = said(raw({"Records": [HANDED] * 150}))
    assert flat(notice.title) == f"{SAID} (and 149 more events)"
    assert flat(notice.body[0].items[-1].line) == "… and 139 more"  # type: ignore[union-attr]


def test_a_strange_one_among_several_is_said_as_something_else(capsys: pytest.CaptureFixture[str]) -> None:
    broken = {"EventSource": "aws:sns", "Sns": {**FORWARDED, "Message": '{"AlarmName": 1, "NewStateValue": "OK"}'}}
    notice = said(raw({"Records": [HANDED, broken, None, 5, {"Records": [HANDED, HANDED]}]}))
    assert flat(notice.title) == f"{SAID} (and 4 more events)"
    assert "$.message.AlarmName: expected text" in capsys.readouterr().err


def test_several_of_which_one_has_something_to_say_are_that_one() -> None:
    silent = base64.b64encode(gzip.compress(b'{"messageType": "CONTROL_MESSAGE"}')).decode()
    quiet = {"EventSource": "aws:sns", "Sns": {**FORWARDED, "Message": json.dumps({"awslogs": {"data": silent}})}}
    assert flat(said(raw({"Records": [HANDED, quiet]})).title) == SAID
    assert worded(SOURCE, raw({"Records": [quiet, quiet]}), EN)[1] is None


# -- log lines by a Firehose ------------------------------------------------------------------------


def packed(value: object) -> dict[str, str]:
    return {"data": base64.b64encode(gzip.compress(json.dumps(value).encode())).decode()}


def test_the_records_of_a_firehose_are_unpacked_to_a_mebibyte_together() -> None:
    lines = {"messageType": "DATA_MESSAGE", "logGroup": "g", "logEvents": [{"message": "x" * 400_000}]}
    event = raw({"requestId": "r-1", "records": [packed(lines)] * 2})
    assert flat(said(event).title).startswith("2 lines in the log g: x")
    event = raw({"requestId": "r-1", "records": [packed(lines)] * 3})
    with pytest.raises(BadPayload, match=r"\$\.message\.records\[2\]\.data: more than 1 MiB"):
        SOURCE.kinds.of(event.payload).notice(event, EN)


def test_a_firehose_that_sends_again_says_so_by_its_header() -> None:
    assert raw({"records": []}, x_amz_firehose_request_id="r-1").id == "r-1"


def test_what_a_firehose_delivers_besides_logs_is_said_as_something_else() -> None:
    plain_, packed_ = {"data": base64.b64encode(b'{"a": 1}').decode()}, packed({"a": 1})
    for record in (plain_, packed_):
        assert raw({"requestId": "r-1", "records": [record]}).payload["message"].value == {"a": 1}
    both = raw({"deliveryStreamArn": "arn:aws:firehose:x", "records": [plain_, packed_]})
    assert both.payload["message"].value == [{"a": 1}, {"a": 1}]
    texts = [{"data": base64.b64encode(text).decode()} for text in (b"xylophone", b"two\n")]
    assert raw({"requestId": "r-1", "records": texts}).payload["message"].value == "xylophone\ntwo"
    assert raw({"requestId": "r-1", "records": texts[:1]}).payload["message"].value == "xylophone"


@pytest.mark.parametrize("data", ["no base64", base64.b64encode(b"\xff\xfe").decode(), 7])
def test_a_record_that_holds_no_text_is_left_as_it_came(data: object) -> None:
    body = {"requestId": "r-1", "records": [{"data": data}]}
    assert raw(body).payload["message"].value == body


def test_of_a_bomb_in_a_firehose_a_quarter_of_a_mebibyte_is_unpacked() -> None:
    bomb = {"data": base64.b64encode(gzip.compress(b"x" * 10_000_000)).decode()}
    assert len(raw({"requestId": "r-1", "records": [bomb, bomb]}).payload["message"].value) <= 262_146
