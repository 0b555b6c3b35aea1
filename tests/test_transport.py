"""The way out of the process, against real sockets that misbehave."""

import random
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import AnswerLost, BridgeError, HostNotReached, NoAnswer, NoTimeLeft
from bridge.net.authorities import likely_context, tls_context
from bridge.net.exchange import Answer
from bridge.net.transport import IDLE_MOST, KEPT_MOST, Deadline, Fetch, Transport
from tests.support.pace import PLENTY, stretch
from tests.support.wire import OK, Script, Wire, certificate, deaf, drips, reset, says, server_context, unused_port

SECRET = "s3cr3t" * 4
ALWAYS_OK = says(OK)


def post(
    transport: Transport, url: str, *, seconds: float = PLENTY, at_most: int = 1000, body: bytes = b"{}"
) -> Answer:
    return transport.request(
        "POST",
        f"{url}/services/{SECRET}",
        headers={"Authorization": f"Bearer {SECRET}"},
        body=body,
        within=Deadline.after(seconds),
        at_most=at_most,
    )


def failure(transport: Transport, url: str, *, seconds: float = 2.0, at_most: int = 1000) -> BridgeError:
    """How a post fails: within its time, and without a secret or a cause that may hold one.

    On a busy machine there is more time, and more that the failure may be late.
    """
    pace = stretch()
    seconds *= pace
    start = time.monotonic()
    with pytest.raises(NoAnswer) as caught:
        post(transport, url, seconds=seconds, at_most=at_most, body=SECRET.encode())
    assert time.monotonic() - start < seconds + 0.5 * pace
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def trusting(*certificates: bytes) -> ssl.SSLContext:
    context = tls_context()
    for pem in certificates:
        context.load_verify_locations(cadata=pem.decode())
    return context


# -- a good day ---------------------------------------------------------------------------------


def test_an_answer_has_status_headers_and_body() -> None:
    answer = b"HTTP/1.1 404 No\r\nRetry-After: 7\r\nX-Twice: a\r\nx-twice: b\r\nContent-Length: 10\r\n\r\nno_service"
    with Wire(says(answer)) as server:
        got = post(Transport(), server.url)
    assert got == Answer(404, {"retry-after": "7", "x-twice": "a", "content-length": "10"}, b"no_service")


def test_a_request_goes_out_as_it_should() -> None:
    with Wire(says(OK)) as server:
        Transport().request(
            "POST",
            f"{server.url}/a/b?c=d#e",
            headers={"X-A": "1"},
            body=b"body",
            within=Deadline.after(PLENTY),
            at_most=9,
        )
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.decode().split("\r\n") == [
        "POST /a/b?c=d HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Accept-Encoding: identity",
        "Connection: keep-alive",
        "X-A: 1",
        "Content-Length: 4",
    ]
    assert body == b"body"


def test_fetch_gets_a_url() -> None:
    with Wire(says(OK)) as server:
        fetch: Fetch = Transport().fetch
        assert fetch(server.url, Deadline.after(PLENTY), 2).body == b"ok"
    assert server.requests[0].startswith(b"GET / HTTP/1.1\r\n")
    assert b"Content-Length" not in server.requests[0]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nTrailer: t\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
        b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length:  2 \r\nX-Folded: a\r\n b\r\nX-Latin: \xe9\xff\r\n\r\nok",
    ],
    ids=["chunked", "continued", "wordless", "odd headers"],
)
def test_every_form_of_an_answer_is_read_and_its_connection_kept(answer: bytes) -> None:
    transport = Transport()
    with Wire(says(answer)) as server:
        for _ in range(3):
            assert post(transport, server.url).body == b"ok"
    assert server.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ],
    ids=["no length", "HTTP/1.0", "close"],
)
def test_a_connection_that_ends_with_its_answer_is_not_used_again(answer: bytes) -> None:
    transport = Transport()
    with Wire(says(answer, keep=False)) as server:
        assert [post(transport, server.url).body for _ in range(2)] == [b"ok", b"ok"]
    assert server.connections == 2


