"""HTTPS out: one kept-alive pool, one TLS context, a wall-clock deadline; no redirects, proxies or retries."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import Any, cast
from urllib.parse import urlsplit

from bridge.errors import NotReached, OutOfTime, Unsure

IDLE_MOST = 15.0  # seconds by the wall clock: Lambda's freeze stops the monotonic one, and peers hang up meanwhile
KEPT_MOST = 8  # idle connections per place
_OVERHEAD = 128 * 1024  # bytes of headers and chunk sizes that may come on top of a body
_PORTS = {"http": 80, "https": 443}
_VISIBLE = re.compile(r"[ -~]+")  # a line of a request head: ASCII without control characters


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock by which something must be over."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds left; negative when it has passed."""
        return self.at - time.monotonic()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status; `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, Deadline, int], Answer]  # GET url, within a deadline, at most so many bytes of body
Address = tuple[Any, ...]  # as socket.getaddrinfo gives them: family, type, protocol, name, socket address


def tls_context() -> ssl.SSLContext:
    """The system's authorities, host names checked, TLS 1.2 or newer. Takes about 30 ms of CPU: make it once."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def look_up(host: str, port: int) -> Sequence[Address]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Transport:
    """HTTP over a pool of kept-alive connections, for all threads of the process.

    `tls`, `resolve` and `wall` (the clock that a frozen process does not stop) are there to be replaced in tests.
    """

    def __init__(
        self,
        *,
        tls: Callable[[], ssl.SSLContext] = tls_context,
        resolve: Callable[[str, int], Sequence[Address]] = look_up,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._tls, self._resolve, self._wall = tls, resolve, wall
        self._context: ssl.SSLContext | None = None
        self._idle: dict[_Place, list[_Line]] = {}
        self._lock = threading.Lock()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        within: Deadline,
        at_most: int,
    ) -> Answer:
        """Send once and read the answer, redirects included, with at most `at_most` bytes of body.

        OutOfTime: the deadline was over before we began. NotReached: nothing that could be acted on was sent
        (the name, the connection, TLS, the first write). Unsure: some or all was sent, and the answer did not
        come in time, broke off, made no sense or was too long. None of them names more than the host.
        """
        place, target = _split(url)
        request = _head(method, place, target, headers, body) + (body or b"")
        if within.left() <= 0:
            raise OutOfTime(f"no time was left to call {place.host}")
        line = self._line(place, within)
        reusable = False
        try:
            line.begin(within, at_most + _OVERHEAD)
            _send(line, request, place.host)
            answer, reusable = _receive(line, method, at_most, place.host)
        finally:
            self._keep(place, line) if reusable else line.hang_up()
        return answer

    def fetch(self, url: str, within: Deadline, at_most: int) -> Answer:
        """GET; a `Fetch`. Errors as in `request`."""
        return self.request("GET", url, headers={}, body=None, within=within, at_most=at_most)

    def close(self) -> None:
        """Hang up every idle connection; the transport stays usable."""
        with self._lock:
            lines = [line for kept in self._idle.values() for line in kept]
            self._idle.clear()
        for line in lines:
            line.hang_up()

    def __del__(self) -> None:
        self.close()

    def _line(self, place: "_Place", within: Deadline) -> "_Line":
        """An idle connection that is surely still open, the newest first; else a new one."""
        while True:
            with self._lock:
                kept = self._idle.get(place)
                line = kept.pop() if kept else None
            if line is None:
                return self._connect(place, within)
            if 0 <= self._wall() - line.idle_since <= IDLE_MOST and line.quiet():
                return line
            line.hang_up()

    def _keep(self, place: "_Place", line: "_Line") -> None:
        line.idle_since = self._wall()
        with self._lock:
            kept = self._idle.setdefault(place, [])
            if len(kept) < KEPT_MOST:
                kept.append(line)
                return
        line.hang_up()

    def _connect(self, place: "_Place", within: Deadline) -> "_Line":
        connection = _dial(_addresses(self._resolve, place, within), place.host, within)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if place.secure:
                connection = self._shared_context().wrap_socket(
                    connection, server_hostname=place.host, do_handshake_on_connect=False
                )
                connection.settimeout(_patience(within))
                connection.do_handshake()
        except (OSError, ValueError) as error:
            connection.close()
            why = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else "no TLS connection"
            raise NotReached(f"{place.host} could not be reached safely: {why}") from None
        return _Line(connection)

    def _shared_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = self._tls()
            return self._context


@dataclass(frozen=True, slots=True)
class _Place:
    """Whom to connect to; `authority` is what the Host header says."""

    secure: bool
    host: str
    port: int
    authority: str


class _Line:
    """One connection, in the shape in which http.client takes a socket and its file; no wait outlasts the deadline.

    Its buffer lives as long as the connection, so that bytes after an answer's end are noticed, not lost.
    """

    __slots__ = ("_buffer", "_connection", "_room", "_within", "begun", "ended", "idle_since")

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self.idle_since = 0.0

    def begin(self, within: Deadline, room: int) -> None:
        """Start an exchange that may take until `within` and `room` bytes of answer."""
        self._within, self._room = within, room
        self.begun = self.ended = False  # a byte of ours was taken; the peer has said its last

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(_patience(self._within))
            rest = rest[self._connection.send(rest) :]
            self.begun = True

    def makefile(self, _mode: str) -> "_Line":
        return self

    def readline(self, limit: int) -> bytes:
        _patience(self._within)  # thousands of tiny chunks may lie ready without a wait
        while (end := self._buffer.find(b"\n", 0, limit)) < 0 and len(self._buffer) < limit and self._more():
            pass
        return self._take(end + 1 if end >= 0 else limit)

    def read(self, size: int) -> bytes:
        if size < 0:
            raise HTTPException("a negative chunk size")
        while len(self._buffer) < size and self._more():
            pass
        return self._take(size)

    def flush(self) -> None:
        """http.client flushes its file when it is done with it."""

    def close(self) -> None:
        """http.client closes its file at the end of an answer; the connection stays."""

    def quiet(self) -> bool:
        """Whether the peer has said nothing since its answer; if not, it hung up or talks out of turn."""
        if self._buffer:
            return False
        try:
            self._connection.settimeout(0)
            self._connection.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def hang_up(self) -> None:
        self._connection.close()

    def _more(self) -> bool:
        self._connection.settimeout(_patience(self._within))
        data = self._connection.recv(16 * 1024)
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


def _patience(within: Deadline) -> float:
    """Seconds left, for the next single wait."""
    left = within.left()
    if left <= 0:
        raise TimeoutError
    return left


def _split(url: str) -> tuple[_Place, str]:
    """Whom to connect to, and what to ask for there."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise NotReached("the address is not an HTTP URL") from None
    if not parts.hostname or "@" in parts.netloc:
        raise NotReached("the address is not an HTTP URL")
    place = _Place(parts.scheme == "https", parts.hostname, port, parts.netloc)
    return place, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _head(method: str, place: _Place, target: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {place.authority}"]
    lines += ["Accept-Encoding: identity", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    if not all(map(_VISIBLE.fullmatch, lines)) or " " in target:
        raise NotReached("the request holds characters that no HTTP request may")
    return "\r\n".join([*lines, "\r\n"]).encode("ascii")


def _addresses(resolve: Callable[[str, int], Sequence[Address]], place: _Place, within: Deadline) -> Sequence[Address]:
    """What the name stands for. Resolving knows no timeout: a thread does it, and is left behind when it takes
    too long (until the system's own resolver gives up; it holds up neither us nor the end of the process).
    """
    found: SimpleQueue[Sequence[Address]] = SimpleQueue()

    def ask() -> None:
        try:
            found.put(resolve(place.host, place.port))
        except (OSError, UnicodeError):
            found.put(())

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        return found.get(timeout=max(within.left(), 0))
    except Empty:
        raise NotReached(f"the name {place.host} was not resolved in time") from None


def _dial(addresses: Sequence[Address], host: str, within: Deadline) -> socket.socket:
    """A connection to the first address that answers; each has its share of the time, so none can eat it all."""
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        connection = None
        try:
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(_patience(within) / (len(addresses) - index))
            connection.connect(address)
        except OSError:
            if connection:
                connection.close()
        else:
            return connection
    raise NotReached(f"{host} could not be reached" if addresses else f"the name {host} could not be resolved")


def _send(line: _Line, request: bytes, host: str) -> None:
    try:
        line.sendall(request)
    except OSError:
        # The system took no part of a request that fails at once, so nobody can have acted on it.
        if not line.begun:
            raise NotReached(f"{host} hung up before anything was sent") from None
        raise Unsure(f"{host} hung up while the request was sent") from None


def _receive(line: _Line, method: str, at_most: int, host: str) -> tuple[Answer, bool]:
    """The answer, and whether the connection may be used again."""
    response = HTTPResponse(cast(socket.socket, line), method=method)
    try:
        response.begin()
        if line.ended:
            raise HTTPException("broken off")  # http.client takes an end amid the headers for the headers' end
        if not re.fullmatch("[0-9]*", response.headers.get("content-length", "")):
            raise HTTPException("no length")  # http.client would read until the end
        body = response.read(at_most + 1)
        if len(body) > at_most or response.length:  # http.client does not tell of a body that ends early
            raise HTTPException("too long, or broken off")
    except TimeoutError:
        raise Unsure(f"{host} did not answer in time") from None
    except OSError:
        raise Unsure(f"{host} hung up before it answered") from None
    except (HTTPException, ValueError):
        raise Unsure(f"{host} gave an answer that could not be read") from None
    headers = {name.lower(): value for name, value in reversed(response.headers.items())}  # the first one counts
    reusable = response.isclosed() and not response.will_close and response.status >= 200
    return Answer(response.status, headers, body), reusable
