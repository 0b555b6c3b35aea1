"""A case of each kind ships with the bridge, for the page: a copy of one under tests/cases."""

import json
import shutil
from pathlib import Path

import pytest

from bridge.page.cases import SHIPPED, cases, every, shipped
from bridge.sources import SOURCES
from tests.support.casebook import ROOT, Case
from tests.support.casebook import cases as all_cases

FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.glob("*/*/*"))
KINDS = [f"{source.name}/{kind.name}" for source in SOURCES.values() for kind in every(source)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_of_each_kind_ships(kind: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens") and shipped(*kind.split("/")) is None:
        own = [case for case in all_cases() if case.path.parent == ROOT / kind]
        _ship(min(own, key=lambda case: (case.path.with_suffix(".options.json").exists(), case.id)))
    assert shipped(*kind.split("/")), "none yet: pytest --update-goldens, or copy a better one"


@pytest.mark.parametrize("file", FILES)
def test_what_ships_is_a_case_as_it_is_tested(file: str, request: pytest.FixtureRequest) -> None:
    tested, copy = ROOT / file, SHIPPED / file
    assert tested.exists(), "that case is no more: copy another one of its kind"
    if request.config.getoption("--update-goldens"):
        shutil.copyfile(tested, copy)
    assert copy.read_bytes() == tested.read_bytes()


def test_a_checkouts_cases_can_be_chosen_too_each_once_and_with_its_options() -> None:
    known = cases()
    assert {case.id for case in all_cases()} == {*known}
    with_options = known["aws/cloudtrail-sign-in/root-without-mfa"]
    own = json.loads(with_options.path.with_name("root-without-mfa.options.json").read_text(encoding="utf-8"))
    assert with_options.options() == {name: tuple(values) for name, values in own.items()}
    assert known["backlog/issue-added/bare"].options() == {"space": ("demo.backlog.com",)}


def _ship(case: Case) -> None:
    for path in (case.path, case.path.with_suffix(".options.json")):
        if path.exists():
            to = SHIPPED / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, Path(to))
