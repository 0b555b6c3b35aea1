"""A request's whole way, in one place."""

import time
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from bridge import log
from bridge.delivery.outlet import Opener, Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.errors import BridgeError
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Destination, Options
from bridge.sealing.keyring import Keyring
from bridge.slack.render import render
from bridge.sources.reading import Reading, read
from bridge.sources.routes import route
from bridge.sources.source import Confirmed, Event, Outside, Request, Source
from bridge.wording.phrases import Say

Status = Literal["posted", "queued", "skipped", "confirmed"]


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


def handle(hook: Hook, opens: Opener, outlet: Outlet, outside: Outside) -> Status:
    """All of it: open the token, believe, understand, word, render, hand over; one line in the log.

    Raises the leaf of BridgeError that says what the sender should do.
    """
    started, source = time.perf_counter(), hook.source
    facts: dict[str, str | int | float | None] = {"request": hook.id, "source": source.name}
    try:
        facts["token"] = token.token_id(hook.token)
        destination = opens(hook.token, source.name)
        opened = source.open(hook.request, destination, outside)
        confirmed = isinstance(opened, Confirmed)
        event = _with_deployed(hook, opened.event if isinstance(opened, Confirmed) else opened)
        reading = read(source, event, Say(destination.lang), filtered=not confirmed)
        facts["kind"] = reading.kind.name
        if confirmed:
            _greet(hook, destination, event, reading, outlet)
            outcome: Outcome | Status = "confirmed"
        else:
            outcome = _handed_over(hook, destination, event, reading, outlet)
    except BridgeError as error:
        log.warning("hook", **facts, outcome=error.code, ms=_since(started), detail=str(error))
        raise
    if reading.unwanted and outcome == "skipped":
        facts["reason"] = reading.unwanted
    log.info("hook", **facts, outcome=outcome, ms=_since(started))
    if outcome == "skipped":
        log.metrics(source.name, Skipped=1)
    return "posted" if outcome == "repeated-by-sender" else outcome


def _with_deployed(hook: Hook, event: Event) -> Event:
    """The event with the deployment's values of those options that its source has."""
    names = [option.name for option in hook.source.options if option.name in hook.deployed]
    if not names:
        return event
    own = event.options
    return replace(event, options={**own, **{name: (*own.get(name, ()), *hook.deployed[name]) for name in names}})


def _handed_over(
    hook: Hook, destination: Destination, event: Event, reading: Reading, outlet: Outlet
) -> Outcome | Literal["skipped"]:
    notice = reading.notice
    if notice is None:
        return "skipped"
    digest = sha256(hook.request.body).hexdigest()
    channel = route(notice.facts, event.options, hook.source.routes)
    message = render(notice, Say(destination.lang))
    return outlet(Parcel(hook.source.name, hook.token, event.id, message, digest, channel), hook.within)


def _greet(hook: Hook, destination: Destination, event: Event, reading: Reading, outlet: Outlet) -> None:
    """Say that a subscription begins; that it does not depend on this, so a failure is only logged."""
    try:
        _handed_over(hook, destination, event, reading, outlet)
    except BridgeError as error:
        log.warning("greeting", request=hook.id, source=hook.source.name, outcome=error.code, detail=str(error))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 1)
