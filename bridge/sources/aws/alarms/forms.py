"""An alarm in a new state, read from any of the forms in which CloudWatch sends it.

SNS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
EventBridge: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
Lambda: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bridge.payload import Payload
from bridge.sources.aws.alarms import reasons, state_data
from bridge.sources.aws.alarms.conditions import Condition
from bridge.sources.aws.alarms.operators import Stands
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Event
from bridge.values import dataclass
from bridge.wording.facts import Facts, Thread, Value
from bridge.wording.text import one_line

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why an alarm's actions are kept back: `by` is Alarm, WaitPeriod or ExtensionPeriod; a rule mutes `until`."""

    by: str = ""
    suppressor: str = ""
    muted: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is "" is unknown. `lasted`: how long the previous state did; `alarming`: the alarms below a composite
    one that made it ring; `values`: the latest, oldest first. `arn`: its own, or that of the topic in its region."""

    name: str
    state: str
    reason: str
    previous: str
    lasted: timedelta | None
    at: datetime
    arn: Arn | None
    where: Where
    description: str
    watched: Condition
    rule: str
    alarming: tuple[str, ...]
    values: tuple[float, ...]
    quiet: Quiet | None

    @property
    def stands(self) -> Stands:
        """What had no data before was never across its limit, and so is not back."""
        if self.state != "OK":
            return Stands.ALARM
        return Stands.WITHIN if self.previous == "INSUFFICIENT_DATA" else Stands.OK


def of_sns(event: Event) -> Alarm:
    message = event.payload["message"]
    reason = message["NewStateReason"].text("")
    # an alarm reports to a topic in its own region; older messages lack AlarmArn
    own = message["AlarmArn"].text("")
    where = about(event, message["AWSAccountId"].text(""), arns=(own,))
    children = ((child["Arn"], child["State"]["Value"]) for child in message["TriggeringChildren"])
    return Alarm(
        name=one_line(message["AlarmName"].text("")),
        state=one_line(message["NewStateValue"].text("")),
        reason=reason,
        previous=message["OldStateValue"].text(""),
        lasted=None,
        at=message["StateChangeTime"].moment(event.at),
        arn=arn(own) or arn(event.payload["topic"].text("")),
        where=where if where.region else replace(where, region=one_line(message["Region"].text(""))),
        description=message["AlarmDescription"].text(""),
        watched=condition(message["Trigger"], reason),
        rule=message["AlarmRule"].text(""),
        alarming=tuple(state_data.alarming(children)),
        values=reasons.values(reason),
        quiet=None,
    )


def of_event(event: Event) -> Alarm:
    """Of EventBridge, or as a Lambda action is handed it."""
    message = event.payload["message"]
    detail = _detail(message)
    now, previous, ruled = detail["state"], detail["previousState"], rules(message)
    reason, data = now["reason"].text(""), state_data.of(now)
    own = placed(message)
    children = ((child["arn"], child["state"]["value"]) for child in data["triggeringAlarms"])
    return Alarm(
        name=one_line(name(message).text("")),
        state=one_line(state(message).text("")),
        reason=reason,
        previous=previous["value"].text(""),
        lasted=_lasted(previous, now),
        at=now["timestamp"].moment(event.at),
        arn=own,
        where=about(event, arns=(own.text,) if own else ()),
        description=ruled["description"].text(""),
        watched=condition(ruled, reason),
        rule=ruled["alarmRule"].text(""),
        alarming=tuple(state_data.alarming(children)),
        values=state_data.values(reason, data),
        quiet=quiet(message),
    )


def facts(alarm: Alarm, contributor: str = "") -> Facts:
    """What filters, routes, mentions, runbooks and threads go by: its name, its state, and what it watches.

    `state` is one of CloudWatch's, or "". Each ALARM begins a thread, a contributor's one of its own.
    """
    state = alarm.state if alarm.state in STATES else ""
    own = alarm.arn.text if alarm.arn and alarm.arn.service == "cloudwatch" else alarm.name
    return Facts(
        values(alarm.name, alarm.watched, alarm.where),
        state=state,
        over=state == "OK",
        quiet=alarm.quiet is not None,
        thread=Thread(
            " ".join(filter(None, (own, contributor))),
            opens=state == "ALARM",
            since=alarm.at - alarm.lasted if alarm.lasted and alarm.previous == "ALARM" else None,
        ),
    )


def values(name: str, watched: Condition, where: Where) -> dict[str, tuple[Value, ...]]:
    """The alarm by its name, whose case counts, and by the services that it watches: AWS/RDS is rds; Shop/Checkout
    is shop/checkout, and shop."""
    namespaces = (one_line(series.namespace).lower() for series in (watched.series, *watched.inputs))
    bare = [namespace.removeprefix("aws/") for namespace in namespaces if namespace]
    services = ("cloudwatch", *bare, *(namespace.partition("/")[0] for namespace in bare))
    alarm = {"alarm": (Value(names=frozenset((name,)), shown=name),)} if name else {}
    return {**where.values(*services), **alarm}


def needed(message: Payload) -> None:
    """Raises BadPayload without a name or a state."""
    name(message).text()
    state(message).text()


def over_sns(message: Payload) -> bool:
    """Whether it is an alarm as SNS has it, spelled otherwise than the two other forms."""
    keys = message.value.keys() if isinstance(message.value, dict) else ()
    return "AlarmName" in keys and "NewStateValue" in keys and "detail-type" not in keys


def name(message: Payload) -> Payload:
    """An alarm's name, in any form."""
    return message["AlarmName"] if over_sns(message) else _detail(message)["alarmName"]


def state(message: Payload) -> Payload:
    """The state that it is in now, in any form."""
    return message["NewStateValue"] if over_sns(message) else _detail(message)["state"]["value"]


def rules(message: Payload) -> Payload:
    """What it watches, in any form."""
    return message["Trigger"] if over_sns(message) else _detail(message)["configuration"]


def quiet(message: Payload) -> Quiet | None:
    """Why its actions are kept back. SNS never tells: a message to a topic is such an action."""
    detail = Payload(None) if over_sns(message) else _detail(message)
    by, mute = detail["state"]["actionsSuppressedBy"].text(""), detail["muteDetail"]
    muted = bool(mute.value) and isinstance(mute.value, dict)
    if not by and not muted:
        return None
    named = detail["configuration"]["actionsSuppressor"].text("")
    found = arn(named)
    suppressor = found.resource.removeprefix("alarm:") if found else named
    return Quiet(by, suppressor if by else "", muted, mute["muteWindowEnd"].moment(None))


def placed(message: Payload) -> Arn | None:
    """The alarm's ARN, of an EventBridge event or of a Lambda action's."""
    named = (*message["resources"], message["alarmArn"])
    return next((found for one in named if (found := arn(one.text("")))), None)


def _detail(message: Payload) -> Payload:
    """EventBridge's, or a Lambda action's."""
    return message["detail"] if message["detail"].present() else message["alarmData"]


def _lasted(previous: Payload, state: Payload) -> timedelta | None:
    since, until = previous["timestamp"].moment(None), state["timestamp"].moment(None)
    return until - since if since and until and until > since else None
