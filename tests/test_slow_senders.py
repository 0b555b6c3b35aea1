"""serve and those who send slowly, or not at all: nobody else waits for them."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from bridge.net.transport import Deadline, Transport
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK
from tests.support.pace import PLENTY, stretch, until
from tests.test_serve import BODY, serving

pytestmark = pytest.mark.usefixtures("empty_folder")
MANY = 32  # connections: twice the threads
POST = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
STARTS = {
    "head": "POST /backlog/x HTTP/1.1\r\nHost: ",
    "body, with no URL of ours": POST.format(path="/backlog/x"),
    "body": POST.format(path="{hook}"),
}


@contextlib.contextmanager
def dripping(connect: Callable[[], socket.socket], start: str) -> Iterator[list[socket.socket]]:
    """Connections that have sent this much, and from then on a byte now and then."""
    over = threading.Event()
    slow = [connect() for _ in range(MANY)]

    def drip() -> None:
        while not over.wait(0.1):
            for connection in slow:
                with contextlib.suppress(OSError):
                    connection.sendall(b"x")

    for connection in slow:
        connection.sendall(start.encode())
    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield slow
    finally:
        over.set()
        thread.join()
        for connection in slow:
            connection.close()


def connected(base: str) -> socket.socket:
    host, port = base.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PLENTY)


def seconds(method: str, url: str, body: bytes | None = None) -> float:
    """How long a good answer takes."""
    began = time.monotonic()
    answer = Transport().request(method, url, headers={}, body=body, within=Deadline.after(PLENTY), at_most=10_000)
    assert answer.status == 200
    return time.monotonic() - began


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_dripping_senders_hold_up_nobody(start: str) -> None:
    text = new_plain("laptop")
    hook = f"/backlog/{token.seal(Destination(WEBHOOK, options=SPACE), 'backlog', Keyring.parse(text))}"
    with (
        FakeSlack() as slack,
        serving(text=text, slack=slack.url) as (_, base),
        dripping(lambda: connected(base), start.format(hook=hook)),
    ):
        time.sleep(0.3)  # they are all there
        for _ in range(3):
            assert seconds("GET", f"{base}/healthz") < 1 * stretch()
            assert seconds("POST", base + hook, BODY) < 1 * stretch()


def test_who_has_no_url_of_ours_is_answered_before_the_body_has_come() -> None:
    with serving(text=new_plain("laptop")) as (child, base):
        for length in ("Content-Length: 1000", "Transfer-Encoding: chunked"):
            with connected(base) as connection:
                connection.sendall(f"POST /backlog/x HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode())
                answer = b"".join(iter(lambda: connection.recv(65_536), b""))
            assert answer.startswith(b"HTTP/1.1 404 ")
            assert b"connection: close" in answer.lower()
        child.terminate()
        _, err = child.communicate(timeout=PLENTY)
    outcomes = [line["outcome"] for line in map(json.loads, err.decode().splitlines()) if line["event"] == "hook"]
    assert outcomes == ["not_found"] * 2


def test_a_body_that_broke_off_is_not_posted() -> None:
    text = new_plain("laptop")
    sealed = token.seal(Destination(WEBHOOK, options={"raw": ("1",)}), "aws", Keyring.parse(text))
    with FakeSlack() as slack, serving(text=text, slack=slack.url) as (child, base):
        for head, body in (
            ("Content-Length: 100", b"half"),
            ("Transfer-Encoding: chunked", b"4\r\nhalf\r\n"),
            ("Content-Length: 4", b"left"),
        ):
            with connected(base) as connection:
                connection.sendall(f"POST /aws/{sealed} HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode() + body)
                if body == b"left":
                    assert connection.recv(100).startswith(b"HTTP/1.1 200")
                else:
                    time.sleep(0.2)
        until(lambda: slack.posts)
        child.terminate()
        _, err = child.communicate(timeout=PLENTY)
    outcomes = [line["outcome"] for line in map(json.loads, err.decode().splitlines()) if line["event"] == "hook"]
    assert sorted(outcomes) == ["hung_up", "hung_up", "posted"]
    assert len(slack.posts) == 1
