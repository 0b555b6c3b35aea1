"""A detail alone (InputPath `$.detail`) is the same event: the same kind says the same of it, with the same facts."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sources.aws import ALL, SOURCE
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.details import enveloped
from bridge.sources.shape import ANY, NUMBER, Shape, Shapes
from bridge.sources.source import Event, Kind, Request
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import LANGS, Lang, Say
from bridge.wording.text import flat
from tests.support.aws_cases import CASES, raw, saved
from tests.support.casebook import NOW, Case
from tests.support.readings import skipped, worded

EN = Say("en")


def by_key(shapes: Iterable[Shape]) -> Shapes:
    found: dict[str, list[Shape]] = {}
    for shape in shapes:
        found.setdefault(shape.key, []).append(shape)
    return Shapes(found)


STOPPED = {"instance-id": "i-0abc", "state": "stopped"}
SAID = "⚪ Instance i-0abc was stopped"
_ALIKE = "that one started, succeeded, failed and was rolled back is told alike"
# why some cannot be told by what is in them
UNTELLABLE = {
    "scheduled-event": "its detail is empty",
    "autoscaling-refresh/started": _ALIKE,
    "autoscaling-refresh/succeeded": _ALIKE,
    "autoscaling-refresh/failed": _ALIKE,
    "autoscaling-refresh/rollback-started": _ALIKE,
    "kms-key": "it is a key's id and no more, or nothing",
    "inspector-coverage": "what is scanned, or not, stands in the envelope alone",
    "imagebuilder-image": "it tells no more than two states",
    "datasync-task": "it tells no more than a state",
    "drs-server/stalled": "it tells no more than a state",
    "drs-server/runs-again": "it tells no more than a state",
    "transfer-file/upload-completed": "an upload, a download and a deletion are told alike",
    "transfer-file/upload-failed": "an upload, a download and a deletion are told alike",
    "ec2-rebalance": "its detail is an instance's id and no more",
    "acm-certificate/expired": "it is said alike that one has expired, was revoked and was rotated",
    "acm-certificate/revoked": "it is said alike that one has expired, was revoked and was rotated",
    "acm-certificate/rotated": "it is said alike that one has expired, was revoked and was rotated",
    "opensearch-event/domain-error": "an event without a sentence of its own may be anybody's",
    "network-event/advisory": "its detail is empty",
    "savings-plan": "it tells no more than two states",
    "ec2-state/misspelt": "its instance is not named as it should be",
    "s3-object/bridged-acl": "an object alone, and nothing of what was done to it",
    "s3-object/bridged-lapsed": "an object alone, and nothing of what was done to it",
    "s3-object/bridged-tagged": "an object alone, and nothing of what was done to it",
}
# why some are said with other words or facts: what they are about stands in the envelope's resources alone, or it is
# reckoned from the envelope's time how long it took
OTHERWISE = {
    "acm-certificate": "the certificate's ARN is its thread",
    "backup-restore-job/created": "the recovery point",
    "backup-restore-job/failed": "the recovery point",
    "bedrock-job/inference-partly": "how long it took",
    "bedrock-job/inference-submitted": "how long it took",
    "codepipeline-pipeline/failed-after-a-while": "how long it took",
    "dms-event": "the task's ARN is its thread",
    "drs-server/drill-failed": "the server",
    "ebs-volume": "the volume",
    "ecs-deployment": "the service",
    "ecs-service": "the service",
    "emr-job/eks-failed": "how long it took",
    "opensearch-event": "the domain",
    "ssm-command": "how long it took",
    "tag-change": "the resource",
}
CLOSER = {"codepipeline-stage/stage-unknown": "without its stage, it is the pipeline's"}


def inner(case: Case) -> dict[str, Any]:
    message = case.event().payload["message"].value
    return message if isinstance(message, dict) else {}


def listed(case: Case, names: dict[str, str]) -> bool:
    return not {case.kind, f"{case.kind}/{case.path.stem}"}.isdisjoint(names)


BRIDGED = [
    case
    for case in CASES.values()
    if "a detail alone" not in case.event().wrappings
    and {"detail-type", "detail"} <= inner(case).keys()
    and case.kind != ALL.other.name
]
TELLABLE = [case for case in BRIDGED if not listed(case, {**UNTELLABLE, **CLOSER})]


def alone(case: Case) -> Event:
    """The case's detail, by a topic of its own account and region."""
    message = inner(case)
    account, region = (message.get(key, "") for key in ("account", "region"))
    body = {
        "Type": "Notification",
        "TopicArn": f"arn:{partition_of(region)}:sns:{region}:{account}:events",
        "Message": json.dumps(message["detail"]),
    }
    return SOURCE.read(Request(json.dumps(body).encode(), {}, NOW), case.options)


def said(event: Event, lang: Lang = "en") -> tuple[Kind, Notice | None]:
    return worded(SOURCE, event, Say(lang))


def title(body: object) -> str:
    notice = said(raw(body))[1]
    assert notice is not None
    return flat(notice.title)


