"""ECS: why a task stopped, how a deployment goes, what a service did, and container instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html;
stop codes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from collections.abc import Callable, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import at, ending, essential, fields, shown
from bridge.sources.aws.runs.row import NAME, Run, run_kind
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, cut, one_line, plain
from bridge.wording.tone import Tone

_TASK_PAGE = "ecs/v2/clusters/{}/tasks/{}/configuration?region={region}"
_SERVICE_PAGE = "ecs/v2/clusters/{}/services/{}/deployments?region={region}"
_CLUSTER = Phrase(en="Cluster", ja="クラスター")
_DEFINITION = Phrase(en="Task definition", ja="タスク定義")
_DETAILS = ((_CLUSTER, "detail/clusterArn"), (_DEFINITION, "detail/taskDefinitionArn"))

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
_DEPLOYMENTS: Mapping[str, states.State] = {
    "SERVICE_DEPLOYMENT_IN_PROGRESS": states.going("deployment of {of} started", "{of} のデプロイが進行中です"),
    "SERVICE_DEPLOYMENT_COMPLETED": states.good("deployment of {of} completed", "{of} のデプロイが完了しました"),
    "SERVICE_DEPLOYMENT_FAILED": states.bad("deployment of {of} failed", "{of} のデプロイに失敗しました"),
}
_ACTIONS: Mapping[str, states.State] = {
    "SERVICE_STEADY_STATE": states.good("{of} reached a steady state", "{of} が定常状態になりました"),
    "TASKSET_STEADY_STATE": states.good(
        "a task set of {of} reached a steady state", "{of} のタスクセットが定常状態になりました"
    ),
    "SERVICE_DESIRED_COUNT_UPDATED": states.going("the desired count of {of} changed", "{of} の必要数が変わりました"),
    "SERVICE_TASK_START_IMPAIRED": states.bad(
        "{of} cannot start its tasks consistently", "{of} がタスクを安定して開始できません"
    ),
    "SERVICE_TASK_PLACEMENT_FAILURE": states.bad("{of} could not place a task", "{of} がタスクを配置できませんでした"),
    "SERVICE_TASK_CONFIGURATION_FAILURE": states.bad(
        "{of} could not start a task because of its configuration", "設定の問題で {of} がタスクを開始できませんでした"
    ),
    "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY": states.partly(
        "{of} has an unhealthy task", "{of} に正常でないタスクがあります"
    ),
}
_LEVELS: Mapping[str, Callable[[str, str], states.State]] = {"ERROR": states.bad, "WARN": states.partly}


def _task(event: Event, say: Say) -> Notice:
    """A task that stopped, with the container that took it down; other states in the common words."""
    message = event.payload["message"]
    detail = message["detail"]
    where = about(event, arns=(detail["taskArn"].text(""), detail["clusterArn"].text("")))
    facts = where.facts("ecs", thread=Thread(detail["group"].text("")))
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
        title = states.signed(state.sign, _upper(say(state.phrase, of=of, **words)))
    reason = "\n".join(_reasons(detail))
    return Notice(
        title=title or states.sentence(state, say(_TASK, of=of), say),
        tone=state.tone,
        body=plain(reason),
        fields=tuple(fields(message, _DETAILS, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


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


def _deployment(event: Event, say: Say) -> Notice:
    return _of_service(event, _DEPLOYMENTS, say)


def _action(event: Event, say: Say) -> Notice:
    return _of_service(event, _ACTIONS, say)


def _of_service(event: Event, words: Mapping[str, states.State], say: Say) -> Notice:
    message = event.payload["message"]
    resource = at(message, "resources/0")
    where = about(event, arns=(resource.text(""),))
    facts = where.facts("ecs", thread=Thread(one_line(resource.text(""))))
    with keeping(facts):
        service, name = one_line(resource.text()), one_line(at(message, "detail/eventName").text())
    state = words.get(name) or _free(name, at(message, "detail/eventType").text(""))
    cluster, _, end = service.partition(":service/")[2].rpartition("/")
    url = links.page(where.region, _SERVICE_PAGE, cluster, end)
    title = say(state.phrase, of=links.linked(cut(ending(service), NAME), url))
    return Notice(
        title=states.signed(state.sign, _upper(title)),
        tone=state.tone,
        body=plain(at(message, "detail/reason").text("")) if state.tone in (Tone.BAD, Tone.WARN) else (),
        fields=tuple(fields(message, ((_CLUSTER, "detail/clusterArn"),), say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _free(name: str, level: str) -> states.State:
    """An event nobody has told us about, by its name; how bad it is, it says itself."""
    words = cut(name, NAME).replace("{", "{{").replace("}", "}}")
    return _LEVELS.get(level, states.going)(f"{{of}}: {words}", f"{{of}}：{words}")


def _upper(title: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The sentence with a capital, where it begins with a word of ours."""
    head, *rest = title
    return (head[:1].upper() + head[1:], *rest) if isinstance(head, str) else title


_INSTANCE = Run(
    service="ecs",
    types=("ECS Container Instance State Change",),
    thing=Phrase(en="Container instance {name} of {of}", ja="{of} のコンテナインスタンス {name}"),
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
DEPLOYMENT = Kind(
    "ecs-deployment",
    Phrase(en="ECS deployment", ja="ECS のデプロイ"),
    _deployment,
    types=("ECS Deployment State Change",),
    essential=essential("resources[*]", "detail.eventName"),
)
SERVICE = Kind(
    "ecs-service",
    Phrase(en="ECS service", ja="ECS サービス"),
    _action,
    types=("ECS Service Action",),
    essential=essential("resources[*]", "detail.eventName", tells=("detail.eventType",)),
)
INSTANCE = run_kind(
    "ecs-container-instance", Phrase(en="ECS container instance", ja="ECS コンテナインスタンス"), _INSTANCE
)
