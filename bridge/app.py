"""Flask: routes, and errors → statuses in one table."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SessionInterface
from werkzeug.exceptions import ClientDisconnected, HTTPException

from bridge import VERSION, log
from bridge.assemble import Parts
from bridge.body import TOO_LARGE, whole
from bridge.delivery.outlet import Outlet
from bridge.encoding import encoder
from bridge.errors import (
    BadToken,
    BridgeError,
    DestinationDead,
    Expired,
    HungUp,
    Malformed,
    MessageRefused,
    NotReached,
    OutOfTime,
    Overloaded,
    Revoked,
    SlowDown,
    Stale,
    ThreadRefused,
    TooLarge,
    TooSlow,
    Unavailable,
    Unsure,
    Untrusted,
    WrongEncoding,
)
from bridge.net.transport import Deadline
from bridge.pipeline import Hook, admit, at_once, handle
from bridge.sealing.destination import Options
from bridge.sealing.token import Opener
from bridge.sources import SOURCES
from bridge.sources.source import Head, Outside

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# What a server may add to WSGI's environ. `ARRIVED`: when the request came, as UNIX time. `ASKED`: its Hook, where the
# app has already been asked for that.
ARRIVED, ASKED = "bridge.arrived", "bridge.asked"

# What each error is in HTTP; a subclass not named here is what its parent is.
STATUS: dict[type[BridgeError], int] = {
    Malformed: 400,
    HungUp: 400,
    Untrusted: 403,
    Stale: 403,
    BadToken: 404,
    TooSlow: 408,
    Expired: 410,
    Revoked: 410,
    TooLarge: 413,
    WrongEncoding: 415,
    Overloaded: 503,
    Unavailable: 503,
    SlowDown: 503,
    NotReached: 503,
    Unsure: 502,
    MessageRefused: 422,
    ThreadRefused: 422,
    DestinationDead: 410,
    OutOfTime: 504,
}
# …and to a source that sends again: SNS sends no 4xx again but 429, and that only of late, so whatever may still
# succeed, or belongs in a dead-letter queue, is a 5xx.
# https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
STATUS_RESENT: dict[type[BridgeError], int] = {
    Unsure: 503,
    MessageRefused: 502,
    ThreadRefused: 502,
    DestinationDead: 502,
    OutOfTime: 503,
    TooSlow: 503,
    HungUp: 503,
}
# A hook's URL is a secret that must not stay in a cache, leak by a referrer, or be shown in a frame.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_encoded = encoder(compact=True)
_SAID = {
    403: (
        "untrusted",
        "This URL takes what AWS signed for a topic that it was minted for, and what is not signed only if it was "
        "minted for that (--raw, --header-key). The bridge's log says what is wrong.",
    ),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address takes POST from the service that it was made for, and nothing else."),
    413: ("too_large", TOO_LARGE),
}


class App(Flask):
    """Flask's; a server that reads bodies itself asks it by `hook` and `admit` whether it should."""

    def __init__(self, opens: Opener, deployed: Options) -> None:
        super().__init__("bridge", static_folder=None)
        self.session_interface = _NoSessions()
        self.url_map.merge_slashes = False  # a redirect would answer with the token in its Location
        self._opens, self._deployed = opens, deployed

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """It is: nothing here is async. Flask looks through each view and handler, each time it is called."""
        return func

    def hook(self, environ: "WSGIEnvironment") -> Hook | None:
        """What a head is for, by the app's own routes; None where it is for no hook, so that no body is wanted."""
        try:
            name, its = self.create_url_adapter(self.request_class(environ)).match()  # type: ignore[union-attr]
            return self.asked(name, its["token"], environ) if name in SOURCES else None
        except Exception:  # an HTTPException, or a bug: the app comes to it as well, and says it
            return None

    def asked(self, source: str, token: str, environ: "WSGIEnvironment") -> Hook:
        head = Head(_headers(environ), _received(environ))
        patience = SOURCES[source].patience(head.headers)
        within = Deadline.after(patience - max(0.0, time.time() - head.at.timestamp()))
        return Hook(SOURCES[source], token, head, _body, within, _request_id(environ), self._deployed)

    def admit(self, hook: Hook) -> Exception | None:
        """Why no body is wanted, by the head alone; the app says it, when reading the body raises it."""
        try:
            admit(hook, self._opens)
        except Exception as error:
            return error
        return None

    def at_once(self, hook: Hook) -> bool:
        """Whether `admit` waits for nobody."""
        return at_once(hook, self._opens)


def app_of(parts: Parts, headers: Mapping[str, str] = HEADERS) -> App:
    """The app, with what its requests need loaded before anyone waits for it. `headers`: as `create_app` has them."""
    parts.keyring.warm()
    if parts.queue and parts.settings.delivery == "queue":
        parts.queue.warm()
    return create_app(parts.opens, parts.outlet, parts.outside, parts.settings.deployed, headers)


