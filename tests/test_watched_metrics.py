"""What the deployed alarms watch is what the bridge really counts."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from bridge import log
from bridge.assemble import unsealer
from bridge.delivery.outlet import Outcome
from bridge.delivery.parcel import Parcel, seal
from bridge.delivery.post import Poster
from bridge.delivery.queue import Received
from bridge.delivery.verdict import backoff
from bridge.errors import DestinationDead, MessageRefused, NotReached, Unavailable
from bridge.net.transport import Deadline, Transport
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring, not_unwrapped
from bridge.slack.client import Client
from bridge.slack.message import Message
from bridge.slack.policy import DIRECT_ONCE
from bridge.worker import STUCK, Worker
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import WEBHOOK, Hooks
from tests.support.pace import PLENTY

ALARMS = Path(__file__).parent.parent / "deploy" / "alarms.yml"


def watched() -> set[str]:
    """Those of the bridge's own metrics that an alarm watches."""
    text = ALARMS.read_text(encoding="utf-8")
    return set(re.findall(r"Namespace: Kakehashi\n +MetricName: (\w+)\n +Dimensions: \*stage\n", text))


def counted(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    """How often each of them was counted in the lines that were logged since the last time."""
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    sums = {name: sum(line.get(name, 0) for line in lines if line["event"] == "metrics") for name in watched()}
    return {name: number for name, number in sums.items() if number}


def gone(arn: str, blob: bytes) -> bytes:
    raise not_unwrapped("ThrottlingException")


def message() -> Message:
    return Message("hello", (), (), "hello", "(possible repeat) ")


def test_the_canarys_alarm_watches_what_it_counts_and_its_silence() -> None:
    text = (ALARMS.parent / "canary.yml").read_text(encoding="utf-8")
    assert re.findall(r"Namespace: Kakehashi\n +MetricName: (\w+)", text) == ["NotArrived"]
    assert "NotArrived" in get_type_hints(log.Metrics)
    assert "TreatMissingData: breaching" in text


def test_alarms_watch_what_is_counted() -> None:
    assert watched() == {"Unavailable", "DeadDestination", "Refused", "Stuck"} <= set(get_type_hints(log.Metrics))


def test_a_hook_without_kms_or_queue_counts_as_unavailable(capsys: pytest.CaptureFixture[str]) -> None:
    def full(parcel: Parcel, to: object, within: Deadline) -> Outcome:
        raise Unavailable(
            en="The queue did not take it (ServiceUnavailable); send it again later.",
            ja="The queue did not take it (ServiceUnavailable); send it again later.",
        )

    body = next((Path(__file__).parent / "cases/backlog/issue-added").glob("*.json")).read_bytes()
    json_ = {"content_type": "application/json"}
    hooks = Hooks(outlet=full)
    assert hooks.post(f"/backlog/{hooks.token()}", body, **json_).status_code == 503
    assert counted(capsys) == {"Unavailable": 1}
    line = "2026-11 = kms:arn:aws:kms:ap-northeast-1:123456789012:key/1111 QQ=="
    sealed = Hooks(keyring=Keyring.parse(new_plain("2026-11"))).token()
    asleep = Hooks(keyring=Keyring.parse(line, unwrap=gone))
    assert asleep.post(f"/backlog/{sealed}", body, **json_).status_code == 503
    assert counted(capsys) == {"Unavailable": 1}
    assert Hooks().post("/backlog/AQ", body, **json_).status_code == 404
    assert counted(capsys) == {}


@pytest.mark.parametrize(
    ("status", "said", "name"),
    [(404, "no_service", "DeadDestination"), (400, "invalid_blocks", "Refused")],
)
def test_what_slack_says_counts(status: int, said: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    parcel = Parcel("backlog", "1a2b3c4d", "1", message())
    with FakeSlack() as slack:
        slack.answer_next(status, said)
        slack.answer_next(status, said)  # to the plain text, where that is tried
        poster = Poster(Client(Transport(), slack.url))
        with pytest.raises((DestinationDead, MessageRefused)):
            poster.post(parcel, WEBHOOK, Deadline.after(PLENTY), DIRECT_ONCE)
    assert counted(capsys) == {name: 1}


@dataclass
class Nothing:
    """In the queue's place: does as it is told."""

    after: int = 0

    def again(self, taken: Received, after: int) -> None:
        self.after = after


@pytest.mark.parametrize(("receives", "stuck"), [(17, 0), (18, 1)])
def test_a_parcel_counts_as_stuck_once_it_has_been_tried_for_a_quarter_of_an_hour(
    receives: int, stuck: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def slack_is_away(parcel: Parcel, to: object, within: Deadline) -> None:
        raise NotReached(en="hooks.slack.com was not reached.", ja="hooks.slack.com was not reached.")

    hooks = Hooks()
    queue: Any = Nothing()
    body = seal(Parcel("backlog", "1a2b3c4d", "1", message()), WEBHOOK, hooks.keyring)
    worker = Worker(queue, unsealer(hooks.keyring, hooks.outside.now, frozenset()), slack_is_away)
    assert not worker.take(Received("id", "handle", "group", body, receives))
    assert queue.after == backoff(receives)
    assert counted(capsys) == ({"Stuck": 1} if stuck else {})
    assert STUCK == 17
    assert sum(map(backoff, range(1, 18))) == pytest.approx(15 * 60, rel=0.1)
