"""AWS: SNS over HTTPS, signed; on a `raw` URL also SNS's raw delivery, EventBridge and plain text."""

from functools import partial

from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.aws import accounts, batches, choosing, filters, pings, routes, runbooks
from bridge.sources.aws.alarms import events, state_change
from bridge.sources.aws.other import OTHER
from bridge.sources.aws.receive import admission, envelope
from bridge.sources.aws.receive.signed import topic_option
from bridge.sources.aws.runs import backups, builds, deployments, ecs, instances, jobs, pipelines, stacks
from bridge.sources.aws.security import compliance, config_items, guardduty, insights, security_hub, vulnerabilities
from bridge.sources.aws.services import (
    custom,
    databases,
    environments,
    health,
    images,
    log_lines,
    mail,
    money,
    pull_requests,
    repositories,
    storage,
    topics,
)
from bridge.sources.aws.telling import telling
from bridge.sources.source import Kind, Option, Source, kind_options

KINDS: tuple[Kind, ...] = (
    state_change.KIND,
    events.CONTRIBUTOR,
    events.CONFIGURATION,
    pipelines.PIPELINE,
    pipelines.STAGE,
    pipelines.ACTION,
    pipelines.APPROVAL,
    builds.STATE,
    builds.PHASE,
    guardduty.FOUND,
    guardduty.SCANNED,
    security_hub.KIND,
    insights.INSIGHT,
    health.KIND,
    health.LEAK,
    money.BUDGET,
    money.ANOMALY,
    stacks.STACK,
    stacks.RESOURCE,
    ecs.TASK,
    ecs.DEPLOYMENT,
    ecs.SERVICE,
    ecs.INSTANCE,
    vulnerabilities.INSPECTOR,
    vulnerabilities.ECR,
    images.IMAGE,
    compliance.CONFIG,
    config_items.ITEM,
    compliance.ANALYZER,
    compliance.ADVISOR,
    mail.BOUNCE,
    mail.COMPLAINT,
    mail.DELIVERY,
    mail.ARRIVAL,
    custom.KIND,
    log_lines.KIND,
    jobs.EXECUTION,
    jobs.BATCH,
    jobs.GLUE,
    jobs.CRAWLER,
    backups.BACKUP,
    backups.COPY,
    backups.RESTORE,
    deployments.DEPLOYMENT,
    deployments.INSTANCE,
    deployments.AMPLIFY,
    instances.STATE,
    instances.INTERRUPTION,
    instances.REBALANCE,
    instances.SCALING,
    databases.RDS,
    databases.TEST,
    databases.DMS,
    databases.CACHE,
    storage.OBJECTS,
    storage.TEST,
    storage.SCHEDULE,
    repositories.KIND,
    pull_requests.PULL,
    pull_requests.COMMENT,
    environments.BEANSTALK,
    batches.several(lambda event: choosing.wanted(event, kinds=_kinds)),
    topics.SUBSCRIBED,
    topics.UNSUBSCRIBED,
)


def _kinds() -> tuple[Kind, ...]:
    return SOURCE.kinds


def _known(payload: Payload) -> bool:
    return any(kind.matches(payload) for kind in KINDS)


def _together(options: Options) -> None:
    for each in (filters, accounts, routes, admission):
        each.together(options)


SOURCE = Source(
    name="aws",
    open=partial(envelope.opened, known=_known),
    read=partial(envelope.read, known=_known),
    patience=envelope.patience,
    resends=True,  # https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
    kinds=tuple(map(telling, KINDS)),
    other=telling(OTHER),
    options=(
        Option(
            "topic",
            "ARN|ACCOUNT|ACCOUNT:REGION",
            "The SNS topic to believe, or all topics of an account, or of an account in a region.",
            topic_option,
            many=True,
            needed=True,
            unless="raw",
        ),
        Option(
            "raw",
            "",
            "Also take what is not signed: SNS raw delivery, EventBridge API destinations, plain text. "
            "Only the URL's secrecy protects then.",
            str,
            flag=True,
        ),
        *kind_options(lambda: (*KINDS, OTHER), "cloudwatch-*,guardduty-finding", "codebuild-*"),
        *filters.OPTIONS,
        *pings.OPTIONS,
        *accounts.OPTIONS,
        *runbooks.OPTIONS,
        *routes.OPTIONS,
        *admission.OPTIONS,
    ),
    skips=partial(choosing.skips, kinds=_kinds),
    route=partial(choosing.route, kinds=_kinds),
    together=_together,
)
