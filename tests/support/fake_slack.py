"""A stand-in for Slack on loopback: real HTTP, as strict as Slack's documents, and scriptable.

with FakeSlack() as slack:
    slack.answer_next(429, headers={"Retry-After": "1"})
    …post to slack.url + "/services/T…/B…/…" or slack.url + "/api/chat.postMessage"…
    assert slack.posts[0].body["text"] == "…"
"""

import contextlib
import socket
import sys
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.support.slack_answers import Answer, Post, Refusal, Slack


class FakeSlack:
    """Slack, for one `with` block. `connections` counts those opened, to see a pool kept alive."""

    def __init__(self) -> None:
        self._slack = Slack()
        self.posts: list[Post] = self._slack.posts
        self.updates: list[Post] = self._slack.updates
        self.refused: list[Refusal] = self._slack.refused
        self.channels, self.calls, self.limits = self._slack.channels, self._slack.calls, self._slack.limits
        self.connections = 0
        self._script: deque[Answer] = deque()
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.slack = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def connected(self) -> int:
        """How many connections are open now."""
        with self._lock:
            return len(self._open)

    def answer_next(
        self, status: int = 200, body: str = "", headers: dict[str, str] | None = None, *, delay: float = 0.0
    ) -> None:
        """Give this answer to one request, instead of Slack's."""
        self._script.append(Answer(status, body, headers or {}, delay))

    def drop_next(self, *, takes: bool = False, delay: float = 0.0) -> None:
        """Close the connection of one request without an answer; `takes`: the message counts as posted."""
        self._script.append(Answer(drop=True, takes=takes, delay=delay))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):  # the client may be gone
                    connection.shutdown(socket.SHUT_RD)  # ends the wait for a next request
        self._server.server_close()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def answer(self, path: str, headers: dict[str, str], raw: bytes) -> Answer:
        """The scripted answer, if there is one, else Slack's own."""
        scripted = self._script.popleft() if self._script else None
        if scripted and not scripted.takes:
            return scripted
        said = self._slack.answer(path, headers, raw)
        return scripted or said


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close joins them: no socket outlives its test
    slack: FakeSlack

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that have closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # kept alive
    wbufsize = -1  # one write an answer
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.slack.opened(self.connection)

    def finish(self) -> None:
        self.server.slack.closed(self.connection)
        super().finish()

    def do_POST(self) -> None:
        slack = self.server.slack
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = slack.answer(self.path, {name.lower(): value for name, value in self.headers.items()}, raw)
        slack.closing.wait(answer.delay)
        if answer.drop:
            self.close_connection = True
            return
        self._send(answer)

    def do_GET(self) -> None:  # what a client does that follows a redirect
        self._send(Answer(400, "invalid_payload"))

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name in answer.headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is http.server's)
        """Log nothing."""
