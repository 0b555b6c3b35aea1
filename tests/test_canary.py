"""The canary: a URL that would arrive is told from one that would not, and nothing is ever posted."""

import importlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from wsgiref.simple_server import make_server

import pytest

from bridge import log
from bridge.assemble import from_env
from bridge.canary import canary_of, hook_of
from bridge.errors import BadSetting
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources.source import Outside
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, SECRET, SPACE, WEBHOOK, Hooks, no_fetch
from tests.support.wire import unused_port
from tests.test_doctor import Silent
from tests.test_handler import environment

KEYS = new_plain("2026-11")


@dataclass
class There:
    """A running bridge, a fake Slack, and what the canary says of a URL."""

    base: str
    slack: FakeSlack
    capsys: pytest.CaptureFixture[str]
    hooks: Hooks
    keys: str = KEYS
    lines: list[dict[str, Any]] = field(default_factory=list)

    def url(self, to: Webhook | Bot = WEBHOOK, expires: date | None = None) -> str:
        options = {**SPACE, "label": ("canary, prod",)}
        return (
            f"{self.base}/backlog/{token.seal(Destination(to, 'en', expires, options), 'backlog', self.hooks.keyring)}"
        )

    def test(self, url: str) -> str:
        """How it ended. Its own line alone is kept, and the metric."""
        env = {"BRIDGE_KEYRING": self.keys, "BRIDGE_CANARY": url, "BRIDGE_SLACK_BASE_URL": self.slack.url}
        ended = canary_of(from_env({**env, "BRIDGE_STAGE": "prod"}))()
        err = self.capsys.readouterr().err
        assert url not in err
        assert SECRET not in err
        assert BOT.token not in err
        lines = map(json.loads, err.splitlines())
        self.lines = [line for line in lines if line["event"] in ("canary", "metrics", "bug")]
        assert self.slack.posts == []  # whatever was asked, nothing was posted
        return ended

    def says(self, *replies: object) -> None:
        """Slack's next answers of the Web API."""
        for reply in replies:
            self.slack.answer_next(200, json.dumps(reply))


@pytest.fixture
def there(capsys: pytest.CaptureFixture[str]) -> Iterator[There]:
    hooks = Hooks(keyring=Keyring.parse(KEYS), outside=Outside(no_fetch, lambda: datetime.now(UTC)))

    def app(environ: Any, start_response: Any) -> Any:  # made anew, so that a test may revoke
        return hooks.app()(environ, start_response)

    server = make_server("127.0.0.1", 0, app, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    with FakeSlack() as slack:
        yield There(f"http://127.0.0.1:{server.server_port}", slack, capsys, hooks)
    log.configure("INFO")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_url_that_would_arrive_is_counted_as_a_zero_and_named_in_the_log(there: There) -> None:
    url = there.url()
    assert there.test(url) == "arrived"
    line, metrics = there.lines
    known = {name: line[name] for name in ("level", "event", "source", "token", "key", "label", "outcome")}
    assert known == {
        "level": "INFO",
        "event": "canary",
        "source": "backlog",
        "token": token.parse(url.rpartition("/")[2]).id,
        "key": "2026-11",
        "label": "canary, prod",
        "outcome": "arrived",
    }
    assert (metrics["Stage"], metrics["NotArrived"]) == ("prod", 0)
    assert [refusal.body for refusal in there.slack.refused] == [{}]


def lost(there: There, url: str) -> tuple[str, str]:
    """Of a URL that would not arrive, how it ended and what is told of it."""
    ended = there.test(url)
    line, metrics = there.lines
    assert (line["level"], line["outcome"]) == ("ERROR", ended)
    assert metrics["NotArrived"] == 1
    return ended, line["detail"]


def test_a_bridge_that_refuses_the_url_loses_it_though_the_canary_opens_it(there: There) -> None:
    url = there.url()
    there.hooks.revoked = frozenset({token.parse(url.rpartition("/")[2]).id})
    assert lost(there, url) == ("revoked", "The bridge behind the URL answers 410.")
    there.hooks.revoked = frozenset()
    there.hooks.keyring = Keyring.parse(new_plain("2026-12"))
    assert lost(there, url) == ("not_found", "The bridge behind the URL answers 404.")
    assert there.slack.refused == []  # nobody asked Slack then


def test_a_url_that_has_ended_or_that_only_the_canary_cannot_open_is_lost_too(there: There) -> None:
    assert lost(there, there.url(expires=date(2020, 1, 1)))[0] == "expired"
    there.keys = new_plain("2026-11")  # of the same name, and another
    assert lost(there, there.url())[0] == "not_found"


def test_where_nobody_answers_or_somebody_else_does_nothing_arrives(there: There) -> None:
    url = there.url()
    nobody = url.replace(there.base, f"http://127.0.0.1:{unused_port()}")
    ended, detail = lost(there, nobody)
    assert ended == "not_answered"
    assert detail.startswith("The bridge behind the URL does not answer: 127.0.0.1")
    assert lost(there, url.replace(there.base, there.slack.url))[0] == "strange"


def test_a_url_that_asks_for_a_key_in_a_header_is_known_by_that(there: There) -> None:
    options = {"raw": ("1",), "header-key": ("0" * 64,)}
    sealed = token.seal(Destination(WEBHOOK, options=options), "aws", there.hooks.keyring)
    assert there.test(f"{there.base}/aws/{sealed}") == "arrived"


@pytest.mark.parametrize(
    ("status", "word", "outcome", "detail"),
    [
        (404, "no_service", "destination_dead", "(no_service)"),
        (410, "channel_is_archived", "destination_dead", "(channel_is_archived)"),
        (429, "rate_limited", "slow_down", "a pause of 1 s"),
        (500, "", "slack_unsure", "(500)"),
        (200, "ok", "strange", "Slack took an empty message."),
    ],
)
def test_a_webhook_that_is_not_well_loses_it(there: There, status: int, word: str, outcome: str, detail: str) -> None:
    there.slack.answer_next(status, word)
    ended, told = lost(there, there.url())
    assert ended == outcome
    assert detail in told


MEMBER = {"ok": True, "channel": {"is_member": True}}


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        (({"ok": True}, MEMBER), "arrived"),
        (({"ok": True}, {"ok": False, "error": "missing_scope"}), "arrived"),  # it may post, and not look
        (({"ok": False, "error": "token_revoked"},), "destination_dead"),
        (({"ok": True}, {"ok": False, "error": "channel_not_found"}), "destination_dead"),
        (({"ok": True}, {"ok": True, "channel": {"is_archived": True}}), "destination_dead"),
        (({"ok": True}, {"ok": True, "channel": {"is_member": False}}), "destination_dead"),
    ],
)
def test_a_bot_is_asked_who_it_is_and_for_its_channel(there: There, replies: tuple[object, ...], outcome: str) -> None:
    there.says(*replies)
    assert there.test(there.url(BOT)) == outcome
    assert there.lines[-1]["NotArrived"] == (0 if outcome == "arrived" else 1)