def test_a_large_body_goes_out_whole_and_comes_back_whole() -> None:
    sent = bytes(range(256)) * 12_000

    def echo(connection: socket.socket, request: bytes) -> bool:
        body = request.partition(b"\r\n\r\n")[2]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        return True

    with Wire(echo) as server:
        assert post(Transport(), server.url, body=sent, at_most=len(sent)).body == sent


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_never_followed(status: int) -> None:
    with Wire(says(OK)) as elsewhere:
        redirect = f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.url}/\r\nContent-Length: 0\r\n\r\n"
        with Wire(says(redirect.encode())) as server:
            assert post(Transport(), server.url).status == status
            assert Transport().fetch(server.url, Deadline.after(PLENTY), 10).status == status
    assert (elsewhere.connections, elsewhere.requests) == (0, [])


def test_proxies_in_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with Wire(says(OK)) as proxy, Wire(says(OK)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        post(Transport(), server.url)
    assert (proxy.connections, len(server.requests)) == (0, 1)


# -- the pool -----------------------------------------------------------------------------------


def test_many_requests_share_one_connection() -> None:
    transport = Transport()
    with Wire(says(OK)) as server:
        for _ in range(50):
            post(transport, server.url)
    assert (server.connections, len(server.requests)) == (1, 50)


def test_threads_have_a_connection_each_and_only_some_are_kept() -> None:
    transport, together = Transport(), threading.Barrier(KEPT_MOST + 4)

    def script(connection: socket.socket, _: bytes) -> bool:
        together.wait(PLENTY)
        connection.sendall(OK)
        return True

    def work() -> None:
        for _ in range(3):
            answers.append(post(transport, server.url).body)

    answers: list[bytes] = []
    with Wire(script) as server:
        threads = [threading.Thread(target=work) for _ in range(KEPT_MOST + 4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [b"ok"] * 3 * len(threads)
        assert len(threads) < server.connections + 1 <= 3 * len(threads) - 2 * KEPT_MOST + 1


def test_places_do_not_share_connections() -> None:
    transport = Transport()
    with Wire(says(OK)) as one, Wire(says(OK)) as other:
        for server in (one, other, one, other):
            post(transport, server.url)
    assert (one.connections, other.connections) == (1, 1)


def test_a_connection_that_the_server_closed_while_idle_is_replaced_and_the_request_sent_once() -> None:
    transport = Transport()
    with Wire(says(OK)) as server:
        post(transport, server.url, body=b"first")
        server.drop_all()
        time.sleep(0.05 * stretch())
        assert post(transport, server.url, body=b"second").body == b"ok"
    assert server.connections == 2
    assert [request.partition(b"\r\n\r\n")[2] for request in server.requests] == [b"first", b"second"]


def test_a_connection_that_was_reset_while_idle_is_replaced() -> None:
    answered, gone = threading.Event(), threading.Event()

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(OK)
        if not gone.is_set():
            answered.wait(PLENTY)  # else the reset would overtake the answer
            reset(connection)
            gone.set()
        return False

    transport = Transport()
    with Wire(script) as server:
        post(transport, server.url)
        answered.set()
        assert gone.wait(PLENTY)
        post(transport, server.url)
    assert (server.connections, len(server.requests)) == (2, 2)


@pytest.mark.parametrize("extra", [OK, b"\r\n", b"x"])
def test_a_connection_on_which_the_server_talks_out_of_turn_is_not_used_again(extra: bytes) -> None:
    transport = Transport()
    with Wire(says(OK + extra)) as server:
        assert [post(transport, server.url).body for _ in range(2)] == [b"ok", b"ok"]
    assert server.connections == 2


def test_what_the_server_says_after_its_answer_is_not_taken_for_the_next_one() -> None:
    answered, said = threading.Event(), threading.Event()

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(OK)
        answered.wait(PLENTY)
        connection.sendall(b"HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n")
        said.set()
        return True

    transport = Transport()
    with Wire(script) as server:
        post(transport, server.url)
        answered.set()
        assert said.wait(PLENTY)
        assert post(transport, server.url).status == 200
    assert server.connections == 2


@pytest.mark.parametrize(("idle", "connections"), [(0.0, 1), (IDLE_MOST, 1), (IDLE_MOST + 1, 2), (-1.0, 2)])
def test_a_connection_idle_too_long_by_the_wall_clock_is_replaced(idle: float, connections: int) -> None:
    now = [1000.0]
    transport = Transport(wall=lambda: now[0])
    with Wire(says(OK)) as server:
        post(transport, server.url)
        now[0] += idle
        post(transport, server.url)
    assert server.connections == connections


def test_closing_hangs_up_and_the_transport_stays_usable() -> None:
    transport = Transport()
    with Wire(says(OK)) as server:
        post(transport, server.url)
        transport.close()
        post(transport, server.url)
    assert server.connections == 2


def test_a_connection_is_not_used_again_after_a_failure() -> None:
    answers = iter([OK, b"rubbish\r\n\r\n", OK])

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(next(answers))
        return True

    transport = Transport()
    with Wire(script) as server:
        post(transport, server.url)
        assert isinstance(failure(transport, server.url), AnswerLost)
        post(transport, server.url)
    assert (server.connections, len(server.requests)) == (2, 3)


# -- the deadline -------------------------------------------------------------------------------


def test_a_deadline_that_is_over_sends_nothing() -> None:
    with Wire(says(OK)) as server:
        assert isinstance(failure(Transport(), server.url, seconds=-0.1), NoTimeLeft)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status line", "headers", "body", "chunks", "trailers", "body without an end", "continue"],
)
def test_a_dripping_answer_is_cut_off_at_the_deadline(start: bytes, drop: bytes) -> None:
    with Wire(lambda connection, request: drips(start, drop, server.closing.is_set)(connection, request)) as server:
        found = failure(Transport(), server.url, seconds=0.2)
    assert isinstance(found, AnswerLost)
    assert "in time" in str(found)


def test_a_black_hole_costs_no_more_than_the_deadline() -> None:
    with deaf() as port:
        assert isinstance(failure(Transport(), f"http://127.0.0.1:{port}", seconds=0.2), AnswerLost)


def test_a_server_that_does_not_read_costs_no_more_than_the_deadline() -> None:
    with deaf() as port:
        pace, start = stretch(), time.monotonic()
        with pytest.raises(AnswerLost):
            post(Transport(), f"http://127.0.0.1:{port}", seconds=0.2 * pace, body=bytes(30_000_000))
        assert time.monotonic() - start < 0.7 * pace


def test_a_silent_tls_handshake_costs_no_more_than_the_deadline() -> None:
    with deaf() as port:
        assert isinstance(failure(Transport(), f"https://127.0.0.1:{port}", seconds=0.2), HostNotReached)


def test_a_name_that_takes_too_long_to_resolve_costs_no_more_than_the_deadline() -> None:
    free = threading.Event()

    def slow(host: str, port: int) -> list[tuple[object, ...]]:
        free.wait(PLENTY)
        return []

    found = failure(Transport(resolve=slow), "http://slack.test", seconds=0.2)
    free.set()
    assert isinstance(found, HostNotReached)


def test_thousands_of_tiny_chunks_cost_no_more_than_the_deadline() -> None:
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 2_000_000
    with Wire(says(chunks, keep=False)) as server:
        assert isinstance(failure(Transport(), server.url, seconds=0.2, at_most=20_000_000), AnswerLost)


# -- what was not reached -----------------------------------------------------------------------


def test_a_refused_connection_is_not_reached() -> None:
    assert isinstance(failure(Transport(), f"http://127.0.0.1:{unused_port()}"), HostNotReached)


@pytest.mark.parametrize("url", ["http://kakehashi.invalid", "https://kakehashi.invalid."])
def test_a_name_that_stands_for_nothing_is_not_reached(url: str) -> None:
    def nothing(host: str, port: int) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert isinstance(failure(Transport(resolve=nothing), url), HostNotReached)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://h",
        "h",
        "http://",
        "http://h:x",
        "http://h:99999",
        "http://u:p@h",
        "http://[h",
        "https://.h",
        "http://é",
        "http://" + "a" * 64,
    ],
)
def test_an_address_that_is_no_http_url_is_not_reached(url: str) -> None:
    found = failure(Transport(), url)
    assert isinstance(found, HostNotReached)


