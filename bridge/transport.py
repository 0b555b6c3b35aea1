"""HTTPS out: one kept-alive pool, one TLS context, a wall-clock deadline; no redirects, proxies or retries."""

import re
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.parse import urlsplit

from bridge.connection import Connection, Resolve, addresses, dial, look_up, secure
from bridge.errors import NotReached, OutOfTime, Unsure

IDLE_MOST = 15.0  # seconds by the wall clock: Lambda's freeze stops the monotonic one, and peers hang up meanwhile
KEPT_MOST = 8  # idle connections per place
CONNECT_SHARE, CONNECT_MOST = 1 / 3, 3.0  # of the time left; seconds: who cannot be reached leaves time to try again
_OVERHEAD = 128 * 1024  # bytes of headers and chunk sizes that may come on top of a body
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?|[0-9a-f:.]+:[0-9a-f:.]*")  # a name, IPv4; IPv6
_VISIBLE = re.compile(r"[ -~]+")  # a line of a request head: ASCII without control characters


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, and letting it pass, in seconds. Lambda's freeze stops `monotonic`; `wall` (UNIX time) goes on."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    wall: Callable[[], float] = time.time


REAL = Clock()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of a clock's monotonic time by which something must be over."""

    at: float
    clock: Clock = REAL

    @classmethod
    def after(cls, seconds: float, clock: Clock = REAL) -> "Deadline":
        return cls(clock.monotonic() + seconds, clock)

    def left(self) -> float:
        """Seconds left; negative when it has passed."""
        return self.at - self.clock.monotonic()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status; `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, Deadline, int], Answer]  # GET url, within a deadline, at most so many bytes of body


def tls_context() -> ssl.SSLContext:
    """The system's authorities, host names checked, TLS 1.2 or newer. Takes about 30 ms of CPU: make it once."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


class Transport:
    """HTTP over a pool of kept-alive connections, for all threads of the process.

    `tls`, `resolve` and `wall` (the clock that a frozen process does not stop) are there to be replaced in tests.
    """

    def __init__(
        self,
        *,
        tls: Callable[[], ssl.SSLContext] = tls_context,
        resolve: Resolve = look_up,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._tls, self._resolve, self._wall = tls, resolve, wall
        self._context: ssl.SSLContext | None = None
        self._idle: dict[_Place, list[Connection]] = {}
        self._lock = threading.Lock()
        weakref.finalize(self, _hang_up, self._idle)  # with the transport, or the process

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
        seconds = within.left()
        if seconds <= 0:
            raise OutOfTime(f"no time was left to call {place.host}")
        now = time.monotonic()  # sockets know no other clock than this one
        connection = self._idle_or_new(place, now + min(seconds * CONNECT_SHARE, CONNECT_MOST))
        reusable = False
        try:
            connection.begin(now + seconds, at_most + _OVERHEAD)
            _send(connection, request, place.host)
            answer, reusable = _receive(connection, method, at_most, place.host)
        finally:
            if reusable:
                self._keep(place, connection)
            else:
                connection.hang_up()
        return answer

    def fetch(self, url: str, within: Deadline, at_most: int) -> Answer:
        """GET; a `Fetch`. Errors as in `request`."""
        return self.request("GET", url, headers={}, body=None, within=within, at_most=at_most)

    def close(self) -> None:
        """Hang up every idle connection; the transport stays usable."""
        with self._lock:
            _hang_up(self._idle)

    def _idle_or_new(self, place: "_Place", until: float) -> Connection:
        """An idle connection that is surely still open, the newest first; else a new one."""
        while True:
            with self._lock:
                kept = self._idle.get(place)
                connection = kept.pop() if kept else None
            if connection is None:
                return self._connect(place, until)
            if 0 <= self._wall() - connection.idle_since <= IDLE_MOST and connection.quiet():
                return connection
            connection.hang_up()

    def _keep(self, place: "_Place", connection: Connection) -> None:
        connection.idle_since = self._wall()
        with self._lock:
            kept = self._idle.setdefault(place, [])
            if len(kept) < KEPT_MOST:
                kept.append(connection)
                return
        connection.hang_up()

    def _connect(self, place: "_Place", until: float) -> Connection:
        try:
            context = self._shared_context() if place.secure else None
            found = addresses(self._resolve, place.host, place.port, until)
            dialled = dial(found, until)
            if context:
                dialled = secure(dialled, context, place.host, until)
        except OSError as error:
            why = f": {error.verify_message}" if isinstance(error, ssl.SSLCertVerificationError) else ""
            raise NotReached(f"{place.host} could not be reached{why}") from None
        return Connection(dialled)

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


def _hang_up(idle: dict[_Place, list[Connection]]) -> None:
    while idle:
        for connection in idle.popitem()[1]:
            connection.hang_up()


def _split(url: str) -> tuple[_Place, str]:
    """Whom to connect to, and what to ask for there."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise NotReached("the address is not an HTTP URL") from None
    if not _HOST.fullmatch(parts.hostname or "") or "@" in parts.netloc:
        raise NotReached("the address is not an HTTP URL")
    place = _Place(parts.scheme == "https", parts.hostname or "", port, parts.netloc)
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


def _send(connection: Connection, request: bytes, host: str) -> None:
    try:
        connection.sendall(request)
    except OSError:
        # The system took no part of a request that fails at once, so nobody can have acted on it.
        if not connection.begun:
            raise NotReached(f"{host} hung up before anything was sent") from None
        raise Unsure(f"{host} hung up while the request was sent") from None


def _receive(connection: Connection, method: str, at_most: int, host: str) -> tuple[Answer, bool]:
    """The answer, and whether the connection may be used again."""
    response = HTTPResponse(cast(socket.socket, connection), method=method)
    try:
        response.begin()
        if connection.ended:
            raise HTTPException("broken off")  # http.client takes an end amid the headers for the headers' end
        if not re.fullmatch("[0-9]{0,18}", response.headers.get("content-length", "").strip()):
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