def test_of_a_bot_that_posts_to_a_person_only_the_bot_is_asked_for(there: There) -> None:
    there.says({"ok": True})
    assert there.test(there.url(Bot(BOT.token, "U0123456789"))) == "arrived"


def test_a_bug_is_a_loss_and_no_traceback(there: There) -> None:
    """A traceback would quote what it stumbled over."""
    url = there.url()
    parts = from_env({"BRIDGE_KEYRING": KEYS, "BRIDGE_CANARY": url, "BRIDGE_SLACK_BASE_URL": there.slack.url})

    def opens(*_: object) -> Any:
        raise RuntimeError(SECRET)

    assert canary_of(replace(parts, opens=token.Opener(opens, lambda _: True)))() == "bug"
    err = there.capsys.readouterr().err
    assert SECRET not in err
    assert json.loads(err.splitlines()[-1])["NotArrived"] == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bridge.example.com/backlog/" + "A" * 80,
        "https://bridge.example.com/",
        "https://bridge.example.com/healthz",
        "https://bridge.example.com/jira/" + "A" * 80,
        "https://bridge.example.com/backlog/AVq…",
        "https://bridge.example.com/backlog/" + "A" * 77,
        "http://bridge.example.com/backlog/" + "A" * 80,
        "https://[bridge/backlog/" + "A" * 80,
    ],
)
def test_what_mint_did_not_print_is_no_canary(url: str) -> None:
    with pytest.raises(BadSetting, match=r"BRIDGE_CANARY.* not one that mint printed") as caught:
        hook_of(url)
    assert "AAAA" not in str(caught.value)


# -- Lambda's door ------------------------------------------------------------------------------------------------


def door(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Any:
    for name in set(os.environ) - set(environment()):
        monkeypatch.delenv(name)
    for name, value in environment(BRIDGE_KEYRING=KEYS, **settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "handler", raising=False)
    return importlib.import_module("handler")


def test_the_schedule_comes_in_at_a_door_of_its_own(there: There, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = door(monkeypatch, BRIDGE_CANARY=there.url(), BRIDGE_SLACK_BASE_URL=there.slack.url)
    scheduled = {"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}
    assert handler.canary(scheduled, None) == {"outcome": "arrived"}
    there.slack.answer_next(404, "no_service")
    assert handler.canary(scheduled, None) == {"outcome": "destination_dead"}
    assert there.slack.posts == []


def test_without_a_url_the_door_says_so_and_counts_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door(monkeypatch).canary({}, None) == {"outcome": "bad_setting"}
    start, line = map(json.loads, capsys.readouterr().err.splitlines())
    assert (start["event"], line["event"], line["level"]) == ("start", "canary", "ERROR")
    assert "BRIDGE_CANARY" in line["detail"]
