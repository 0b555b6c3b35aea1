"""Direct mode: a message is posted while its sender waits."""

from dataclasses import replace

from bridge import log
from bridge.delivery.outlet import POSTED, REPEATED, Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.delivery.post import Poster
from bridge.delivery.recent import Recent
from bridge.delivery.verdict import may_have_posted
from bridge.errors import DestinationDead, Undelivered
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook, identity
from bridge.slack.client import Client
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING
from bridge.sources import SOURCES

_RESENT, _DEAD, _MOST = 300, 60, 4096  # seconds of a sender's hasty repeats, of shunning the dead; events, or dead
_UNSURE = 3_600  # seconds for which SNS comes again


def direct(client: Client) -> Outlet:
    """The outlet that posts now, by the table's column for each source. Raises as `deliver` does.

    It remembers what it posted, so that a sender's hasty repeat is not posted again; what it may have posted, so that
    this is looked for first; and which destinations are dead, so that senders who come again and again do not make us
    call there each time.
    """
    poster = Poster(client)
    posted, unsure, dead = Recent(_RESENT, _MOST), Recent(_UNSURE, _MOST), Recent(_DEAD, _MOST)

    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        wall, resends = within.clock.wall, SOURCES[parcel.source].resends
        event = parcel.same if parcel.id else ""
        if event and posted.recall(event, wall()) is not None:
            return REPEATED
        if resends and dead and (known := dead.recall(identity(to), wall())):
            log.metrics(parcel.source, DeadDestination=1)
            en, ja, reason = known
            raise DestinationDead(en=en, ja=ja, reason=reason)
        if event and unsure.recall(event, wall()) is not None:
            parcel = replace(parcel, again=True)
        try:
            poster.post(parcel, to, within, DIRECT_RESENDING if resends else DIRECT_ONCE)
        except Undelivered as problem:
            if isinstance(problem, DestinationDead):
                dead.keep(identity(to), wall(), problem.en, problem.ja, problem.reason)
            if event and may_have_posted(problem):
                unsure.keep(event, wall())
            raise
        if event:
            posted.keep(event, wall())
        return POSTED

    return outlet
