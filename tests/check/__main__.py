"""make check, or make check KIND=acm-certificate: what concerns the files changed since main, or that kind."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.check.changes import changed
from tests.check.choice import LONG, Choice, Tree, chosen
from tests.check.imports import ROOT
from tests.check.kinds import CASES, all_kinds, holds
from tests.check.run import PYTEST, Step, lint, run

CLAIMS = ("tests/test_claims.py",)  # by which an event finds its kind: written before anything is said of one
WRITTEN = (
    "tests/test_cases.py",
    "tests/test_readme.py::test_the_table_of_kinds_is_what_the_command_prints",
    "tests/test_samples.py",
)
AT_ONCE = 2  # processes of tests: as many cores as there surely are


def main(argv: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="make check", description=__doc__)
    asked.add_argument("--kind", nargs="*", default=[], help="write the goldens and the READMEs' rows of these, too")
    kinds = asked.parse_args(argv).kind
    if unknown := sorted(set(kinds) - all_kinds()):
        print(f"no such kind: {', '.join(unknown)}; save a body as tests/cases/SOURCE/KIND/NAME.json", file=sys.stderr)
        return 2
    try:
        return 0 if (_kinds(kinds) if kinds else _changed()) else 1
    except LookupError as missing:
        print(missing, file=sys.stderr)
        return 2


def _changed() -> bool:
    files = changed(ROOT)
    choice = chosen(files, Tree(ROOT, holds))
    _tell("changed since main", map(str, files))
    _tell("concerned", choice.files)
    _tell(f"of these, what is about {', '.join(choice.kinds)}", choice.by_kind)
    _tell("concerned as well, and left to make test, because they are long", choice.left)
    return run([*_tests(choice), *lint(files, ROOT)], ROOT)


def _kinds(kinds: list[str]) -> bool:
    goldens = {path: path.read_text(encoding="utf-8") for path in _goldens(kinds)}
    written = (("what they claim", CLAIMS), ("goldens and the READMEs' rows", WRITTEN))
    if not all(run([_pytest(name, files, kinds, "--update-goldens")], ROOT) for name, files in written):
        return False
    for path in _goldens(kinds):
        if (said := path.read_text(encoding="utf-8")) != goldens.get(path):
            print(f"\nwritten, read it: {path.relative_to(ROOT)}\n{said}")
    files = [file for file in Tree(ROOT, holds).by_kind(kinds) if file not in (*CLAIMS, WRITTEN[0])]
    return run(_tests(Choice((), tuple(files), tuple(kinds))), ROOT)


def _goldens(kinds: list[str]) -> list[Path]:
    return sorted(path for kind in kinds for path in CASES.glob(f"*/{kind}/*.golden"))


def _tests(choice: Choice) -> list[Step]:
    """Whole files in one process and those by kind in another; where there are only the ones, they are dealt out."""
    whole = [_pytest("tests", files) for files in _dealt(choice.files, AT_ONCE - bool(choice.by_kind))]
    about = f"tests of {', '.join(choice.kinds)}"
    by_kind = _dealt(choice.by_kind, AT_ONCE - bool(choice.files))
    return [*whole, *(_pytest(about, files, choice.kinds) for files in by_kind)]


def _dealt(files: Iterable[str], among: int) -> list[tuple[str, ...]]:
    """In so many hands, the long ones first."""
    ordered = sorted(files, key=lambda file: (file not in LONG, file))
    return [hand for number in range(among) if (hand := tuple(ordered[number::among]))]


def _pytest(name: str, files: Sequence[str], kinds: Iterable[str] = (), *words: str) -> Step:
    return Step(name, (*PYTEST, *words, *(f"--kind={kind}" for kind in kinds), *files))


def _tell(what: str, names: Iterable[str]) -> None:
    if found := list(names):
        print(f"{what} ({len(found)}): {' '.join(found)}")


if __name__ == "__main__":
    sys.exit(main())
