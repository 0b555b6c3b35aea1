"""What in a payload each kind cannot do without: tests hold this list to be neither too short nor too long.

- `selects`: the kind is told by it; another value there makes it another kind.
- `needs`: the first line cannot be said without it; the fallback says the event then.
- `tells`: it stands in the first line (who, which thing, how many); another value there says another thing.

Everything else is optional: whatever stands there, kind and first line stay. Patterns are paths as a Payload
names them, with [*] for any index; what replaces a parent of a listed value counts as listed, too.
"""

from bridge.sources import SOURCES
from bridge.sources.source import Essential

_WHO = "$.createdUser.name"
_PROJECT = "$.project.projectKey"  # in links, and before an issue's number
_CHANGED = ("$.content.changes[*].field", "$.content.changes[*].new_value")
_ONE = ("$.content.link[*].key_id", "$.content.link[*].title", _PROJECT)  # of several issues: the only one
_SIZED = ("$.content.attachments[*].name", "$.content.attachments[*].size")  # of one file alone
_SAMPLE = ("$.id", "$.project.id", _PROJECT)  # a test send of Backlog's settings page
_COMMENT = ("$.content.comment.content", "$.content.comment.id")


def _backlog(*needs: str, tells: tuple[str, ...] = (), by: str | None = _WHO) -> Essential:
    """Backlog's kinds are told by their number, and most say who did it."""
    return Essential(("$.type",), needs, (*tells, by) if by else tells)


def _issue(*tells: str) -> Essential:
    return _backlog("$.content.key_id", _PROJECT, tells=tells)


def _document(*tells: str) -> Essential:
    return _backlog("$.content.title", tells=("$.content.id", _PROJECT, *tells))


def _pull(*tells: str) -> Essential:
    return _backlog("$.content.number", "$.content.repository.name", tells=("$.content.summary", _PROJECT, *tells))


_PLACE = ("$.project.name", _PROJECT)
_DOCUMENT = _document()
_JOINED = _backlog("$.content.users[*].name", "$.project", tells=_PLACE)
_TEAM = _backlog("$.content.parties[*].name", "$.project", tells=_PLACE, by=None)
_WIKI = _backlog("$.content.name", tells=("$.content.id",))

