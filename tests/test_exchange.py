"""What is asked of a host, and what of its answer is believed: to the byte, without a network."""

import socket
from collections.abc import Mapping

import pytest

from bridge.errors import AnswerLost, HostNotReached
from bridge.net.connection import Connection
from bridge.net.exchange import Answer, Origin, head, receive, send, split
from bridge.net.transport import Deadline
from tests.support.pace import PLENTY

HERE = Origin(True, "slack.test", 443, "slack.test")
NO_URL = "the address is not an HTTP URL"
UNSAID = "the request holds characters that no HTTP request may"


def connected() -> tuple[Connection, socket.socket]:
    """A connection amid an exchange, and its other end."""
    ours, theirs = socket.socketpair()
    connection = Connection(ours)
    connection.begin(Deadline.after(PLENTY).at, 100_000)
    return connection, theirs


def received(said: bytes, *, method: str = "POST", at_most: int = 1000, open_after: bool = True) -> tuple[Answer, bool]:
    """What is made of these bytes; with nothing after them, or while the other end stays open."""
    connection, theirs = connected()
    with theirs:
        theirs.sendall(said)
        if not open_after:
            theirs.shutdown(socket.SHUT_WR)
        try:
            return receive(connection, method, at_most, "slack.test")
        finally:
            connection.hang_up()


def lost(said: bytes, *, at_most: int = 1000) -> str:
    with pytest.raises(AnswerLost) as caught:
        received(said, at_most=at_most, open_after=False)
    assert caught.value.__suppress_context__
    return str(caught.value)


# -- whom to ask, and for what ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "origin", "target"),
    [
        ("http://slack.test", Origin(False, "slack.test", 80, "slack.test"), "/"),
        ("https://slack.test", HERE, "/"),
        ("https://slack.test/", HERE, "/"),
        ("https://slack.test?b=c", HERE, "/?b=c"),
        ("https://slack.test/a?b=c#d", HERE, "/a?b=c"),
        ("https://Slack.Test:8443/A", Origin(True, "slack.test", 8443, "Slack.Test:8443"), "/A"),
        ("http://127.0.0.1:1/a", Origin(False, "127.0.0.1", 1, "127.0.0.1:1"), "/a"),
        ("http://[::1]:8080/", Origin(False, "::1", 8080, "[::1]:8080"), "/"),
        ("https://slack.test.", Origin(True, "slack.test.", 443, "slack.test."), "/"),
        ("https://" + "a" * 63, Origin(True, "a" * 63, 443, "a" * 63), "/"),
    ],
)
def test_a_url_says_whom_to_ask_and_for_what(url: str, origin: Origin, target: str) -> None:
    assert split(url) == (origin, target)


@pytest.mark.parametrize(
    "url",
    [
        "https://@slack.test/",  # the parsed host alone would pass
        "https://slack.test@evil.test/",
        "https://user:secret@slack.test/",
        "https://:@slack.test",
        "https://",
        "https://slack..test",
        "https://" + "a" * 64,
        "https://sl%61ck.test",
        "https://slack.test:https",
        "https://slack.test:65536",
        "ftp://slack.test",
        "//slack.test",
        "slack.test",
        "",
    ],
)
def test_an_address_with_anybody_before_its_host_or_with_no_host_is_no_url(url: str) -> None:
    with pytest.raises(HostNotReached) as caught:
        split(url)
    assert str(caught.value) == NO_URL
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("headers", "body", "more"),
    [
        ({}, None, ""),
        ({}, b"", "Content-Length: 0\r\n"),
        ({"A": "1", "B": "~ "}, b"1234", "A: 1\r\nB: ~ \r\nContent-Length: 4\r\n"),
    ],
)
def test_a_request_begins_as_http_has_it(headers: Mapping[str, str], body: bytes | None, more: str) -> None:
    said = head("PUT", Origin(False, "::1", 8080, "[::1]:8080"), "/a", headers, body)
    assert said.decode() == (
        "PUT /a HTTP/1.1\r\nHost: [::1]:8080\r\nAccept-Encoding: identity\r\nConnection: keep-alive\r\n" + more + "\r\n"
    )


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/a b", {}),
        ("/\x7f", {}),
        ("/\r\nX: y", {}),
        ("/é", {}),
        ("/", {"A": "\t"}),
        ("/", {"A": "x\nB: y"}),
        ("/", {"A\r\nB": "y"}),
        ("/", {"A": "\x00"}),
    ],
)
def test_nothing_gets_into_a_request_that_would_begin_another_line_of_it(target: str, headers: dict[str, str]) -> None:
    with pytest.raises(HostNotReached) as caught:
        head("GET", HERE, target, headers, None)
    assert str(caught.value) == UNSAID


