"""Services that run, and what tries them: App Runner, experiments of FIS, Elastic Disaster Recovery.

https://docs.aws.amazon.com/apprunner/latest/dg/monitor-ev.html;
https://docs.aws.amazon.com/fis/latest/userguide/monitoring-eventbridge.html;
https://docs.aws.amazon.com/drs/latest/userguide/monitoring-event-bridge-sample.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.sources.aws import states
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.wording.phrases import Phrase

_OPERATIONS: Mapping[str, tuple[str, str]] = {
    "CreateService": ("created", "作成"),
    "UpdateService": ("updated", "更新"),
    "DeleteService": ("deleted", "削除"),
    "PauseService": ("paused", "一時停止"),
    "ResumeService": ("resumed", "再開"),
    "Deployment": ("deployed", "デプロイ"),
}
_OPERATED: Mapping[str, states.State] = {
    **{
        states.key(name + end): states.good(f"was {done}", f"{ja}されました")
        for name, (done, ja) in _OPERATIONS.items()
        for end in ("CompletedSuccessfully", "Succeeded")
    },
    **{
        states.key(name + "Failed"): states.bad(f"{{thing}} could not be {done}", f"{{thing}} の{ja}に失敗しました")
        for name, (done, ja) in _OPERATIONS.items()
    },
    **{
        states.key(name + end): states.going(f"is being {done}", f"{ja}中です")
        for name, (done, ja) in _OPERATIONS.items()
        for end in ("Started", "InProgress")
    },
}
_OPERATION = Run(
    service="apprunner",
    types=("AppRunner Service Operation Status Change",),
    details=(
        Shape(
            "aws.apprunner", "AppRunner Service Operation Status Change", {"serviceName": ANY, "operationStatus": ANY}
        ),
    ),
    thing=Phrase(en="App Runner service {name}", ja="App Runner サービス {name}"),
    name="detail/serviceName",
    state="detail/operationStatus",
    page=("apprunner/home?region={region}#/services/dashboard?service_arn={}", "resources/0"),
    whole=True,
    reason=("detail/message",),
    words=_OPERATED,
    threaded=Threaded(("detail/serviceId",), opens=tuple(name + "Started" for name in _OPERATIONS)),
)
_SERVICE = replace(
    _OPERATION,
    types=("AppRunner Service Status Change",),
    details=(
        Shape("aws.apprunner", "AppRunner Service Status Change", {"serviceName": ANY, "currentServiceStatus": ANY}),
    ),
    state="detail/currentServiceStatus",
    words={
        "RUNNING": states.good("is running", "実行中です"),
        "PAUSED": states.over("is paused", "一時停止中です"),
        "OPERATIONINPROGRESS": states.going("is being changed", "オペレーションを実行中です"),
        "CREATEFAILED": states.bad("{thing} could not be created", "{thing} の作成に失敗しました"),
        "DELETEFAILED": states.bad("{thing} could not be deleted", "{thing} の削除に失敗しました"),
    },
    threaded=Threaded(("detail/serviceId",), opens=("OPERATION_IN_PROGRESS",)),
)
_EXPERIMENT = Run(
    service="fis",
    types=("FIS Experiment State Change",),
    details=(Shape("aws.fis", "FIS Experiment State Change", {"experiment-id": ANY, "new-state/status": ANY}),),
    thing=Phrase(en="FIS experiment {name}", ja="FIS 実験 {name}"),
    name="detail/experiment-id",
    state="detail/new-state/status",
    page=("fis/home?region={region}#ExperimentDetails:ExperimentId={}", "detail/experiment-id"),
    reason=("detail/new-state/reason",),
    fields=((Phrase(en="Experiment template", ja="実験テンプレート"), "detail/experiment-template-id"),),
    words={
        "INITIATING": states.going("is starting", "開始処理中です"),
        "RUNNING": states.going("is running", "実行中です"),
    },
    threaded=Threaded(("detail/experiment-id",), opens=("pending", "initiating")),
)
_HALTED = replace(  # an alarm that was set to end it, and not a person
    _EXPERIMENT,
    only=("detail/new-state/reason", "(?i).*stop condition.*"),
    words={"STOPPED": states.bad("was stopped by a stop condition", "停止条件により停止されました")},
)
_SERVER = Run(
    service="drs",
    types=("DRS Source Server Data Replication Stalled Change",),
    thing=Phrase(en="Data replication of source server {name}", ja="ソースサーバー {name} のデータレプリケーション"),
    name="resources/0",
    state="detail/state",
    arns=("resources/0",),
    page=("drs/home?region={region}#/sourceServers/{}", "resources/0"),
    words={"NOTSTALLED": states.good("runs again", "再開しました")},
    threaded=Threaded(("resources/0",), opens=("STALLED",)),
)
_LAUNCH = replace(
    _SERVER,
    types=("DRS Source Server Launch Result",),
    details=(Shape("aws.drs", "DRS Source Server Launch Result", {"job-id": "drsjob-.+", "state": ANY}),),
    thing=Phrase(en="Launch of source server {name}", ja="ソースサーバー {name} の起動"),
    nameless=Phrase(en="Launch of a source server", ja="ソースサーバーの起動"),
    fields=((Phrase(en="Job", ja="ジョブ"), "detail/job-id"),),
    words={
        states.key(f"{what}_LAUNCH_{end}"): state
        for what, en, ja in (("RECOVERY", "for recovery", "復旧"), ("DRILL", "for a drill", "ドリル"))
        for end, state in (
            ("SUCCEEDED", states.good(f"{en} succeeded", f"成功しました（{ja}）")),
            ("FAILED", states.bad(f"{en} failed", f"失敗しました（{ja}）")),
        )
    },
    threaded=Threaded(("detail/job-id",)),
)

APP = run_kind("apprunner-service", Phrase(en="App Runner service", ja="App Runner サービス"), _OPERATION, _SERVICE)
EXPERIMENT = run_kind("fis-experiment", Phrase(en="FIS experiment", ja="FIS 実験"), _HALTED, _EXPERIMENT)
RECOVERY = run_kind(
    "drs-server",
    Phrase(en="Elastic Disaster Recovery server", ja="Elastic Disaster Recovery のサーバー"),
    _SERVER,
    _LAUNCH,
)
