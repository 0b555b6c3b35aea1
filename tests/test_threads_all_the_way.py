"""An alarm and its end, an issue and a comment: from their senders to the channel, by the real app, SQS and worker."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge.cli.demo import samples
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.wording.phrases import Lang
from tests.support import sns
from tests.support.crossing import OPTIONS, Asked, Bridge, Mode, Source, bridge
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, said
from tests.support.local_aws import LocalAws

pytestmark = pytest.mark.no_cover  # the whole way once more


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    with LocalAws() as local, pytest.MonkeyPatch.context() as patch:
        for name, value in local.env.items():
            patch.setenv(name, value)
        yield local


def sealed(deployed: Bridge, source: Source, lang: Lang) -> str:
    options = {**OPTIONS[source], "threads": ("all",)}
    return token.seal(Destination(BOT, lang, options=options), source, deployed.keyring)


def alarm(state: str, at: datetime, id_: str = "") -> Asked:
    body: dict[str, Any] = {**sns.notification(), **samples.notification(at, state), "TopicArn": sns.TOPIC}
    body["MessageId"] += id_
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": body["MessageId"]}
    return {"data": json.dumps(sns.sign(body)), "headers": headers, "content_type": "text/plain; charset=UTF-8"}


def tell(deployed: Bridge, mode: Mode, source: Source, hook: str, asked: Asked) -> None:
    status = said(deployed.send(source, hook, asked))
    assert status == ((200, "posted") if mode == "direct" else (202, "queued"))
    if mode == "queue":
        assert deployed.work(45.0) == "done"


@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_an_alarm_and_its_end_stand_together(mode: Mode, aws: LocalAws) -> None:
    with FakeSlack() as slack:
        deployed = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        hook = sealed(deployed, "aws", "en")
        tell(deployed, mode, "aws", hook, alarm("ALARM", sns.NOW - timedelta(minutes=12, seconds=5)))
        tell(deployed, mode, "aws", hook, alarm("OK", sns.NOW))
        first, reply = slack.channels.standing(BOT.channel)
        assert first["text"].startswith(":large_green_circle: OK after 12 min · :red_circle: ALARM <")
        assert reply["thread_ts"] == first["ts"]
        assert reply["text"].startswith(":large_green_circle: OK <")
        assert slack.refused == []


def test_an_alarm_that_rings_again_is_a_message_of_its_own(aws: LocalAws) -> None:
    with FakeSlack() as slack:
        deployed = bridge(aws, slack.url, "direct", Keyring.parse(new_plain("test")))
        hook = sealed(deployed, "aws", "ja")
        for number, state in enumerate(("ALARM", "OK", "ALARM", "OK")):
            asked = alarm(state, sns.NOW - timedelta(minutes=10 - number), f"{number}")
            tell(deployed, "direct", "aws", hook, asked)
        first, _, again, end = slack.channels.standing(BOT.channel)
        assert [one["text"].split(" · ")[0] for one in (first, again)] == [":large_green_circle: 1 分後に OK"] * 2
        assert end["thread_ts"] == again["ts"]


@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_an_issue_and_a_comment_stand_together(mode: Mode, aws: LocalAws) -> None:
    now = datetime.now(UTC)
    with FakeSlack() as slack:
        deployed = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        hook = sealed(deployed, "backlog", "ja")
        for body in (samples.issue(now - timedelta(seconds=9)), samples.comment(now).encode()):
            tell(deployed, mode, "backlog", hook, {"data": body, "content_type": "application/json"})
        first, reply = slack.channels.standing(BOT.channel)
        assert reply["thread_ts"] == first["ts"]
        assert "コメントしました" in reply["text"]
        assert slack.calls["chat.update"] == 0
