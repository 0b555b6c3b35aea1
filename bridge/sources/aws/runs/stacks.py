"""CloudFormation: stacks and their resources, as SNS's lines of Key='value' and as EventBridge's events.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-event-notifications.html (the lines);
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import at, ending, essential
from bridge.sources.aws.runs.row import over
from bridge.sources.aws.runs.threaded import joint
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut, one_line, plain
from bridge.wording.tone import Tone

_LINE = re.compile(r"(\w{1,60})='(.*)", re.DOTALL)
_NAME = 200  # columns
_BEGINS = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS")
_PAGE = "cloudformation/home?region={region}#/stacks/events?stackId={}"
_OF_STACK = Phrase(en="Stack {name}", ja="スタック {name}")
_OF_RESOURCE = Phrase(en="{resource} of stack {name}", ja="スタック {name} の {resource}")
_TYPE = Phrase(en="Resource type", ja="リソースタイプ")

_VERBS: Mapping[str, tuple[str, str]] = {
    "CREATE": ("created", "作成"),
    "UPDATE": ("updated", "更新"),
    "DELETE": ("deleted", "削除"),
    "IMPORT": ("imported", "インポート"),
}
_ROLLED_BACK = states.bad("{thing} was rolled back", "{thing} がロールバックされました")
_STATES: Mapping[str, states.State] = {
    "ROLLBACK_IN_PROGRESS": states.bad("{thing} is being rolled back", "{thing} をロールバックしています"),
    "ROLLBACK_COMPLETE": _ROLLED_BACK,
    "ROLLBACK_FAILED": states.bad("{thing} could not be rolled back", "{thing} のロールバックに失敗しました"),
    "ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _ROLLED_BACK,
    "COMPLETE_CLEANUP_IN_PROGRESS": states.going(
        "{thing} was updated and is being cleaned up", "{thing} の更新後のクリーンアップをしています"
    ),
    "REVIEW_IN_PROGRESS": states.going(
        "{thing} waits for a change set to be run", "{thing} は変更セットの実行待ちです"
    ),
    "SKIPPED": states.over("{thing} was kept when the stack was deleted", "{thing} が削除されずに残されました"),
}


@dataclass(frozen=True, slots=True)
class _Status:
    """One status of a stack, or of a resource in it, from either form."""

    stack: str
    resource: str
    type: str
    status: str
    why: str
    where: Where
    facts: Facts


def _stack(event: Event, say: Say) -> Notice:
    status = _read(event)
    return _notice(event, status, say(_OF_STACK, name=_linked(status)), say)


def _resource(event: Event, say: Say) -> Notice:
    status = _read(event)
    return _notice(event, status, say(_OF_RESOURCE, name=_linked(status), resource=cut(status.resource, _NAME)), say)


def _notice(event: Event, status: _Status, thing: Line, say: Say) -> Notice:
    state = _state(status.status)
    return Notice(
        title=states.signed(state.sign, say(state.phrase, thing=thing)),
        tone=state.tone,
        body=() if state.tone is Tone.GOOD else plain(status.why),
        fields=tuple(_fields(status, say)),
        context=status.where.context(event.at),
        facts=replace(status.facts, over=over(state)),
    )


def _fields(status: _Status, say: Say) -> Iterator[Field]:
    if status.resource and status.type:
        yield Field(say(_TYPE), (cut(status.type, _NAME),))


def _state(status: str) -> states.State:
    """CREATE_COMPLETE and its kin: a verb and how far it came; whatever rolled back went wrong."""
    verb, _, rest = status.partition("_")
    if verb in ("ROLLBACK", "REVIEW"):
        verb, rest = "", status
    known = _STATES.get(rest)
    if known:
        return known
    done, noun = _VERBS.get(verb, ("", ""))
    if done and rest == "COMPLETE":
        return states.good(f"{{thing}} was {done}", f"{{thing}} の{noun}が完了しました")
    if done and rest == "FAILED":
        return states.bad(f"{{thing}} could not be {done}", f"{{thing}} の{noun}に失敗しました")
    if done and rest == "IN_PROGRESS":
        return states.going(f"{{thing}} is being {done}", f"{{thing}} を{noun}しています")
    free = states.state(status)
    return states.State(
        Phrase(en=f"{{thing}} {free.phrase.en}", ja=f"{{thing}} が {free.phrase.ja}"), free.sign, free.tone
    )


def _linked(status: _Status) -> object:
    stack = arn(status.stack)
    if not stack:
        return cut(ending(status.stack), _NAME)
    name = stack.resource.removeprefix("stack/").partition("/")[0]
    return links.linked(cut(name, _NAME), links.page(stack.region, _PAGE, status.stack))


def _read(event: Event) -> _Status:
    """Raises BadPayload where the stack or its status is missing."""
    message = event.payload["message"]
    text = isinstance(message.value, str)
    lines, detail = Payload(_lines(message.text("")), message.path), message["detail"]
    stack = lines["StackId"] if text else detail["stack-id"]
    where = about(event, arns=(stack.text(""),))
    status = lines["ResourceStatus"] if text else at(detail, "status-details/status")
    token = lines["ClientRequestToken"] if text else detail["client-request-token"]
    whole = _whole(lines) if text else not detail["logical-resource-id"].present()
    thread = _thread(one_line(stack.text("")), token.text(""), status.text("") if whole else "")
    facts = where.facts("cloudformation", thread=thread)
    with keeping(facts):
        if text:
            return _Status(
                stack=one_line(stack.text()),
                resource="" if whole else one_line(lines["LogicalResourceId"].text()),
                type=lines["ResourceType"].text(""),
                status=one_line(status.text()),
                why=lines["ResourceStatusReason"].text(""),
                where=where,
                facts=facts,
            )
        return _Status(
            stack=one_line(stack.text()),
            resource=one_line(detail["logical-resource-id"].text("")),
            type=detail["resource-type"].text(""),
            status=one_line(status.text()),
            why=at(detail, "status-details/status-reason").text(""),
            where=where,
            facts=facts,
        )


def _thread(stack: str, given: str, status: str) -> Thread:
    """Of one operation, as far as it is told which; else of the stack. `status`: the stack's own, "" of a resource."""
    operation = one_line(given) if given != "null" else ""  # as CloudFormation writes that there is none
    return Thread(joint((stack, operation)) or stack, opens=status in _BEGINS, closes=bool(status))


