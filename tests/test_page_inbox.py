"""The inbox: what is posted is there at once, once, and as it stands now."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.cli.demo.stand_in import StandIn
from bridge.cli.demo.stand_in import running as slack_running
from bridge.net.transport import Deadline, Transport
from bridge.page.feed import Feed
from bridge.page.ground import Ground
from bridge.page.inbox.events import Streams, known, stream
from bridge.page.serving import listening, serving
from bridge.page.site import site
from tests.support.pace import PLENTY
from tests.support.page import Browser

AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)


def texts(feed: Feed) -> list[tuple[str, str, list[str]]]:
    return [
        (post.channel, str(post.body["text"]), [str(reply.body["text"]) for reply in post.replies])
        for post in feed.all()[1]
    ]


def body(text: str, under: str = "") -> dict[str, Any]:
    return {"text": text} | ({"thread_ts": under} if under else {})


@pytest.fixture
def feed() -> Feed:
    feed = Feed({"C1": "#threads"})
    feed.posted("C1", body("first"), AT, "1.0")
    feed.posted("C2", body("other"), AT, "1.0")
    feed.posted("C1", body("reply", "1.0"), AT, "2.0")
    return feed


# -- the feed -----------------------------------------------------------------------------------


def test_a_reply_stands_under_what_it_answers_in_its_own_channel(feed: Feed) -> None:
    assert texts(feed) == [("#threads", "first", ["reply"]), ("C2", "other", [])]


def test_a_reply_to_what_is_no_longer_held_stands_alone(feed: Feed) -> None:
    feed.posted("C1", body("late", "0.1"), AT, "3.0")
    assert texts(feed)[-1] == ("#threads", "late", [])


def test_what_is_changed_is_changed_where_it_stands(feed: Feed) -> None:
    feed.updated("C1", "1.0", body("over"))
    feed.updated("C1", "2.0", body("so it is"))
    feed.updated("C1", "9.9", body("nobody's"))
    assert texts(feed) == [("#threads", "over", ["so it is"]), ("C2", "other", [])]


def test_webhooks_messages_have_no_name_and_never_change_each_other() -> None:
    feed = Feed()
    feed.posted("services/T/B/x", body("a"), AT)
    feed.posted("services/T/B/x", body("b", ""), AT)
    feed.updated("services/T/B/x", "", body("c"))
    assert [text for _, text, _ in texts(feed)] == ["a", "b"]


def test_who_knows_of_some_is_told_of_the_rest_once_each_as_it_is_by_then(feed: Feed) -> None:
    assert [post.body["text"] for post in feed.after(0)] == ["other", "first"], "the thread changed last"
    assert [post.body["text"] for post in feed.after(2)] == ["first"]
    assert feed.after(3) == ()
    feed.updated("C1", "1.0", body("over"))
    feed.updated("C1", "1.0", body("really over"))
    assert [post.body["text"] for post in feed.after(3)] == ["really over"]


def test_only_so_many_are_held() -> None:
    feed = Feed(held=3)
    for number in range(5):
        feed.posted("C1", body(str(number)), AT, f"{number}.0")
    for number in range(5):
        feed.posted("C1", body(f"r{number}", "4.0"), AT, f"4.{number}")
    assert texts(feed) == [("C1", "2", []), ("C1", "3", []), ("C1", "4", ["r2", "r3", "r4"])]


def test_who_waits_is_woken_by_what_comes_and_by_the_end(feed: Feed) -> None:
    seen: list[int] = []
    waiting = threading.Thread(target=lambda: seen.extend(len(feed.after(number, PLENTY)) for number in (3, 4)))
    waiting.start()
    feed.posted("C2", body("new"), AT)
    while not seen:
        waiting.join(0.01)
    feed.close()
    waiting.join(PLENTY)
    assert seen == [1, 0]


# -- the stream ---------------------------------------------------------------------------------


def events(feed: Feed, last: str) -> Iterator[str]:
    return stream(feed, last, lambda post: {"text": str(post.body["text"])}, beat=0.01)


def test_an_event_has_a_number_a_kind_and_one_line_of_json(feed: Feed) -> None:
    told = events(feed, "")
    assert next(told) == "retry: 1000\n\n"
    assert next(told) == f'id: {feed.run}-2\nevent: post\ndata: {{"text": "other"}}\n\n'
    assert next(told) == f'id: {feed.run}-3\nevent: post\ndata: {{"text": "first"}}\n\n'
    assert next(told) == ": here\n\n"
    feed.posted("C1", body("a\n\nevent: over"), AT)
    assert next(told).count("\n") == 4
    feed.close()
    assert next(told) == "event: over\ndata: {}\n\n"
    assert list(told) == []


def test_who_comes_again_is_told_of_nothing_twice(feed: Feed) -> None:
    told = events(feed, f"{feed.run}-2")
    assert [next(told), next(told), next(told)][1:] == [
        f'id: {feed.run}-3\nevent: post\ndata: {{"text": "first"}}\n\n',
        ": here\n\n",
    ]


@pytest.mark.parametrize("last", ["00000000-2", "x", "-1", "2"])
def test_who_knows_of_another_run_begins_anew(feed: Feed, last: str) -> None:
    told = events(feed, last)
    assert [next(told), next(told), next(told)[:4]][1:] == ["event: anew\ndata: {}\n\n", "id: "]
    assert known(feed, last) is None


def test_there_is_room_for_so_many_streams() -> None:
    streams = Streams(1)
    assert streams.enter()
    assert not streams.enter()
    streams.leave()
    assert streams.enter()


# -- the room -----------------------------------------------------------------------------------


def test_the_page_shows_what_is_held_and_where_to_go_on(feed: Feed) -> None:
    html = Browser.at(feed).get("/inbox").text
    assert f'data-events="/inbox/events?lang=en" data-after="{feed.run}-3"' in html
    assert html.index("<p>first</p>") < html.index("1 reply") < html.index("<p>reply</p>") < html.index("<p>other</p>")
    assert 'data-channel="#threads" aria-pressed="false">#threads<' in html


def test_an_empty_inbox_says_so_and_one_without_a_feed_why() -> None:
    assert 'id="nothing">' in Browser.at(Feed()).get("/inbox").text
    none = Browser.at()
    assert "posts to Slack itself" in none.get("/inbox").text
    assert "何も保存しない" in none.get("/inbox?lang=ja").text
    assert none.get("/inbox/events").status_code == 404


def test_nobody_is_kept_waiting_for_a_stream_that_there_is_no_room_for(feed: Feed) -> None:
    browser = Browser.at(feed)
    open_ = [browser.client.get("/inbox/events", headers={"Host": "127.0.0.1:8081"}) for _ in range(32)]
    full = browser.get("/inbox/events")
    assert full.status_code == 503
    assert "Too many pages" in full.text
    open_.pop().close()
    again = browser.get("/inbox/events")
    assert (again.status_code, again.mimetype) == (200, "text/event-stream")
    feed.close()
    for answer in (*open_, again):
        answer.close()


# -- all of it, over HTTP -----------------------------------------------------------------------


@contextmanager
def watching(url: str, last: str = "", path: str = "/inbox/events?lang=ja") -> Iterator[Iterator[dict[str, str]]]:
    """The events of the stream, as a browser gets them."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PLENTY)
    connection.request("GET", path, headers={"Last-Event-ID": last} if last else {})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.headers["Server"] == "kakehashi"

    def read() -> Iterator[dict[str, str]]:
        event: dict[str, str] = {}
        for line in iter(answer.readline, b""):
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
            elif event:
                yield event
                event = {}

    try:
        yield read()
    finally:
        connection.close()


