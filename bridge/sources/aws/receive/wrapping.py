"""What an event may come wrapped in besides its envelope: SNS in SNS, a function's Records, JSON in JSON in JSON.

Nothing in here is believed any more than what it came in: whether to believe a body is decided before, by its
outermost form alone. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html (Records),
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html (transformers),
https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html (default)
"""

import binascii
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from bridge.budget import GLANCE, LOADED, LOOK, Budget
from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.sources.aws import details
from bridge.sources.aws.receive import dead_letters, firehose
from bridge.sources.aws.receive.signed import TYPES
from bridge.sources.shape import Shapes
from bridge.values import dataclass

_DEEPEST = 4  # wrappings around one event
_NAMES = ("event", "Event", "message", "Message", "body", "payload")  # where transformers and functions put it
_MARKS = frozenset({"Records", "TopicArn", "records", "default"})  # one of which is in each object that is a wrapping
_PROTOCOLS = frozenset({"default", "http", "https", "email", "email-json", "sms", "sqs", "lambda", "firehose"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the kinds know: whether one of them claims an event, and the shapes of details that come alone."""

    claims: Callable[[Payload], bool]
    shapes: Shapes


@dataclass(frozen=True, slots=True)
class Content:
    """What the kinds read: SNS's type, topic and subject where they are known, and the message.

    `wrappings` are what was taken off, the outermost first.
    """

    type: str | None
    topic: str | None
    subject: str | None
    message: object
    wrappings: tuple[str, ...] = ()

    def inner(self, message: object, wrapping: str) -> "Content":
        """What was inside of a wrapping."""
        return replace(self, message=message, wrappings=(*self.wrappings, wrapping))

    def payload(self) -> Payload:
        return Payload({"type": self.type, "topic": self.topic, "subject": self.subject, "message": self.message})


def content(text: str, budget: Budget) -> object:
    """The JSON in a text: an object, a text, a list of objects, or one of events as Records; else the text itself."""
    if not budget.spend(len(text) * LOADED):
        return text
    try:
        value = load(text)
    except Malformed:
        return text
    if isinstance(value, list):
        return _listed(value) or text
    return value if isinstance(value, dict | str) else text


def _listed(values: list[object]) -> object:
    """Events as Records; else the only object, or the objects; None where there are none."""
    if records(Payload({"Records": values})):
        return {"Records": values}
    if not any(isinstance(value, dict) for value in values):
        return None
    return values[0] if len(values) == 1 else values


def unwrapped(outer: Content, known: Known, budget: Budget, deepest: int = _DEEPEST) -> Content:
    """The event within, as deep as it is certain what is a wrapping and what is the event, and as the budget goes.

    Never raises.
    """
    for left in range(deepest - 1, -1, -1):
        message = Payload(outer.message)
        if is_sns(message) and message["Type"].value != "Notification":
            return _sent_on(outer, message["Message"].text())  # a handshake's text is SNS's own
        inner = _wrapped(outer, budget) or _detail(outer, known, budget) or _named(outer, known, budget, left)
        if inner is None:
            return outer
        outer = inner
    return outer


def _wrapped(outer: Content, budget: Budget) -> Content | None:  # noqa: PLR0911  a return for each form
    """What is inside of that which is a wrapping by its very form."""
    message = Payload(outer.message)
    if isinstance(outer.message, str):
        inner = content(outer.message, budget)
        return None if inner == outer.message else outer.inner(inner, "JSON in a text")
    if not isinstance(outer.message, dict) or _MARKS.isdisjoint(outer.message):
        return None  # as most
    record = _only(message)
    if record is not None:
        return outer.inner(inside(record, budget), "Records")
    if is_sns(message):
        return _sent_on(outer, content(message["Message"].text(), budget))
    if told := firehose.texts(message):
        return outer.inner(_delivered(told, budget), "Firehose")
    default = message["default"].text(None)
    if default is not None and outer.message.keys() <= _PROTOCOLS:
        return outer.inner(content(message["https"].text(default), budget), "default")
    return None


def _delivered(told: tuple[str, ...], budget: Budget) -> object:
    """The event or the events in a Firehose's records; what is no JSON, line by line."""
    values = [content(text, budget) for text in told]
    if all(isinstance(value, dict) for value in values):
        return _listed(values)
    return values[0] if len(values) == 1 else "\n".join(told)


def _sent_on(outer: Content, told: object) -> Content:
    """The message of an SNS message, whose topic and subject are nearer to it."""
    message = Payload(outer.message)
    inner = outer.inner(told, "SNS")
    return replace(inner, topic=message["TopicArn"].text(), subject=message["Subject"].text(None))


def _detail(outer: Content, known: Known, budget: Budget) -> Content | None:
    """The event that a detail alone belongs to, where it is not one that we know as it is."""
    whole = details.enveloped(Payload(outer.message), outer.topic or "", known.shapes) if budget.spend(GLANCE) else None
    if whole is None or not budget.spend(LOOK) or known.claims(outer.payload()):
        return None
    return outer.inner(whole, "a detail alone")


def _named(outer: Content, known: Known, budget: Budget, left: int) -> Content | None:
    """What stands under a usual name, where that and not the whole is an event we know."""

    def is_known(one: Content) -> bool:
        return budget.spend(LOOK) and known.claims(one.payload())

    candidates = _candidates(outer, budget)
    first = next(candidates, None)
    if first is None or is_known(outer):
        return None
    inner = (unwrapped(candidate, known, budget, min(left, 2)) for candidate in chain((first,), candidates))
    return next((one for one in inner if is_known(one)), None)


def _candidates(outer: Content, budget: Budget) -> Iterator[Content]:
    message = Payload(outer.message)
    named = [name for name in _NAMES if isinstance(outer.message, dict) and name in outer.message]
    if not named or message["detail-type"].present():
        return  # an event of EventBridge is whole, whatever its detail holds
    for name in named:
        value = message[name].value
        if name == "body" and message["isBase64Encoded"].value is True:
            value = _decoded(message[name]) or value
        if isinstance(value, dict):
            yield outer.inner(value, f"under {name}")
        elif isinstance(value, str):
            yield outer.inner(content(value, budget), f"under {name}")


def is_sns(message: Payload) -> bool:
    """Whether a message is itself one of SNS, sent on; of its signature nothing is known any more."""
    texts = isinstance(message["TopicArn"].value, str) and isinstance(message["Message"].value, str)
    return texts and message["Type"].value in TYPES


def records(message: Payload) -> tuple[Payload, ...]:
    """The events that a function is handed together, or that were sent in a list, told by the first of them."""
    found = tuple(message["Records"])
    return found if found and _is_event(found[0]) else ()


def inside(record: Payload, budget: Budget) -> object:
    """The event in one of them: SNS's message, SQS's body, Kinesis's data, or the record itself."""
    if isinstance(record["Sns"].value, dict):
        return record["Sns"].value
    if text := _decoded(record["kinesis"]["data"]):
        return content(text, budget)
    if not _is_sqs(record):
        return record.value
    return dead_letters.read(record, content(record["body"].text(), budget))


def _only(message: Payload) -> Payload | None:
    found = records(message)
    return found[0] if len(found) == 1 else None


def _is_event(record: Payload) -> bool:
    """S3, SES and CodeCommit write Records of their own: these are none of theirs."""
    if any(isinstance(record[own].value, dict) for own in ("s3", "ses", "codecommit")):
        return False
    bridged = isinstance(record["detail-type"].value, str) and isinstance(record["detail"].value, dict)
    handed = isinstance(record["Sns"].value, dict) or _is_sqs(record) or bool(_decoded(record["kinesis"]["data"]))
    return handed or bridged or _is_recorded(record) or record["AlarmName"].present()


def _decoded(data: Payload) -> str:
    """The text in base64; "" where it is none."""
    try:
        return b64decode(data.text(""), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _is_recorded(record: Payload) -> bool:
    """As CloudTrail writes them into its files: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html"""
    texts = all(isinstance(record[name].value, str) for name in ("eventName", "eventSource", "eventID"))
    return texts and record["eventType"].text("").casefold().startswith("aws")


def _is_sqs(record: Payload) -> bool:
    return record["eventSource"].value == "aws:sqs" and isinstance(record["body"].value, str)
