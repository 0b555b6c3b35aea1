"""What is done for one request is done once: a token is decoded and opened once by the app, a parcel by the worker."""

import pytest

from bench.counts import CASES, by_queue, straight
from bridge.assemble import assemble
from bridge.sealing.destination import Options
from bridge.sealing.key_lines import new_plain
from bridge.settings import Settings


@pytest.mark.parametrize(("what", "source", "options", "body"), CASES, ids=[case[0] for case in CASES])
def test_a_token_is_opened_once_and_a_parcel_too(what: str, source: str, options: Options, body: object) -> None:
    parts = assemble(Settings(keyring=new_plain("test")))
    direct, queue = straight(parts, source, options, body), by_queue(parts, source, options, body)
    assert direct == {"Keyring.open": 1, "sealed decoded": 1}, what
    assert queue == {"Keyring.open": 2, "sealed decoded": 2, "Keyring.seal": 1}, what  # by the app, and by the worker
