"""The big list of naughty strings, in every text of a case of each sort: nothing is alive, nothing breaks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.wording.phrases import LANGS
from tests.support.casebook import Case, cases
from tests.support.effort import THOROUGH
from tests.support.hostile import alive, texts

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "naughty_strings.json"
STRINGS: list[str] = json.loads(CORPUS.read_text(encoding="utf-8")) if CORPUS.exists() else []
SORTS = (
    "backlog/issue-added",
    "backlog/issue-updated",
    "backlog/issue-commented",
    "backlog/git-pushed",
    "backlog/pull-request-added",
    "backlog/wiki-updated",
    "backlog/other",
    "aws/cloudwatch-alarm",
    "aws/other",
)
CASES = [next(case for case in cases() if case.id.startswith(f"{sort}/")) for sort in SORTS]

FIRST = {case.id.rsplit("/", 1)[0]: case for case in reversed(cases())}
REST = [case for sort, case in FIRST.items() if sort.startswith("backlog/") and sort not in SORTS]

pytestmark = [pytest.mark.skipif(not STRINGS, reason="no corpus: naughty_strings"), pytest.mark.no_cover]


def test_the_whole_corpus_is_there(corpus_count: Callable[[str, int], None]) -> None:
    corpus_count("naughty_strings", len(STRINGS))
    assert len(STRINGS) == 515


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_naughty_string_is_text(case: Case) -> None:
    paths = list(texts(case))
    found = [
        what
        for number, text in enumerate(STRINGS)
        if isinstance(text, str)
        for where in (paths, [paths[number % len(paths)]])
        for what in alive(case, where, text, LANGS[number % 2])
    ]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("case", REST, ids=lambda case: case.id)
def test_a_naughty_string_is_text_in_every_other_kind_of_backlog(case: Case) -> None:
    """A third of them, unless all is to be tried; the next kind takes others."""
    paths = list(texts(case))
    first, step = (0, 1) if THOROUGH else (REST.index(case) % 3, 3)
    found = [
        what
        for number, text in list(enumerate(STRINGS))[first::step]
        if isinstance(text, str)
        for what in alive(case, [paths[number % len(paths)]], text, LANGS[number % 2])
    ]
    assert not found, "\n".join(found[:20])
