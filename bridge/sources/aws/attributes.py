"""What an event of AWS tells of itself, as far as filters, routes, pings and runbooks can read it.

All reads are total: None, or nothing, where it cannot be told. They read as the kinds themselves do.
"""

import re
from collections.abc import Callable, Iterator

from bridge.payload import Payload
from bridge.sources.aws.alarms import events, forms, state_change
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.arn import arn
from bridge.sources.aws.security import guardduty, security_hub, vulnerabilities
from bridge.sources.aws.services import log_lines, money
from bridge.sources.source import Event, Kind
from bridge.wording.severity import SCALE, Graded, Severity
from bridge.wording.text import one_line

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_STATED = (state_change.KIND, events.CONTRIBUTOR)
_ALARMS = (*_STATED, events.CONFIGURATION)
_GRADED: tuple[tuple[Kind, Callable[[Payload], tuple[Graded, ...]]], ...] = (
    (guardduty.FOUND, guardduty.graded),
    (security_hub.KIND, security_hub.graded),
    (vulnerabilities.INSPECTOR, vulnerabilities.graded),
    (vulnerabilities.ECR, vulnerabilities.counted),
)
# kinds whose service is not their name's first word
_SERVICES = {
    "access-analyzer-finding": "access-analyzer",
    "budget": "budgets",
    "chat-notification": "",
    "cost-anomaly": "ce",
    "exposed-key": "health",
    "log-lines": "logs",
    "mail-bounced": "ses",
    "mail-complaint": "ses",
    "mail-delivered": "ses",
    "mail-received": "ses",
    "other": "",
    "scheduled-event": "events",
    "several-events": "",
    "topic-subscribed": "sns",
    "topic-unsubscribed": "sns",
    "trusted-advisor": "trustedadvisor",
}
_ACCOUNT = re.compile(r"[0-9]{12}")
_ACCOUNTS = ("account", "accountId", "AccountId", "AWSAccountId", "awsAccountId")
# CloudFormation's StackId='arn:…', Backup's Resource ARN : arn:…, RDS's type db-instance to the topic arn:….
_ARN_IN_TEXT = re.compile(r"(?:\bStackId='|\bARN ?: ?|\btype [\w-]{1,60} to the topic )(arn:[^\s']{1,600})")


def state(event: Event) -> str | None:
    """One of STATES: of an alarm or of one of its contributors, in whatever form it came."""
    if not _is(event, _STATED):
        return None
    found = forms.state(event.payload["message"]).text("").strip()
    return found if found in STATES else None


def quiet(event: Event) -> bool:
    """Whether it is of an alarm whose actions are kept back: muted, or suppressed by another alarm."""
    return _is(event, _STATED) and forms.quiet(event.payload["message"]) is not None


def alarm(event: Event) -> str | None:
    """The name of the alarm that it is about, whether of its state or of its configuration."""
    if not _is(event, _ALARMS):
        return None
    return one_line(forms.name(event.payload["message"]).text("")) or None


def grades(event: Event) -> tuple[Graded, ...]:
    """Of each finding in it, also of those that ask for nothing; () for what is no finding."""
    read = next((read for kind, read in _GRADED if kind.matches(event.payload)), None)
    return read(event.payload["message"]) if read else ()


def severity(event: Event) -> Severity | None:
    """Of the gravest finding that asks for something: no sample, and neither resolved, archived nor suppressed."""
    return min((one.severity for one in grades(event) if one.severity and not one.over), key=SCALE.index, default=None)


def services(event: Event, kind: Kind) -> frozenset[str]:
    """In lower case, by every name it goes by: "guardduty"; of an alarm "cloudwatch" and what it watches, "rds"."""
    message = event.payload["message"]
    named = _SERVICES.get(kind.name, kind.name.partition("-")[0])
    source = one_line(message["source"].text("")) if kind.name != "chat-notification" else ""
    found = {named, source.lower().removeprefix("aws."), *(_watched(message) if _is(event, _ALARMS) else ())}
    return frozenset(found - {""})


def account(event: Event) -> str | None:
    """Its number, twelve digits: of the account it is about, else of the one that it comes from."""
    return next((text for text in _accounts(event) if _ACCOUNT.fullmatch(text)), None)


def _is(event: Event, kinds: tuple[Kind, ...]) -> bool:
    return any(kind.matches(event.payload) for kind in kinds)


def _watched(message: Payload) -> Iterator[str]:
    """AWS/RDS → rds; Shop/Checkout → shop/checkout, shop"""
    watched = condition(forms.rules(message))
    for series in (watched.series, *watched.inputs):
        namespace = one_line(series.namespace).lower()
        yield from (namespace.removeprefix("aws/"), namespace.removeprefix("aws/").partition("/")[0])


def _accounts(event: Event) -> Iterator[str]:
    """The most telling first: what one account tells may be about another, and a topic may be anybody's."""
    message = event.payload["message"]
    record = next(iter(message["Records"]), Payload(None))
    yield message["detail"]["affectedAccount"].text("")
    yield message["detail"]["accountId"].text("") if money.ANOMALY.matches(event.payload) else ""
    for place in (message, message["configurationItem"], message["configurationItemSummary"]):
        yield from (place[key].text("") for key in _ACCOUNTS)
    yield money.account(message)
    yield log_lines.owner(message)
    named = (*message["resources"], message["AlarmArn"], message["alarmArn"], message["mail"]["sourceArn"])
    told = (one.text("") for one in (*named, message["Source ARN"], record["eventSourceARN"]))
    written = (found.group(1) for found in _ARN_IN_TEXT.finditer(message.text("")))
    yield from (found.account for one in (*told, *written, event.payload["topic"].text("")) if (found := arn(one)))
