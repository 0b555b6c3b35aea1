"""A request's whole way, in one place."""

import time
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bridge import log
from bridge.delivery.outlet import Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.errors import BridgeError
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Destination, Options, routed
from bridge.sealing.token import Opener, Sealed
from bridge.slack.render import render
from bridge.sources.source import Confirmed, Event, Kind, Outside, Request, Source, said
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say


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


@dataclass(frozen=True, slots=True)
class _Opened:
    """The hook's token, and what is in it."""

    sealed: Sealed
    destination: Destination


def handle(hook: Hook, opens: Opener, outlet: Outlet, outside: Outside) -> Outcome:
    """All of it: open the token, believe, understand, word, render, hand over; one line in the log.

    Raises the leaf of BridgeError that says what the sender should do.
    """
    started = time.perf_counter()
    facts: dict[str, str | int | float | None] = {"request": hook.id, "source": hook.source.name}
    try:
        outcome = _way(hook, opens, outlet, outside, facts)
    except BridgeError as error:
        log.warning("hook", **facts, outcome=error.code, ms=_since(started), detail=str(error))
        raise
    log.info("hook", **facts, outcome=outcome.logged, reason=outcome.reason, ms=_since(started))
    if outcome.status == "skipped":
        log.metrics(hook.source.name, Skipped=1)
    return outcome


def _way(
    hook: Hook, opens: Opener, outlet: Outlet, outside: Outside, facts: dict[str, str | int | float | None]
) -> Outcome:
    source = hook.source
    sealed = token.parse(hook.token)
    facts["token"] = sealed.id
    opened = _Opened(sealed, opens(sealed, source.name))
    believed = source.open(hook.request, opened.destination, outside)
    event = _with_deployed(hook, believed.event if isinstance(believed, Confirmed) else believed)
    kind = source.kind_of(event.payload)
    facts["kind"] = kind.name
    if isinstance(believed, Confirmed):
        _greet(hook, opened, event, kind, outlet)
        return Outcome("confirmed")
    if reason := source.skips(event, kind):
        return Outcome("skipped", reason)
    return _tell(hook, opened, event, kind, outlet)


def _with_deployed(hook: Hook, event: Event) -> Event:
    """The event with the deployment's values of those options that its source has."""
    names = [option.name for option in hook.source.options if option.name in hook.deployed]
    if not names:
        return event
    own = event.options
    return replace(event, options={**own, **{name: (*own.get(name, ()), *hook.deployed[name]) for name in names}})


def _tell(hook: Hook, opened: _Opened, event: Event, kind: Kind, outlet: Outlet) -> Outcome:
    say = Say(opened.destination.lang)
    notice = said(hook.source.name, kind, hook.source.other, event, say)
    if notice is None:
        return Outcome("skipped")
    digest = sha256(hook.request.body).hexdigest()
    channel = hook.source.route(event, kind)
    message = render(notice, say)
    parcel = Parcel(hook.source.name, hook.token, event.id, message, digest, channel, opened.sealed.id)
    return outlet(parcel, routed(opened.destination.to, channel), hook.within)


def _greet(hook: Hook, opened: _Opened, event: Event, kind: Kind, outlet: Outlet) -> None:
    """Say that a subscription begins; that it does not depend on this, so a failure is only logged."""
    try:
        _tell(hook, opened, event, kind, outlet)
    except BridgeError as error:
        log.warning("greeting", request=hook.id, source=hook.source.name, outcome=error.code, detail=str(error))


def worded(source: Source, event: Event, say: Say) -> tuple[Kind, Notice | None]:
    """The kind that claims the event, and its notice; None: known, nothing to say."""
    kind = source.kind_of(event.payload)
    return kind, said(source.name, kind, source.other, event, say)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 1)
