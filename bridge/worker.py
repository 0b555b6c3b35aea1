"""The queue's end: one parcel at a time is posted, left for another try, or parked.

Whatever says "try again" leaves its group locked in the queue, so a channel keeps its order until a parcel is parked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bridge import log
from bridge.delivery.direct import post
from bridge.delivery.parcel import Parcel, decode
from bridge.delivery.queue import Queue, Received, received
from bridge.delivery.recent import Recent
from bridge.errors import (
    BadParcel,
    BadToken,
    BridgeError,
    DestinationDead,
    Expired,
    MessageRefused,
    Revoked,
    SlowDown,
    Undelivered,
    Unsure,
)
from bridge.net.transport import REAL, Clock, Deadline, Transport
from bridge.pipeline import opener
from bridge.sealing import token
from bridge.sealing.destination import Bot, Webhook, identity, routed
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import Opener, Sealed
from bridge.settings import Settings, queues
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.sources import SOURCES
from bridge.sources.source import Outside

BUDGET = 45.0  # seconds for one parcel: a pause of 30 that Slack asks for, and two tries
# Seconds between the starts of posts to one destination: one, and what their ways to Slack differ by.
APART = 1.09  # https://docs.slack.dev/apis/web-api/rate-limits
_SWIFT = 0.5  # seconds that a single try usually takes at most
_FIRST, _LONGEST = 5, 60  # seconds before another try, doubled each time
_DAY, _MOST = 86_400, 10_000
WHOLE_BATCH = {"batchItemFailures": [{"itemIdentifier": ""}]}  # what tells Lambda that nothing of it is done

Post = Callable[[Parcel, Webhook | Bot, Deadline], None]  # raises as `deliver` does
Details = dict[str, str | int | float | None]  # of a parcel, for the log


@dataclass(frozen=True, slots=True)
class Done:
    """It was posted, now or before."""


@dataclass(frozen=True, slots=True)
class Again:
    """Another try may help, `after` so many seconds; `detail` is for the log."""

    after: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """No other try will help; an operator should know why."""

    reason: str


Verdict = Done | Again | Parked


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a message of the queue holds, or why it is no use; source and token's id are for the log."""

    contents: tuple[Parcel, Sealed] | BadParcel | BadToken
    source: str | None = None
    token: str | None = None


def unpacked(body: str) -> Unpacked:
    """Decodes parcel and token, once; opens nothing."""
    try:
        parcel = decode(body)
    except BadParcel as error:
        return Unpacked(error)
    source = parcel.source if parcel.source in SOURCES else None
    try:
        sealed = token.parse(parcel.token)
    except BadToken as error:
        return Unpacked(error, source)
    return Unpacked((replace(parcel, token_id=sealed.id), sealed), source, sealed.id)


