"""What the stack's roles may do: exactly this, and no wildcard but the one that Lambda itself wants in a VPC."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

Template = dict[str, Any]
Permission = tuple[list[str], object, object]  # actions, resource, condition
ONLY_A_KEYRING = {"StringEquals": {"kms:EncryptionContext:service": "bridge"}}
LOG = ["logs:CreateLogStream", "logs:PutLogEvents"]
SEND = ["sqs:SendMessage"]
IN_A_VPC = ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]
IN_A_VPC += ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"]
TAKE = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]


def faults(  # noqa: PLR0913  what was asked for
    resources: Template,
    keys: Sequence[str],
    *,
    queue: bool,
    boundary: str | None = None,
    vpc: bool = False,
    canary: bool = False,
) -> Iterator[str]:
    """All that is wrong with them, a line each. The ARN of a log group stands for its streams."""
    common: list[Permission] = [(["kms:Decrypt"], list(keys), ONLY_A_KEYRING)]
    common += [(IN_A_VPC, "*", None)] if vpc else []
    to_queue: list[Permission] = [(SEND, arn("Queue"), None)] if queue else []
    yield from _role(resources, "Http", [*common, (LOG, arn("HttpLogGroup"), None), *to_queue])
    if queue:
        own: list[Permission] = [(TAKE, arn("Queue"), None), (SEND, arn("ParkedQueue"), None)]
        yield from _role(resources, "Worker", [*common, (LOG, arn("WorkerLogGroup"), None), *own])
    if canary:
        yield from _role(resources, "Canary", [*common, (LOG, arn("CanaryLogGroup"), None)])
    for name in ("HttpRole", *(["WorkerRole"] if queue else []), *(["CanaryRole"] if canary else [])):
        found = resources.get(name, {}).get("Properties", {}).get("PermissionsBoundary")
        if found != boundary:
            yield f"{name}'s permissions boundary is {found}, not {boundary}"
    for where, statement in _allowing(resources, ""):
        if vpc and sorted(_list(statement.get("Action"))) == IN_A_VPC:
            continue
        yield from (f"{where} allows {value}" for value in _wildcards(statement))


def arn(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "Arn"]}


def _role(resources: Template, function: str, may: list[Permission]) -> Iterator[str]:
    role = resources.get(f"{function}Role", {}).get("Properties", {})
    if role.keys() - {"PermissionsBoundary"} != {"AssumeRolePolicyDocument", "Policies"}:
        yield f"{function}Role is made of {sorted(role)}"
        return
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    if trust != {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}:
        yield f"{function}Role may be taken by {json.dumps(trust)}"
    statements = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    found = [(sorted(_list(s["Action"])), s["Resource"], s.get("Condition")) for s in statements]
    for permission in found:
        if permission not in may:
            yield f"{function}Role may {json.dumps(permission)}"
    for permission in may:
        if permission not in found:
            yield f"{function}Role may not {json.dumps(permission)}"
    for statement in statements:
        if not statement.keys() <= {"Effect", "Action", "Resource", "Condition"} or statement["Effect"] != "Allow":
            yield f"{function}Role has a statement of {sorted(statement)}"


def _allowing(value: object, where: str) -> Iterator[tuple[str, Template]]:
    """Every statement that allows something, wherever it stands."""
    if isinstance(value, dict):
        if value.get("Effect") == "Allow":
            yield where, value
        for key, inner in value.items():
            yield from _allowing(inner, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _allowing(inner, where)


def _wildcards(statement: Template) -> Iterator[str]:
    for key in ("Action", "Resource", "Principal"):
        yield from (f"{key} {json.dumps(one)}" for one in _list(statement.get(key, [])) if "*" in json.dumps(one))
    yield from (f"all but a {key}" for key in statement if key.startswith("Not"))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
