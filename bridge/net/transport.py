"""HTTPS out: one kept-alive pool, one TLS context, a wall-clock deadline; no redirects, proxies or retries."""

import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence

from bridge.errors import HostNotReached, NoTimeLeft
from bridge.net.authorities import Context, Trust, likely_context, tls_context
from bridge.net.connection import Connection, Resolve, addresses, dial, look_up, secure
from bridge.net.exchange import Answer, Origin, head, receive, send, split
from bridge.values import dataclass

IDLE_MOST = 15.0  # seconds by the wall clock: Lambda's freeze stops the monotonic one, and peers hang up meanwhile
KEPT_MOST = 16  # idle connections per origin: as many as `serve` has threads, or a busy one dials again and again
CONNECT_SHARE, CONNECT_MOST = 1 / 3, 3.0  # of the time left; seconds: who cannot be reached leaves time to try again
_OVERHEAD = 128 * 1024  # bytes of headers and chunk sizes that may come on top of a body


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


Fetch = Callable[[str, Deadline, int], Answer]  # GET url, within a deadline, at most so many bytes of body


class Transport:
    """HTTP over a pool of kept-alive connections, for all threads of the process.

    `tls` (the contexts to try), `resolve` and `wall` (the clock that a frozen process does not stop) are there to be
    replaced in tests.
    """

    def __init__(
        self,
        *,
        tls: Sequence[Context] = (likely_context, tls_context),
        resolve: Resolve = look_up,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._trust, self._resolve, self._wall = Trust(tls), resolve, wall
        self._idle: dict[Origin, list[Connection]] = {}
        self._lock = threading.Lock()
        weakref.finalize(self, _hang_up, self._idle)  # with the transport, or the process

    def request(  # noqa: PLR0913  an HTTP request has these parts
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

        Raises a leaf of NoAnswer, which says whether the host can have acted on it, and names no more than the host.
        """
        origin, target = split(url)
        request = head(method, origin, target, headers, body) + (body or b"")
        seconds = within.left()
        if seconds <= 0:
            raise NoTimeLeft(
                en=f"no time was left to call {origin.host}", ja=f"{origin.host} に接続する時間が残っていませんでした。"
            )
        now = time.monotonic()  # sockets know no other clock than this one
        connection = self._idle_or_new(origin, now + min(seconds * CONNECT_SHARE, CONNECT_MOST))
        reusable = False
        try:
            connection.begin(now + seconds, at_most + _OVERHEAD)
            send(connection, request, origin.host)
            answer, reusable = receive(connection, method, at_most, origin.host)
        finally:
            if reusable:
                self._keep(origin, connection)
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

    def _idle_or_new(self, origin: Origin, until: float) -> Connection:
        """An idle connection that is surely still open, the newest first; else a new one."""
        while True:
            with self._lock:
                kept = self._idle.get(origin)
                connection = kept.pop() if kept else None
            if connection is None:
                return self._connect(origin, until)
            if 0 <= self._wall() - connection.idle_since <= IDLE_MOST and connection.quiet():
                return connection
            connection.hang_up()

    def _keep(self, origin: Origin, connection: Connection) -> None:
        connection.idle_since = self._wall()
        with self._lock:
            kept = self._idle.setdefault(origin, [])
            if len(kept) < KEPT_MOST:
                kept.append(connection)
                return
        connection.hang_up()

    def _connect(self, origin: Origin, until: float) -> Connection:
        try:
            dialled = self._dialled(origin, until)
        except OSError as error:
            why = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else ""
            raise HostNotReached(
                en=f"{origin.host} could not be reached{f': {why}' if why else ''}",
                ja=f"{origin.host} に接続できません{f'（証明書の検証：{why}）' if why else ''}。",
            ) from None
        return Connection(dialled)

    def _dialled(self, origin: Origin, until: float) -> socket.socket:
        """Raises OSError."""
        context = self._trust.context() if origin.secure else None
        candidates = addresses(self._resolve, origin.host, origin.port, until)
        if context is None:
            return dial(candidates, until)
        while True:
            try:
                return secure(dial(candidates, until), context, origin.host, until)
            except ssl.SSLCertVerificationError:
                wider = self._trust.wider(context)
                if wider is None:
                    raise
                context = wider


def _hang_up(idle: dict[Origin, list[Connection]]) -> None:
    while idle:
        for connection in idle.popitem()[1]:
            connection.hang_up()
