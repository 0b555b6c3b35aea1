"""The stand-in for Slack is as strict as we say, and answers as Slack does."""

import http.client
import json
import time
from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.house_rules import house_rules
from tests.support.pace import PLENTY, stretch
from tests.support.slack_limits import attached, button, image, message, mrkdwn, plain, section
from tests.support.slack_mrkdwn import faults as mrkdwn_faults
from tests.support.slack_rules import faults, links, pings

WEBHOOK = "/services/T00000000/B00000000/" + "a1B2" * 6
BEARER = {"Authorization": "Bearer " + "xoxb" + "-1111-2222-abcd"}
JSON = {"Content-Type": "application/json;charset=utf-8"}


def post(
    slack: FakeSlack, path: str, body: object, headers: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=PLENTY)
    try:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("POST", path, raw, JSON if headers is None else headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.getheaders())
    finally:
        connection.close()


def call(slack: FakeSlack, method: str, body: object) -> dict[str, Any]:
    status, said, _ = post(slack, f"/api/{method}", body, JSON | BEARER)
    assert status == 200
    reply = json.loads(said)
    assert isinstance(reply, dict)
    return reply


# -- webhooks ---------------------------------------------------------------------------------------


def test_a_webhook_says_ok_and_keeps_the_message(slack: FakeSlack) -> None:
    before = time.monotonic()
    assert post(slack, WEBHOOK, message(section("hello")))[:2] == (200, "ok")
    (posted,) = slack.posts
    assert (posted.to, posted.body) == (WEBHOOK, message(section("hello")))
    assert before <= posted.at <= time.monotonic()
    assert slack.refused == []


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/services/T00000000", {"text": "x"}, 404, "no_service"),
        ("/elsewhere", {"text": "x"}, 404, "no_service"),
        ("/services/T00000000/B00000000/short", {"text": "x"}, 403, "invalid_token"),
        (WEBHOOK, b"{", 400, "invalid_payload"),
        (WEBHOOK, b"\xff", 400, "invalid_payload"),
        (WEBHOOK, [], 400, "invalid_payload"),
        (WEBHOOK, {"text": 1}, 400, "invalid_payload"),
        (WEBHOOK, {"text": "x", "surprise": 1}, 400, "invalid_payload"),
        (WEBHOOK, {}, 400, "no_text"),
        (WEBHOOK, {"text": ""}, 400, "no_text"),
        (WEBHOOK, message({"type": "section"}), 400, "invalid_blocks"),
        (WEBHOOK, attached({"blocks": []}), 400, "invalid_attachments"),
        (WEBHOOK, attached(*[{"blocks": [section()]}] * 101), 400, "too_many_attachments"),
        (WEBHOOK, {"text": "x" * 40_001}, 400, "msg_too_long"),
    ],
)
def test_a_webhook_refuses_in_slacks_words(slack: FakeSlack, path: str, body: object, status: int, error: str) -> None:
    assert post(slack, path, body)[:2] == (status, error)
    assert [refusal.error for refusal in slack.refused] == [error]
    assert slack.posts == []


def test_a_webhook_takes_json_alone(slack: FakeSlack) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(slack, WEBHOOK, {"text": "x"}, form)[:2] == (400, "invalid_payload")


# -- the Web API ------------------------------------------------------------------------------------


def test_a_posted_message_comes_back_with_its_ts(slack: FakeSlack) -> None:
    reply = call(slack, "chat.postMessage", {"channel": "C0123456789", "text": "hello"})
    assert reply["ok"] is True
    assert reply["channel"] == "C0123456789"
    assert reply["ts"] == reply["message"]["ts"]
    assert reply["message"]["text"] == "hello"
    assert [(posted.to, posted.body) for posted in slack.posts] == [("C0123456789", {"text": "hello"})]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": "x"}, "channel_not_found"),
        ({"text": "x", "channel": "#general"}, "channel_not_found"),
        ({"channel": "C0123456789"}, "no_text"),
        ({"channel": "C0123456789", "text": "x", "surprise": 1}, "invalid_arguments"),
        ({"channel": "C0123456789", **message(section("x" * 3001))}, "invalid_blocks"),
        (b"{", "invalid_json"),
    ],
)
def test_a_call_is_refused_in_slacks_words(slack: FakeSlack, body: object, error: str) -> None:
    reply = call(slack, "chat.postMessage", body)
    assert (reply["ok"], reply["error"]) == (False, error)
    assert [refusal.error for refusal in slack.refused] == [error]


