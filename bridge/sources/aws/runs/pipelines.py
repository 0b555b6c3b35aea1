"""CodePipeline: executions of pipelines, stages and actions, by EventBridge or CodeStar, and manual approval.

https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html;
https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html
"""

from collections.abc import Iterator
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import SENT_ON, at, ending, essential, fields, moment, shown
from bridge.sources.aws.runs.row import NAME, STARTED_BY, Run
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Link, Paragraph, Text, cut, one_line, plain
from bridge.wording.tone import Tone

_EXECUTION = "codesuite/codepipeline/pipelines/{}/executions/{}/timeline?region={region}"
_MOST_ACTIONS = 5
_MORE_ACTIONS = Phrase(en="and {n} more failed actions", ja="ほか {n} 件の失敗したアクション")
_SERVICE = "codepipeline"
_SOURCE = "aws.codepipeline"
_OF_EXECUTION = {"pipeline": ANY, "execution-id": ANY, "state": ANY}
_THREADED = Threaded(("detail/execution-id",), also="detail/pipeline")
_PART = replace(_THREADED, part=True)
_TRIGGER = "detail/execution-trigger"


def _started_by(trigger: Payload) -> str:
    """Who started it; where it was none of the account's own, by what: an ARN of a connection tells nobody anything."""
    by = one_line(trigger["trigger-detail"].text(""))
    someone = not by.startswith("arn:") or by.split(":", 3)[2] in ("iam", "sts", "events")
    return cut(ending(by) if someone else one_line(trigger["trigger-type"].text("")) or ending(by), NAME)


_PIPELINE = Run(
    service=_SERVICE,
    types=("CodePipeline Pipeline Execution State Change",),
    details=(Shape(_SOURCE, "CodePipeline Pipeline Execution State Change", _OF_EXECUTION),),
    thing=Phrase(en="Pipeline {name}", ja="パイプライン {name}"),
    name="detail/pipeline",
    state="detail/state",
    page=(_EXECUTION, "detail/pipeline", "detail/execution-id"),
    stage="additionalAttributes/failedStage",
    threaded=replace(_THREADED, opens=("STARTED",), since="detail/start-time"),
    fields=((STARTED_BY, _TRIGGER),),
    shows={_TRIGGER: _started_by},
    took=("detail/start-time", "time"),
)
_STAGE = Run(
    service=_SERVICE,
    types=("CodePipeline Stage Execution State Change",),
    details=(Shape(_SOURCE, "CodePipeline Stage Execution State Change", {**_OF_EXECUTION, "stage": ANY}),),
    thing=Phrase(en="Stage {name} of pipeline {of}", ja="パイプライン {of} のステージ {name}"),
    alone=Phrase(en="Stage {name}", ja="ステージ {name}"),
    threaded=_PART,
    name="detail/stage",
    of="detail/pipeline",
    state="detail/state",
    page=(_EXECUTION, "detail/pipeline", "detail/execution-id"),
    fields=((STARTED_BY, _TRIGGER),),
    shows={_TRIGGER: _started_by},
)
_SOME_STAGE = replace(
    _STAGE,
    thing=Phrase(en="A stage of pipeline {name}", ja="パイプライン {name} のステージ"),
    name="detail/pipeline",
    of="",
)
_ACTION = Run(
    service=_SERVICE,
    types=("CodePipeline Action Execution State Change",),
    details=(
        Shape(
            _SOURCE,
            "CodePipeline Action Execution State Change",
            {**_OF_EXECUTION, "stage": ANY, "action": ANY},
        ),
    ),
    thing=Phrase(en="Action {name} of pipeline {of}", ja="パイプライン {of} のアクション {name}"),
    alone=Phrase(en="Action {name}", ja="アクション {name}"),
    threaded=_PART,
    name="detail/action",
    of="detail/pipeline",
    state="detail/state",
    page=(_EXECUTION, "detail/pipeline", "detail/execution-id"),
    stage="detail/stage",
    reason=("detail/execution-result/external-execution-summary", "additionalAttributes/customData"),
    fields=(
        (Phrase(en="Provider", ja="プロバイダー"), "detail/type/provider"),
        (Phrase(en="Error code", ja="エラーコード"), "detail/execution-result/error-code"),
    ),
)
_APPROVAL = replace(
    _ACTION,
    fields=(),  # its provider is Manual, its error that somebody said no
    words={
        "STARTED": states.State(Phrase(en="waits for approval", ja="承認を待っています"), tone=Tone.WARN),
        "SUCCEEDED": states.good("was approved", "承認されました"),
        "FAILED": states.bad("was rejected", "却下されました"),
    },
)
_WAITS = Phrase(
    en="{name} of pipeline {pipeline} waits for approval",
    ja="パイプライン {pipeline} の {name} が承認を待っています",
)
_STAGE_LABEL = Phrase(en="Stage", ja="ステージ")
_UNTIL = Phrase(en="Expires", ja="期限")
_REVIEW = Phrase(en="What to review", ja="確認対象")
_APPROVE = "codesuite/codepipeline/pipelines/{}/view?region={region}#/{}/{}/approve/{}"


