"""Requests a second that `serve` answers with two workers, and the bare forwarder under the same server, in turn.

Whoever sends and the stand-in for Slack and SNS share one loop of this process, which does as little as it can: it has
the two cores together with what is measured.
"""

import base64
import re
import select
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.support.load import given, outliving
from tests.support.pace import PLENTY
from tests.support.terminal import process

WORKERS, SENDERS = 2, 32  # processes; connections that are kept
APART = 0.003  # seconds between their first requests
EACH, ROUNDS = 1_500, 7  # requests of a round; another round warms up
REQUESTS = EACH * (ROUNDS + 1)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"


class Loop:
    """A stand-in for Slack, and for SNS's certificate, at `url`; it answers while `rate` sends."""

    def __init__(self, certificate: bytes) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listening.setblocking(False)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._answers = {b"G": _OK % (len(certificate), certificate), b"P": _OK % (2, b"ok")}
        self._epoll = select.epoll()
        self._epoll.register(self._listening, select.EPOLLIN)
        self._connections: dict[int, socket.socket] = {}
        self._came: dict[int, bytes] = {}

    def rate(self, port: int, requests: Sequence[bytes], said: bytes) -> float:
        """Answers a second, when each sender sends its next request as soon as it has one. `said`: what is in all."""
        senders = set()
        for request in requests[:SENDERS]:
            number = self._connected(socket.create_connection(("127.0.0.1", port)))
            senders.add(number)
            self._connections[number].sendall(request)
            time.sleep(APART)  # of connections that come at once, one worker takes all
        waiting = iter(requests[SENDERS:])
        self._answered(SENDERS, senders, said, iter(()))
        began = time.perf_counter()
        for number, request in zip(senders, waiting, strict=False):
            self._connections[number].sendall(request)
        self._answered(len(requests) - SENDERS, senders, said, waiting)
        took = time.perf_counter() - began
        for number in senders:
            self._closed(number)
        return (len(requests) - SENDERS) / took

    def _answered(self, left: int, senders: set[int], said: bytes, waiting: Iterator[bytes]) -> None:
        """Until so many answers have come; who has got one sends the next that waits."""
        while left:
            ready = self._epoll.poll(PLENTY)
            assert ready, "nothing comes: the server has ended, or hangs"
            for number, _ in ready:
                if number == self._listening.fileno():
                    self._connected(self._listening.accept()[0])
                elif message := self._message(number, may_end=number not in senders):
                    if number not in senders:
                        self._connections[number].sendall(self._answers[message[:1]])
                        continue
                    assert said in message, message
                    left -= 1
                    if request := next(waiting, b""):
                        self._connections[number].sendall(request)

    def close(self) -> None:
        for number in list(self._connections):
            self._closed(number)
        self._epoll.close()
        self._listening.close()

    def _connected(self, connection: socket.socket) -> int:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = connection.fileno()
        self._connections[number], self._came[number] = connection, b""
        self._epoll.register(number, select.EPOLLIN)
        return number

    def _message(self, number: int, *, may_end: bool) -> bytes:
        """A whole one, head and body, once it has come."""
        more = self._connections[number].recv(65_536)
        if not more:
            assert may_end, "a sender's connection was closed"
            self._closed(number)
            return b""
        came = self._came[number] + more
        end = came.find(b"\r\n\r\n")
        length = _LENGTH.search(came, 0, end + 2) if end > 0 else None
        whole = end > 0 and len(came) >= end + 4 + (int(length[1]) if length else 0)
        self._came[number] = b"" if whole else came
        return came if whole else b""

    def _closed(self, number: int) -> None:
        self._epoll.unregister(number)
        self._connections.pop(number).close()
        del self._came[number]


def raw(event: dict[str, Any]) -> bytes:
    """Lambda's event as it comes to a server."""
    body = base64.b64decode(event["body"])
    headers = "".join(f"{name}: {value}\r\n" for name, value in event["headers"].items())
    return f"POST {event['rawPath']} HTTP/1.1\r\n{headers}content-length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def running(env: dict[str, str], *words: str) -> Iterator[int]:
    """`python` with these words, which is handed a socket; the socket's port."""
    with outliving() as listening:
        port = int(listening.getsockname()[1])
        streams = {"pass_fds": (listening.fileno(),), "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with process(*given(listening, *words), env=env, **streams):
            yield port


def rates(events: Sequence[dict[str, Any]], keyring: str, certificate: bytes) -> tuple[float, float]:
    """Medians of `serve` and of the forwarder, for these events, of which there are REQUESTS."""
    loop = Loop(certificate)
    env = {"BRIDGE_KEYRING": keyring, "BRIDGE_SLACK_BASE_URL": loop.url, "BRIDGE_SNS_BASE_URL": loop.url}
    requests = [raw(event) for event in events]
    ours: list[float] = []
    bare: list[float] = []
    try:
        with (
            running(env, "-m", "bridge", "serve", "--workers", str(WORKERS)) as bridge,
            running(env, "-m", "bench.forwarder", loop.url, str(WORKERS)) as forwarder,
        ):
            for begin in range(0, REQUESTS, EACH):
                part = requests[begin : begin + EACH]
                ours.append(loop.rate(bridge, part, b'"posted"'))
                bare.append(loop.rate(forwarder, part, b"{}"))
    finally:
        loop.close()
    return statistics.median(ours[1:]), statistics.median(bare[1:])
