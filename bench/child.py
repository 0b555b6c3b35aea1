"""What is measured, each in a new process and so many times; bench/__main__.py starts it.

    python bench/child.py SCENE TIMES FILE

FILE is JSON: `events` (Lambda's, all of them other ones, so that none is a repeat) and `url`, where everything is sent.
Nothing is imported but what the scene is about: imports are half of what is measured.
"""

import base64
import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

Asked = dict[str, Any]


def flask(_: Asked, __: int) -> None:
    import flask  # noqa: F401  to be loaded


def handler(_: Asked, __: int) -> None:
    import handler  # noqa: F401  to be loaded


def events(asked: Asked, times: int) -> None:
    """Through Lambda's door; the first of them from the process's start."""
    import handler

    expected = asked.get("status", 200)
    for event in asked["events"][:times]:
        answer = handler.http(event, None)
        assert answer["statusCode"] == event.get("expected", expected), answer


def forwarder(asked: Asked, times: int) -> None:
    """The least that is possible: WSGI in, the same body out over one kept-alive connection."""
    import http.client

    host = asked["url"].removeprefix("http://")
    out = http.client.HTTPConnection(host)

    def app(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        out.request("POST", "/", body, {"Content-Type": "application/json"})
        out.getresponse().read()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    for event in asked["events"][:times]:
        body = base64.b64decode(event["body"])
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "REQUEST_METHOD": "POST"}
        assert b"".join(app(environ, lambda *_: None)) == b"{}"


def missing(asked: Asked, times: int) -> None:
    """Flask's own 404, by the way that our requests come."""
    from flask import Flask
    from serverless_wsgi import handle_request

    app = Flask("bench")
    for event in asked["events"][:times]:
        assert handle_request(app, event, None)["statusCode"] == 404


def sdk(asked: Asked, times: int) -> None:
    """slack_sdk's WebhookClient, as it comes."""
    from slack_sdk import WebhookClient

    client = WebhookClient(asked["url"] + "/services/T0123456789/B0123456789/" + "s" * 24)
    for _ in range(times):
        assert client.send_dict({"text": "done"}).status_code == 200


def sending(asked: Asked, times: int) -> None:
    """Ours, over one kept-alive connection."""
    _sent(asked, times, fresh=False)


def connecting(asked: Asked, times: int) -> None:
    """Ours, over a new connection each time, as after an idle night."""
    _sent(asked, times, fresh=True)


def _sent(asked: Asked, times: int, *, fresh: bool) -> None:
    from bridge.net.transport import Deadline, Transport
    from bridge.sealing.destination import Webhook
    from bridge.slack.client import Client

    transport = Transport()
    client, to = Client(transport, asked["url"]), Webhook("T0123456789", "B0123456789", "s" * 24)
    for _ in range(times):
        assert client.post({"text": "done"}, to, Deadline.after(10)).status == 200
        if fresh:
            transport.close()


def memory(asked: Asked, times: int) -> None:
    """Prints the kB that the process holds after a tenth of the events, and after all."""
    import handler

    event = asked["events"][0]
    body = base64.b64decode(event["body"]).decode()
    for number in range(1, times + 1):
        other = body.replace('"id": 1001,', f'"id": {number + 2_000},')
        answer = handler.http({**event, "body": other, "isBase64Encoded": False}, None)
        assert answer["statusCode"] == 200, answer
        if number in (times // 10, times):
            with open("/proc/self/status", encoding="ascii") as status:
                print(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")))


SCENES = {
    scene.__name__: scene for scene in (flask, handler, events, forwarder, missing, sdk, sending, connecting, memory)
}

if __name__ == "__main__":
    _, _scene, _times, _file = sys.argv
    with open(_file, encoding="utf-8") as _asked:
        SCENES[_scene](json.load(_asked), int(_times))
