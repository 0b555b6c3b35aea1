"""Several events in one body, as a function is handed them together or sends them on in a list."""

from collections.abc import Callable
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import arn
from bridge.sources.aws.receive.wrapping import Content, Known, inside, records, unwrapped
from bridge.sources.source import Essential, Event, Kind, Parts
from bridge.wording.phrases import Phrase
from bridge.wording.text import Line

_READ = 100  # SQS hands a function up to 10,000; nobody reads on


def is_batch(payload: Payload) -> bool:
    return len(records(payload["message"])) > 1


def parts_of(known: Known) -> Callable[[Event], Parts]:
    """What takes a batch apart; `known`: what the kinds know of it."""

    def parts(event: Event) -> Parts:
        found = records(event.payload["message"])
        topic = event.payload["topic"].text(None)
        return Parts(tuple(_part(event, record, topic, known) for record in found[:_READ]), max(len(found) - _READ, 0))

    return parts


def _part(event: Event, record: Payload, topic: str | None, known: Known) -> Event:
    outer = Content("Notification", topic, None, inside(record, event.budget))
    inner = unwrapped(outer, known, event.budget)
    return replace(event, payload=inner.payload(), wrappings=(*event.wrappings, *inner.wrappings))


def whence(event: Event) -> tuple[Line, ...]:
    """The topic that they all came through, where it was one."""
    handed = {record["Sns"]["TopicArn"].text("") for record in records(event.payload["message"])}
    topic = arn(event.payload["topic"].text("") or (handed.pop() if len(handed) == 1 else ""))
    return ((links.topic(topic),), (topic.account,), (topic.region,)) if topic else ()


KIND = Kind(
    "several-events",
    Phrase(en="Several events in one body", ja="複数のイベント"),
    lambda *_: None,
    form=is_batch,
    essential=Essential(
        selects=(  # the first of them
            "$.message.Records[*].Sns",
            "$.message.Records[*].eventSource",
            "$.message.Records[*].body",
            "$.message.Records[*].detail-type",
            "$.message.Records[*].detail",
            *(f"$.message.Records[*].{name}" for name in ("eventName", "eventID", "eventType")),
        ),
        tells=(
            "$.message.Records[*].Sns.Type",
            "$.message.Records[*].Sns.TopicArn",
            "$.message.Records[*].Sns.Message",
            "$.message.Records[*].detail.instance-id",
            "$.message.Records[*].detail.state",
            "$.message.Records[*].detail.orderId",
            "$.message.Records[*].region",
            "$.message.Records[*].requestParameters.*",
            "$.message.Records[*].userIdentity",
        ),
    ),
)
