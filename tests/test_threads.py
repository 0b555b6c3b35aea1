"""Threads: what belongs together stands together, with Slack as the only memory; and what Slack is asked for it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sealing.destination import Bot, Options, Webhook
from bridge.slack.threads import Keys, Threaded, fits, ours
from tests.support.crossing import Mode
from tests.support.going_on import BAD, CALM, GOOD, HISTORY, POST, REPLIES, UPDATE, WARN, Channel
from tests.support.hooks import BOT, SPACE, WEBHOOK, Hooks, said

MARK, KEY = re.compile("[0-9a-f]{16}"), re.compile("[A-Za-z0-9_-]{22}")
MODES: tuple[Mode, ...] = ("direct", "queue")
OVER = ":large_green_circle: OK after 12 min · "
both = pytest.mark.parametrize("mode", MODES)


def asked(channel: Channel) -> dict[str, int]:
    return {method: count for method, count in channel.calls.items() if method != POST}


# -- what stands where ----------------------------------------------------------------------------


@both
@pytest.mark.parametrize("cold", [True, False])
def test_what_is_over_stands_under_what_began_and_turns_it_green(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        channel.say("api-5xx", BAD, opens=True)
        channel.time.pass_by(12 * 60 + 34)
        channel.say("api-5xx", GOOD, over=True)
        assert channel.shown() == [f"{OVER}bad api-5xx", "  good api-5xx"]
        first, _ = channel.standing()
        assert first["blocks"][0]["text"]["text"] == f"{OVER}bad api-5xx"
        assert [one["color"] for one in first["attachments"]] == ["2e9e5b"]
        assert first["metadata"]["event_payload"]["s"] == "good"
        assert asked(channel) == {HISTORY: 1, UPDATE: 1}  # two calls, whether it is remembered or not


@both
def test_in_japanese(mode: Mode) -> None:
    with Channel(mode, lang="ja") as channel:
        channel.say("api-5xx", BAD, opens=True)
        channel.time.pass_by(44)
        channel.say("api-5xx", GOOD, over=True)
        assert channel.shown()[0] == ":large_green_circle: 45 秒後に OK · bad api-5xx"


@both
def test_what_begins_asks_nothing_and_what_goes_on_asks_once_or_not_at_all(mode: Mode) -> None:
    for cold, looks in ((True, {HISTORY: 2}), (False, {})):
        with Channel(mode, cold=cold) as channel:
            channel.say("DEMO-1", CALM, opens=True)
            assert asked(channel) == {}
            channel.say("DEMO-1", CALM)
            channel.say("DEMO-1", CALM)
            assert channel.shown() == ["calm DEMO-1", "  calm DEMO-1", "  calm DEMO-1"]
            assert asked(channel) == looks


@both
@pytest.mark.parametrize("cold", [True, False])
def test_a_new_alarm_is_always_top_level_and_the_end_belongs_to_the_latest(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        for over in (False, False, True):
            channel.say("api-5xx", GOOD if over else BAD, opens=not over, over=over)
        assert channel.shown() == [
            "bad api-5xx",
            ":large_green_circle: OK after 1 s · bad api-5xx",
            "  good api-5xx",
        ]


@both
@pytest.mark.parametrize("cold", [True, False])
def test_what_has_no_parent_stands_alone_and_becomes_one(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        for _ in range(3):
            channel.say("DEMO-1", CALM)
        assert channel.shown() == ["calm DEMO-1", "  calm DEMO-1", "  calm DEMO-1"]


@both
def test_each_goes_under_its_own(mode: Mode) -> None:
    with Channel(mode) as channel:
        for name in ("a", "b"):
            channel.say(name, BAD, opens=True)
        channel.say("a", GOOD, over=True)
        channel.say("b", WARN)
        channel.say("c", WARN)
        assert channel.shown() == [
            ":large_green_circle: OK after 2 s · bad a",
            "  good a",
            "bad b",
            "  warn b",
            "warn c",
        ]


@both
@pytest.mark.parametrize("cold", [True, False])
def test_it_is_turned_once(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True)
        channel.say("a", GOOD, over=True)
        assert channel.shown()[0] == ":large_green_circle: OK after 1 s · bad a"
        assert channel.calls[UPDATE] == 1


@both
@pytest.mark.parametrize("cold", [True, False])
def test_an_end_that_comes_late_turns_nothing_that_began_after_it(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        channel.say("a", BAD, opens=True)
        channel.time.pass_by(60)
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True, ago=30)
        assert channel.shown() == [":large_green_circle: OK after 32 s · bad a", "  good a", "bad a"]


@both
def test_an_alarm_that_comes_late_does_not_take_the_place_of_the_latest(mode: Mode) -> None:
    with Channel(mode, cold=False) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", BAD, opens=True, ago=300)
        channel.say("a", GOOD, over=True)
        assert channel.shown() == [":large_green_circle: OK after 2 s · bad a", "  good a", "bad a"]


@both
def test_a_part_that_is_over_does_not_turn_the_whole(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.say("run", CALM, opens=True)
        channel.say("run", GOOD, over=True, closes=False)
        assert channel.shown() == ["calm run", "  good run"]
        channel.say("run", GOOD, over=True)
        assert channel.shown()[0] == ":large_green_circle: OK after 2 s · calm run"


@both
def test_what_is_good_news_and_goes_on_turns_nothing(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD)
        channel.say("a", CALM, over=True)
        assert channel.shown() == ["bad a", "  good a", "  calm a"]


@both
def test_the_coarser_key_counts_only_where_one_of_them_has_no_other(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.say("run 1", CALM, opens=True, also="shop")
        channel.say("approve", WARN, key="", also="shop")
        channel.say("run 2", GOOD, over=True, also="shop")
        assert channel.shown() == ["calm run 1", "  warn approve", "good run 2"]
        assert channel.calls[UPDATE] == 0


@both
@pytest.mark.parametrize("cold", [True, False])
def test_of_what_fits_coarsely_the_latest_counts_and_the_own_key_before_it(mode: Mode, cold: bool) -> None:
    with Channel(mode, cold=cold) as channel:
        channel.say("approve", WARN, key="", also="shop")
        channel.say("run 1", CALM, opens=True, also="shop")
        channel.say("approve", WARN, key="", also="shop")
        channel.say("run 1", CALM, also="shop")
        channel.say("run 2", CALM, opens=True, also="shop")
        channel.say("run 1", GOOD, over=True, also="shop")
        channel.say("approve", WARN, key="", also="shop")
        assert channel.shown() == [
            "warn approve",
            ":large_green_circle: OK after 4 s · calm run 1",
            "  warn approve",
            "  calm run 1",
            "  good run 1",
            "calm run 2",
            "  warn approve",
        ]


@both
def test_what_is_only_coarsely_its_own_is_not_turned(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.say("run 1", CALM, opens=True, also="shop")
        channel.say("approved", GOOD, over=True, key="", also="shop")
        assert channel.shown() == ["calm run 1", "  good approved"]
        assert channel.calls[UPDATE] == 0


@pytest.mark.parametrize(
    ("key", "tone", "rings", "shown"),
    [
        (False, BAD, "", " "),
        (False, WARN, "", " "),
        (False, GOOD, "", " "),
        (True, BAD, "", "+"),
        (True, WARN, "", "+"),
        (True, GOOD, "", " "),
        (True, CALM, "", " "),
        (False, CALM, "here", "+"),
        (False, BAD, "channel", "+"),
        (True, GOOD, "channel", "+"),
        (False, BAD, "S0123456789", " "),
    ],
)
@both
def test_what_shows_in_the_channel_too(mode: Mode, key: bool, tone: Any, rings: str, shown: str) -> None:
    with Channel(mode, key=key) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", tone, rings=rings)
        assert channel.shown()[1][0] == shown
        channel.say("a", CALM)  # found by the reply that the channel shows, which hangs from the same
        assert [line[0] for line in channel.shown()] == ["b", shown, " "]


@both
def test_it_is_looked_for_in_the_channel_that_it_is_posted_to(mode: Mode) -> None:
    routed = replace(BOT, channel="C0000000002")
    with Channel(mode, cold=False) as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, to=routed, over=True)
        assert (channel.shown(), channel.shown(routed.channel)) == (["bad a"], ["good a"])
        channel.say("a", BAD, to=routed, opens=True)
        channel.say("a", GOOD, to=routed, over=True)
        assert channel.shown() == ["bad a"]
        assert len(channel.shown(routed.channel)) == 3


# -- where it is looked for -----------------------------------------------------------------------


@both
def test_two_pages_are_read_and_no_third(mode: Mode) -> None:
    for others, threaded in ((49, True), (99, True), (100, False)):
        with Channel(mode) as channel:
            channel.say("a", BAD, opens=True)
            for number in range(others):
                channel.slack.slack.channels.add(BOT.channel, {"text": f"{number}"}, bot="B9999")
            channel.say("a", BAD)
            assert (channel.standing()[-1].get("thread_ts") is not None) is threaded
            assert channel.calls[HISTORY] == (1 if others < 50 else 2)


@both
def test_the_moment_that_an_event_names_finds_it_in_a_loud_channel(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.say("a", BAD, opens=True)
        channel.time.pass_by(3_600)
        for number in range(500):
            channel.slack.slack.channels.add(BOT.channel, {"text": f"{number}"}, bot="B9999")
        channel.say("a", GOOD, over=True, began=3_601)
        assert channel.shown()[0] == ":large_green_circle: OK after 1 h · bad a"
        assert asked(channel) == {HISTORY: 1, UPDATE: 1}


@both
def test_where_nothing_stands_at_that_moment_the_latest_are_looked_at(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.time.pass_by(3_600)
        channel.say("a", WARN)
        channel.say("a", GOOD, over=True, began=3_601)
        assert channel.shown() == [":large_green_circle: OK after 1 s · warn a", "  good a"]
        assert asked(channel) == {HISTORY: 3, UPDATE: 1}


@both
def test_what_is_older_than_a_thread_lasts_is_left_alone(mode: Mode) -> None:
    for cold in (True, False):
        with Channel(mode, cold=cold) as channel:
            channel.say("a", BAD, opens=True)
            channel.time.pass_by(timedelta(days=1).total_seconds())
            channel.say("a", GOOD, over=True)
            assert channel.shown() == ["bad a", "good a"]


@both
def test_where_history_lags_it_is_asked_once_more(mode: Mode) -> None:
    with Channel(mode) as channel:
        channel.slack.slack.channels.lag = 1.5
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True)
        assert channel.shown() == [":large_green_circle: OK after 1 s · bad a", "  good a"]
        assert channel.time.slept[-1] == 1.0
        assert asked(channel) == {HISTORY: 2, UPDATE: 1}


def test_it_is_not_waited_for_where_a_sender_has_no_time() -> None:
    with Channel("direct", seconds=2.9) as channel:
        channel.slack.slack.channels.lag = 1.5
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, over=True)
        assert channel.shown() == ["bad a", "good a"]
        assert channel.time.slept == []


def test_what_is_old_is_not_waited_for() -> None:
    with Channel("direct") as channel:
        channel.say("a", GOOD, over=True, began=11)
        channel.say("b", CALM)
        assert channel.time.slept == []
        channel.say("c", GOOD, over=True, began=9)
        assert channel.time.slept == [1.0]


# -- from a request to its parcel -----------------------------------------------------------------


def placed(options: Options, to: Webhook | Bot = BOT, number: int = 7, **content: Any) -> Threaded | None:
    """Where an activity's message belongs, by the app."""
    hooks = Hooks()
    activity = {
        "id": number,
        "type": 3,
        "created": "2026-12-01T03:04:05Z",
        "project": {"projectKey": "DEMO"},
        "content": {"key_id": 42, "summary": "検索が遅い", "comment": {"id": 8, "content": "直しました。"}, **content},
    }
    sealed = hooks.token("backlog", {**SPACE, **options}, to=to, lang="ja")
    assert said(hooks.post(f"/backlog/{sealed}", json.dumps(activity))) == (200, "posted")
    ((parcel, _),) = hooks.parcels
    assert parcel.message.metadata is None
    return parcel.threaded