def test_what_is_posted_to_slacks_stand_in_is_on_the_page_at_once_and_once() -> None:
    feed = Feed({"C0123456789": "#threads", "services/T/B/x": "#alerts"})

    def post(path: str, sent: dict[str, Any]) -> Any:
        whole = json.dumps(sent).encode()
        within = Deadline.after(PLENTY)
        return Transport().request("POST", slack + path, headers={}, body=whole, within=within, at_most=10_000).body

    with (
        slack_running(StandIn(b"", feed=feed)) as slack,
        serving(listening(0), lambda port: site(Ground(port, feed=feed))) as url,
        watching(url) as events,
    ):
        assert next(events) == {"retry": "1000"}
        post("/services/T/B/x", {"text": "*one* <script>"})
        one = next(events)
        told = json.loads(one["data"])
        assert (told["channel"], told["announced"]) == ("#alerts", "#alerts に新着：one script")
        assert "<b>one</b>" in told["html"]
        assert "<script" not in told["html"]

        ts = json.loads(post("/api/chat.postMessage", {"channel": "C0123456789", "text": "alarm"}))["ts"]
        alarm = json.loads(next(events)["data"])
        post("/api/chat.postMessage", {"channel": "C0123456789", "text": "it is over", "thread_ts": ts})
        reply = json.loads(next(events)["data"])
        post("/api/chat.update", {"channel": "C0123456789", "ts": ts, "text": "OK · alarm"})
        last = next(events)
        green = json.loads(last["data"])
        assert alarm["key"] == reply["key"] == green["key"] != told["key"]
        assert "<p>it is over</p>" in green["html"]
        assert "<p>OK · alarm</p>" in green["html"]
        assert "1 件の返信" in green["html"]

        with watching(url, last["id"]) as again:
            next(again)
            post("/services/T/B/x", {"text": "later"})
            assert json.loads(next(again)["data"])["announced"] == "#alerts に新着：later"
        feed.close()
        assert [event.get("event") for event in events] == ["post", "over"]
