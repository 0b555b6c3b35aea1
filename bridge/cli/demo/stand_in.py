"""The demo's stand-in for Slack and for Amazon SNS: a real HTTP server on this computer."""

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qsl

from bridge.cli.demo.channel import Channel
from bridge.cli.demo.signer import CERTIFICATE_PATH
from bridge.page.feed import Feed
from bridge.values import dataclass

_Start = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as Slack got it. `to` is the webhook's path, or the channel that a bot posts to."""

    to: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Answers as Slack and SNS do. Messages posted to it wait in `posted`, in order; bots' also stand in `channels`.

    The page shows them as they are told to `feed`.
    """

    certificate: bytes
    posted: SimpleQueue[Posted] = field(default_factory=SimpleQueue)
    channels: dict[str, Channel] = field(default_factory=lambda: defaultdict(Channel))
    feed: Feed = field(default_factory=Feed)

    def __call__(self, environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        """A WSGI application (PEP 3333)."""
        status, kind, body = self._answer(environ)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, str, bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "GET":
            if path == CERTIFICATE_PATH:
                return "200 OK", "application/x-pem-file", self.certificate
            if "Action=ConfirmSubscription" in environ["QUERY_STRING"]:
                return "200 OK", "text/xml", b"<ConfirmSubscriptionResponse/>"
        elif path.startswith("/services/"):
            return self._webhook(path, _sent(environ))
        elif path.startswith("/api/"):
            return "200 OK", "application/json", json.dumps(self._api(path.removeprefix("/api/"), environ)).encode()
        return "404 Not Found", "text/plain", b"not_found"

    def _webhook(self, path: str, body: dict[str, Any] | None) -> tuple[str, str, bytes]:
        """https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"""
        if body is None:
            return "400 Bad Request", "text/html", b"invalid_payload"
        if not body.get("text"):
            return "400 Bad Request", "text/html", b"no_text"
        self.posted.put(Posted(path, body))
        self.feed.posted(path.removeprefix("/"), body, datetime.now(UTC))
        return "200 OK", "text/html", b"ok"

    def _api(self, method: str, environ: dict[str, Any]) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods"""
        form = method.startswith("conversations.")
        body: dict[str, Any] | None = dict(parse_qsl(_raw(environ).decode())) if form else _sent(environ)
        if body is None or not body.get("channel"):
            return {"ok": False, "error": "channel_not_found"}
        name = str(body["channel"])
        channel = self.channels[name]
        match method:
            case "chat.postMessage":
                self.posted.put(Posted(name, body))
                answer = channel.post(body)
                self.feed.posted(name, body, datetime.now(UTC), answer["ts"])
                return answer
            case "chat.update":
                answer = channel.update(body)
                if answer["ok"]:
                    self.feed.updated(name, answer["ts"], body)
                return answer
            case "conversations.history":
                return channel.history(body)
        return {"ok": False, "error": "unknown_method"}


def _sent(environ: dict[str, Any]) -> dict[str, Any] | None:
    """The JSON object in a request's body."""
    try:
        body = json.loads(_raw(environ))
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _raw(environ: dict[str, Any]) -> bytes:
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


@contextmanager
def running(stand_in: StandIn) -> Iterator[str]:
    """Serve it on a free port; gives its base URL."""
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # its request lines hold the webhooks' paths
    server = make_server("127.0.0.1", 0, stand_in, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="stand-in", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
