"""What a deployment made, as AWS (here moto) tells it, held to what it should be: functions, roles, queues, logs."""

import ast
import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from tests.package.packing import Package
from tests.package.report import holds, same, saw
from tests.package.runtime import Function
from tests.support.local_aws import REGION, LocalAws

_DAY = 86_400
_LOGGING = {"logs:CreateLogStream", "logs:PutLogEvents"}
_IN_A_VPC = {f"ec2:{one}" for one in ("DescribeSubnets", "CreateNetworkInterface", "DescribeNetworkInterfaces")}
_IN_A_VPC |= {
    f"ec2:{one}" for one in ("DeleteNetworkInterface", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")
}
_TAKING = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"}


@dataclass(frozen=True, slots=True)
class Mapped:
    """The queue that feeds a function, and how: what the event source mapping says."""

    function: Function
    queue: str
    parked: str
    arn: str
    parked_arn: str
    batch: int
    id: str


class Account:
    """The AWS account that was deployed to."""

    def __init__(self, aws: LocalAws) -> None:
        session = boto3.session.Session("testing", "testing", region_name=REGION)
        self._clients = {
            name: session.client(name, endpoint_url=aws.url)
            for name in ("cloudformation", "events", "iam", "kms", "lambda", "logs", "s3", "sqs")
        }

    def __getitem__(self, service: str) -> Any:
        return self._clients[service]

    def keys(self) -> list[str]:
        """The ARNs of all KMS keys."""
        return [key["KeyArn"] for key in self["kms"].list_keys()["Keys"]]


def function(account: Account, package: Package, name: str) -> Function:
    """A function as it was deployed. Raises Failed when it is not the one that was packed."""
    full = f"kakehashi-{package.stage}-{name}"
    found = account["lambda"].get_function(FunctionName=full)["Configuration"]
    packed = hashlib.sha256(package.zip.read_bytes()).digest()
    same("the code of " + full, found["CodeSha256"], base64.b64encode(packed).decode())
    same("its runtime", found["Runtime"], "python3.13")
    same("its handler", found["Handler"], f"handler.{name}")
    environment = found["Environment"]["Variables"]
    for variable, value in environment.items():
        holds(f"{variable} was not resolved: {value!r}", isinstance(value, str) and "${" not in value)
    if name != "canary":  # which delivers nothing
        same("BRIDGE_DELIVERY", environment["BRIDGE_DELIVERY"], package.delivery)
    saw(f"{full}: {found['Handler']}, {found['Timeout']} s, {found['MemorySize']} MB, {', '.join(environment)}")
    return Function(full, found["FunctionArn"], found["Handler"], found["Timeout"], found["MemorySize"], environment)


def removed(account: Account, package: Package, key: str) -> None:
    """That of a stack nothing is left but the key, which is not the stack's. Raises Failed."""
    name = f"kakehashi-{package.stage}"
    functions = [one["FunctionName"] for one in account["lambda"].list_functions()["Functions"]]
    same("functions that are left", [one for one in functions if one.startswith(name)], [])
    stacks = [
        one["StackName"]
        for one in account["cloudformation"].list_stacks()["StackSummaries"]
        if one["StackStatus"] != "DELETE_COMPLETE"
    ]
    holds(f"{name} is still there", name not in stacks)
    same("KMS keys", account.keys(), [key])
    same("the key's state", account["kms"].describe_key(KeyId=key)["KeyMetadata"]["KeyState"], "Enabled")
    saw("nothing is left of it but the key, so its URLs live on")


def role(account: Account, of: Function, wanted: Mapping[str, set[str]]) -> None:
    """That a function may do what is `wanted`, by a resource's ARN, and nothing else. Raises Failed."""
    arn = account["lambda"].get_function(FunctionName=of.name)["Configuration"]["Role"]
    name = arn.rpartition("/")[2]
    trusted = account["iam"].get_role(RoleName=name)["Role"]
    same("the role's ARN", arn, trusted["Arn"])
    (trust,) = trusted["AssumeRolePolicyDocument"]["Statement"]
    same("who may take the role", _texts(trust["Principal"]["Service"]), {"lambda.amazonaws.com"})
    holds(
        "the role has managed policies",
        not account["iam"].list_attached_role_policies(RoleName=name)["AttachedPolicies"],
    )
    may: dict[str, set[str]] = {}
    for policy in account["iam"].list_role_policies(RoleName=name)["PolicyNames"]:
        document = account["iam"].get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        document = ast.literal_eval(document) if isinstance(document, str) else document  # moto writes Python's form
        for statement in document["Statement"]:
            same("a statement's effect", statement["Effect"], "Allow")
            for resource in _texts(statement["Resource"]):
                may.setdefault(resource.removesuffix(":*"), set()).update(_texts(statement["Action"]))
            if "kms:Decrypt" in _texts(statement["Action"]):
                context = {"StringEquals": {"kms:EncryptionContext:service": "bridge"}}
                same("the condition of kms:Decrypt", statement.get("Condition"), context)
    same(f"what {of.name} may do", may, wanted)
    saw("its role may " + "; ".join(", ".join(sorted(actions)) for actions in may.values()))


def logs(account: Account, package: Package, names: tuple[str, ...], days: int) -> None:
    found = account["logs"].describe_log_groups(logGroupNamePrefix="/aws/")["logGroups"]
    kept = {group["logGroupName"]: group.get("retentionInDays") for group in found}
    wanted = [f"/aws/lambda/kakehashi-{package.stage}-{name}" for name in names]
    wanted.append(f"/aws/http-api/kakehashi-{package.stage}")
    same("the log groups and their days", {name: kept.get(name) for name in wanted}, dict.fromkeys(wanted, days))
    saw(f"{len(wanted)} log groups, kept for {days} days")


def concurrency(account: Account, of: Function, wanted: int) -> None:
    """Raises Failed."""
    found = account["lambda"].get_function_concurrency(FunctionName=of.name)
    same(f"what is reserved for {of.name}", found.get("ReservedConcurrentExecutions"), wanted)


def may_http(of: Function, key: str, queue: str = "") -> dict[str, set[str]]:
    sending = {queue: {"sqs:SendMessage"}, "*": _IN_A_VPC} if queue else {}  # queue mode is deployed into a VPC
    return {key: {"kms:Decrypt"}, _log(of): _LOGGING, **sending}


def may_worker(of: Function, key: str, queue: str, parked: str) -> dict[str, set[str]]:
    own = {key: {"kms:Decrypt"}, _log(of): _LOGGING, queue: _TAKING, parked: {"sqs:SendMessage"}}
    return {**own, "*": _IN_A_VPC}


def may_canary(of: Function, key: str) -> dict[str, set[str]]:
    return {key: {"kms:Decrypt"}, _log(of): _LOGGING, "*": _IN_A_VPC}


def scheduled(account: Account, canary: Function) -> None:
    """That a rule calls it every five minutes. Raises Failed."""
    (rule,) = account["events"].list_rules(NamePrefix=canary.name)["Rules"]
    same("the canary's rule", (rule["ScheduleExpression"], rule["State"]), ("rate(5 minutes)", "ENABLED"))
    targets = account["events"].list_targets_by_rule(Rule=rule["Name"])["Targets"]
    same("whom it calls", [target["Arn"] for target in targets], [canary.arn])
    saw(f"{canary.name} is called at {rule['ScheduleExpression']}")


def _log(of: Function) -> str:
    return f"arn:aws:logs:{REGION}:123456789012:log-group:/aws/lambda/{of.name}"


def mapped(account: Account, worker: Function, concurrency: int) -> Mapped:
    """What feeds the worker. Raises Failed."""
    (mapping,) = account["lambda"].list_event_source_mappings()["EventSourceMappings"]
    same("whom it feeds", mapping["FunctionArn"], worker.arn)
    same("what the worker's answer means", mapping["FunctionResponseTypes"], ["ReportBatchItemFailures"])
    same("the batch size", mapping["BatchSize"], 1)
    same("whether it feeds", mapping["State"], "Enabled")
    most = int(mapping["ScalingConfig"]["MaximumConcurrency"])
    same("the most workers at once", most, concurrency)
    arn = mapping["EventSourceArn"]
    url = account["sqs"].get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    about = _queue(account, url)
    redrive = json.loads(about["RedrivePolicy"])
    parked = account["sqs"].get_queue_url(QueueName=redrive["deadLetterTargetArn"].rpartition(":")[2])["QueueUrl"]
    same("the parked queue", _queue(account, parked)["QueueArn"], redrive["deadLetterTargetArn"])
    same("how often it is tried", int(redrive["maxReceiveCount"]), 200)
    visibility = int(about["VisibilityTimeout"])
    holds(f"a parcel is hidden for {visibility} s only", visibility >= 6 * worker.timeout)
    saw(f"the worker takes {mapping['BatchSize']} at a time from {arn}, {most} at once, failed ones reported")
    saw(f"a parcel is hidden for {visibility} s, tried 200 times, then parked in {redrive['deadLetterTargetArn']}")
    return Mapped(worker, url, parked, arn, redrive["deadLetterTargetArn"], mapping["BatchSize"], mapping["UUID"])


def _queue(account: Account, url: str) -> dict[str, Any]:
    about: dict[str, Any] = account["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    same(
        f"of {url}, FIFO, encrypted, kept for",
        (about["FifoQueue"], about["SqsManagedSseEnabled"], int(about["MessageRetentionPeriod"])),
        ("true", "true", 14 * _DAY),
    )
    return about


def _texts(one_or_many: str | list[str]) -> set[str]:
    return {one_or_many} if isinstance(one_or_many, str) else set(one_or_many)
