"""Settings → everything a deployment is made of, put together once: app, worker, doctor and demo take it from here."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from bridge import log
from bridge.delivery.direct import direct
from bridge.delivery.outlet import Outlet
from bridge.delivery.parcel import Unsealer, opened
from bridge.delivery.queue import Queue, queued
from bridge.net.transport import Transport
from bridge.sealing import token
from bridge.sealing.keyring import Keyring, decrypt
from bridge.sealing.signed import unwrapping
from bridge.sealing.token import Opened, Opener, Sealed
from bridge.settings import Settings
from bridge.slack.client import Client
from bridge.sources.source import Outside
from bridge.values import dataclass

_KEPT, _LONGEST_KEPT = 1_024, 512  # tokens; bytes of one: most have 100, and a thousand of the longest fill 20 MB


@dataclass(frozen=True, slots=True)
class Parts:
    """`queue` is there whenever the queues are set; `outlet` posts now, or by it, as `settings.delivery` says."""

    settings: Settings
    keyring: Keyring
    opens: Opener
    unseal: Unsealer
    transport: Transport
    outside: Outside
    client: Client
    queue: Queue | None
    outlet: Outlet


def assemble(settings: Settings) -> Parts:
    """Calls nobody yet. Raises BadSetting when the keyring cannot be read."""
    transport = Transport()
    outside = Outside(fetch=transport.fetch, now=lambda: datetime.now(UTC), sns_base=settings.sns_base)
    unwrap = unwrapping(transport, os.environ, outside.now) if settings.in_lambda else decrypt
    keyring = Keyring.parse(settings.keyring, in_lambda=settings.in_lambda, unwrap=unwrap)
    client = Client(transport, settings.slack_base)
    queue = Queue(settings.queues) if settings.queues else None
    return Parts(
        settings=settings,
        keyring=keyring,
        opens=opener(keyring, outside.now, settings.revoked),
        unseal=unsealer(keyring, outside.now, settings.revoked),
        transport=transport,
        outside=outside,
        client=client,
        queue=queue,
        outlet=queued(queue, keyring) if queue and settings.delivery == "queue" else direct(client),
    )


def from_env(env: Mapping[str, str]) -> Parts:
    """What the environment sets, with the log at its level. Raises BadSetting: one line that names the setting."""
    settings = Settings.from_env(env)
    log.configure(settings.log_level, settings.stage)
    return assemble(settings)


def opener(keyring: Keyring, now: Callable[[], datetime], revoked: frozenset[str]) -> Opener:
    """Opens tokens as a deployment does. Raises BadToken, Expired, Revoked or Unavailable.

    What was in the last 1,024 that were genuine stays in the process's memory, a twentieth of a plain issue's work;
    whether a token is revoked or expired is looked at each time.
    """

    def anew(sealed: Sealed, source: str) -> Opened:
        destination = token.opened_for(sealed, source.encode(), keyring)
        return Opened(destination, keyring.named(sealed.key) or "")

    @lru_cache(maxsize=_KEPT)
    def kept(raw: bytes, source: str) -> Opened:
        return anew(Sealed(raw, ""), source)

    def opens(sealed: Sealed, source: str) -> Opened:
        found = kept(sealed.raw, source) if len(sealed.raw) <= _LONGEST_KEPT else anew(sealed, source)
        token.still_valid(sealed.id, found.destination.expires, now(), revoked)
        return found

    return Opener(opens, lambda sealed: keyring.at_hand(sealed.key))


def unsealer(keyring: Keyring, now: Callable[[], datetime], revoked: frozenset[str]) -> Unsealer:
    """Opens parcels as a deployment does. Raises BadParcel, Expired, Revoked or Unavailable."""
    return lambda closed: opened(closed, keyring, now=now(), revoked=revoked)
