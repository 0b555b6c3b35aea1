"""What a change concerns: whole files of tests by what they import, and the tests of a kind in all others."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.check.imports import Graph, graph, module, reached, sources
from tests.check.kinds import case_of

# Minutes of the same for a change that concerns everything: left to `make test`, unless it is them that have changed.
LONG = frozenset(
    f"tests/test_{name}.py"
    for name in ("mutations", "hostile_text", "corpus_naughty_strings", "trust", "kills", "soak", "makefile")
)
MANY = 8  # kinds; of so many, only the files that a change reaches are run
CASEBOOKS = ("tests.support.casebook", "tests.support.aws_cases")  # who takes cases from them has a test for each
MAIN, COMMANDS = "bridge.__main__", "bridge.cli."


@dataclass(frozen=True, slots=True)
class Choice:
    """`files` run whole; `by_kind` for the tests of `kinds` alone; `left` are concerned, and too long."""

    files: tuple[str, ...]
    by_kind: tuple[str, ...]
    kinds: tuple[str, ...]
    left: tuple[str, ...] = ()


@dataclass
class Tree:
    """Our sources as they are. `holds` tells the kinds in a module under bridge/sources."""

    root: Path
    holds: Callable[[str], frozenset[str]]

    @cached_property
    def files(self) -> dict[str, Path]:
        return sources(self.root)

    @cached_property
    def edges(self) -> Graph:
        return graph(self.files)

    @cached_property
    def holders(self) -> dict[str, frozenset[str]]:
        """The modules that hold kinds, and which."""
        inside = [name for name in self.files if name.startswith("bridge.sources.") and not self.lists(name)]
        return {name: held for name in inside if (held := self.holds(name))}

    @cached_property
    def listed(self) -> frozenset[tuple[str, str]]:
        """The ways from a source's list to a kind's module."""
        return frozenset((here, there) for here in self.files if self.lists(here) for there in self.holders)

    def lists(self, name: str) -> bool:
        """Whether it lists kinds that other modules hold."""
        return name.startswith("bridge.sources.") and name.endswith(".kinds")

    def tests(self) -> dict[str, str]:
        """Every file of tests, and its module."""
        found = {f"tests/{path.name}": name for name, path in self.files.items() if path.name.startswith("test_")}
        return {file: name for file, name in found.items() if name.count(".") == 1}

    def text(self, name: str) -> str:
        return self.files[name].read_text(encoding="utf-8")

    def reaches(self, test: str) -> frozenset[str]:
        """The modules that a file of tests leads to: no kind by a source's list, no command that it does not name."""
        text = self.text(test)
        commands = {name for name in self.files if name.startswith(COMMANDS)}
        unused = {(MAIN, name) for name in commands if not _names(text, name.rpartition(".")[2])}
        return reached(test, self.edges, self.listed | unused) | _conftest(test)

    def kinds_of(self, changed: Iterable[str]) -> frozenset[str]:
        """The kinds whose modules lead to a changed one."""
        wanted = set(changed)
        return frozenset(
            kind
            for name, kinds in self.holders.items()
            if wanted & reached(name, self.edges, self.listed)
            for kind in kinds
        )

    def by_kind(self, kinds: Iterable[str]) -> list[str]:
        """The files with a test for each case, and those that name one of the kinds."""
        names = (*CASEBOOKS, *kinds)
        return [file for file, name in self.tests().items() if any(_names(self.text(name), one) for one in names)]


def chosen(changed: Iterable[Path], tree: Tree) -> Choice:
    """What concerns these files, which are named from the root."""
    code = {module(path) for path in changed if path.suffix == ".py"}
    other = [path for path in changed if path.suffix != ".py" and not case_of(path)]
    kinds = {kind for path in changed if (kind := case_of(path))} | tree.kinds_of(code)
    tests = tree.tests()
    whole = {file for file, name in tests.items() if code & tree.reaches(name)}
    whole |= {file for file, name in tests.items() if any(mentions(tree.text(name), path) for path in other)}
    left = {file for file in whole & LONG if tests[file] not in code}
    if len(kinds) > MANY:
        return Choice(_sorted(whole - left), (), (), _sorted(left | (set(tree.by_kind(())) & LONG) - whole))
    by_kind = set(tree.by_kind(kinds)) if kinds else set()
    return Choice(_sorted(whole - left), _sorted(by_kind - (whole - left)), _sorted(kinds), _sorted(left - by_kind))


def mentions(text: str, path: Path) -> bool:
    """Whether a test names a file, or all of its kind: "serverless.yml", "*.md"."""
    return _names(text, path.name) or bool(path.suffix and f'"*{path.suffix}"' in text)


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _conftest(test: str) -> frozenset[str]:
    return frozenset({"tests.conftest"}) if test.startswith("tests.") else frozenset()


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
