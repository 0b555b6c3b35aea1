"""A bridge to post to in tests: the real app with a new keyring and the outlet that the test hands in."""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from werkzeug.test import TestResponse

from bridge.app import App, create_app
from bridge.assemble import opener
from bridge.delivery.outlet import POSTED, Outcome, Outlet
from bridge.delivery.parcel import Parcel
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources.source import Outside
from bridge.wording.phrases import Lang

SECRET = "Zk3v9Q" * 4
WEBHOOK = Webhook("T0123456789", "B0123456789", SECRET)
BOT = Bot("xoxb-" + "1" * 12 + "-" + "secretsecret", "C0123456789")
NOW = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
SPACE = {"space": ("demo.backlog.com",)}


def no_fetch(url: str, within: Deadline, at_most: int) -> Answer:
    raise AssertionError("nothing may be fetched here")


@dataclass
class Hooks:
    """The app with an outlet that keeps its parcels, or with the `outlet` given."""

    outlet: Outlet | None = None
    revoked: frozenset[str] = frozenset()
    deployed: Options = field(default_factory=dict)
    keyring: Keyring = field(default_factory=lambda: Keyring.parse(new_plain("test")))
    outside: Outside = field(default_factory=lambda: Outside(fetch=no_fetch, now=lambda: NOW))
    parcels: list[tuple[Parcel, Deadline]] = field(default_factory=list)
    went: list[Webhook | Bot] = field(default_factory=list)

    def app(self) -> App:
        opens = opener(self.keyring, self.outside.now, self.revoked)
        return create_app(opens, self._take, self.outside, self.deployed)

    def _take(self, parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        self.parcels.append((parcel, within))
        self.went.append(to)
        return self.outlet(parcel, to, within) if self.outlet else POSTED

    def token(
        self,
        source: str = "backlog",
        options: Options = SPACE,
        *,
        to: Webhook | Bot = WEBHOOK,
        lang: Lang = "en",
        expires: date | None = None,
    ) -> str:
        return token.seal(Destination(to, lang, expires, options), source, self.keyring)

    def post(self, path: str, body: bytes | str = b"{}", **more: Any) -> TestResponse:
        return self.app().test_client().post(path, data=body, **more)


@dataclass
class Unread(io.RawIOBase):
    """A body that nobody should read, as `environ_overrides={"wsgi.input": …}`; it counts who does."""

    read_from: int = 0

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        self.read_from += 1
        return 0


def said(answer: TestResponse) -> tuple[int, str]:
    """The HTTP status, and the word for it in the answer."""
    body = answer.get_json()
    return answer.status_code, body["status"] if "status" in body else body["error"]["code"]
