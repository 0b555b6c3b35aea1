"""Kinds as tests name them: which there are, which module holds which, and which tests are about which."""

import re
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from types import CodeType

from bridge.sources import SOURCES
from bridge.sources.source import kinds_in
from tests.check.imports import ROOT

# what a new kind must not break
EVERY = (
    "tests/test_claims.py",
    "tests/test_cases.py",
    "tests/test_distinct.py",
    "tests/test_readme.py",
    "tests/test_samples.py",
)
CASES = ROOT / "tests" / "cases"
_WORD = re.compile(r"[\w-]+")


def all_kinds() -> frozenset[str]:
    """Those that have a folder of cases, and those of the sources' lists: a new one may lack either."""
    listed = (kind.name for source in SOURCES.values() for kind in (*source.kinds, source.kinds.other))
    return frozenset([*listed, *(folder.name for folder in CASES.glob("*/*"))])


def holds(module: str) -> frozenset[str]:
    """The kinds that a module holds, each by itself or in a tuple."""
    return frozenset(kind.name for kind in kinds_in(import_module(module)))


def case_of(path: Path) -> str | None:
    """The kind that a file under tests/cases is a case of."""
    parts = path.parts
    return parts[3] if len(parts) == 5 and parts[:2] == ("tests", "cases") else None


def about(test: str, code: CodeType, kinds: Collection[str], known: frozenset[str]) -> bool:
    """Whether a test is about one of these kinds: by its id (test_x[aws/budget/monthly-en]), or by what it names.

    In a file of EVERY, a test whose id names no kind is about all.
    """
    file, _, named = test.partition("[")
    if found := known.intersection(_WORD.findall(named)):
        return not found.isdisjoint(kinds)
    return file.partition("::")[0] in EVERY or not _named(code).isdisjoint(kinds)


def _named(code: CodeType) -> set[str]:
    nested = [one for const in code.co_consts for one in (const if isinstance(const, tuple) else (const,))]
    words = {word for one in nested if isinstance(one, str) for word in _WORD.findall(one)}
    return words.union(*(_named(one) for one in nested if isinstance(one, CodeType)))
