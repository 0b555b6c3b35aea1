"""send: posts a body the way its source would."""

import json
import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import click

from bridge.cli import given
from bridge.errors import BadOption
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sources.aws.receive.admission import HEADER

_PATIENCE = 35.0  # seconds: longer than any source's own, so that the bridge's answer is seen
_AT_MOST = 1 << 20
_SNS_HEADERS = {
    "x-amz-sns-message-type": "Type",
    "x-amz-sns-message-id": "MessageId",
    "x-amz-sns-topic-arn": "TopicArn",
}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@click.command(short_help="Post a saved body the way its source would.")
@click.argument("url")
@click.argument("file")
def command(url: str, file: str) -> None:
    """Post FILE to a hook's URL with the headers that its source uses; print status and answer.

    A - in place of FILE reads stdin, in place of URL its first line. A body from SNS is believed only if its
    signature is right; a --raw URL also takes plain events (with the key in BRIDGE_HEADER_KEY, if it asks for one).

    \b
    Example:
      python -m bridge send http://127.0.0.1:8080/backlog/AVq… activity.json
    """
    address = given.line(url)
    headers_of = HEADERS[source_of(address)]
    body = given.body(file)
    headers = headers_of(body)
    if key := os.environ.get("BRIDGE_HEADER_KEY"):  # of a URL minted with --header-key
        headers |= {HEADER: key.strip()}
    answer = post(Transport(), address, headers, body)
    click.echo(f"{answer.status} {answer.body.decode('utf-8', 'replace').strip()}")
    if not 200 <= answer.status < 300:
        raise click.exceptions.Exit(1)


def source_of(url: str) -> str:
    """The source's name in a hook's URL: https, or http on loopback. Raises BadOption, without the URL in it."""
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        _, source, token = f"/{parts.path}".rsplit("/", 2)
        _ = parts.port
    except ValueError:
        secure, source, token = False, "", ""
    if not (secure and token and source in HEADERS) or parts.query or parts.fragment or not url.isascii():
        raise BadOption(
            "this is no hook's URL; expected https://…/SOURCE/TOKEN (or http on loopback), "
            f"the source one of {', '.join(HEADERS)}"
        )
    return source


def post(transport: Transport, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """One POST, never repeated. Raises NoAnswer."""
    return transport.request(
        "POST", url, headers=headers, body=body, within=Deadline.after(_PATIENCE), at_most=_AT_MOST
    )


def _backlog(_: bytes) -> dict[str, str]:
    return {"Content-Type": "application/json; charset=UTF-8", "User-Agent": "Backlog Webhook"}


def _aws(body: bytes) -> dict[str, str]:
    """The headers of SNS for its envelope, of EventBridge for another object, of raw delivery for text.

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


HEADERS: dict[str, Callable[[bytes], dict[str, str]]] = {"backlog": _backlog, "aws": _aws}
