"""What is done for one request is done once: a token is decoded and opened once by the app, a parcel by the worker."""

import pytest

from bench.counts import BATCH, CASES, by_queue, straight
from bridge.assemble import assemble
from bridge.sealing.destination import Options
from bridge.sealing.key_lines import new_plain
from bridge.settings import Settings
from bridge.sources.aws import SOURCE as AWS


@pytest.mark.parametrize(("what", "source", "options", "body"), CASES, ids=[case[0] for case in CASES])
def test_a_token_is_opened_once_and_a_parcel_too(what: str, source: str, options: Options, body: object) -> None:
    parts = assemble(Settings(keyring=new_plain("test")))
    direct, queue = straight(parts, source, options, body), by_queue(parts, source, options, body)
    assert [direct[name] for name in ("Keyring.open", "Keyring.seal", "sealed decoded")] == [1, 0, 1], what
    # in queue mode by the app, which seals the parcel, and by the worker
    assert [queue[name] for name in ("Keyring.open", "Keyring.seal", "sealed decoded")] == [2, 1, 2], what


@pytest.mark.parametrize(("what", "source", "options", "body"), CASES, ids=[case[0] for case in CASES])
def test_an_event_is_unwrapped_once_and_its_kind_looked_up_once(
    what: str, source: str, options: Options, body: object
) -> None:
    parts = assemble(Settings(keyring=new_plain("test")))
    calls = straight(parts, source, options, body)
    several = what.startswith("a batch")
    assert calls["kind looked up"] == (1 + BATCH if several else 1)
    assert calls["unwrapped"] == (0 if source == "backlog" else 1 + BATCH if several else 1)
    assert calls["form asked"] <= len(AWS.kinds)  # the batch itself carries no type; its alarms do
