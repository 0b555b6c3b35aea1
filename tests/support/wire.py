"""Small scriptable servers on loopback, for what a normal server never does: raw sockets, real TLS.

A script says what happens to one request: it gets the connection and the request's raw bytes, and says whether to
read another one on that connection.
"""

import contextlib
import datetime
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Script = Callable[[socket.socket, bytes], bool]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"


class Wire:
    """A server for one `with` block: what it was asked, over how many connections."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script, self._tls = script, tls
        self.requests: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "Wire":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes accept
        self._threads.pop(0).join()
        self._listener.close()
        self.drop_all()
        for thread in self._threads:
            thread.join()

    def drop_all(self) -> None:
        """Close all connections, as a server does with idle ones."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, whose own is not for two threads

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.closing.is_set():
                connection.close()
                return
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                self._talk(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    with self._lock:
                        self._open.append(secured)
                    self._talk(secured)

    def _talk(self, connection: socket.socket) -> None:
        while request := read_request(connection):
            with self._lock:
                self.requests.append(request)
            if not self._script(connection, request):
                return


def read_request(connection: socket.socket) -> bytes:
    """One request, head and body; nothing if the client hung up."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0 or len(data) < end + 4 + _length(data[:end]):
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    return data


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def says(answer: bytes, *, keep: bool = True) -> Script:
    """Always the same answer; then the next request, or the end."""

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(answer)
        return keep

    return script


def drips(start: bytes, drop: bytes, closing: Callable[[], bool], pause: float = 0.02) -> Script:
    """A beginning, then a drop again and again."""

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(start)
        while not closing():
            connection.sendall(drop)
            time.sleep(pause)
        return False

    return script


def reset(connection: socket.socket) -> None:
    """Close with a reset instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextlib.contextmanager
def deaf() -> Iterator[int]:
    """A port where connections are accepted (by the system) and never answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def certificate(name: str, days: int, by: str = "") -> tuple[bytes, bytes]:
    """A self-signed certificate and its key, as PEM; with negative `days` it has already expired. `by`: who it says has
    made it."""
    return _certificate(name, days, by)  # cached by all three, however they are given


@cache
def _certificate(name: str, days: int, by: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    try:
        san: x509.GeneralName = x509.IPAddress(ip_address(name))
    except ValueError:
        san = x509.DNSName(name)
    now = datetime.datetime.now(datetime.UTC)
    own = [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, by)] if by else []
    subject = x509.Name([*own, x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([san]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return made.public_bytes(serialization.Encoding.PEM), pem


def server_context(name: str = "127.0.0.1", days: int = 30, by: str = "") -> ssl.SSLContext:
    """A server's side of TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"".join(certificate(name, days, by)))
        file.flush()
        context.load_cert_chain(file.name)
    return context
