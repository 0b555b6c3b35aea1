"""Systems Manager: commands that run on instances, by EventBridge and in Run Command's own form over SNS; automations.

https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html;
https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-sns-examples.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import BRIDGED, shown
from bridge.sources.aws.runs.row import NAME, STARTED_BY, Run, fitting, run_kind, together
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Names, Phrase, Say
from bridge.wording.text import cut
from bridge.wording.tone import Tone

SERVICE = "ssm"
SOURCE = "aws.ssm"
_OF_COMMAND = {"command-id": ANY, "document-name": ANY, "status": ANY}
_OF_AUTOMATION = {"ExecutionId": ANY, "Definition": ANY, "Status": ANY}
WORDS: Mapping[str, states.State] = {
    "DELIVERYTIMEDOUT": states.bad("{thing} could not be delivered in time", "{thing} を時間内に配信できませんでした"),
    "EXECUTIONTIMEDOUT": states.bad("timed out", "タイムアウトしました"),
    "UNDELIVERABLE": states.bad("{thing} could not be delivered", "{thing} を配信できませんでした"),
    "INVALIDPLATFORM": states.bad(
        "{thing} does not run on the platform of its target",
        "ターゲットのプラットフォームでは {thing} を実行できませんでした",
    ),
    "ACCESSDENIED": states.bad("{thing} was denied access", "{thing} のアクセスが拒否されました"),
    "RATEEXCEEDED": states.bad("exceeded the rate of its account", "アカウントのレート制限を超過しました"),
    "LIMITEXCEEDED": states.bad("exceeded the limit of its account", "アカウントの上限を超過しました"),
    "INCOMPLETE": states.partly("ended incomplete", "完了しないまま終了しました"),
    "TERMINATED": states.bad("was terminated: too many errors", "エラーの上限を超えて終了しました"),
    "NOINSTANCESINTAG": states.partly(
        "{thing} found no instance for its targets", "{thing} のターゲットに一致するインスタンスがありませんでした"
    ),
    "INPROGRESS": states.going("started", "始まりました"),
    "WAITING": states.going("is waiting", "待機中です"),
    "PENDINGAPPROVAL": states.State(Phrase(en="waits for approval", ja="承認を待っています"), tone=Tone.WARN),
    "APPROVED": states.good("was approved", "承認されました"),
    "COMPLETEDWITHSUCCESS": states.good("completed", "完了しました"),
    "COMPLETEDWITHFAILURE": states.bad("completed with failures", "失敗を含んで完了しました"),
}
_INSTANCES = Phrase(en="Instances", ja="インスタンス")
_ID = Phrase(en="Command ID", ja="コマンド ID")
_ON = Phrase(en="Run Command {name} on {of}", ja="{of} での Run Command {name}")


def _named(values: Payload) -> object:
    """The first of several, and how many more there are."""
    names = tuple(name for value in values if (name := cut(shown(value), NAME)))
    return Names(names, people=False) if names else ""


_COMMAND = Run(
    service=SERVICE,
    types=("EC2 Command Status-change Notification",),
    details=(Shape(SOURCE, "EC2 Command Status-change Notification", _OF_COMMAND),),
    thing=Phrase(en="Run Command {name}", ja="Run Command {name}"),
    name="detail/document-name",
    state="detail/status",
    page=("systems-manager/run-command/{}?region={region}", "detail/command-id"),
    fields=((_INSTANCES, "resources"), (_ID, "detail/command-id")),
    shows={"resources": _named, "instanceIds": _named},
    took=("detail/requested-date-time", "time"),
    words=WORDS,
    threaded=Threaded(("detail/command-id",), opens=("InProgress",), since="detail/requested-date-time"),
)
_INVOCATION = replace(
    _COMMAND,
    types=("EC2 Command Invocation Status-change Notification",),
    details=(Shape(SOURCE, "EC2 Command Invocation Status-change Notification", {**_OF_COMMAND, "instance-id": ANY}),),
    thing=_ON,
    of="detail/instance-id",
    alone=_COMMAND.thing,
    page=("systems-manager/run-command/{}/{}?region={region}", "detail/command-id", "detail/instance-id"),
    fields=((_ID, "detail/command-id"),),
    threaded=Threaded(("detail/command-id",), part=True, since="detail/requested-date-time"),
)
_FLAT_COMMAND = replace(
    _COMMAND,
    types=(),
    name="documentName",
    state="status",
    page=("systems-manager/run-command/{}?region={region}", "commandId"),
    fields=((_INSTANCES, "instanceIds"), (_ID, "commandId")),
    took=("requestedDateTime", "eventTime"),
    threaded=Threaded(("commandId",), opens=("InProgress",), since="requestedDateTime"),
)
_FLAT_INVOCATION = replace(
    _FLAT_COMMAND,
    only=("instanceId", ".+"),
    thing=_ON,
    of="instanceId",
    alone=_COMMAND.thing,
    page=("systems-manager/run-command/{}/{}?region={region}", "commandId", "instanceId"),
    fields=((_ID, "commandId"),),
    threaded=Threaded(("commandId",), part=True, since="requestedDateTime"),
)
_EXECUTION_PAGE = ("systems-manager/automation/execution/{}?region={region}", "detail/ExecutionId")
_TOOK = ("detail/StartTime", "detail/EndTime")
_AUTOMATION = Run(
    service=SERVICE,
    types=("EC2 Automation Execution Status-change Notification",),
    details=(Shape(SOURCE, "EC2 Automation Execution Status-change Notification", _OF_AUTOMATION),),
    thing=Phrase(en="Automation {name}", ja="オートメーション {name}"),
    name="detail/Definition",
    state="detail/Status",
    page=_EXECUTION_PAGE,
    reason=("detail/FailureMessage",),
    fields=((STARTED_BY, "detail/ExecutedBy"),),
    took=_TOOK,
    words=WORDS,
    threaded=Threaded(("detail/ExecutionId",), opens=("InProgress",), since="detail/StartTime"),
)
_STEP = replace(
    _AUTOMATION,
    types=("EC2 Automation Step Status-change Notification",),
    details=(Shape(SOURCE, "EC2 Automation Step Status-change Notification", {**_OF_AUTOMATION, "StepName": ANY}),),
    thing=Phrase(en="Step {name} of automation {of}", ja="オートメーション {of} のステップ {name}"),
    name="detail/StepName",
    of="detail/Definition",
    alone=Phrase(en="Automation step {name}", ja="オートメーションのステップ {name}"),
    fields=((Phrase(en="Action", ja="アクション"), "detail/Action"),),
    threaded=Threaded(("detail/ExecutionId",), part=True),
)


def _flat(payload: Payload) -> bool:
    """Whether it is what Run Command itself publishes, of a command or of one of its invocations."""
    message = payload["message"].value
    return isinstance(message, dict) and {"commandId", "documentName", "status"} <= message.keys()


def _command(event: Event, say: Say) -> Notice:
    forms = (_FLAT_INVOCATION, _FLAT_COMMAND) if _flat(event.payload) else (_INVOCATION, _COMMAND)
    return fitting(event.payload["message"], *forms).notice(event, say)


COMMAND = Kind(
    "ssm-command",
    Phrase(en="Systems Manager Run Command", ja="Systems Manager Run Command"),
    _command,
    types=(*_COMMAND.types, *_INVOCATION.types),
    details=(*_COMMAND.details, *_INVOCATION.details),
    form=_flat,
    essential=together(
        _COMMAND.essential(selects=("", *BRIDGED)),
        _INVOCATION.essential(),
        _FLAT_COMMAND.essential(),
        _FLAT_INVOCATION.essential(),
        Essential(tells=("$.topic",)),  # which tells the region, that leads to the right console
    ),
)
AUTOMATION = run_kind(
    "ssm-automation", Phrase(en="Systems Manager Automation", ja="Systems Manager オートメーション"), _AUTOMATION, _STEP
)
