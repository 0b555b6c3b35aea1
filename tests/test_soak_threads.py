"""The threads' soak in its short form, and that its judge sees what it is there to see."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr
from typing import Any

import pytest

from tests.soak.stories import Told, Weather, named, stories
from tests.soak.threads import Sky, judged, main, run, steps, wrong
from tests.support.crossing import Mode

pytestmark = pytest.mark.no_cover  # the whole way, which others go step by step

GREEN = ":large_green_circle: OK after 1 s · "


@pytest.mark.parametrize("sky", ["calm", "rough"])
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_200_events_of_things_that_begin_and_end_keep_every_promise(mode: Mode, sky: Sky) -> None:
    with redirect_stderr(io.StringIO()):
        tally = run(200, 1, mode, sky)
    assert wrong(tally, mode, sky, steps(200, 1) if sky == "calm" else None) == []
    assert tally.sent == 200
    assert tally.accepted >= 190
    assert tally.turned >= 10
    assert (tally.spoiled >= 30) is (sky == "rough")


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--events", "40", "--seeds", "1", "--mode", "direct", "--weather", "calm"]) == 0
    head, _, row = capsys.readouterr().out.splitlines()
    assert head.startswith("| mode | weather | seed | sent |")
    assert row.startswith("| direct | calm | 1 | 40 |")


def test_its_stories_are_pairs_and_groups_in_their_order() -> None:
    told = list(stories(3, 400, 1))
    assert [one.number for one in told] == list(range(400))
    assert {one.step for one in told} == {"opens", "goes", "closes"}
    assert max(one.round for one in told) >= 3
    begun: dict[int, int] = {}
    for one in told:
        assert named(one.name) == one
        assert (one.round == begun.get(one.thing, 0) + 1) if one.step == "opens" else one.round == begun[one.thing]
        begun[one.thing] = one.round


# -- the judge ------------------------------------------------------------------------------------

Standing = list[dict[str, Any]]
OPENS, CLOSES = Told(0, 1, 1, 0, "opens"), Told(0, 1, 1, 1, "closes")
OTHER = Told(0, 2, 1, 2, "opens")


def standing() -> Standing:
    return [
        {"ts": "1", "text": GREEN + OPENS.name, "thread_ts": "1"},
        {"ts": "2", "text": CLOSES.name, "thread_ts": "1"},
        {"ts": "3", "text": OTHER.name},
    ]


def changed(change: Callable[[Standing], object]) -> Standing:
    found = standing()
    change(found)
    return found


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (standing(), []),
        (changed(lambda one: one.pop()), ["1 lost"]),
        (changed(lambda one: one[1].update(thread_ts="3")), ["1 foreign", "1 alone in calm weather"]),
        (changed(lambda one: one[2].update(text=GREEN + OTHER.name)), ["1 wronged", "-1 not turned"]),
        (changed(lambda one: one[0].update(text=OPENS.name)), ["1 not turned"]),
        (changed(lambda one: one[1].pop("thread_ts")), ["1 alone in calm weather"]),
        (changed(lambda one: one.append({"ts": "4", "text": OTHER.name})), ["1 unexplained"]),
        (changed(lambda one: one.append({"ts": "4", "text": "(possible repeat) " + OTHER.name})), ["1 unexplained"]),
    ],
)
def test_the_judge_sees_each_broken_promise(given: Standing, problems: list[str]) -> None:
    weather = Weather(1, calm=True)
    weather.calls.update({"conversations.history": 1, "chat.update": 1, "chat.postMessage": 3})
    names = {one.name for one in (OPENS, CLOSES, OTHER)}
    assert wrong(judged(given, names, set(), weather, set(), 3), "queue", "calm", (0, 1)) == problems


def test_the_judge_counts_calls() -> None:
    weather = Weather(1, calm=True)
    weather.calls.update({"conversations.history": 2, "chat.update": 1})
    names = {one.name for one in (OPENS, CLOSES, OTHER)}
    assert wrong(judged(standing(), names, set(), weather, set(), 3), "queue", "calm", (0, 1)) == ["1 calls too many"]
