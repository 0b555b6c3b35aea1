"""The headers with which AWS posts a body."""

import json
import os
from typing import Any

from bridge.sources.aws.receive.admission import HEADER

_SNS_HEADERS = {
    "x-amz-sns-message-type": "Type",
    "x-amz-sns-message-id": "MessageId",
    "x-amz-sns-topic-arn": "TopicArn",
}


def headers(body: bytes) -> dict[str, str]:
    """As `_sent_with`, and the key of a URL that was minted with --header-key, from BRIDGE_HEADER_KEY."""
    key = os.environ.get("BRIDGE_HEADER_KEY")
    return _sent_with(body) | ({HEADER: key.strip()} if key else {})


def _sent_with(body: bytes) -> dict[str, str]:
    """SNS's for its envelope, EventBridge's for another object, those of raw delivery for text.

    https://docs.aws.amazon.com/sns/latest/dg/http-header.html
    """
    envelope = _object(body)
    sns = {"Content-Type": "text/plain; charset=UTF-8", "User-Agent": "Amazon Simple Notification Service Agent"}
    if isinstance(envelope.get("Type"), str) and isinstance(envelope.get("TopicArn"), str):
        headers = {name: envelope.get(key) for name, key in _SNS_HEADERS.items()}
        return sns | {name: text for name, text in headers.items() if isinstance(text, str) and _sendable(text)}
    if envelope:
        return {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Amazon/EventBridge/ApiDestinations"}
    return sns | {"x-amz-sns-rawdelivery": "true"}


def _sendable(text: str) -> bool:
    """Whether it can be the value of a header."""
    return text.isascii() and text.isprintable()


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
