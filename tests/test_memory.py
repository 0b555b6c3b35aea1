"""Nothing that senders choose the length of stays in the process's memory once its request is over."""

import pytest

from bench.memory import CASES, MIB, kept

pytestmark = pytest.mark.no_cover  # megabytes of it; what they reach, test_app.py and the cases reach one by one

# Each case keeps more than this where it keeps one text a request, and far less where it keeps none.
REQUESTS, MOST = 30, MIB


@pytest.mark.parametrize("what", CASES)
def test_the_process_holds_nothing_of_what_was_long(what: str) -> None:
    assert kept(CASES[what], REQUESTS).held < MOST