@pytest.mark.parametrize(("path", "value"), [("/a b", "v"), ("/é", "v"), ("/", "v\r\nX: y"), ("/", "é")])
def test_a_request_that_http_cannot_say_is_not_sent(path: str, value: str) -> None:
    with Wire(says(OK)) as server, pytest.raises(HostNotReached):
        Transport().request(
            "GET", server.url + path, headers={"A": value}, body=None, within=Deadline.after(PLENTY), at_most=9
        )
    assert server.connections == 0


def test_the_next_address_is_tried_when_one_is_dead_or_of_an_unknown_family() -> None:
    def several(host: str, port: int) -> list[tuple[object, ...]]:
        stream = socket.SOCK_STREAM
        return [
            (9999, stream, 0, "", ("::1", port)),
            (socket.AF_INET, stream, 0, "", ("127.0.0.1", unused_port())),
            (socket.AF_INET, stream, 0, "", ("127.0.0.1", port)),
        ]

    with Wire(says(OK)) as server:
        assert post(Transport(resolve=several), f"http://slack.test:{server.port}").body == b"ok"
    assert f"Host: slack.test:{server.port}".encode() in server.requests[0]


def test_a_first_write_that_fails_is_not_reached() -> None:
    """The system refuses to take even the first byte: nobody can have acted on it."""

    ours: list[socket.socket] = []
    over = threading.Event()

    class Listed(ssl.SSLContext):
        """A context that lists its connections, so that one can be shut behind the transport's back."""

        def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
            secured = super().wrap_socket(sock, *args, **kwargs)
            ours.append(secured)
            return secured

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(OK)
        return not over.wait(PLENTY)

    with tls_server(script=script) as (server, pem):
        context = Listed(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=pem.decode())
        transport = Transport(tls=[lambda: context])
        post(transport, server.url)
        socket.socket.shutdown(ours[0], socket.SHUT_WR)
        found = failure(transport, server.url)
        over.set()
    assert isinstance(found, HostNotReached)
    assert (server.connections, len(server.requests)) == (1, 1)


