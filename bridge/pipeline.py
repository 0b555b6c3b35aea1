"""A request's whole way, in one place."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal, cast

from bridge import log, token
from bridge.destination import Bot, Destination, Options, Webhook, identity, routed
from bridge.errors import BridgeError, DestinationDead, MessageRefused, SlowDown, Undelivered, Unsure
from bridge.keyring import Keyring
from bridge.memory import Memory
from bridge.message import Parcel
from bridge.notice import Notice
from bridge.phrases import Say
from bridge.queue import Queue
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING, Policy
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.source import Confirmed, Event, Kind, Outside, Request, Source, said
from bridge.transport import Deadline

Outcome = Literal["posted", "queued", "repeated-by-sender"]
Status = Literal["posted", "queued", "skipped", "confirmed"]
Outlet = Callable[[Parcel, Deadline], Outcome]
Opener = Callable[[str, str], Destination]  # a token and its source's name → what is sealed in it

_RESENT, _DEAD, _MOST = 300, 60, 4096  # seconds of a sender's hasty repeats, of shunning the dead; events, or dead


@dataclass(frozen=True, slots=True)
class Hook:
    """One POST to one URL, within the deadline by which its sender gives up; `id` is for the log.

    `deployed`: the deployment's own values of options, which come after the destination's.
    """

    source: Source
    token: str
    request: Request
    within: Deadline
    id: str
    deployed: Options = field(default_factory=dict)


def opener(keyring: Keyring, outside: Outside, revoked: frozenset[str]) -> Opener:
    """Opens tokens as this deployment does. Raises BadToken, Expired, Revoked or Unavailable."""
    return lambda sealed, source: token.open(sealed, source, keyring, now=outside.now(), revoked=revoked)


def direct(opens: Opener, client: Client) -> Outlet:
    """The outlet that posts now, by the table's column for each source. Raises as `deliver` does.

    It remembers what it posted, so that a sender's hasty repeat is not posted again; and which destinations are
    dead, so that senders who come again and again do not make us call there each time.
    """
    posted, dead = Memory(_RESENT, _MOST), Memory(_DEAD, _MOST)

    def outlet(parcel: Parcel, within: Deadline) -> Outcome:
        wall, resends = within.clock.wall, SOURCES[parcel.source].resends
        event = f"{token.token_id(parcel.token)} {parcel.id}" if parcel.id else ""
        if event and posted.recall(event, wall()) is not None:
            return "repeated-by-sender"
        to = routed(opens(parcel.token, parcel.source).to, parcel.channel)
        if resends and (known := dead.recall(identity(to), wall())):
            log.metrics(parcel.source, DeadDestination=1)
            raise DestinationDead(known[0], reason=known[1])
        try:
            post(parcel, to, within, client, DIRECT_RESENDING if resends else DIRECT_ONCE)
        except DestinationDead as problem:
            dead.keep(identity(to), wall(), str(problem), problem.reason)
            raise
        if event:
            posted.keep(event, wall())
        return "posted"

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
        facts = {"source": parcel.source, "token": token.token_id(parcel.token), "detail": str(met)}
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
        "Repeated": sum(isinstance(one, Unsure) for one in earlier),
        "DeadDestination": met[DestinationDead],
        "SlackMilliseconds": took,
    }
    return cast(log.Metrics, {name: count for name, count in counts.items() if count})


def queued(opens: Opener, queue: Queue) -> Outlet:
    """The outlet that leaves posting to the worker. Raises Unavailable when the queue does not take a parcel."""

    def outlet(parcel: Parcel, within: Deadline) -> Outcome:
        to = routed(opens(parcel.token, parcel.source).to, parcel.channel)
        queue.send(parcel, identity(to), within)
        return "queued"

    return outlet


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
    if status == "skipped":
        log.metrics(hook.source.name, Skipped=1)
    return "posted" if status == "repeated-by-sender" else status


def _way(
    hook: Hook, opens: Opener, outlet: Outlet, outside: Outside, facts: dict[str, str | int | float | None]
) -> Outcome | Status:
    source = hook.source
    facts["token"] = token.token_id(hook.token)
    destination = opens(hook.token, source.name)
    opened = source.open(hook.request, destination, outside)
    event = _with_deployed(hook, opened.event if isinstance(opened, Confirmed) else opened)
    kind = source.kind_of(event.payload)
    facts["kind"] = kind.name
    if isinstance(opened, Confirmed):
        _greet(hook, destination, event, kind, outlet)
        return "confirmed"
    if reason := source.skips(event, kind):
        facts["reason"] = reason
        return "skipped"
    return _tell(hook, destination, event, kind, outlet)


def _with_deployed(hook: Hook, event: Event) -> Event:
    """The event with the deployment's values of those options that its source has."""
    names = [option.name for option in hook.source.options if option.name in hook.deployed]
    if not names:
        return event
    own = event.options
    return replace(event, options={**own, **{name: (*own.get(name, ()), *hook.deployed[name]) for name in names}})


def _tell(hook: Hook, destination: Destination, event: Event, kind: Kind, outlet: Outlet) -> Outcome | Status:
    say = Say(destination.lang)
    notice = said(hook.source.name, kind, hook.source.other, event, say)
    if notice is None:
        return "skipped"
    digest = sha256(hook.request.body).hexdigest()
    channel = hook.source.route(event, kind)
    return outlet(Parcel(hook.source.name, hook.token, event.id, render(notice, say), digest, channel), hook.within)


def _greet(hook: Hook, destination: Destination, event: Event, kind: Kind, outlet: Outlet) -> None:
    """Say that a subscription begins; that it does not depend on this, so a failure is only logged."""
    try:
        _tell(hook, destination, event, kind, outlet)
    except BridgeError as error:
        log.warning("greeting", request=hook.id, source=hook.source.name, outcome=error.code, detail=str(error))


def worded(source: Source, event: Event, say: Say) -> tuple[Kind, Notice | None]:
    """The kind that claims the event, and its notice; None: known, nothing to say."""
    kind = source.kind_of(event.payload)
    return kind, said(source.name, kind, source.other, event, say)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 1)