@pytest.mark.parametrize("case", TELLABLE, ids=lambda case: case.id)
def test_a_detail_alone_is_said_as_with_its_envelope(case: Case) -> None:
    whole, event = case.event(), alone(case)
    assert "a detail alone" in event.wrappings or event.payload["message"].value == inner(case)["detail"]
    for lang in LANGS:
        (kind, wanted), (found, notice) = said(whole, lang), said(event, lang)
        assert found is kind
        if wanted is None or notice is None:
            assert wanted is notice
        elif not listed(case, OTHERWISE):
            assert flat(notice.title) == flat(wanted.title)
            assert notice.facts == wanted.facts
            assert notice.tone is wanted.tone


@pytest.mark.parametrize("case", [case for case in TELLABLE if listed(case, OTHERWISE)], ids=lambda case: case.id)
def test_what_misses_its_resources_is_still_said_by_its_kind_and_as_grave(case: Case) -> None:
    (kind, wanted), (found, notice) = said(case.event()), said(alone(case))
    assert found is kind
    assert wanted is not None
    assert notice is not None
    assert notice.tone is wanted.tone
    assert notice.facts.values == {**wanted.facts.values, "account": notice.facts.values["account"]}
    assert (notice.facts.graded, notice.facts.over) == (wanted.facts.graded, wanted.facts.over)


@pytest.mark.parametrize("case", [case for case in BRIDGED if listed(case, UNTELLABLE)], ids=lambda case: case.id)
def test_what_cannot_be_told_is_left_to_the_last_resort(case: Case) -> None:
    assert said(alone(case))[0] is ALL.other


def test_every_kind_of_eventbridges_can_be_told_or_is_listed() -> None:
    bridged = {case.kind for case in BRIDGED}
    assert {kind.name for kind in ALL if kind.types} <= bridged | set(UNTELLABLE)
    assert {name.partition("/")[0] for name in (*UNTELLABLE, *OTHERWISE)} <= bridged


def test_shapes_are_of_their_kinds_own_types() -> None:
    for kind in ALL:
        for shape in kind.details:
            whole = Payload({"message": {"detail-type": shape.type, "source": shape.source, "detail": {}}})
            named = {type_ for type_ in kind.types if type_ in (shape.type, (shape.source, shape.type))}
            assert named, (kind.name, shape)
            assert ALL.of(whole) is not ALL.other or kind.among


@pytest.mark.parametrize(
    "body",
    [
        STOPPED,
        {"detail": STOPPED},
        {"default": json.dumps(STOPPED)},
        {"event": STOPPED},
        {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(STOPPED)}]},
        [STOPPED],
        {**STOPPED, "note": "what a transformer adds", "team": "shop"},
        {"region": "eu-west-1", "account": "210987654321", **STOPPED},
    ],
    ids=str,
)
def test_a_detail_alone_is_found_in_what_it_is_wrapped_in(body: object) -> None:
    assert title(body) == SAID
    assert title(json.dumps(body)) == SAID


def test_what_a_transformer_kept_of_the_envelope_counts() -> None:
    for body in (
        {"account": "210987654321", "region": "eu-west-1", "time": "2026-11-30T00:00:00Z", **STOPPED},
        {"account": "210987654321", "region": "eu-west-1", "time": "2026-11-30T00:00:00Z", "detail": STOPPED},
    ):
        notice = said(raw(body))[1]
        assert notice is not None
        assert notice.facts.value("account") == "210987654321"
        assert [flat(part) for part in notice.context] == ["210987654321", "eu-west-1", "2026-11-30 00:00 UTC"]


def test_the_account_is_that_which_the_arns_agree_on() -> None:
    def account(**detail: str) -> str:
        return told({"jobName": "night", "status": "FAILED", **detail}).value("account")

    queue, job = (f"arn:aws:batch:eu-west-1:{one}:job/x" for one in ("210987654321", "210987654321"))
    assert account(jobQueue=queue, jobArn=job) == "210987654321"
    assert account(jobQueue="night") == ""


def told(body: object) -> Facts:
    notice = said(raw(body))[1]
    assert notice is not None
    return notice.facts


def test_arns_of_several_accounts_tell_none() -> None:
    shapes = by_key([Shape("aws.x", "X", {"a": ANY})])
    of = [f"arn:aws:s3:eu-west-1:{number}:x" for number in ("111111111111", "222222222222")]
    whole = enveloped(Payload({"a": "b", "one": of[0], "other": {"deeper": [of[1]]}}), "", shapes)
    assert whole == {
        "region": "eu-west-1",
        "detail-type": "X",
        "source": "aws.x",
        "detail": {"a": "b", "one": of[0], "other": {"deeper": [of[1]]}},
        "resources": [],
    }


def test_a_list_of_details_is_several_events() -> None:
    notice = said(raw([STOPPED, {**STOPPED, "instance-id": "i-0def"}, {"else": 1}]))[1]
    assert notice is not None
    assert flat(notice.title) == f"{SAID} (and 2 more events)"


