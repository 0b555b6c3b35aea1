"""slack-sdk over our transport: what goes out, and that nothing of the SDK's own wire is left in use."""

import inspect
import json
import logging
import urllib.request
from typing import Any

import pytest
import slack_sdk.web.base_client
import slack_sdk.webhook.client
from slack_sdk import WebClient, WebhookClient

from bridge.errors import AnswerLost, HostNotReached, NoAnswer
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.client import ANSWER_MOST, Client
from tests.support.fake_slack import FakeSlack
from tests.support.pace import PLENTY
from tests.support.wire import OK, Wire, says, unused_port

HOOK = Webhook("T0AOITANAKA", "B0HARUSATO1", "s3cr3t" * 4)
BOT = Bot("xoxb-" + "123456789-" * 3 + "abc", "C0123456789")
BODY = {
    "text": "佐藤春 &lt;done&gt; 🎉",
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*DEMO-1*"}}],
}


def post(url: str, to: Webhook | Bot, body: dict[str, Any] = BODY, seconds: float = PLENTY) -> Answer:
    return Client(Transport(), url).post(body, to, Deadline.after(seconds))


def sent(request: bytes) -> tuple[str, dict[str, str], Any]:
    """A raw request's first line, headers and JSON."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert len(headers) == len(lines), "a header twice"
    return first, headers, json.loads(body)


# -- what goes out ------------------------------------------------------------------------------


def test_a_webhook_gets_the_body_as_it_is() -> None:
    with Wire(says(OK)) as server:
        answer = post(server.url, HOOK)
    first, headers, body = sent(server.requests[0])
    assert (answer.status, answer.body) == (200, b"ok")
    assert first == f"POST /services/{HOOK.team}/{HOOK.app}/{HOOK.secret} HTTP/1.1"
    assert headers["content-type"] == "application/json;charset=utf-8"
    assert "slackclient/" in headers["user-agent"]
    assert "authorization" not in headers
    assert body == BODY


def test_a_bot_posts_to_its_channel_with_its_token() -> None:
    with Wire(says(OK)) as server:
        answer = post(server.url + "/", BOT)
    first, headers, body = sent(server.requests[0])
    assert (answer.status, answer.body) == (200, b"ok")
    assert first == "POST /api/chat.postMessage HTTP/1.1"
    assert headers["content-type"] == "application/json;charset=utf-8"
    assert headers["authorization"].endswith(BOT.token)
    assert "slackclient/" in headers["user-agent"]
    assert body == {"channel": BOT.channel, **BODY}


@pytest.mark.parametrize(
    ("to", "host"),
    [
        (HOOK, "hooks.slack.com"),
        (Webhook("T0AOITANAKA", "B0HARUSATO1", "s3cr3t" * 4, gov=True), "hooks.slack-gov.com"),
        (BOT, "slack.com"),
    ],
)
def test_without_a_base_url_slack_itself_is_called_over_tls(to: Webhook | Bot, host: str) -> None:
    called = []

    def nowhere(host: str, port: int) -> list[tuple[object, ...]]:
        called.append((host, port))
        return []

    with pytest.raises(HostNotReached):
        Client(Transport(resolve=nowhere)).post(BODY, to, Deadline.after(PLENTY))
    assert called == [(host, 443)]


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_a_strict_slack_takes_it(to: Webhook | Bot) -> None:
    with FakeSlack() as slack:
        answer = post(slack.url, to)
        assert answer.status == 200
        assert answer.body == b"ok" or json.loads(answer.body)["ok"] is True
    assert [post.body for post in slack.posts] == [BODY]


def test_webhooks_and_bots_share_one_connection() -> None:
    with FakeSlack() as slack:
        client = Client(Transport(), slack.url)
        for to in (HOOK, BOT, HOOK, BOT):
            client.post(BODY, to, Deadline.after(PLENTY))
    assert (slack.connections, len(slack.posts)) == (1, 4)


# -- what comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize("to", [HOOK, BOT])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"\xff\xfe"),
        (200, b'{"ok": false, "error": "x"}'),
        (302, b"moved"),
        (429, b"ratelimited"),
        (503, b""),
    ],
)
def test_an_answer_comes_back_unjudged(to: Webhook | Bot, status: int, body: bytes) -> None:
    """Slack's charset is nobody's concern either: the SDK would fail on an unknown one."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: text/plain; charset=klingon\r\nContent-Length: {len(body)}\r\n\r\n"
    with Wire(says(head.encode() + body)) as server:
        answer = post(server.url, to)
    assert (answer.status, answer.body) == (status, body)
    assert len(server.requests) == 1


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_an_answer_beyond_all_reason_leaves_us_unsure(to: Webhook | Bot) -> None:
    most = ANSWER_MOST + 1
    with (
        Wire(says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % most + bytes(most), keep=False)) as server,
        pytest.raises(AnswerLost),
    ):
        post(server.url, to)


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_a_failure_is_ours_and_neither_it_nor_the_log_holds_a_secret(
    to: Webhook | Bot, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for url in (f"http://127.0.0.1:{unused_port()}", "http://127.0.0.1:nonsense"):
        with pytest.raises(NoAnswer) as caught:
            post(url, to)
        assert HOOK.secret not in str(caught.value)
        assert BOT.token not in str(caught.value)
        assert caught.value.__cause__ is None
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_even_at_debug_level_the_sdk_logs_nothing(to: Webhook | Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="slack_sdk")
    with Wire(says(b"HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\nhtml")) as server:
        post(server.url, to)
    assert caplog.text == ""


# -- the seam -----------------------------------------------------------------------------------


def test_the_sdk_still_hands_its_requests_to_the_methods_that_we_replace() -> None:
    """If this fails after an upgrade, read the SDK's new wire code before changing bridge/slack/client.py."""
    hook = inspect.signature(WebhookClient._perform_http_request)
    assert str(hook) == "(self, *, body: Dict[str, Any], headers: Dict[str, str]) -> " + (
        "slack_sdk.webhook.webhook_response.WebhookResponse"
    )
    bot = inspect.signature(WebClient._perform_urllib_http_request)
    assert str(bot) == "(self, *, url: str, args: Dict[str, Dict[str, Any]]) -> Dict[str, Any]"
    for caller, called in (
        (WebhookClient.send_dict, "return self._perform_http_request("),
        (WebClient.api_call, "return self._sync_send("),
        (WebClient._sync_send, "return self._urllib_api_call("),
        (WebClient._urllib_api_call, "response = self._perform_urllib_http_request("),
    ):
        assert inspect.getsource(caller).count(called) == 1, called


def test_what_only_reads_is_asked_for_by_a_form() -> None:
    with Wire(says(b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}')) as server:
        client = Client(Transport(), server.url)
        for arguments in ({"channel": BOT.channel}, {}):
            answer = client.ask("conversations.info", arguments, BOT, Deadline.after(PLENTY))
            assert answer.body == b'{"ok":true}'
    heads, bodies = zip(*(request.split(b"\r\n\r\n", 1) for request in server.requests), strict=True)
    assert bodies == (f"channel={BOT.channel}".encode(), b"")
    for head in heads:
        assert head.startswith(b"POST /api/conversations.info HTTP/1.1\r\n")
        assert b"\r\nContent-Type: application/x-www-form-urlencoded;charset=utf-8\r\n" in head
        assert f"\r\nAuthorization: Bearer {BOT.token}\r\n".encode() in head


def test_an_empty_message_is_an_empty_object() -> None:
    with Wire(says(OK)) as server:
        post(server.url, HOOK, {})
    assert server.requests[0].endswith(b"\r\n\r\n{}")


@pytest.mark.parametrize("to", [HOOK, BOT])
def test_the_sdk_never_opens_a_url_itself_nor_heeds_a_proxy(to: Webhook | Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("the SDK opened a URL by itself")

    for module in (slack_sdk.webhook.client, slack_sdk.web.base_client, urllib.request):
        monkeypatch.setattr(module, "urlopen", opened)
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", opened)
    with Wire(says(OK)) as proxy, Wire(says(OK)) as server:
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        post(server.url, to)
    assert (proxy.connections, len(server.requests)) == (0, 1)
