"""make check: what it chooses for a change, by what imports what and by kind."""

import subprocess
from pathlib import Path

import pytest

from tests.check.__main__ import main
from tests.check.changes import changed
from tests.check.choice import LONG, MANY, Choice, Tree, chosen
from tests.check.imports import ROOT, graph, reached, sources
from tests.check.kinds import about, all_kinds, case_of, holds

pytestmark = pytest.mark.no_cover  # of the bridge, it only reads

KINDS = {"bridge.sources.aws.services.money": {"budget", "anomaly"}, "bridge.sources.aws.alarms": {"alarm"}}
TREE = {
    "handler.py": "from bridge import app",
    "bridge/__init__.py": "",
    "bridge/__main__.py": 'import_module(f"bridge.cli.{name}")',
    "bridge/app.py": "from bridge.sources import aws\ndef lazy():\n    from bridge import text",
    "bridge/text.py": "",
    "bridge/cli/__init__.py": "",
    "bridge/cli/mint.py": "import bridge.text",
    "bridge/cli/serve.py": "import bridge.app",
    "bridge/sources/__init__.py": "",
    "bridge/sources/aws/__init__.py": "def every():\n    from bridge.sources.aws.kinds import KINDS",
    "bridge/sources/aws/kinds.py": "from bridge.sources.aws import alarms\nimport bridge.sources.aws.services.money",
    "bridge/sources/aws/alarms.py": "from bridge.sources.aws import words",
    "bridge/sources/aws/other.py": "",
    "bridge/sources/aws/words.py": "",
    "bridge/sources/aws/services/__init__.py": "",
    "bridge/sources/aws/services/money.py": "",
    "tests/__init__.py": "",
    "tests/conftest.py": "import os",
    "tests/support/__init__.py": "",
    "tests/support/casebook.py": "from bridge.sources.aws import SOURCE",
    "tests/support/server.py": "",
    "tests/support/terminal.py": "from bridge.__main__ import main",
    "tests/test_app.py": 'from bridge import app\nPAGE = "README.md"',
    "tests/test_cases.py": "from tests.support.casebook import cases",
    "tests/test_money.py": "from bridge.sources.aws.services.money import KIND",
    "tests/test_named.py": 'NAME = "anomaly"',
    "tests/test_mint.py": 'from tests.support.terminal import run\nrun("mint")',
    "tests/test_serve.py": 'from tests.support.terminal import run\nrun("serve")\nstart("-m", "tests.support.server")',
    "tests/test_mutations.py": "from tests.support.casebook import cases",
    "tests/test_text.py": "from bridge import text",
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Tree(tmp_path, lambda module: frozenset(KINDS.get(module, ())))


def files(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/test_{name}.py" for name in names)


@pytest.mark.parametrize(
    ("change", "choice"),
    [
        ("bridge/text.py", Choice(files("app", "mint", "serve", "text"), (), ())),
        ("bridge/cli/mint.py", Choice(files("mint"), (), ())),
        ("bridge/cli/serve.py", Choice(files("serve"), (), ())),
        ("tests/support/server.py", Choice(files("serve"), (), ())),
        ("tests/test_text.py", Choice(files("text"), (), ())),
        ("tests/test_mutations.py", Choice(files("mutations"), (), ())),
        ("README.md", Choice(files("app"), (), ())),
        ("Makefile", Choice((), (), ())),
        (
            "bridge/sources/aws/services/money.py",
            Choice(files("money"), files("cases", "mutations", "named"), ("anomaly", "budget")),
        ),
        ("bridge/sources/aws/words.py", Choice((), files("cases", "mutations"), ("alarm",))),
        ("tests/cases/aws/budget/monthly.json", Choice((), files("cases", "mutations"), ("budget",))),
        ("bridge/sources/aws/__init__.py", Choice(files("app", "cases", "serve"), (), (), files("mutations"))),
        ("bridge/gone.py", Choice((), (), ())),
    ],
)
def test_a_change_concerns_what_leads_to_it(tree: Tree, change: str, choice: Choice) -> None:
    assert chosen([Path(change)], tree) == choice


def test_what_every_test_is_given_concerns_all(tree: Tree) -> None:
    choice = chosen([Path("tests/conftest.py")], tree)
    assert {*choice.files, *choice.left} == set(tree.tests())
    assert choice.left == files("mutations")


def test_many_kinds_are_left_to_the_files_that_a_change_reaches(tree: Tree) -> None:
    cases = [Path(f"tests/cases/aws/kind-{number}/x.json") for number in range(MANY + 1)]
    assert chosen(cases, tree) == Choice((), (), (), files("mutations"))


# -- the parts ----------------------------------------------------------------------------------


def test_our_own_sources_are_read() -> None:
    edges = graph(sources(ROOT))
    assert "bridge.pipeline" in reached("handler", edges)
    assert "bridge.cli.demo.signer" in reached("tests.test_demo", edges)
    assert "bridge.app" not in reached("bridge.wording.text", edges)
    assert {f"tests/{path.name}" for path in (ROOT / "tests").glob("test_*.py")} == set(Tree(ROOT, holds).tests())
    assert {path for path in LONG if (ROOT / path).exists()} == LONG


def test_a_module_tells_its_kinds() -> None:
    held = Tree(ROOT, holds).holders
    assert "budget" in held["bridge.sources.aws.services.money"]
    assert all_kinds() - {kind for kinds in held.values() for kind in kinds} <= {"several-events"}  # made in its list


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tests/cases/aws/budget/monthly.json", "budget"),
        ("tests/cases/aws/budget/monthly.en.golden", "budget"),
        ("tests/cases/README", None),
        ("tests/test_cases.py", None),
    ],
)
def test_a_cases_folder_is_its_kind(path: str, kind: str | None) -> None:
    assert case_of(Path(path)) == kind


