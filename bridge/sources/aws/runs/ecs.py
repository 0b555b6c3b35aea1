"""ECS: why a task stopped, and container instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html;
stop codes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import essential, fields, shown
from bridge.sources.aws.runs.row import NAME, Run, over, run_kind
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, cut, one_line, plain

_TASK_PAGE = "ecs/v2/clusters/{}/tasks/{}/configuration?region={region}"
CLUSTER = Phrase(en="Cluster", ja="クラスター")
_DEFINITION = Phrase(en="Task definition", ja="タスク定義")
_DETAILS = ((CLUSTER, "detail/clusterArn"), (_DEFINITION, "detail/taskDefinitionArn"))

_TASK = Phrase(en="Task of {of}", ja="{of} のタスク")
_EXITED = states.bad(
    "task of {of} stopped: {container} exited with {code}",
    "{of} のタスクが停止しました：{container} が終了コード {code} で終了",
)
_STOPPED = states.over("task of {of} stopped", "{of} のタスクが停止しました")
_BY_AWS = states.partly("task of {of} was stopped by AWS", "AWS により {of} のタスクが停止されました")
_STOPS: Mapping[str, states.State] = {
    "TaskFailedToStart": states.bad("task of {of} could not start", "{of} のタスクを開始できませんでした"),
    "SpotInterruption": _BY_AWS,
    "TerminationNotice": _BY_AWS,
}
_ORDERED = ("ServiceSchedulerInitiated", "UserInitiated")  # many a container that is told to stop ends with an error
_UNHEALTHY = "health check"  # the one reason for which the scheduler stops a task that is not well


def _task(event: Event, say: Say) -> Notice:
    """A task that stopped, with the container that took it down; other states in the common words."""
    message = event.payload["message"]
    detail = message["detail"]
    where = about(event, arns=(detail["taskArn"].text(""), detail["clusterArn"].text("")))
    facts = where.facts("ecs", thread=Thread(_deployment(detail), closes=False))
    with keeping(facts):
        status = one_line(detail["lastStatus"].text())
    of = _task_of(detail, where)
    if status != "STOPPED":
        state, title = states.state(status), None
    else:
        state = _STOPS.get(detail["stopCode"].text(""), _STOPPED)
        broken = _broken(detail) if state is _STOPPED else None
        if broken:
            state = _EXITED
        words = {"container": shown(broken["name"]), "code": shown(broken["exitCode"])} if broken else {}
        title = states.signed(state.sign, upper(say(state.phrase, of=of, **words)))
    reason = "\n".join(_reasons(detail))
    return Notice(
        title=title or states.sentence(state, say(_TASK, of=of), say),
        tone=state.tone,
        body=plain(reason),
        fields=tuple(fields(message, _DETAILS, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=over(state)),
    )


def _deployment(detail: Payload) -> str:
    """The deployment of a service that started the task; "" for what a person or a schedule did."""
    by = one_line(detail["startedBy"].text(""))
    return by if by.startswith("ecs-svc/") else ""


def _reasons(detail: Payload) -> tuple[str, ...]:
    """Why the task stopped, then what each of its containers says."""
    whole = detail["stoppedReason"].text("")
    parts = (f"{shown(one['name'])}: {why}" for one in detail["containers"] if (why := one["reason"].text("")))
    return tuple(part for part in (whole, *parts) if part.strip())


def _broken(detail: Payload) -> Payload | None:
    """The first container that ended with an error of its own."""
    if detail["stopCode"].text("") in _ORDERED and _UNHEALTHY not in detail["stoppedReason"].text(""):
        return None
    return next((one for one in detail["containers"] if one["exitCode"].number(0) != 0), None)


def _task_of(detail: Payload, where: Where) -> Inline:
    """The service or task family, linked to the task."""
    group = one_line(detail["group"].text("")).partition(":")[2]
    name = group or shown(detail["taskDefinitionArn"]) or shown(detail["taskArn"])
    parts = (shown(detail["clusterArn"]), shown(detail["taskArn"]))
    return links.linked(cut(name, NAME), links.page(where.region, _TASK_PAGE, *parts))


def upper(title: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The sentence with a capital, where it begins with a word of ours."""
    head, *rest = title
    return (head[:1].upper() + head[1:], *rest) if isinstance(head, str) else title


_INSTANCE = Run(
    service="ecs",
    types=("ECS Container Instance State Change",),
    details=(Shape("aws.ecs", "ECS Container Instance State Change", {"containerInstanceArn": ANY, "status": ANY}),),
    thing=Phrase(en="Container instance {name} of {of}", ja="{of} のコンテナインスタンス {name}"),
    alone=Phrase(en="Container instance {name}", ja="コンテナインスタンス {name}"),
    name="detail/containerInstanceArn",
    of="detail/clusterArn",
    arns=("detail/containerInstanceArn", "detail/clusterArn"),
    state="detail/status",
    page=(
        "ecs/v2/clusters/{}/infrastructure/container-instances/{}?region={region}",
        "detail/clusterArn",
        "detail/containerInstanceArn",
    ),
    reason=("detail/statusReason",),
    fields=((Phrase(en="EC2 instance", ja="EC2 インスタンス"), "detail/ec2InstanceId"),),
    words={
        "ACTIVE": states.going("is active", "アクティブです"),
        "DRAINING": states.going("is draining", "ドレイン中です"),
        "REGISTRATIONFAILED": states.bad("could not be registered", "登録できませんでした"),
        "DEREGISTERING": states.going("is being deregistered", "登録解除中です"),
        "INACTIVE": states.over("was deregistered", "登録解除されました"),
    },
)

TASK = Kind(
    "ecs-task",
    Phrase(en="ECS task", ja="ECS タスク"),
    _task,
    types=("ECS Task State Change",),
    details=(Shape("aws.ecs", "ECS Task State Change", {"taskArn": ANY, "lastStatus": ANY}),),
    essential=essential(
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
)
INSTANCE = run_kind(
    "ecs-container-instance", Phrase(en="ECS container instance", ja="ECS コンテナインスタンス"), _INSTANCE
)
