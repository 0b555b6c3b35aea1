"""What the deployed metric filters count is what the bridge really logs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
from bridge.worker import Worker
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import WEBHOOK, Hooks
from tests.support.pace import PLENTY

ALARMS = Path(__file__).parent.parent / "deploy" / "alarms.yml"
# One or more of `$.name = "text"` and `$.name > number`; the part of CloudWatch's syntax that is used.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
_TERM = re.compile(r'\$\.(\w+) (?:= "([^"]*)"|> (\d+))')


@dataclass(frozen=True, slots=True)
class Filter:
    log: str
    terms: tuple[tuple[str, str, str], ...]

    def counts(self, line: str) -> bool:
        said: dict[str, Any] = json.loads(line)
        return all(
            said.get(name) == text if text else isinstance(said.get(name), int) and said[name] > int(least)
            for name, text, least in self.terms
        )


def filters() -> dict[str, Filter]:
    """Each filter by the log and the metric that it makes, such as "Http Unavailable"."""
    found = {}
    text = ALARMS.read_text(encoding="utf-8")
    for log, quoted, metric in re.findall(
        r"LogGroupName: !Ref (\w+)LogGroup\n +FilterPattern: (.*)\n.*\n.* MetricName: (\w+)", text
    ):
        pattern = quoted[1:-1]
        inner = pattern.removeprefix("{ ").removesuffix(" }")
        terms = [_TERM.fullmatch(term) for term in inner.split(" && ")]
        assert pattern == f"{{ {inner} }}"
        assert all(terms), pattern
        found[f"{log} {metric}"] = Filter(log, tuple((one[1], one[2] or "", one[3] or "") for one in terms if one))
    assert len(found) == text.count("Type: AWS::Logs::MetricFilter")
    return found


def counted(name: str, capsys: pytest.CaptureFixture[str]) -> int:
    """How many of the lines that were logged since the last time it counts."""
    return sum(map(filters()[name].counts, capsys.readouterr().err.splitlines()))


def gone(arn: str, blob: bytes) -> bytes:
    raise not_unwrapped("ThrottlingException")


def message() -> Message:
    return Message("hello", (), (), "hello", "(possible repeat) ")


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
    assert counted("Http Unavailable", capsys) == 1
    line = "2026-11 = kms:arn:aws:kms:ap-northeast-1:123456789012:key/1111 QQ=="
    sealed = Hooks(keyring=Keyring.parse(new_plain("2026-11"))).token()
    asleep = Hooks(keyring=Keyring.parse(line, unwrap=gone))
    assert asleep.post(f"/backlog/{sealed}", body, **json_).status_code == 503
    assert counted("Http Unavailable", capsys) == 1
    assert Hooks().post("/backlog/AQ", body, **json_).status_code == 404
    assert counted("Http Unavailable", capsys) == 0


@pytest.mark.parametrize(
    ("status", "said", "names"),
    [
        (404, "no_service", ["Http DeadDestination"]),
        (400, "invalid_blocks", ["Http Refused", "Worker Refused"]),
    ],
)
def test_what_slack_says_counts(status: int, said: str, names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    parcel = Parcel("backlog", "1a2b3c4d", "1", message())
    with FakeSlack() as slack:
        slack.answer_next(status, said)
        slack.answer_next(status, said)  # to the plain text, where that is tried
        poster = Poster(Client(Transport(), slack.url))
        with pytest.raises((DestinationDead, MessageRefused)):
            poster.post(parcel, WEBHOOK, Deadline.after(PLENTY), DIRECT_ONCE)
    lines = capsys.readouterr().err.splitlines()
    every = {name for name, one in filters().items() if any(map(one.counts, lines))}
    assert every == set(names)


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
    assert counted("Worker Stuck", capsys) == stuck
    assert sum(map(backoff, range(1, 18))) == pytest.approx(15 * 60, rel=0.1)
