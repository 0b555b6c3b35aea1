"""One TCP or TLS connection on which no wait outlasts a moment, in the shape in which http.client takes a socket.

Moments are seconds of the monotonic clock. A timeout of the socket module's own is for each operation alone: a peer
that drips a byte at a time would never meet one. So each operation gets what is left of the whole time.
"""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

Address = tuple[Any, ...]  # as socket.getaddrinfo gives them: family, type, protocol, name, socket address
Resolve = Callable[[str, int], Sequence[Address]]


class Connection:
    """A connection, and its buffer: that lives as long, so bytes beyond an answer's end are noticed, not lost."""

    __slots__ = ("_buffer", "_room", "_socket", "_until", "begun", "ended", "idle_since")

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._buffer = bytearray()
        self.idle_since = 0.0  # by whichever clock its keeper uses

    def begin(self, until: float, room: int) -> None:
        """Start an exchange that may take `until` then, and `room` bytes of answer."""
        self._until, self._room = until, room
        self.begun = self.ended = False  # a byte of ours was taken; the peer has said its last

    def sendall(self, data: bytes) -> None:
        """Raises OSError."""
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(left(self._until))
            rest = rest[self._socket.send(rest) :]
            self.begun = True

    def makefile(self, _mode: str) -> "Connection":
        return self

    def readline(self, limit: int) -> bytes:
        """Up to a line's end, `limit` bytes or the stream's end. Raises OSError, HTTPException (no more room)."""
        left(self._until)  # thousands of tiny chunks may lie ready without a wait
        while (end := self._buffer.find(b"\n", 0, limit)) < 0 and len(self._buffer) < limit and self._more():
            pass
        return self._take(end + 1 if end >= 0 else limit)

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the stream's end. Raises as `readline`."""
        if size < 0:
            raise HTTPException("a negative chunk size")
        while len(self._buffer) < size and self._more():
            pass
        return self._take(size)

    def arrived(self) -> bytes:
        """What of an answer lies ready, after a wait for its first bytes; nothing is taken. Raises as `readline`."""
        if not self._buffer:
            self._more()
        return bytes(self._buffer)

    def flush(self) -> None:
        """http.client flushes its file when it is done with it."""

    def close(self) -> None:
        """http.client closes its file at the end of an answer; the connection stays."""

    def quiet(self) -> bool:
        """Whether the peer has said nothing since its answer; if not, it hung up or talks out of turn."""
        if self._buffer:
            return False
        try:
            self._socket.settimeout(0)
            self._socket.recv(1)  # over TLS this also takes in session tickets, which are no answer
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def hang_up(self) -> None:
        self._socket.close()

    def _more(self) -> bool:
        self._socket.settimeout(left(self._until))
        data = self._socket.recv(16 * 1024)
        self._buffer += data
        self._room -= len(data)
        if self._room < 0:
            raise HTTPException("too long")
        self.ended = not data
        return not self.ended

    def _take(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data


def left(until: float) -> float:
    """Seconds left, for the next single wait. Raises TimeoutError when there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def look_up(host: str, port: int) -> Sequence[Address]:
    # Bytes: a text would be encoded by IDNA, whose tables are six million instructions. Only ASCII comes this far.
    return socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)


def addresses(resolve: Resolve, host: str, port: int, until: float) -> Sequence[Address]:
    """What a name stands for; none if it cannot be resolved. Raises TimeoutError.

    Resolving knows no timeout, so a thread does it, and is left behind when it takes too long (until the system's
    own resolver gives up); it holds up neither us nor the end of the process.
    """
    resolved: SimpleQueue[Sequence[Address]] = SimpleQueue()

    def ask() -> None:
        try:
            resolved.put(resolve(host, port))
        except OSError:
            resolved.put(())

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        return resolved.get(timeout=left(until))
    except Empty:
        raise TimeoutError from None


def dial(candidates: Sequence[Address], until: float) -> socket.socket:
    """A connection to the first address that answers. Raises OSError.

    Each address has its share of the time, so that one which swallows packets leaves some to the next.
    """
    for index, (family, kind, protocol, _, address) in enumerate(candidates):
        with contextlib.suppress(OSError), contextlib.ExitStack() as undo:
            connection = undo.enter_context(socket.socket(family, kind, protocol))  # IPv6 may not even exist
            connection.settimeout(left(until) / (len(candidates) - index))
            connection.connect(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            undo.pop_all()
            return connection
    raise ConnectionError


def secure(connection: socket.socket, context: ssl.SSLContext, host: str, until: float) -> socket.socket:
    """The same connection under TLS, its certificate judged by `context`. Raises OSError, the connection closed."""
    try:
        connection = context.wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
        connection.settimeout(left(until))
        connection.do_handshake()
    except OSError:
        connection.close()
        raise
    return connection
