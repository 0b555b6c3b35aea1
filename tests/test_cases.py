"""Every case says what its goldens hold, and is claimed by the one kind whose folder it lies in."""

import pytest

from bridge.wording.phrases import LANGS, Lang
from tests.support.casebook import Case, cases, draw

CASES = cases()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_says_what_its_golden_holds(case: Case, lang: Lang, request: pytest.FixtureRequest) -> None:
    said = draw(case.message(lang))
    golden = case.golden(lang)
    if request.config.getoption("--update-goldens"):
        golden.write_text(said, encoding="utf-8")
    assert golden.exists(), f"no golden yet: pytest --update-goldens, then read {golden.name}"
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.no_cover
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_claimed_by_its_own_kind_alone(case: Case) -> None:
    payload = case.event().payload
    claims = [kind.name for kind in case.source.kinds.claims(payload)]
    assert claims == ([] if case.kind == case.source.kinds.other.name else [case.kind])
