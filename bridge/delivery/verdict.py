"""Verdict: what becomes of a message of the queue, once it was tried."""

from dataclasses import dataclass

from bridge import log
from bridge.delivery.parcel import Closed, decode
from bridge.errors import (
    BadParcel,
    BridgeError,
    DestinationDead,
    Expired,
    MessageRefused,
    Revoked,
    SlowDown,
    Undelivered,
    Unsure,
)
from bridge.sources import SOURCES

_FIRST, _LONGEST = 5, 60  # seconds before another try, doubled each time
_HOPELESS = (BadParcel, Expired, Revoked, MessageRefused, DestinationDead)


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
    """What a message of the queue holds, or why it is no use; the rest is for the log."""

    contents: Closed | BadParcel
    source: str | None = None
    token: str | None = None
    event_id: str | None = None


def unpacked(body: str) -> Unpacked:
    """Decodes a parcel, once; opens nothing."""
    try:
        closed = decode(body)
    except BadParcel as error:
        return Unpacked(error)
    parcel = closed.parcel
    source = parcel.source if parcel.source in SOURCES else None
    return Unpacked(closed, source, parcel.token, log.plain(parcel.id))


def judged(error: BridgeError, receives: int) -> Verdict:
    """The table's column for the worker: what to do after a try, the `receives`th, that failed."""
    if isinstance(error, _HOPELESS):
        return Parked(_reason(error))
    return Again(error.after if isinstance(error, SlowDown) else backoff(receives), str(error))


def may_have_posted(error: BridgeError) -> bool:
    return isinstance(error, Undelivered) and any(isinstance(met, Unsure) for met in (error, *error.earlier))


def backoff(receives: int) -> int:
    """Seconds until the next try, after so many: 5, 10, 20, 40, and then 60."""
    return min(_LONGEST, _FIRST << min(max(receives, 1) - 1, 10))


def _reason(error: BridgeError) -> str:
    """Why a parcel is parked: our word, and Slack's or what exactly is wrong with the parcel."""
    more = error.reason if isinstance(error, Undelivered | BadParcel) else ""
    return f"{error.code}: {more}" if more else error.code
