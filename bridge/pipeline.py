"""A request's whole way, in one place."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bridge import log, token
from bridge.destination import Destination
from bridge.errors import BadPayload, BridgeError
from bridge.keyring import Keyring
from bridge.message import Parcel
from bridge.notice import Notice
from bridge.phrases import Say
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.render import render
from bridge.sources.source import Confirmed, Event, Kind, Outside, Request, Source
from bridge.transport import Deadline

Outcome = Literal["posted", "queued"]
Status = Literal["posted", "queued", "skipped", "confirmed"]
Outlet = Callable[[Parcel, Deadline], Outcome]
Opener = Callable[[str, str], Destination]  # a token and its source's name → what is sealed in it


@dataclass(frozen=True, slots=True)
class Hook:
    """One POST to one URL, within the deadline by which its sender gives up; `id` is for the log."""

    source: Source
    token: str
    request: Request
    within: Deadline
    id: str


def opener(keyring: Keyring, outside: Outside, revoked: frozenset[str]) -> Opener:
    """Opens tokens as this deployment does. Raises BadToken, Expired, Revoked or Unavailable."""
    return lambda sealed, source: token.open(sealed, source, keyring, now=outside.now(), revoked=revoked)


def direct(opens: Opener, client: Client) -> Outlet:
    """The outlet that posts now."""

    def post(parcel: Parcel, within: Deadline) -> Outcome:
        deliver(parcel.message, opens(parcel.token, parcel.source).to, within, client)
        return "posted"

    return post


def handle(hook: Hook, opens: Opener, outlet: Outlet, outside: Outside) -> Status:
    """All of it: open the token, believe, understand, word, render, hand over; one line in the log.

    Raises the leaf of BridgeError that says what the sender should do.
    """
    started = time.perf_counter()
    facts: dict[str, str | int | float | None] = {"request": hook.id, "source": hook.source.name}
    try:
        status = _way(hook, opens, outlet, outside, facts)
    except BridgeError as error:
        log.warning("hook", **facts, outcome=error.code, ms=_since(started), detail=str(error))
        raise
    log.info("hook", **facts, outcome=status, ms=_since(started))
    return status


def _way(
    hook: Hook, opens: Opener, outlet: Outlet, outside: Outside, facts: dict[str, str | int | float | None]
) -> Status:
    source = hook.source
    facts["token"] = token.token_id(hook.token)
    destination = opens(hook.token, source.name)
    opened = source.open(hook.request, destination, outside)
    event = opened.event if isinstance(opened, Confirmed) else opened
    kind = source.kind_of(event.payload)
    facts["kind"] = kind.name
    if isinstance(opened, Confirmed):
        _greet(hook, destination, event, outlet)
        return "confirmed"
    if reason := source.skips(event, kind):
        facts["reason"] = reason
        return "skipped"
    return _tell(hook, destination, event, outlet)


def _tell(hook: Hook, destination: Destination, event: Event, outlet: Outlet) -> Status:
    say = Say(destination.lang)
    _, notice = worded(hook.source, event, say)
    if notice is None:
        return "skipped"
    return outlet(Parcel(hook.source.name, hook.token, event.id, render(notice, say)), hook.within)


def _greet(hook: Hook, destination: Destination, event: Event, outlet: Outlet) -> None:
    """Say that a subscription begins; that it does not depend on this, so a failure is only logged."""
    try:
        _tell(hook, destination, event, outlet)
    except BridgeError as error:
        log.warning("greeting", request=hook.id, source=hook.source.name, outcome=error.code, detail=str(error))


def worded(source: Source, event: Event, say: Say) -> tuple[Kind, Notice | None]:
    """The kind that claims the event, and its notice; None: known, nothing to say.

    Where the kind's first line cannot be said (drift in what the source sends), `other` says the event
    instead, and the log names the path that was missing.
    """
    kind = source.kind_of(event.payload)
    try:
        return kind, kind.notice(event, say)
    except BadPayload as drift:
        log.warning("unreadable", source=source.name, kind=kind.name, detail=str(drift))
        return kind, source.other.notice(event, say)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 1)
