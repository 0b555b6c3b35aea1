"""Checks the stack that would be made: python .ci/check_template.py TEMPLATE --key ARN [--delivery queue] ….

Says exactly what may be there, so that whatever is more is noticed too. Shares no code with deploy/. At last it spoils
the template in one place after another, and must notice each.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import check_permissions
import spoil_template
from check_permissions import arn

Template = dict[str, Any]
BUCKET = {"ServerlessDeploymentBucket": "S3::Bucket", "ServerlessDeploymentBucketPolicy": "S3::BucketPolicy"}
DIRECT = {
    "HttpLambdaFunction": "Lambda::Function",
    "HttpLogGroup": "Logs::LogGroup",
    "HttpRole": "IAM::Role",
    "HttpApi": "ApiGatewayV2::Api",
    "HttpApiStage": "ApiGatewayV2::Stage",
    "HttpApiLogGroup": "Logs::LogGroup",
    "HttpApiIntegrationHttp": "ApiGatewayV2::Integration",
    "HttpApiRouteAnyBacklogTokenVar": "ApiGatewayV2::Route",
    "HttpApiRouteAnyAwsTokenVar": "ApiGatewayV2::Route",
    "HttpApiRouteGetHealthz": "ApiGatewayV2::Route",
    "HttpLambdaPermissionHttpApi": "Lambda::Permission",
}
QUEUE = {
    "Queue": "SQS::Queue",
    "ParkedQueue": "SQS::Queue",
    "WorkerLambdaFunction": "Lambda::Function",
    "WorkerLogGroup": "Logs::LogGroup",
    "WorkerRole": "IAM::Role",
    "WorkerEventSourceMappingSQSQueue": "Lambda::EventSourceMapping",
    "QueueOverTlsAlone": "SQS::QueuePolicy",
    "ParkedQueueOverTlsAlone": "SQS::QueuePolicy",
}
CANARY = {
    "CanaryLambdaFunction": "Lambda::Function",
    "CanaryLogGroup": "Logs::LogGroup",
    "CanaryRole": "IAM::Role",
    "CanaryEventsRuleSchedule1": "Events::Rule",
    "CanaryLambdaPermissionEventsRuleSchedule1": "Lambda::Permission",
}
SNAPSTART = {"LambdaVersion": "Lambda::Version", "SnapStartLambdaAlias": "Lambda::Alias"}  # of a function
HASHED = re.compile(r"(?<=LambdaVersion)\w{20,}$")  # of code and settings: what is another has another version
ROUTES = ["ANY /aws/{token}", "ANY /backlog/{token}", "GET /healthz"]
DOMAIN = {"Domain": "ApiGatewayV2::DomainName", "DomainMapping": "ApiGatewayV2::ApiMapping"}
DASHBOARD = {"Dashboard": "CloudWatch::Dashboard"}
DASHBOARD |= dict.fromkeys(
    (f"{name}Query" for name in ("Skipped", "Slowest", "ByUrl", "ByKey", "ThisEvent", "Failures")),
    "Logs::QueryDefinition",
)
NO_VALUE = {"Ref": "AWS::NoValue"}
ALARM = "AWS::CloudWatch::Alarm"
NAMESPACE = "Kakehashi"
COUNTED = {"Posted", "Skipped", "Refused", "Slowed", "Repeated", "Parked", "DeadDestination", "Unavailable", "Stuck"}
COUNTED |= {"Unthreaded", "SlackMilliseconds", "NotArrived"}
ALARMS = {"HttpErrors", "HttpThrottles", "AnsweredErrors", "Unavailable", "DeadDestination", "Refused"}
QUEUE_ALARMS = {"WorkerErrors", "WorkerThrottles", "OldestParcel", "StuckParcel", "ParkedParcels"}
LOGGED = ("requestTime", "requestId", "routeKey", "status", "responseLatency", "integrationErrorMessage")
PARCELS = {"FifoQueue": True, "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
PARCELS |= {"SqsManagedSseEnabled": True, "MessageRetentionPeriod": 14 * 24 * 3_600}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked to be deployed."""

    keys: tuple[str, ...]
    queue: bool = False
    alarms: str | None = None
    dashboard: str | None = None
    canary: str | None = None
    domain: str | None = None
    reserved: int | None = None
    snapstart: str | None = None
    throttle: int | None = None
    concurrency: int = 5
    log_days: int = 30
    launched: bool = False  # from a zip in somebody's bucket, with the keyring's text
    boundary: str | None = None
    subnets: str | None = None
    security_groups: str | None = None


