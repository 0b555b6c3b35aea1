"""What is known and not worth a word is skipped, and the log says so; what only looks like it is said."""

import json
from typing import Any

import pytest

from bridge.sources.aws import SOURCE
from bridge.sources.aws.kinds import IGNORED
from bridge.sources.reading import read
from bridge.sources.source import Event, Request
from bridge.wording.phrases import Say
from tests.support.aws_cases import RAW
from tests.support.casebook import NOW
from tests.support.hooks import Hooks
from tests.support.strange import STRANGE, places, put

CONFIG = {"notificationCreationTime": "2026-12-01T03:04:05.217Z", "recordVersion": "1.1"}
FILE = {"s3Bucket": "audit-logs"}
HISTORY = "AWSLogs/123456789012/Config/ap-northeast-1/2026/12/1/ConfigHistory/AWS::IAM::Policy_1.json.gz"
LOG = "AWSLogs/123456789012/CloudTrail/ap-northeast-1/2026/12/01/123456789012_CloudTrail_nUGf.json.gz"
OF_ORGANISATION = "trails/AWSLogs/o-exampleorg/210987654321/CloudTrail/us-east-1/2026/12/01/1.json.gz"


def bridged(detail_type: str, message_type: str) -> dict[str, Any]:
    detail = {**CONFIG, "messageType": message_type}
    return {"detail-type": detail_type, "source": "aws.config", "account": "123456789012", "detail": detail}


NOTICES = {
    "snapshot started": ("config-delivery", {**CONFIG, "messageType": "ConfigurationSnapshotDeliveryStarted"}),
    "snapshot": ("config-delivery", {**CONFIG, **FILE, "messageType": "ConfigurationSnapshotDeliveryCompleted"}),
    "history": (
        "config-delivery",
        {**CONFIG, **FILE, "s3ObjectKey": HISTORY, "messageType": "ConfigurationHistoryDeliveryCompleted"},
    ),
    "snapshot over EventBridge": (
        "config-delivery",
        bridged("Config Configuration Snapshot Delivery Status", "ConfigurationSnapshotDeliveryCompleted"),
    ),
    "log file": ("cloudtrail-delivery", {**FILE, "s3ObjectKey": [LOG]}),
    "log files of an organisation": ("cloudtrail-delivery", {**FILE, "s3ObjectKey": [LOG, OF_ORGANISATION]}),
}
SAID = {
    "a snapshot that failed": {**CONFIG, "messageType": "ConfigurationSnapshotDeliveryFailed"},
    "a snapshot that failed, over EventBridge": bridged(
        "Config Configuration Snapshot Delivery Status", "ConfigurationSnapshotDeliveryFailed"
    ),
    "an evaluation that started": {**CONFIG, "messageType": "ConfigRulesEvaluationStarted"},
    "a program's own files": {**FILE, "s3ObjectKey": ["uploads/CloudTrail.csv"]},
    "a log file among others": {**FILE, "s3ObjectKey": [LOG, "uploads/1.csv"]},
    "no files": {**FILE, "s3ObjectKey": []},
    "a log file, and more of it": {**FILE, "s3ObjectKey": [LOG], "error": "AccessDenied"},
}


def event(message: Any) -> Event:
    body = {"Type": "Notification", "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:audit"}
    sns = {**body, "MessageId": "m", "Timestamp": "2026-12-01T03:04:05.123Z", "Message": json.dumps(message)}
    return SOURCE.read(Request(json.dumps(sns).encode(), {}, NOW), RAW)


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_for_programs_is_known_and_says_nothing(name: str) -> None:
    kind, message = NOTICES[name]
    assert [claim.name for claim in SOURCE.kinds.claims(event(message).payload)] == [kind]
    reading = read(SOURCE, event(message), Say("en"))
    assert (reading.kind.name, reading.notice, reading.drifted) == (kind, None, False)


@pytest.mark.parametrize("name", NOTICES)
def test_it_is_skipped_and_the_log_says_why(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    kind, message = NOTICES[name]
    hooks = Hooks()
    answer = hooks.post(f"/aws/{hooks.token('aws', RAW)}", json.dumps(message))
    assert (answer.status_code, answer.json) == (200, {"status": "skipped"})
    assert hooks.parcels == []
    line = next(json.loads(line) for line in capsys.readouterr().err.splitlines() if '"skipped"' in line)
    assert (line["kind"], line["reason"]) == (kind, "there is nothing to say of it")


@pytest.mark.parametrize("name", SAID)
def test_what_only_looks_like_one_is_said(name: str) -> None:
    reading = read(SOURCE, event(SAID[name]), Say("en"))
    assert reading.kind is SOURCE.kinds.other
    assert reading.notice is not None


@pytest.mark.parametrize("name", NOTICES)
def test_a_strange_value_in_one_breaks_nothing(name: str) -> None:
    _, message = NOTICES[name]
    for path in places(message):
        for value in STRANGE:
            assert len(SOURCE.kinds.claims(event(put(message, path, value)).payload)) <= 1


def test_every_ignored_kind_has_a_notice_and_cannot_be_asked_for() -> None:
    assert {kind.name for kind in IGNORED} == {name for name, _ in NOTICES.values()}
    assert SOURCE.kinds.ignored == IGNORED
    assert not {kind.name for kind in IGNORED} & {kind.name for kind in SOURCE.kinds}
