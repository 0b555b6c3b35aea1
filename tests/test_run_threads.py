"""Which thread a run of AWS belongs to: by its own id; where it begins, when that was, and the coarser key."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bridge.payload import Payload
from bridge.sources.aws import SOURCE
from bridge.sources.aws.runs import threaded
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Thread
from bridge.wording.phrases import Say
from tests.support.aws_cases import CASES

AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
SINCE = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0a1b"


def facts(message: object) -> Facts:
    event = Event("1", AT, Payload({"type": None, "topic": None, "subject": None, "message": message}), {})
    notice = SOURCE.kinds.of(event.payload).notice(event, Say("en"))
    assert notice is not None
    return notice.facts


def bridged(type_: str, detail: Mapping[str, object], *resources: str) -> Facts:
    return facts({"detail-type": type_, "region": "eu-west-1", "resources": list(resources), "detail": detail})


PIPELINE = {"pipeline": "shop", "execution-id": "e-1", "start-time": "2026-12-01T03:00:00Z"}
BUILD = {"project-name": "shop", "build-id": "arn:aws:codebuild:eu-west-1:123456789012:build/shop:1"}
BUILT = {"additional-information": {"build-start-time": "Dec 1, 2026 3:00:00 AM"}}
RUN = {"stateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:s", "executionArn": "arn:x:1", "name": "1"}
JOB = {"jobName": "night", "jobId": "j-1", "createdAt": 1796094000000}
BACKUP = {"resourceArn": "x", "backupJobId": "b-1", "creationDate": "2026-12-01T03:00:00Z"}
AMPLIFY = {"appId": "d1", "branchName": "main", "jobId": "7"}
SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/shop/api"
COMMAND = {"command-id": "c-1", "document-name": "d", "requested-date-time": "2026-12-01T03:00:00Z"}
TRAINING = {"TrainingJobName": "t", "TrainingJobArn": "arn:t", "TrainingJobStatus": "InProgress"}
REFRESH = {"InstanceRefreshId": "r-1", "AutoScalingGroupName": "web"}
ENDED = {"state": "FAILED", "status": "FAILED", "build-status": "FAILED", "jobStatus": "FAILED"}


@pytest.mark.parametrize(
    ("type_", "detail", "thread"),
    [
        (
            "CodePipeline Pipeline Execution State Change",
            PIPELINE | {"state": "STARTED"},
            Thread("e-1", "shop", True, SINCE),
        ),
        ("CodePipeline Pipeline Execution State Change", PIPELINE | ENDED, Thread("e-1", "shop", since=SINCE)),
        (
            "CodePipeline Stage Execution State Change",
            PIPELINE | {"stage": "Build", "state": "STARTED"},
            Thread("e-1", "shop", closes=False),
        ),
        (
            "CodePipeline Action Execution State Change",
            PIPELINE | {"action": "Go", "state": "STARTED"},
            Thread("e-1", "shop", closes=False),
        ),
        (
            "CodeBuild Build State Change",
            BUILD | BUILT | {"build-status": "IN_PROGRESS"},
            Thread(BUILD["build-id"], opens=True, since=SINCE),
        ),
        ("CodeBuild Build State Change", BUILD | BUILT | ENDED, Thread(BUILD["build-id"], since=SINCE)),
        ("CodeBuild Build Phase Change", BUILD | {"completed-phase": "BUILD"}, Thread(BUILD["build-id"], closes=False)),
        (
            "CodeDeploy Deployment State-change Notification",
            {"deploymentId": "d-1", "state": "START"},
            Thread("d-1", opens=True),
        ),
        ("CodeDeploy Deployment State-change Notification", {"deploymentId": "d-1"} | ENDED, Thread("d-1")),
        (
            "CodeDeploy Instance State-change Notification",
            {"deploymentId": "d-1", "state": "START"},
            Thread("d-1", closes=False),
        ),
        ("Step Functions Execution Status Change", RUN | {"status": "RUNNING"}, Thread("arn:x:1", opens=True)),
        ("Step Functions Execution Status Change", RUN | ENDED, Thread("arn:x:1")),
        ("Batch Job State Change", JOB | {"status": "SUBMITTED"}, Thread("j-1", opens=True, since=SINCE)),
        ("Batch Job State Change", JOB | {"status": "STARTING"}, Thread("j-1", since=SINCE)),
        ("Glue Job Run Status", {"jobName": "n", "jobRunId": "jr_1", "state": "RUNNING"}, Thread("jr_1", opens=True)),
        ("Glue Job State Change", {"jobName": "n", "jobRunId": "jr_1"} | ENDED, Thread("jr_1")),
        ("Backup Job State Change", BACKUP | {"state": "CREATED"}, Thread("b-1", opens=True, since=SINCE)),
        ("Backup Job State Change", BACKUP | ENDED, Thread("b-1", since=SINCE)),
        ("Copy Job State Change", {"resourceArn": "x", "copyJobId": "c-1"} | ENDED, Thread("c-1")),
        ("Restore Job State Change", {"resourceArn": "x", "restoreJobId": "r-1"} | ENDED, Thread("r-1")),
        ("Amplify Deployment Status Change", AMPLIFY | {"jobStatus": "STARTED"}, Thread("d1 main 7", opens=True)),
        ("Amplify Deployment Status Change", AMPLIFY | ENDED, Thread("d1 main 7")),
        (
            "ECS Task State Change",
            {"lastStatus": "STOPPED", "startedBy": "ecs-svc/42", "group": "service:api"},
            Thread("ecs-svc/42", closes=False),
        ),
        ("ECS Task State Change", {"lastStatus": "STOPPED", "startedBy": "haru", "group": "family:report"}, None),
        (
            "EC2 Command Status-change Notification",
            COMMAND | {"status": "InProgress"},
            Thread("c-1", opens=True, since=SINCE),
        ),
        (
            "EC2 Command Invocation Status-change Notification",
            COMMAND | {"status": "InProgress"},
            Thread("c-1", since=SINCE, closes=False),
        ),
        ("SageMaker Training Job State Change", TRAINING | {"SecondaryStatus": "Training"}, Thread("arn:t")),
        (
            "SageMaker Training Job State Change",
            TRAINING | {"SecondaryStatus": "Starting"},
            Thread("arn:t", opens=True),
        ),
        ("EC2 Auto Scaling Instance Refresh Started", REFRESH, Thread("r-1", opens=True)),
        ("EC2 Auto Scaling Instance Refresh Rollback Started", REFRESH, Thread("r-1")),
    ],
)
def test_a_run_belongs_to_the_thread_of_its_id(type_: str, detail: dict[str, object], thread: Thread | None) -> None:
    assert bridged(type_, detail).thread == thread


def test_what_has_no_id_belongs_to_no_thread() -> None:
    assert bridged("Glue Job State Change", {"jobName": "n"} | ENDED).thread is None
    assert bridged("Amplify Deployment Status Change", {"branchName": "main", "jobId": "7"} | ENDED).thread is None


@pytest.mark.parametrize(
    "kind",
    ["log-lines", "s3-object", "s3-test", "mail-bounced", "mail-delivered", "autoscaling", "budget", "scheduled-event"],
)
def test_what_does_not_go_on_belongs_to_no_thread(kind: str) -> None:
    told = [case.event() for name, case in CASES.items() if name.startswith(f"{kind}/")]
    notices = [SOURCE.kinds.of(event.payload).notice(event, Say("en")) for event in told]
    assert notices
    assert {notice.facts.thread for notice in notices if notice} == {None}


def test_an_approval_knows_its_pipeline_alone() -> None:
    asked = {"actionName": "Approve", "pipelineName": "shop"}
    assert facts({"approval": asked, "consoleLink": ""}).thread == Thread("", also="shop", closes=False)


@pytest.mark.parametrize(("status", "opens"), [("CREATED", True), ("FAILED", False)])
def test_a_trigger_of_codedeploy_tells_when_its_deployment_began(status: str, opens: bool) -> None:
    message = {"deploymentId": "d-1", "applicationName": "shop", "status": status}
    told = facts(message | {"createTime": "Tue Dec 01 03:00:00 UTC 2026"})
    assert told.thread == Thread("d-1", opens=opens, since=SINCE)
    assert told.over is False


def _lines(status: str, token: str, resource: str = STACK) -> str:
    pairs = {"StackId": STACK, "PhysicalResourceId": resource, "LogicalResourceId": "x", "ResourceStatus": status}
    return "\n".join(f"{key}='{value}'" for key, value in (pairs | {"ClientRequestToken": token}).items()) + "\n"


STACKS = [
    pytest.param(_lines("UPDATE_IN_PROGRESS", "t-1"), Thread(f"{STACK} t-1", opens=True), id="begins"),
    pytest.param(_lines("UPDATE_COMPLETE", "t-1"), Thread(f"{STACK} t-1"), id="ends"),
    pytest.param(_lines("UPDATE_ROLLBACK_IN_PROGRESS", "t-1"), Thread(f"{STACK} t-1"), id="rolls back"),
    pytest.param(_lines("CREATE_IN_PROGRESS", "t-1", "bucket"), Thread(f"{STACK} t-1", closes=False), id="a resource"),
    pytest.param(_lines("UPDATE_COMPLETE", "null"), Thread(STACK), id="no token"),
]


@pytest.mark.parametrize(("text", "thread"), STACKS)
def test_a_stack_belongs_to_the_thread_of_one_operation(text: str, thread: Thread) -> None:
    assert facts(text).thread == thread
    status = text.partition("ResourceStatus='")[2].partition("'")[0]
    detail: dict[str, object] = {"stack-id": STACK, "status-details": {"status": status}}
    detail |= {"client-request-token": "t-1"} if "'t-1'" in text else {}
    if "='bucket'" in text:
        sort, detail = "Resource", detail | {"logical-resource-id": "x"}
    else:
        sort = "Stack"
    assert bridged(f"CloudFormation {sort} Status Change", detail).thread == thread


@pytest.mark.parametrize(
    ("name", "thread"),
    [
        ("SERVICE_DEPLOYMENT_IN_PROGRESS", Thread("ecs-svc/42", opens=True)),
        ("SERVICE_DEPLOYMENT_COMPLETED", Thread("ecs-svc/42")),
    ],
)
def test_a_deployment_of_ecs_belongs_to_its_own_thread(name: str, thread: Thread) -> None:
    detail: dict[str, object] = {"eventName": name, "deploymentId": "ecs-svc/42"}
    assert bridged("ECS Deployment State Change", detail, SERVICE).thread == thread


@pytest.mark.parametrize(
    ("name", "opens", "over"), [("SERVICE_TASK_START_IMPAIRED", True, False), ("SERVICE_STEADY_STATE", False, True)]
)
def test_trouble_of_a_service_begins_a_thread_in_which_it_ends(name: str, opens: bool, over: bool) -> None:
    told = bridged("ECS Service Action", {"eventName": name}, SERVICE)
    assert (told.thread, told.over) == (Thread(SERVICE, opens=opens), over)


@pytest.mark.parametrize(
    ("state", "over"), [("RUNNING", False), ("FAILED", False), ("SUCCEEDED", True), ("ABORTED", True)]
)
def test_a_run_is_over_once_it_asks_for_nothing(state: str, over: bool) -> None:
    assert bridged("Step Functions Execution Status Change", RUN | {"status": state}).over is over


def test_a_backup_told_in_a_sentence_is_known_by_the_id_in_it() -> None:
    text = "An AWS Backup job was started. Resource ARN : x. BackupJob ID : 5f0d-1"
    assert facts(text).thread == Thread("5f0d-1", opens=True)


def test_a_number_is_an_id_too_and_a_key_lacks_no_part() -> None:
    assert threaded.text(Payload(7)) == "7"
    assert Threaded(("a", "b")).thread(Payload({"a": "x", "b": 7}), "s") == Thread("x 7")
    assert Threaded(("a", "b")).thread(Payload({"a": "x", "b": ""}), "s") == Thread("")


@pytest.mark.parametrize(("severity", "grade"), [("1", "critical"), ("4", "low"), ("9", None)])
def test_an_ops_item_is_as_grave_as_its_number_says(severity: str, grade: str | None) -> None:
    told = bridged("OpsItem Create", {"title": "x", "ops-item-id": "oi-1", "severity": severity, "status": "Open"})
    assert (told.severity.name if told.severity else None) == grade
    assert told.thread == Thread("oi-1", opens=True)


def test_what_is_resolved_or_complies_is_as_grave_as_nothing() -> None:
    item: dict[str, object] = {"title": "x", "severity": "1", "status": "Resolved"}
    assert (bridged("OpsItem Update", item).severity, bridged("OpsItem Update", item).over) == (None, True)
    patch: dict[str, object] = {"resource-id": "i-1", "compliance-type": "Patch", "severity": "critical"}
    broken = bridged("Configuration Compliance State Change", patch | {"compliance-status": "non_compliant"})
    assert (broken.severity.name if broken.severity else None) == "critical"
    whole = bridged("Configuration Compliance State Change", patch | {"compliance-status": "compliant"})
    assert (whole.severity, whole.over) == (None, True)
