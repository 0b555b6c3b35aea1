"""A request's whole way, in one place."""

import time
from collections.abc import Callable
from dataclasses import field, replace
from hashlib import sha256

from bridge import log
from bridge.body import declared
from bridge.delivery.outlet import Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.errors import BadToken, BridgeError, OutOfTime, Unavailable
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Bot, Options, Webhook, routed
from bridge.sealing.token import Opened, Opener, Sealed
from bridge.slack.render import render
from bridge.slack.threads import Keys, Manner, Threaded, threaded
from bridge.sources import threads
from bridge.sources.labels import label
from bridge.sources.reading import Reading, read
from bridge.sources.routes import route
from bridge.sources.source import Confirmed, Event, Head, Outside, Request, Source
from bridge.sources.trace import traced
from bridge.values import dataclass
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say


@dataclass(frozen=True, slots=True)
class Hook:
    """One POST to one URL, within the deadline by which its sender gives up; `id` is for the log.

    `body` reads the body, once; it raises a leaf of BridgeError where there is none to be had. `deployed`: the
    deployment's own values of options, which come after the destination's.
    """

    source: Source
    token: str
    head: Head
    body: Callable[[], bytes]
    within: Deadline
    id: str
    deployed: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Posting:
    """What is to be posted for a hook, and where: its token, what is in it, and the name of the key that opened it."""

    hook: Hook
    request: Request
    sealed: Sealed
    opened: Opened
    event: Event
    reading: Reading


_Details = dict[str, str | int | float | None]  # of a request, for the log


def admit(hook: Hook, opens: Opener) -> None:
    """What the head alone can tell; for a server that asks before it reads the body. Raises as `handle` does, which
    is asked all the same, and logs it."""
    _admitted(hook, opens, _details(hook))


def at_once(hook: Hook, opens: Opener) -> bool:
    """Whether `admit` waits for nobody."""
    try:
        return opens.at_once(token.parse(hook.token))
    except BadToken:
        return True


def handle(hook: Hook, opens: Opener, outlet: Outlet, outside: Outside) -> Outcome:
    """All of it: open the token, read the body, believe, understand, word, render, hand over; one line in the log.

    Raises the leaf of BridgeError that says what the sender should do.
    """
    started, details, source = time.perf_counter(), _details(hook), hook.source
    try:
        sealed, opened = _admitted(hook, opens, details)
        destination = opened.destination
        request = Request(hook.body(), hook.head.headers, hook.head.at)
        believed = source.open(request, destination, outside)
        confirmed = isinstance(believed, Confirmed)
        event = with_deployed(source, believed.event if isinstance(believed, Confirmed) else believed, hook.deployed)
        reading = read(source, event, Say(destination.lang), filtered=not confirmed)
        details |= {"kind": reading.kind.name, "event_id": log.plain(event.id)}
        if log.shows("DEBUG"):
            log.debug("trace", request=hook.id, source=source.name, **traced(source, event, reading))
        posting = _Posting(hook, request, sealed, opened, event, reading)
        outcome = _greet(posting, outlet) if confirmed else _hand_over(posting, outlet)
    except BridgeError as error:
        _log_failure(hook, details, started, error)
        raise
    log.info("hook", **details, outcome=outcome.logged, reason=outcome.reason, ms=_since(started))
    if outcome.status == "skipped":
        log.metrics(source.name, Skipped=1)
    return outcome


def _details(hook: Hook) -> _Details:
    """What is to be said of the hook; more is added as it becomes known."""
    return {"request": hook.id, "source": hook.source.name}


def _log_failure(hook: Hook, details: _Details, started: float, error: BridgeError) -> None:
    log.warning("hook", **details, outcome=error.code, ms=_since(started), detail=str(error))
    if isinstance(error, Unavailable):
        log.metrics(hook.source.name, Unavailable=1)


def _admitted(hook: Hook, opens: Opener, details: _Details) -> tuple[Sealed, Opened]:
    """Everything that needs no body: who has no URL of ours, or comes too late, is not read at all."""
    sealed = token.parse(hook.token)
    details["token"] = sealed.id
    opened = opens(sealed, hook.source.name)
    options = opened.destination.options
    details |= {"key": opened.key, "label": label(options)}
    hook.source.admits(hook.head.headers, options)
    declared(hook.head.headers)
    if hook.within.left() <= 0:
        raise OutOfTime(
            en="It came too late to be answered while its sender waits.",
            ja="届くのが遅すぎたため、送信元が待つ間に応答できません。",
        )
    return sealed, opened


def with_deployed(source: Source, event: Event, deployed: Options) -> Event:
    """The event with the deployment's values of those options that its source has, after its own."""
    if not deployed:
        return event
    names = [option.name for option in source.options if option.name in deployed]
    own = event.options
    return replace(event, options={**own, **{name: (*own.get(name, ()), *deployed[name]) for name in names}})


def _hand_over(posting: _Posting, outlet: Outlet) -> Outcome:
    hook, event, reading = posting.hook, posting.event, posting.reading
    destination = posting.opened.destination
    if reading.notice is None:
        return Outcome("skipped", reading.unwanted or "there is nothing to say of it")
    told = "signed" if event.signed else sha256(posting.request.body).hexdigest()
    same = sha256(f"{hook.token} {told} {event.id}".encode()).hexdigest()
    to = routed(destination.to, route(reading.notice.facts, event.options, hook.source.routes))
    message = render(reading.notice, Say(destination.lang))
    place = _threaded(posting, reading.notice, to, same if event.id else "")
    parcel = Parcel(
        hook.source.name,
        posting.sealed.id,
        event.id,
        message,
        destination.expires,
        same,
        place,
        label=label(destination.options),
        key=posting.opened.key,
    )
    return outlet(parcel, to, hook.within)


def _threaded(posting: _Posting, notice: Notice, to: Webhook | Bot, same: str) -> Threaded | None:
    """The notice's place in a thread, where its destination wants any; a webhook cannot."""
    source, destination, options = posting.hook.source, posting.opened.destination, posting.event.options
    mode = threads.mode(options)
    if not mode or not isinstance(to, Bot):
        return None
    keys = Keys(to.token, f"{source.name}\n{source.threading.realm(notice.facts, options)}")
    manner = Manner(mode == "key", destination.lang, source.threading.lasts)
    return threaded(notice, keys, same, posting.event.at, manner)


def _greet(posting: _Posting, outlet: Outlet) -> Outcome:
    """Say that a subscription begins; that it does not depend on this, so a failure is only logged."""
    try:
        _hand_over(posting, outlet)
    except BridgeError as error:
        hook = posting.hook
        log.warning("greeting", request=hook.id, source=hook.source.name, outcome=error.code, detail=str(error))
    return Outcome("confirmed")


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 1)
