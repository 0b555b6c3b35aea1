"""One template out of the two that osls makes with everything on: what is somebody's choice becomes a parameter.

What osls needs for itself (its bucket, its exports) is left out.
"""

import re
from typing import Any

from deploy.launch.asked import PARAMETERS, Parameter
from deploy.launch.merge import NOTHING, chosen, merged
from deploy.launch.sections import conditions, read

Template = dict[str, Any]


def _ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def _is(parameter: str, value: str) -> Template:
    return {"Fn::Equals": [_ref(parameter), value]}


def _given(parameter: str) -> Template:
    return {"Fn::Not": [_is(parameter, "")]}


def _split(parameter: str) -> Template:
    return {"Fn::Split": [",", _ref(parameter)]}


_CONDITIONS = {
    "Queued": _is("Delivery", "queue"),
    "HasDomain": _given("DomainName"),
    "HasAlarms": _given("Alarms"),
    "HasQueueAlarms": {"Fn::And": [{"Condition": "Queued"}, {"Condition": "HasAlarms"}]},
    "HasCanary": _given("Canary"),
    "HasDashboard": _is("WithDashboard", "on"),
    "HasRevoked": _given("Revoked"),
    "HasReserved": _given("ReservedConcurrency"),
    "HasThrottle": _given("Throttle"),
    "HasBoundary": _given("Boundary"),
    "InVpc": _given("Subnets"),
}
_TOGETHER = (  # the one wants the other
    ("DomainName", "Certificate"),
    ("Certificate", "DomainName"),
    ("Subnets", "SecurityGroups"),
    ("SecurityGroups", "Subnets"),
    ("Canary", "Alarms"),
)
_RULES = {
    f"{one}And{other}": {
        "RuleCondition": _given(one),
        "Assertions": [{"Assert": _given(other), "AssertDescription": f"{one} wants {other}, too"}],
    }
    for one, other in _TOGETHER
}
# What is written in a property's place, whatever stands there.
_PUT: Template = {
    "Code": {"S3Bucket": _ref("ZipBucket"), "S3Key": _ref("ZipKey")},
    "Architectures": [_ref("Architecture")],
    "RetentionInDays": _ref("LogDays"),
    "ReservedConcurrentExecutions": chosen("HasReserved", _ref("ReservedConcurrency"), NOTHING),
    "DefaultRouteSettings": chosen(
        "HasThrottle",
        {"ThrottlingRateLimit": _ref("Throttle"), "ThrottlingBurstLimit": _ref("Throttle")},
        {"DetailedMetricsEnabled": False},  # as osls has it without one
    ),
    "DisableExecuteApiEndpoint": chosen("HasDomain", True, False),
    "MaximumConcurrency": _ref("WorkerConcurrency"),
    "CertificateArn": _ref("Certificate"),
    "PermissionsBoundary": chosen("HasBoundary", _ref("Boundary"), NOTHING),
    "VpcConfig": chosen(
        "InVpc", {"SecurityGroupIds": _split("SecurityGroups"), "SubnetIds": _split("Subnets")}, NOTHING
    ),
    "BRIDGE_STAGE": _ref("Stage"),
    "BRIDGE_LOG_LEVEL": _ref("LogLevel"),
    "BRIDGE_PEOPLE_FILE": _ref("People"),
    "BRIDGE_RUNBOOKS_FILE": _ref("Runbooks"),
    "BRIDGE_REVOKED": _ref("Revoked"),
    "BRIDGE_CANARY": _ref("Canary"),
    "BRIDGE_DELIVERY": _ref("Delivery"),
}
_RENAMED = {"BRIDGE_KEYRING_FILE": ("BRIDGE_KEYRING", {"Fn::Join": ["\n", _ref("Keyring")]})}
_IN_A_VPC = read("permissions.yml")["in_a_vpc"]  # a policy that is there only if somebody asked for a VPC
_CANARYS_LOG = _ref("CanaryLogGroup")  # one of those that are searched
_OF_OSLS = ("ServerlessDeploymentBucket", "ServerlessDeploymentBucketPolicy", "ServerlessDeploymentBucketName")


