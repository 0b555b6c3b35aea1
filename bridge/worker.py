"""The queue's end: one parcel at a time is posted, left for another try, or parked.

Whatever says "try again" leaves its group locked in the queue, so a channel keeps its order until a parcel is parked.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bridge import log
from bridge.assemble import Parts
from bridge.delivery.parcel import Closed, Parcel, Unsealed, Unsealer
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received, received
from bridge.delivery.recent import Recent
from bridge.delivery.verdict import Again, Done, Parked, Verdict, backoff, judged, may_have_posted, unpacked
from bridge.errors import BadParcel, BridgeError, Unavailable
from bridge.net.transport import REAL, Clock, Deadline
from bridge.sealing.destination import Bot, Webhook, identity
from bridge.settings import missing_queue
from bridge.slack.policy import QUEUE

BUDGET = 45.0  # seconds for one parcel: a pause of 30 that Slack asks for, and two tries
# Seconds between the starts of posts to one destination: one, and what their ways to Slack differ by.
APART = 1.09  # https://docs.slack.dev/apis/web-api/rate-limits
STUCK = 17  # receives; the 18th is a quarter of an hour after the first (bridge.delivery.verdict.backoff)
_SWIFT = 0.5  # seconds that a single try usually takes at most
_DAY, _MOST = 86_400, 10_000
WHOLE_BATCH = {"batchItemFailures": [{"itemIdentifier": ""}]}  # what tells Lambda that nothing of it is done

Post = Callable[[Parcel, Webhook | Bot, Deadline], None]  # raises as `deliver` does
Details = dict[str, str | int | float | None]  # of a parcel, for the log


class Worker:
    """Takes what SQS handed out, for one thread. `queue` is where it came from.

    What it remembers of earlier tries (an id's receives that surely posted nothing, or that all is done) only
    spares marks and repeats: another process, or this one killed, does without.
    """

    def __init__(self, queue: Queue, unseal: Unsealer, post: Post, clock: Clock = REAL) -> None:
        self.queue = queue
        self._unseal, self._post, self._clock = unseal, post, clock
        self._known = Recent(_DAY, _MOST)
        self._free: dict[str, float] = {}  # destination → when its next post may begin

    def take(self, taken: Received, seconds: float = BUDGET) -> bool:
        """Whether it is dealt with, so that it may be deleted; if not, SQS hands it out again. Never raises."""
        details: Details = {"id": taken.id, "receives": taken.receives}
        began = self._clock.monotonic()
        try:
            held = unpacked(taken.body)
            details = {**details, "source": held.source, "token": held.token, "event_id": held.event_id}
            verdict = self._verdict(taken, held.contents, Deadline.after(seconds, self._clock), details)
            verdict = self._settled(taken, verdict, details)
        except Exception as bug:
            log.bug(bug, **details)
            verdict = self._settled(taken, Again(backoff(taken.receives)), details)
        details = {**details, "ms": round((self._clock.monotonic() - began) * 1_000, 1)}
        if isinstance(verdict, Again):
            log.warning("parcel", **details, outcome="again", after=verdict.after, detail=verdict.detail)
            if taken.receives > STUCK:
                log.metrics(str(details.get("source") or ""), Stuck=1)
            return False
        if isinstance(verdict, Parked):
            log.error("parcel", **details, outcome="parked", reason=verdict.reason)
        else:
            log.info("parcel", **details, outcome="posted")
        self._remember(taken, "done")
        return True

    def _verdict(self, taken: Received, contents: Closed | BadParcel, within: Deadline, details: Details) -> Verdict:
        """The table's column for the worker, but for doing what it says; `details` gets what was sealed for the log."""
        known = self._known.recall(taken.id, self._clock.wall())
        if known == ("done",):
            return Done()  # only deleting it had failed
        if isinstance(contents, BridgeError):
            return judged(contents, taken.receives)
        clean = known == (str(taken.receives - 1),) or (taken.receives == 1 and not taken.tried)
        try:
            unsealed = self._unseal(contents)
            details |= {"key": unsealed.parcel.key, "label": unsealed.parcel.label}
            self._deliver(unsealed, clean, within)
        except BridgeError as error:
            verdict = judged(error, taken.receives)
            if isinstance(verdict, Again) and clean and not may_have_posted(error):
                self._remember(taken, str(taken.receives))
            return verdict
        return Done()

    def _deliver(self, unsealed: Unsealed, clean: bool, within: Deadline) -> None:
        """Post it, marked unless every earlier receive is known to have posted nothing."""
        to, parcel = unsealed.to, unsealed.parcel
        if not clean:
            parcel = replace(parcel, message=parcel.message.repeated(), again=True)
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
        except Unavailable as error:
            log.warning("not_parked", **details, detail=error.reason)
            verdict = Again(backoff(taken.receives))
        try:
            if isinstance(verdict, Again):
                self.queue.again(taken, verdict.after)
        except Unavailable as error:  # the queue's own visibility timeout will bring it back
            log.warning("not_postponed", **details, detail=error.reason)
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


def worker_of(parts: Parts) -> Worker:
    """The worker, its newest key unwrapped before a parcel waits for it. Raises BadSetting where no queue is set."""
    if parts.queue is None:
        raise missing_queue("BRIDGE_QUEUE_URL")
    parts.keyring.warm()

    poster = Poster(parts.client)

    def now(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        poster.post(parcel, to, within, QUEUE)

    return Worker(parts.queue, parts.unseal, now)
