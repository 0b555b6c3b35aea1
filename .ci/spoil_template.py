"""Ways to spoil the stack, each of which its check must notice."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Template = dict[str, Any]
Spoil = Callable[[Template], object]  # changes the resources in place; KeyError where there is nothing of it


def _statement(role: str, policy: int) -> Callable[[Template], Template]:
    def found(resources: Template) -> Template:
        each: Template = resources[role]["Properties"]["Policies"][policy]["PolicyDocument"]["Statement"][0]
        return each

    return found


def _set(name: str, **values: object) -> Spoil:
    return lambda resources: resources[name]["Properties"].update(values)


def _add(name: str, kind: str) -> Spoil:
    return lambda resources: resources.update({name: {"Type": kind, "Properties": {}}})


def _refusing(resources: Template) -> Template:
    each: Template = resources["ParkedQueueOverTlsAlone"]["Properties"]["PolicyDocument"]["Statement"][0]
    return each


def _version(resources: Template) -> str:
    return next(name for name in resources if name.startswith("HttpLambdaVersion"))


_unwrap, _log, _queue = (_statement("HttpRole", number) for number in range(3))
_MANAGED = ["arn:aws:iam::aws:policy/AWSLambdaExecute"]
_LOGGED = '{"route": "$context.routeKey", "path": "$context.path"}'

ALWAYS: dict[str, Spoil] = {
    "Decrypt with every key": lambda r: _unwrap(r).update(Resource="*"),
    "Decrypt of anything": lambda r: _unwrap(r).pop("Condition"),
    "Decrypt in another context": lambda r: _unwrap(r)["Condition"]["StringEquals"].clear(),
    "Encrypt": lambda r: _unwrap(r).update(Action=["kms:Decrypt", "kms:Encrypt"]),
    "every action of KMS": lambda r: _unwrap(r).update(Action="kms:*"),
    "all logs": lambda r: _log(r).update(Resource="arn:aws:logs:*:*:*"),
    "all but one action": lambda r: _log(r).update(NotAction="iam:*"),
    "a managed policy": _set("HttpRole", ManagedPolicyArns=_MANAGED),
    "the permissions boundary": _set("HttpRole", PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess"),
    "the network": _set("HttpLambdaFunction", VpcConfig={"SubnetIds": [], "SecurityGroupIds": ["sg-0"]}),
    "who may take the role": lambda r: r["HttpRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0].update(
        Principal="*"
    ),
    "a policy by its own": lambda r: r.update(
        {"More": {"Type": "AWS::IAM::Policy", "Properties": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}
    ),
    "a KMS key": _add("Key", "AWS::KMS::Key"),
    "a Function URL": _add("Url", "AWS::Lambda::Url"),
    "a way in for everything": lambda r: r.update(
        {"Junk": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "$default"}}}
    ),
    "what the gateway lets in": _set("HttpApiRouteGetHealthz", RouteKey="$default"),
    "the gateway's own address": lambda r: r["HttpApi"]["Properties"].update(
        DisableExecuteApiEndpoint=not r["HttpApi"]["Properties"].get("DisableExecuteApiEndpoint")
    ),
    "the access log": _set("HttpApiStage", AccessLogSettings={"Format": _LOGGED}),
    "a throttle": _set("HttpApiStage", DefaultRouteSettings={"ThrottlingRateLimit": 1}),
    "a route's throttle": _set("HttpApiStage", RouteSettings={"GET /healthz": {"ThrottlingRateLimit": 1}}),
    "the log's retention": lambda r: r["HttpLogGroup"]["Properties"].pop("RetentionInDays"),
    "the stage's path": lambda r: r["HttpLambdaFunction"]["Properties"]["Environment"]["Variables"].pop(
        "STRIP_STAGE_PATH"
    ),
    "delivery": lambda r: r["HttpLambdaFunction"]["Properties"]["Environment"]["Variables"].pop("BRIDGE_DELIVERY"),
    "the function's time": _set("HttpLambdaFunction", Timeout=6),
    "the function's role": _set("HttpLambdaFunction", Role="arn:aws:iam::123456789012:role/admin"),
    "reserved concurrency": _set("HttpLambdaFunction", ReservedConcurrentExecutions=1),
    "who may call": _set("HttpLambdaPermissionHttpApi", Principal="*"),
    "who is called": _set("HttpApiIntegrationHttp", IntegrationUri={"Fn::GetAtt": ["WorkerLambdaFunction", "Arn"]}),
    "who may be called": _set("HttpLambdaPermissionHttpApi", FunctionName={"Ref": "WorkerLambdaFunction"}),
    "snapshots": lambda r: (
        r["HttpLambdaFunction"]["Properties"].pop("SnapStart", None)
        or _set("HttpLambdaFunction", SnapStart={"ApplyOn": "PublishedVersions"})(r)
    ),
}
WITH_SNAPSHOTS: dict[str, Spoil] = {
    "a version that stays": lambda r: r[_version(r)].update(DeletionPolicy="Retain"),
    "a version": lambda r: r.pop(_version(r)),
    "whose version it is": lambda r: r[_version(r)]["Properties"].update(FunctionName={"Ref": "Other"}),
    "an alias": lambda r: r.pop("HttpSnapStartLambdaAlias"),
    "what an alias stands for": _set("HttpSnapStartLambdaAlias", FunctionVersion="1"),
    "the newest called in the version's place": _set(
        "HttpApiIntegrationHttp", IntegrationUri={"Fn::GetAtt": ["HttpLambdaFunction", "Arn"]}
    ),
}
IN_QUEUE_MODE: dict[str, Spoil] = {
    "sending to every queue": lambda r: _queue(r).update(Resource="*"),
    "the worker's role": _set("WorkerLambdaFunction", Role={"Fn::GetAtt": ["HttpRole", "Arn"]}),
    "the worker's time": _set("WorkerLambdaFunction", Timeout=61),
    "the parked queue": lambda r: r["Queue"]["Properties"].pop("RedrivePolicy"),
    "how often it is tried": lambda r: r["Queue"]["Properties"]["RedrivePolicy"].update(maxReceiveCount=3),
    "visibility": _set("Queue", VisibilityTimeout=60),
    "order": _set("Queue", FifoQueue=False),
    "throughput": lambda r: r["Queue"]["Properties"].pop("FifoThroughputLimit"),
    "the queue's encryption": lambda r: r["Queue"]["Properties"].pop("SqsManagedSseEnabled"),
    "the parked queue's encryption": _set("ParkedQueue", SqsManagedSseEnabled=False),
    "the parked queue's retention": lambda r: r["ParkedQueue"]["Properties"].pop("MessageRetentionPeriod"),
    "a queue's policy": _add("QueuePolicy", "AWS::SQS::QueuePolicy"),
    "plain HTTP": lambda r: r.pop("QueueOverTlsAlone"),
    "plain HTTP to the parked queue": lambda r: _refusing(r).pop("Condition"),
    "whom the parked queue refuses": lambda r: _refusing(r).update(Effect="Allow"),
    "batches": _set("WorkerEventSourceMappingSQSQueue", BatchSize=10),
    "partial failures": lambda r: r["WorkerEventSourceMappingSQSQueue"]["Properties"].pop("FunctionResponseTypes"),
    "the worker's concurrency": lambda r: r["WorkerEventSourceMappingSQSQueue"]["Properties"].pop("ScalingConfig"),
}
WITH_ALARMS: dict[str, Spoil] = {
    "an alarm": lambda r: r.pop("HttpErrorsAlarm"),
    "whom an alarm tells": _set("RefusedAlarm", AlarmActions=[]),
    "what an alarm watches": _set("HttpThrottlesAlarm", Dimensions=[]),
    "whose metric an alarm watches": _set("UnavailableAlarm", Dimensions=[{"Name": "Stage", "Value": "other"}]),
    "a metric that nobody counts": _set("RefusedAlarm", MetricName="Refusals"),
}
WITH_CANARY: dict[str, Spoil] = {
    "the canary's rights": lambda r: _statement("CanaryRole", 0)(r).update(Resource="*"),
    "the canary's URL": lambda r: r["CanaryLambdaFunction"]["Properties"]["Environment"]["Variables"].pop(
        "BRIDGE_CANARY"
    ),
    "the canary's URL told elsewhere": lambda r: r["HttpLambdaFunction"]["Properties"]["Environment"][
        "Variables"
    ].update(BRIDGE_CANARY=r["CanaryLambdaFunction"]["Properties"]["Environment"]["Variables"]["BRIDGE_CANARY"]),
    "how often the canary is called": _set("CanaryEventsRuleSchedule1", ScheduleExpression="rate(1 day)"),
    "a canary that is off": _set("CanaryEventsRuleSchedule1", State="DISABLED"),
    "whom the schedule calls": _set("CanaryEventsRuleSchedule1", Targets=[]),
    "who may call the canary": _set("CanaryLambdaPermissionEventsRuleSchedule1", Principal="*"),
    "a canary's silence": _set("CanaryAlarm", TreatMissingData="notBreaching"),
    "the canary's alarm": lambda r: r.pop("CanaryAlarm"),
}
WITH_DASHBOARD: dict[str, Spoil] = {
    "the dashboard": lambda r: r.pop("Dashboard"),
    "whose numbers it shows": lambda r: r["HttpLambdaFunction"]["Properties"]["Environment"]["Variables"].update(
        BRIDGE_STAGE="other"
    ),
    "a query's logs": _set("FailuresQuery", LogGroupNames=["/aws/lambda/other"]),
    "a query": lambda r: r.pop("SkippedQuery"),
}


def spoiled(template: Template) -> Iterator[tuple[str, Template]]:
    """What was spoiled, and the template after it."""
    resources = template["Resources"]
    ways = ALWAYS | (IN_QUEUE_MODE if "Queue" in resources else {})
    ways |= WITH_ALARMS if "HttpErrorsAlarm" in resources else {}
    ways |= WITH_CANARY if "CanaryAlarm" in resources else {}
    ways |= WITH_SNAPSHOTS if "HttpSnapStartLambdaAlias" in resources else {}
    ways |= WITH_DASHBOARD if "Dashboard" in resources else {}
    for what, spoil in ways.items():
        worse = deepcopy(template)
        spoil(worse["Resources"])
        yield what, worse
