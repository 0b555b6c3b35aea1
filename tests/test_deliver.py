"""Slack's answers in their six classes: by table, and over real sockets."""

import json
import string
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bridge.errors import (
    AnswerLost,
    DestinationDead,
    HostNotReached,
    MessageRefused,
    NoAnswer,
    NoTimeLeft,
    NotReached,
    OutOfTime,
    SlowDown,
    ThreadRefused,
    Undelivered,
    Unsure,
)
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, pause, unanswered
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.message import Message
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING, LEAST, Policy
from tests.support.clock import Virtual
from tests.support.fake_slack import FakeSlack
from tests.support.pace import PLENTY, stretch
from tests.support.wire import OK, Wire, deaf, drips, reset, says, unused_port

NOW = datetime(2026, 11, 21, 9, 0, 0, tzinfo=UTC)
HOOK = Webhook("T0AOITANAKA", "B0HARUSATO1", "s3cr3t" * 4)
BOT = Bot("xoxb-" + "123456789-" * 3 + "abc", "C0123456789")
MESSAGE = Message("Aoi Tanaka: DEMO-1", ({"type": "divider"},), (), "Aoi Tanaka: DEMO-1, plainly", "(possible repeat) ")

# By hand from Slack's documents, and not imported: the names, by class.
NAMES: dict[type[Undelivered], str] = {
    SlowDown: "ratelimited rate_limited message_limit_exceeded",
    Unsure: "rollup_error internal_error fatal_error service_unavailable request_timeout",
    MessageRefused: "invalid_payload invalid_blocks invalid_blocks_format invalid_attachments no_text "
    "too_many_attachments msg_too_long msg_blocks_too_long",
    ThreadRefused: "metadata_too_large metadata_must_be_sent_from_app invalid_metadata_format invalid_metadata_schema",
    DestinationDead: "user_not_found action_prohibited invalid_token posting_to_general_channel_denied "
    "channel_not_found no_service no_service_id no_active_hooks no_team team_disabled channel_is_archived "
    "not_in_channel is_archived invalid_auth token_revoked token_expired account_inactive missing_scope "
    "messages_tab_disabled "
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
    for status in (200, 202, 299):
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
    assert "something_new" in str(problem)
    for status in (200, 400, 403, 429, 503):
        unknown = judged(status, "something_new")
        assert unknown is not None
        assert unknown.reason == "something_new"


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (302, "ok", "Slack's address answered with a redirect (302), which is not followed"),
        (200, "internal_error", "Slack had trouble (internal_error), and may or may not have posted the message"),
        (200, "something_new", "Slack's answer (200) does not say whether the message was posted"),
        (408, "", "Slack's answer (408) does not say whether the message was posted"),
        (429, "", "Slack asks for a pause of 1 s"),
        (400, "no_text", "Slack does not take this message (no_text)"),
        (400, "", "Slack does not take this message (400)"),
        (404, "", "Slack takes no messages for this destination (404): mint a new URL"),
        (410, "no_team", "Slack takes no messages for this destination (no_team): mint a new URL"),
    ],
)
def test_a_problem_says_whose_word_it_is_and_what_to_do(status: int, body: str, says: str) -> None:
    assert str(judged(status, body)) == says


POINTED = '{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] no [json-pointer:%s]"]}}'


@pytest.mark.parametrize(
    ("pointer", "says"),
    [
        ("/blocks/0/text", " at /blocks/0/text"),
        ("\\/blocks\\/0", " at /blocks/0"),  # as Slack escapes it
        ("/" + "a" * 80, " at /" + "a" * 80),
        ("/" + "a" * 81, ""),
        ("/", ""),
        ("blocks", ""),
        ("/Aoi Tanaka", ""),
        ("/佐藤", ""),
    ],
)
def test_a_refusal_names_the_part_that_slack_points_at_and_nothing_else(pointer: str, says: str) -> None:
    problem = judged(200, POINTED % pointer, webhook=False)
    assert str(problem) == f"Slack does not take this message (invalid_blocks{says})"


