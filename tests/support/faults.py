"""A failing Slack: the strict stand-in for Slack, on a connection that can fail in every way.

with FaultySlack(in_turn(taken(reset), well)) as slack:
    …post twice to slack.url…
    assert len(slack.posts) == 2  # the first one's answer was lost, not the message

A `Spoil` handles one request, and returns whether the connection stays open, as a script of `wire` does.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from tests.support import wire
from tests.support.slack_answers import Answer, Post, Slack

DRIPPING_HEAD = b"HTTP/1.1 200 OK\r\nX-Drip: "
DRIPPING_BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\no"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `number` counts them from 0, `ends` is set when the server is to close."""

    connection: socket.socket
    number: int
    path: str
    headers: dict[str, str]
    body: bytes
    slack: Slack
    ends: threading.Event

    def judged(self) -> Answer:
        """What Slack says, and from now on remembers."""
        return self.slack.answer(self.path, self.headers, self.body)

    def say(self, answer: Answer, body: bytes | None = None) -> None:
        raw = answer.body.encode() if body is None else body
        head = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in answer.headers.items())]
        self.connection.sendall("\r\n".join([*head, f"Content-Length: {len(raw)}", "\r\n"]).encode() + raw)


Spoil = Callable[[Call], bool]
Plan = Callable[[Call], Spoil]


class FaultySlack:
    """Slack for one `with` block, with planned failures. `posts` are the messages that it took, in order."""

    def __init__(self, plan: Plan, tls: ssl.SSLContext | None = None) -> None:
        self._plan, self._slack = plan, Slack()
        self._wire = wire.Wire(self._script, tls)
        self._lock = threading.Lock()
        self.asked = 0
        self.url = self._wire.url

    @property
    def posts(self) -> list[Post]:
        return self._slack.posts

    @property
    def slack(self) -> Slack:
        """The workspace behind it."""
        return self._slack

    def hang_up(self) -> None:
        """Close all connections, as Slack does with idle ones."""
        self._wire.drop_all()

    def _script(self, connection: socket.socket, raw: bytes) -> bool:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        with self._lock:
            number, self.asked = self.asked, self.asked + 1
        call = Call(connection, number, first.split(" ")[1], headers, body, self._slack, self._wire.closing)
        return self._plan(call)(call)

    def __enter__(self) -> Self:
        self._wire.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.__exit__()


# -- plans --------------------------------------------------------------------------------------


def in_turn(*spoils: Spoil) -> Plan:
    """One after the other; the last one again and again."""
    return lambda call: spoils[min(call.number, len(spoils) - 1)]


# -- what can happen to a request ---------------------------------------------------------------


def well(call: Call) -> bool:
    """Slack takes it, and says so."""
    call.say(call.judged())
    return True


def says(status: int, body: str | bytes = "", **headers: str) -> Spoil:
    """Slack does not take it, and gives this answer; header names have _ for -."""
    answer = Answer(status, "", {name.replace("_", "-"): value for name, value in headers.items()})

    def spoil(call: Call) -> bool:
        call.say(answer, body.encode() if isinstance(body, str) else body)
        return True

    return spoil


def dated(status: int, retry_after: Callable[[], str]) -> Spoil:
    """As `says`, with a Retry-After made at that moment."""
    return lambda call: says(status, "", Retry_After=retry_after())(call)


def taken(spoil: Spoil) -> Spoil:
    """Slack takes it, and then something happens to its answer."""

    def spoiled(call: Call) -> bool:
        call.judged()
        return spoil(call)

    return spoiled


def reset(call: Call) -> bool:
    wire.reset(call.connection)
    return False


def hang_up(call: Call) -> bool:
    return False


def silent(call: Call) -> bool:
    """Never answers."""
    call.ends.wait(60)
    return False


def drips(start: bytes, drop: bytes) -> Spoil:
    """An answer that never ends, a byte at a time."""
    return lambda call: wire.drips(start, drop, call.ends.is_set)(call.connection, b"")


# -- where nobody answers at all ----------------------------------------------------------------


@contextlib.contextmanager
def black_hole() -> Iterator[str]:
    """An address that lets nobody connect: its queue of connections is full, and further ones are not answered."""
    with contextlib.ExitStack() as open_:
        listener = open_.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            filler = open_.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