def test_a_refused_block_is_pointed_at(slack: FakeSlack) -> None:
    reply = call(slack, "chat.postMessage", {"channel": "C0123456789", **message(section(), section("x" * 3001))})
    assert reply["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


@pytest.mark.parametrize(
    ("headers", "error"), [({}, "not_authed"), ({"Authorization": "Bearer nonsense"}, "invalid_auth")]
)
def test_a_call_needs_a_token(slack: FakeSlack, headers: dict[str, str], error: str) -> None:
    _, said, _ = post(slack, "/api/auth.test", b"", JSON | headers)
    assert json.loads(said)["error"] == error


def test_a_token_can_be_tried(slack: FakeSlack) -> None:
    assert call(slack, "auth.test", b"")["ok"] is True
    assert call(slack, "chat.surprise", {})["error"] == "unknown_method"


# -- the script, and the wire -----------------------------------------------------------------------


def test_a_scripted_answer_goes_before_slacks_own(slack: FakeSlack) -> None:
    slack.answer_next(429, "slow down", {"Retry-After": "7"})
    status, said, headers = post(slack, WEBHOOK, {"text": "x"})
    assert (status, said, headers["Retry-After"]) == (429, "slow down", "7")
    assert slack.posts == []
    assert post(slack, WEBHOOK, {"text": "x"})[:2] == (200, "ok")


def test_a_scripted_answer_can_be_late(slack: FakeSlack) -> None:
    slack.answer_next(200, "ok", delay=0.05)
    before = time.monotonic()
    assert post(slack, WEBHOOK, {"text": "x"})[0] == 200
    assert time.monotonic() - before >= 0.05


@pytest.mark.parametrize("takes", [True, False])
def test_a_dropped_connection_may_have_posted(slack: FakeSlack, takes: bool) -> None:
    slack.drop_next(takes=takes)
    with pytest.raises(http.client.RemoteDisconnected):
        post(slack, WEBHOOK, {"text": "x"})
    assert len(slack.posts) == takes


def test_a_connection_is_kept_alive(slack: FakeSlack) -> None:
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=PLENTY)
    for _ in range(3):
        connection.request("POST", WEBHOOK, b'{"text": "x"}', JSON)
        assert connection.getresponse().read() == b"ok"
    connection.close()
    assert slack.connections == 1


def test_it_closes_at_once_with_a_client_still_connected() -> None:
    with FakeSlack() as slack:
        connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=PLENTY)
        connection.request("POST", WEBHOOK, b'{"text": "x"}', JSON)
        connection.getresponse().read()
        pace, before = stretch(), time.monotonic()
    assert time.monotonic() - before < 1 * pace
    connection.close()


def test_who_follows_a_redirect_by_get_finds_nothing(slack: FakeSlack) -> None:
    connection = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=PLENTY)
    connection.request("GET", WEBHOOK)
    assert connection.getresponse().status == 400
    connection.close()


# -- the rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        section("<https://example.com/?a=1&amp;b=2|a link>"),
        section("<!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC>"),
        section("<!date^1700000000^{ago}^https://example.com/|a while ago>"),
        section("<@U0123456789> <!here> <!subteam^S0123456789|@team> <#C0123456789|general>"),
        section("> a quote\n>>> another\n&lt;b&gt; &amp;amp;"),
        section("a\ttab and a\nline"),
        {"type": "divider"},
        {"type": "section", "text": plain("a < b & c > d"), "accessory": image()},
        {"type": "section", "text": mrkdwn("x") | {"verbatim": True}, "accessory": button(style="primary")},
        {"type": "context", "elements": [image(), plain("x") | {"emoji": True}, mrkdwn("x")]},
    ],
    ids=str,
)
def test_a_good_block_passes(block: dict[str, Any]) -> None:
    assert faults(message(block)) == []


