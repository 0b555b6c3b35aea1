"""Organisations: what one account tells about another is shown, routed and named as the other's."""

from dataclasses import replace

import pytest

from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.slack.render import render
from bridge.sources.aws import SOURCE
from bridge.sources.aws.where import Where, about
from bridge.sources.reading import read
from bridge.sources.source import Event
from bridge.wording.phrases import Say
from tests.support.aws_cases import CASES, RAW
from tests.support.readings import channel, facts
from tests.support.strange import put

TELLING, MEMBER = "123456789012", "210987654321"
NAMES: Options = {**RAW, "account": (f"{TELLING}=security", f"{MEMBER}=Staging")}
POINT = f"arn:aws:backup:eu-west-1:{MEMBER}:recovery-point:1"
OF_A_MEMBER = [
    "access-analyzer-finding/of-a-member",
    "autoscaling/sns-of-a-member",
    "backup-copy-job/text-of-a-member",
    "backup-job/text-of-a-member",
    "backup-restore-job/text-of-a-member",
    "cloudformation-resource/text-of-a-member",
    "cloudformation-stack/text-of-a-member",
    "codedeploy-deployment/trigger-of-a-member",
    "codepipeline-pipeline/codestar-of-a-member",
    "config-compliance/of-a-member",
    "config-compliance/of-a-member-over-sns",
    "config-item/of-a-member",
    "config-item/of-a-member-over-sns",
    "ecr-image-scan/of-a-member",
    "ecs-task/of-a-member",
    "guardduty-finding/of-a-member",
    "inspector-finding/of-a-member",
    "securityhub-finding/of-a-member",
    "securityhub-finding/ocsf-of-a-member",
    "stepfunctions-execution/of-a-member",
]
SEVERAL = "securityhub-finding/of-several-accounts"


def told(name: str, *routes: str) -> Event:
    """A case's event, for a destination that has names for the accounts, and these routes."""
    return replace(CASES[name].event(), options={**NAMES, "route": routes})


def drifted(name: str, *path: str | int) -> Event:
    event = told(name)
    return replace(event, payload=Payload(put(event.payload.value, ("message", *path), None)))


def last_line(event: Event) -> list[str]:
    notice = read(SOURCE, event, Say("en")).notice
    assert notice is not None
    return render(notice, Say("en")).plain.split("\n")[-1].split(" · ")


@pytest.mark.parametrize("name", OF_A_MEMBER)
def test_an_event_about_a_member_names_the_member_alone_in_its_last_line(name: str) -> None:
    parts = last_line(told(name))
    assert f"Staging ({MEMBER})" in parts
    assert not any(TELLING in part for part in parts)


@pytest.mark.parametrize("name", OF_A_MEMBER)
@pytest.mark.parametrize("wanted", [MEMBER, "2109*", "staging", "Stag*"])
def test_it_goes_by_a_route_for_the_member(name: str, wanted: str) -> None:
    assert channel(SOURCE, told(name, f"account:{TELLING}=C00001", f"account:{wanted}=C00002")) == "C00002"


@pytest.mark.parametrize("name", OF_A_MEMBER)
@pytest.mark.parametrize("wanted", [TELLING, "security"])
def test_it_goes_by_no_route_for_the_account_that_told_it(name: str, wanted: str) -> None:
    assert channel(SOURCE, told(name, f"account:{wanted}=C00001")) is None


@pytest.mark.parametrize("wanted", [MEMBER, TELLING, "111122223333", "staging", "security"])
def test_findings_of_several_accounts_go_by_a_route_for_any_of_them(wanted: str) -> None:
    assert channel(SOURCE, told(SEVERAL, f"account:{wanted}=C00001")) == "C00001"


