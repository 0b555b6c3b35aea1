"""What is said when threads are in trouble: cell by cell, on real sockets, directly and by the queue.

The message itself is never at stake: it is posted once, in its sender's time, and what is wrong with its thread is
counted.
"""

import json
import time
from collections.abc import Callable, Sequence

import pytest

from bridge.net.exchange import Answer
from bridge.payload import parse
from bridge.slack import history
from tests.support import faults
from tests.support.crossing import Mode
from tests.support.faults import Spoil, hang_up, reset, says, silent, taken, well
from tests.support.going_on import BAD, CALM, GOOD, HISTORY, POST, REPLIES, UPDATE, WARN, Channel, failing
from tests.support.hooks import BOT

MODES: tuple[Mode, ...] = ("direct", "queue")
both = pytest.mark.parametrize("mode", MODES)
MARK = "(possible repeat) "


def no(error: str) -> Spoil:
    return says(200, json.dumps({"ok": False, "error": error}), Content_Type="application/json")


def unthreaded(capsys: pytest.CaptureFixture[str]) -> int:
    return capsys.readouterr().err.count('"Unthreaded": 1')


# -- the channel cannot be read -------------------------------------------------------------------

NOT_SET_UP = (
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "no_permission",
    "invalid_auth",
    "method_unheard_of",
)
PASSING: dict[str, Spoil] = {
    "500": says(500),
    "503": says(503, "service_unavailable"),
    "internal_error": no("internal_error"),
    "reset": reset,
    "hung up": hang_up,
    "a redirect": says(302, Location="http://127.0.0.1:9/"),
    "HTML": says(200, "<html>Sign in</html>"),
    "broken JSON": says(200, '{"ok": tr'),
    "too deep": says(200, '{"ok": true, "messages": ' + "[" * 70 + "]" * 70 + "}"),
    "too long": says(200, b'{"ok": true, "messages": [' + b" " * (2 * 1024 * 1024) + b"]}"),
    "silence": silent,
    "dripping": faults.drips(faults.DRIPPING_BODY, b" "),
}


@both
@pytest.mark.parametrize("word", NOT_SET_UP)
def test_a_channel_that_may_not_be_read_is_not_asked_for_again_for_ten_minutes(
    word: str, mode: Mode, capsys: pytest.CaptureFixture[str]
) -> None:
    with Channel(mode, failing({HISTORY: [no(word)]}), cold=False) as channel:
        channel.say("b", CALM)
        assert [channel.say("a", tone) for tone in (WARN, CALM)] == ["posted"] * 2
        channel.say("c", CALM)
        assert channel.shown() == ["calm b", "warn a", "  calm a", "calm c"]  # what this process saw is still known
        assert channel.calls[HISTORY] == 1
        assert unthreaded(capsys) == 3
        channel.time.pass_by(600)
        channel.say("d", CALM)
        assert channel.calls[HISTORY] == 2
        assert unthreaded(capsys) == 0


@both
def test_another_channel_is_asked_for(mode: Mode) -> None:
    other = type(BOT)(BOT.token, "C0000000002")
    with Channel(mode, failing({HISTORY: [no("not_in_channel")]}), cold=False) as channel:
        channel.say("a", CALM)
        channel.say("a", CALM, to=other)
        assert channel.calls[HISTORY] == 2


@both
@pytest.mark.parametrize("name", PASSING)
def test_a_look_that_fails_is_made_again_next_time(name: str, mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    with Channel(mode, failing({HISTORY: [PASSING[name]]}), seconds=3.0, cold=False) as channel:
        began = time.monotonic()
        assert channel.say("a", CALM) == "posted"
        assert time.monotonic() - began < 3.0
        assert unthreaded(capsys) == 1
        assert channel.say("b", CALM) == "posted"
        assert channel.shown() == ["calm a", "calm b"]
        assert channel.calls == {HISTORY: 2, POST: 2}
        assert unthreaded(capsys) == 0


@both
def test_a_limit_is_kept_to_in_all_channels(mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    other = type(BOT)(BOT.token, "C0000000002")
    with Channel(mode, failing({HISTORY: [says(429, Retry_After="30")]}), cold=False) as channel:
        for to in (BOT, other):
            channel.say("a", CALM, to=to)
        assert channel.calls[HISTORY] == 1
        assert unthreaded(capsys) == 2
        channel.time.pass_by(30)
        channel.say("b", CALM)
        assert channel.calls[HISTORY] == 2


def test_without_time_nobody_looks() -> None:
    with Channel("direct", seconds=0.9) as channel:
        channel.say("a", CALM)
        assert channel.shown() == ["calm a"]
        assert channel.calls[HISTORY] == 0


# -- Slack does not take the reply ----------------------------------------------------------------

OF_REPLIES = (
    "cannot_reply_to_message",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
    "restricted_action_of_next_year",
    "thread_not_found",
    "invalid_thread_ts",
    "message_not_found",
)


@both
@pytest.mark.parametrize("word", OF_REPLIES)
def test_a_reply_that_is_refused_stands_on_its_own(word: str, mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    with Channel(mode, failing({POST: [well, no(word)]}), cold=False) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", WARN) == "posted"
        assert channel.shown() == ["bad a", "warn a"]
        assert "blocks" in channel.standing()[1]
        assert unthreaded(capsys) == 1
        assert channel.say("a", CALM) == "posted"
        assert channel.shown() == ["bad a", "warn a", "  calm a"]


@both
@pytest.mark.parametrize("word", ["metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema"])
def test_metadata_that_is_refused_is_left_out(word: str, mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, no(word)]})) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", WARN) == "posted"
        assert channel.shown() == ["bad a", "  warn a"]
        assert "metadata" not in channel.standing()[1]


@both
@pytest.mark.parametrize("word", ["invalid_blocks", "not_on_sundays"])
def test_blocks_that_are_refused_leave_a_plain_reply(word: str, mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, no(word)]})) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", WARN) == "posted"
        (_, reply) = channel.standing()
        assert "blocks" not in reply
        assert reply["thread_ts"]
        assert reply["metadata"]


@both
def test_what_is_refused_in_every_form_is_tried_as_bare_words_at_last(mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, no("invalid_thread_ts"), no("metadata_too_large"), no("no")]})) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", WARN) == "posted"
        (_, last) = channel.standing()
        assert last.keys() == {"type", "bot_id", "ts", "text"}
    with Channel(mode, failing({POST: [well, no("no"), no("never")]})) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", WARN) == "posted"
        assert channel.standing()[1].keys() == {"type", "bot_id", "ts", "text"}


@both
def test_what_is_refused_even_so_is_refused(mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, *[no("invalid_blocks")] * 3]})) as channel:
        channel.say("a", BAD, opens=True)
        assert "message_refused" in channel.say("a", WARN)
        assert channel.shown() == ["bad a"]


@both
@pytest.mark.parametrize("word", ["channel_not_found", "is_archived", "restricted_action_read_only_channel"])
def test_a_dead_channel_is_dead_for_replies_as_well(word: str, mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, no(word), no(word)]})) as channel:
        channel.say("a", BAD, opens=True)
        assert "destination_dead" in channel.say("a", WARN)


@both
@pytest.mark.parametrize("cold", [True, False])
def test_a_parent_that_was_deleted_leaves_a_message_of_its_own(
    cold: bool, mode: Mode, capsys: pytest.CaptureFixture[str]
) -> None:
    with Channel(mode, cold=cold) as channel:
        channel.say("a", BAD, opens=True)
        channel.slack.slack.channels.delete(BOT.channel, channel.standing()[0]["ts"])
        assert channel.say("a", GOOD, over=True) == "posted"
        assert channel.shown() == ["good a"]
        assert channel.calls[UPDATE] == 0
        assert unthreaded(capsys) == (0 if cold else 1)  # to who looks, there is nothing
        channel.say("a", CALM)
        assert channel.shown() == ["good a", "  calm a"]


# -- Slack does not take the update ---------------------------------------------------------------

UPDATES: dict[str, Spoil] = {
    **{
        word: no(word)
        for word in (
            "cant_update_message",
            "edit_window_closed",
            "message_not_found",
            "is_inactive",
            "msg_too_long",
            "no_dual_broadcast_content_update",
            "restricted_action_thread_locked",
            "invalid_blocks",
            "missing_scope",
            "token_revoked",
        )
    },
    **{name: PASSING[name] for name in ("500", "reset", "HTML", "silence", "too deep")},
    "429": says(429, Retry_After="30"),
}


@both
@pytest.mark.parametrize("name", UPDATES)
def test_an_update_that_fails_is_no_trouble_of_the_message(
    name: str, mode: Mode, capsys: pytest.CaptureFixture[str]
) -> None:
    with Channel(mode, failing({UPDATE: [UPDATES[name]]}), seconds=4.0) as channel:
        channel.say("a", BAD, opens=True)
        began = time.monotonic()
        assert channel.say("a", GOOD, over=True) == "posted"
        assert time.monotonic() - began < 4.0
        assert channel.shown() == ["bad a", "  good a"]
        assert unthreaded(capsys) == 1
        assert channel.say("b", BAD, opens=True) == "posted"


@both
def test_an_update_that_was_made_though_its_answer_was_lost_is_no_harm(mode: Mode) -> None:
    with Channel(mode, failing({UPDATE: [taken(reset)]})) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True)
        channel.say("a", GOOD, over=True)
        assert channel.shown() == [":large_green_circle: OK after 1 s · bad a", "  good a", "  good a"]


@both
def test_a_limit_on_updates_is_kept_to(mode: Mode) -> None:
    with Channel(mode, failing({UPDATE: [says(429, Retry_After="30")]}), cold=False) as channel:
        for thing in ("a", "b"):
            channel.say(thing, BAD, opens=True)
            channel.say(thing, GOOD, over=True)
        assert channel.calls[UPDATE] == 1
        channel.time.pass_by(30)
        channel.say("b", GOOD, over=True)
        assert channel.calls[UPDATE] == 2


def test_without_time_nothing_is_turned() -> None:
    with Channel("direct", seconds=0.9, cold=False) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True)
        assert channel.shown() == ["bad a", "  good a"]
        assert channel.calls[UPDATE] + channel.calls[HISTORY] == 0


# -- whatever stands in the channel ---------------------------------------------------------------

STRANGE: Sequence[object] = (
    None,
    7,
    "x",
    [],
    {},
    {"ts": None},
    {"ts": "1800000000.000001", "thread_ts": 7, "metadata": {"event_type": "kakehashi", "event_payload": {"v": 1}}},
)


@both
@pytest.mark.parametrize("messages", [None, 7, "x", {}, list(STRANGE), [[]] * 3])
def test_strange_history_breaks_nothing(messages: object, mode: Mode) -> None:
    body = json.dumps({"ok": True, "messages": messages, "response_metadata": messages})
    with Channel(mode, failing({HISTORY: [says(200, body)] * 3})) as channel:
        assert channel.say("a", GOOD, over=True) == "posted"
        assert channel.shown() == ["good a"]


PARTS = ("text", "blocks", "attachments", "thread_ts", "bot_id", "ts", "metadata")
VALUES: Sequence[object] = (
    None,
    7,
    "",
    "x",
    [],
    [None],
    [7, "x"],
    {},
    {"text": 7},
    [{"text": 7}],
    [{"text": {"text": 7}}],
)


@both
@pytest.mark.parametrize("part", PARTS)
def test_a_parent_in_whatever_form_is_turned_or_left_alone(part: str, mode: Mode) -> None:
    """The channel's first message as Slack might tell it one day, with something odd in one place."""

    def odd(value: object) -> Callable[[faults.Call], bool]:
        def spoil(call: faults.Call) -> bool:
            answer = call.judged()
            said = json.loads(answer.body)
            said["messages"][-1][part] = value
            call.say(answer, json.dumps(said).encode())
            return True

        return spoil

    for value in VALUES:
        with Channel(mode, failing({HISTORY: [odd(value)]})) as channel:
            channel.say("a", BAD, opens=True)
            assert channel.say("a", GOOD, over=True, began=60) == "posted", value
            assert channel.shown()[-1].strip() == "good a"


@both
@pytest.mark.parametrize(
    "body", ['{"ok": true}', '{"ok": true, "ts": 7}', '{"ok": true, "x": ' + "[" * 70 + "]" * 70 + "}"]
)
def test_an_answer_that_does_not_say_where_the_message_stands_is_enough(body: str, mode: Mode) -> None:
    with Channel(mode, failing({POST: [taken(says(200, body))]}), cold=False) as channel:
        assert channel.say("a", BAD, opens=True) == "posted"
        assert channel.say("a", GOOD, over=True) == "posted"
        assert channel.shown() == [":large_green_circle: OK after 1 s · bad a", "  good a"]
        assert channel.calls[HISTORY] == 1  # nobody remembers it


@both
def test_a_first_message_that_cannot_be_read_again_is_not_turned(mode: Mode) -> None:
    with Channel(mode, failing({HISTORY: [says(200, '{"ok": true, "messages": []}')]}), cold=False) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", GOOD, over=True) == "posted"
        assert channel.shown() == ["bad a", "  good a"]
        assert channel.calls[UPDATE] == 0


# -- once, where it was at least once -------------------------------------------------------------

LOST: dict[str, Spoil] = {"reset": taken(reset), "500": taken(says(500)), "HTML": taken(says(200, "<html>"))}