def test_only_who_asks_for_threads_gets_any() -> None:
    assert placed({}) is None
    assert placed({"threads": ("all",)}, WEBHOOK) is None  # which mint refuses


def test_a_request_says_where_its_message_belongs() -> None:
    place = placed({"threads": ("all",)})
    assert place is not None
    assert KEY.fullmatch(place.key)
    assert (place.tone, place.at, place.lang, place.lasts) == ("calm", 1_796_094_245_000, "ja", 7 * 86_400)
    assert (place.closes, place.loud) == (False, False)


def test_the_space_is_part_of_the_key() -> None:
    here, there = placed({"threads": ("all",)}), placed({"threads": ("all",), "space": ("other.backlog.com",)})
    assert here is not None
    assert there is not None
    assert here.key != there.key


# -- keys -----------------------------------------------------------------------------------------

OWN = Threaded("0" * 16, "k" * 22, "a" * 22, "bad", 1_000_000)


def told(**changes: Any) -> Payload:
    said = {"ts": "1800000000.000001", "metadata": OWN.metadata()}
    payload = {**said["metadata"]["event_payload"], **changes}  # type: ignore[index]
    return Payload({**said, "metadata": {"event_type": "kakehashi", "event_payload": payload}})


def test_keys_hold_nothing_readable_and_are_the_bots_own() -> None:
    keys = Keys("xoxb-1111111111-one", "backlog\ndemo.backlog.com")
    others = (
        Keys("xoxb-1111111111-two", "backlog\ndemo.backlog.com"),
        Keys("xoxb-1111111111-one", "backlog\nother.backlog.com"),
        Keys("xoxb-1111111111-one", "aws\ndemo.backlog.com"),
    )
    assert KEY.fullmatch(keys.thread("DEMO-42"))
    assert MARK.fullmatch(keys.mark("x"))
    made = {one.thread("DEMO-42") for one in (keys, *others)} | {keys.thread("DEMO-43"), keys.also("DEMO-42")}
    assert len(made) == 6
    assert keys.thread("DEMO-42") == Keys("xoxb-1111111111-one", "backlog\ndemo.backlog.com").thread("DEMO-42")
    assert "xoxb" not in repr(keys)


