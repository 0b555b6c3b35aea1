"""Front: what granian hands a request to. A loop waits for what may come slowly; threads do the work.

The app is asked twice for a hook: whether by its head the body is wanted, and as WSGI, when the body is there. Between
the two no thread waits: neither for the body, nor for a turn, nor for a sender that has gone.
"""

import asyncio
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bridge.app import ARRIVED, ASKED, App
from bridge.body import MAX_BODY
from bridge.cli.serve.limiter import Limiter
from bridge.errors import BridgeError, HungUp, TooSlow
from bridge.pipeline import Hook

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as Protocol
    from granian.rsgi import Scope

BODY = 10.0  # seconds for a body: what sends a mebibyte more slowly has given up long before
HEALTH = "/healthz"

Environ = dict[str, Any]
Answer = tuple[int, list[tuple[str, str]], bytes]  # status, headers, body


class Front:
    """An RSGI app: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md."""

    def __init__(self, app: App, threads: int, *, body: float = BODY) -> None:
        self._app, self._body_within = app, body
        self._limiter = Limiter(threads)
        # What a head is answered waits for nobody's work; where a head waits for KMS, the others do not.
        self._heads, self._work = ThreadPoolExecutor(threads, "head"), ThreadPoolExecutor(threads, "work")

    def use(self, app: App) -> None:
        """From now on; who has been let in by the old app is worked on by this one, which opens the token again.

        Of the old one only the deployment's own options are kept for it, which stand in its Hook.
        """
        self._app = app

    async def __call__(self, scope: "Scope", protocol: "Protocol") -> None:
        environ = environ_of(scope, time.time())
        # Asked often, and by those who restart what does not answer: it waits for no thread.
        answer = self._call(environ) if scope.path == HEALTH else await self._answer(environ, protocol)
        protocol.response_bytes(*answer)

    async def _answer(self, environ: Environ, protocol: "Protocol") -> Answer:
        hook = await self._admitted(environ)
        if hook is None:
            return _unread(environ, await self._called(self._heads, environ))
        gone = asyncio.ensure_future(protocol.client_disconnect())
        try:
            body = await self._body(protocol, environ, min(self._body_within, hook.within.left()))
            if gone.done():
                raise HungUp("The sender hung up before its request was worked on.")
            async with self._limiter.turn(hook.within.at, gone):
                environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
                return await self._called(self._work, environ)
        except BridgeError as error:  # the app says it, as it says everything: status, words, and a line in the log
            environ["wsgi.input"] = _Failing(error)
            return await self._called(self._heads, environ)
        finally:
            gone.cancel()

    async def _admitted(self, environ: Environ) -> Hook | None:
        """The hook whose body is wanted; None where the app has an answer without one."""
        app = self._app
        hook = app.hook(environ)
        if hook is None:
            return None
        environ[ASKED] = hook
        if app.at_once(hook):
            error = app.admit(hook)
        else:  # KMS may have to be waited for
            error = await asyncio.get_running_loop().run_in_executor(self._heads, app.admit, hook)
        if error:
            environ["wsgi.input"] = _Failing(error)
        return None if error else hook

    async def _body(self, protocol: "Protocol", environ: Environ, seconds: float) -> bytes:
        """All of it, or more than is taken. Raises TooSlow or HungUp."""
        body, empty, length = bytearray(), 0, int(environ.get("CONTENT_LENGTH") or MAX_BODY + 1)
        try:
            async with asyncio.timeout(seconds):
                async for chunk in protocol:
                    body += chunk
                    empty += not chunk
                    if len(body) >= length or len(body) > MAX_BODY:
                        break
        except TimeoutError:
            raise TooSlow(f"The body did not come within {seconds:.0f} seconds.") from None
        # granian ends a body with an empty chunk, and says with one more that it broke off
        if empty > 1 or len(body) < int(environ.get("CONTENT_LENGTH") or 0):
            raise HungUp("The body broke off.")
        return bytes(body)

    async def _called(self, threads: Executor, environ: Environ) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(threads, self._call, environ)

    def _call(self, environ: Environ) -> Answer:
        begun: list[Any] = []

        def start(*status_and_headers: Any) -> Any:
            begun[:] = status_and_headers

        body = b"".join(self._app(environ, start))
        return int(begun[0][:3]), begun[1], body


def _unread(environ: Environ, answer: Answer) -> Answer:
    """The answer to who has not been listened to: where a body is unread hyper closes it, and mostly says so."""
    if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
        answer[1].append(("Connection", "close"))
    return answer


class _Failing:
    """In the place of a body that could not be had: reading it says why."""

    def __init__(self, error: Exception) -> None:
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
