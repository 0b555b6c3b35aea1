"""Front: what granian hands a request to. A loop waits for what may come slowly; threads do the work.

The app, which is WSGI, is called twice for a hook: with the head alone, and with the body. Between the two no thread
waits: neither for the body, nor for a turn, nor for a sender that has gone.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from bridge.app import ARRIVED, HEAD_ALONE, PATIENCE
from bridge.body import MAX_BODY
from bridge.cli.serve.limiter import Limiter
from bridge.errors import BridgeError, HungUp, TooSlow

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as Protocol
    from granian.rsgi import Scope

BODY = 10.0  # seconds for a body: what sends a mebibyte more slowly has given up long before
HEALTH = "/healthz"

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Front:
    """An RSGI app: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md."""

    def __init__(self, app: App, threads: int, *, body: float = BODY) -> None:
        self._app, self._body_within = app, body
        self._limiter = Limiter(threads)
        # A head may have to wait for KMS, so heads do not wait for each other either.
        self._heads, self._work = ThreadPoolExecutor(threads, "head"), ThreadPoolExecutor(threads, "work")

    def use(self, app: App) -> None:
        """From now on; who has been let in by the old app is worked on by this one, which opens the token again."""
        self._app = app

    async def __call__(self, scope: "Scope", protocol: "Protocol") -> None:
        environ = environ_of(scope, time.time())
        # Asked often, and by those who restart what does not answer: it waits for no thread.
        answer = self._call(environ) if scope.path == HEALTH else await self._answer(environ, protocol)
        protocol.response_bytes(answer.status_code, list(answer.headers), answer.get_data())

    async def _answer(self, environ: Environ, protocol: "Protocol") -> Response:
        arrived = time.monotonic()
        answer = await self._called(self._heads, {**environ, HEAD_ALONE: True})
        if answer.status_code != 100:
            if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
                answer.headers["Connection"] = "close"  # where a body is unread hyper closes it, and mostly says so
            return answer
        patience = float(answer.headers[PATIENCE])
        gone = asyncio.ensure_future(protocol.client_disconnect())
        try:
            body = await self._body(protocol, environ, min(self._body_within, patience))
            if gone.done():
                raise HungUp("The sender hung up before its request was worked on.")
            async with self._limiter.turn(arrived + patience, gone):
                read = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
                return await self._called(self._work, environ | read)
        except BridgeError as error:  # the app says it, as it says everything: status, words, and a line in the log
            return await self._called(self._heads, environ | {"wsgi.input": _Failing(error)})
        finally:
            gone.cancel()

    async def _body(self, protocol: "Protocol", environ: Environ, seconds: float) -> bytes:
        """All of it, or more than is taken. Raises TooSlow or HungUp."""
        body, empty = bytearray(), 0
        try:
            async with asyncio.timeout(seconds):
                async for chunk in protocol:
                    body += chunk
                    empty += not chunk
                    if len(body) > MAX_BODY:
                        break
        except TimeoutError:
            raise TooSlow(f"The body did not come within {seconds:.0f} seconds.") from None
        # granian ends a body with an empty chunk, and says with one more that it broke off
        if empty > 1 or len(body) < int(environ.get("CONTENT_LENGTH") or 0):
            raise HungUp("The body broke off.")
        return bytes(body)

    async def _called(self, threads: Executor, environ: Environ) -> Response:
        return await asyncio.get_running_loop().run_in_executor(threads, self._call, environ)

    def _call(self, environ: Environ) -> Response:
        return Response.from_app(self._app, environ)


class _Failing:
    """In the place of a body that could not be had: reading it says why."""

    def __init__(self, error: BridgeError) -> None:
        self._error = error

    def read(self, _: int = -1) -> bytes:
        raise self._error


def environ_of(scope: "Scope", arrived: float) -> Environ:
    """PEP 3333's, of a request whose body is still to come; `arrived` in UNIX time."""
    name, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        ARRIVED: arrived,
    }
    for header, value in scope.headers.items():
        if "_" in header:  # in WSGI it would pass for the one that is spelled with a hyphen
            continue
        key = header.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ
