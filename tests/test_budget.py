"""Budgets: a body costs no more than its length, whatever grows in it, and whatever grows together.

Steps are counted, not timed: seconds and memory of whole mebibytes are measured by `python -m bench.worst_bodies`.
"""

import tracemalloc
from itertools import combinations, pairwise
from typing import Any

import pytest

from bridge.budget import MARKDOWN, Budget
from bridge.payload import Payload, parse
from bridge.sources.backlog import SOURCE as BACKLOG
from bridge.sources.other import values
from bridge.sources.reading import read
from bridge.sources.source import Request
from bridge.wording import markdown
from bridge.wording.facts import Value
from bridge.wording.phrases import Say
from bridge.wording.text import Paragraph, cut, lines, plain
from tests.support.attacks import ALL, Attack
from tests.support.blown_up import Blown, blown, message, richest, sent, steps, ways
from tests.support.casebook import NOW, Case
from tests.support.hooks import SPACE

SAY = Say("ja")
KIB = 1_024
MOST_STEPS, MOST_MIB = 12_000_000, 16  # of 64 KiB: about a second, and all that the budget allows is used up by then
GROWTH = 2.3  # of the steps, where what grows is twice as long
LONG = 12_000  # steps more where a text is first too long to be drawn at once
GROUPS = 5  # of a kind's lists; most kinds have fewer lists
ROOM = 125_000  # steps to fill a message, once there is enough to fill it: most for an issue with files and their names
pytestmark = pytest.mark.no_cover


def cost(source: str, body: Any) -> int:
    return steps(lambda: message(source, body, SAY))


def grows_with_its_length(costs: list[int]) -> bool:
    return all(after <= GROWTH * before + LONG for before, after in pairwise(costs))


@pytest.mark.parametrize(("source", "attack"), [pytest.param(one[0], one[2], id=f"{one[0]} {one[1]}") for one in ALL])
def test_what_once_multiplied_grows_with_its_length_up_to_the_budget(source: str, attack: Attack) -> None:
    message(source, attack(100), SAY)  # what is loaded once is not counted
    costs = [cost(source, attack(size * KIB)) for size in (4, 8, 16)]
    assert grows_with_its_length(costs), costs
    body = attack(64 * KIB)
    assert cost(source, body) <= MOST_STEPS
    tracemalloc.start()
    try:
        message(source, body, SAY)
        assert tracemalloc.get_traced_memory()[1] <= MOST_MIB * KIB * KIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in richest().items()])
def test_any_two_lists_that_grow_together_cost_no_more_than_their_sum(case: Case) -> None:
    value = sent(case)
    lists = [way for way in ways(value) if way.name == "varied 1"]
    texts = [way for way in ways(value) if way.name == repr("@あ")]
    # Of many lists several grow as one: what any two of them cost together, those of two such groups cost together.
    size = -(-len(lists) // GROUPS)
    groups = [tuple(lists[first : first + size]) for first in range(0, len(lists), size or 1)]
    message(case.source.name, value, SAY)
    for group in (*((*one, *other) for one, other in combinations(groups, 2)), *((*one, *texts) for one in groups)):
        # What multiplies does so at every length; what a message takes more from some length on, at one.
        sizes = ((4, 16), (8, 32))
        assert any(no_more_than_their_sum(case.source.name, value, group, *pair) for pair in sizes), [
            way.path for way in group
        ]


def no_more_than_their_sum(source: str, value: Any, group: tuple[Blown, ...], few: int, many: int) -> bool:
    little, much = (cost(source, grown(value, group, kib)) for kib in (few, many))
    return much <= GROWTH**2 * little + ROOM


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in richest().items()])
def test_all_texts_that_grow_together_cost_no_more_than_their_sum(case: Case) -> None:
    value = sent(case)
    texts = tuple(way for way in ways(value) if way.name == repr("@あ"))
    message(case.source.name, value, SAY)
    little, much = (cost(case.source.name, grown(value, texts, kib)) for kib in (16, 64))
    assert much <= GROWTH**2 * little, (little, much)


def grown(value: Any, together: tuple[Blown, ...], kib: int) -> Any:
    """All of them blown up, the innermost first: what lies further out then holds it."""
    for way in sorted(together, key=lambda way: len(way.path), reverse=True):
        value = blown(value, way, kib * KIB // (1 if way.name.startswith("varied") else len(together)))
    return value


# -- what is said where something is cut -----------------------------------------------------------


def test_markup_beyond_the_budget_is_said_as_it_was_typed() -> None:
    budget = Budget(len("**b**") * MARKDOWN)
    assert markdown.read("**bold**", budget=budget) == plain("**bold**")
    assert markdown.read("**b**", budget=budget) == markdown.read("**b**")
    assert budget.left == 0


def test_a_long_key_deep_down_makes_no_path_and_no_name_longer_than_a_line() -> None:
    value: Any = 1
    for _ in range(60):
        value = {"k" * 5_000: value}
    deep = parse(b"{}") if value is None else Payload(value)
    for _ in range(60):
        deep = next(child for _, child in deep.items())
    assert len(deep.path) < 600
    assert [len(name) < 6_000 for name, _ in values(Payload(value))] == [True]


def test_a_list_is_read_to_its_ten_thousandth_element() -> None:
    assert len(tuple(Payload([1] * 10_001))) == 10_000
    assert len(tuple(Payload(dict.fromkeys(map(str, range(10_001)))).items())) == 10_000


def test_where_more_people_were_notified_than_are_read_nobody_can_tell_who_was_not() -> None:
    notified = b",".join(b'{"user":{"name":"P%d"}}' % n for n in range(1_001))
    body = b'{"id":1,"type":4,"project":{"projectKey":"A"},"content":{"key_id":1},"notifications":[%b]}' % notified
    options = {**SPACE, "only-notified": ("P1000",)}
    reading = read(BACKLOG, BACKLOG.read(Request(body, {}, NOW), options), SAY)
    assert reading.notice is not None
    assert reading.notice.facts.values["notified"][-1] == Value()


def test_a_text_of_ever_so_many_lines_is_told_whole_and_cut_as_ever() -> None:
    text = "a\n" * 4_000 + "b"
    assert len(list(lines(plain(text)))) == 3_001
    assert plain("a\nb") == (Paragraph((("a",), ("b",))),)
    assert cut(text, 5) == "a a…"
    assert cut("\u0300" * 1_000, 5) == "\u0300" * 50 + "…"