def _pipeline(event: Event, say: Say) -> Notice:
    return _with_failed(_PIPELINE.notice(event, say), event, say)


def _stage(event: Event, say: Say) -> Notice:
    named = at(event.payload["message"], "detail/stage").text("").strip()
    return _with_failed((_STAGE if named else _SOME_STAGE).notice(event, say), event, say)


def _with_failed(notice: Notice, event: Event, say: Say) -> Notice:
    """CodeStar names the actions that failed, and why."""
    failed = () if notice.body or notice.tone is not Tone.BAD else _failed(event.payload["message"], say)
    return replace(notice, body=failed) if failed else notice


def _action(event: Event, say: Say) -> Notice:
    """An action; one of somebody's approval in the words of that, with what there is to review."""
    message = event.payload["message"]
    if at(message, "detail/type/category").value != "Approval":
        return _ACTION.notice(event, say)
    return replace(_APPROVAL.notice(event, say), links=tuple(_reviewed(message["additionalAttributes"], say)))


def _failed(message: Payload, say: Say) -> Text:
    told: list[Line] = []
    for action in message["additionalAttributes"]["failedActions"]:
        line = ": ".join(text for key in ("action", "additionalInformation") if (text := shown(action[key])))
        if line and (line,) not in told:
            told.append((line,))
    more = (say(_MORE_ACTIONS, n=len(told) - _MOST_ACTIONS),) if len(told) > _MOST_ACTIONS else ()
    return (Paragraph((*told[:_MOST_ACTIONS], *more)),) if told else ()


def _asks(payload: Payload) -> bool:
    message = payload["message"].value
    return isinstance(message, dict) and "approval" in message and "consoleLink" in message


def _approval(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    asked, where = message["approval"], about(event)
    facts = where.facts(_SERVICE, thread=Thread("", also=one_line(asked["pipelineName"].text("")), closes=False))
    with keeping(facts):
        name, pipeline = one_line(asked["actionName"].text()), one_line(asked["pipelineName"].text())
    parts = (pipeline, asked["stageName"].text(""), name, asked["token"].text(""))
    link = links.linked(name, links.page(where.region, _APPROVE, *parts))
    return Notice(
        title=say(_WAITS, name=link, pipeline=pipeline),
        tone=Tone.WARN,
        body=plain(asked["customData"].text("")),
        fields=tuple(_of_approval(asked, say)),
        links=tuple(_reviewed(asked, say)),
        context=where.context(event.at),
        facts=facts,
    )


def _of_approval(asked: Payload, say: Say) -> Iterator[Field]:
    yield from fields(asked, ((_STAGE_LABEL, "stageName"),), say)
    until = moment(asked["expires"])
    if until:
        yield Field(say(_UNTIL), (until,))


def _reviewed(asked: Payload, say: Say) -> Iterator[Link]:
    link = outside_link(say.text(_REVIEW), asked["externalEntityLink"].text(""))
    if isinstance(link, Link):
        yield link


PIPELINE = Kind(
    "codepipeline-pipeline",
    Phrase(en="Pipeline execution", ja="パイプラインの実行"),
    _pipeline,
    types=_PIPELINE.types,
    details=_PIPELINE.details,
    essential=_PIPELINE.essential(selects=SENT_ON),
)
STAGE = Kind(
    "codepipeline-stage",
    Phrase(en="Pipeline stage", ja="パイプラインのステージ"),
    _stage,
    types=_STAGE.types,
    details=_STAGE.details,
    essential=_SOME_STAGE.essential("detail/stage"),
)
ACTION = Kind(
    "codepipeline-action",
    Phrase(en="Pipeline action", ja="パイプラインのアクション"),
    _action,
    types=_ACTION.types,
    details=_ACTION.details,
    essential=_ACTION.essential("detail/type/category", selects=SENT_ON),
)
APPROVAL = Kind(
    "codepipeline-approval",
    Phrase(en="Pipeline approval", ja="パイプラインの承認"),
    _approval,
    form=_asks,
    essential=essential(
        "approval.actionName",
        "approval.pipelineName",
        tells=("region", "approval.stageName", "approval.token"),
        selects=("",),
    ),
)
