"""Nothing that somebody typed is alive in a message: it rings nobody, links nowhere, breaks nothing."""

from dataclasses import replace

import pytest

from bridge.payload import Payload
from bridge.sources import SOURCES
from bridge.wording.phrases import LANGS, Lang
from tests.support.blown_up import richest
from tests.support.casebook import NOW, OPTIONS, Case, cases, message
from tests.support.effort import THOROUGH
from tests.support.hostile import HOSTILE, alive, texts
from tests.support.house_rules import refusals
from tests.support.slack_rules import pings

pytestmark = pytest.mark.no_cover  # a few hundred thousand messages: counting their lines would double the time

CASES = cases()
RICHEST = {case.id for case in richest().values()}
TURNS = {case.id: turn for turn, case in enumerate(CASES)}


def taken(case: Case) -> tuple[str, ...]:
    """The texts that it takes: a kind's richest case all of them; the others have the same places, and take one."""
    return tuple(HOSTILE) if THOROUGH or case.id in RICHEST else (HOSTILE[TURNS[case.id] % len(HOSTILE)],)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_hostile_text_in_every_place_at_once(case: Case) -> None:
    paths = list(texts(case))
    found = [
        what for number, text in enumerate(taken(case)) for what in alive(case, paths, text, LANGS[number % 2]) if paths
    ]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_hostile_text_in_one_place_at_a_time(case: Case) -> None:
    """The hostile texts take turns: with the rest of the case as it is, the kind still knows it."""
    found = []
    start = sum(map(ord, case.id))  # so that cases of a kind, which have the same places, begin at different texts
    for turn, path in enumerate(texts(case), start=start):
        found += alive(case, [path], HOSTILE[turn % len(HOSTILE)], LANGS[turn // 2 % 2])
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text!a:.24}")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("source", SOURCES)
def test_hostile_names_of_values_are_text_too(source: str, lang: Lang, text: str) -> None:
    """The last resort shows the names of values that nobody has told us about."""
    own = next(case for case in CASES if case.source.name == source and case.kind == SOURCES[source].kinds.other.name)
    value = {text: text, "name": {text: {"name": text}}, f"{text} ": [text, {text: text}], "n": {f"{text}_id": 1}}
    event = own.event()
    for inside in (value, dict.fromkeys(event.payload.value, value)):
        body = {**event.payload.value, **inside, "content": value, "message": {**value, "detail": value}}
        odd = replace(event, payload=Payload(body), at=NOW, options=OPTIONS[source])
        said = message(SOURCES[source], odd, lang)
        assert refusals(said) == []
        assert pings(said.body()) == []
