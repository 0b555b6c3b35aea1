"""ECS: how a deployment of a service goes, and what a service did.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import at, ending, essential, fields
from bridge.sources.aws.runs.ecs import CLUSTER
from bridge.sources.aws.runs.row import NAME, over
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_SERVICE_PAGE = "ecs/v2/clusters/{}/services/{}/deployments?region={region}"
_NAME = "detail/eventName"
_DEPLOYED = Threaded(("detail/deploymentId",), opens=("SERVICE_DEPLOYMENT_IN_PROGRESS",))
_SERVICE = Threaded(("resources/0",))
_DEPLOYMENTS: Mapping[str, states.State] = {
    "SERVICE_DEPLOYMENT_IN_PROGRESS": states.going("Deployment of {of} started", "{of} のデプロイが進行中です"),
    "SERVICE_DEPLOYMENT_COMPLETED": states.good("Deployment of {of} completed", "{of} のデプロイが完了しました"),
    "SERVICE_DEPLOYMENT_FAILED": states.bad("Deployment of {of} failed", "{of} のデプロイに失敗しました"),
}
_ACTIONS: Mapping[str, states.State] = {
    "SERVICE_STEADY_STATE": states.good("{of} reached a steady state", "{of} が定常状態になりました"),
    "TASKSET_STEADY_STATE": states.good(
        "A task set of {of} reached a steady state", "{of} のタスクセットが定常状態になりました"
    ),
    "SERVICE_DESIRED_COUNT_UPDATED": states.going("The desired count of {of} changed", "{of} の必要数が変わりました"),
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
_A_SERVICE = Phrase(en="A service of {cluster}", ja="{cluster} のサービス")
_LEVELS: Mapping[str, Callable[[str, str], states.State]] = {"ERROR": states.bad, "WARN": states.partly}


def _deployment(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    return _of_service(event, _DEPLOYMENTS, _DEPLOYED.thread(message, _NAME), say)


def _action(event: Event, say: Say) -> Notice:
    """Trouble begins a thread of the service's, in which it is said that it is steady again."""
    thread = _SERVICE.thread(event.payload["message"], _NAME)
    notice = _of_service(event, _ACTIONS, thread, say)
    begins = notice.tone in (Tone.BAD, Tone.WARN)
    return replace(notice, facts=replace(notice.facts, thread=replace(thread, opens=begins)))


def _of_service(event: Event, words: Mapping[str, states.State], thread: Thread, say: Say) -> Notice:
    message = event.payload["message"]
    resource = at(message, "resources/0")
    within = at(message, "detail/deploymentId").text("") or at(message, "detail/clusterArn").text("")
    told = one_line(resource.text("")) or one_line(within)  # a detail alone does not say which service
    where = about(event, arns=(told,))
    facts = where.facts("ecs", thread=thread)
    with keeping(facts):
        service, name = told or resource.text(), one_line(at(message, _NAME).text())
    state = words.get(name) or _free(name, at(message, "detail/eventType").text(""))
    cluster, _, end = service.partition(":service/")[2].rpartition("/")
    url = links.page(where.region, _SERVICE_PAGE, cluster, end)
    thing = cut(service if service.startswith("ecs-svc/") else ending(service), NAME)
    of = say(_A_SERVICE, cluster=thing) if ":cluster/" in service else (links.linked(thing, url),)
    title = say(state.phrase, of=of)
    return Notice(
        title=states.signed(state.sign, title),
        tone=state.tone,
        body=plain(at(message, "detail/reason").text("")) if state.tone in (Tone.BAD, Tone.WARN) else (),
        fields=tuple(fields(message, ((CLUSTER, "detail/clusterArn"),), say)),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=over(state)),
    )


def _free(name: str, level: str) -> states.State:
    """An event nobody has told us about, by its name; how bad it is, it says itself."""
    words = cut(name, NAME).replace("{", "{{").replace("}", "}}")
    return _LEVELS.get(level, states.going)(f"{{of}}: {words}", f"{{of}}：{words}")


DEPLOYMENT = Kind(
    "ecs-deployment",
    Phrase(en="ECS deployment", ja="ECS のデプロイ"),
    _deployment,
    types=("ECS Deployment State Change",),
    details=(
        Shape(
            "aws.ecs",
            "ECS Deployment State Change",
            {"eventName": "SERVICE_DEPLOYMENT_[A-Z_]+", "eventType": ANY},
        ),
    ),
    essential=essential("detail.eventName", "detail.deploymentId", tells=("resources[*]",)),
)
SERVICE = Kind(
    "ecs-service",
    Phrase(en="ECS service", ja="ECS サービス"),
    _action,
    types=("ECS Service Action",),
    details=(
        Shape(
            "aws.ecs",
            "ECS Service Action",
            {"eventName": "(?!SERVICE_DEPLOYMENT_)(?:SERVICE|TASKSET|CAPACITY_PROVIDER)_[A-Z_]+", "eventType": ANY},
        ),
    ),
    essential=essential("detail.eventName", "detail.clusterArn", tells=("resources[*]", "detail.eventType")),
)
