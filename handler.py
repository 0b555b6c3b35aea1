"""Lambda's doors: http(), behind an HTTP API, a REST API or a Function URL, worker(), at the queue, and canary(), on a
schedule. Nothing else.

An HTTP event of any of the three is first made the one that serverless_wsgi reads without failing: of the
HTTP API's form, with what the bridge looks at and no more, every value checked. Their forms:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import binascii
import gc
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

gc.disable()  # little of what is loaded is garbage: looking for it took 0.15 of what `import flask` takes

from serverless_wsgi import handle_request  # noqa: E402

from bridge import VERSION, log  # noqa: E402
from bridge.app import HEADERS, STATUS, app_of  # noqa: E402
from bridge.assemble import from_env  # noqa: E402
from bridge.errors import BadSetting, Malformed  # noqa: E402
from bridge.worker import BUDGET, WHOLE_BATCH, Worker, worker_of  # noqa: E402

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
_SNAPSHOT = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"
_LATEST = 10**14  # ms; the year 5138
_UNQUOTED = re.compile(r"[A-Za-z0-9/_-]+")
_RESERVE = 8  # seconds for telling SQS what became of a parcel, before Lambda ends us

try:
    PARTS = from_env(os.environ)
    APP = app_of(PARTS, headers={})  # serverless_wsgi would copy each of HEADERS three times: they are put in here
    if _SNAPSHOT:
        from snapshot_restore_py import register_after_restore  # the runtime has it

        from bridge import snapshot

        snapshot.fill(PARTS)
        register_after_restore(snapshot.restored)
    log.info("start", version=VERSION)
except BadSetting as problem:  # a traceback would bury the one line that helps
    log.error("start", outcome=problem.code, detail=str(problem))
    raise SystemExit(2) from None
finally:
    gc.freeze()  # it stays for the process's life, and is never looked through again
    gc.enable()


def http(event: object, context: object) -> dict[str, Any]:
    """An HTTP event's answer. What is not an HTTP event is answered 400, and never raises."""
    try:
        request = _request(event)
    except Malformed as problem:
        log.warning("hook", outcome=problem.code, detail=str(problem))
        return _refusal(problem)
    answer: dict[str, Any] = handle_request(APP, request, context)
    answer["headers"].update(HEADERS)
    return answer


def worker(event: object, context: object) -> dict[str, Any]:
    """An event of SQS records: which of them failed, and are to be handed out again. Never raises."""
    try:
        taker = _worker()
    except BadSetting as problem:
        log.error("batch", outcome=problem.code, detail=str(problem))
        return WHOLE_BATCH
    left = getattr(context, "get_remaining_time_in_millis", None)
    return taker.batch(event, lambda: min(BUDGET, left() / 1_000 - _RESERVE) if left else BUDGET)


@cache
def _worker() -> Worker:
    """For the process's life; made only where there is a queue to work at."""
    return worker_of(PARTS)


def canary(_event: object, _context: object) -> dict[str, str]:
    """How the canary's test ended, whatever the event. Never raises: it would be called again, and count twice."""
    try:
        return {"outcome": _canary()()}
    except BadSetting as problem:
        log.error("canary", outcome=problem.code, detail=str(problem))
        return {"outcome": problem.code}


@cache
def _canary() -> Callable[[], str]:
    """For the process's life; made, and imported, only where there is one."""
    from bridge.canary import canary_of

    return canary_of(PARTS)


def _request(event: object) -> dict[str, Any]:
    """The event, clean. Raises Malformed."""
    if not isinstance(event, dict):
        raise _no_request()
    match event:
        case {"version": "2.0", "rawPath": str(path), "requestContext": {"http": {"method": str(method)}}}:
            pass
        case {"path": str(path), "httpMethod": str(method)}:
            pass
        case _:
            raise _no_request()
    if not method.isascii():
        raise Malformed(en="The method is not one of HTTP's.", ja="HTTP のメソッドではありません。")
    context = event.get("requestContext")
    epoch = context.get("timeEpoch", context.get("requestTimeEpoch")) if isinstance(context, dict) else None
    return {
        "version": "2.0",
        "rawPath": _path(path),
        "headers": dict(_headers(event)),
        "body": _body(event),
        "isBase64Encoded": False,
        "requestContext": {
            "http": {"method": method},
            "timeEpoch": epoch if type(epoch) is int and 0 <= epoch < _LATEST else None,
        },
    }


def _no_request() -> Malformed:
    return Malformed(en="This is not an HTTP request.", ja="HTTP のリクエストではありません。")


def _path(path: str) -> str:
    """The path, so that serverless_wsgi's decoding gives it back: the gateway has decoded it already."""
    if _UNQUOTED.fullmatch(path):  # a hook's, of which quoting would change nothing
        return path
    try:
        return quote(path)
    except UnicodeEncodeError:
        raise Malformed(en="The path is not Unicode text.", ja="パスが Unicode のテキストではありません。") from None


def _body(event: dict[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not isinstance(body, str):
        raise Malformed(en="The body is not text.", ja="ボディがテキストではありません。")
    try:
        return base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError):  # a lone surrogate is a ValueError too
        raise Malformed(
            en="The body is neither Unicode text nor base64 of something.",
            ja="ボディが Unicode のテキストでも base64 でもありません。",
        ) from None


def _headers(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The headers that HTTP could have carried; of a repeated one, all values."""
    single, many = event.get("headers"), event.get("multiValueHeaders")
    headers = dict(single) if isinstance(single, dict) else {}
    if isinstance(many, dict):
        headers |= {
            name: ",".join(value for value in values if isinstance(value, str))
            for name, values in many.items()
            if isinstance(values, list)
        }
    for name, value in headers.items():
        if isinstance(name, str) and isinstance(value, str) and name.isascii() and value.isprintable():
            yield name, value


def _refusal(problem: Malformed) -> dict[str, Any]:
    return {
        "statusCode": STATUS[Malformed],
        "headers": {"Content-Type": "application/json", **HEADERS},
        "body": json.dumps({"error": {"code": problem.code, "message": str(problem)}}),
        "isBase64Encoded": False,
    }
