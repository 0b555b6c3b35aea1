"""Jobs: Step Functions, Batch and Glue, by EventBridge.

https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html;
https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html;
https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
"""

from collections.abc import Iterator
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import at
from bridge.sources.aws.runs.row import EXIT_CODE, LOGS, Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import Where
from bridge.sources.shape import ANY, NUMBER, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link


def _batch_logs(message: Payload, where: Where, say: Say) -> Iterator[Link]:
    stream = at(message, "detail/container/logStreamName").text("")
    url = links.logs(where.region, "/aws/batch/job", stream)
    if url:
        yield Link(say.text(LOGS), url)


_EXECUTION = Run(
    service="stepfunctions",
    types=("Step Functions Execution Status Change",),
    details=(
        Shape(
            "aws.states",
            "Step Functions Execution Status Change",
            {"executionArn": ANY, "stateMachineArn": ANY, "status": ANY},
        ),
    ),
    thing=Phrase(en="Execution of {name}", ja="{name} の実行"),
    name="detail/stateMachineArn",
    state="detail/status",
    arns=("detail/executionArn", "detail/stateMachineArn"),
    page=("states/home?region={region}#/v2/executions/details/{}", "detail/executionArn"),
    whole=True,
    reason=("detail/cause",),
    fields=(
        (Phrase(en="Execution", ja="実行"), "detail/name"),
        (Phrase(en="Error", ja="エラー"), "detail/error"),
    ),
    took=("detail/startDate", "detail/stopDate"),
    threaded=Threaded(("detail/executionArn",), opens=("RUNNING",), since="detail/startDate"),
    words={
        "RUNNING": states.going("started", "始まりました"),
        "PENDINGREDRIVE": states.going("waits to be redriven", "再実行を待っています"),
    },
)
_BATCH = Run(
    service="batch",
    types=("Batch Job State Change",),
    details=(Shape("aws.batch", "Batch Job State Change", {"jobName": ANY, "jobQueue": ANY, "status": ANY}),),
    thing=Phrase(en="Batch job {name}", ja="Batch ジョブ {name}"),
    name="detail/jobName",
    state="detail/status",
    arns=("detail/jobArn",),
    page=("batch/home?region={region}#jobs/detail/{}", "detail/jobId"),
    reason=("detail/container/reason", "detail/statusReason"),
    fields=(
        (EXIT_CODE, "detail/container/exitCode"),
        (Phrase(en="Job queue", ja="ジョブキュー"), "detail/jobQueue"),
    ),
    took=("detail/startedAt", "detail/stoppedAt"),
    threaded=Threaded(("detail/jobId",), opens=("SUBMITTED",), since="detail/createdAt"),
    links=_batch_logs,
)
_GLUE = Run(
    service="glue",
    types=("Glue Job State Change", "Glue Job Run Status"),
    details=(Shape("aws.glue", "Glue Job State Change", {"jobName": ANY, "jobRunId": ANY, "state": ANY}),),
    thing=Phrase(en="Glue job {name}", ja="Glue ジョブ {name}"),
    name="detail/jobName",
    state="detail/state",
    page=("gluestudio/home?region={region}#/job/{}/run/{}", "detail/jobName", "detail/jobRunId"),
    reason=("detail/message",),
    threaded=Threaded(("detail/jobRunId",), opens=("RUNNING",)),
)
_CRAWLER = Run(
    service="glue",
    types=("Glue Crawler State Change",),
    details=(Shape("aws.glue", "Glue Crawler State Change", {"crawlerName": ANY, "state": ANY}),),
    thing=Phrase(en="Glue crawler {name}", ja="Glue クローラー {name}"),
    name="detail/crawlerName",
    state="detail/state",
    page=("glue/home?region={region}#/v2/data-catalog/crawlers/view/{}", "detail/crawlerName"),
    reason=("detail/errorMessage",),
    threaded=Threaded(("detail/crawlerName",), opens=("Started",)),
)


_STATEMENT = Run(
    service="redshift",
    types=("Redshift Data Statement Status Change",),
    details=(
        Shape(
            "aws.redshift-data",
            "Redshift Data Statement Status Change",
            {"statementId": ANY, "state": ANY, "redshiftQueryId": NUMBER},
        ),
    ),
    thing=Phrase(en="Redshift statement {name}", ja="Redshift のステートメント {name}"),
    name="detail/statementId",
    state="detail/state",
    arns=("resources/0",),
    page=("redshiftv2/home?region={region}#cluster-details?cluster={}", "resources/0"),
    reason=("detail/errorMessage", "detail/error"),
    fields=(
        (Phrase(en="Statement", ja="ステートメント"), "detail/statementId"),
        (Phrase(en="Rows", ja="行数"), "detail/rows"),
        (Phrase(en="Run by", ja="実行者"), "detail/principal"),
    ),
    words={"FINISHED": states.good("finished", "完了しました"), "PICKED": states.going("was picked", "選択されました")},
)


def _statement(event: Event, say: Say) -> Notice:
    """One that has a name is called by it."""
    named = at(event.payload["message"], "detail/statementName").text("").strip()
    run = replace(_STATEMENT, name="detail/statementName") if named else _STATEMENT
    return (run if named else replace(run, fields=run.fields[1:])).notice(event, say)


def _batch(event: Event, say: Say) -> Notice:
    """Exit code 0 tells no more than that all went well."""
    ended_well = at(event.payload["message"], "detail/container/exitCode").value == 0
    return (replace(_BATCH, fields=_BATCH.fields[1:]) if ended_well else _BATCH).notice(event, say)


EXECUTION = run_kind(
    "stepfunctions-execution", Phrase(en="Step Functions execution", ja="Step Functions の実行"), _EXECUTION
)
BATCH = Kind(
    "batch-job",
    Phrase(en="Batch job", ja="Batch ジョブ"),
    _batch,
    types=_BATCH.types,
    details=_BATCH.details,
    essential=_BATCH.essential(),
)
GLUE = run_kind("glue-job", Phrase(en="Glue job", ja="Glue ジョブ"), _GLUE)
CRAWLER = run_kind("glue-crawler", Phrase(en="Glue crawler", ja="Glue クローラー"), _CRAWLER)
STATEMENT = Kind(
    "redshift-statement",
    Phrase(en="Redshift statement (Data API)", ja="Redshift のステートメント（Data API）"),
    _statement,
    types=_STATEMENT.types,
    details=_STATEMENT.details,
    essential=_STATEMENT.essential("detail/statementName"),
)