def faults(template: Template, asked: Asked) -> Iterator[str]:
    """All that is wrong with it, a line each."""
    resources: Template = template["Resources"]
    yield from _parts(resources, asked)
    yield from check_permissions.faults(
        resources,
        asked.keys,
        queue=asked.queue,
        boundary=asked.boundary,
        vpc=bool(asked.subnets),
        canary=bool(asked.canary),
    )
    yield from _function(resources, "Http", 28, asked)
    yield from _snapshot(resources, "Http", asked)
    yield from _gateway(resources, template["Outputs"], asked)
    if asked.queue:
        yield from _snapshot(resources, "Worker", asked)
        yield from _function(resources, "Worker", 60, asked)
        yield from _queue(resources, template["Outputs"], asked)
    if asked.alarms:
        yield from _alarms(resources, template["Outputs"], asked)
    if asked.canary:
        yield from _function(resources, "Canary", 28, asked)
        yield from _canary(resources, template["Outputs"], asked)
    if asked.dashboard:
        yield from _dashboard(resources, asked)


def there(value: Any) -> Any:
    """The template as CloudFormation reads it: without what is no value."""
    if isinstance(value, dict):
        return {key: there(one) for key, one in value.items() if one != NO_VALUE}
    return [there(one) for one in value if one != NO_VALUE] if isinstance(value, list) else value