@pytest.mark.parametrize(
    "block",
    [
        "section",
        {"type": "hologram"},
        {"type": ["section"]},
        {"text": mrkdwn("x")},
        {"type": "section"},
        {"type": "section", "text": "x"},
        {"type": "section", "text": {"type": "mrkdwn"}},
        {"type": "section", "text": {"type": "markdown", "text": "x"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": None}},
        {"type": "section", "text": mrkdwn("x") | {"emoji": True}},
        {"type": "section", "text": mrkdwn("x") | {"verbatim": "yes"}},
        {"type": "section", "text": plain("x") | {"verbatim": True}},
        {"type": "section", "fields": {"0": mrkdwn("x")}},
        {"type": "section", "fields": [mrkdwn(" \n")]},
        section(surprise=1),
        section(block_id=1),
        section(" "),
        {"type": "header", "text": mrkdwn("x")},
        {"type": "context", "elements": [button()]},
        {"type": "actions", "elements": [mrkdwn("x")]},
        {"type": "actions", "elements": [button(style="loud")]},
        {"type": "actions", "elements": [button(text=mrkdwn("x"))]},
        {"type": "actions", "elements": [button(url="javascript:alert(1)")]},
        {"type": "image", "image_url": "https://example.com/a.png"},
        image(image_url="a.png"),
        {"type": "divider", "text": mrkdwn("x")},
    ],
    ids=str,
)
def test_a_bad_block_is_refused(block: object) -> None:
    assert {fault.error for fault in faults({"text": "x", "blocks": [block]})} == {"invalid_blocks"}


@pytest.mark.parametrize(
    "attachment",
    ["x", {}, {"blocks": [section()], "color": "red"}, {"blocks": [section()], "surprise": 1}, {"color": "#123456"}],
    ids=str,
)
def test_a_bad_attachment_is_refused(attachment: object) -> None:
    assert {fault.error for fault in faults({"text": "x", "attachments": [attachment]})} == {"invalid_attachments"}


def test_a_block_id_is_unique_within_a_message() -> None:
    assert faults(message(section(block_id="a"), section(block_id="b"))) == []
    assert faults(message(section(block_id="a"), section(block_id="a")))


@pytest.mark.parametrize("body", [None, [], "x", {"blocks": "x", "text": "x"}, {"text": "x", "link_names": True}])
def test_a_bad_body_is_refused(body: object) -> None:
    assert faults(body)


@pytest.mark.parametrize(
    "text",
    [
        "a & b",
        "&nbsp;",
        "&am",
        "clipped inside &am…",
        "clipped inside <https://example.com|a…",
        "a < b",
        "a > b",
        "<b>bold</b>",
        "<>",
        "<javascript:alert(1)|x>",
        "<mailto:aoi@example.com>",
        "<https://example.com|>",
        "<https://example.com| >",
        "<https://example.com|a|b>",
        "<https://example.com/a b|x>",
        "<https://example.com|two\nlines>",
        "<!date^soon^{date}|soon>",
        "<!date^1700000000^{date}>",
        "<!date^1700000000^{dat|x>",
        "<!date^1700000000^{century}|x>",
        "<!date^1700000000^plain|x>",
        "<!somebody>",
        "<@aoi>",
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\r\n",
        "\ud800",
    ],
    ids=ascii,
)
def test_bad_mrkdwn_is_a_fault(text: str) -> None:
    assert list(mrkdwn_faults(text))
    assert faults(message(section(text)))
    assert faults({"text": text})


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("<!channel>", ["<!channel>"]),
        ("<!here|@here> and <!everyone>", ["<!here|@here>", "<!everyone>"]),
        ("<!subteam^S0123456789>", ["<!subteam^S0123456789>"]),
        ("`<@U0123456789>`", ["<@U0123456789>"]),
        ("&lt;!channel&gt; <#C0123456789> <https://example.com|@channel>", []),
        ("hey @channel and @Here, not a@here.example", ["@channel", "@Here"]),
    ],
)
def test_whoever_is_rung_is_seen(text: str, rung: list[str]) -> None:
    assert pings(message(section(text))) == rung
    assert pings(attached({"blocks": [section(text)]})) == rung


def test_plain_words_ring_nobody_where_slack_is_told_to_take_them_as_they_are() -> None:
    body = message({"type": "section", "text": mrkdwn("@channel <!here>") | {"verbatim": True}})
    assert pings(body) == ["<!here>"]
    assert pings({"text": "@channel"}) == []
    assert pings(message({"type": "header", "text": plain("<!channel> @here")})) == []


def test_links_are_seen_wherever_they_lead() -> None:
    text = "<https://a.example/|a> <!date^1^{date}^https://b.example/|b> <!date^1^{date}|c>"
    assert [link.url for link in links(attached({"blocks": [section(text)]}))] == [
        "https://a.example/",
        "https://b.example/",
    ]


# -- the house's own rules --------------------------------------------------------------------------

OURS = {**message(section("x")), "attachments": [{"color": "#123456", "blocks": [section("y")]}]}


def verbatim(body: Any) -> Any:
    """The same with every mrkdwn text in it verbatim, as ours are."""
    if isinstance(body, list):
        return list(map(verbatim, body))
    if not isinstance(body, dict):
        return body
    own = {"verbatim": True} if body.get("type") == "mrkdwn" else {}
    return {key: verbatim(value) for key, value in body.items()} | own


def test_a_message_of_ours_passes_the_house_rules() -> None:
    assert list(house_rules(verbatim(OURS))) == []
    assert list(house_rules(verbatim(message(section("x")) | {"unfurl_links": False}))) == []


def test_a_message_whose_plain_text_slack_may_turn_into_links_does_not() -> None:
    assert list(house_rules(OURS))


@pytest.mark.parametrize(
    "body",
    [
        {"blocks": [section()]},
        {"text": "x"},
        message(section(), section()),
        message({"type": "divider"}),
        message(section(block_id="a")),
        message({"type": "section", "text": plain("x")}),
        OURS | {"mrkdwn": True},
        OURS | {"unfurl_links": True},
        OURS | {"attachments": []},
        OURS | {"attachments": [*OURS["attachments"]] * 2},
        OURS | {"attachments": [{"blocks": [section()]}]},
        OURS | {"attachments": [{"color": "good", "blocks": [section()]}]},
        OURS | {"attachments": [{"color": "#123456", "blocks": [section()] * 6}]},
        OURS | {"attachments": [{"color": "#123456", "blocks": [{"type": "actions", "elements": [button()]}]}]},
        OURS | {"attachments": [{"color": "#123456", "blocks": [section(accessory=button())]}]},
        OURS | {"attachments": [{"color": "#123456", "blocks": [section("x" * 3000)] * 4}]},
        OURS | {"attachments": [{"color": "#123456", "blocks": [section(" ")]}]},
    ],
)
def test_what_the_house_does_not_want_is_said(body: dict[str, Any]) -> None:
    assert list(house_rules(verbatim(body)))