@pytest.mark.parametrize(
    ("test", "is_about"),
    [
        ("tests/test_x.py::test_x[aws/budget/monthly-en]", True),
        ("tests/test_x.py::test_x[aws/budget-alert/monthly-en]", False),
        ("tests/test_x.py::test_x[aws/alarm/budget-too-high]", False),
        ("tests/test_x.py::test_x[budget and alarm]", True),
        ("tests/test_x.py::test_x[3]", False),
        ("tests/test_x.py::test_x", False),
        ("tests/test_cases.py::test_no_two_are_alike", True),
        ("tests/test_cases.py::test_no_two_are_alike[aws/alarm/x]", False),
    ],
)
def test_a_test_is_about_the_kinds_in_its_id_or_about_all(test: str, is_about: bool) -> None:
    def code() -> str:
        return "another kind: alarm"

    known = frozenset({"budget", "budget-alert", "alarm"})
    assert about(test, code.__code__, ["budget"], known) == is_about


def test_a_test_is_about_the_kinds_that_it_names() -> None:
    def code() -> list[str]:
        return [f"{name}/monthly" for name in ("alarm", "aws/budget")]

    known = frozenset({"budget", "alarm"})
    assert about("tests/test_x.py::test_x", code.__code__, ["budget"], known)
    assert not about("tests/test_x.py::test_x", code.__code__, ["invoice"], known)


# -- what has changed ---------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    own = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", *own, "-C", str(folder), *words], check=True, capture_output=True)  # noqa: S603, S607


def test_a_change_is_what_is_other_new_or_gone_since_main(tmp_path: Path) -> None:
    git(tmp_path, "init", "-b", "main")
    for name in ("kept.py", "other.py", "gone.py", "committed.py"):
        (tmp_path / name).write_text("1\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("ignored.py\n", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "one")
    git(tmp_path, "switch", "-c", "branch")
    (tmp_path / "committed.py").write_text("2\n", encoding="utf-8")
    git(tmp_path, "commit", "-am", "two")
    for name in ("other.py", "新しい.py", "ignored.py"):
        (tmp_path / name).write_text("2\n", encoding="utf-8")
    (tmp_path / "gone.py").unlink()
    found = [str(path) for path in changed(tmp_path)]
    assert found == ["committed.py", "gone.py", "other.py", "新しい.py"]


def test_without_a_main_to_compare_with_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="make check KIND=name"):
        changed(tmp_path)


def test_a_kind_that_there_is_not_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kind", "budget", "nonsense"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("no such kind: nonsense; save a body as tests/cases/")
    assert said.out == ""