def test_events_without_an_id_are_never_taken_for_each_other() -> None:
    keys = Keys("xoxb-1111111111-one", "aws")
    assert keys.mark("") != keys.mark("")
    assert keys.mark("7") == keys.mark("7")


def test_what_a_message_carries_is_short() -> None:
    assert len(json.dumps(replace(OWN, at=1_900_000_000_000).metadata())) < 200


@pytest.mark.parametrize(
    "strange",
    [
        None,
        [],
        {},
        {"ts": 1},
        {"ts": "1800000000.000001"},
        {"ts": "1800000000.000001", "metadata": []},
        {"ts": "1800000000.000001", "metadata": {"event_type": "kakehashi"}},
        {"ts": "1800000000.000001", "metadata": {"event_type": "kakehashi", "event_payload": {"v": 2}}},
        {"ts": "1800000000.000001", "metadata": {"event_type": "deploy", "event_payload": {"v": 1}}},
        {"ts": "../1", "metadata": {"event_type": "kakehashi", "event_payload": {"v": 1}}},
    ],
)
def test_what_is_not_of_our_making_is_none_of_ours(strange: Any) -> None:
    assert ours(Payload(strange)) is None


def test_what_others_make_in_our_name_fits_nothing_and_breaks_nothing() -> None:
    strange: tuple[dict[str, Any], ...] = (
        {"t": 1e999},
        {"t": "x"},
        {"t": [1]},
        {"k": 7},
        {"k": None, "k2": None},
        {"e": {}, "s": []},
    )
    for changes in strange:
        found = ours(told(**changes))
        assert found is not None
        assert fits(OWN, found) is (found.key == OWN.key or found.also == OWN.also)
        assert not fits(replace(OWN, key="", also=""), found)


def test_a_bot_s_token_is_what_threads_go_by() -> None:
    other = Bot(BOT.token + "x", BOT.channel)
    with Channel("direct") as channel:
        channel.say("a", BAD, opens=True)
        channel.say("a", GOOD, to=other, over=True)
        assert channel.shown() == ["bad a", "good a"]
        assert channel.calls[REPLIES] == 0
