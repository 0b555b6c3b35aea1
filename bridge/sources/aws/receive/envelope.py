"""How AWS reaches us, and the one event inside: SNS, signed or raw, or EventBridge, or plain text.

The payload that the kinds read is one uniform object: `{"type": SNS's type or null, "topic": its ARN or null,
"subject": text or null, "message": a JSON object, a list of them, or text}`, unwrapped of all that it came in.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from bridge import log
from bridge.budget import Budget
from bridge.errors import Malformed, Stale, Untrusted
from bridge.payload import Payload, load, parse
from bridge.sealing.destination import Destination, Options
from bridge.sources.aws.arn import arn
from bridge.sources.aws.receive import confirm, signature
from bridge.sources.aws.receive.admission import modern
from bridge.sources.aws.receive.signed import TYPES, Signed, allowed, is_envelope, signed
from bridge.sources.aws.receive.wrapping import Content, Known, content, unwrapped
from bridge.sources.source import Confirmed, Event, Outside, Request

_DAY = timedelta(hours=24)  # SNS gives up within the hour
_SNS, _EVENTBRIDGE = 10.0, 3.0  # seconds; they hang up after 15 and 5
_LONGEST_ID = 128  # characters of one that nobody signed; AWS's own have 36
_TYPE, _ID, _TOPIC = "x-amz-sns-message-type", "x-amz-sns-message-id", "x-amz-sns-topic-arn"
# https://docs.aws.amazon.com/sns/latest/dg/http-header.html
_FIREHOSE = (
    "x-amz-firehose-request-id"  # https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
)


def opened(request: Request, destination: Destination, outside: Outside, *, known: Known) -> Event | Confirmed:
    """The event, verified. Raises Malformed, Untrusted, Stale or Unavailable. `known`: what the kinds know.

    Whatever has the shape of an SNS message must be signed, and of one of the destination's topics. Anything
    else is believed on a `raw` URL alone: there it is the URL's secrecy that protects.
    """
    raw = "raw" in destination.options
    try:
        body = parse(request.body)
    except Malformed:
        if not raw:
            raise
        body = _loosely(_text(request))  # it may still claim to be SNS's
    if not is_envelope(body):
        if not raw:
            raise Untrusted("The body is not a signed SNS message, and this URL takes nothing else (mint --raw).")
        return _bare(request, destination.options, known)
    message = _verified(body, request.headers, destination.options, outside)
    event = _event(message, destination.options, known)
    if message.type != "SubscriptionConfirmation":
        return event
    confirm.confirm(message.topic, message.token, outside)
    return Confirmed(event)


def read(request: Request, options: Options, *, known: Known) -> Event:
    """The event in a saved body of any form, unverified; never raises."""
    try:
        body = parse(request.body)
    except Malformed:
        return _bare(request, options, known)
    return _unsigned(body, request, options, known) or _bare(request, options, known)


def patience(headers: Mapping[str, str]) -> float:
    """SNS says who it is in a header; EventBridge API destinations hang up sooner."""
    return _SNS if _TYPE in headers else _EVENTBRIDGE


def _verified(body: Payload, headers: Mapping[str, str], options: Options, outside: Outside) -> Signed:
    message = signed(body)
    topics = options.get("topic", ())
    if not allowed(message.topic, topics):
        raise Untrusted("This URL is not for that SNS topic: mint one with its --topic.")
    if headers.get(_TYPE, message.type) != message.type:
        raise Untrusted(f"The header {_TYPE} and the message's Type differ.")
    modern(message.signature.version, options)
    signature.pinned(message.signature.url, message.topic)
    if message.type != "Notification":
        confirm.pinned(message.subscribe, message.topic, message.token)
    signature.verify(message.text, message.signature, message.topic, message.at, outside)
    if (
        outside.now() - message.at > _DAY
    ):  # said only of what SNS signed: else a guess would learn that the topic is right
        raise Stale("The SNS message is more than 24 hours old.")
    if message.signature.version == "1":
        _hint(message.topic.text)
    return message


def _event(message: Signed, options: Options, known: Known) -> Event:
    budget = Budget()
    told = _whole(message.type, message.topic.text, message.subject, message.message, known, budget)
    return Event(message.id, message.at, told.payload(), options, wrappings=told.wrappings, signed=True, budget=budget)


def _unsigned(body: Payload, request: Request, options: Options, known: Known) -> Event | None:
    """An SNS message as it is, or as a Lambda function is handed it; None if it is neither."""
    records = tuple(body["Records"])
    message = records[0]["Sns"] if len(records) == 1 else body
    kind, text = message["Type"].text(""), message["Message"].text(None)
    if kind not in TYPES or text is None:
        return None
    budget = Budget()
    told = _whole(kind, message["TopicArn"].text(None), message["Subject"].text(None), text, known, budget)
    at = message["Timestamp"].moment(request.at)
    return Event(message["MessageId"].text(""), at, told.payload(), options, wrappings=told.wrappings, budget=budget)


def _whole(  # noqa: PLR0913  what SNS tells of a message, and what it takes to unwrap one
    kind: str, topic: str | None, subject: str | None, text: str, known: Known, budget: Budget
) -> Content:
    """What a message of SNS holds; the text of a handshake is SNS's own, and is left as it is."""
    if kind != "Notification":
        return Content(kind, topic, subject, text, ("SNS",))
    return unwrapped(Content(kind, topic, subject, content(text, budget), ("SNS",)), known, budget)


def _bare(request: Request, options: Options, known: Known) -> Event:
    """A body with no envelope: EventBridge's own, SNS's raw delivery, or anything at all."""
    topic = arn(request.headers.get(_TOPIC, ""))
    budget = Budget()
    message = content(_text(request), budget)
    inner = unwrapped(Content(None, topic.text if topic else None, None, message), known, budget)
    told = inner.payload()
    bridged = told["message"] if told["message"]["detail-type"].present() else Payload(None)
    sent: datetime = bridged["time"].moment(request.at)
    named = next((request.headers[name] for name in (_ID, _FIREHOSE) if name in request.headers), "")
    id_ = (named or bridged["id"].text(""))[:_LONGEST_ID]
    return Event(id_, sent, told, options, wrappings=inner.wrappings, budget=budget)


def _loosely(text: str) -> Payload:
    """Whatever JSON it is, and nothing taken off."""
    try:
        return Payload(load(text))
    except Malformed:
        return Payload(text)


def _text(request: Request) -> str:
    return request.body.decode("utf-8-sig", "replace")


_MOST_HINTED = 1_000  # topics: an account may have 100,000
_hinted: set[str] = set()
_hinting = threading.Lock()


def _hint(topic: str) -> None:
    """Once for each topic and process: its messages could be signed with SHA-256 instead of SHA-1.

    https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-configure-message-signature.html
    """
    with _hinting:
        if topic in _hinted or len(_hinted) >= _MOST_HINTED:
            return
        _hinted.add(topic)
    log.info("sns_signature_v1", topic=topic, hint="set the topic's SignatureVersion attribute to 2")
