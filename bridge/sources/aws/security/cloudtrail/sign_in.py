"""Who signed in to the console, who tried to, and with or without MFA.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bridge.sources import account_names
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.security.cloudtrail.actors import Actor, actor
from bridge.sources.aws.security.cloudtrail.facts import with_author
from bridge.sources.aws.security.cloudtrail.record import Record, is_bare, needed, origin, page, record
from bridge.sources.aws.states import signed
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity
from bridge.wording.text import Line, cut, one_line, plain

_NAME = 120  # columns
_IN = Phrase(en="{who} signed in to the console of {account}", ja="{who} が {account} のコンソールにサインインしました")
_WITH_MFA = Phrase(
    en="{who} signed in to the console of {account} with MFA",
    ja="{who} が MFA を使って {account} のコンソールにサインインしました",
)
_WITHOUT_MFA = Phrase(
    en="{who} signed in to the console of {account} without MFA",
    ja="{who} が MFA なしで {account} のコンソールにサインインしました",
)
_FAILED = Phrase(
    en="{who} failed to sign in to the console of {account}",
    ja="{who} が {account} のコンソールへのサインインに失敗しました",
)
_SWITCHED = Phrase(en="{who} switched to {role} in {account}", ja="{who} が {account} の {role} に切り替えました")
_NOT_SWITCHED = Phrase(
    en="{who} failed to switch to {role} in {account}", ja="{who} が {account} の {role} への切り替えに失敗しました"
)
_ASKED = Phrase(
    en="{who} asked for a new password for {account}", ja="{who} が {account} のパスワードの再設定をリクエストしました"
)
_RESET = Phrase(en="{who} set a new password for {account}", ja="{who} が {account} のパスワードを再設定しました")
_OTHER = Phrase(
    en="{who}: {call} at the sign-in to {account}", ja="{who} が {account} へのサインインで {call} を実行しました"
)
_OTHER_FAILED = Phrase(
    en="{who}: {call} at the sign-in to {account} failed",
    ja="{who} の {account} へのサインインで {call} が失敗しました",
)
_A_ROLE = Phrase(en="a role", ja="ロール")
_THE_ROLE = Phrase(en="the role {role}", ja="ロール {role}")
_FROM = Phrase(en="{line} ({source})", ja="{line}（{source}）")
_SWITCHED_FROM = Phrase(en="Switched from", ja="切り替え元")
_ASKED_BY_AWS = ("Root", "IAMUser")  # of everybody else the provider asks for MFA, and AWS says No


@dataclass(frozen=True, slots=True)
class _Told:
    phrase: Phrase
    grade: Severity


def _notice(event: Event, say: Say) -> Notice:
    found = record(event, say)
    who = actor(event, found, say)
    told = _NAMES.get(found.call, _other)(found, who)
    facts = with_author(found.where.facts("cloudtrail", "signin", graded=(Graded(told.grade),)), who.kept)
    with keeping(facts):
        for key in ("eventName", "eventSource"):
            found.told[key].text()
    account = account_names.called(event.options, found.where.account) or found.service
    words = {"account": account, "call": cut(found.call, _NAME), **_switch(found, say)}
    line = say(told.phrase, **{"who": who.shown, **words})
    return Notice(
        title=signed(told.grade.sign, _from(line, found, say)),
        tone=told.grade.tone,
        body=plain(found.told["errorMessage"].text("")),
        fields=tuple(_fields(found, who, say)),
        links=page(found, say),
        context=found.where.context(found.at),
        facts=facts,
    )


def _switch(found: Record, say: Say) -> dict[str, object]:
    """Who took which role: the session's name need not be the person's, and is mostly made of both."""
    if found.call != "SwitchRole":
        return {}
    role = found.told["userIdentity"]["arn"].text("").partition(":assumed-role/")[2].partition("/")[0]
    came = ending(one_line(found.told["additionalEventData"]["SwitchFrom"].text("")))
    return {
        "role": say(_THE_ROLE, role=cut(role, _NAME)) if role else _A_ROLE,
        **({"who": cut(came, _NAME)} if came else {}),
    }


def _from(line: Line, found: Record, say: Say) -> Line:
    return say(_FROM, line=line, source=cut(found.source, 60)) if found.source else line


def _fields(found: Record, who: Actor, say: Say) -> Iterator[Field]:
    came = one_line(found.told["additionalEventData"]["SwitchFrom"].text(""))
    yield from who.fields(say)
    yield from labelled(say, (_SWITCHED_FROM, cut(came, _NAME)))
    yield from (field for field in origin(found, say) if found.source not in field.value)


def _signed_in(found: Record, who: Actor) -> _Told:
    """Root is told loudest: nobody is to work as root, and without MFA a password alone holds the account."""
    if _failed(found):
        return _Told(_FAILED, HIGH if who.root else LOW)
    mfa = found.told["additionalEventData"]["MFAUsed"].text("")
    if mfa == "Yes":
        return _Told(_WITH_MFA, HIGH if who.root else NONE)
    if mfa == "No" and found.told["userIdentity"]["type"].text("") in _ASKED_BY_AWS:
        return _Told(_WITHOUT_MFA, CRITICAL if who.root else MEDIUM)
    return _Told(_IN, HIGH if who.root else NONE)


def _switched(found: Record, _: Actor) -> _Told:
    return _Told(_NOT_SWITCHED, LOW) if _failed(found) else _Told(_SWITCHED, NONE)


def _asked(_: Record, who: Actor) -> _Told:
    return _Told(_ASKED, HIGH if who.root else MEDIUM)


def _reset(_: Record, who: Actor) -> _Told:
    return _Told(_RESET, HIGH if who.root else MEDIUM)


def _other(found: Record, who: Actor) -> _Told:
    grade = HIGH if who.root else NONE
    return _Told(_OTHER_FAILED, LOW if grade is NONE else grade) if _failed(found) else _Told(_OTHER, grade)


def _failed(found: Record) -> bool:
    """The answer stands under the call's own name; what failed has a reason, too."""
    return found.told["responseElements"][found.call].text("") == "Failure" or bool(found.told["errorMessage"].text(""))


_NAMES: Mapping[str, Callable[[Record, Actor], _Told]] = {
    "ConsoleLogin": _signed_in,
    "SwitchRole": _switched,
    "PasswordRecoveryRequested": _asked,
    "PasswordRecoveryCompleted": _reset,
}

KIND = Kind(
    "cloudtrail-sign-in",
    Phrase(en="Console sign-in (CloudTrail)", ja="コンソールへのサインイン（CloudTrail）"),
    _notice,
    types=("AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"),
    form=lambda payload: is_bare(payload, "AwsConsoleSignIn"),
    essential=needed(
        "detail.additionalEventData.MFAUsed",
        "detail.additionalEventData.SwitchFrom",
        "detail.sourceIPAddress",
        "detail.userIdentity.*",
        "additionalEventData.MFAUsed",
        "recipientAccountId",
        "sourceIPAddress",
        "userIdentity.*",
    ),
)
