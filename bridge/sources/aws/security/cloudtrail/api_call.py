"""Calls of AWS's API, as CloudTrail recorded them: who called what, on what, and what came of it.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html
"""

import re
from collections.abc import Iterator

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws.security.cloudtrail.actors import Actor, actor
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Call
from bridge.sources.aws.security.cloudtrail.calls import watched
from bridge.sources.aws.security.cloudtrail.facts import graded, with_author
from bridge.sources.aws.security.cloudtrail.record import Record, is_bare, needed, origin, page, record, shape, unsaid
from bridge.sources.aws.security.cloudtrail.things import thing
from bridge.sources.aws.states import signed
from bridge.sources.masking import masked_text
from bridge.sources.other import fields
from bridge.sources.source import Event, Kind
from bridge.values import dataclass
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import HIGH, LOW, MEDIUM, NONE, Severity, reaches
from bridge.wording.text import Line, Text, cut, one_line, plain

_NAME = 120  # columns
_DENIED = pattern(r".*(?:AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthorizationError).*", re.DOTALL)
_ENCODED = pattern(r"(?<!\s)\s*Encoded authorization failure message: \S+")  # not from each space of many
_UNTOLD = pattern(
    r"host|user_?data|environment|variables|.*token|.*policy(?:document)?|template_?body", re.I | re.DOTALL
)
_DID = Phrase(en="{who} {did}", ja="{who} が {did}")
_DID_TO = Phrase(en="{who} {did} {thing}", ja="{who} が {did}：{thing}")
_CALLED = Phrase(en="{who} called {call} of {service}", ja="{who} が {service} の {call} を実行しました")
_REFUSED = Phrase(en="{who} was refused {call} of {service}", ja="{who} による {service} の {call} が拒否されました")
_FAILED = Phrase(en="{call} of {service} by {who} failed", ja="{who} による {service} の {call} が失敗しました")
_TO = Phrase(en="{line}: {thing}", ja="{line}：{thing}")
_BECAUSE = Phrase(en="{line}: {error}", ja="{line}：{error}")
_TO_BECAUSE = Phrase(en="{line} on {thing}: {error}", ja="{line}：{thing}、{error}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be said of a call. `by_name`: nothing but its name is known, so its request is shown. `told`: whether
    its request tells how grave it was."""

    line: Line
    grade: Severity
    thing: str
    by_name: bool = False
    told: bool = True


def _notice(event: Event, say: Say) -> Notice:
    found = record(event, say)
    who = actor(event, found, say)
    said = _said(found, who, say)
    facts = _facts(found, who, said)
    with keeping(facts):
        for key in ("eventName", "eventSource"):
            found.told[key].text()
    return Notice(
        title=signed(said.grade.sign, account_names.beside(said.line, event.options, found.where.account, say)),
        tone=said.grade.tone,
        body=_why(found, say),
        fields=(
            *origin(found, say),
            *who.fields(say),
            *(unsaid(_asked(found, say), said.thing) if said.by_name else ()),
        ),
        links=page(found, say),
        context=found.where.context(found.at),
        facts=facts,
    )


def _said(found: Record, who: Actor, say: Say) -> _Said:
    known = watched(found)
    if error := one_line(found.told["errorCode"].text("")):
        return _stopped(found, who, (error, known), say)
    did = known.read(found) if known else None
    on = known.on(found.request) if known else ""
    if known and did and did is not UNTOLD and (on or not known.thing or (did.phrase and not _placed(did.phrase))):
        phrase = did.phrase or known.did
        line = say(phrase, **did.words, thing=on)
        line = say(_DID_TO if on and not _placed(phrase) else _DID, who=who.shown, did=line, thing=on)
        return _Said(line, _grade(found, who, did.grade or known.grade), on)
    on = thing(found)
    line = say(_CALLED, who=who.shown, call=_call(found), service=found.service)
    line = say(_TO, line=line, thing=on) if on else line
    grade = (did.grade or known.grade) if known and did else NONE
    return _Said(line, _grade(found, who, grade), on, by_name=True, told=did is not UNTOLD)


def _placed(phrase: Phrase) -> bool:
    """Whether the thing has a place of its own in it."""
    return "{thing}" in phrase.en


def _stopped(found: Record, who: Actor, error: tuple[str, Call | None], say: Say) -> _Said:
    """What was tried has not happened: somebody who tries what others watch for is still worth a look."""
    code, known = error
    denied = _DENIED.fullmatch(code)
    on = (known.on(found.request) if known else "") or thing(found)
    line = say(_REFUSED if denied else _FAILED, who=who.shown, call=_call(found), service=found.service)
    grave = known is not None and reaches(known.grade, HIGH)
    grade = MEDIUM if denied and (grave or who.root) else LOW
    line = say(_TO_BECAUSE if on else _BECAUSE, line=line, thing=on, error=cut(code, _NAME))
    return _Said(line, grade, on, by_name=True)


def _call(found: Record) -> str:
    return cut(found.call, _NAME)


def _grade(found: Record, who: Actor, grade: Severity) -> Severity:
    """Whatever the root user changes is grave: nobody is to work as root."""
    if not who.root or reaches(grade, HIGH):
        return grade
    reads = found.told["readOnly"].flag(False) or found.call.startswith(("Get", "List", "Describe", "Head", "Lookup"))
    return LOW if reads else HIGH


def _facts(found: Record, who: Actor, said: _Said) -> Facts:
    """What is done to one thing is one thread, which each grave call begins anew."""
    key = f"{found.service} {said.thing}" if said.thing else ""
    facts = found.where.facts(
        "cloudtrail",
        found.service,
        thread=Thread(key, opens=reaches(said.grade, MEDIUM)),
        graded=graded(found, said.grade, said.told),
    )
    return with_author(facts, who.kept)


def _why(found: Record, say: Say) -> Text:
    """What AWS answered, without the part that only a machine reads."""
    return plain(_ENCODED.sub("", masked_text(found.told["errorMessage"].text(""), say)))


def _asked(found: Record, say: Say) -> Iterator[Field]:
    """The request's own values, but for those in which secrets stand under any name."""
    yield from fields(Payload(_open(found.request.value)), say)


def _open(value: object) -> object:
    if isinstance(value, dict):
        return {key: _open(inner) for key, inner in value.items() if not _UNTOLD.fullmatch(key)}
    return [_open(inner) for inner in value] if isinstance(value, list) else value


KIND = Kind(
    "cloudtrail-api-call",
    Phrase(en="API call (CloudTrail)", ja="API コール（CloudTrail）"),
    _notice,
    types=(
        "AWS API Call via CloudTrail",
        "AWS Console Action via CloudTrail",
        "AWS Network Activity Event via CloudTrail",
    ),
    details=(
        shape("AwsApiCall", "AWS API Call via CloudTrail"),
        shape("AwsConsoleAction", "AWS Console Action via CloudTrail"),
        shape("AwsVpceEvent", "AWS Network Activity Event via CloudTrail"),
    ),
    form=lambda payload: is_bare(payload, "AwsApiCall", "AwsConsoleAction", "AwsVpceEvent"),
    essential=needed(
        "detail.errorCode",
        "detail.recipientAccountId",
        "detail.userIdentity.*",
        "detail.requestParameters.*",
        "detail.requestParameters.*.*",
        "detail.requestParameters.*.items[*].*",
        "detail.requestParameters.*.add.items[*].*",
        "detail.requestParameters.bucketPolicy.Statement[*].*",
        "detail.requestParameters.ipPermissions.items[*].*.items[*].*",
        "requestParameters.*",
        "userIdentity.*",
    ),
)