def _lines(text: str) -> dict[str, str]:
    """Key='value' lines; a value may go on over several, and hold quotes."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        start = _LINE.fullmatch(line)
        if start:
            key = start.group(1)
            found[key] = [start.group(2)]
        elif key:
            found[key].append(line)
    return {key: "\n".join(value).rstrip().removesuffix("'") for key, value in found.items()}


def _whole(lines: Payload) -> bool:
    """Whether the event is of the stack itself: a nested stack is a resource of its parent."""
    return lines["PhysicalResourceId"].text("") == lines["StackId"].text("")


def _of_text(whole: bool) -> Callable[[Payload], bool]:
    def matches(payload: Payload) -> bool:
        text = payload["message"].value
        if not isinstance(text, str) or not text.startswith("StackId='") or "\nResourceStatus='" not in text:
            return False
        return _whole(Payload(_lines(text))) is whole

    return matches


STACK = Kind(
    "cloudformation-stack",
    Phrase(en="CloudFormation stack", ja="CloudFormation スタック"),
    _stack,
    types=("CloudFormation Stack Status Change",),
    details=(
        Shape(
            "aws.cloudformation",
            "CloudFormation Stack Status Change",
            {"stack-id": ANY, "status-details/status": ANY},
        ),
    ),
    form=_of_text(whole=True),
    essential=essential("detail.stack-id", "detail.status-details.status"),
)
RESOURCE = Kind(
    "cloudformation-resource",
    Phrase(en="CloudFormation resource", ja="CloudFormation リソース"),
    _resource,
    types=("CloudFormation Resource Status Change",),
    details=(
        Shape(
            "aws.cloudformation",
            "CloudFormation Resource Status Change",
            {"stack-id": ANY, "status-details/status": ANY, "logical-resource-id": ANY},
        ),
    ),
    form=_of_text(whole=False),
    essential=essential("detail.stack-id", "detail.status-details.status", tells=("detail.logical-resource-id",)),
)
