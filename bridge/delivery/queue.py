"""Parcel ⇄ SQS FIFO: the queue of parcels, and the one where those are parked that cannot be delivered."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

from bridge.delivery.outlet import QUEUED, Outcome, Outlet
from bridge.delivery.parcel import Parcel, seal
from bridge.errors import BadParcel, TooLarge, Unavailable
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook, identity
from bridge.sealing.keyring import Keyring
from bridge.settings import Queues

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

Said = TypeVar("Said")

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html (1 MiB; 256 KiB once)
MOST = 200_000  # bytes
# What SQS takes in a text: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
# (JSON itself escapes what lies below the space).
_NOT_TAKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_HOST = re.compile(r"(?:.+\.)?([a-z]{2,}(?:-[a-z]+)+-[0-9]+)\.(?:queue\.|vpce\.)?amazonaws\.com(?:\.cn)?")
TRIED = "tried"  # the attribute of a message that was on the queue before, and may have been posted then
_SENDING, _ELSE = 1, 5  # seconds of silence: a sender waits while we send; nobody but us for the rest


@dataclass(frozen=True, slots=True)
class Received:
    """What SQS handed out: `receives` counts how often it did, this time included; `group` is its destination's.

    `tried`: it was on the queue before, and may have been posted then.
    """

    id: str
    handle: str = field(repr=False)
    group: str
    body: str = field(repr=False)
    receives: int
    tried: bool = False


def sqs_text(text: str) -> str:
    """The JSON text as SQS takes it. Raises TooLarge, which no message that was drawn here is."""
    text = _NOT_TAKEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text)
    if (size := len(text.encode())) >= MOST:
        raise TooLarge(f"The message is too large for the queue: {size} of {MOST} bytes.")
    return text


def received(record: object) -> Received:
    """A record of the event that Lambda is given. Raises BadParcel.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    match record:
        case {
            "messageId": str(id_),
            "receiptHandle": str(handle),
            "body": str(body),
            "attributes": {"ApproximateReceiveCount": str(receives), "MessageGroupId": str(group)},
            **more,
        } if receives.isdecimal():
            own = more.get("messageAttributes")
            return Received(id_, handle, group, body, int(receives), isinstance(own, dict) and TRIED in own)
    raise BadParcel("not a record of a FIFO queue")


