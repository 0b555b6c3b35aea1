"""Direct mode: a message is posted while its sender waits."""

from collections import Counter
from typing import cast

from bridge import log
from bridge.delivery.outlet import POSTED, REPEATED, Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.delivery.recent import Recent
from bridge.errors import DestinationDead, MessageRefused, SlowDown, Undelivered, Unsure
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook, identity
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING, Policy
from bridge.sources import SOURCES

_RESENT, _DEAD, _MOST = 300, 60, 4096  # seconds of a sender's hasty repeats, of shunning the dead; events, or dead


def direct(client: Client) -> Outlet:
    """The outlet that posts now, by the table's column for each source. Raises as `deliver` does.

    It remembers what it posted, so that a sender's hasty repeat is not posted again; and which destinations are
    dead, so that senders who come again and again do not make us call there each time.
    """
    posted, dead = Recent(_RESENT, _MOST), Recent(_DEAD, _MOST)

    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        wall, resends = within.clock.wall, SOURCES[parcel.source].resends
        event = parcel.same if parcel.id else ""
        if event and posted.recall(event, wall()) is not None:
            return REPEATED
        if resends and (known := dead.recall(identity(to), wall())):
            log.metrics(parcel.source, DeadDestination=1)
            en, ja, reason = known
            raise DestinationDead(en=en, ja=ja, reason=reason)
        try:
            post(parcel, to, within, client, DIRECT_RESENDING if resends else DIRECT_ONCE)
        except DestinationDead as problem:
            dead.keep(identity(to), wall(), problem.en, problem.ja, problem.reason)
            raise
        if event:
            posted.keep(event, wall())
        return POSTED

    return outlet


def post(parcel: Parcel, to: Webhook | Bot, within: Deadline, client: Client, policy: Policy) -> None:
    """Deliver a parcel, and tell the log and the metrics what came in between. Raises as `deliver` does."""
    problem: Undelivered | None = None
    began = within.clock.monotonic()
    try:
        earlier = deliver(parcel.message, to, within, client, policy)
    except Undelivered as last:
        problem, earlier = last, last.earlier
    took = round((within.clock.monotonic() - began) * 1_000, 1)
    for met in earlier:
        facts = {"source": parcel.source, "token": parcel.token, "detail": str(met)}
        log.warning("again", **facts, outcome=met.code)
    log.metrics(parcel.source, **_counted(earlier, problem, took))
    if problem:
        raise problem


def _counted(earlier: tuple[Undelivered, ...], problem: Undelivered | None, took: float) -> log.Metrics:
    """What the tries come to, whether the last one was a success or a problem; no zeros."""
    met = Counter(map(type, (*earlier, problem)))
    counts: log.Metrics = {
        "Posted": 1 if problem is None else 0,
        "Refused": min(met[MessageRefused], 1),
        "Slowed": met[SlowDown],
        "Repeated": sum(isinstance(other, Unsure) for other in earlier),
        "DeadDestination": met[DestinationDead],
        "SlackMilliseconds": took,
    }
    return cast(log.Metrics, {name: count for name, count in counts.items() if count})
