"""CloudFormation: stacks and their resources, as SNS's lines of Key='value' and as EventBridge's events.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-event-notifications.html (the lines);
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut, one_line, plain
from bridge.wording.tone import Tone

_STACK = "CloudFormation Stack Status Change"
_RESOURCE = "CloudFormation Resource Status Change"
_LINE = re.compile(r"(\w{1,60})='(.*)", re.DOTALL)
_NAME = 200  # columns
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
    "ROLLBACK_IN_PROGRESS": states.bad("{thing} is being rolled back", "{thing} がロールバック中です"),
    "ROLLBACK_COMPLETE": _ROLLED_BACK,
    "ROLLBACK_FAILED": states.bad("{thing} could not be rolled back", "{thing} のロールバックに失敗しました"),
    "ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _ROLLED_BACK,
    "COMPLETE_CLEANUP_IN_PROGRESS": states.going(
        "{thing} was updated and is being cleaned up", "{thing} の更新後のクリーンアップ中です"
    ),
    "REVIEW_IN_PROGRESS": states.going(
        "{thing} waits for a change set to be run", "{thing} は変更セットの実行待ちです"
    ),
    "SKIPPED": states.over("{thing} was kept when the stack was deleted", "{thing} が削除されずに残されました"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """One status of a stack, or of a resource in it, from either form."""

    stack: str
    resource: str
    type: str
    status: str
    why: str


def _stack(event: Event, say: Say) -> Notice:
    told = _told(event.payload["message"])
    return _notice(event, told, say(_OF_STACK, name=_linked(told)), say)


def _resource(event: Event, say: Say) -> Notice:
    told = _told(event.payload["message"])
    return _notice(event, told, say(_OF_RESOURCE, name=_linked(told), resource=cut(told.resource, _NAME)), say)


def _notice(event: Event, told: _Told, thing: Line, say: Say) -> Notice:
    state, where = _state(told.status), arn(told.stack)
    account, region = (where.account, where.region) if where else ("", "")
    return Notice(
        title=states.signed(state.sign, say(state.phrase, thing=thing)),
        tone=state.tone,
        body=() if state.tone is Tone.GOOD else plain(told.why),
        fields=tuple(_fields(told, say)),
        context=(*((part,) for part in (account, region) if part), (event.at,)),
        thread=told.stack,
    )


def _fields(told: _Told, say: Say) -> Iterator[Field]:
    if told.resource and told.type:
        yield Field(say(_TYPE), (cut(told.type, _NAME),))


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
        return states.going(f"{{thing}} is being {done}", f"{{thing}} の{noun}中です")
    free = states.state(status)
    return states.State(
        Phrase(en=f"{{thing}} {free.phrase.en}", ja=f"{{thing}} が {free.phrase.ja}"), free.sign, free.tone
    )


def _linked(told: _Told) -> object:
    where: Arn | None = arn(told.stack)
    name = where.resource.removeprefix("stack/").partition("/")[0] if where else ending(told.stack)
    return links.linked(cut(name, _NAME), links.page(where.region, _PAGE, told.stack) if where else None)


def _told(message: Payload) -> _Told:
    """Raises BadPayload where the stack or its status is missing."""
    if isinstance(message.value, str):
        lines = Payload(_lines(message.text()), message.path)
        whole = _whole(lines)
        return _Told(
            stack=one_line(lines["StackId"].text()),
            resource="" if whole else one_line(lines["LogicalResourceId"].text()),
            type=lines["ResourceType"].text(""),
            status=one_line(lines["ResourceStatus"].text()),
            why=lines["ResourceStatusReason"].text(""),
        )
    detail = message["detail"]
    return _Told(
        stack=one_line(detail["stack-id"].text()),
        resource=one_line(detail["logical-resource-id"].text("")),
        type=detail["resource-type"].text(""),
        status=one_line(at(detail, "status-details/status").text()),
        why=at(detail, "status-details/status-reason").text(""),
    )


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
    types=(_STACK,),
    form=_of_text(whole=True),
)
RESOURCE = Kind(
    "cloudformation-resource",
    Phrase(en="CloudFormation resource", ja="CloudFormation リソース"),
    _resource,
    types=(_RESOURCE,),
    form=_of_text(whole=False),
)
