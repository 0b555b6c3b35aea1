"""Runs tests in this process, with something of a module a little wrong."""

import ast
import importlib.util
import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, cast

import pytest

from bench.mutations import Mutant

SLOW = 1.0  # seconds: a test that takes longer is of loads or of deadlines, and left out
KEYS = {"tests.support.sns"}  # what takes long to make, once, and is kept for all: a key of RSA
ARGUMENTS = ("-q", "-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
Items = Sequence[pytest.Item]


@dataclass(frozen=True, slots=True)
class Module:
    """Which module, where its text is, and the files of its tests."""

    name: str
    path: str
    files: tuple[str, ...]


class Tests:
    """A pytest plugin: the first test that fails, and which functions of a module each calls."""

    def __init__(self, module: Module, instead: "Callable[[Tests, Items], str] | None" = None) -> None:
        """`instead`: what to do with the collected tests instead of running them; it returns what failed of that."""
        self.failed = ""
        self.seconds = 0.0  # of the last test
        self._path, self._instead = module.path, instead
        self._called: set[str] = set()

    def run(self, items: Items) -> str:
        """The tests, up to the first that fails: its name."""
        for item, then in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)
            if self.failed:
                break
        return self.failed

    def profiled(self, items: Items) -> tuple[dict[str, list[str]], float]:
        """Which functions each test calls, without the tests that fail as it is or are slow; the seconds of all."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        calls, seconds = {}, 0.0
        for item, then in zip(items, [*items[1:], None], strict=True):
            self.failed, self.seconds = "", 0.0
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)
            if not self.failed and self.seconds < SLOW:
                calls[item.nodeid] = sorted(self._called)
                seconds += self.seconds
            self._called.clear()
        sys.setprofile(None)
        return calls, seconds

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds += report.duration
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed = self.failed or f"collecting {report.nodeid}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if self._instead is None or session.testsfailed:
            return None
        self.failed = self._instead(self, session.items)
        return True

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename == self._path:
            self._called.add(frame.f_code.co_qualname.split(".<locals>")[0])


def collected(module: Module, then: Callable[[Tests, Items], str], left_out: Sequence[str] = ()) -> str:
    """What fails first: of collecting the module's tests, or of what is done then."""
    tests = Tests(module, then)
    code = pytest.main([*ARGUMENTS, *(f"--deselect={test}" for test in left_out), *module.files], plugins=[tests])
    return tests.failed or ("" if code == 0 else f"pytest ended with {code}")


def measured(tests: Tests, items: Items, to: Path) -> str:
    to.write_text(json.dumps(tests.profiled(items)), encoding="utf-8")
    return ""


def warmed() -> None:
    for made in KEYS.intersection(sys.modules):
        sys.modules[made].key()


def patched(module: Module, mutant: Mutant, tests: Tests, items: Items) -> str:
    """With the mutant's function in place of the module's own, for everyone who holds it."""
    found: Any = sys.modules[module.name]
    for part in mutant.function.split("."):
        found = vars(found)[part]
    getattr(found, "__func__", found).__code__ = next(_codes(_compiled(mutant.statement, module), mutant.function))
    return tests.run(items)


def rebound(module: Module, mutant: Mutant, tests: Tests, items: Items) -> str:
    """With the mutant's constant in place of the module's own, for everyone who holds it, and what is made of it.

    What tests made of it when they were imported is as it was: that a mutant survives here is not the last word.
    """
    own = vars(sys.modules[module.name])
    changed: set[str] = set()
    for line in ast.parse(Path(module.path).read_text(encoding="utf-8")).body:
        names = _assigned(line)
        mine = line.lineno <= mutant.line <= (line.end_lineno or 0)
        if names and (mine or changed & {node.id for node in ast.walk(line) if isinstance(node, ast.Name)}):
            before = {name: own[name] for name in names}
            exec(_compiled(mutant.statement if mine else ast.unparse(line), module), own)  # noqa: S102
            for name, old in before.items():
                for holder in [vars(other) for other in sys.modules.values()]:
                    if holder.get(name) is old:
                        holder[name] = own[name]
            changed |= names
    return tests.run(items) if changed else ""


def imported(module: Module, mutant: Mutant, left_out: Sequence[str]) -> str:
    """With the mutant's text imported in place of the module's."""

    class Loader(SourceFileLoader):
        def get_code(self, _: str) -> CodeType:
            return _compiled(mutant.text, module)

    class Finder:
        @staticmethod
        def find_spec(fullname: str, *_: object) -> object:
            loader = Loader(module.name, module.path)
            found = importlib.util.spec_from_file_location(fullname, module.path, loader=loader)
            return found if fullname == module.name else None

    sys.meta_path.insert(0, cast(Any, Finder))
    return collected(module, Tests.run, left_out)


def _assigned(line: ast.stmt) -> set[str]:
    """The names that a line outside of functions gives a value, if that is all it does."""
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def _compiled(text: str, module: Module) -> CodeType:
    return compile(text, module.path, "exec")


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == name:
                yield inner
            yield from _codes(inner, name)
