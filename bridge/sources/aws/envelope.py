"""How AWS reaches us, and the one event inside: SNS, signed or raw, or EventBridge, or plain text.

The payload that the kinds read is one uniform object: `{"type": SNS's type or null, "topic": its ARN or null,
"subject": text or null, "message": a JSON object, or text}`.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from bridge import log
from bridge.destination import Destination, Options
from bridge.errors import Malformed, Stale, Untrusted
from bridge.payload import Payload, load, parse
from bridge.sources.aws import signature
from bridge.sources.aws.arn import arn
from bridge.sources.aws.confirm import confirm
from bridge.sources.aws.signed import TYPES, Signed, allowed, is_envelope, signed
from bridge.sources.source import Confirmed, Event, Outside, Request

_DAY = timedelta(hours=24)  # SNS gives up within the hour
_SNS, _EVENTBRIDGE = 10.0, 3.0  # seconds; they hang up after 15 and 5
_TYPE, _ID, _TOPIC = "x-amz-sns-message-type", "x-amz-sns-message-id", "x-amz-sns-topic-arn"
# https://docs.aws.amazon.com/sns/latest/dg/http-header.html


def opened(request: Request, destination: Destination, outside: Outside) -> Event | Confirmed:
    """The event, verified. Raises Malformed, Untrusted, Stale or Unavailable.

    Whatever has the shape of an SNS message must be signed, and of one of the destination's topics. Anything
    else is believed on a `raw` URL alone: there it is the URL's secrecy that protects.
    """
    raw = "raw" in destination.options
    try:
        body = parse(request.body)
    except Malformed:
        if not raw:
            raise
        return _bare(request, destination.options)
    if not is_envelope(body):
        if not raw:
            raise Untrusted("The body is not a signed SNS message, and this URL takes nothing else (mint --raw).")
        return _bare(request, destination.options)
    message = _verified(body, request.headers, destination.options, outside)
    event = _event(message, destination.options)
    if message.type != "SubscriptionConfirmation":
        return event
    confirm(message.topic, message.token, outside)
    return Confirmed(event)


def read(request: Request, options: Options) -> Event:
    """The event in a saved body of any form, unverified; never raises."""
    try:
        body = parse(request.body)
    except Malformed:
        return _bare(request, options)
    return _unsigned(body, request, options) or _bare(request, options)


def patience(request: Request) -> float:
    """SNS says who it is in a header; EventBridge API destinations hang up sooner."""
    return _SNS if _TYPE in request.headers else _EVENTBRIDGE


def _verified(body: Payload, headers: Mapping[str, str], options: Options, outside: Outside) -> Signed:
    message = signed(body)
    topics = options.get("topic", ())
    if not allowed(message.topic, topics):
        raise Untrusted("This URL is not for that SNS topic: mint one with its --topic.")
    if headers.get(_TYPE, message.type) != message.type:
        raise Untrusted(f"The header {_TYPE} and the message's Type differ.")
    signature.pinned(message.signature.url, message.topic)
    if outside.now() - message.at > _DAY:
        raise Stale("The SNS message is more than 24 hours old.")
    signature.verify(message.text, message.signature, message.topic, message.at, outside)
    if message.signature.version == "1":
        _hint(message.topic.text)
    return message


def _event(message: Signed, options: Options) -> Event:
    content = {
        "type": message.type,
        "topic": message.topic.text,
        "subject": message.subject,
        "message": _content(message.message) if message.type == "Notification" else message.message,
    }
    return Event(message.id, message.at, Payload(content), options)


def _unsigned(body: Payload, request: Request, options: Options) -> Event | None:
    """An SNS message as it is, or as a Lambda function is handed it; None if it is neither."""
    records = tuple(body["Records"])
    message = records[0]["Sns"] if len(records) == 1 else body
    kind, text = message["Type"].text(""), message["Message"].text(None)
    if kind not in TYPES or text is None:
        return None
    content = {
        "type": kind,
        "topic": message["TopicArn"].text(None),
        "subject": message["Subject"].text(None),
        "message": _content(text) if kind == "Notification" else text,
    }
    sent = message["Timestamp"].moment(request.at)
    return Event(message["MessageId"].text(""), sent, Payload(content), options)


def _bare(request: Request, options: Options) -> Event:
    """A body with no envelope: EventBridge's own, SNS's raw delivery, or anything at all."""
    message = _content(request.body.decode("utf-8-sig", "replace"))
    topic = arn(request.headers.get(_TOPIC, ""))
    content = Payload({"type": None, "topic": topic.text if topic else None, "subject": None, "message": message})
    bridged = content["message"] if content["message"]["detail-type"].present() else Payload(None)
    sent: datetime = bridged["time"].moment(request.at)
    return Event(request.headers.get(_ID) or bridged["id"].text(""), sent, content, options)


def _content(text: str) -> object:
    """The JSON object in a text, or the text: what is no JSON, or beyond our limits, is still said."""
    try:
        value = load(text)
    except Malformed:
        return text
    return value if isinstance(value, dict | str) else text


_hinted: set[str] = set()
_hinting = threading.Lock()


def _hint(topic: str) -> None:
    """Once for each topic and process: its messages could be signed with SHA-256 instead of SHA-1.

    https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-configure-message-signature.html
    """
    with _hinting:
        if topic in _hinted:
            return
        _hinted.add(topic)
    log.info("sns_signature_v1", topic=topic, hint="set the topic's SignatureVersion attribute to 2")