def test_a_refusal_in_no_encoding_is_still_one() -> None:
    assert str(judged(400, b"\xff")) == "Slack does not take this message (400)"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("x" * 64, MessageRefused),
        ('{"error": "internal_error"}', Unsure),
        ('["no_service"]', MessageRefused),
        ('{"ok": "true"}', MessageRefused),
        (' \t{"error": "rate_limited"}\n', SlowDown),
        ("{" * 100_000, MessageRefused),
        ('{"a":' * 100_000, MessageRefused),
    ],
)
def test_a_400_goes_by_what_it_says_in_either_form(body: str, kind: type[Undelivered]) -> None:
    assert type(judged(400, body)) is kind


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (HostNotReached(en="slack.test: no", ja="slack.test: no"), NotReached),
        (NoTimeLeft(en="slack.test: no", ja="slack.test: no"), OutOfTime),
        (AnswerLost(en="slack.test: no", ja="slack.test: no"), Unsure),
    ],
)
def test_no_answer_means_what_was_sent_of_the_message(failure: NoAnswer, kind: type[Undelivered]) -> None:
    problem = unanswered(failure)
    assert type(problem) is kind
    assert str(problem) == "slack.test: no"


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
    until = {"retry-after": format_datetime(NOW + timedelta(seconds=42), usegmt=True)}
    dated = classify(Answer(status, until, body.encode()), webhook=False, now=NOW)
    assert isinstance(dated, SlowDown)
    assert dated.after == 42
    absent = judged(status, body)
    assert isinstance(absent, SlowDown)
    assert absent.after == 1


# -- try after try, on a clock that only waiting moves ------------------------------------------

Said = tuple[int, str] | NoAnswer
SLOW, DOWN, REFUSED, DEAD, POSTED = (429, ""), (503, ""), (400, "no_text"), (410, ""), (200, "ok")
GONE, LOST = HostNotReached(en="no", ja="no"), AnswerLost(en="no", ja="no")


class Tries:
    """Slack, saying these things in turn, each after so many seconds; keeps each try's time left and its text."""

    def __init__(self, *said: Said, each: float = 0.0) -> None:
        self.time, self.said, self.each = Virtual(), list(said), each
        self.shares: list[float] = []
        self.texts: list[str] = []

    def request(self, method: str, url: str, *, headers: object, body: bytes, within: Deadline, at_most: int) -> Answer:
        """As Transport.request."""
        self.shares.append(round(within.left(), 9))
        self.texts.append(json.loads(body)["text"])
        self.time.pass_by(self.each)
        said = self.said.pop(0)
        if isinstance(said, NoAnswer):
            raise said
        return Answer(said[0], {}, said[1].encode())

    def deliver(self, seconds: float, policy: Policy = DIRECT_ONCE) -> tuple[Undelivered, ...]:
        to, client = self.time.within(seconds), Client(cast(Transport, self), None)
        return deliver(MESSAGE, HOOK, to, client, policy).earlier

    def fail(self, seconds: float, policy: Policy = DIRECT_ONCE) -> tuple[type[Undelivered], list[type[Undelivered]]]:
        """What it failed with, and with what before."""
        with pytest.raises(Undelivered) as caught:
            self.deliver(seconds, policy)
        assert self.said == [], "more was to be said"
        return type(caught.value), [type(problem) for problem in caught.value.earlier]


def test_how_the_earlier_tries_ended_is_told_in_their_order() -> None:
    tries = Tries(GONE, SLOW, LOST, GONE, POSTED)
    assert [type(problem) for problem in tries.deliver(10)] == [NotReached, SlowDown, Unsure, NotReached]
    assert tries.time.slept == [0.3, 1, 0.5, 0.6]
    assert Tries(GONE, LOST, SLOW, DEAD).fail(10) == (DestinationDead, [NotReached, Unsure, SlowDown])


def test_each_sort_of_problem_has_tries_of_its_own() -> None:
    assert Tries(GONE, SLOW, GONE, SLOW, GONE).fail(10) == (NotReached, [NotReached, SlowDown, NotReached, SlowDown])
    assert Tries(LOST, DOWN).fail(10) == (Unsure, [Unsure])
    assert Tries(LOST).fail(10, DIRECT_RESENDING) == (Unsure, [])


def test_what_may_be_said_twice_is_marked_once() -> None:
    tries = Tries(LOST, GONE, SLOW, REFUSED, REFUSED)
    assert tries.fail(10) == (MessageRefused, [Unsure, NotReached, SlowDown, MessageRefused])
    marked = MESSAGE.repeat + MESSAGE.text
    assert tries.texts == [MESSAGE.text, marked, marked, marked, MESSAGE.repeat + MESSAGE.plain]


def test_after_a_refusal_only_the_plain_text_is_tried() -> None:
    tries = Tries(REFUSED, GONE, POSTED)
    assert [type(problem) for problem in tries.deliver(10)] == [MessageRefused, NotReached]
    assert tries.texts == [MESSAGE.text, MESSAGE.plain, MESSAGE.plain]
    assert tries.time.slept == [0, 0.3]


