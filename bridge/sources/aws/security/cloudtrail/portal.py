"""Identity Center's access portal: who signed in there, and into which account with which role they went on.

https://docs.aws.amazon.com/singlesignon/latest/userguide/sign-in-events.html
"""

from collections.abc import Callable, Mapping

from bridge.payload import Payload
from bridge.sources.aws.security.cloudtrail.actors import Actor
from bridge.sources.aws.security.cloudtrail.outcome import Outcome, failed
from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.phrases import Phrase
from bridge.wording.severity import LOW, NONE
from bridge.wording.text import cut, one_line

_SOURCES = ("signin.amazonaws.com", "sso.amazonaws.com")
_IN = Phrase(
    en="{who} signed in to the access portal of {account}",
    ja="{who} が {account} のアクセスポータルにサインインしました",
)
_FAILED = Phrase(
    en="{who} failed to sign in to the access portal of {account}",
    ja="{who} が {account} のアクセスポータルへのサインインに失敗しました",
)
_STEP = Phrase(
    en="{who} is signing in to the access portal of {account}",
    ja="{who} が {account} のアクセスポータルにサインインしています",
)
_WENT = Phrase(
    en="{who} went from the access portal to {account} as {role}",
    ja="{who} がアクセスポータルから {account} に {role} としてアクセスしました",
)
_A_ROLE = Phrase(en="a role", ja="ロール")


def is_sign_in(payload: Payload) -> bool:
    """Of the events of services those of the sign-in alone."""
    message = payload["message"]
    told = message["detail"] if message["detail-type"].present() else message
    return told["eventSource"].text("") in _SOURCES and told["eventName"].text("") in OUTCOMES


def words(found: Record) -> Mapping[str, object]:
    """Where somebody went on to: in the event of that alone."""
    details = found.told["serviceEventDetails"]
    if found.call != "Federate":
        return {}
    account, role = (one_line(details[key].text("")) for key in ("account_id", "role_name"))
    return {"role": cut(role, 120) or _A_ROLE, **({"account": cut(account, 20)} if account else {})}


def _signed_in(found: Record, _: Actor) -> Outcome:
    return Outcome(_FAILED, LOW) if failed(found) else Outcome(_IN, NONE)


def _step(found: Record, _: Actor) -> Outcome | None:
    """A password, or a second factor, on the way in: worth a word where it was wrong."""
    if failed(found):
        return Outcome(_FAILED, LOW)
    return None if found.answer == "Success" else Outcome(_STEP, NONE)


def _went(_: Record, __: Actor) -> Outcome:
    return Outcome(_WENT, NONE)


OUTCOMES: Mapping[str, Callable[[Record, Actor], Outcome | None]] = {
    "UserAuthentication": _signed_in,
    "CredentialVerification": _step,
    "CredentialChallenge": _step,
    "Federate": _went,
}
