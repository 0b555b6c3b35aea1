"""Slack's answers in their six classes: by table, and over real sockets."""

import json
import string
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bridge.errors import DestinationDead, MessageRefused, NotReached, OutOfTime, SlowDown, Undelivered, Unsure
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, pause
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.message import Message
from bridge.slack.policy import Policy
from tests.support.fake_slack import FakeSlack
from tests.support.pace import PLENTY, stretch
from tests.support.wire import OK, Wire, deaf, drips, reset, says, unused_port

NOW = datetime(2026, 11, 21, 9, 0, 0, tzinfo=UTC)
HOOK = Webhook("T0AOITANAKA", "B0HARUSATO1", "s3cr3t" * 4)
BOT = Bot("xoxb-" + "123456789-" * 3 + "abc", "C0123456789")
MESSAGE = Message("Aoi Tanaka: DEMO-1", ({"type": "divider"},), (), "Aoi Tanaka: DEMO-1", "(possible repeat) ")

# By hand from Slack's documents, and not imported: the names, by class.
NAMES: dict[type[Undelivered], str] = {
    SlowDown: "ratelimited rate_limited message_limit_exceeded",
    Unsure: "rollup_error internal_error fatal_error service_unavailable request_timeout",
    MessageRefused: "invalid_payload invalid_blocks invalid_blocks_format invalid_attachments no_text "
    "too_many_attachments msg_too_long msg_blocks_too_long metadata_too_large metadata_must_be_sent_from_app",
    DestinationDead: "user_not_found action_prohibited invalid_token posting_to_general_channel_denied "
    "channel_not_found no_service no_service_id no_active_hooks no_team team_disabled channel_is_archived "
    "not_in_channel is_archived invalid_auth token_revoked token_expired account_inactive missing_scope "
    "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel",
}
NAMED = [(name, kind) for kind, names in NAMES.items() for name in names.split()]


def judged(status: int, body: bytes | str, *, webhook: bool = True, **headers: str) -> Undelivered | None:
    raw = body.encode() if isinstance(body, str) else body
    return classify(Answer(status, headers, raw), webhook=webhook, now=NOW)


def by_status(status: int) -> type[Undelivered]:
    """The class of a status whose body says nothing; written down a second time, apart from the code."""
    table: dict[type[Undelivered], Callable[[int], bool]] = {
        NotReached: lambda status: 300 <= status < 400,
        SlowDown: lambda status: status == 429,
        DestinationDead: lambda status: status in (401, 403, 404, 410),
        MessageRefused: lambda status: 400 <= status < 500 and status not in (401, 403, 404, 408, 410, 429),
    }
    return next((kind for kind, holds in table.items() if holds(status)), Unsure)


# -- posted -------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["ok", "ok\n", '{"ok": true}', ' {"ok":true,"error":"no_text"}'])
def test_a_webhook_that_says_ok_has_posted(body: str) -> None:
    assert judged(200, body) is None


@pytest.mark.parametrize("body", ['{"ok": true}', '{"ok": true, "ts": "1.2", "message": {"text": "ok"}}\n'])
def test_a_bot_that_says_ok_true_has_posted(body: str) -> None:
    assert judged(200, body, webhook=False) is None


