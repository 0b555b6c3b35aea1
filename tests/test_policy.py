"""Which of Slack's answers are worth another try, and when: each mode's policy, to the second and the try."""

import pytest

from bridge.errors import DestinationDead, MessageRefused, NotReached, OutOfTime, SlowDown, Undelivered, Unsure
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING, LEAST, QUEUE, Policy

ALL = [DIRECT_RESENDING, DIRECT_ONCE, QUEUE]
NAMES = ["resending", "once", "queue"]


def slow(seconds: int) -> SlowDown:
    return SlowDown(en="slow", ja="slow", after=seconds)


def pauses(policy: Policy, problem: Undelivered) -> list[float]:
    """The waits before each further try, if Slack never says anything else."""
    found: list[float] = []
    while len(found) < 9 and (pause := policy.pause(problem, len(found))) is not None:
        found.append(pause)
    return found


@pytest.mark.parametrize(
    ("policy", "longest", "waits"),
    [(DIRECT_RESENDING, 900, 2), (DIRECT_ONCE, 900, 2), (QUEUE, 30, 1)],
    ids=NAMES,
)
def test_a_pause_that_slack_asks_for_is_kept_so_often_and_up_to_so_long(
    policy: Policy, longest: int, waits: int
) -> None:
    assert pauses(policy, slow(1)) == [1] * waits
    assert pauses(policy, slow(longest)) == [longest] * waits
    assert pauses(policy, slow(longest + 1)) == []


@pytest.mark.parametrize(
    ("policy", "waits"), [(DIRECT_RESENDING, [0.3, 0.6]), (DIRECT_ONCE, [0.3, 0.6]), (QUEUE, [])], ids=NAMES
)
def test_what_surely_was_not_posted_is_soon_tried_again_but_by_the_queue(policy: Policy, waits: list[float]) -> None:
    assert pauses(policy, NotReached(en="no", ja="no")) == waits


@pytest.mark.parametrize(("policy", "waits"), [(DIRECT_RESENDING, []), (DIRECT_ONCE, [0.5]), (QUEUE, [])], ids=NAMES)
def test_what_may_have_been_posted_is_tried_again_only_where_nobody_else_would(
    policy: Policy, waits: list[float]
) -> None:
    assert pauses(policy, Unsure(en="?", ja="?")) == waits


@pytest.mark.parametrize("policy", ALL, ids=NAMES)
def test_what_is_refused_is_tried_again_at_once_while_there_is_another_form_of_it(policy: Policy) -> None:
    assert pauses(policy, MessageRefused(en="no", ja="no"))[:3] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("policy", ALL, ids=NAMES)
def test_a_dead_destination_and_the_end_of_the_time_are_final(policy: Policy) -> None:
    assert pauses(policy, DestinationDead(en="gone", ja="gone")) == []
    assert pauses(policy, OutOfTime(en="over", ja="over")) == []


def test_a_try_has_a_quarter_of_a_second_at_least() -> None:
    assert LEAST == 0.25
