"""The soak's short form, and that its judge sees what it is there to see."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.soak.__main__ import main, soaked
from tests.soak.judge import Records, judged, wrong
from tests.support.crossing import Mode
from tests.support.slack_answers import Post

pytestmark = pytest.mark.no_cover  # the whole way, which others go step by step


@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_200_events_through_a_failing_slack_keep_every_promise(mode: Mode) -> None:
    tally = soaked(200, 1, mode)
    assert wrong(tally, mode) == []
    assert tally.sent == 200
    assert tally.accepted >= 180
    assert tally.spoiled >= 30


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--events", "20", "--seeds", "1", "--mode", "direct"]) == 0
    head, _, row = capsys.readouterr().out.splitlines()
    assert head.startswith("| mode | seed | sent |")
    assert row.startswith("| direct | 1 | 20 |")


# -- the judge ----------------------------------------------------------------------------------


def posts(*texts: str) -> list[Post]:
    return [Post("/a", {"text": text}, 0.0) for text in texts]


ALL_WELL = Records(
    sent=2,
    accepted=frozenset({(0, 0), (0, 1)}),
    again=frozenset(),
    statuses=Counter({200: 2}),
    posts=posts("c0-n0-s1", "c0-n1-s1"),
    parked=[],
    to={0: "/a"},
    unsure=Counter(),
    asked=2,
    spoiled=0,
)
REPEATED = posts("c0-n0-s1", "(possible repeat) c0-n0-s1", "c0-n1-s1")
RESENT = posts("c0-n0-s1", "c0-n0-s1", "c0-n1-s1")
LOST_ANSWER = Counter({(0, 0): 1})


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"parked": ["c0-n1-s1"], "posts": posts("c0-n0-s1")}, []),
        ({"posts": REPEATED, "unsure": LOST_ANSWER}, []),
        ({"posts": RESENT, "unsure": LOST_ANSWER, "again": frozenset({(0, 0)})}, []),
        (
            {"posts": posts("c0-n0-s1")},
            ["1 accepted, but neither posted nor parked", "1 accepted, less posted, less parked"],
        ),
        ({"posts": REPEATED}, ["1 unexplained repeats"]),
        ({"posts": RESENT, "unsure": LOST_ANSWER}, ["1 unexplained repeats"]),
        ({"posts": RESENT, "again": frozenset({(0, 0)})}, ["1 unexplained repeats"]),
        ({"to": {0: "/b"}}, ["2 posts in a wrong channel"]),
        ({"statuses": Counter({429: 1})}, ["1 answers of 429"]),
        ({"posts": posts("c0-n1-s1", "c0-n0-s1")}, ["1 posts out of order"]),
        ({"parked": ["c0-n1-s1"]}, ["1 both posted and parked", "-1 accepted, less posted, less parked"]),
        ({"sent": 3}, ["1 neither accepted nor refused"]),
    ],
)
def test_the_judge_sees_each_broken_promise(changes: dict[str, Any], problems: list[str]) -> None:
    assert wrong(judged(replace(ALL_WELL, **changes)), "queue") == problems