@pytest.mark.parametrize("webhook", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"okay",
        b"ok ok",
        b'"ok"',
        b"\xef\xbb\xbfok",
        b"ok\x00",
        "ｏｋ".encode(),
        b"ok\xff",
        "ok".encode("utf-16"),
        b"<html>ok</html>",
        b"<!DOCTYPE html><title>Maintenance</title>",
        b"{}",
        b"[]",
        b'[{"ok": true}]',
        b"true",
        b"null",
        b"1",
        b'{"ok": "true"}',
        b'{"ok": 1}',
        b'{"ok": null}',
        b'{"OK": true}',
        b'{"response": {"ok": true}}',
        b'{"ok": true',
        b'{"ok": true} {"ok": true}',
        b'{"ok": "' + b"\xff" + b'"}',
        b'{"a":' * 100_000,
        b'{"ok":' + b"[" * 100_000,
        b'{"ok": ' + b"9" * 5000 + b"}",
        b"x" * 1_000_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_200_that_is_neither_ok_nor_a_refusal_leaves_us_unsure(body: bytes, webhook: bool) -> None:
    problem = judged(200, body, webhook=webhook)
    assert type(problem) is Unsure
    assert problem.reason == "" or problem.reason in body.decode()


def test_a_bare_ok_is_not_the_web_apis_word() -> None:
    assert type(judged(200, "ok", webhook=False)) is Unsure


@pytest.mark.parametrize("body", ["ok", '{"ok": true}'])
def test_ok_counts_only_with_a_200(body: str) -> None:
    assert [status for status in range(100, 1000) if judged(status, body) is None] == [200]
    for status in {*range(100, 1000)} - {200}:
        assert type(judged(status, body)) is by_status(status), status


# -- by name ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), NAMED)
def test_the_name_counts_before_the_status(name: str, kind: type[Undelivered]) -> None:
    said = json.dumps({"ok": False, "error": name, "response_metadata": {"messages": ["x"]}})
    for status in (200, 400, 403, 404, 410, 429, 500, 503):
        for problem in (judged(status, name), judged(status, f"{name}\n"), judged(status, said, webhook=False)):
            assert type(problem) is kind, status
            assert problem.reason == name


# -- by status ----------------------------------------------------------------------------------


@pytest.mark.parametrize("webhook", [True, False])
@pytest.mark.parametrize("body", ["", "<html>", "something_new", '{"ok": false, "error": "something_new"}', "{}"])
def test_an_unknown_answer_is_judged_by_its_status(body: str, webhook: bool) -> None:
    for status in {*range(100, 1000)} - {*range(200, 300)}:
        assert type(judged(status, body, webhook=webhook)) is by_status(status), status


@pytest.mark.parametrize("body", ["ok", "no_service", '{"ok": true}', "ratelimited"])
def test_a_redirect_is_not_slacks_word_whatever_its_body(body: str) -> None:
    for status in range(300, 400):
        assert type(judged(status, body)) is NotReached


@pytest.mark.parametrize("body", ['{"ok": false}', '{"ok": false, "error": "something_new"}', '{"ok":false,"error":7}'])
def test_any_other_ok_false_is_a_refusal(body: str) -> None:
    for status in (200, 202):
        assert type(judged(status, body, webhook=False)) is MessageRefused


@pytest.mark.parametrize("status", [201, 202, 204, 206, 299])
def test_any_other_2xx_leaves_us_unsure(status: int) -> None:
    assert type(judged(status, "")) is Unsure


# -- what is said about it ----------------------------------------------------------------------


@pytest.mark.parametrize("body", ["a b", "<b>", "Secret", "x" * 65, "a-b", "７", "no_text\nno_text", "0", "{", "a\x00"])
@pytest.mark.parametrize("status", [200, 400, 404, 429, 503])
def test_only_a_word_of_slacks_own_kind_is_repeated(body: str, status: int) -> None:
    for said in (body, json.dumps({"ok": False, "error": body})):
        problem = judged(status, said)
        assert problem is not None
        assert problem.reason == ""
        assert set(str(problem)) <= set(string.ascii_letters + string.digits + " ,.:()'")


def test_an_unknown_word_is_repeated() -> None:
    problem = judged(400, "something_new")
    assert problem is not None
    assert problem.reason == "something_new"
    assert "something_new" in str(problem)


def test_a_dead_destination_says_what_to_do() -> None:
    assert "channel_is_archived" in str(judged(410, "channel_is_archived"))
    assert "mint a new URL" in str(judged(410, "channel_is_archived"))
    assert "410" in str(judged(410, ""))


# -- how long to wait ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 1),
        ("", 1),
        ("0", 1),
        ("1", 1),
        ("30", 30),
        (" 30 ", 30),
        ("+30", 30),
        ("2.1", 3),
        ("2.", 2),
        ("900", 900),
        ("901", 900),
        ("86400", 900),
        ("9" * 5000, 900),
        ("-5", 1),
        ("-" + "9" * 5000, 1),
        ("soon", 1),
        ("1e2", 1),
        ("nan", 1),
        ("inf", 1),
        ("0x10", 1),
        ("1_0", 1),
        ("３０", 1),
        ("３", 1),
        ("30, 40", 1),
        ("\xff", 1),
        (format_datetime(NOW + timedelta(seconds=42), usegmt=True), 42),
        (format_datetime(NOW - timedelta(seconds=42), usegmt=True), 1),
        (format_datetime(NOW + timedelta(days=42), usegmt=True), 900),
        ("Sat, 21 Nov 2026 09:00:20 -0000", 20),
        ("Sat, 21 Nov 2026 18:00:20 +0900", 20),
        ("Saturday, 21-Nov-26 09:00:20 GMT", 20),
        ("Sat, 99 Nov 2026 09:00:20 GMT", 1),
        ("Sat, 21 Nov 99999 09:00:20 GMT", 1),
        ("Sat, 01 Jan 0001 00:00:00 +2359", 1),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 900),
        ("Sat, 21 Nov 2026 09:00:20 +" + "9" * 20, 1),
    ],
)
def test_a_pause_is_1_to_900_seconds_whatever_is_asked_for(value: str | None, seconds: int) -> None:
    assert pause(value, NOW) == seconds