def create_app(
    opens: Opener, outlet: Outlet, outside: Outside, deployed: Options, headers: Mapping[str, str] = HEADERS
) -> App:
    """The app, with everything that it reaches out to handed in; `deployed` are the deployment's own options.

    `headers`: those of every answer, but where who calls the app puts HEADERS there.
    """
    app = App(opens, deployed)

    def add(name: str) -> None:
        def view(token: str) -> Response:
            try:
                asked = request.environ.get(ASKED) or app.asked(name, token, request.environ)
                outcome = handle(asked, opens, outlet, outside)
            except BridgeError as error:
                return _failed(error, name)
            return _json(202 if outcome.status == "queued" else 200, {"status": outcome.status})

        app.add_url_rule(f"/{name}/<token>", name, view, methods=["POST"], provide_automatic_options=False)

    for name in SOURCES:
        add(name)
    app.add_url_rule("/healthz", "healthz", _healthy, provide_automatic_options=False)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _broken)
    app.after_request(_empty_of_head)
    app.wsgi_app = _with(headers, app.wsgi_app)  # type: ignore[assignment,method-assign]  # as Flask says to do
    return app


class _NoSessions(SessionInterface):
    """There are no cookies here; Flask's own looks for one in each request, and makes each a session without."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002
        return self._none


def _healthy() -> Response:
    return _json(200, {"status": "ok", "version": VERSION})


def _body() -> bytes:
    try:
        return whole(request.stream)
    except ClientDisconnected:
        raise HungUp("The body broke off.") from None


def _headers(environ: "WSGIEnvironment") -> dict[str, str]:
    """By lower-case names, as WSGI has them: a sixth of what it takes to ask werkzeug's headers for all of them."""
    sent = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name, its in (("content-type", "CONTENT_TYPE"), ("content-length", "CONTENT_LENGTH")):  # never HTTP_CONTENT_…
        sent.pop(name, None)
        if environ.get(its):
            sent[name] = environ[its]
    return sent


def _received(environ: "WSGIEnvironment") -> datetime:
    """When the request reached the server or the gateway, where that says so; else now."""
    if isinstance(arrived := environ.get(ARRIVED), float):
        return datetime.fromtimestamp(arrived, UTC)
    context = environ.get("serverless.event", {}).get("requestContext") or {}
    epoch = context.get("timeEpoch") or context.get("requestTimeEpoch")
    now = datetime.now(UTC)
    if not isinstance(epoch, int | float):
        return now
    seconds = epoch / 1_000
    return datetime.fromtimestamp(seconds, UTC) if 0 <= now.timestamp() - seconds <= 60 else now


def _request_id(environ: "WSGIEnvironment") -> str:
    """Lambda's id for this invocation, which its own log lines carry; else one of ours."""
    context = environ.get("serverless.context")
    return str(getattr(context, "aws_request_id", "") or uuid.uuid4())


def status_of(error: BridgeError, source: str) -> int:
    """The status that makes this source's sender do the right thing."""
    table = STATUS | (STATUS_RESENT if SOURCES[source].resends else {})
    return next((table[cls] for cls in type(error).__mro__ if cls in table), 500)


def _failed(error: BridgeError, source: str) -> Response:
    status = status_of(error, source)
    answer = said(status, *_told(error))
    if isinstance(error, SlowDown | Overloaded):
        answer.headers["Retry-After"] = str(error.after)
    return answer


def _told(error: BridgeError) -> tuple[str, str]:
    """Code and message. Whoever tries out tokens, topics or keys is told the same each time; the log has the reason."""
    if isinstance(error, BadToken):
        return _SAID[404]
    return _SAID[403] if type(error) is Untrusted else (error.code, str(error))


def said(status: int, code: str, message: str) -> Response:
    return _json(status, {"error": {"code": code, "message": message}})


def _json(status: int, answer: object) -> Response:
    """As flask.jsonify makes it, for half as much."""
    return Response(_encoded(answer) + "\n", status, mimetype="application/json")


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    answer = said(status, *_SAID.get(status, ("refused", "This request cannot be answered.")))
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _broken(error: Exception) -> Response:
    log.bug(error, route=request.url_rule.rule if request.url_rule else None)
    return said(500, "bug", "Something went wrong here; it is in the log.")


def _empty_of_head(answer: Response) -> Response:
    if request.method == "HEAD":
        answer.set_data(b"")
    return answer


def _with(headers: Mapping[str, str], app: "WSGIApplication") -> "WSGIApplication":
    """The app with these in all its answers: put there by werkzeug one by one, they took as much as the routing."""

    def sealed(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, own: list[tuple[str, str]], *problem: Any) -> Callable[[bytes], object]:
            return start_response(status, [*own, *headers.items()], *problem)

        return app(environ, start)

    return sealed