_BACKLOG = {
    "issue-added": _issue("$.content.summary", *_SAMPLE),
    "issue-updated": _issue(
        *_CHANGED,
        *_COMMENT,
        *_SIZED,
        "$.content.changes[*].old_value",
        "$.content.summary",
        "$.content.status.id",
        "$.content.status.name",
        "$.content.shared_files[*].dir",
        "$.content.shared_files[*].name",
    ),
    "issue-commented": _issue(*_CHANGED, *_COMMENT, *_SIZED, "$.content.summary"),
    "issue-deleted": _issue(),
    "notification-added": _issue("$.content.comment.id", "$.content.summary", "$.notifications[*].user.name"),
    "issues-added": _backlog("$.content.link[*]", tells=_ONE),
    "issues-updated": _backlog(
        "$.content.link", tells=(*_CHANGED, "$.content.comment.content", "$.content.link[*]", *_SAMPLE)
    ),
    "issues-rescheduled": _backlog(tells=_ONE),
    "wiki-added": _backlog("$.content.name", tells=("$.content.id", *_SAMPLE)),
    "wiki-updated": _WIKI,
    "wiki-deleted": _backlog("$.content.name"),
    "file-added": _backlog("$.content.name", tells=("$.content.dir", "$.content.size", _PROJECT)),
    "file-updated": _backlog("$.content.name", tells=("$.content.dir", _PROJECT)),
    "file-deleted": _backlog("$.content.name", tells=("$.content.dir",)),
    "svn-committed": _backlog("$.content.rev", tells=("$.content.comment", _PROJECT)),
    "git-pushed": _backlog(
        "$.content.ref",
        "$.content.repository.name",
        tells=(
            "$.content.change_type",
            "$.content.revision_count",
            "$.content.revisions[*].comment",
            "$.content.revisions[*].rev",
            _PROJECT,
        ),
    ),
    "repository-created": _backlog("$.content.repository.name", tells=(_PROJECT,)),
    "pull-request-added": _pull(),
    "pull-request-updated": _pull(*_CHANGED, *_COMMENT, "$.content.changes[*].old_value"),
    "pull-request-commented": _pull(*_COMMENT),
    "pull-request-deleted": _pull(*_CHANGED),
    "user-joined": _JOINED,
    "user-left": _JOINED,
    "team-joined": _TEAM,
    "team-left": _TEAM,
    "milestone-added": _WIKI,
    "milestone-updated": _backlog(
        "$.content.name", tells=(*_CHANGED, "$.content.changes[*].old_value", "$.content.id")
    ),
    "milestone-deleted": _backlog("$.content.name"),
    "status-deleted": _backlog(
        "$.content.deletedStatus.name", tells=("$.content.change.new_value", "$.content.link[*]")
    ),
    "document-added": _DOCUMENT,
    "document-updated": _DOCUMENT,
    "document-renamed": _DOCUMENT,
    "document-deleted": _backlog("$.content.title"),
    "documents-added": _backlog("$.content.documents[*].title", tells=("$.content.documents[*].id", _PROJECT)),
    "document-file-added": _DOCUMENT,
    "document-comment-added": _DOCUMENT,
    "document-comment-updated": _DOCUMENT,
    "document-comment-deleted": _DOCUMENT,
    "document-reply-added": _DOCUMENT,
    "document-reply-updated": _DOCUMENT,
    "document-reply-deleted": _DOCUMENT,
    "document-mentioned": _document("$.notifications[*].reason", "$.notifications[*].user.name"),
    "other": Essential(
        tells=(
            "$.type",
            *_PLACE,
            _WHO,
        )
    ),
}


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
    "rds-event": Essential(
        selects=("$.message", "$.message.detail-type"),
        needs=(
            "$.message.detail.SourceIdentifier",
            "$.message.detail.Message",
            "$.message.Source ID",
            "$.message.Event Message",
        ),
        tells=(
            "$.message.detail.SourceArn",
            "$.message.detail.EventCategories[*]",
            "$.message.Source ARN",
        ),
    ),
    "rds-test": Essential(selects=("$.message",)),
    "dms-event": Essential(
        selects=("$.message", "$.message.detail-type", "$.message.Event ID"),
        needs=("$.message.detail.detailMessage", "$.message.SourceId", "$.message.Event Message"),
        tells=(
            "$.message.resources[*]",
            "$.message.detail.eventType",
            "$.message.detail.resourceLink",
            "$.message.Identifier Link",
        ),
    ),
    "elasticache-event": Essential(selects=("$.message",), tells=("$.message.*",)),
    "s3-object": Essential(
        selects=("$.message.detail-type", "$.message.source", "$.message.Records[*].s3"),
        needs=(
            "$.message.Records[*].s3.object.key",
            "$.message.Records[*].s3.bucket.name",
            "$.message.detail.object.key",
            "$.message.detail.bucket.name",
        ),
        tells=("$.message.region", "$.message.Records[*].eventName", "$.message.Records[*].awsRegion"),
    ),
    "s3-test": Essential(selects=("$.message.Event",), needs=("$.message.Bucket",)),
    "scheduled-event": Essential(
        selects=("$.message.detail-type", "$.message.source"),
        needs=("$.message.resources[*]",),
        tells=("$.message.region",),
    ),
    "codecommit-reference": Essential(
        selects=("$.message.detail-type", "$.message.detailType", "$.message.Records[*].codecommit"),
        needs=(
            "$.message.detail.repositoryName",
            "$.message.Records[*].eventSourceARN",
            "$.message.Records[*].codecommit.references[*].ref",
        ),
        tells=(
            "$.message.region",
            "$.message.detail.event",
            "$.message.detail.referenceFullName",
            "$.message.detail.callerUserArn",
            "$.message.Records[*].awsRegion",
            "$.message.Records[*].userIdentityARN",
            "$.message.Records[*].codecommit.references[*].created",
            "$.message.Records[*].codecommit.references[*].deleted",
        ),
    ),
    "codecommit-pull-request": _bridged(
        "detail.pullRequestId",
        tells=(
            "detail.repositoryNames[*]",
            "detail.event",
            "detail.pullRequestStatus",
            "detail.approvalStatus",
            "detail.overrideStatus",
            "detail.title",
            "detail.displayName",
            "detail.callerUserArn",
        ),
        codestar=True,
    ),
    "codecommit-comment": _bridged(
        "detail.afterCommitId",
        "detail.pullRequestId",
        tells=(
            "detail.repositoryName",
            "detail.displayName",
            "additionalAttributes.comments[*].authorArn",
        ),
        codestar=True,
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
    "elasticbeanstalk-event": Essential(selects=("$.message",), tells=("$.topic",)),
    "topic-subscribed": Essential(selects=("$.type",), needs=("$.topic",)),
    "topic-unsubscribed": Essential(selects=("$.type",), needs=("$.topic",)),
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
ESSENTIAL: dict[str, Essential] = {f"backlog/{name}": essential for name, essential in _BACKLOG.items()}
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
    "health-event": _told(
        "detail.eventTypeCode",
        "detail.service",
        tells=(
            "detail.actionability",
            "detail.eventArn",
            "detail.eventRegion",
            "detail.eventTypeCategory",
            "detail.statusCode",
        ),
    ),
    "exposed-key": Essential(
        selects=(
            "$.message.detail-type",
            "$.message.detail.eventTypeCode",
        ),
        needs=("$.message.account",),
        tells=(
            "$.message.detail.affectedAccount",
            "$.message.detail.affectedEntities[*].entityValue",
            "$.message.detail.statusCode",
            "$.message.detail.eventArn",
        ),
    ),
    "budget": Essential(selects=("$.message",)),
    "cost-anomaly": _told(
        "detail.impact.totalImpact",
        "impact.totalImpact",
        tells=(
            "anomalyDetailsLink",
            "detail.anomalyDetailsLink",
            "detail.impact.totalActualSpend",
            "detail.impact.totalExpectedSpend",
            "detail.rootCauses",
            "dimensionalValue",
            "impact.totalActualSpend",
            "impact.totalExpectedSpend",
            "rootCauses[*].service",
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
    "ecr-image": _told(
        "detail.repository-name",
        "detail.action-type",
        tells=("account", "region", "detail.image-digest", "detail.image-tag", "detail.result"),
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
    "mail-bounced": Essential(
        selects=(
            "$.message.source",
            "$.message.detail.eventType",
            "$.message.detail.mail",
            "$.message.eventType",
            "$.message.mail",
            "$.message.notificationType",
        ),
        needs=("$.message.mail.destination[*]",),
        tells=(
            "$.message.detail.bounce.bouncedRecipients[*].emailAddress",
            "$.message.detail.mail.commonHeaders.subject",
            "$.message.bounce.bounceType",
            "$.message.bounce.bouncedRecipients[*].emailAddress",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
    "mail-complaint": Essential(
        selects=(
            "$.message.mail",
            "$.message.notificationType",
        ),
        tells=(
            "$.message.complaint.complainedRecipients[*].emailAddress",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
    "mail-delivered": Essential(
        selects=(
            "$.message.mail",
            "$.message.notificationType",
        ),
        tells=(
            "$.message.delivery.recipients[*]",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
    "mail-received": Essential(
        selects=(
            "$.message.Records[*].ses",
            "$.message.notificationType",
        ),
        needs=(
            "$.message.Records[*].ses.mail.source",
            "$.message.mail",
        ),
        tells=(
            "$.message.mail.commonHeaders.from[*]",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
    "chat-notification": Essential(
        selects=(
            "$.message.content",
            "$.message.source",
            "$.message.version",
        ),
        needs=("$.message.content.description",),
        tells=("$.message.content.title",),
    ),
    "log-lines": Essential(
        selects=(
            "$.message.awslogs",
            "$.message.logEvents",
            "$.message.logGroup",
            "$.message.requestId",
            "$.message.records[*].data",
        ),
        needs=("$.message.awslogs.data", "$.message.logEvents[*].message"),
        tells=(
            "$.message.logStream",
            "$.topic",
        ),
    ),
}
ESSENTIAL |= {f"aws/{name}": essential for name, essential in _FINDINGS.items()}
ESSENTIAL |= {
    f"{source.name}/{kind.name}": kind.essential
    for source in SOURCES.values()
    for kind in (*source.kinds, source.kinds.other)
    if kind.essential != Essential()
}