@pytest.mark.parametrize(("status", "body"), [(429, ""), (200, '{"ok": false, "error": "ratelimited"}')])
def test_a_slow_down_carries_its_pause(status: int, body: str) -> None:
    problem = classify(Answer(status, {"retry-after": "7"}, body.encode()), webhook=False, now=NOW)
    assert isinstance(problem, SlowDown)
    assert problem.after == 7
    assert "7 s" in str(problem)
    absent = judged(status, body)
    assert isinstance(absent, SlowDown)
    assert absent.after == 1


# -- over real sockets --------------------------------------------------------------------------


NEVER_AGAIN = Policy(slow_downs=0, longest=0, not_reached=(), unsure=())


def send(url: str, to: Webhook | Bot = HOOK, seconds: float = PLENTY) -> None:
    deliver(MESSAGE, to, Deadline.after(seconds), Client(Transport(), url), NEVER_AGAIN)


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_a_message_is_delivered(to: Webhook | Bot) -> None:
    with FakeSlack() as slack:
        send(slack.url, to)
    assert [post.body for post in slack.posts] == [MESSAGE.body()]


@pytest.mark.parametrize("to", [HOOK, BOT])
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "<html>", Unsure),
        (302, "", NotReached),
        (400, "invalid_payload", MessageRefused),
        (403, "action_prohibited", DestinationDead),
        (404, "no_service", DestinationDead),
        (410, "channel_is_archived", DestinationDead),
        (429, "", SlowDown),
        (500, "rollup_error", Unsure),
        (503, "", Unsure),
    ],
)
def test_what_slack_says_is_raised(to: Webhook | Bot, status: int, body: str, kind: type[Undelivered]) -> None:
    answer = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    with Wire(says(answer)) as server, pytest.raises(Undelivered) as caught:
        send(server.url, to)
    assert type(caught.value) is kind
    assert len(server.requests) == (2 if kind is MessageRefused else 1)  # once more, as plain text


def test_a_date_to_wait_for_is_reckoned_from_now() -> None:
    with FakeSlack() as slack:
        slack.answer_next(429, headers={"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=60))})
        with pytest.raises(SlowDown) as caught:
            send(slack.url)
    assert 57 - stretch() <= caught.value.after <= 60


def test_a_redirect_is_not_followed() -> None:
    with Wire(says(OK)) as elsewhere:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n"
        with Wire(says(moved.encode())) as server, pytest.raises(NotReached):
            send(server.url)
    assert elsewhere.connections == 0


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_a_fault_of_the_wire_is_raised_within_the_deadline(to: Webhook | Bot) -> None:
    def break_off(connection: object, _: bytes) -> bool:
        reset(connection)  # type: ignore[arg-type]
        return False

    with (
        deaf() as hole,
        Wire(break_off) as resetting,
        Wire(lambda *asked: drips(b"HTTP/1.1 ", b"2", dripping.closing.is_set)(*asked)) as dripping,
    ):
        pace, start = stretch(), time.monotonic()
        for url, kind in (
            (f"http://127.0.0.1:{unused_port()}", NotReached),
            (f"http://127.0.0.1:{hole}", Unsure),
            (resetting.url, Unsure),
            (dripping.url, Unsure),
        ):
            with pytest.raises(kind) as caught:
                send(url, to, seconds=0.2 * pace)
            assert "s3cr3t" not in str(caught.value)
        with pytest.raises(OutOfTime):
            send(dripping.url, to, seconds=0)
        assert time.monotonic() - start < 1 * pace
