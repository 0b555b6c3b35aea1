"""What an event of AWS tells of itself, as far as filters, routes, pings and runbooks can read it.

All reads are total: None, or nothing, where it cannot be told. They read as the kinds themselves do.
"""

import re
from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws.alarms import forms
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.arn import arn
from bridge.sources.aws.options import STATES
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Facts, Value, named
from bridge.wording.text import one_line

_STATED = ("cloudwatch-alarm", "cloudwatch-alarm-contributor")
_ALARMS = (*_STATED, "cloudwatch-alarm-configuration")
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


def facts(event: Event, kind: Kind) -> Facts:
    """All that filters, routes, mentions and runbooks go by."""
    message = event.payload["message"]
    found = forms.state(message).text("").strip() if kind.name in _STATED else ""
    state = found if found in STATES else ""
    name = one_line(forms.name(message).text("")) if kind.name in _ALARMS else ""
    number = account(event)
    values = {
        "service": named(*services(event, kind)),
        **(
            {"account": (Value(number, frozenset((account_names.called(event.options, number).casefold(),))),)}
            if number
            else {}
        ),
        **({"alarm": (Value(names=frozenset((name,)), shown=name),)} if name else {}),
    }
    if kind.name in ("topic-subscribed", "topic-unsubscribed"):
        return Facts(over=True)
    return Facts(
        values,
        state=state,
        over=state == "OK",
        quiet=kind.name in _STATED and forms.quiet(message) is not None,
    )


def services(event: Event, kind: Kind) -> frozenset[str]:
    """In lower case, by every name it goes by: "guardduty"; of an alarm "cloudwatch" and what it watches, "rds"."""
    message = event.payload["message"]
    named = _SERVICES.get(kind.name, kind.name.partition("-")[0])
    source = one_line(message["source"].text("")) if kind.name != "chat-notification" else ""
    watched = _watched(message) if kind.name in _ALARMS else ()
    return frozenset({named, source.lower().removeprefix("aws."), *watched} - {""})


def account(event: Event) -> str | None:
    """Its number, twelve digits: of the account it is about, else of the one that it comes from."""
    return next((text for text in _accounts(event) if _ACCOUNT.fullmatch(text)), None)


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
    yield message["detail"]["accountId"].text("") if message["detail-type"].value == "Anomaly Detected" else ""
    for place in (message, message["configurationItem"], message["configurationItemSummary"]):
        yield from (place[key].text("") for key in _ACCOUNTS)
    named = (*message["resources"], message["AlarmArn"], message["alarmArn"], message["mail"]["sourceArn"])
    told = (one.text("") for one in (*named, message["Source ARN"], record["eventSourceARN"]))
    written = (found.group(1) for found in _ARN_IN_TEXT.finditer(message.text("")))
    yield from (found.account for one in (*told, *written, event.payload["topic"].text("")) if (found := arn(one)))