def test_findings_of_several_accounts_tell_the_one_that_is_said_first() -> None:
    assert [account.id for account in facts(SOURCE, told(SEVERAL)).values["account"]] == [
        MEMBER,
        TELLING,
        "111122223333",
    ]
    assert last_line(told(SEVERAL))[-3:-1] == [f"Staging ({MEMBER})", "eu-west-1"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("access-analyzer-finding/of-a-member", ("detail", "resource")),
        ("autoscaling/sns-of-a-member", ("AutoScalingGroupName",)),
        ("codedeploy-deployment/trigger-of-a-member", ("deploymentId",)),
        ("codepipeline-pipeline/codestar-of-a-member", ("detail", "pipeline")),
        ("config-compliance/of-a-member", ("detail", "configRuleName")),
        ("config-compliance/of-a-member-over-sns", ("newEvaluationResult",)),
        ("config-item/of-a-member", ("detail", "configurationItem", "resourceType")),
        ("config-item/of-a-member-over-sns", ("configurationItem", "resourceId")),
        ("ecr-image-scan/of-a-member", ("detail", "scan-status")),
        ("ecs-task/of-a-member", ("detail", "lastStatus")),
        ("guardduty-finding/of-a-member", ("detail", "title")),
        ("inspector-finding/of-a-member", ("detail", "title")),
        ("securityhub-finding/of-a-member", ("detail", "findings", 0, "Title")),
        ("securityhub-finding/ocsf-of-a-member", ("detail", "findings", 0, "finding_info", "title")),
        ("stepfunctions-execution/of-a-member", ("detail", "status")),
        (SEVERAL, ("detail", "findings", 1, "Title")),
    ],
)
def test_what_has_drifted_is_still_of_the_member_and_as_grave(name: str, path: tuple[str | int, ...]) -> None:
    event = drifted(name, *path)
    reading = read(SOURCE, event, Say("en"), filtered=False)
    assert reading.drifted
    assert reading.notice is not None
    assert reading.notice.facts.values["account"][0].fits("staging")
    expected = facts(SOURCE, told(name)).graded if path[-1] != "scan-status" else ()
    assert reading.notice.facts.graded == expected


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        ("guardduty-malware-scan/threats-found", "s3ObjectDetails"),
        ("securityhub-insight/users", "insightName"),
        ("trusted-advisor/warn", "check-name"),
    ],
)
def test_what_has_drifted_is_still_of_its_account_where_no_other_tells_of_it(case: str, missing: str) -> None:
    reading = read(SOURCE, drifted(case, "detail", missing), Say("en"))
    assert reading.drifted
    assert reading.notice is not None
    assert reading.notice.facts.value("account") == TELLING


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (f"StackId='arn:aws:cloudformation:eu-west-1:{MEMBER}:stack/shop/1'\nResourceStatus='X'\n", MEMBER),
        (f"An AWS Backup job failed. BackupJob ID : 1. Recovery point ARN : {POINT}", MEMBER),
        ("An AWS Backup job failed. Resource ARN : x. BackupJob ID : 1", TELLING),
    ],
)
def test_a_text_is_of_what_it_names_else_of_its_topic_whether_or_not_it_can_be_said(text: str, account: str) -> None:
    value = {"message": text, "topic": f"arn:aws:sns:eu-west-1:{TELLING}:ops"}
    event = replace(told("ecs-task/of-a-member"), payload=Payload(value))
    assert SOURCE.kinds.of(event.payload) is not SOURCE.kinds.other
    assert facts(SOURCE, event).value("account") == account


@pytest.mark.parametrize(("region", "shown"), [("Kanto", "eu-west-1"), ("us-east-1", "us-east-1")])
def test_what_anybody_sends_may_name_an_account_and_a_region_but_not_call_anything_one(region: str, shown: str) -> None:
    message = {"title": "Shop opened", "region": region, "account": MEMBER}
    value = {"message": message, "topic": f"arn:aws:sns:eu-west-1:{TELLING}:ops"}
    event = replace(told("ecs-task/of-a-member"), payload=Payload(value))
    assert last_line(event)[:3] == ["ops", f"Staging ({MEMBER})", shown]
    assert channel(SOURCE, replace(event, options={**NAMES, "route": ("account:staging=C00002",)})) == "C00002"


def test_a_finding_is_of_what_it_tells_itself_then_of_its_arn_then_of_its_envelope() -> None:
    envelope = Where("111111111111", "us-east-1", "securityhub")
    arn = "arn:aws:inspector2:eu-west-1:222222222222:finding/1"
    assert envelope.of("333333333333", "ap-northeast-1", (arn,)) == Where(
        "333333333333", "ap-northeast-1", "securityhub"
    )
    assert envelope.of("333", " ", ("no arn", arn)) == Where("222222222222", "eu-west-1", "securityhub")
    assert envelope.of() == envelope


def test_of_trusted_advisors_labels_only_a_region_is_one() -> None:
    event = told("trusted-advisor/warn")
    for label, region in ({"Region": "-"}, "us-east-1"), ({"Region/AZ": "us-west-2c"}, "us-west-2"):
        detail = {"resource_id": "", "check-item-detail": label, "status": "WARN", "check-name": "VPC"}
        message = {**event.payload.value["message"], "detail": detail}
        measured = replace(event, payload=Payload({"message": message}))
        assert last_line(measured)[-2] == region
    assert about(event).region == "us-east-1"
