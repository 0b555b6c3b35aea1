"""The messages in the parked queue: received, held while a command works on them, and released afterwards.

An SQS FIFO queue hands out at most ten messages of one group until some of them are deleted or given back, and
about 120,000 in all: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html
The worker parks each parcel in a group of its own; those that SQS itself moved keep their channel's group.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from bridge.delivery.parcel import Parcel, decode
from bridge.delivery.queue import TRIED, attribute
from bridge.errors import BadParcel, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

GAVE_UP = "gave up"  # SQS moved it, after the queue's maxReceiveCount, and tells no reason
HELD = 600  # seconds until SQS gives back what a killed command held
LOOK, ACT = HELD / 3, HELD - 60  # seconds after which to take no more, and to touch no more
_AT_A_TIME = 10


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parked parcel as SQS holds it; `at` is when it was parked, `group` its destination's.

    `tried`: it may have been posted, since SQS gave it up, now or before it was sent on its way again.
    """

    id: str
    reason: str
    at: datetime
    order: tuple[int, int]
    group: str
    body: str = field(repr=False)
    receipt: str = field(repr=False)
    tried: bool = False

    def parked_for(self, reason: str) -> bool:
        """Whether this is its reason or a part of it: "no_service" of "destination_dead: no_service"."""
        return reason in (self.reason, *self.reason.split(": "))

    def parcel(self) -> Parcel | None:
        """What can be read of it, which the worker alone can tell to be ours; None if it has not even the form."""
        try:
            return decode(self.body).parcel
        except BadParcel:
            return None


Wanted = Callable[[DeadLetter], bool]
Act = Callable[[DeadLetter], None]


class Hold:
    """The messages that we have received and not released. Nobody else can receive them meanwhile."""

    def __init__(self, sqs: "SQSClient", url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._sqs, self._url, self._clock = sqs, url, clock
        self._since = clock()
        self._held: dict[str, DeadLetter] = {}

    def take(self, expected: int) -> list[DeadLetter]:
        """Receive all that SQS gives, oldest first; long-polls until there are `expected`."""
        new: dict[str, DeadLetter] = {}
        while self._clock() - self._since < LOOK:
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=_AT_A_TIME,
                VisibilityTimeout=HELD,
                WaitTimeSeconds=0 if len(new) >= expected else 1,
                MessageSystemAttributeNames=["MessageGroupId", "SentTimestamp", "SequenceNumber"],
                MessageAttributeNames=["All"],
            )
            received = {letter.id: letter for letter in map(_letter, answer.get("Messages", []))}
            if not received:
                break
            new |= received
            self._held |= received
        return sorted(new.values(), key=lambda letter: letter.order)

    def delete(self, letter: DeadLetter) -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=letter.receipt)
        del self._held[letter.id]

    def check(self) -> None:
        """Raises Unavailable if our visibility timeout may soon be over, so that others could receive what we hold."""
        if self._clock() - self._since > ACT:
            raise Unavailable(
                en=f"this took longer than {ACT / 60:.0f} minutes; run it again for the rest",
                ja=f"{ACT / 60:.0f} 分を超えました。残りについて、もう一度実行してください。",
            )

    def release(self) -> None:
        """Make everything visible again; without this it would be so after HELD seconds."""
        held = list(self._held.values())
        for start in range(0, len(held), _AT_A_TIME):
            self._sqs.change_message_visibility_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(number), "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
                    for number, letter in enumerate(held[start : start + _AT_A_TIME])
                ],
            )
        self._held.clear()


@contextmanager
def holding(sqs: "SQSClient", url: str, clock: Callable[[], float] = time.monotonic) -> Iterator[Hold]:
    """A hold that is released however the block ends, Ctrl-C included."""
    hold = Hold(sqs, url, clock)
    try:
        yield hold
    finally:
        hold.release()


def count(sqs: "SQSClient", url: str) -> int:
    """How many messages there are, held ones included; SQS counts approximately."""
    answer = sqs.get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    )
    return sum(int(number) for number in answer.get("Attributes", {}).values())


def work_off(hold: Hold, letters: list[DeadLetter], total: int, wanted: Wanted, act: Act) -> Iterator[DeadLetter]:
    """Act on each letter that is wanted, then delete it; yields each that is done.

    Then receives those that their groups had held back, until `total` have been seen: no more, since some may have
    been parked again meanwhile. Raises Unavailable if it takes too long.
    """
    seen = 0
    while letters:
        seen += len(letters)
        for letter in filter(wanted, letters):
            hold.check()
            act(letter)
            hold.delete(letter)
            yield letter
        letters = hold.take(total - seen) if seen < total else []


def send_again(sqs: "SQSClient", queue: str, letter: DeadLetter) -> None:
    """Send a fresh copy to the queue, in its destination's group.

    One that may have been posted says so in an attribute, as nobody can change what is sealed; the worker marks it.
    The deduplication id is new, but always the same for this letter: if the command is broken off and run again within
    five minutes, SQS drops the second copy.
    """
    sqs.send_message(
        QueueUrl=queue,
        MessageBody=letter.body,
        MessageGroupId=letter.group,
        MessageDeduplicationId=sha256(f"redrive {letter.id}".encode()).hexdigest(),
        MessageAttributes={TRIED: attribute("1")} if letter.tried else {},
    )


def _letter(message: "MessageTypeDef") -> DeadLetter:
    system, own = message.get("Attributes", {}), message.get("MessageAttributes", {})
    said = {name: value.get("StringValue", "") for name, value in own.items()}
    sent = int(system.get("SentTimestamp", "0"))
    return DeadLetter(
        id=message["MessageId"],
        reason=said.get("reason") or GAVE_UP,
        at=_moment(said.get("parked_at", ""), datetime.fromtimestamp(sent / 1_000, UTC)),
        order=(sent, int(system.get("SequenceNumber", "0"))),
        group=said.get("group") or system.get("MessageGroupId", ""),
        body=message["Body"],
        receipt=message["ReceiptHandle"],
        tried=not said.get("reason") or TRIED in said,
    )


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return otherwise
