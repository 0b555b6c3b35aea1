"""Nothing that senders choose the length of stays in the process's memory once its request is over."""

import pytest

from bench.memory import CASES, MIB, kept


@pytest.mark.parametrize("what", CASES)
def test_the_process_holds_nothing_of_what_was_long(what: str) -> None:
    assert kept(CASES[what], 100).held < 2 * MIB
