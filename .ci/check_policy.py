"""Checks that who has a policy can deploy a template: python .ci/check_policy.py POLICY TEMPLATE --stack NAME.

What each type of resource takes to be made, changed and deleted stands here once more, by CloudFormation's own schemas
(`handlers` in what `aws cloudformation describe-type` says). Shares no code with deploy/.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

Template = dict[str, Any]
REGION, ACCOUNT = "ap-northeast-1", "123456789012"
GATEWAY = "apigateway:POST apigateway:GET apigateway:PATCH apigateway:DELETE"
# type → actions, and what they are on; {name} is the resource's own, {id} one that AWS gives
NEEDS: dict[str, tuple[str, str]] = {
    "AWS::Lambda::Function": (
        "lambda:CreateFunction lambda:GetFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration "
        "lambda:DeleteFunction lambda:PutFunctionConcurrency lambda:DeleteFunctionConcurrency lambda:TagResource",
        "lambda:{region}:{account}:function:{name}",
    ),
    "AWS::Lambda::Version": (  # a version is deleted as a function is, by its number
        "lambda:PublishVersion lambda:GetFunctionConfiguration lambda:ListVersionsByFunction lambda:DeleteFunction "
        "lambda:GetProvisionedConcurrencyConfig",
        "lambda:{region}:{account}:function:{stack}-http:1",
    ),
    "AWS::Lambda::Alias": (
        "lambda:CreateAlias lambda:GetAlias lambda:UpdateAlias lambda:DeleteAlias "
        "lambda:GetProvisionedConcurrencyConfig",
        "lambda:{region}:{account}:function:{stack}-http:snapstart",
    ),
    "AWS::Lambda::Permission": (
        "lambda:AddPermission lambda:RemovePermission lambda:GetPolicy",
        "lambda:{region}:{account}:function:{stack}-http",
    ),
    "AWS::Lambda::EventSourceMapping": (
        "lambda:CreateEventSourceMapping lambda:GetEventSourceMapping lambda:UpdateEventSourceMapping "
        "lambda:DeleteEventSourceMapping",
        "lambda:{region}:{account}:event-source-mapping:{id}",
    ),
    "AWS::IAM::Role": (
        "iam:CreateRole iam:GetRole iam:DeleteRole iam:PutRolePolicy iam:GetRolePolicy iam:DeleteRolePolicy "
        "iam:UpdateAssumeRolePolicy iam:PutRolePermissionsBoundary iam:DeleteRolePermissionsBoundary iam:TagRole "
        "iam:PassRole",
        "iam::{account}:role/{stack}-{logical}-{id}",
    ),
    "AWS::Logs::LogGroup": (
        "logs:CreateLogGroup logs:PutRetentionPolicy logs:DeleteRetentionPolicy logs:DeleteLogGroup logs:TagResource",
        "logs:{region}:{account}:log-group:{name}",
    ),
    "AWS::Logs::QueryDefinition": (
        "logs:PutQueryDefinition logs:DeleteQueryDefinition logs:DescribeQueryDefinitions",
        "logs:{region}:{account}:query-definition:{id}",
    ),
    "AWS::ApiGatewayV2::Api": (GATEWAY, "apigateway:{region}::/apis/{id}"),
    "AWS::ApiGatewayV2::Stage": (
        f"{GATEWAY} logs:CreateLogDelivery logs:DeleteLogDelivery",
        "apigateway:{region}::/apis/{id}/stages/x",
    ),
    "AWS::ApiGatewayV2::Integration": (GATEWAY, "apigateway:{region}::/apis/{id}/integrations"),
    "AWS::ApiGatewayV2::Route": (GATEWAY, "apigateway:{region}::/apis/{id}/routes"),
    "AWS::ApiGatewayV2::DomainName": (GATEWAY, "apigateway:{region}::/domainnames/{name}"),
    "AWS::ApiGatewayV2::ApiMapping": (GATEWAY, "apigateway:{region}::/domainnames/x/apimappings"),
    "AWS::S3::Bucket": (
        "s3:CreateBucket s3:DeleteBucket s3:PutEncryptionConfiguration s3:PutBucketTagging s3:ListBucket",
        "s3:::{stack}-serverlessdeploymentbucket-{id}",
    ),
    "AWS::S3::BucketPolicy": (
        "s3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy",
        "s3:::{stack}-serverlessdeploymentbucket-{id}",
    ),
    "AWS::SQS::Queue": (
        "sqs:CreateQueue sqs:DeleteQueue sqs:GetQueueAttributes sqs:SetQueueAttributes sqs:GetQueueUrl sqs:TagQueue",
        "sqs:{region}:{account}:{name}",
    ),
    "AWS::SQS::QueuePolicy": ("sqs:SetQueueAttributes sqs:GetQueueAttributes", "sqs:{region}:{account}:{stack}.fifo"),
    "AWS::Events::Rule": (
        "events:PutRule events:DescribeRule events:DeleteRule events:PutTargets events:RemoveTargets "
        "events:ListTargetsByRule events:TagResource",
        "events:{region}:{account}:rule/{name}",
    ),
    "AWS::CloudWatch::Alarm": (
        "cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:TagResource",
        "cloudwatch:{region}:{account}:alarm:{name}",
    ),
    "AWS::CloudWatch::Dashboard": (
        "cloudwatch:PutDashboard cloudwatch:DeleteDashboards cloudwatch:GetDashboard",
        "cloudwatch::{account}:dashboard/{name}",
    ),
}
STACK = (
    "cloudformation:CreateStack cloudformation:UpdateStack cloudformation:DeleteStack cloudformation:DescribeStacks "
)
STACK += "cloudformation:DescribeStackEvents cloudformation:ListStackResources"
NAMES = ("FunctionName", "LogGroupName", "QueueName", "AlarmName", "DashboardName", "DomainName", "Name")
IN_VPC = ("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs")


def faults(policy: Template, template: Template, stack: str) -> Iterator[str]:
    """All that it does not allow, and all that it allows too widely, a line each."""
    where = {"region": REGION, "account": ACCOUNT, "stack": stack, "id": "1A2B3C4D"}
    yield from _missing(
        policy, STACK.split(), f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/1", "the stack"
    )
    for logical, one in template["Resources"].items():
        if one["Type"] not in NEEDS:
            yield f"nobody says what {logical} takes, an {one['Type']}"
            continue
        actions, form = NEEDS[one["Type"]]
        own = one.get("Properties", {})
        name = next((own[key] for key in NAMES if isinstance(own.get(key), str)), "")
        arn = "arn:aws:" + form.format(name=name, logical=logical, **where)
        yield from _missing(policy, actions.split(), arn, logical)
        if own.get("VpcConfig"):
            yield from _missing(policy, IN_VPC, "*", logical)
    for statement in policy["Statement"]:
        yield from (f"{action} is a wildcard" for action in statement["Action"] if re.search(r"[*?]", action))
        yield from (f"all but a {key}" for key in statement if key.startswith("Not"))
        named = [action for action in statement["Action"] if action.startswith(("iam:", "s3:", "sqs:", "lambda:"))]
        if named and "*" in statement["Resource"] and "Condition" not in statement:
            yield f"{named[0]} is allowed on everything"


def _missing(policy: Template, actions: tuple[str, ...] | list[str], arn: str, what: str) -> Iterator[str]:
    for action in actions:
        if not any(
            action in statement["Action"] and any(fnmatchcase(arn, pattern) for pattern in statement["Resource"])
            for statement in policy["Statement"]
            if statement["Effect"] == "Allow"
        ):
            yield f"{action} is not allowed on {arn}, for {what}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Checks that a policy lets a template be deployed.")
    parser.add_argument("policy", type=Path)
    parser.add_argument("template", type=Path)
    parser.add_argument("--stack", required=True)
    given = parser.parse_args(arguments)
    policy, template = (json.loads(file.read_text(encoding="utf-8")) for file in (given.policy, given.template))
    found = list(faults(policy, template, given.stack))
    for each in policy["Statement"]:  # each action that the template needs is missed when it is taken away
        for action in each["Action"]:
            rest = [
                one | {"Action": [other for other in one["Action"] if other != action]} for one in policy["Statement"]
            ]
            needed = any(action in actions.split() for actions, _ in _needed(template))
            if needed and not any(faults({"Statement": rest}, template, given.stack)):
                found.append(f"{action} could be missing unnoticed")
    for fault in found:
        print(f"policy: {fault}", file=sys.stderr)
    print(f"policy: lets {len(template['Resources'])} resources be made, changed and removed")
    return 1 if found else 0


def _needed(template: Template) -> Iterator[tuple[str, str]]:
    yield from (NEEDS[one["Type"]] for one in template["Resources"].values() if one["Type"] in NEEDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
