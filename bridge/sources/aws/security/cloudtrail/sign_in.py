"""Who signed in to the console, who tried to, and with or without MFA.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bridge.sources import account_names
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.security.cloudtrail import portal
from bridge.sources.aws.security.cloudtrail.actors import Actor, actor
from bridge.sources.aws.security.cloudtrail.facts import graded, with_author
from bridge.sources.aws.security.cloudtrail.outcome import Outcome, failed
from bridge.sources.aws.security.cloudtrail.record import Record, is_bare, needed, origin, page, record, shape
from bridge.sources.aws.states import signed
from bridge.sources.source import Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE
from bridge.wording.text import Line, cut, one_line, plain

_NAME = 120  # columns
_TYPES = ("AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail")
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


def _notice(event: Event, say: Say) -> Notice | None:
    found = record(event, say)
    who = actor(event, found, say)
    facts = with_author(found.where.facts("cloudtrail", "signin", found.service), who.kept)
    with keeping(facts):
        for key in ("eventName", "eventSource"):
            found.told[key].text()
    became = _OUTCOMES.get(found.call, _other)(found, who)
    if became is None:
        return None
    account = account_names.called(event.options, found.where.account) or found.service
    words = {"account": account, "call": cut(found.call, _NAME), **_switch(found, say), **portal.words(found)}
    line = say(became.phrase, **{"who": who.shown, **words})
    return Notice(
        title=signed(became.grade.sign, _from(line, found, say)),
        tone=became.grade.tone,
        body=plain(found.told["errorMessage"].text("")),
        fields=tuple(_fields(found, who, say)),
        links=page(found, say),
        context=found.where.context(found.at),
        facts=replace(facts, graded=graded(found, became.grade)),
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


def _signed_in(found: Record, who: Actor) -> Outcome:
    """Root is told loudest: nobody is to work as root, and without MFA a password alone holds the account."""
    if failed(found):
        return Outcome(_FAILED, HIGH if who.root else LOW)
    mfa = found.told["additionalEventData"]["MFAUsed"].text("")
    if mfa == "Yes":
        return Outcome(_WITH_MFA, HIGH if who.root else NONE)
    if mfa == "No" and found.told["userIdentity"]["type"].text("") in _ASKED_BY_AWS:
        return Outcome(_WITHOUT_MFA, CRITICAL if who.root else MEDIUM)
    return Outcome(_IN, HIGH if who.root else NONE)


def _switched(found: Record, _: Actor) -> Outcome:
    return Outcome(_NOT_SWITCHED, LOW) if failed(found) else Outcome(_SWITCHED, NONE)


def _asked(_: Record, who: Actor) -> Outcome:
    return Outcome(_ASKED, HIGH if who.root else MEDIUM)


def _reset(_: Record, who: Actor) -> Outcome:
    return Outcome(_RESET, HIGH if who.root else MEDIUM)


def _other(found: Record, who: Actor) -> Outcome:
    grade = HIGH if who.root else NONE
    return Outcome(_OTHER_FAILED, LOW if grade is NONE else grade) if failed(found) else Outcome(_OTHER, grade)


_OUTCOMES: Mapping[str, Callable[[Record, Actor], Outcome | None]] = {
    **portal.OUTCOMES,
    "ConsoleLogin": _signed_in,
    "SwitchRole": _switched,
    "PasswordRecoveryRequested": _asked,
    "PasswordRecoveryCompleted": _reset,
}

KIND = Kind(
    "cloudtrail-sign-in",
    Phrase(en="Sign-in (CloudTrail)", ja="サインイン（CloudTrail）"),
    _notice,
    types=(*_TYPES, "AWS Service Event via CloudTrail"),
    details=(shape("AwsConsoleSignIn", _TYPES[0]),),
    among=lambda payload: payload["message"]["detail-type"].value in _TYPES or portal.is_sign_in(payload),
    form=lambda payload: (
        is_bare(payload, "AwsConsoleSignIn") or (is_bare(payload, "AwsServiceEvent") and portal.is_sign_in(payload))
    ),
    essential=needed(
        "detail.serviceEventDetails.*",
        "serviceEventDetails.UserAuthentication",
        "detail.additionalEventData.MFAUsed",
        "detail.additionalEventData.SwitchFrom",
        "detail.sourceIPAddress",
        "detail.userIdentity.*",
        "additionalEventData.MFAUsed",
        "recipientAccountId",
        "sourceIPAddress",
        "userIdentity.*",
        selects=("detail.eventName", "detail.eventSource"),
    ),
)
