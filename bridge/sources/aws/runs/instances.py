"""EC2 instances: their states, Spot's warning, and what Auto Scaling did, by EventBridge and in its own form over SNS.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html;
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html;
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html;
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html;
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
"""

from collections.abc import Mapping

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import at, context, fields, first, region
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut, one_line, plain
from bridge.wording.tone import Tone

_NAME = 200  # columns
_PAGE = "ec2/home?region={region}#InstanceDetails:instanceId={}"
_STATE = Run(
    types=("EC2 Instance State-change Notification",),
    thing=Phrase(en="Instance {name}", ja="インスタンス {name}"),
    name="detail/instance-id",
    state="detail/state",
    page=(_PAGE, "detail/instance-id"),
    words={
        "PENDING": states.going("is starting", "起動中です"),
        "RUNNING": states.going("is running", "実行中です"),
        "SHUTTINGDOWN": states.going("is shutting down", "終了処理中です"),
        "TERMINATED": states.over("was terminated", "終了されました"),
    },
)
_WARNED = Phrase(
    en="🟡 Spot instance {name} will be interrupted within two minutes ({action})",
    ja="🟡 スポットインスタンス {name} が 2 分以内に中断されます（{action}）",
)
_AT_RISK = Phrase(
    en="🟡 Spot instance {name} is at elevated risk of interruption (rebalance recommendation)",
    ja="🟡 スポットインスタンス {name} が中断される可能性が高まっています（再調整に関する推奨事項）",
)
_ACTIONS: Mapping[str, Phrase] = {
    "terminate": Phrase(en="terminate", ja="終了"),
    "stop": Phrase(en="stop", ja="停止"),
    "hibernate": Phrase(en="hibernate", ja="休止"),
}
_AN_INSTANCE = Phrase(en="an instance", ja="インスタンス")
_GROUP_PAGE = "ec2/home?region={region}#AutoScalingGroupDetails:id={}"
_LAUNCHED = states.good("{group} launched {instance}", "{group} が {instance} を起動しました")
_TERMINATED = states.over("{group} terminated {instance}", "{group} が {instance} を終了しました")
_NOT_LAUNCHED = states.bad("{group} could not launch an instance", "{group} がインスタンスを起動できませんでした")
_NOT_TERMINATED = states.bad("{group} could not terminate {instance}", "{group} が {instance} を終了できませんでした")
_DID: Mapping[str, states.State] = {
    "EC2 Instance Launch Successful": _LAUNCHED,
    "EC2 Instance Terminate Successful": _TERMINATED,
    "EC2 Instance Launch Unsuccessful": _NOT_LAUNCHED,
    "EC2 Instance Terminate Unsuccessful": _NOT_TERMINATED,
    "EC2 Instance-launch Lifecycle Action": states.going(
        "{group} is launching {instance}, held by a lifecycle hook",
        "{group} が {instance} を起動中です（ライフサイクルフックで待機）",
    ),
    "EC2 Instance-terminate Lifecycle Action": states.going(
        "{group} is terminating {instance}, held by a lifecycle hook",
        "{group} が {instance} を終了中です（ライフサイクルフックで待機）",
    ),
    "autoscaling:EC2_INSTANCE_LAUNCH": _LAUNCHED,
    "autoscaling:EC2_INSTANCE_TERMINATE": _TERMINATED,
    "autoscaling:EC2_INSTANCE_LAUNCH_ERROR": _NOT_LAUNCHED,
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR": _NOT_TERMINATED,
    "autoscaling:TEST_NOTIFICATION": states.going(
        "{group} sent a test notification", "{group} からテスト通知が届きました"
    ),
}
_FIELDS = (
    (Phrase(en="Availability Zone", ja="アベイラビリティーゾーン"), "Details/Availability Zone"),
    (Phrase(en="Lifecycle hook", ja="ライフサイクルフック"), "LifecycleHookName"),
)


def _interruption(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    name, action = one_line(at(message, "detail/instance-id").text()), first(message, "detail/instance-action")
    link = links.linked(cut(name, _NAME), links.page(region(message), _PAGE, name))
    return Notice(
        title=say(_WARNED, name=link, action=_ACTIONS.get(action, cut(action, _NAME))),
        tone=Tone.WARN,
        context=context(event),
        thread=name,
    )


def _rebalance(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    name = one_line(at(message, "detail/instance-id").text())
    link = links.linked(cut(name, _NAME), links.page(region(message), _PAGE, name))
    return Notice(title=say(_AT_RISK, name=link), tone=Tone.WARN, context=context(event), thread=name)


def _scaled(event: Event, say: Say) -> Notice:
    """What happened to which group, and, where it went wrong, why."""
    message = event.payload["message"]
    told = message["detail"] if message["detail"].present() else message
    state, name = _DID[_name(message)], one_line(told["AutoScalingGroupName"].text())
    where = arn(message["AutoScalingGroupARN"].text(""))
    link = links.page(where.region if where else region(message), _GROUP_PAGE, name)
    instance = cut(told["EC2InstanceId"].text(""), _NAME) or say.word(_AN_INSTANCE)
    why = told["StatusMessage"].text("") or told["Cause"].text("")
    return Notice(
        title=states.signed(
            state.sign, say(state.phrase, group=links.linked(cut(name, _NAME), link), instance=instance)
        ),
        tone=state.tone,
        body=plain(why),
        fields=tuple(fields(told, _FIELDS, say)),
        context=_where(event, where.region if where else ""),
        thread=name,
    )


def _where(event: Event, region: str) -> tuple[Line, ...]:
    account, *rest = context(event)
    return (account, (region,), *rest) if region and len(rest) == 1 else (account, *rest)


def _name(message: Payload) -> str:
    for key in ("detail-type", "detailType", "Event"):
        name = message[key].text("")
        if name in _DID:
            return name
    return ""


def _scales(payload: Payload) -> bool:
    return bool(_name(payload["message"]))


STATE = run_kind("ec2-state", "EC2 instance state", "EC2 インスタンスの状態", _STATE)
INTERRUPTION = Kind(
    "ec2-spot-interruption",
    Phrase(en="Spot interruption", ja="スポットの中断"),
    _interruption,
    types=("EC2 Spot Instance Interruption Warning",),
)
REBALANCE = Kind(
    "ec2-rebalance",
    Phrase(en="Rebalance recommendation", ja="再調整に関する推奨事項"),
    _rebalance,
    types=("EC2 Instance Rebalance Recommendation",),
)
SCALING = Kind("autoscaling", Phrase(en="Auto Scaling", ja="Auto Scaling"), _scaled, form=_scales)