def test_an_ipv6_address_is_called_like_any_other() -> None:
    def as_ipv4(host: str, port: int) -> list[tuple[object, ...]]:
        assert host == "::1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    with Wire(says(OK)) as server:
        post(Transport(resolve=as_ipv4), f"http://[::1]:{server.port}")
    assert f"Host: [::1]:{server.port}".encode() in server.requests[0]


# -- what leaves us unsure ----------------------------------------------------------------------


def test_a_reset_after_the_request_leaves_us_unsure_and_is_not_repeated() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        reset(connection)
        return False

    with Wire(script) as server:
        assert isinstance(failure(Transport(), server.url), AnswerLost)
    assert len(server.requests) == 1


def test_a_close_after_the_request_on_a_kept_connection_leaves_us_unsure_and_is_not_repeated() -> None:
    answers = iter([OK])

    def script(connection: socket.socket, _: bytes) -> bool:
        said = next(answers, b"")
        connection.sendall(said)
        return bool(said)

    transport = Transport()
    with Wire(script) as server:
        post(transport, server.url)
        assert isinstance(failure(transport, server.url), AnswerLost)
    assert (server.connections, len(server.requests)) == (1, 2)


def test_a_reset_amid_the_request_leaves_us_unsure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            connection, _ = listener.accept()
            connection.recv(100)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(AnswerLost):
            post(Transport(), f"http://127.0.0.1:{listener.getsockname()[1]}", body=bytes(30_000_000))
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\n"
UNREADABLE = {
    "nothing": b"",
    "no HTTP": b"220 smtp.example.com ESMTP\r\n",
    "another protocol": b"ICY 200 OK\r\n\r\n",
    "HTTP/2": b"HTTP/2 200\r\n\r\n",
    "status not a number": b"HTTP/1.1 two OK\r\n\r\n",
    "status too large": b"HTTP/1.1 1000 OK\r\n\r\n",
    "status with 5,000 digits": b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n",
    "end in the status line": b"HTTP/1.1 200",
    "end in the headers": HEAD + b"Content-Le",
    "end before the empty line": HEAD + b"Content-Length: 0\r\n",
    "end in the body": HEAD + b"Content-Length: 5\r\n\r\nok",
    "end in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nok",
    "end between chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
    "line too long": HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
    "too many headers": HEAD + b"X: y\r\n" * 200 + b"\r\n",
    "endless headers": HEAD + (b"X: " + b"x" * 60_000 + b"\r\n") * 5,
    "length not a number": HEAD + b"Content-Length: two\r\n\r\nok",
    "negative length": HEAD + b"Content-Length: -2\r\n\r\nok",
    "length with 5,000 digits": HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nok",
    "chunk size not a number": HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nok\r\n0\r\n\r\n",
    "negative chunk size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nok\r\n0\r\n\r\n",
    "body too long": HEAD + b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
    "huge body": HEAD + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 1_000_000,
    "huge chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n" + b"x" * 1_000_000,
    "huge body without an end": HEAD + b"\r\n" + b"x" * 1_000_000,
    "endless trailers": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 100_000,
    "endless continues": b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000,
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_an_answer_that_cannot_be_read_leaves_us_unsure(answer: bytes) -> None:
    with Wire(says(answer, keep=False)) as server:
        assert isinstance(failure(Transport(), server.url), AnswerLost)


def test_whatever_a_server_says_is_an_answer_or_leaves_us_unsure() -> None:
    """A thousand mutations of good answers; only AnswerLost may be raised."""
    chance = random.Random(20261121)  # noqa: S311 (the same mutations each time)
    good = [OK, b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"]
    odd = [
        b"\r\n",
        b"\n",
        b":",
        b"\0",
        b"\xff",
        b" ",
        b"From x",
        b"=?utf-8?q?=ff?=",
        b"-",
        b"\x85",
        b"chunked",
        b"9" * 9,
    ]

    def script(connection: socket.socket, request: bytes) -> bool:
        answer = bytearray(chance.choice(good))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(answer))
            answer[at : at + chance.randrange(4)] = chance.choice([*odd, chance.randbytes(2)])
        connection.sendall(answer)
        return False

    transport, outcomes = Transport(), {"answer": 0, "unsure": 0}
    with Wire(script) as server:
        for _ in range(1000):
            try:
                post(transport, server.url)
                outcomes["answer"] += 1
            except AnswerLost:
                outcomes["unsure"] += 1
    assert min(outcomes.values()) > 100


# -- TLS ----------------------------------------------------------------------------------------


@contextmanager
def tls_server(name: str = "127.0.0.1", days: int = 30, script: Script = ALWAYS_OK) -> Iterator[tuple[Wire, bytes]]:
    """A server under TLS, and its certificate."""
    context = server_context(name, days)
    with Wire(script, context) as server:
        yield server, certificate(name, days)[0]


def test_tls_takes_one_context_and_one_connection_for_many_requests() -> None:
    made = []

    def context() -> ssl.SSLContext:
        made.append(trusting(pem))
        return made[-1]

    with tls_server() as (server, pem):
        transport = Transport(tls=[context])
        assert made == []
        for _ in range(20):
            assert post(transport, server.url).body == b"ok"
        server.drop_all()
        time.sleep(0.05 * stretch())
        post(transport, server.url)
    assert (len(made), server.connections, len(server.requests)) == (1, 2, 21)


@pytest.mark.parametrize(
    ("name", "days", "trusted", "why"),
    [
        ("127.0.0.1", 30, False, "self.signed"),
        ("slack.test", 30, True, "mismatch"),
        ("127.0.0.1", -1, True, "expired"),
    ],
    ids=["unknown authority", "another host", "expired"],
)
def test_a_certificate_that_does_not_hold_is_not_reached(name: str, days: int, trusted: bool, why: str) -> None:
    with tls_server(name, days) as (server, pem):
        found = failure(Transport(tls=[lambda: trusting(*[pem] * trusted)]), server.url)
    assert isinstance(found, HostNotReached)
    assert re.search(why, str(found))
    assert server.requests == []


LIKELY, OTHER = "DigiCert Global Root, in a test", "Nobody's"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The system's file of authorities, made of these."""

    def write(*pems: bytes, more: bytes = b"") -> None:
        (tmp_path / "bundle.pem").write_bytes(b"# a comment\n".join(pems) + more)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "bundle.pem"))
        monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))

    return write