def generated(direct: Template, queue: Template) -> Template:
    """The template for both modes, from osls's own with domain, alarms, dashboard, throttle and all.

    Raises ValueError where they differ in what no parameter tells.
    """
    one, other = _Unfilled(direct).whole(), _Unfilled(queue).whole()
    outputs = _parts(one, other, "Outputs")
    domain = outputs["BaseUrl"].pop("Condition")
    outputs["BaseUrl"]["Value"] = chosen(
        domain, outputs["BaseUrl"]["Value"], read("gateway.yml")["Outputs"]["BaseUrl"]["Value"]
    )
    return {
        "AWSTemplateFormatVersion": direct["AWSTemplateFormatVersion"],
        "Description": "Kakehashi: Backlog and AWS say it in Slack",
        "Parameters": {asked.pascal: _parameter(asked) for asked in PARAMETERS},
        "Rules": _RULES,
        "Conditions": _CONDITIONS,
        "Resources": _parts(one, other, "Resources"),
        "Outputs": outputs,
    }


def _parts(direct: Template, queue: Template, kind: str) -> Template:
    """All of both, each with the condition on which it is there."""
    optional = conditions(kind)
    parts = {}
    for name in dict.fromkeys([*direct[kind], *queue[kind]]):
        one, other = direct[kind].get(name), queue[kind].get(name)
        whole = merged("Queued", other, one) if one and other else one or other
        canarys = "HasCanary" if name.startswith("Canary") else ""  # what osls makes of its function, too
        condition = optional.get(name) or canarys or ("" if one and other else "Queued")
        parts[name] = {"Condition": condition, **whole} if condition else whole
    return parts


def _parameter(asked: Parameter) -> Template:
    """As CloudFormation knows parameters. A number that may be left out is a text to it."""
    made: Template = {"Type": "String", "Description": asked.description}
    if asked.list or asked.lines:
        made["Type"] = "CommaDelimitedList"
    if asked.default is not None:
        made["Default"] = asked.default
    if asked.values:
        made["AllowedValues"] = list(asked.values)
    if asked.pattern:
        made["AllowedPattern"] = f"^{asked.pattern}$" if asked.default else f"^({asked.pattern})?$"
    if asked.range and asked.default == "":
        made["AllowedPattern"] = f"^([1-9][0-9]{{0,{len(str(asked.range[1])) - 1}}})?$"
    elif asked.range:
        made |= {"MinValue": asked.range[0], "MaxValue": asked.range[1]}
    if asked.secret:
        made["NoEcho"] = True
    if isinstance(asked.default, int):
        made["Type"] = "Number"
    return made


class _Unfilled:
    """A template of osls's in which each value that was asked for is the reference to its parameter again."""

    def __init__(self, template: Template) -> None:
        self._template = template
        resources, outputs = template["Resources"], template["Outputs"]
        stage = resources["HttpLambdaFunction"]["Properties"]["Environment"]["Variables"]["BRIDGE_STAGE"]
        domain = resources["Domain"]["Properties"]["DomainName"]
        self._values: Template = {
            domain: _ref("DomainName"),
            f"https://{domain}": {"Fn::Sub": "https://${DomainName}"},
            outputs["AlarmsTopic"]["Value"]: _ref("Alarms"),
            stage: _ref("Stage"),
        }
        if "RevokedTokens" in outputs:
            self._values[outputs["RevokedTokens"]["Value"]] = _ref("Revoked")
        self._stage = re.compile(rf"(?<=\bkakehashi-){stage}\b|\b{stage}(?=-kakehashi\b)")
        self._dimension = f'"Stage", "{stage}"'

    def whole(self) -> Template:
        return {
            kind: {name: self._value(name, part) for name, part in self._template[kind].items() if name not in _OF_OSLS}
            for kind in ("Resources", "Outputs")
        }

    def _value(self, name: str, value: Any) -> Any:
        if name in _PUT:
            return _PUT[name]
        if value == _IN_A_VPC:
            return chosen("InVpc", value, NOTHING)
        if value == _CANARYS_LOG:
            return chosen("HasCanary", value, NOTHING)
        if isinstance(value, dict):
            if value.get("Action") == "kms:Decrypt":
                value = {**value, "Resource": _ref("KeyArns")}
            return dict(self._item(key, inner) for key, inner in value.items() if key != "Export")
        if isinstance(value, list):
            return [self._value("", item) for item in value]
        return self._text(name, value) if isinstance(value, str) else value

    def _text(self, name: str, value: str) -> Any:
        if name == "Fn::Sub":
            return value.replace(self._dimension, '"Stage", "${Stage}"')
        text = self._stage.sub("${Stage}", value)
        return {"Fn::Sub": text} if text != value else self._values.get(value, value)

    def _item(self, name: str, value: Any) -> tuple[str, Any]:
        return _RENAMED[name] if name in _RENAMED else (name, self._value(name, value))
