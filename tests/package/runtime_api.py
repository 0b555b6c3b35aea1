"""A stand-in for the Lambda Runtime API on loopback: a runtime asks it for work, and gets one event at a time.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import re
import threading
import time
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from types import TracebackType
from typing import Any, Self

_ROOT = "/2018-06-01/runtime"
# Lambda's runtime interface has it at this path: https://github.com/aws/aws-lambda-runtime-interface-emulator
_CREDENTIALS = "/2021-04-23/credentials"
_REPLY = re.compile(rf"{_ROOT}/invocation/([0-9a-f-]+)/(response|error)")


@dataclass(frozen=True, slots=True)
class Work:
    """An event that is to be handed out, as its text, and the seconds that it may take."""

    id: str
    event: str
    arn: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the runtime made of it: `failed` where the handler raised, or could not be loaded at all."""

    id: str
    value: Any
    failed: bool = False


class RuntimeApi:
    """The API of one function instance, for one `with` block. End the runtime before the block ends."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._work: Queue[Work | None] = Queue()
        self.asked = threading.Event()  # the runtime is through with its start
        self.replies: Queue[Reply] = Queue()
        self.payloads: list[str] = []  # all that the runtime ever sent here
        self.restored = 0  # how often it was ready for a snapshot, and went on as a copy of it
        self.credentials = {"AccessKeyId": "testing", "SecretAccessKey": "testing", "Token": "testing"}
        self.credentials |= {"Expiration": "2036-12-01T00:00:00Z"}  # hours ahead, in Lambda
        self.asked_for_credentials = 0
        self.token = str(uuid.uuid4())  # who asks for them must show it

    @property
    def address(self) -> str:
        """AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def role(self) -> dict[str, str]:
        """Where a function finds its role's credentials, if snapshots are taken of it."""
        url = f"http://{self.address}{_CREDENTIALS}"
        return {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": self.token}

    def hand_out(self, event: str, arn: str, seconds: float) -> str:
        """Its id."""
        work = Work(str(uuid.uuid4()), event, arn, seconds)
        self._work.put(work)
        return work.id

    def next(self) -> Work | None:
        """The next one, when there is one; None when there will be no more."""
        self.asked.set()
        return self._work.get()

    def replied(self, reply: Reply, payload: str) -> None:
        self.payloads.append(payload)
        self.replies.put(reply)
        self.asked.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._work.put(None)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    api: RuntimeApi

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The runtime was ended while it waited."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        api = self.server.api
        if self.path == _CREDENTIALS and self.headers.get("Authorization") == api.token:
            api.asked_for_credentials += 1
            self._send(200, json.dumps(api.credentials).encode(), {"Content-Type": "application/json"})
            return
        if self.path == f"{_ROOT}/restore/next":  # the snapshot is taken while it waits for this answer
            api.restored += 1
            self._send(200, b"", {})
            return
        work = self.server.api.next() if self.path == f"{_ROOT}/invocation/next" else None
        if work is None:
            self.close_connection = True
            return
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": work.id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + work.seconds) * 1_000)),
            "Lambda-Runtime-Invoked-Function-Arn": work.arn,
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
        }
        self._send(200, work.event.encode(), headers)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        found = _REPLY.fullmatch(self.path)
        if found:
            reply = Reply(found[1], json.loads(text), found[2] == "error")
        else:  # /init/error
            reply = Reply("", json.loads(text), failed=True)
        said = text + (self.headers.get("Lambda-Runtime-Function-XRay-Error-Cause") or "")
        self._send(202, b'{"status": "OK"}', {"Content-Type": "application/json"})
        self.server.api.replied(reply, said)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is http.server's)
        """Silent."""