# -- sending ------------------------------------------------------------------------------------


def test_a_request_that_no_byte_left_of_is_not_reached() -> None:
    connection, theirs = connected()
    theirs.close()
    with pytest.raises(HostNotReached) as caught:
        send(connection, b"x", "slack.test")
    connection.hang_up()
    assert str(caught.value) == "slack.test hung up before anything was sent"
    assert caught.value.__suppress_context__


def test_a_request_of_which_a_part_left_may_have_been_acted_on() -> None:
    connection, theirs = connected()
    connection.sendall(b"x")
    theirs.close()
    with pytest.raises(AnswerLost) as caught:
        send(connection, b"x", "slack.test")
    connection.hang_up()
    assert str(caught.value) == "slack.test hung up while the request was sent"
    assert caught.value.__suppress_context__


def test_what_is_sent_arrives() -> None:
    connection, theirs = connected()
    with theirs:
        send(connection, b"all of it", "slack.test")
        connection.hang_up()
        assert theirs.recv(100) == b"all of it"


# -- what of an answer is believed --------------------------------------------------------------

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_an_answer_is_read_and_its_connection_may_be_used_again() -> None:
    assert received(OK) == (Answer(200, {"content-length": "2"}, b"ok"), True)


def test_of_a_header_said_twice_the_first_counts_and_names_are_in_lower_case() -> None:
    answer, _ = received(
        b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nretry-after: 9\r\nX-A: b\r\nContent-Length: 0\r\n\r\n"
    )
    assert answer == Answer(429, {"retry-after": "3", "x-a": "b", "content-length": "0"}, b"")


@pytest.mark.parametrize(
    ("answer", "reusable"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, True),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", False),  # what comes now is no HTTP any more
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" + OK, False),
        (b"HTTP/1.1 199 \r\n\r\n" + OK, False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", True),
    ],
)
def test_a_connection_is_used_again_only_after_an_answer_that_is_whole_and_the_last(
    answer: bytes, reusable: bool
) -> None:
    assert received(answer)[1] is reusable


def test_the_answer_to_a_head_has_no_body() -> None:
    assert received(OK.removesuffix(b"ok"), method="HEAD") == (Answer(200, {"content-length": "2"}, b""), True)


def test_a_body_without_a_length_lasts_until_the_end() -> None:
    assert received(b"HTTP/1.1 200 OK\r\n\r\nok", open_after=False) == (Answer(200, {}, b"ok"), False)


def test_a_body_may_be_as_long_as_was_said_and_not_a_byte_longer() -> None:
    assert received(OK, at_most=2)[0].body == b"ok"
    unreadable = "slack.test gave an answer that could not be read"
    assert lost(OK, at_most=1) == unreadable
    assert lost(b"HTTP/1.1 200 OK\r\n\r\nok", at_most=1) == unreadable
    assert lost(OK.replace(b"2\r", b"3\r")) == unreadable


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 two\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",  # the end of the headers was not said
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"0" * 19 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2_0\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
    ],
)
def test_an_answer_that_cannot_be_read_whole_says_nothing(said: bytes) -> None:
    assert lost(said) == "slack.test gave an answer that could not be read"


def test_a_length_of_18_digits_is_one() -> None:
    assert received(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"0" * 17 + b"2\r\n\r\nok")[0].body == b"ok"


def test_silence_and_hanging_up_are_told_apart() -> None:
    connection, theirs = connected()
    with theirs:
        connection.begin(Deadline.after(0.05).at, 1000)
        with pytest.raises(AnswerLost) as silence:
            receive(connection, "POST", 9, "slack.test")
    assert str(silence.value) == "slack.test did not answer in time"
    connection.hang_up()
    connection.begin(Deadline.after(PLENTY).at, 1000)
    with pytest.raises(AnswerLost) as hung_up:
        receive(connection, "POST", 9, "slack.test")
    assert str(hung_up.value) == "slack.test hung up before it answered"
    assert lost(b"") == "slack.test hung up before it answered"
    assert silence.value.__suppress_context__
    assert hung_up.value.__suppress_context__
