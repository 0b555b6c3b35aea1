"""Whatever goes wrong, neither the log nor the answer holds a secret: no token, webhook, bot token or body."""

import dataclasses
import json
from datetime import timedelta

import pytest

from bridge.delivery.direct import direct
from bridge.errors import Undelivered
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import parse
from bridge.slack.client import Client
from bridge.sources.source import Outside
from tests.support import sns, wire
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, NOW, SECRET, SPACE, WEBHOOK, Hooks, no_fetch

MARK = "body-that-nobody-may-log"
ISSUE = json.dumps({"type": 1, "id": 7, "content": {"summary": MARK}, "project": {"projectKey": "DEMO"}})
TOPIC = {"topic": ("123456789012",)}
SECRETS = (SECRET, BOT.token, WEBHOOK.url, MARK)


def unharmed(token: str, answer: str, log: str) -> None:
    assert log.strip(), "a failing path must be in the log"
    for secret in (*SECRETS, token):
        if len(secret) > 8:  # a token such as "x" is in everything
            assert secret not in answer
            assert secret not in log


REFUSED_BODIES = [
    pytest.param("backlog", f'{{"a": "{MARK}"', 400, id="not JSON"),
    pytest.param("backlog", f'["{MARK}"]', 400, id="not an object"),
    pytest.param("backlog", f'{{"a": "{MARK}", "b": NaN}}', 400, id="no number"),
    pytest.param("backlog", f'{{"{MARK}": ' + "[" * 80 + "]" * 80 + "}", 400, id="too deep"),
    pytest.param("backlog", MARK.encode("utf-16"), 400, id="not UTF-8"),
    pytest.param("backlog", MARK * 60_000, 413, id="too large"),
    pytest.param("aws", f'{{"a": "{MARK}"}}', 403, id="unsigned"),
    pytest.param("aws", MARK, 400, id="text without --raw"),
]


@pytest.mark.parametrize(("source", "body", "status"), REFUSED_BODIES)
def test_a_refused_body_leaves_no_trace(
    source: str, body: str | bytes, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    hooks = Hooks()
    token = hooks.token(source, SPACE if source == "backlog" else TOPIC)
    answer = hooks.post(f"/{source}/{token}", body)
    assert answer.status_code == status
    unharmed(token, answer.text, capsys.readouterr().err)


def test_an_encoded_body_leaves_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    token = hooks.token()
    answer = hooks.post(f"/backlog/{token}", ISSUE, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    unharmed(token, answer.text, capsys.readouterr().err)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"Signature": "AAAA"}, id="bad signature"),
        pytest.param({"TopicArn": f"arn:aws:sns:us-east-1:210987654321:{MARK}"}, id="other topic"),
        pytest.param({"Timestamp": "2020-01-01T00:00:00.000Z"}, id="stale"),
        pytest.param({"SigningCertURL": f"https://{MARK}.example/cert.pem"}, id="certificate elsewhere"),
        pytest.param({"SignatureVersion": MARK}, id="unknown version"),
    ],
)
def test_a_message_that_is_not_believed_leaves_no_trace(
    changes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    hooks = Hooks(outside=sns.outside(sns.serving()))
    token = hooks.token("aws", TOPIC)
    body = {**sns.sign(sns.notification(Message=MARK)), **changes}
    answer = hooks.post(f"/aws/{token}", json.dumps(body))
    assert answer.status_code == 403
    unharmed(token, answer.text, capsys.readouterr().err)


def test_forged_expired_and_revoked_tokens_leave_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    good = hooks.token()
    foreign = Hooks(keyring=Keyring.parse(new_plain("other"))).token()
    expired = hooks.token(expires=NOW.date() - timedelta(days=1))
    revoked = dataclasses.replace(hooks, revoked=frozenset({parse(good).id}))
    tries = [(hooks, foreign, 404), (hooks, good[:-2] + "AA", 404), (hooks, expired, 410), (revoked, good, 410)]
    for bridge, token, status in tries:
        answer = bridge.post(f"/backlog/{token}", ISSUE)
        assert answer.status_code == status
        unharmed(token, answer.text, capsys.readouterr().err)


SLACK_SAYS = [
    pytest.param(429, {"Retry-After": "900"}, f"slow {MARK}", id="slow down"),
    pytest.param(302, {"Location": f"https://{MARK}.example"}, "", id="redirect"),
    pytest.param(500, {}, f"<html>{MARK}", id="broken"),
    pytest.param(200, {}, f"<html>{MARK}", id="a page"),
    pytest.param(400, {}, f"invalid {MARK}", id="refused"),
    pytest.param(404, {}, "no_service", id="dead"),
    pytest.param(200, {}, json.dumps({"ok": False, "error": MARK}), id="refused in JSON"),
]


@pytest.mark.parametrize("to", [WEBHOOK, BOT], ids=["webhook", "bot"])
@pytest.mark.parametrize(("status", "headers", "body"), SLACK_SAYS)
def test_nothing_that_slack_answers_leaves_a_trace(
    status: int, headers: dict[str, str], body: str, to: Webhook | Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeSlack() as slack:
        for _ in range(4):
            slack.answer_next(status, body, headers)
        failed(slack.url, to, capsys)


@pytest.mark.parametrize("to", [WEBHOOK, BOT], ids=["webhook", "bot"])
def test_a_slack_that_cannot_be_reached_leaves_no_trace(to: Webhook | Bot, capsys: pytest.CaptureFixture[str]) -> None:
    failed(f"http://127.0.0.1:{wire.unused_port()}", to, capsys)


def failed(slack: str, to: Webhook | Bot, capsys: pytest.CaptureFixture[str]) -> None:
    """Post through the real outlet to a Slack that does not take it."""
    outside = Outside(fetch=no_fetch, now=lambda: NOW)
    hooks = Hooks(outside=outside)
    outlet = direct(Client(Transport(), slack))
    hooks.outlet = lambda parcel, to, within: outlet(parcel, to, Deadline.after(min(within.left(), 1.6)))
    token = hooks.token("aws", {"raw": ("1",)}, to=to)
    answer = hooks.post(f"/aws/{token}", json.dumps({"subject": MARK}))
    assert answer.status_code >= 500
    unharmed(token, answer.text, capsys.readouterr().err)


def test_no_value_shows_a_secret_when_printed() -> None:
    hooks = Hooks()
    shown = repr((WEBHOOK, BOT, hooks.keyring, Undelivered(en="x", ja="x", reason="no_service")))
    for secret in SECRETS:
        assert secret not in shown
    assert hooks.keyring.keys[0].entry.material.hex() not in shown
