"""Systems Manager: maintenance windows, State Manager's associations, and what complies with them and with patches.

https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import shown
from bridge.sources.aws.runs.commands import SERVICE, SOURCE, WORDS
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.other import opened
from bridge.sources.shape import ABSENT, ANY, Form, Shape
from bridge.wording import severity
from bridge.wording.phrases import Phrase

_WINDOW_WORDS: Mapping[str, states.State] = {
    **WORDS,
    "SKIPPEDOVERLAPPING": states.partly(
        "was skipped: it would overlap with the one before", "前回の実行と重なるためスキップされました"
    ),
    "REGISTERED": states.going("was registered", "登録されました"),
    "DEREGISTERED": states.over("was deregistered", "登録解除されました"),
    "ENABLED": states.going("was enabled", "有効になりました"),
    "DISABLED": states.over("was disabled", "無効になりました"),
}
_OF_WINDOW = {"window-id": "mw-.+", "status": ANY}
_OF_EXECUTION = {**_OF_WINDOW, "window-execution-id": ANY}
_OF_TASK = {**_OF_EXECUTION, "task-execution-id": ANY}
_REGISTERED: dict[str, Form] = {**_OF_WINDOW, "window-execution-id": ABSENT}
_OF_ASSOCIATION = {"association-id": ANY, "document-name": ANY, "status": ANY}
_WINDOW = Run(
    service=SERVICE,
    types=("Maintenance Window State-change Notification",),
    details=(Shape(SOURCE, "Maintenance Window State-change Notification", _OF_WINDOW),),
    thing=Phrase(en="Maintenance window {name}", ja="メンテナンスウィンドウ {name}"),
    name="detail/window-id",
    state="detail/status",
    page=("systems-manager/maintenance-windows/{}/description?region={region}", "detail/window-id"),
    words=_WINDOW_WORDS,
)
_EXECUTION = replace(
    _WINDOW,
    types=("Maintenance Window Execution State-change Notification",),
    details=(Shape(SOURCE, "Maintenance Window Execution State-change Notification", _OF_EXECUTION),),
    thing=Phrase(en="Execution of maintenance window {name}", ja="メンテナンスウィンドウ {name} の実行"),
    page=("systems-manager/maintenance-windows/{}/history?region={region}", "detail/window-id"),
    took=("detail/start-time", "detail/end-time"),
    threaded=Threaded(
        ("detail/window-execution-id",), also="detail/window-id", opens=("IN_PROGRESS",), since="detail/start-time"
    ),
)
_TASK = replace(
    _EXECUTION,
    types=("Maintenance Window Task Execution State-change Notification",),
    details=(Shape(SOURCE, "Maintenance Window Task Execution State-change Notification", _OF_TASK),),
    thing=Phrase(en="Task of maintenance window {name}", ja="メンテナンスウィンドウ {name} のタスク"),
    threaded=Threaded(("detail/window-execution-id",), also="detail/window-id", part=True),
)
_TARGET = replace(
    _TASK,
    types=("Maintenance Window Task Target Invocation State-change Notification",),
    details=(
        Shape(
            SOURCE,
            "Maintenance Window Task Target Invocation State-change Notification",
            {**_OF_TASK, "window-target-id": ANY},
        ),
    ),
    thing=Phrase(
        en="Task of maintenance window {name} on target {of}",
        ja="メンテナンスウィンドウ {name} のターゲット {of} でのタスク",
    ),
    of="detail/owner-information",
    alone=Phrase(
        en="Task of maintenance window {name} on a target", ja="メンテナンスウィンドウ {name} のターゲットでのタスク"
    ),
    fields=((Phrase(en="Target", ja="ターゲット"), "detail/window-target-id"),),
)
_NEW_TARGET = replace(
    _WINDOW,
    types=("Maintenance Window Target Registration Notification",),
    details=(
        Shape(SOURCE, "Maintenance Window Target Registration Notification", {**_REGISTERED, "window-target-id": ANY}),
    ),
    thing=Phrase(en="Target {of} of maintenance window {name}", ja="メンテナンスウィンドウ {name} のターゲット {of}"),
    of="detail/window-target-id",
    alone=Phrase(en="A target of maintenance window {name}", ja="メンテナンスウィンドウ {name} のターゲット"),
)
_NEW_TASK = replace(
    _WINDOW,
    types=("Maintenance Window Task Registration Notification",),
    details=(
        Shape(SOURCE, "Maintenance Window Task Registration Notification", {**_REGISTERED, "window-task-id": ANY}),
    ),
    thing=Phrase(en="Task {of} of maintenance window {name}", ja="メンテナンスウィンドウ {name} のタスク {of}"),
    of="detail/window-task-id",
    alone=Phrase(en="A task of maintenance window {name}", ja="メンテナンスウィンドウ {name} のタスク"),
)


def _counted(value: Payload) -> str:
    """{"Failed": 1, "Success": 2}, which is JSON in a text, as people write it."""
    return ", ".join(f"{name}: {count}" for name, inner in opened(value).items() if (count := shown(inner)))


_ASSOCIATION = Run(
    service=SERVICE,
    types=("EC2 State Manager Association State Change",),
    details=(Shape(SOURCE, "EC2 State Manager Association State Change", _OF_ASSOCIATION),),
    thing=Phrase(en="State Manager association {name}", ja="ステートマネージャーの関連付け {name}"),
    name="detail/document-name",
    state="detail/status",
    page=("systems-manager/state-manager/{}/description?region={region}", "detail/association-id"),
    fields=(
        (Phrase(en="Results", ja="結果"), "detail/association-status-aggregated-count"),
        (Phrase(en="Schedule", ja="スケジュール"), "detail/schedule-expression"),
    ),
    shows={"detail/association-status-aggregated-count": _counted},
    words=WORDS,
    threaded=Threaded(("detail/association-id",), opens=("Failed",)),
)
_ON_INSTANCE = replace(
    _ASSOCIATION,
    types=("EC2 State Manager Instance Association State Change",),
    details=(
        Shape(SOURCE, "EC2 State Manager Instance Association State Change", {**_OF_ASSOCIATION, "instance-id": ANY}),
    ),
    thing=Phrase(en="State Manager association {name} on {of}", ja="{of} でのステートマネージャーの関連付け {name}"),
    of="detail/instance-id",
    alone=_ASSOCIATION.thing,
    reason=("detail/execution-summary", "detail/detailed-status"),
    fields=((Phrase(en="Error code", ja="エラーコード"), "detail/error-code"),),
    threaded=Threaded(("detail/association-id", "detail/instance-id"), opens=("Failed",)),
)
_COMPLIANCE = Run(
    service=SERVICE,
    types=("Configuration Compliance State Change",),
    details=(
        Shape(
            SOURCE,
            "Configuration Compliance State Change",
            {"resource-id": ANY, "compliance-status": ANY, "compliance-type": ANY},
        ),
    ),
    thing=Phrase(en="Instance {name} ({of})", ja="インスタンス {name}（{of}）"),
    name="detail/resource-id",
    of="detail/compliance-type",
    alone=Phrase(en="Instance {name}", ja="インスタンス {name}"),
    state="detail/compliance-status",
    page=("systems-manager/compliance?region={region}",),
    fields=(
        (Phrase(en="Severity", ja="重要度"), "detail/severity"),
        (Phrase(en="Patch baseline", ja="パッチベースライン"), "detail/patch-baseline-id"),
    ),
    shows={"detail/severity": lambda value: grade.words if (grade := severity.named(value.text(""))) else ""},
    severity="detail/severity",
    words={
        "COMPLIANT": states.good("is compliant", "準拠しています"),
        "NONCOMPLIANT": states.partly("is not compliant", "準拠していません"),
    },
    threaded=Threaded(("detail/resource-id", "detail/compliance-type"), opens=("non_compliant",)),
)

WINDOW = run_kind(
    "ssm-maintenance-window",
    Phrase(en="Maintenance window", ja="メンテナンスウィンドウ"),
    _WINDOW,
    _EXECUTION,
    _TASK,
    _TARGET,
    _NEW_TARGET,
    _NEW_TASK,
)
ASSOCIATION = run_kind(
    "ssm-association",
    Phrase(en="State Manager association", ja="ステートマネージャーの関連付け"),
    _ASSOCIATION,
    _ON_INSTANCE,
)
COMPLIANCE = run_kind(
    "ssm-compliance",
    Phrase(en="Systems Manager compliance", ja="Systems Manager コンプライアンス"),
    _COMPLIANCE,
)