@pytest.mark.parametrize(("by", "connections"), [(LIKELY, 1), (OTHER, 2)])
def test_all_authorities_are_asked_where_the_likely_ones_do_not_vouch(
    by: str, connections: int, bundle: Callable[..., None]
) -> None:
    bundle(*(certificate("127.0.0.1", 30, one)[0] for one in (LIKELY, OTHER)))
    with Wire(ALWAYS_OK, server_context(by=by)) as server:
        transport = Transport()
        assert post(transport, server.url).body == b"ok"
        transport.close()
        assert post(transport, server.url).body == b"ok"  # and it is known from then on
        assert (server.connections, len(server.requests)) == (connections + 1, 2)


def test_what_no_authority_vouches_for_is_refused_each_time(bundle: Callable[..., None]) -> None:
    bundle(certificate("other.test", 30, LIKELY)[0], certificate("other.test", 30)[0])
    with Wire(ALWAYS_OK, server_context(by=LIKELY)) as server:
        transport = Transport()
        for _ in range(2):
            assert re.search("self.signed", str(failure(transport, server.url)))
        assert server.requests == []


def test_a_file_without_likely_authorities_is_left_to_the_system(bundle: Callable[..., None]) -> None:
    bundle(certificate("127.0.0.1", 30, OTHER)[0])
    with Wire(ALWAYS_OK, server_context(by=OTHER)) as server:
        assert post(Transport(), server.url).body == b"ok"
        assert server.connections == 1


