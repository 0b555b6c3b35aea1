"""Threads: where in its channel a message goes, and what becomes of the one that its thread began with.

Slack alone remembers (bridge/slack/threads.py); what this process saw lately spares looking there. Whatever goes wrong
here, the message is posted as if there were no threads: nothing in here raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bridge import log
from bridge.delivery.asking import AFTER, Asking
from bridge.delivery.parcel import Parcel
from bridge.delivery.recent import Recent
from bridge.errors import Malformed, Undelivered
from bridge.net.transport import Deadline
from bridge.payload import parse
from bridge.sealing.destination import Bot
from bridge.slack.client import Client
from bridge.slack.closing import closed
from bridge.slack.deliver import Delivered
from bridge.slack.history import Asked, Page, Span
from bridge.slack.message import Message
from bridge.slack.threads import Ours, Threaded, fits
from bridge.values import dataclass

_REMEMBERED, _MOST = 3_600, 4_096  # seconds, and things
_LAGS, _ENOUGH, _YOUNG = 1.0, 3.0, 10  # seconds: by which history may lag; that must be left to wait; what is new
_BEFORE, _AFTER = 60, 900  # seconds around the moment at which a thing is said to have begun
_UNSURE = 4 * 3_600  # seconds: how long a parcel may be tried, and then some


@dataclass(frozen=True, slots=True)
class Going:
    """A parcel's message on its way to a bot's channel: as it is to be posted, and under which one."""

    parcel: Parcel
    own: Threaded
    to: Bot
    message: Message
    began: Ours | None = None


class Threads:
    """For all threads of the process; what it remembers is best effort."""

    def __init__(self, client: Client) -> None:
        self._began = Recent(_REMEMBERED, _MOST)  # channel and key → the one that a thread hangs from
        self._asking = Asking(client)

    def placed(self, parcel: Parcel, own: Threaded, to: Bot, within: Deadline) -> Going:
        """The message with what it carries unseen, and under the one that it belongs to, if that can be found."""
        message = replace(parcel.message, metadata=own.metadata())
        going = Going(parcel, own, to, message)
        if own.opens or not (own.key or own.also):
            return going
        began = self._remembered(going, within) or self._found(going, within)
        if began is None:
            return going
        return replace(going, message=replace(message, under=began.root, loud=own.loud), began=began)

    def seen(self, going: Going, message: Message, within: Deadline) -> bool:
        """Whether the channel shows this very event already; False too where that cannot be told."""
        now = within.clock.wall()
        span = Span(now - _UNSURE, now + 1)
        places = ([message.under] if message.under and not message.loud else []) + [""]
        with self._quietly(going):
            for under in places:
                page = self._asking.look(Asked(span, under), going.to, within)
                if any(one.mark == going.own.mark for one in page.found):
                    return True
        return False

    def settle(self, going: Going, delivered: Delivered, within: Deadline) -> None:
        """Remember where it stands now; say of what it closes that it is over."""
        began, now = self._landed(going, delivered), within.clock.wall()
        if began is None:
            return
        if going.began and began is not going.began:
            self._unthreaded(going, "it stands on its own: the message that it belongs to is gone, or locked")
        elif going.began and going.own.closes:
            began = self._closed(going, began, within)
        self._keep(going, began, now)

    # -- where it belongs ---------------------------------------------------------------------------

    def _remembered(self, going: Going, within: Deadline) -> Ours | None:
        own = going.own
        known = self._recalled(going, own.key or own.also, within.clock.wall())
        lasts = known is not None and own.at - known.at <= own.lasts * 1_000
        return known if known and lasts and fits(own, known) else None

    def _found(self, going: Going, within: Deadline) -> Ours | None:
        """By one look at the channel, or two. Where history may lag behind what was just said, once more."""
        with self._quietly(going):
            if began := self._searched(going, within):
                return began
            now, own = within.clock.wall(), going.own
            young = now - own.since < _YOUNG if own.since else own.closes
            if young and within.left() >= _ENOUGH:
                within.clock.sleep(_LAGS)
                span = Span(now - _YOUNG - _LAGS - _BEFORE, now + _LAGS + 1)
                return _first(going.own, self._asking.look(Asked(span), going.to, within))
        return None

    def _searched(self, going: Going, within: Deadline) -> Ours | None:
        """Two pages of the channel at most: around the moment that the event names, then the latest; or these two."""
        now, own = within.clock.wall(), going.own
        whole, near = Span(now - own.lasts, now + 1), Span(own.since - _BEFORE, min(own.since + _AFTER, now + 1))
        hinted = now - own.lasts < own.since <= now
        asked = Asked(near if hinted else whole)
        page = self._asking.look(asked, going.to, within)
        if began := _first(own, page):
            return began
        if page.cursor:
            asked = replace(asked, cursor=page.cursor)
        elif hinted and near.latest < now:
            asked = Asked(whole)
        else:
            return None
        return _first(own, self._asking.look(asked, going.to, within))

    # -- what became of it --------------------------------------------------------------------------

    def _landed(self, going: Going, delivered: Delivered) -> Ours | None:
        """What its thread hangs from now: what it was put under, or else itself; None where that is not known."""
        if delivered.found:
            return going.began
        try:
            said = parse(delivered.answer.body) if delivered.answer else None
        except Malformed:
            said = None
        if said is None or not (ts := said["ts"].text("")):
            return None
        root, own = said["message"]["thread_ts"].text("") or ts, going.own
        if going.began and root == going.began.root:
            return going.began
        return Ours(root, root, own.mark, own.key, own.also, own.tone, own.at)

    def _closed(self, going: Going, began: Ours, within: Deadline) -> Ours:
        """The first message of its thread, turned as far as Slack lets us."""
        if began.tone == going.own.tone:
            return began
        with self._quietly(going):
            if not began.said.present() or began.ts != began.root:
                page = self._asking.look(Asked(Span(exactly=began.root)), going.to, within, AFTER)
                read = next((one for one in page.found if one.ts == began.root), None)
                if read is None:
                    return began
                began = read
            if began.key != going.own.key or began.at > going.own.at or began.tone == going.own.tone:
                return began
            self._asking.update(closed(began, going.own), going.to, within)
            return replace(began, tone=going.own.tone)
        return began

    def _keep(self, going: Going, began: Ours, now: float) -> None:
        """Under both of its keys; of two threads of one key that which began later is the one that goes on."""
        for key in filter(None, (began.key, began.also)):
            known = self._recalled(going, key, now)
            if known is None or known.root == began.root or known.at <= began.at:
                words = (began.root, began.key, began.also, began.tone, str(began.at))
                self._began.keep(f"{going.to.channel} {key}", now, *words)

    def _recalled(self, going: Going, key: str, now: float) -> Ours | None:
        words = self._began.recall(f"{going.to.channel} {key}", now)
        if words is None:
            return None
        root, own, also, tone, at = words
        return Ours(root, root, "", own, also, tone, int(at))

    @contextmanager
    def _quietly(self, going: Going) -> Iterator[None]:
        """What goes wrong with a thread is counted and told, and is no trouble of the message's."""
        try:
            yield
        except Undelivered as problem:
            self._unthreaded(going, str(problem), problem.reason)

    def _unthreaded(self, going: Going, detail: str, reason: str = "") -> None:
        log.warning("unthreaded", **going.parcel.named(), reason=reason or None, detail=detail)
        log.metrics(going.parcel.source, Unthreaded=1)


def _first(own: Threaded, page: Page) -> Ours | None:
    """The latest that it belongs under: of its own thread, else of a coarser one. If it is a reply, then the one that
    it replies to; where that is not on the page, nobody knows how that one looks."""
    fitting = [one for one in page.found if fits(own, one)]
    exact = [one for one in fitting if own.key and one.key == own.key]
    latest = max(exact or fitting, key=lambda one: one.at, default=None)
    if latest is None or latest.ts == latest.root:
        return latest
    return next((one for one in page.found if one.ts == latest.root), replace(latest, tone=""))