class Queue:
    """Both queues, for all threads of the process. Every call raises Unavailable, with SQS's word in `reason`."""

    def __init__(self, urls: Queues) -> None:
        self._urls = urls
        self._clients: dict[int, SQSClient] = {}
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Load what sending needs before anyone waits for it; calls nobody. A failure shows when something is sent."""
        with suppress(Unavailable):
            self._ask(lambda _: None, _SENDING)

    def send(self, parcel: str, same: str, group: str, within: Deadline) -> None:
        """Put a sealed parcel on the queue, in the order of its group; of those with one `same` SQS keeps the first.

        Tried twice, which SQS takes for one: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
        Raises TooLarge, too.
        """
        body = sqs_text(parcel)

        def send(sqs: "SQSClient") -> None:
            sqs.send_message(
                QueueUrl=self._urls.url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=same
            )

        try:
            self._ask(send, _SENDING)
        except Unavailable as first:
            try:
                if within.left() < _SENDING:
                    raise first from None
                self._ask(send, _SENDING)
            except Unavailable as error:
                raise Unavailable(
                    en=f"The queue did not take it ({error.reason}); send it again later.",
                    ja=f"キューに入れられませんでした（{error.reason}）。後でもう一度送信してください。",
                    reason=error.reason,
                ) from None

    def receive(self, wait: int, visibility: int) -> Received | None:
        """The next parcel that is free, ours alone for `visibility` seconds; None after `wait` seconds without any."""
        messages = self._ask(
            lambda sqs: sqs.receive_message(
                QueueUrl=self._urls.url,
                MaxNumberOfMessages=1,
                WaitTimeSeconds=wait,
                VisibilityTimeout=visibility,
                MessageSystemAttributeNames=["ApproximateReceiveCount", "MessageGroupId"],
                MessageAttributeNames=[TRIED],
            ),
            wait + _ELSE,
        ).get("Messages", [])
        if not messages:
            return None
        (message,) = messages
        about = message["Attributes"]
        return Received(
            message["MessageId"],
            message["ReceiptHandle"],
            about["MessageGroupId"],
            message["Body"],
            int(about["ApproximateReceiveCount"]),
            TRIED in message.get("MessageAttributes", {}),
        )

    def delete(self, taken: Received) -> None:
        """It is done with."""
        self._ask(lambda sqs: sqs.delete_message(QueueUrl=self._urls.url, ReceiptHandle=taken.handle))

    def again(self, taken: Received, after: int) -> None:
        """Hand it out again `after` seconds from now, and its group with it."""
        self._ask(
            lambda sqs: sqs.change_message_visibility(
                QueueUrl=self._urls.url, ReceiptHandle=taken.handle, VisibilityTimeout=after
            )
        )

    def park(self, taken: Received, reason: str, at: datetime) -> None:
        """Put a copy where hopeless parcels wait for an operator; the original is still to be deleted.

        Each in a group of its own, the destination's noted beside it: SQS hands out ten of a group at most, and
        an operator wants to see them all. `parked redrive` gives them their group again.
        """
        said = {"reason": reason[:256], "parked_at": at.astimezone(UTC).isoformat(timespec="seconds")}
        said |= {"group": taken.group} | ({TRIED: "1"} if taken.tried else {})
        self._ask(
            lambda sqs: sqs.send_message(
                QueueUrl=self._urls.parked,
                MessageBody=taken.body,
                MessageGroupId=taken.id,
                MessageDeduplicationId=taken.id,
                MessageAttributes={name: attribute(value) for name, value in said.items()},
            )
        )

    def _ask(self, call: Callable[["SQSClient"], Said], silence: int = _ELSE) -> Said:
        import botocore.exceptions

        try:
            return call(self._client(silence))
        except botocore.exceptions.ClientError as error:
            raise _unavailable(error.response["Error"]["Code"]) from None
        except (botocore.exceptions.BotoCoreError, ValueError) as error:  # ValueError: AWS_ENDPOINT_URL is no URL
            raise _unavailable(type(error).__name__) from None

    def _client(self, silence: int) -> "SQSClient":
        with self._lock:
            if silence not in self._clients:
                self._clients[silence] = sqs_client(self._urls.url, silence)
            return self._clients[silence]


def attribute(value: str) -> "MessageAttributeValueTypeDef":
    return {"DataType": "String", "StringValue": value}


def queued(queue: Queue, keyring: Keyring) -> Outlet:
    """The outlet that leaves posting to the worker. Raises Unavailable when the queue does not take a parcel."""

    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        queue.send(seal(parcel, to, keyring), parcel.same, identity(to), within)
        return QUEUED

    return outlet


def _unavailable(word: str) -> Unavailable:
    return Unavailable(
        en=f"SQS did not do what it was asked ({word}).", ja=f"SQS の操作に失敗しました（{word}）。", reason=word
    )


def sqs_client(url: str, silence: int) -> "SQSClient":
    """A client of its own session (the shared one is not safe between threads), for the region that the URL names.

    A queue on loopback is asked there: no slip may send its parcels to AWS.
    """
    import botocore.session
    from botocore.config import Config

    parts = urlsplit(url)
    config = Config(connect_timeout=min(silence, 2), read_timeout=silence, retries={"total_max_attempts": 1})
    named = _HOST.fullmatch(parts.hostname or "")
    here = f"{parts.scheme}://{parts.netloc}" if parts.scheme == "http" else None
    region = named[1] if named else None
    client = botocore.session.Session().create_client("sqs", region, config=config, endpoint_url=here)
    return cast("SQSClient", client)  # boto3 would add nothing but its own import
