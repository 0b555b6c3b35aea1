"""What an event costs is held, in instructions, of a bare forwarder's: they repeat to a percent on a busy computer.

A process under valgrind starts ten times more slowly: all of it takes a minute of CPU.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import held
from bench.runs import Bench, bodies, server
from bridge.cli.demo.signer import Signer

NOT_HERE = held.reason_not_to(shutil.which("valgrind"))


@pytest.mark.no_cover
@pytest.mark.timeout(900)  # three minutes beside all the others
@pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)
def test_no_event_costs_a_tenth_more_than_it_did(tmp_path: Path) -> None:
    signer = Signer.made(datetime.now(UTC))
    with server(signer.certificate) as urls:
        found = held.shares(Bench(tmp_path, urls, {}).total, bodies(signer))
    over = {name: share for name, share in found.items() if share > held.HELD[name] * held.SLACK}
    assert not over, f"of the forwarder, where {held.HELD} were counted: {over}"


def test_where_nothing_can_be_counted_it_is_said_why() -> None:
    assert held.reason_not_to(None).startswith("valgrind is not installed")
