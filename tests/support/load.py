"""Many senders one after another, each with a connection of its own: what became of them, counted."""

import os
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.pace import PLENTY

# systemd gives a service its socket as file 3, and says for which process it is.
_HANDED_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


@dataclass
class Load:
    """`became`: how many got which status (200: posted), or were "refused", "reset", "cut" off; `longest`: seconds."""

    port: int
    path: str
    body: bytes
    tls: ssl.SSLContext | None = None
    became: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def of(self, senders: int, pause: float) -> Iterator["Load"]:
        """For one `with` block; `pause` seconds between an answer and a sender's next post."""
        threads = [threading.Thread(target=self._post_on, args=(pause,)) for _ in range(senders)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def _post_on(self, pause: float) -> None:
        while not self.ended.wait(pause):
            began = time.monotonic()
            self.became[self._post()] += 1
            self.longest = max(self.longest, time.monotonic() - began)

    def _post(self) -> str:
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
        head += f"Content-Length: {len(self.body)}\r\n\r\n"
        answer = b""
        try:
            with self._connected() as connection:
                connection.sendall(head.encode() + self.body)
                with suppress(ssl.SSLEOFError):
                    while got := connection.recv(65_536):
                        answer += got
        except ConnectionRefusedError:
            return "refused"
        except (ConnectionResetError, BrokenPipeError):
            return "reset"
        status = answer[9:12].decode() or "cut"
        return status if status != "200" or b'"posted"' in answer else "nobody's 200"  # a proxy's, of its own

    def _connected(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), PLENTY)
        return self.tls.wrap_socket(plain, server_hostname="127.0.0.1") if self.tls else plain


@contextmanager
def outliving() -> Iterator[socket.socket]:
    """A socket that listens, as systemd keeps one for a service."""
    with socket.create_server(("127.0.0.1", 0), backlog=1_024) as listening:
        os.set_inheritable(listening.fileno(), True)
        yield listening


def given(listening: socket.socket, *words: str) -> tuple[str, ...]:
    """Arguments for `python` that start these ones with the socket, which must be among `pass_fds`."""
    return ("-c", _HANDED_OVER, str(listening.fileno()), *words)
