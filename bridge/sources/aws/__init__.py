"""AWS: SNS over HTTPS, signed; on a `raw` URL also SNS's raw delivery, EventBridge and plain text."""

from collections.abc import Hashable, Iterator
from datetime import timedelta
from functools import partial

from bridge.payload import Payload
from bridge.sources import account_names, mentions, runbooks, threads
from bridge.sources.aws import batch, options, other, where
from bridge.sources.aws.alarms import events, state_change
from bridge.sources.aws.receive import admission, envelope
from bridge.sources.aws.runs import (
    artifacts,
    backups,
    builds,
    clusters,
    commands,
    dead_letters,
    deployments,
    ecs,
    ecs_services,
    functions,
    instances,
    jobs,
    maintenance,
    media,
    models,
    ops_items,
    pipelines,
    resilience,
    rollouts,
    stacks,
    transfers,
    volumes,
)
from bridge.sources.aws.security import compliance, config_items, guardduty, insights, security_hub, vulnerabilities
from bridge.sources.aws.services import (
    certificates,
    custom,
    databases,
    deliveries,
    environments,
    health,
    images,
    log_lines,
    mail,
    money,
    pull_requests,
    rds,
    repositories,
    storage,
    topics,
)
from bridge.sources.filters import kind_options
from bridge.sources.source import Kind, Kinds, Several, Source, Threading

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
    rollouts.DRIFT,
    rollouts.STACK_SET,
    ecs.TASK,
    ecs_services.DEPLOYMENT,
    ecs_services.SERVICE,
    ecs.INSTANCE,
    vulnerabilities.INSPECTOR,
    vulnerabilities.ECR,
    images.IMAGE,
    certificates.KIND,
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
    functions.FAILURE,
    functions.SUCCESS,
    dead_letters.KIND,
    jobs.EXECUTION,
    jobs.BATCH,
    jobs.GLUE,
    jobs.CRAWLER,
    clusters.CLUSTER,
    clusters.STEP,
    clusters.JOB,
    models.JOB,
    models.ENDPOINT,
    models.PIPELINE,
    models.PACKAGE,
    models.BEDROCK,
    backups.BACKUP,
    backups.COPY,
    backups.RESTORE,
    volumes.SNAPSHOT,
    volumes.VOLUME,
    volumes.POLICY,
    commands.COMMAND,
    commands.AUTOMATION,
    maintenance.WINDOW,
    maintenance.ASSOCIATION,
    maintenance.COMPLIANCE,
    ops_items.KIND,
    deployments.DEPLOYMENT,
    deployments.INSTANCE,
    deployments.TEST,
    deployments.AMPLIFY,
    resilience.APP,
    resilience.EXPERIMENT,
    resilience.RECOVERY,
    instances.STATE,
    instances.INTERRUPTION,
    instances.REBALANCE,
    instances.SCALING,
    rollouts.REFRESH,
    rds.RDS,
    rds.TEST,
    databases.DMS,
    databases.CACHE,
    databases.REDSHIFT,
    storage.OBJECTS,
    storage.TEST,
    storage.SCHEDULE,
    transfers.DATASYNC,
    transfers.FILE,
    media.JOB,
    media.CHANNEL,
    artifacts.PACKAGE,
    artifacts.IMAGE,
    artifacts.CACHE,
    repositories.KIND,
    pull_requests.PULL,
    pull_requests.COMMENT,
    environments.BEANSTALK,
    batch.KIND,
    topics.SUBSCRIBED,
    topics.UNSUBSCRIBED,
)

IGNORED: tuple[Kind, ...] = (deliveries.CONFIG, deliveries.TRAIL)  # known, and not worth a word


def _types(payload: Payload) -> Iterator[Hashable]:
    """EventBridge's detail-type, with its source and alone; CodeStar writes detailType."""
    message = payload["message"]
    for name in ("detail-type", "detailType"):
        if type_ := message[name].text(""):
            yield from ((message["source"].text(""), type_), type_)


def _known(payload: Payload) -> bool:
    return ALL.of(payload) is not ALL.other


ALL = Kinds(KINDS, other.OTHER, _types, IGNORED)
SOURCE = Source(
    name="aws",
    open=partial(envelope.opened, known=_known),
    read=partial(envelope.read, known=_known),
    patience=envelope.patience,
    resends=True,  # https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
    kinds=ALL,
    several=Several(batch.KIND, batch.parts_of(_known), batch.whence),
    options=(
        *options.RECEIVING,
        *kind_options(ALL, "cloudwatch-*,guardduty-finding", "codebuild-*"),
        *options.CHOOSING,
        threads.OPTION,
    ),
    filters=options.FILTERS,
    routes=options.ROUTES,
    threading=Threading(where.realm, timedelta(days=1)),
    finish=(account_names.with_names, runbooks.with_runbook, mentions.with_mentions),
    together=options.together,
    admits=admission.admitted,
)