@both
@pytest.mark.parametrize("source", ["aws", "backlog"])
@pytest.mark.parametrize("name", LOST)
def test_what_slack_took_without_saying_so_is_found_and_not_said_again(name: str, source: str, mode: Mode) -> None:
    for opens in (True, False):
        with Channel(mode, failing({POST: [well, LOST[name]]}), source=source) as channel:  # type: ignore[arg-type]
            channel.say("a", BAD, opens=True)
            assert channel.say("a", WARN, opens=opens) == "posted"
            assert [one["text"] for one in channel.standing()] == ["bad a", "warn a"]


@both
def test_a_reply_is_looked_for_in_its_thread_and_one_that_the_channel_shows_there(mode: Mode) -> None:
    for rings, looks in (("", {HISTORY: 1, REPLIES: 1}), ("here", {HISTORY: 2})):
        with Channel(mode, failing({POST: [well, taken(reset)]})) as channel:
            channel.say("a", BAD, opens=True)
            assert channel.say("a", WARN, rings=rings) == "posted"
            assert len(channel.standing()) == 2
            assert {method: count for method, count in channel.calls.items() if method != POST} == looks


@both
def test_an_end_that_was_found_turns_what_it_ends(mode: Mode) -> None:
    with Channel(mode, failing({POST: [well, taken(reset)]})) as channel:
        channel.say("a", BAD, opens=True)
        assert channel.say("a", GOOD, over=True) == "posted"
        assert channel.shown() == [":large_green_circle: OK after 1 s · bad a", "  good a"]


def test_a_worker_that_was_killed_before_it_turned_what_is_over_turns_it_when_it_comes_again() -> None:
    with Channel("queue", failing({UPDATE: [reset]})) as channel:
        channel.say("a", BAD, opens=True)
        channel.time.pass_by(1)
        end = channel.parcel("a", GOOD, over=True)
        channel.post(end)
        assert channel.shown() == ["bad a", "  good a"]
        assert channel.post(end, receives=2) == "posted"
        assert channel.shown() == [":large_green_circle: OK after 1 s · bad a", "  good a"]


def test_what_is_not_found_is_said_again_and_marked_where_its_sender_does_not_come_again() -> None:
    with Channel("direct", failing({POST: [reset]}), source="backlog") as channel:
        assert channel.say("a", BAD, opens=True) == "posted"
        assert channel.shown() == [f"{MARK}bad a"]
    with Channel("direct", failing({POST: [taken(reset)]}), source="backlog") as channel:
        channel.slack.slack.channels.lag = 30
        assert channel.say("a", BAD, opens=True) == "posted"
        assert channel.shown() == ["bad a", f"{MARK}bad a"]  # history lags: as it was without


def test_a_sender_that_comes_again_is_looked_for_first() -> None:
    with Channel("direct", failing({POST: [taken(reset)], HISTORY: [says(503)]}), cold=False) as channel:
        parcel = channel.parcel("a", BAD, opens=True, id_="one")
        assert channel.post(parcel) == "slack_unsure"
        assert channel.post(parcel) == "posted"
        assert channel.post(parcel) == "repeated-by-sender"
        assert channel.shown() == ["bad a"]
        assert channel.calls[POST] == 1


def test_a_parcel_that_comes_again_is_looked_for_first_by_whatever_worker() -> None:
    with Channel("queue", failing({POST: [taken(reset)], HISTORY: [says(503)]})) as channel:
        parcel = channel.parcel("a", BAD, opens=True)
        assert channel.post(parcel) == "again in 5"
        assert channel.post(parcel, receives=2) == "posted"
        assert channel.shown() == ["bad a"]
    with Channel("queue", failing({POST: [reset], HISTORY: [says(503)]})) as channel:
        parcel = channel.parcel("a", BAD, opens=True)
        assert channel.post(parcel) == "again in 5"
        assert channel.post(parcel, receives=2) == "posted"
        assert channel.shown() == [f"{MARK}bad a"]


def test_another_event_of_the_same_thing_is_not_taken_for_it() -> None:
    with Channel("queue") as channel:
        channel.say("a", WARN)
        assert channel.post(channel.parcel("a", WARN), receives=2) == "posted"
        assert channel.shown() == ["warn a", f"  {MARK}warn a"]


@both
def test_what_has_no_thread_is_looked_for_as_well(mode: Mode) -> None:
    with Channel(mode, failing({POST: [taken(reset)]})) as channel:
        assert channel.say("news", CALM, key="") == "posted"
        assert channel.shown() == ["calm news"]
        assert channel.calls[HISTORY] == 1


def test_an_answer_that_is_deeper_than_anybody_reads_is_unsure() -> None:
    body = b'{"ok": true, "messages": ' + b"[" * 63 + b"]" * 63 + b"}"
    with Channel("direct") as channel:
        within = channel.time.within(1)
        assert history.judged(Answer(200, {}, body), within) == parse(body)
