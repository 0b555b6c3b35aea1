"""What in a payload each kind cannot do without: tests hold this list to be neither too short nor too long.

- `selects`: the kind is told by it; another value there makes it another kind.
- `needs`: the first line cannot be said without it; the fallback says the event then.
- `tells`: it stands in the first line (who, which thing, how many); another value there says another thing.

Everything else is optional: whatever stands there, kind and first line stay. Patterns are paths as a Payload
names them, with [*] for any index; what replaces a parent of a listed value counts as listed, too.
"""

from bridge.sources import SOURCES
from bridge.sources.source import Essential


def _bridged(*needs: str, tells: tuple[str, ...] = (), paged: bool = True, codestar: bool = False) -> Essential:
    """EventBridge's kinds are told by the detail-type; the region leads to the right console."""
    selects = ("$.message.detail-type", *(("$.message.detailType",) if codestar else ()))
    page = ("$.message.region",) if paged else ()
    return Essential(
        selects, tuple(f"$.message.{path}" for path in needs), (*page, *(f"$.message.{path}" for path in tells))
    )


def _texted(*needs: str, tells: tuple[str, ...] = ()) -> Essential:
    """EventBridge's event, or a whole text."""
    event = _bridged(*needs, tells=tells)
    return Essential(("$.message", *event.selects), event.needs, event.tells)


def _backed_up(*needs: str, tells: tuple[str, ...] = ()) -> Essential:
    """A job of AWS Backup: a whole text over SNS, else EventBridge's."""
    event = _bridged(*needs, tells=("detail.resourceType", "detail.creationDate", "detail.completionDate", *tells))
    return Essential(("$.message", *event.selects), event.needs, event.tells)


_AWS = {
    "codepipeline-pipeline": _bridged(
        "detail.pipeline",
        "detail.state",
        tells=("detail.execution-id", "additionalAttributes.failedStage"),
        codestar=True,
    ),
    "codepipeline-stage": _bridged("detail.stage", "detail.state", tells=("detail.pipeline", "detail.execution-id")),
    "codepipeline-action": _bridged(
        "detail.action",
        "detail.state",
        tells=("detail.pipeline", "detail.stage", "detail.execution-id", "detail.type.category"),
        codestar=True,
    ),
    "codepipeline-approval": Essential(
        selects=("$.message",),
        needs=("$.message.approval.actionName", "$.message.approval.pipelineName"),
        tells=("$.message.region", "$.message.approval.stageName", "$.message.approval.token"),
    ),
    "codebuild-build": _bridged(
        "detail.build-status",
        "detail.project-name",
        tells=(
            "account",
            "time",
            "detail.build-id",
            "detail.additional-information.build-start-time",
            "detail.additional-information.phases[*].phase-status",
            "detail.additional-information.phases[*].phase-type",
        ),
        codestar=True,
    ),
    "codebuild-phase": _bridged(
        "detail.completed-phase",
        "detail.project-name",
        tells=(
            "account",
            "detail.build-id",
            "detail.completed-phase-status",
            "detail.completed-phase-start",
            "detail.completed-phase-end",
        ),
        codestar=True,
    ),
    "cloudformation-stack": Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.stack-id", "$.message.detail.status-details.status"),
    ),
    "cloudformation-resource": Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.stack-id", "$.message.detail.status-details.status"),
        tells=("$.message.detail.logical-resource-id",),
    ),
    "ecs-task": _bridged(
        "detail.lastStatus",
        tells=(
            "detail.group",
            "detail.stopCode",
            "detail.stoppedReason",
            "detail.clusterArn",
            "detail.taskArn",
            "detail.containers[*].name",
            "detail.containers[*].exitCode",
        ),
    ),
    "ecs-deployment": _bridged("resources[*]", "detail.eventName"),
    "ecs-service": _bridged("resources[*]", "detail.eventName", tells=("detail.eventType",)),
    "ecs-container-instance": _bridged("detail.containerInstanceArn", "detail.status", tells=("detail.clusterArn",)),
    "stepfunctions-execution": _bridged(
        "detail.stateMachineArn",
        "detail.status",
        tells=("detail.executionArn", "detail.startDate", "detail.stopDate"),
    ),
    "batch-job": _bridged(
        "detail.jobName", "detail.status", tells=("detail.jobId", "detail.startedAt", "detail.stoppedAt")
    ),
    "glue-job": _bridged("detail.jobName", "detail.state", tells=("detail.jobRunId",)),
    "glue-crawler": _bridged("detail.crawlerName", "detail.state"),
    "backup-job": _backed_up("detail.resourceArn", "detail.state", tells=("detail.statusMessage",)),
    "backup-copy-job": _backed_up("detail.resourceArn", "detail.state"),
    "backup-restore-job": _backed_up(
        "detail.status",
        "detail.state",
        "resources[*]",
        tells=("detail.sourceResourceArn",),
    ),
    "codedeploy-deployment": Essential(
        selects=("$.message", "$.message.detail-type", "$.message.detailType"),
        needs=(
            "$.message.detail.deploymentId",
            "$.message.detail.state",
            "$.message.deploymentId",
            "$.message.status",
        ),
        tells=("$.message.region", "$.message.detail.application", "$.message.applicationName"),
    ),
    "codedeploy-instance": Essential(
        selects=("$.message", "$.message.detail-type"),
        needs=(
            "$.message.detail.deploymentId",
            "$.message.detail.state",
            "$.message.deploymentId",
            "$.message.instanceStatus",
        ),
        tells=("$.message.region", "$.message.detail.instanceId", "$.message.instanceId"),
    ),
    "amplify-deployment": _texted("detail.branchName", "detail.jobStatus", tells=("detail.appId", "detail.jobId")),
    "ec2-state": _bridged("detail.instance-id", "detail.state"),
    "ec2-spot-interruption": _bridged("detail.instance-id", tells=("detail.instance-action",)),
    "ec2-rebalance": _bridged("detail.instance-id"),
    "autoscaling": Essential(
        selects=("$.message.detail-type", "$.message.Event"),
        needs=("$.message.detail.AutoScalingGroupName", "$.message.AutoScalingGroupName"),
        tells=(
            "$.message.region",
            "$.message.AutoScalingGroupARN",
            "$.message.detail.EC2InstanceId",
            "$.message.EC2InstanceId",
        ),
    ),
    "several-events": Essential(
        selects=(  # the first of them
            "$.message.Records[*].Sns",
            "$.message.Records[*].eventSource",
            "$.message.Records[*].body",
            "$.message.Records[*].detail-type",
            "$.message.Records[*].detail",
        ),
        tells=(
            "$.message.Records[*].Sns.Type",
            "$.message.Records[*].Sns.TopicArn",
            "$.message.Records[*].Sns.Message",
            "$.message.Records[*].detail.instance-id",
            "$.message.Records[*].detail.state",
            "$.message.Records[*].region",
        ),
    ),
    "other": Essential(
        tells=(
            "$.subject",
            "$.topic",
            "$.message.detail-type",
            "$.message.source",
            "$.message.resources[*]",
            "$.message.message",
            "$.message.title",
        )
    ),
}
ESSENTIAL: dict[str, Essential] = {}
ESSENTIAL |= {f"aws/{name}": essential for name, essential in _AWS.items()}


def _told(*needs: str, tells: tuple[str, ...] = ()) -> Essential:
    """Of a kind that is told by its detail-type alone; paths within the message."""
    return Essential(
        ("$.message.detail-type",),
        tuple(f"$.message.{path}" for path in needs),
        tuple(f"$.message.{path}" for path in tells),
    )


_FINDINGS = {
    "guardduty-finding": _told(
        "detail.title",
        tells=(
            "detail.service.additionalInfo.sample",
            "detail.severity",
        ),
    ),
    "guardduty-malware-scan": _told(
        "detail.s3ObjectDetails.bucketName",
        "detail.s3ObjectDetails.objectKey",
        "detail.scanResultDetails.scanResultStatus",
        tells=("region",),
    ),
    "securityhub-finding": _told(
        "detail.findings[*].Title",
        "detail.findings[*].finding_info.title",
        tells=(
            "detail.findings[*].Compliance.Status",
            "detail.findings[*].RecordState",
            "detail.findings[*].Resources[*].Id",
            "detail.findings[*].Severity.Label",
            "detail.findings[*].Severity.Normalized",
            "detail.findings[*].Workflow.Status",
            "detail.findings[*].compliance.status",
            "detail.findings[*].resources[*].uid",
            "detail.findings[*].severity_id",
        ),
    ),
    "inspector-finding": _told(
        "detail.title",
        tells=(
            "detail.resources[*].id",
            "detail.severity",
            "detail.status",
        ),
    ),
    "ecr-image-scan": _told(
        "detail.repository-name",
        "detail.scan-status",
        tells=(
            "account",
            "detail.finding-severity-counts.CRITICAL",
            "detail.finding-severity-counts.HIGH",
            "detail.finding-severity-counts.LOW",
            "detail.finding-severity-counts.MEDIUM",
            "detail.finding-severity-counts.UNDEFINED",
            "detail.image-digest",
            "detail.image-tags[*]",
            "region",
        ),
    ),
    "securityhub-insight": _told(
        "detail.insightName",
        tells=("region", "detail.insightArn", "detail.insightResults[*]"),
    ),
    "config-item": Essential(
        selects=(
            "$.message.detail-type",
            "$.message.messageType",
            "$.message.invokingEvent",
            "$.message.configRuleName",
        ),
        needs=tuple(
            f"$.message.{where}.{key}"
            for item in ("configurationItem", "configurationItemSummary")
            for where in (f"detail.{item}", item)
            for key in ("resourceType", "resourceId")
        ),
        tells=(
            "$.message.detail.configurationItemDiff.changeType",
            *(
                f"$.message.{where}{item}.{key}"
                for where in ("detail.", "")
                for item in ("configurationItem", "configurationItemSummary")
                for key in ("resourceName", "awsRegion")
            ),
        ),
    ),
    "config-compliance": Essential(
        selects=("$.message.detail-type", "$.message.messageType"),
        needs=tuple(
            f"$.message.{where}{path}"
            for where in ("detail.", "")
            for path in ("configRuleName", "newEvaluationResult.complianceType", "resourceId")
        ),
        tells=("$.message.detail.awsRegion", "$.message.awsRegion"),
    ),
    "access-analyzer-finding": _told(
        "detail.resource",
        tells=(
            "detail.isPublic",
            "detail.principal.AWS",
            "detail.status",
        ),
    ),
    "trusted-advisor": _told("detail.check-name", "detail.status"),
}
ESSENTIAL |= {f"aws/{name}": essential for name, essential in _FINDINGS.items()}
ESSENTIAL |= {
    f"{source.name}/{kind.name}": kind.essential
    for source in SOURCES.values()
    for kind in (*source.kinds, source.kinds.other)
    if kind.essential != Essential()
}
