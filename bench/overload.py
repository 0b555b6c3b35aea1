"""Many senders at once while Slack is slow: what becomes of them under `serve`.

    .venv/bin/python -m bench.overload [--senders 200] [--slack 2.0] [--tree ANOTHER_CHECKOUT]

Each sender posts one event over its own connection, waits as long as its service would, and hangs up. A stand-in for
Slack takes its time over each message and notes when it came. p50, p95 and max: seconds until a sender was
answered or hung up. Retry: answers with Retry-After. After that: posted after its sender had hung up or been answered.
In vain: posted, but its sender was told otherwise or had gone, so that it comes again.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bridge.sealing import token
from bridge.sealing.destination import Destination, Options, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring

HOOK = Webhook("T0123456789", "B0123456789", "s" * 24)
NUMBERED = re.compile(rb"event-(\d+)\.")


@dataclass(frozen=True)
class Service:
    """How a service sends, and after how many seconds it hangs up."""

    name: str
    source: str
    options: Options
    hangs_up: float
    headers: str = ""


SERVICES = (
    Service("SNS", "aws", {"raw": ("1",)}, 15.0, "x-amz-sns-message-type: Notification\r\n"),
    Service("EventBridge", "aws", {"raw": ("1",)}, 5.0),
    Service("Backlog", "backlog", {"space": ("demo.backlog.com",)}, 30.0),
)


class Slack(ThreadingHTTPServer):
    """Takes everything, after `seconds`; notes when each event came."""

    daemon_threads, request_queue_size = True, 512

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seconds = seconds
        self.came: dict[int, list[float]] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Slack)
        if number := NUMBERED.search(body):
            self.server.came.setdefault(int(number[1]), []).append(time.monotonic())
        time.sleep(self.server.seconds)
        with suppress(ConnectionError):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@dataclass
class Sender:
    """One event of a service: `status` is 0 where it hung up; `ended` when it had its answer, or went."""

    number: int
    status: int = 0
    began: float = 0.0
    ended: float = 0.0
    retry_after: bool = field(default=False)

    def send(self, service: Service, port: int, path: str) -> None:
        text = f"event-{self.number}."
        event: object = text
        if service.source == "backlog":
            content = {"key_id": self.number, "summary": text}
            event = {"id": self.number, "type": 1, "project": {"projectKey": "DEMO"}, "content": content}
        body = json.dumps(event).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\n{service.headers}Content-Length: {len(body)}\r\n\r\n".encode()
        self.began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=service.hangs_up) as connection:
                connection.sendall(head + body)
                left = self.began + service.hangs_up - time.monotonic()
                connection.settimeout(max(left, 0.01))
                answer = connection.recv(65_536)
            self.status = int(answer[9:12])
            self.retry_after = b"\r\nretry-after:" in answer.lower()
        except OSError:
            pass
        self.ended = time.monotonic()


@contextmanager
def serving(tree: Path, slack: int, keyring: str) -> Iterator[int]:
    """`serve` of that tree; its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    env = {name: value for name, value in os.environ.items() if not name.startswith(("BRIDGE_", "AWS_", "PYTHON"))}
    env |= {"BRIDGE_KEYRING": keyring, "BRIDGE_SLACK_BASE_URL": f"http://127.0.0.1:{slack}"}
    words = [sys.executable, "-m", "bridge", "serve", "--port", str(port)]
    child = subprocess.Popen(words, cwd=tree, env=env, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        time.sleep(2)
        yield port
    finally:
        child.terminate()
        child.wait()


def burst(service: Service, many: int, tree: Path, slack: Slack) -> list[Sender]:
    """All senders of one service at once; when the last has its answer, and all that is under way is done."""
    keyring = new_plain("bench")
    sealed = token.seal(Destination(HOOK, "en", None, service.options), service.source, Keyring.parse(keyring))
    senders = [Sender(number) for number in range(1, many + 1)]
    slack.came.clear()
    with serving(tree, slack.server_address[1], keyring) as port:
        work = [threading.Thread(target=s.send, args=(service, port, f"/{service.source}/{sealed}")) for s in senders]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    return senders


def report(service: Service, senders: list[Sender], came: dict[int, list[float]]) -> str:
    times = sorted(sender.ended - sender.began for sender in senders)
    statuses = Counter(sender.status for sender in senders)
    refused = [sender.ended - sender.began for sender in senders if sender.status >= 400]
    in_vain = sum(1 for s in senders if s.number in came and not 200 <= s.status < 300)
    after = sum(1 for s in senders if any(at > s.ended for at in came.get(s.number, ())))
    lost = sum(1 for s in senders if 200 <= s.status < 300 and s.number not in came)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    middle = f"{sorted(refused)[len(refused) // 2]:.1f}" if refused else "–"
    cells = (p50, p95, times[-1])
    return (
        f"{service.name:12}"
        + "".join(f"{cell:7.1f}" for cell in cells)
        + f"{statuses[200]:8}{statuses[503]:6}{middle:>7}{sum(s.retry_after for s in senders):7}{statuses[0]:9}"
        + f"{after:11}{in_vain:9}{lost:10}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--senders", type=int, default=200)
    parser.add_argument("--slack", type=float, default=2.0, help="seconds that Slack takes")
    parser.add_argument("--tree", type=Path, default=Path(__file__).parents[1])
    given = parser.parse_args()
    slack = Slack(given.slack)
    threading.Thread(target=slack.serve_forever, daemon=True).start()
    print(f"{given.senders} at once, Slack takes {given.slack} s, one process")
    print(f"{'':12}    p50    p95    max     200   503 its p50  Retry hung up after that  in vain false 2xx")
    for service in SERVICES:
        senders = burst(service, given.senders, given.tree, slack)
        print(report(service, senders, slack.came), flush=True)


if __name__ == "__main__":
    main()