def test_half_of_the_time_is_kept_while_silence_would_be_answered_by_another_try() -> None:
    tries = Tries(GONE, LOST, SLOW, GONE, POSTED, each=0.5)
    tries.deliver(10)
    assert tries.shares == [5.0, 4.6, 8.2, 6.7, 5.6]  # from the silence on, all that is left
    resending = Tries(GONE, POSTED)
    resending.deliver(10, DIRECT_RESENDING)
    assert resending.shares == [10.0, 9.7]


@pytest.mark.parametrize(("seconds", "share"), [(2.0, 1.0), (1.99, 1.99)])
def test_a_half_that_is_too_short_for_slack_is_not_made(seconds: float, share: float) -> None:
    tries = Tries(POSTED)
    tries.deliver(seconds)
    assert tries.shares == [share]


def test_a_wait_that_would_leave_too_little_for_a_try_is_not_begun() -> None:
    policy = Policy(slow_downs=0, longest=0, not_reached=(0.25,), unsure=())
    assert Tries(GONE, POSTED).deliver(0.25 + LEAST, policy)
    tries = Tries(GONE)
    assert tries.fail(0.25 + LEAST - 0.001, policy) == (NotReached, [])
    assert tries.time.slept == []


def test_a_refusal_is_final_only_when_plain_text_was_refused_too() -> None:
    tries = Tries(REFUSED, each=9.9)
    with pytest.raises(OutOfTime, match=r"^no time was left to say it in plain text$") as caught:
        tries.deliver(10)
    assert [type(problem) for problem in caught.value.earlier] == [MessageRefused]
    assert Tries(GONE, REFUSED, each=4.9).fail(10) == (OutOfTime, [NotReached, MessageRefused])
    assert Tries(REFUSED, REFUSED, each=5).fail(10.1) == (MessageRefused, [MessageRefused])


def test_a_bot_is_judged_by_the_web_apis_word() -> None:
    tries = Tries((200, "ok"), (200, '{"ok": true}'))
    deliver(MESSAGE, BOT, tries.time.within(10), Client(cast(Transport, tries), None), DIRECT_ONCE)
    assert tries.said == []


def test_a_pause_until_a_date_is_reckoned_by_the_clock_that_waits() -> None:
    tries = Tries(POSTED)
    until = format_datetime(datetime.fromtimestamp(tries.time.clock.wall() + 7, UTC), usegmt=True)
    answers = iter([Answer(429, {"retry-after": until}, b""), Answer(200, {}, b"ok")])
    with_date = cast(Transport, SimpleNamespace(request=lambda *_, **__: next(answers)))
    deliver(MESSAGE, HOOK, tries.time.within(10), Client(with_date, None), DIRECT_ONCE)
    assert tries.time.slept == [7]


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


# -- forms of a message ---------------------------------------------------------------------------

REPLY = replace(MESSAGE, metadata={"event_type": "kakehashi"}, under="1800000000.000001", loud=True)


def refusal(word: str) -> MessageRefused:
    return MessageRefused(en="no", ja="no", reason=word)


def of_its_thread(word: str) -> ThreadRefused:
    return ThreadRefused(en="no", ja="no", reason=word)


@pytest.mark.parametrize(
    ("refused", "left"),
    [
        (refusal("invalid_blocks"), [replace(REPLY, plainly=True), "alone"]),
        (
            ThreadRefused(en="no", ja="no", reason="thread_not_found"),
            [replace(REPLY, under="", loud=False), "plain", "bare"],
        ),
        (
            ThreadRefused(en="no", ja="no", reason="metadata_too_large"),
            [replace(REPLY, metadata=None), "alone", "plain"],
        ),
    ],
)
def test_a_reply_has_ever_simpler_forms_and_the_last_is_words_alone(
    refused: MessageRefused, left: list[object]
) -> None:
    forms: list[Message] = []
    form = REPLY.simpler(refused)
    while form and len(forms) < 9:
        forms.append(form)
        form = form.simpler(refused)
    assert forms[0] == left[0]
    assert len(forms) == len(left)
    assert forms[-1].body() == MESSAGE.plain_body()


def test_metadata_that_is_refused_of_a_message_without_any_leaves_plain_text() -> None:
    refused = of_its_thread("metadata_too_large")
    assert MESSAGE.simpler(refused) == replace(MESSAGE, plainly=True)
    assert replace(MESSAGE, plainly=True).simpler(refused) is None


def test_a_reply_shows_in_the_channel_only_where_it_is_one() -> None:
    assert REPLY.body()["reply_broadcast"] is True
    assert "reply_broadcast" not in replace(REPLY, under="").body()
