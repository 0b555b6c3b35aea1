"""Both doors of the deployed zip, in queue mode: what http() takes is on the queue, and worker() posts it."""

from typing import Any

from tests.package.created import Account, Mapped
from tests.package.report import Failed, holds, same, saw
from tests.package.runtime import Function, Runtime
from tests.package.scene import ALARM, IN_A_BODY, ISSUE, Scene, alarm, ask, issue
from tests.package.senders import Answer

QUEUED = Answer(202, {"status": "queued"})
DONE: dict[str, Any] = {"batchItemFailures": []}


class Poller:
    """Lambda's own, between queue and worker: hands out what is in the queue, and deletes what did not fail.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    def __init__(self, account: Account, mapped: Mapped) -> None:
        self._sqs, self._mapped = account["sqs"], mapped
        self._handles: dict[str, str] = {}
        account["lambda"].update_event_source_mapping(UUID=mapped.id, Enabled=False)  # moto would do it, by docker

    def feed(self, worker: Runtime) -> tuple[Any, str]:
        """What the worker said of the next batch, and its (only) id. Raises Failed when there is none."""
        found = self._sqs.receive_message(
            QueueUrl=self._mapped.queue,
            MaxNumberOfMessages=self._mapped.batch,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if len(found) != 1:
            raise Failed(f"the queue handed out {len(found)} parcels")
        (one,) = found
        said = worker.invoke({"Records": [self._record(one)]})
        if not said["batchItemFailures"]:
            self._sqs.delete_message(QueueUrl=self._mapped.queue, ReceiptHandle=one["ReceiptHandle"])
        self._handles[one["MessageId"]] = one["ReceiptHandle"]
        return said, one["MessageId"]

    def show(self, id_: str) -> None:
        """What was to wait is handed out at once."""
        self._sqs.change_message_visibility(
            QueueUrl=self._mapped.queue, ReceiptHandle=self._handles[id_], VisibilityTimeout=0
        )

    def left(self) -> int:
        """How many parcels the queue holds, hidden ones too."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        about = self._sqs.get_queue_attributes(QueueUrl=self._mapped.queue, AttributeNames=["All"])["Attributes"]
        return sum(int(about[name]) for name in names)

    def parked(self) -> dict[str, Any]:
        """The only parcel that is parked. Raises Failed when there is none."""
        found = self._sqs.receive_message(
            QueueUrl=self._mapped.parked, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages", [])
        if len(found) != 1:
            raise Failed(f"{len(found)} parcels are parked")
        return dict(found[0])

    def _record(self, one: dict[str, Any]) -> dict[str, Any]:
        return {
            "messageId": one["MessageId"],
            "receiptHandle": one["ReceiptHandle"],
            "body": one["Body"],
            "attributes": one["Attributes"],
            "messageAttributes": {},
            "md5OfBody": one["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._mapped.arn,
            "awsRegion": self._mapped.arn.split(":")[3],
        }


def queued(scene: Scene, http_door: Function, mapped: Mapped, account: Account) -> None:
    """Raises Failed."""
    poller = Poller(account, mapped)
    with scene.running(http_door) as door, scene.running(mapped.function) as worker:
        _through(scene, door, worker, poller)
        _slack_away(scene, door, worker, poller)
        _parked(scene, door, worker, poller)
        whole = {"batchItemFailures": [{"itemIdentifier": ""}]}
        same("what is no batch", worker.invoke({"Records": [{"Sns": {}}]}), whole)
    for name, one in (("http", door), ("worker", worker)):
        saw(f"{name}: started in {one.started_in:.2f} s, {one.peak:.0f} MB at most; no secret, no body in its output")
    broken = "json.JSONDecoder.decode on T0PROOF001"
    with scene.running(http_door) as door, scene.running(mapped.function, broken) as worker:
        same("a parcel for a worker that crashes", ask(door, issue(scene, again=False)), QUEUED)
        said, id_ = poller.feed(worker)
        same("a bug in the worker", said, {"batchItemFailures": [{"itemIdentifier": id_}]})
    holds("a bug in the worker is not in the log", '"event": "bug"' in worker.output)
    poller.show(id_)
    with scene.running(mapped.function) as worker:
        same("the worker without the bug", poller.feed(worker)[0], DONE)
    same("what is left", poller.left(), 0)
    saw("a bug in the worker: the parcel is failed, and waits for one without; nothing quoted in the log")


def _through(scene: Scene, door: Runtime, worker: Runtime, poller: Poller) -> None:
    for _ in range(2):  # Backlog sends it twice
        same("Backlog's event", ask(door, issue(scene)), QUEUED)
    same("parcels of one event", poller.left(), 1)
    same("posts before the worker", len(scene.slack.posts), 0)
    same("the worker's answer", poller.feed(worker)[0], DONE)
    scene.posted(ISSUE, "ja")
    same("SNS's notification", ask(door, alarm(scene)), QUEUED)
    same("a forged one", ask(door, alarm(scene, forged=True)).status, 403)
    same("the worker's answer", poller.feed(worker)[0], DONE)
    scene.posted(ALARM, "en")
    same("what is left", (poller.left(), len(scene.slack.posts)), (0, 2))
    saw("Backlog 202 (twice: one parcel), SNS 202, forged 403; the worker posts each to the letter; nothing is left")


def _slack_away(scene: Scene, door: Runtime, worker: Runtime, poller: Poller) -> None:
    same("SNS's notification", ask(door, alarm(scene)), QUEUED)
    scene.slack.answer_next(503, "service_unavailable")
    said, id_ = poller.feed(worker)
    same("the worker while Slack is away", said, {"batchItemFailures": [{"itemIdentifier": id_}]})
    same("parcels that wait", poller.left(), 1)
    poller.show(id_)
    same("the worker when Slack is back", poller.feed(worker)[0], DONE)
    scene.posted(ALARM, "en", mark="(possible repeat) ")
    saw("Slack 503: the parcel is failed and waits; then posted, marked as a possible repeat")


def _parked(scene: Scene, door: Runtime, worker: Runtime, poller: Poller) -> None:
    same("Backlog's event", ask(door, issue(scene, again=False)), QUEUED)
    scene.slack.answer_next(404, "no_service")
    same("the worker at a webhook that is gone", poller.feed(worker)[0], DONE)
    copy = poller.parked()
    reason = copy["MessageAttributes"]["reason"]["StringValue"]
    holds(f"parked with the reason {reason!r}", "no_service" in reason)
    holds("the parcel holds a secret", not any(secret in copy["Body"] for secret in scene.hooks.secrets))
    holds("the parcel holds what is to be said", IN_A_BODY[0] in copy["Body"])
    same("what is left", poller.left(), 0)
    saw(f"a webhook that is gone: parked, {reason!r}, where it goes still sealed, no URL in it")
