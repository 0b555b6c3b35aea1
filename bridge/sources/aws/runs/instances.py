"""EC2 instances: their states, Spot's warning, and what Auto Scaling did, by EventBridge and in its own form over SNS.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html;
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html;
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html;
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html;
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import BRIDGED, at, essential, fields, first
from bridge.sources.aws.runs.row import NAME, Run, over
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_PAGE = "ec2/home?region={region}#InstanceDetails:instanceId={}"
_INSTANCE = "i-[0-9a-f]+"
_STATE = Run(
    service="ec2",
    types=("EC2 Instance State-change Notification",),
    details=(
        Shape(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            {"instance-id": _INSTANCE, "state": "pending|running|shutting-down|stopping|stopped|terminated"},
        ),
    ),
    thing=Phrase(en="Instance {name}", ja="インスタンス {name}"),
    name="detail/instance-id",
    state="detail/state",
    page=(_PAGE, "detail/instance-id"),
    threaded=Threaded(("detail/instance-id",), opens=("pending",)),
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
_BRIDGED: Mapping[str, states.State] = {  # by the detail-type
    "EC2 Instance Launch Successful": _LAUNCHED,
    "EC2 Instance Terminate Successful": _TERMINATED,
    "EC2 Instance Launch Unsuccessful": _NOT_LAUNCHED,
    "EC2 Instance Terminate Unsuccessful": _NOT_TERMINATED,
    "EC2 Instance-launch Lifecycle Action": states.going(
        "{group} is launching {instance}, held by a lifecycle hook",
        "{group} が {instance} を起動しています（ライフサイクルフックで待機）",
    ),
    "EC2 Instance-terminate Lifecycle Action": states.going(
        "{group} is terminating {instance}, held by a lifecycle hook",
        "{group} が {instance} を終了しています（ライフサイクルフックで待機）",
    ),
}
_OVER_SNS: Mapping[str, states.State] = {  # by the field Event
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


_LAUNCHING = (("Description", "Launching.*"), ("Cause", ".*(?:instance was started|increasing the capacity).*"))
_TERMINATING = (("Description", "Terminating.*"), ("Cause", ".*(?:taken out of service|shrinking the capacity).*"))
_BY_WHAT_THEY_SAY = (  # launched or terminated is told apart by Auto Scaling's own sentences alone
    *(
        Shape(
            "aws.autoscaling",
            f"EC2 Instance {did} {how}",
            {"AutoScalingGroupName": ANY, "StatusCode": status, where: f"(?s){words}"},
        )
        for did, told in (("Launch", _LAUNCHING), ("Terminate", _TERMINATING))
        for where, words in told
        for how, status in (("Successful", "(?!Failed).+"), ("Unsuccessful", "Failed"))
    ),
    *(
        Shape(
            "aws.autoscaling",
            f"EC2 Instance-{did} Lifecycle Action",
            {"AutoScalingGroupName": ANY, "LifecycleTransition": f"autoscaling:EC2_INSTANCE_{what}"},
        )
        for did, what in (("launch", "LAUNCHING"), ("terminate", "TERMINATING"))
    ),
)


def _state_of(event: Event, say: Say) -> Notice:
    """Of an instance that the detail does not name as it should, the envelope's ARN does."""
    named = at(event.payload["message"], "detail/instance-id").text("").strip()
    run = _STATE if named else replace(_STATE, name="resources/0", page=(_PAGE, "resources/0"))
    return run.notice(event, say)


def _interruption(event: Event, say: Say) -> Notice:
    action = first(event.payload["message"], "detail/instance-action")
    return _warned(event, _WARNED, say, action=_ACTIONS.get(action, cut(action, NAME)))


def _rebalance(event: Event, say: Say) -> Notice:
    return _warned(event, _AT_RISK, say)


def _warned(event: Event, phrase: Phrase, say: Say, **words: object) -> Notice:
    """What threatens a Spot instance."""
    message, where = event.payload["message"], about(event)
    instance = at(message, "detail/instance-id")
    facts = where.facts("ec2", thread=Thread(one_line(instance.text(""))))
    with keeping(facts):
        name = one_line(instance.text())
    link = links.linked(cut(name, NAME), links.page(where.region, _PAGE, name))
    return Notice(
        title=say(phrase, name=link, **words),
        tone=Tone.WARN,
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _scaled(event: Event, say: Say) -> Notice:
    """What happened to which group, and, where it went wrong, why."""
    message = event.payload["message"]
    detail = message["detail"] if message["detail"].present() else message
    where = about(event, arns=(message["AutoScalingGroupARN"].text(""),))
    facts = where.facts("autoscaling")
    with keeping(facts):
        name = one_line(detail["AutoScalingGroupName"].text())
    state = _state(message)
    group = links.linked(cut(name, NAME), links.page(where.region, _GROUP_PAGE, name))
    instance = cut(detail["EC2InstanceId"].text(""), NAME) or say.word(_AN_INSTANCE)
    why = detail["StatusMessage"].text("") or detail["Cause"].text("")
    return Notice(
        title=states.signed(state.sign, say(state.phrase, group=group, instance=instance)),
        tone=state.tone,
        body=plain(why),
        fields=tuple(fields(detail, _FIELDS, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=over(state)),
    )


def _state(message: Payload) -> states.State:
    types = (message[key].text("") for key in ("detail-type", "detailType"))
    bridged = next((_BRIDGED[type_] for type_ in types if type_ in _BRIDGED), None)
    return bridged or _OVER_SNS[message["Event"].text("")]


def _over_sns(payload: Payload) -> bool:
    return payload["message"]["Event"].text("") in _OVER_SNS


STATE = Kind(
    "ec2-state",
    Phrase(en="EC2 instance state", ja="EC2 インスタンスの状態"),
    _state_of,
    types=_STATE.types,
    details=_STATE.details,
    essential=essential("detail.state", "detail.instance-id", "resources[*]", tells=("region",)),
)
INTERRUPTION = Kind(
    "ec2-spot-interruption",
    Phrase(en="Spot interruption", ja="スポットの中断"),
    _interruption,
    types=("EC2 Spot Instance Interruption Warning",),
    details=(
        Shape(
            "aws.ec2",
            "EC2 Spot Instance Interruption Warning",
            {"instance-id": _INSTANCE, "instance-action": ANY},
        ),
    ),
    essential=essential("detail.instance-id", tells=("region", "detail.instance-action")),
)
REBALANCE = Kind(
    "ec2-rebalance",
    Phrase(en="Rebalance recommendation", ja="再調整に関する推奨事項"),
    _rebalance,
    types=("EC2 Instance Rebalance Recommendation",),
    essential=essential("detail.instance-id", tells=("region",)),
)
SCALING = Kind(
    "autoscaling",
    Phrase(en="Auto Scaling", ja="Auto Scaling"),
    _scaled,
    types=tuple(_BRIDGED),
    details=_BY_WHAT_THEY_SAY,
    form=_over_sns,
    essential=essential(
        "detail.AutoScalingGroupName",
        "AutoScalingGroupName",
        tells=("region", "AutoScalingGroupARN", "detail.EC2InstanceId", "EC2InstanceId"),
        selects=(*BRIDGED, "Event"),
    ),
)
