"""Measures CPU per event: a warm Lambda handler that posts to a sink on loopback.

    .venv/bin/python -m bench.cpu_per_event [EVENTS]

Prints milliseconds of this process's CPU per event (the sink is another process). For comparison it prints the least
that is possible: the same body posted directly to the sink over a kept-alive connection.
"""

import base64
import http.client
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

REPEATS = 5
ISSUE = {
    "id": 7,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"id": 5, "projectKey": "DEMO", "name": "デモ計画", "textFormattingRule": "markdown"},
    "content": {
        "id": 9,
        "key_id": 42,
        "summary": "検索が遅い",
        "description": "検索の画面を開き、条件を三つ入れて送ると落ちる。\n" * 16,
        "issueType": {"id": 1, "name": "バグ"},
        "priority": {"id": 2, "name": "高"},
        "status": {"id": 1, "name": "未対応"},
        "assignee": {"id": 2, "name": "Haru Sato"},
        "dueDate": "2026-12-24",
        "category": [{"id": 3, "name": "API"}],
        "milestone": [{"id": 4, "name": "v2.0"}],
    },
    "createdUser": {"id": 1, "name": "Aoi Tanaka"},
}


class Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Log nothing: it would be measured too."""


def sink(port: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    port.send(server.server_port)
    server.serve_forever()


def cpu_ms(work: Callable[[], None], events: int) -> float:
    """The median of several runs, in milliseconds of CPU per event."""
    runs = []
    for _ in range(REPEATS):
        started = time.process_time()
        for _ in range(events):
            work()
        runs.append((time.process_time() - started) * 1_000 / events)
    return statistics.median(runs)


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=sink, args=(theirs,), daemon=True)
    process.start()
    port = ours.recv()

    from bridge.sealing.destination import Destination, Webhook
    from bridge.sealing.key_lines import new_plain
    from bridge.sealing.keyring import Keyring
    from bridge.sealing.token import seal

    line = new_plain("bench")
    os.environ.update(BRIDGE_KEYRING=line, BRIDGE_SLACK_BASE_URL=f"http://127.0.0.1:{port}", BRIDGE_LOG_LEVEL="WARNING")
    to = Webhook("T0123456789", "B0123456789", "s" * 24)
    token = seal(Destination(to, "ja", None, {"space": ("demo.backlog.com",)}), "backlog", Keyring.parse(line))
    body = json.dumps(ISSUE, ensure_ascii=False).encode()
    event = {
        "version": "2.0",
        "rawPath": f"/backlog/{token}",
        "rawQueryString": "",
        "headers": {"content-type": "application/json; charset=UTF-8", "host": "bench"},
        "requestContext": {
            "http": {"method": "POST", "path": f"/backlog/{token}", "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    started = time.process_time()
    import handler

    imported = time.process_time() - started

    def whole() -> None:
        answer = handler.http(event, None)
        assert answer["statusCode"] == 200, answer

    straight = http.client.HTTPConnection("127.0.0.1", port)

    def floor() -> None:
        straight.request("POST", "/", body, {"Content-Type": "application/json"})
        straight.getresponse().read()

    whole()
    print(f"import handler: {imported * 1_000:.0f} ms of CPU (the modules above already loaded)")
    print(
        f"one event, whole way: {cpu_ms(whole, events):.2f} ms of CPU ({len(body)} bytes, {events} events × {REPEATS})"
    )
    print(f"the same body straight to the sink: {cpu_ms(floor, events):.2f} ms")
    process.terminate()


if __name__ == "__main__":
    main()
