"""Who deploys needs one policy: it covers every resource of the stack, in either mode, and nothing besides."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.policy import main, policy

CI = Path(__file__).parent.parent / ".ci"
STACK = "kakehashi-staging"
NAMES = {
    "Lambda::Function": {"FunctionName": f"{STACK}-http", "VpcConfig": {"SubnetIds": ["subnet-0"]}},
    "Logs::LogGroup": {"LogGroupName": f"/aws/lambda/{STACK}-http"},
    "SQS::Queue": {"QueueName": f"{STACK}-parked.fifo"},
    "CloudWatch::Alarm": {"AlarmName": f"{STACK}-http-errors"},
    "CloudWatch::Dashboard": {"DashboardName": STACK},
    "Events::Rule": {"Name": f"{STACK}-canary"},
    "ApiGatewayV2::DomainName": {"DomainName": "bridge.example.com"},
}


@pytest.fixture
def ci(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both checks, which share no code with deploy/."""
    monkeypatch.syspath_prepend(str(CI))
    import check_policy
    import check_template

    yield check_policy, check_template
    for name in ("check_policy", "check_template", "check_permissions", "spoil_template"):
        sys.modules.pop(name, None)


def template(check_template: Any) -> dict[str, Any]:
    """Every resource that the check of the template knows of, of its type and with its type's name."""
    every = check_template.BUCKET | check_template.DIRECT | check_template.QUEUE
    every |= check_template.DOMAIN | check_template.DASHBOARD | check_template.CANARY
    every |= {f"Http{name}": kind for name, kind in check_template.SNAPSTART.items()}
    every |= {"HttpErrorsAlarm": "CloudWatch::Alarm"}
    return {
        "Resources": {name: {"Type": f"AWS::{kind}", "Properties": NAMES.get(kind, {})} for name, kind in every.items()}
    }


def test_it_lets_the_whole_stack_be_made_changed_and_removed(ci: Any) -> None:
    check_policy, check_template = ci
    assert [
        *check_policy.faults(policy("ap-northeast-1", "123456789012", "staging"), template(check_template), STACK)
    ] == []


def test_it_is_for_one_stage_of_one_account_alone(ci: Any) -> None:
    check_policy, check_template = ci
    for other in (("ap-northeast-1", "123456789012", "prod"), ("ap-northeast-1", "210987654321", "staging")):
        missing = [*check_policy.faults(policy(*other), template(check_template), STACK)]
        assert any("lambda:CreateFunction is not allowed" in line for line in missing)


def test_what_is_taken_out_of_it_is_missed(ci: Any) -> None:
    check_policy, check_template = ci
    whole = policy("ap-northeast-1", "123456789012", "staging")
    everything = template(check_template)
    needed = {action for actions, _ in check_policy.NEEDS.values() for action in actions.split()}
    for action in sorted(needed | {"ec2:DescribeSubnets", "cloudformation:CreateStack"}):
        less = json.loads(json.dumps(whole))
        for statement in less["Statement"]:
            statement["Action"] = [one for one in statement["Action"] if one != action]
        assert any(action in line for line in check_policy.faults(less, everything, STACK)), action


def test_what_is_too_wide_is_noticed_and_so_is_a_type_that_nobody_knows(ci: Any) -> None:
    check_policy, _ = ci
    wide = {"Effect": "Allow", "Action": ["s3:*", "iam:PassRole"], "Resource": ["*"]}
    found = [*check_policy.faults({"Statement": [wide]}, {"Resources": {"X": {"Type": "AWS::EKS::Cluster"}}}, STACK)]
    assert "s3:* is a wildcard" in found
    assert "s3:* is allowed on everything" in found
    assert "nobody says what X takes, an AWS::EKS::Cluster" in found


def test_it_fits_into_a_managed_policy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["policy", "--region", "ap-northeast-1", "--account", "123456789012", "--stage", "a" * 20]
    monkeypatch.setattr("sys.argv", asked)
    main()
    printed = json.loads(capsys.readouterr().out)
    assert printed["Version"] == "2012-10-17"
    # without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert len(json.dumps(printed, separators=(",", ":"))) <= 6_144