def differs(what: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{what} is {json.dumps(found)}, not {json.dumps(expected)}"


def _of(resources: Template, name: str) -> Template:
    properties: Template = resources.get(name, {}).get("Properties", {})
    return properties


def _parts(resources: Template, asked: Asked) -> Iterator[str]:
    """No KMS key above all: removing the stack must not end a single URL."""
    expected = (
        DIRECT | ({} if asked.launched else BUCKET) | (QUEUE if asked.queue else {}) | (DOMAIN if asked.domain else {})
    )
    expected |= DASHBOARD if asked.dashboard else {}
    expected |= CANARY if asked.canary else {}
    for function in ("Http", *(("Worker",) if asked.queue else ())) if asked.snapstart else ():
        expected |= {f"{function}{name}": kind for name, kind in SNAPSTART.items()}
    rest = {
        HASHED.sub("", name): one["Type"]
        for name, one in resources.items()
        if not (asked.alarms and one["Type"] == ALARM)
    }
    for name in sorted(expected.keys() | rest.keys()):
        yield from differs(f"{name}'s type", rest.get(name, "").removeprefix("AWS::"), expected.get(name, ""))
    for name, one in resources.items():
        if one["Type"] == "AWS::Logs::LogGroup":
            yield from differs(f"{name}'s retention", one["Properties"].get("RetentionInDays"), asked.log_days)


def _function(resources: Template, name: str, seconds: int, asked: Asked) -> Iterator[str]:
    function = _of(resources, f"{name}LambdaFunction")
    expected = {"Handler": f"handler.{name.lower()}", "Runtime": "python3.13", "Timeout": seconds}
    expected |= {"Role": arn(f"{name}Role")}
    expected |= {"ReservedConcurrentExecutions": asked.reserved if name == "Http" else None}
    subnets, groups = ((text or "").split(",") for text in (asked.subnets, asked.security_groups))
    expected |= {"VpcConfig": {"SubnetIds": subnets, "SecurityGroupIds": groups} if asked.subnets else None}
    for key, value in expected.items():
        yield from differs(f"{name}'s {key}", function.get(key), value)
    found = function.get("Environment", {}).get("Variables", {})
    urls = {"BRIDGE_QUEUE_URL": {"Ref": "Queue"}, "BRIDGE_PARKED_QUEUE_URL": {"Ref": "ParkedQueue"}}
    variables: Template = {"BRIDGE_DELIVERY": "queue", **urls} if asked.queue else {"BRIDGE_DELIVERY": "direct"}
    variables = variables if name != "Canary" else {"BRIDGE_CANARY": asked.canary}  # which delivers nothing
    variables |= {"STRIP_STAGE_PATH": "yes"}
    for key in sorted(variables.keys() | urls.keys() | {"BRIDGE_CANARY", "BRIDGE_DELIVERY"}):
        yield from differs(f"{name}'s {key}", found.get(key), variables.get(key))
    keyring, other = ("BRIDGE_KEYRING", "BRIDGE_KEYRING_FILE")[:: 1 if asked.launched else -1]
    yield from differs(f"{name} has a keyring as {keyring}", bool(found.get(keyring)), expected=True)
    yield from differs(f"{name} has a keyring as {other}", other in found, expected=False)
    group = _of(resources, f"{name}LogGroup").get("LogGroupName")
    yield from differs(f"{name}'s log", group, f"/aws/lambda/{function.get('FunctionName')}")


def _called(name: str, asked: Asked) -> Template:
    """Whom the gateway and the queue call: with snapshots the version that the alias stands for, else the newest."""
    own = arn(f"{name}LambdaFunction")
    return {"Fn::Join": [":", [own, "snapstart"]]} if asked.snapstart else own


def _snapshot(resources: Template, name: str, asked: Asked) -> Iterator[str]:
    """A version of today's code that goes with the next deployment: each that stays is paid for."""
    function = _of(resources, f"{name}LambdaFunction")
    applied = {"ApplyOn": "PublishedVersions"} if asked.snapstart else None
    yield from differs(f"{name}'s SnapStart", function.get("SnapStart"), applied)
    if not asked.snapstart:
        return
    versions = {key: one for key, one in resources.items() if HASHED.sub("", key) == f"{name}LambdaVersion"}
    yield from differs(f"how many versions of {name} there are", len(versions), 1)
    for key, version in versions.items():
        yield from differs(f"what becomes of {key}", version.get("DeletionPolicy", "Delete"), "Delete")
        yield from differs(f"what {key} is of", _of(resources, key).get("FunctionName"), _ref(name))
        alias = {"FunctionName": _ref(name), "FunctionVersion": {"Fn::GetAtt": [key, "Version"]}, "Name": "snapstart"}
        yield from differs(f"{name}'s alias", _of(resources, f"{name}SnapStartLambdaAlias"), alias)


def _ref(name: str) -> Template:
    return {"Ref": f"{name}LambdaFunction"}


def _gateway(resources: Template, outputs: Template, asked: Asked) -> Iterator[str]:
    stage = _of(resources, "HttpApiStage")
    logged = json.loads(stage.get("AccessLogSettings", {}).get("Format", "{}"))
    yield from differs(
        "what the access log takes", sorted(logged.values()), sorted(f"$context.{one}" for one in LOGGED)
    )
    limits = {"ThrottlingBurstLimit": asked.throttle, "ThrottlingRateLimit": asked.throttle} if asked.throttle else {}
    found = {key: value for key, value in stage.get("DefaultRouteSettings", {}).items() if "Throttling" in key}
    yield from differs("the stage's throttle", found, limits)
    yield from differs("the routes' own", stage.get("RouteSettings", {}), {})
    routes = sorted(one["Properties"]["RouteKey"] for one in resources.values() if one["Type"].endswith("V2::Route"))
    yield from differs("what the gateway lets in", routes, ROUTES)
    closed = _of(resources, "HttpApi").get("DisableExecuteApiEndpoint")
    yield from differs("the gateway's own address is closed", bool(closed), expected=bool(asked.domain))
    permission = _of(resources, "HttpLambdaPermissionHttpApi")
    yield from differs("who may call the function", permission.get("Principal"), "apigateway.amazonaws.com")
    yield from differs("whom the gateway may call", permission.get("FunctionName"), _called("Http", asked))
    integration = _of(resources, "HttpApiIntegrationHttp").get("IntegrationUri")
    yield from differs("whom the gateway calls", integration, _called("Http", asked))
    yield from differs("for one API alone", {"Ref": "HttpApi"} in permission["SourceArn"]["Fn::Join"][1], expected=True)
    base = {"Fn::Sub": "https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    told = outputs.get("BaseUrl", {}).get("Value")
    yield from differs("BaseUrl", told, f"https://{asked.domain}" if asked.domain else base)
    if asked.domain:
        (how,) = _of(resources, "Domain")["DomainNameConfigurations"]
        yield from differs("the domain's TLS", how.get("SecurityPolicy"), "TLS_1_2")
        mapping = {"ApiId": {"Ref": "HttpApi"}, "DomainName": {"Ref": "Domain"}, "Stage": "$default"}
        yield from differs("the domain's mapping", _of(resources, "DomainMapping"), mapping)


def _queue(resources: Template, outputs: Template, asked: Asked) -> Iterator[str]:
    queue, parked = dict(_of(resources, "Queue")), dict(_of(resources, "ParkedQueue"))
    for name, properties in (("Queue", queue), ("ParkedQueue", parked)):
        yield from differs(f"{name} is named .fifo", properties.pop("QueueName", "").endswith(".fifo"), expected=True)
        yield from differs(f"the output {name}Url", outputs.get(f"{name}Url", {}).get("Value"), {"Ref": name})
    redrive = {"deadLetterTargetArn": arn("ParkedQueue"), "maxReceiveCount": 200}
    seconds = 6 * _of(resources, "WorkerLambdaFunction").get("Timeout", 0)
    yield from differs("Queue", queue, PARCELS | {"VisibilityTimeout": seconds, "RedrivePolicy": redrive})
    yield from differs("ParkedQueue", parked, PARCELS)
    for name in ("Queue", "ParkedQueue"):
        yield from _over_tls_alone(_of(resources, f"{name}OverTlsAlone"), name)
    mapping = {
        "EventSourceArn": arn("Queue"),
        "FunctionName": _called("Worker", asked),
        "Enabled": True,
        "BatchSize": 1,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": asked.concurrency},
    }
    yield from differs("how the worker is called", _of(resources, "WorkerEventSourceMappingSQSQueue"), mapping)


def _over_tls_alone(policy: Template, queue: str) -> Iterator[str]:
    """That it refuses what comes over plain HTTP, and allows nothing."""
    yield from differs(f"the queues of {queue}'s policy", policy.get("Queues"), [{"Ref": queue}])
    refusing = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": arn(queue)}
    refusing |= {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    yield from differs(f"{queue}'s policy", policy.get("PolicyDocument", {}).get("Statement"), [refusing])


def _canary(resources: Template, outputs: Template, asked: Asked) -> Iterator[str]:
    """It is called every five minutes, by its own rule alone; its URL stands in its environment and nowhere else."""
    rule = _of(resources, "CanaryEventsRuleSchedule1")
    yield from differs("how often", rule.get("ScheduleExpression"), "rate(5 minutes)")
    yield from differs("whether it is on", rule.get("State"), "ENABLED")
    called = [target["Arn"] for target in rule.get("Targets", [])]
    yield from differs("whom it calls", called, [arn("CanaryLambdaFunction")])
    permission = _of(resources, "CanaryLambdaPermissionEventsRuleSchedule1")
    found = [permission.get(key) for key in ("FunctionName", "Principal", "SourceArn")]
    expected = [arn("CanaryLambdaFunction"), "events.amazonaws.com", arn("CanaryEventsRuleSchedule1")]
    yield from differs("who may call the canary", found, expected)
    yield from differs(
        "CanaryFunction", outputs.get("CanaryFunction", {}).get("Value"), {"Ref": "CanaryLambdaFunction"}
    )
    whole = json.dumps([resources, outputs])
    yield from differs("how often the canary's URL is told", whole.count(str(asked.canary)), 1)


def _alarms(resources: Template, outputs: Template, asked: Asked) -> Iterator[str]:
    """Each tells the topic; each of our own metrics is one that the bridge counts, and of this stage alone."""
    alarms = {name: one["Properties"] for name, one in resources.items() if one["Type"] == ALARM}
    expected = {f"{name}Alarm" for name in ALARMS | (QUEUE_ALARMS if asked.queue else set())}
    expected |= {"CanaryAlarm"} if asked.canary else set()
    yield from differs("the alarms", sorted(alarms), sorted(expected))
    yield from differs("AlarmsTopic", outputs.get("AlarmsTopic", {}).get("Value"), asked.alarms)
    stage = _of(resources, "HttpLambdaFunction")["Environment"]["Variables"].get("BRIDGE_STAGE")
    for name, alarm in alarms.items():
        missing = "breaching" if name == "CanaryAlarm" else "notBreaching"
        for key, value in (("AlarmActions", [asked.alarms]), ("TreatMissingData", missing)):
            yield from differs(f"{name}'s {key}", alarm.get(key), value)
        if alarm["Namespace"].startswith("AWS/"):
            yield from differs(f"{name} watches a part of this stack", bool(alarm.get("Dimensions")), expected=True)
        else:
            own = [{"Name": "Stage", "Value": stage}]
            yield from differs(f"what {name} watches", (alarm["Namespace"], alarm.get("Dimensions")), (NAMESPACE, own))
            yield from differs(f"{name} watches a metric that is made", alarm["MetricName"] in COUNTED, expected=True)


def _dashboard(resources: Template, asked: Asked) -> Iterator[str]:
    """It can be read once it is put together, shows only what is counted, and the queries read this stack's logs."""
    pieces = _of(resources, "Dashboard").get("DashboardBody", {}).get("Fn::Join", ["", []])[1]
    body = json.loads("".join(piece if isinstance(piece, str) else piece["Fn::Sub"] for piece in pieces) or "{}")
    shown = [metric for widget in body.get("widgets", []) for metric in widget["properties"]["metrics"]]
    yield from differs("how much the dashboard shows", len(shown) > (20 if asked.queue else 12), expected=True)
    stage = _of(resources, "HttpLambdaFunction")["Environment"]["Variables"].get("BRIDGE_STAGE")
    for namespace, name, *dimensions in shown:
        if namespace == NAMESPACE:
            yield from differs(f"{name} on the dashboard is counted", name in COUNTED, expected=True)
            yield from differs(f"{name} on the dashboard is of", dimensions[:2], ["Stage", stage])
        else:
            part = re.sub(r"\$\{(\w+)(?:\.\w+)?\}", r"\1", dimensions[1])
            yield from differs(f"{name} is of a part of the stack", part in resources, expected=True)
    functions = ("Http", *(("Worker",) if asked.queue else ()), *(("Canary",) if asked.canary else ()))
    logs = [{"Ref": f"{name}LogGroup"} for name in functions]
    for name in sorted(DASHBOARD.keys() - {"Dashboard"}):
        yield from differs(f"{name}'s logs", _of(resources, name).get("LogGroupNames"), logs)
        yield from differs(f"{name} asks", "|" in _of(resources, name).get("QueryString", ""), expected=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Checks the stack that would be made.")
    parser.add_argument("template", type=Path)
    parser.add_argument("--key", dest="keys", action="append", required=True, metavar="ARN", help="of the keyring")
    parser.add_argument("--delivery", choices=("direct", "queue"), default="direct")
    parser.add_argument("--alarms", metavar="TOPIC")
    parser.add_argument("--dashboard")
    parser.add_argument("--canary")
    parser.add_argument("--domain")
    parser.add_argument("--reserved", type=int)
    parser.add_argument("--snapstart")
    parser.add_argument("--throttle", type=int)
    parser.add_argument("--concurrency", type=int, default=5)
    parser.add_argument("--log-days", type=int, default=30)
    parser.add_argument("--boundary")
    parser.add_argument("--subnets")
    parser.add_argument("--security-groups")
    given = vars(parser.parse_args(arguments))
    template = there(json.loads(given.pop("template").read_text(encoding="utf-8")))
    asked = Asked(keys=tuple(given.pop("keys")), queue=given.pop("delivery") == "queue", **given)
    found = list(faults(template, asked))
    spoils = tuple(spoil_template.spoiled(template))
    found += [f"spoiling {what} goes unnoticed" for what, worse in spoils if not any(faults(worse, asked))]
    for fault in found:
        print(f"template: {fault}", file=sys.stderr)
    print(f"template: {len(template['Resources'])} resources; {len(spoils)} ways to spoil it were tried")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
