"""Sends an event all the way: a request through the real app, directly to Slack or through SQS and the worker.

The outcome is read only from the HTTP answer and from SQS's own records.
"""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from mypy_boto3_sqs import SQSClient
from werkzeug.test import Client as Browser
from werkzeug.test import TestResponse

from bridge.app import create_app
from bridge.assemble import opener, unsealer
from bridge.delivery.direct import direct
from bridge.delivery.outlet import Outcome
from bridge.delivery.parcel import Parcel
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, queued
from bridge.net.transport import Clock, Deadline, Transport
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.keyring import Keyring
from bridge.settings import Queues
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.worker import Worker
from tests.support import sns
from tests.support.clock import Held
from tests.support.hooks import SPACE
from tests.support.local_aws import LocalAws, LocalQueue

Source = Literal["aws", "backlog"]
Mode = Literal["direct", "queue"]
SOURCES: tuple[Source, ...] = ("aws", "backlog")
PATIENCE = {"aws": 10.0, "backlog": 20.0}  # seconds: SNS, and Backlog
OPTIONS: dict[Source, Options] = {"aws": {"topic": (sns.TOPIC,)}, "backlog": SPACE}
VISIBILITY = 300
Asked = dict[str, Any]  # what a test client is to send


def event(source: Source, name: str) -> Asked:
    """A request of this sender about something called `name`."""
    digest = sha256(name.encode()).hexdigest()
    if source == "aws":
        number = f"22b80b92-fdea-4c2c-8f9d-{digest[:12]}"
        body = sns.sign(sns.notification(MessageId=number, Subject=name))
        headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": number}
        return {"data": json.dumps(body), "headers": headers, "content_type": "text/plain; charset=UTF-8"}
    activity = {
        "id": int(digest[:12], 16),
        "type": 1,
        "created": "2026-12-01T03:04:05Z",
        "project": {"id": 5, "projectKey": "DEMO", "name": "Demo"},
        "content": {"id": 9, "key_id": 42, "summary": name},
        "createdUser": {"id": 1, "name": "Aoi Tanaka"},
    }
    return {"data": json.dumps(activity), "content_type": "application/json"}


def patient(source: Source, left: float) -> dict[str, Any]:
    """The gateway's context of a request that has waited, so that its sender waits only so many seconds more."""
    since = time.time() - PATIENCE[source] + left
    return {"serverless.event": {"requestContext": {"timeEpoch": int(since * 1_000)}}}


@dataclass(frozen=True, slots=True)
class Bridge:
    """A deployment. `queue` and `parked` are SQS's own records of what it holds; `hire` makes another worker.

    `hurries`: a parcel's next try is not waited for.
    """

    browser: Browser
    keyring: Keyring
    worker: Worker
    hire: Callable[[], Worker]
    sqs: SQSClient
    queue: LocalQueue
    parked: LocalQueue
    hurries: bool = False

    def token(self, source: Source, to: Webhook | Bot) -> str:
        return token.seal(Destination(to, options=OPTIONS[source]), source, self.keyring)

    def send(self, source: Source, sealed: str, asked: Asked, left: float | None = None) -> TestResponse:
        """The answer to a sender; `left`: so many seconds of its patience when the request is read."""
        waited = {} if left is None else patient(source, left)
        answer = self.browser.post(f"/{source}/{sealed}", **asked, environ_overrides=waited)
        assert answer.status_code != 429, "not every sender would send it again"
        return answer

    def work(self, seconds: float) -> str:
        """Lambda's turn, what SQS hands out at once: "done", "again in N", "parked: reason" or "nothing"."""
        got = self.sqs.receive_message(
            QueueUrl=self.queue.url, VisibilityTimeout=VISIBILITY, MessageSystemAttributeNames=["All"]
        ).get("Messages", [])
        if not got:
            return "nothing"
        (message,) = got
        record = {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
        }
        started = time.time()
        said = self.worker.batch({"Records": [record]}, lambda: seconds)
        if said["batchItemFailures"]:
            assert said == {"batchItemFailures": [{"itemIdentifier": message["MessageId"]}]}
            (held,) = (one for one in self.queue.messages() if one.id == message["MessageId"])
            after = _after(started, held.visible_at / 1_000, time.time())
            if self.hurries:
                held.visible_at = 0.0
            return f"again in {after}"
        self.sqs.delete_message(QueueUrl=self.queue.url, ReceiptHandle=message["ReceiptHandle"])
        copies = [one for one in self.parked.messages() if one.body == message["Body"]]
        return f"parked: {copies[0].message_attributes['reason']['StringValue']}" if copies else "done"


def _after(started: float, visible: float, ended: float) -> int:
    """The seconds asked for at some moment in between, so that it is visible then; on a busy machine that is long."""
    likely = (after for after in (5, 10, 20, 40, 60, 900) if started + after <= visible <= ended + after)
    return next(likely, math.ceil(visible - ended))


def bridge(aws: LocalAws, slack_url: str, mode: Mode, keyring: Keyring, *, clock: Clock | Held | None = None) -> Bridge:
    """A deployment that reaches Slack at this URL; with a `clock`, Slack is waited for by it."""
    held = clock if isinstance(clock, Held) else None
    time = clock.clock if isinstance(clock, Held) else clock
    queue, parked = aws.queues() if mode == "queue" else (LocalQueue("", ""), LocalQueue("", ""))
    outside = sns.outside(sns.serving())
    transport = Transport(resolve=held.resolve) if held else Transport()
    opens, client = opener(keyring, outside.now, frozenset()), Client(transport, slack_url)
    unseal = unsealer(keyring, outside.now, frozenset())
    ours = Queue(Queues(queue.url, parked.url))
    straight = direct(client)

    def now(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        left = min(within.left(), held.left) if held else within.left()
        return straight(parcel, to, Deadline.after(left, time) if time else within)

    app = create_app(opens, now if mode == "direct" else queued(ours, keyring), outside, {})

    def hire() -> Worker:
        poster = Poster(client)

        def post(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
            poster.post(parcel, to, within, QUEUE)

        return Worker(ours, unseal, post, time or Clock())

    return Bridge(app.test_client(), keyring, hire(), hire, aws.sqs, queue, parked)