class Worker:
    """Takes what SQS handed out, for one thread. `queue` is where it came from.

    What it remembers of earlier tries (an id's receives that surely posted nothing, or that all is done) only
    spares marks and repeats: another process, or this one killed, does without.
    """

    def __init__(self, queue: Queue, opens: Opener, post: Post, clock: Clock = REAL) -> None:
        self.queue = queue
        self._opens, self._post, self._clock = opens, post, clock
        self._known = Recent(_DAY, _MOST)
        self._free: dict[str, float] = {}  # destination → when its next post may begin

    def take(self, taken: Received, seconds: float = BUDGET) -> bool:
        """Whether it is dealt with, so that it may be deleted; if not, SQS hands it out again. Never raises."""
        details: Details = {"id": taken.id, "receives": taken.receives}
        began = self._clock.monotonic()
        try:
            held = unpacked(taken.body)
            details = {**details, "source": held.source, "token": held.token}
            verdict = self._verdict(taken, held.contents, Deadline.after(seconds, self._clock))
            verdict = self._settled(taken, verdict, details)
        except Exception as bug:
            log.bug(bug, **details)
            verdict = self._settled(taken, Again(backoff(taken.receives)), details)
        details = {**details, "ms": round((self._clock.monotonic() - began) * 1_000, 1)}
        if isinstance(verdict, Again):
            log.warning("parcel", **details, outcome="again", after=verdict.after, detail=verdict.detail)
            return False
        if isinstance(verdict, Parked):
            log.error("parcel", **details, outcome="parked", reason=verdict.reason)
        else:
            log.info("parcel", **details, outcome="posted")
        self._remember(taken, "done")
        return True

    def _verdict(
        self, taken: Received, contents: tuple[Parcel, Sealed] | BadParcel | BadToken, within: Deadline
    ) -> Verdict:
        """The table's column for the worker, but for doing what it says."""
        known = self._known.recall(taken.id, self._clock.wall())
        if known == ("done",):
            return Done()  # only deleting it had failed
        if isinstance(contents, BridgeError):
            return Parked(_reason(contents))
        clean = taken.receives == 1 or known == (str(taken.receives - 1),)
        try:
            self._deliver(*contents, clean, within)
        except (BadToken, Expired, Revoked, MessageRefused, DestinationDead) as error:
            return Parked(_reason(error))
        except BridgeError as error:
            if clean and not _may_have_posted(error):
                self._remember(taken, str(taken.receives))
            return Again(error.after if isinstance(error, SlowDown) else backoff(taken.receives), str(error))
        return Done()

    def _deliver(self, parcel: Parcel, sealed: Sealed, clean: bool, within: Deadline) -> None:
        """Post it, marked unless every earlier receive is known to have posted nothing."""
        to = routed(self._opens(sealed, parcel.source).to, parcel.channel)
        if not clean:
            parcel = replace(parcel, message=parcel.message.repeated())
            log.metrics(parcel.source, Repeated=1)
        self._pace(identity(to))
        began = self._clock.monotonic()
        try:
            self._post(parcel, to, within)
        finally:
            now = self._clock.monotonic()  # what took long may have been another try, so its end counts
            self._free[identity(to)] = (began if now - began < _SWIFT else now) + APART

    def _pace(self, destination: str) -> None:
        now = self._clock.monotonic()
        self._free = {other: at for other, at in self._free.items() if at > now}
        if destination in self._free:
            self._clock.sleep(self._free[destination] - now)

    def _settled(self, taken: Received, verdict: Verdict, details: Details) -> Verdict:
        """Do what the verdict says, as far as SQS lets us: what could not be parked is tried again."""
        try:
            if isinstance(verdict, Parked):
                self.queue.park(taken, verdict.reason, datetime.fromtimestamp(self._clock.wall(), UTC))
                log.metrics(str(details.get("source") or ""), Parked=1)
        except BridgeError as error:
            log.warning("not_parked", **details, detail=str(error))
            verdict = Again(backoff(taken.receives))
        try:
            if isinstance(verdict, Again):
                self.queue.again(taken, verdict.after)
        except BridgeError as error:  # the queue's own visibility timeout will bring it back
            log.warning("not_postponed", **details, detail=str(error))
        return verdict

    def _remember(self, taken: Received, what: str) -> None:
        self._known.keep(taken.id, self._clock.wall(), what)

    def batch(self, event: object, seconds: Callable[[], float] = lambda: BUDGET) -> dict[str, Any]:
        """Lambda's event of SQS records → which of them failed; `seconds` are left for the next. Never raises.

        After a failure the later ones of its group are failed as they are, so that they keep their order.
        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
        """
        records = event.get("Records") if isinstance(event, dict) else None
        try:
            parcels = [received(record) for record in records] if isinstance(records, list) else None
        except BadParcel:
            parcels = None
        if parcels is None:
            log.error("batch", outcome="bad_event", detail="This is not an event of a FIFO queue.")
            return WHOLE_BATCH
        failed: dict[str, str] = {}  # id → group
        for taken in parcels:
            if taken.group in failed.values() or not self.take(taken, seconds()):
                failed[taken.id] = taken.group
        return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in failed]}


def backoff(receives: int) -> int:
    """Seconds until the next try, after so many: 5, 10, 20, 40, and then 60."""
    return min(_LONGEST, _FIRST << min(max(receives, 1) - 1, 10))


def _reason(error: BridgeError) -> str:
    """Why a parcel is parked: our word, and Slack's or what exactly is wrong with the parcel."""
    more = error.reason if isinstance(error, Undelivered) else str(error) if isinstance(error, BadParcel) else ""
    return f"{error.code}: {more}" if more else error.code


def _may_have_posted(error: BridgeError) -> bool:
    return isinstance(error, Undelivered) and any(isinstance(one, Unsure) for one in (error, *error.earlier))


def from_env(env: Mapping[str, str]) -> Worker:
    """The worker as the environment sets it. Raises BadSetting with one line that names the setting."""
    settings = Settings.from_env(env)
    log.configure(settings.log_level)
    keyring = Keyring.parse(settings.keyring, in_lambda=settings.in_lambda)
    urls = settings.queues or queues(env)
    keyring.warm()
    transport = Transport()
    outside = Outside(fetch=transport.fetch, now=lambda: datetime.now(UTC), sns_base=settings.sns_base)
    client = Client(transport, settings.slack_base)

    def now(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        post(parcel, to, within, client, QUEUE)

    return Worker(Queue(urls), opener(keyring, outside, settings.revoked), now)
