"""What is measured, each in a new process and so many times; bench/__main__.py starts it.

    python bench/child.py SCENE TIMES FILE [FEW]

FILE is JSON: `events` (Lambda's, all of them other ones, so that none is a repeat) and `url`, where everything is sent.
With FEW it prints the seconds of CPU since that many times (0: since the process began).
Nothing is imported but what the scene is about: imports are half of what is measured.
"""

import base64
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Asked = dict[str, Any]


def flask(_: Asked, __: int) -> Iterator[None]:
    import flask  # noqa: F401  to be loaded

    yield


def handler(_: Asked, __: int) -> Iterator[None]:
    import handler  # noqa: F401  to be loaded

    yield


def events(asked: Asked, times: int) -> Iterator[None]:
    """Through Lambda's door; the first of them from the process's start."""
    import handler

    expected = asked.get("status", 200)
    for event in asked["events"][:times]:
        answer = handler.http(event, None)
        assert answer["statusCode"] == event.get("expected", expected), answer
        yield


def forwarding(url: str) -> Callable[..., Iterable[bytes]]:
    """The least that is possible: a WSGI app that sends each body on over a kept-alive connection, one a thread."""
    import http.client
    import threading

    own = threading.local()

    def app(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if not hasattr(own, "out"):
            own.out = http.client.HTTPConnection(url.removeprefix("http://"))
        own.out.request("POST", "/", body, {"Content-Type": "application/json"})
        own.out.getresponse().read()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    return app


def forwarder(asked: Asked, times: int) -> Iterator[None]:
    app = forwarding(asked["url"])
    for event in asked["events"][:times]:
        body = base64.b64decode(event["body"])
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "REQUEST_METHOD": "POST"}
        assert b"".join(app(environ, lambda *_: None)) == b"{}"
        yield


def missing(asked: Asked, times: int) -> Iterator[None]:
    """Flask's own 404, by the way that our requests come."""
    from flask import Flask
    from serverless_wsgi import handle_request

    app = Flask("bench")
    for event in asked["events"][:times]:
        assert handle_request(app, event, None)["statusCode"] == 404
        yield


def sdk(asked: Asked, times: int) -> Iterator[None]:
    """slack_sdk's WebhookClient, as it comes."""
    from slack_sdk import WebhookClient

    client = WebhookClient(asked["url"] + "/services/T0123456789/B0123456789/" + "s" * 24)
    for _ in range(times):
        assert client.send_dict({"text": "done"}).status_code == 200
        yield


def sending(asked: Asked, times: int) -> Iterator[None]:
    """Ours, over one kept-alive connection."""
    return _sent(asked, times, fresh=False)


def connecting(asked: Asked, times: int) -> Iterator[None]:
    """Ours, over a new connection each time, as after an idle night."""
    return _sent(asked, times, fresh=True)


def _sent(asked: Asked, times: int, *, fresh: bool) -> Iterator[None]:
    from bridge.net.transport import Deadline, Transport
    from bridge.sealing.destination import Webhook
    from bridge.slack.client import Client

    transport = Transport()
    client, to = Client(transport, asked["url"]), Webhook("T0123456789", "B0123456789", "s" * 24)
    for _ in range(times):
        assert client.post({"text": "done"}, to, Deadline.after(10)).status == 200
        if fresh:
            transport.close()
        yield


def notify_slack(asked: Asked, times: int) -> Iterator[None]:
    """terraform-aws-notify-slack's function, which SNS invokes: bench/peers.py says where it is."""
    import os

    os.environ |= {
        "SLACK_WEBHOOK_URL": asked["url"] + "/services/T0123456789/B0123456789/" + "s" * 24,
        "SLACK_CHANNEL": "alarms",
        "SLACK_USERNAME": "bench",
        "SLACK_EMOJI": ":bell:",
    }
    sys.path.insert(0, os.environ["NOTIFY_SLACK"])
    from notify_slack import lambda_handler  # type: ignore[import-not-found]  # no part of this repository

    for event in asked["events"][:times]:
        envelope = json.loads(base64.b64decode(event["body"]))
        answer = lambda_handler({"Records": [{"EventSource": "aws:sns", "Sns": envelope}]}, None)
        assert json.loads(answer)["code"] == 200, answer
        yield


def memory(asked: Asked, times: int) -> Iterator[None]:
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
        yield


SCENES = {
    scene.__name__: scene
    for scene in (flask, handler, events, forwarder, missing, sdk, sending, connecting, notify_slack, memory)
}


def main(scene: str, times: str, file: str, few: str = "") -> None:
    with open(file, encoding="utf-8") as asked:
        steps = SCENES[scene](json.load(asked), int(times))
    began = 0.0
    for number, _ in enumerate(steps, 1):
        if few == str(number):
            began = time.process_time()
    if few:
        print(time.process_time() - began)


if __name__ == "__main__":
    main(*sys.argv[1:])
