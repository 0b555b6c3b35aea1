"""What comes in by the HTTP API: Backlog's and SNS's requests, as the gateway hands them to Lambda.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.support import sns

Event = dict[str, Any]
_JSON = {"content-type": "application/json; charset=utf-8"}


def http(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = _JSON) -> Event:
    """An event of payload format 2.0. The gateway gives text as text, and what is none as base64."""
    text = not headers.get("content-type", "").startswith("application/octet-stream")
    domain = "a1b2c3d4e5.execute-api.ap-northeast-1.amazonaws.com"
    now, route = datetime.now(UTC), _route(method, path)
    event: Event = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            **headers,
            "accept": "*/*",
            "content-length": str(len(body)),
            "host": domain,
            "x-amzn-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": domain,
            "domainPrefix": "a1b2c3d4e5",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "Amazon Simple Notification Service Agent",
            },
            "requestId": uuid.uuid4().hex,
            "routeKey": route,
            "stage": "$default",
            "time": f"{now:%d/%b/%Y:%H:%M:%S %z}",
            "timeEpoch": int(time.time() * 1_000),
        },
        "isBase64Encoded": not text,
    }
    if body:
        event["body"] = body.decode() if text else base64.b64encode(body).decode()
    return event


def _route(method: str, path: str) -> str:
    """The one of serverless.yml's routes that the gateway finds for it."""
    source = path.split("/")[1]
    return f"ANY /{source}/{{token}}" if path.count("/") == 2 else f"{method} {path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway would answer."""

    status: int
    body: Any


def answer(value: Any) -> Answer:
    """What the function gave back, as the gateway reads it."""
    body = value.get("body") or ""
    return Answer(value["statusCode"], json.loads(body) if body else None)


class Sns:
    """Amazon SNS on loopback, for one `with` block: signs, serves its certificate, and confirms subscriptions."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.sns = self
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self.confirmed: list[str] = []  # tokens
        self.certificates = 0  # how often the certificate was fetched

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @cached_property
    def pem(self) -> bytes:
        today = (datetime.now(UTC) - sns.NOW).days
        return sns.pem(days=(today - 1, today + 2))

    def notification(self, path: str, message: str, *, forged: bool = False) -> Event:
        """A signed event; `forged`: with a word put in after it was signed."""
        body = sns.sign(sns.notification(Message=message, Subject=None, **_fresh()))
        if forged:
            body["Message"] += " "
        return self._event(path, body)

    def confirmation(self, path: str) -> Event:
        return self._event(path, sns.sign(sns.confirmation(**_fresh())))

    def _event(self, path: str, body: dict[str, Any]) -> Event:
        headers = {
            "content-type": "text/plain; charset=UTF-8",
            "x-amz-sns-message-id": body["MessageId"],
            "x-amz-sns-message-type": body["Type"],
            "x-amz-sns-topic-arn": body["TopicArn"],
        }
        return http("POST", path, json.dumps(body, ensure_ascii=False).encode(), headers)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _fresh() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"MessageId": str(uuid.uuid4()), "Timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1_000:03d}Z"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sns: Sns


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path.startswith("/SimpleNotificationService-"):
            self.server.sns.certificates += 1
            self._send(self.server.sns.pem)
        else:
            self.server.sns.confirmed += parse_qs(asked.query).get("Token", [])
            self._send(sns.CONFIRMED)

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is http.server's)
        """Silent."""
