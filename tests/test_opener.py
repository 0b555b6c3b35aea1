"""What was in a token is kept in the process's memory; whether it still works is looked at each time."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha512
from typing import cast

import pytest

from bridge.assemble import opener
from bridge.errors import BadToken, Expired, Revoked
from bridge.sealing import token
from bridge.sealing.destination import Destination, Options, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring

DAY = datetime(2026, 12, 1, tzinfo=UTC)
HOOK = Webhook("T0123456789", "B0123456789", "s" * 24)


@dataclass
class Counted:
    """A keyring that counts what it opens."""

    ring: Keyring = field(default_factory=lambda: Keyring.parse(new_plain("test")))
    opened: int = 0

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        self.opened += 1
        return self.ring.open(sealed, bound_to)

    def named(self, key_id: bytes) -> str | None:
        return self.ring.named(key_id)

    def sealed(self, options: Options) -> token.Sealed:
        return token.parse(token.seal(Destination(HOOK, "ja", date(2026, 12, 1), options), "backlog", self.ring))


def test_a_token_is_opened_once_and_expires_all_the_same() -> None:
    keys, today = Counted(), [DAY]
    opens, sealed = opener(cast(Keyring, keys), lambda: today[0], frozenset()), keys.sealed({})
    assert opens(sealed, "backlog") == opens(sealed, "backlog")
    assert keys.opened == 1
    today[0] = datetime(2026, 12, 2, tzinfo=UTC)
    with pytest.raises(Expired):
        opens(sealed, "backlog")


def test_a_token_that_is_known_for_one_source_is_refused_by_another_each_time() -> None:
    keys = Counted()
    opens, sealed = opener(cast(Keyring, keys), lambda: DAY, frozenset()), keys.sealed({})
    opens(sealed, "backlog")
    for _ in range(2):
        with pytest.raises(BadToken):
            opens(sealed, "aws")
    assert keys.opened == 3


def test_a_revoked_token_is_refused_each_time() -> None:
    keys = Counted()
    sealed = keys.sealed({})
    opens = opener(cast(Keyring, keys), lambda: DAY, frozenset({sealed.id}))
    for _ in range(2):
        with pytest.raises(Revoked):
            opens(sealed, "backlog")


def test_what_is_in_a_long_token_is_not_kept() -> None:
    keys = Counted()
    sealed = keys.sealed(
        {"label": (sha512(b"long").hexdigest() * 2, *(sha512(bytes([n])).hexdigest() for n in range(9)))}
    )
    assert len(sealed.raw) > 512
    opens = opener(cast(Keyring, keys), lambda: DAY, frozenset())
    opens(sealed, "backlog")
    opens(sealed, "backlog")
    assert keys.opened == 2