def test_findings_of_security_hub_are_told_without_what_lists_them() -> None:
    findings = saved("securityhub-finding/failed-control")["detail"]["findings"]
    whole = title({"detail-type": "Security Hub Findings - Imported", "detail": {"findings": findings}})
    assert title({"findings": findings}) == whole
    assert title(findings[0]) == whole
    assert title([findings[0], findings[0]]) == f"{whole} and 1 more"


def test_the_severity_of_a_detail_alone_is_filtered_by() -> None:
    finding = saved("guardduty-finding/high")["detail"]
    low = {**finding, "severity": 2}
    for detail, wanted in ((finding, True), (low, False)):
        event = replace(raw(detail), options={"raw": ("1",), "min-severity": ("high",)})
        assert (skipped(SOURCE, event) is None) is wanted


@pytest.mark.parametrize(
    "body",
    [
        {"instance-id": "i-0abc", "state": "flying"},
        {"instance-id": "the big one", "state": "stopped"},
        {"pipeline": "crude oil", "state": "closed"},
        {"type": "Alert:Disk/Full", "title": "Disk full", "severity": 3},
        {"alarmName": "fire", "state": "on"},
        {"service": "shop", "eventTypeCode": "checkout"},
        {"bucket": "shop", "object": {"key": "a"}, "reason": "PutObject"},
        {"jobName": "night", "status": "FAILED"},
        {"findings": [{"Title": "a"}]},
        {"stack-id": 1, "status-details": {"status": "CREATE_COMPLETE"}},
    ],
    ids=str,
)
def test_what_only_looks_like_one_stays_what_it_is(body: object) -> None:
    event = raw(body)
    assert said(event)[0] is ALL.other
    assert event.payload["message"].value == body


def test_of_two_that_fit_the_closer_is_told_and_of_equals_none() -> None:
    wide, close = Shape("aws.x", "Wide", {"a": ANY}), Shape("aws.x", "Close", {"a": ANY, "b/0/c": NUMBER})
    shapes = by_key([wide, close, Shape("aws.y", "Equal", {"d": ANY}), Shape("aws.y", "Equal, too", {"d": dict})])
    assert shapes.of(Payload({"a": "x"})) is wide
    assert shapes.of(Payload({"a": "x", "b": [{"c": 1}]})) is close
    for other in ({"a": "x", "b": [{"c": True}]}, {"a": "x", "b": []}):
        assert shapes.of(Payload(other)) is wide
    equals = by_key([Shape("aws.y", "One", {"d": ANY}), Shape("aws.y", "Two", {"d": ".+"})])
    assert equals.of(Payload({"d": "x"})) is None
    nothings: tuple[object, ...] = ({"a": " "}, {"a": 1}, {}, [], "a", None)
    for nothing in nothings:
        assert shapes.of(Payload(nothing)) is None


@pytest.mark.parametrize(
    ("detail", "type_", "source"),
    [
        ({"clusterId": "j-1", "state": "TERMINATED", "name": "x"}, "EMR Cluster State Change", "aws.emr"),
        ({"clusterId": "j-1", "stepId": "s-1", "state": "FAILED", "name": "x"}, "EMR Step Status Change", "aws.emr"),
        (
            {"type": "Policy:IAMUser/S3BucketPublic", "title": "Public", "severity": {"score": 3}},
            "Macie Finding",
            "aws.macie",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_detail_alone_is_called_by_its_name(detail: dict[str, Any], type_: str, source: str) -> None:
    message = raw(detail).payload["message"]
    assert (message["detail-type"].value, message["source"].value) == (type_, source)
    assert message["detail"].value == detail


def test_a_record_of_cloudtrails_names_its_service_itself() -> None:
    record = {
        "eventVersion": "1.08",
        "eventSource": "ec2.amazonaws.com",
        "eventName": "StopInstances",
        "eventType": "AwsApiCall",
        "awsRegion": "eu-west-1",
        "recipientAccountId": "210987654321",
    }
    message = raw({"detail": record}).payload["message"]
    assert message["detail-type"].value == "AWS API Call via CloudTrail"
    assert (message["source"].value, message["account"].value) == ("aws.ec2", "210987654321")
    assert title({"detail": record}) == title(record)


def test_what_is_about_an_arn_of_its_own_has_it_among_its_resources() -> None:
    named = "arn:aws:cloudformation:eu-west-1:210987654321:stackset/base:0a1b"
    message = raw({"stack-set-arn": named, "status-details": {"status": "FAILED"}}).payload["message"]
    assert message["resources"].value == [named]


def test_no_two_details_that_are_declared_fit_one_object_alike() -> None:
    shapes = tuple(shape for kind in ALL for shape in kind.details)
    for one in shapes:
        example = Payload(_example(one))
        assert not one.fits(example) or by_key(shapes).of(example) is not None, one


def _example(shape: Shape) -> dict[str, Any]:
    """An object that has no more than the shape asks for; where it asks for a form, what fits no other either."""
    whole: dict[str, Any] = {}
    for path, form in shape.has.items():
        *parents, last = path.split("/")
        node = whole
        for parent in parents:
            node = node.setdefault(parent, {}) if parent != "0" else node
        node[last] = {} if form is dict else [] if form is list else 1 if form == NUMBER else "x"
    return whole
