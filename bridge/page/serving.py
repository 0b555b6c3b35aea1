"""Serves the page on loopback, in threads of this process: a second, small server beside the bridge's own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

HOST = "127.0.0.1"
_IDLE = 60  # seconds that a kept connection may say nothing


class _Quiet(WSGIRequestHandler):
    """Logs nothing, since a request's line is nobody's business, and does not say what it is made of."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE

    def log(self, *_: object) -> None:
        pass

    def version_string(self) -> str:
        return "kakehashi"


def listening(wanted: int) -> socket.socket:
    """At the port if it is free, else at any that is."""
    for port in (wanted, 0):
        with suppress(OSError, OverflowError):
            return socket.create_server((HOST, port))
    raise OSError(f"no free port at {HOST}")


@contextmanager
def serving(at: socket.socket, made: Callable[[int], Flask]) -> Iterator[str]:
    """Serve what is made for the socket's port; gives its URL. Stopped on leaving, with what is open there."""
    port = at.getsockname()[1]
    server: BaseWSGIServer = make_server(HOST, port, made(port), threaded=True, request_handler=_Quiet, fd=at.fileno())
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="page", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        at.close()