@pytest.mark.parametrize(
    "junk", [b"", b"-----BEGIN CERTIFICATE-----\n", b"-----BEGIN CERTIFICATE-----\nRGlnaUNlcnQgR2xvYmFsIFJvb3Q=\n"]
)
def test_of_a_file_that_cannot_be_read_nothing_is_likely(junk: bytes, bundle: Callable[..., None]) -> None:
    bundle(more=junk)
    assert likely_context() is None


def test_old_tls_is_not_spoken() -> None:
    likely = likely_context()
    assert likely is None or (likely.minimum_version, likely.verify_mode, likely.check_hostname) == (
        ssl.TLSVersion.TLSv1_2,
        ssl.CERT_REQUIRED,
        True,
    )
    assert tls_context().minimum_version == ssl.TLSVersion.TLSv1_2
    assert tls_context().verify_mode == ssl.CERT_REQUIRED
    assert tls_context().check_hostname


def test_plain_text_from_a_tls_port_is_not_reached() -> None:
    with Wire(says(OK)) as server:
        url = server.url.replace("http:", "https:")
        threading.Timer(0.1, server.drop_all).start()
        assert isinstance(failure(Transport(), url), HostNotReached)


@contextmanager
def dripping_relay(port: int, slow: Callable[[], bool]) -> Iterator[int]:
    """A relay to a server, which drips the server's bytes one by one when it is `slow`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def forward(source: socket.socket, target: socket.socket, drip: Callable[[], bool]) -> None:
            with suppress(OSError):
                while data := source.recv(65536):
                    for part in [data[at : at + 1] for at in range(len(data))] if drip() else [data]:
                        target.sendall(part)
                        time.sleep(0.1 if drip() else 0)
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

        def relay() -> None:
            try:
                client, _ = listener.accept()
            except OSError:  # nobody came in time
                return
            with client, socket.create_connection(("127.0.0.1", port)) as server:
                up = threading.Thread(target=forward, args=(client, server, lambda: False))
                up.start()
                forward(server, client, slow)
                up.join()

        thread = threading.Thread(target=relay)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_tls_whose_handshake_drips_below_its_records_is_cut_off_at_the_deadline() -> None:
    with tls_server() as (server, pem), dripping_relay(server.port, lambda: True) as port:
        found = failure(Transport(tls=[lambda: trusting(pem)]), f"https://127.0.0.1:{port}", seconds=1.0)
    assert isinstance(found, HostNotReached)


def test_tls_whose_answer_drips_below_its_records_is_cut_off_at_the_deadline() -> None:
    with tls_server() as (server, pem), dripping_relay(server.port, lambda: bool(server.requests)) as port:
        found = failure(Transport(tls=[lambda: trusting(pem)]), f"https://127.0.0.1:{port}", seconds=1.0)
    assert isinstance(found, AnswerLost)
    assert len(server.requests) == 1
