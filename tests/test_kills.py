"""kill -9 at any moment loses nothing, and repeats only what it fell on."""

import os

import pytest

from tests.support.kills import killed

pytestmark = pytest.mark.no_cover  # who is killed could not count

KILLS = int(os.environ.get("KILLS", "50"))


def test_a_killed_worker_loses_nothing_and_repeats_only_what_was_not_acknowledged() -> None:
    report = killed(KILLS, seed=1)
    assert (report.lost, report.left, report.parked, report.unmarked, report.inversions) == (0,) * 5, report
    assert report.between, "some fell where it matters"
    assert report.duplicates <= report.between, report
