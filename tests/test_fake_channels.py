"""The stand-in's channels are as Slack's documents, and those who were bitten, say that Slack's are."""

import http.client
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.pace import PLENTY

CHANNEL = "C0123456789"
HEADERS = {"Authorization": "Bearer " + "xoxb" + "-1111-2222-abcd"}
METADATA = {"event_type": "kakehashi", "event_payload": {"v": 1, "k": "x"}}
Said = dict[str, Any]


def sent(slack: FakeSlack, method: str, raw: str, kind: str) -> tuple[int, Said]:
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=PLENTY)
    try:
        connection.request("POST", f"/api/{method}", raw.encode(), {**HEADERS, "Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def call(slack: FakeSlack, method: str, **body: Any) -> Said:
    return sent(slack, method, json.dumps({"channel": CHANNEL, **body}), "application/json")[1]


def ask(slack: FakeSlack, method: str = "conversations.history", **asked: str) -> Said:
    return sent(slack, method, urlencode({"channel": CHANNEL, **asked}), "application/x-www-form-urlencoded")[1]


def post(slack: FakeSlack, text: str, **more: Any) -> str:
    return str(call(slack, "chat.postMessage", text=text, **more)["ts"])


def texts(said: Said) -> list[str]:
    assert said["ok"], said
    return [one["text"] for one in said["messages"]]


def test_history_is_the_newest_first_and_replies_the_oldest(slack: FakeSlack) -> None:
    first, *_ = [post(slack, text) for text in "abc"]
    post(slack, "under a", thread_ts=first)
    post(slack, "under a, too", thread_ts=first)
    assert texts(ask(slack)) == ["c", "b", "a"]
    assert texts(ask(slack, "conversations.replies", ts=first)) == ["a", "under a", "under a, too"]


def test_oldest_alone_gives_what_is_closest_to_it(slack: FakeSlack) -> None:
    first, *_ = [post(slack, text) for text in "abcd"]
    assert texts(ask(slack, oldest=first, limit="2")) == ["c", "b"]
    assert texts(ask(slack, oldest=first, latest="9999999999", limit="2")) == ["d", "c"]


def test_a_moment_is_left_out_unless_it_is_to_be_there(slack: FakeSlack) -> None:
    _, second, _ = [post(slack, text) for text in "abc"]
    assert texts(ask(slack, latest=second)) == ["a"]
    assert texts(ask(slack, latest=second, inclusive="true", limit="1")) == ["b"]


def test_pages_hang_together_by_a_cursor(slack: FakeSlack) -> None:
    for text in "abcde":
        post(slack, text)
    page = ask(slack, limit="2")
    assert (texts(page), page["has_more"]) == (["e", "d"], True)
    page = ask(slack, limit="2", cursor=page["response_metadata"]["next_cursor"])
    page = ask(slack, limit="2", cursor=page["response_metadata"]["next_cursor"])
    assert (texts(page), page["has_more"], "response_metadata" in page) == (["a"], False, False)
    assert ask(slack, limit="1000")["error"] == "invalid_limit"


def test_metadata_comes_whole_only_where_it_is_asked_for(slack: FakeSlack) -> None:
    post(slack, "a", metadata=METADATA)
    assert ask(slack)["messages"][0]["metadata"] == {"event_type": "kakehashi"}
    assert ask(slack, include_all_metadata="true")["messages"][0]["metadata"] == METADATA


def test_a_reply_that_the_channel_shows_too_stands_in_its_history(slack: FakeSlack) -> None:
    first = post(slack, "a")
    post(slack, "under a", thread_ts=first, reply_broadcast=True)
    (shown, _) = ask(slack)["messages"]
    assert (shown["subtype"], shown["thread_ts"]) == ("thread_broadcast", first)


def test_a_reply_to_what_is_gone_stands_on_its_own_and_nobody_says_so(slack: FakeSlack) -> None:
    first = post(slack, "a")
    slack.channels.delete(CHANNEL, first)
    said = call(slack, "chat.postMessage", text="under a", thread_ts=first)
    assert said["ok"]
    assert "thread_ts" not in said["message"]
    assert texts(ask(slack)) == ["under a"]


def test_a_reply_to_a_reply_hangs_from_the_same(slack: FakeSlack) -> None:
    first = post(slack, "a")
    second = post(slack, "under a", thread_ts=first)
    assert call(slack, "chat.postMessage", text="b", thread_ts=second)["message"]["thread_ts"] == first


def test_history_may_lag(slack: FakeSlack) -> None:
    post(slack, "a")
    slack.channels.lag = 60
    assert texts(ask(slack)) == []


@pytest.mark.parametrize(("channel", "scope"), [(CHANNEL, "channels:history"), ("G0123456789", "groups:history")])
def test_who_is_not_there_or_may_not_reads_nothing(slack: FakeSlack, channel: str, scope: str) -> None:
    assert ask(slack, channel=channel)["ok"]
    slack.channels.outside.add(channel)
    assert ask(slack, channel=channel)["error"] == "not_in_channel"
    slack.channels.lacking.add(scope)
    assert ask(slack, channel=channel)["error"] == "missing_scope"


def test_json_is_no_form(slack: FakeSlack) -> None:
    assert call(slack, "conversations.history")["error"] == "channel_not_found"


def test_an_update_leaves_metadata_and_takes_blocks_that_are_left_out(slack: FakeSlack) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
    ts = post(slack, "🔴 a", blocks=[section], metadata=METADATA)
    assert call(slack, "chat.update", ts=ts, text="b")["ok"]
    (said,) = ask(slack, include_all_metadata="true")["messages"]
    assert (said["text"], said["metadata"], "blocks" in said) == ("b", METADATA, False)
    assert [one.body["text"] for one in slack.updates] == ["b"]
    assert call(slack, "chat.update", ts="1000000000.000001", text="b")["error"] == "message_not_found"
    assert call(slack, "chat.update", ts=ts, text="x" * 50_000)["error"] == "msg_too_long"
    other = slack.channels.add(CHANNEL, {"text": "theirs"}, bot="B9999")["ts"]
    assert call(slack, "chat.update", ts=other, text="mine")["error"] == "cant_update_message"


def test_what_is_kept_is_not_quite_what_was_sent(slack: FakeSlack) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "🟢 ok"}}
    post(slack, "🔴 a", blocks=[section], attachments=[{"color": "#d92d20", "blocks": [section]}])
    (said,) = ask(slack)["messages"]
    assert said["text"] == ":red_circle: a"
    assert said["blocks"][0]["text"]["text"] == ":large_green_circle: ok"
    assert said["blocks"][0]["block_id"]
    assert said["attachments"][0]["color"] == "d92d20"


def test_a_message_can_be_taken_away_once(slack: FakeSlack) -> None:
    ts = post(slack, "a")
    assert call(slack, "chat.delete", ts=ts)["ok"]
    assert call(slack, "chat.delete", ts=ts)["error"] == "message_not_found"
    assert texts(ask(slack)) == []


def test_each_method_has_a_limit_of_its_own(slack: FakeSlack) -> None:
    slack.limits["conversations.history"] = 1
    assert ask(slack)["ok"]
    status, said = sent(slack, "conversations.history", "", "application/x-www-form-urlencoded")
    assert (status, said["error"]) == (429, "ratelimited")
    assert call(slack, "chat.postMessage", text="a")["ok"]
    assert slack.calls == {"conversations.history": 2, "chat.postMessage": 1}


def test_a_thread_that_is_locked_takes_no_reply(slack: FakeSlack) -> None:
    first = post(slack, "a")
    slack.channels.locked[first] = "restricted_action_thread_locked"
    assert call(slack, "chat.postMessage", text="b", thread_ts=first)["error"] == "restricted_action_thread_locked"
    assert ask(slack, "conversations.replies", ts="1000000000.000001")["error"] == "thread_not_found"
