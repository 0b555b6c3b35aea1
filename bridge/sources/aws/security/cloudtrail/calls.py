"""All calls that somebody watches for, by service and name."""

from bridge.sources.aws.security.cloudtrail import buckets, copies, network, rights, users, watching
from bridge.sources.aws.security.cloudtrail.call import Call, Calls
from bridge.sources.aws.security.cloudtrail.record import Record

CALLS: Calls = {
    **watching.CALLS,
    **rights.CALLS,
    **users.CALLS,
    **buckets.CALLS,
    **copies.CALLS,
    **network.CALLS,
}


def watched(found: Record) -> Call | None:
    """What is known of a call, where somebody watches for it."""
    return CALLS.get((found.service, found.call))
