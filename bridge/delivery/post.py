"""Posting a parcel, in direct mode and from the queue alike."""

from functools import partial
from typing import cast

from bridge import log
from bridge.delivery.parcel import Parcel
from bridge.delivery.threads import Threads
from bridge.errors import DestinationDead, MessageRefused, SlowDown, Undelivered, Unsure
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.client import Client
from bridge.slack.deliver import Delivered, deliver
from bridge.slack.policy import Policy


class Poster:
    """Posts parcels to Slack, for all threads of the process; messages of a thread where that is."""

    def __init__(self, client: Client) -> None:
        self._client, self._threads = client, Threads(client)

    def post(self, parcel: Parcel, to: Webhook | Bot, within: Deadline, policy: Policy) -> None:
        """Deliver a parcel, and tell the log and the metrics what came in between. Raises as `deliver` does."""
        problem: Undelivered | None = None
        began = within.clock.monotonic()
        try:
            came = self._delivered(parcel, to, within, policy)
        except Undelivered as last:
            problem, came = last, Delivered(last.earlier)
        took = round((within.clock.monotonic() - began) * 1_000, 1)
        for met in came.earlier:
            log.warning("again", **parcel.named(), outcome=met.code, detail=str(met))
        log.metrics(parcel.source, **_counted(parcel, came, problem, took))
        if problem:
            raise problem

    def _delivered(self, parcel: Parcel, to: Webhook | Bot, within: Deadline, policy: Policy) -> Delivered:
        own = parcel.threaded
        if own is None or not isinstance(to, Bot):
            return deliver(parcel.message, to, within, self._client, policy)
        going = self._threads.placed(parcel, own, to, within)
        seen = partial(self._threads.seen, going)
        if parcel.again and seen(going.message, within):
            delivered = Delivered(found=True)
        else:
            delivered = deliver(going.message, to, within, self._client, policy, seen)
        self._threads.settle(going, delivered, within)
        return delivered


def _counted(parcel: Parcel, came: Delivered, problem: Undelivered | None, took: float) -> log.Metrics:
    """What the tries come to, whether the last one was a success or a problem; no zeros."""
    marked = parcel.again and not parcel.message.repeat  # by the worker, which knows of a try before this one
    met = [type(one) for one in (*came.earlier, problem)]
    counts: log.Metrics = {
        "Posted": 1 if problem is None else 0,
        "Refused": min(met.count(MessageRefused), 1),
        "Slowed": met.count(SlowDown),
        "Repeated": max(0, sum(isinstance(other, Unsure) for other in came.earlier) + marked - came.found),
        "DeadDestination": met.count(DestinationDead),
        "SlackMilliseconds": took,
    }
    return cast(log.Metrics, {name: count for name, count in counts.items() if count})
