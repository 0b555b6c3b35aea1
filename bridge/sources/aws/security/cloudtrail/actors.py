"""Who did it, as people would say it: a user's name, a role with its session, somebody of Identity Center by e-mail.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.sources.source import Event
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut, flat, one_line

_NAME = 120  # columns
_ASSUMED = re.compile(r"arn:[\w-]+:sts::[0-9]{12}:assumed-role/(?P<role>[^/]{1,200})/(?P<session>.{1,200})")
_PERMISSION_SET = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")
# sessions that a program named, not a person
_GENERATED = re.compile(
    r"(?:botocore-session|aws-?(?:cli|sdk|go-sdk)[\w-]*|session|console)?[-_]?[0-9]*", re.IGNORECASE
)
_ACCOUNT = re.compile(r"[0-9]{12}")
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"  # what was typed as a name may have been a password
_ROOT = Phrase(en="Root", ja="ルートユーザー")
_ANONYMOUS = Phrase(en="An anonymous caller", ja="匿名の呼び出し元")
_UNKNOWN = Phrase(en="An unknown user", ja="不明なユーザー")
_OF_ACCOUNT = Phrase(en="Account {account}", ja="アカウント {account}")
_FROM_ACCOUNT = Phrase(en="{who} of {account}", ja="{account} の {who}")
_SET = Phrase(en="Permission set", ja="許可セット")


@dataclass(frozen=True, slots=True)
class Actor:
    """`role`: of somebody of whom the first line tells the session alone; `kept`: the name for facts, the same in every
    language."""

    shown: Line
    kept: str
    root: bool = False
    role: tuple[Phrase, str] | None = None

    def fields(self, say: Say) -> Iterator[Field]:
        yield from labelled(say, *((self.role,) if self.role else ()))


_Named = tuple[str | Phrase, tuple[Phrase, str] | None]


def actor(event: Event, found: Record, say: Say) -> Actor:
    identity = found.told["userIdentity"]
    type_ = identity["type"].text("")
    name, role = _BY_TYPE.get(type_, _plain)(identity)
    name = name or one_line(found.told["additionalEventData"]["UserName"].text("")) or _UNKNOWN
    account = identity["accountId"].text("")
    called = account_names.numbered(event.options, account, say)
    shown = (cut(name, _NAME),) if isinstance(name, str) else say(name, account=called)
    if name is not _OF_ACCOUNT and _ACCOUNT.fullmatch(account) and found.where.account not in (account, ""):
        shown = say(_FROM_ACCOUNT, who=shown, account=called)
    return Actor(shown, name if isinstance(name, str) else type_ or flat(shown), type_ == "Root", role)


def _root(_: Payload) -> _Named:
    return _ROOT, None


def _assumed(identity: Payload) -> _Named:
    """A role's session has the name that whoever took the role gave it: Identity Center gives the person's own."""
    found = _ASSUMED.fullmatch(identity["arn"].text(""))
    if not found:
        return _plain(identity)
    role, session = found.group("role", "session")
    if known := _PERMISSION_SET.fullmatch(role):
        return one_line(session), (_SET, cut(known.group(1), _NAME))
    return (one_line(role) if _GENERATED.fullmatch(session) else one_line(f"{role}/{session}")), None


def _account(identity: Payload) -> _Named:
    """Somebody of another account, who is told by a session's name at most."""
    if identity["accountId"].text("") == "ANONYMOUS_PRINCIPAL":
        return _ANONYMOUS, None
    session = identity["principalId"].text("").partition(":")[2]
    known = _ACCOUNT.fullmatch(identity["accountId"].text(""))
    return one_line(session) or (_OF_ACCOUNT if known else ""), None


def _plain(identity: Payload) -> _Named:
    name = one_line(identity["userName"].text(""))
    if name == _HIDDEN:
        return _UNKNOWN, None
    texts = (name, ending(one_line(identity["arn"].text(""))), one_line(identity["invokedBy"].text("")))
    session = one_line(identity["principalId"].text("").partition(":")[2])
    issuer = one_line(identity["sessionContext"]["sessionIssuer"]["userName"].text(""))
    return next((text for text in (*texts, issuer, session) if text), ""), None


_BY_TYPE: Mapping[str, Callable[[Payload], _Named]] = {
    "Root": _root,
    "AssumedRole": _assumed,
    "AWSAccount": _account,
}
