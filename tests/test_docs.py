"""What the pages say of the code is so: the costs are computed, the tests named are there, links lead somewhere."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from bridge import body
from bridge.cli import serve
from bridge.delivery import queue
from bridge.net.transport import IDLE_MOST, KEPT_MOST
from bridge.sealing import token
from bridge.worker import APART

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COST = ROOT / "docs" / "cost.md"


def test_the_tables_of_costs_are_computed(request: pytest.FixtureRequest) -> None:
    said = text = COST.read_text(encoding="utf-8")
    for name, table in runpy.run_path(str(ROOT / "bench" / "cost.py"))["tables"]().items():
        before, begin, rest = said.partition(f"<!-- {name}: begin -->\n")
        _, end, after = rest.partition(f"<!-- {name}: end -->")
        assert begin
        assert end
        said = f"{before}{begin}{table}\n{end}{after}"
    if request.config.getoption("--update-goldens"):
        COST.write_text(said, encoding="utf-8")
    else:
        assert text == said, "costs have changed: pytest tests/test_docs.py --update-goldens"


def test_every_test_that_a_page_names_is_there() -> None:
    named = [
        (page.name, *found)
        for page in PAGES
        for found in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 40
    missing = [name for name in named if not (ROOT / name[1]).is_file() or name[2] not in functions(name[1])]
    assert missing == []


def functions(file: str) -> set[str]:
    """The names of a file's functions, and "" for the file itself."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {"", *(node.name for node in tree.body if isinstance(node, ast.FunctionDef))}


def test_links_between_pages_lead_somewhere() -> None:
    wrong = []
    for page in PAGES:
        for link in re.findall(r"\]\(((?!https?:)[^)\s]*)\)", page.read_text(encoding="utf-8")):
            file, _, place = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            if not target.exists() or (place and place not in headings(target)):
                wrong.append((page.name, link))
    assert wrong == []


def headings(page: Path) -> set[str]:
    """The anchors that a page's headings get."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_our_own_limits_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert f"{body.MAX_BODY:,} bytes" in text
    assert f"a token of {token.LONGEST:,} characters" in text
    assert f"a parcel of {queue.MOST:,} bytes" in text
    assert f"{serve.THREADS} requests at a time in a process" in text
    assert f"{KEPT_MOST} idle connections to Slack in a process, {IDLE_MOST:.0f} s each" in text
    assert f"leaves {APART} s between" in text


def test_every_alarm_is_explained_and_none_besides() -> None:
    files = "".join((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("alarms.yml", "canary.yml"))
    made = re.findall(r"AlarmName: \$\{self:service\}-\$\{sls:stage\}-([\w-]+)", files)
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = text[text.index("| alarm (") : text.index("\n\n", text.index("| alarm ("))]
    explained = [name for row in table.splitlines()[2:] for name in re.findall(r"`([\w-]+)`", row.split("|")[1])]
    assert sorted(explained) == sorted(made)


def test_every_setting_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    read = set(re.findall(r"\"(BRIDGE_[A-Z_]+)\"", (ROOT / "bridge" / "settings.py").read_text(encoding="utf-8")))
    assert read
    assert [name for name in sorted(read) if name not in text] == []


def test_no_page_takes_what_is_answered_429_for_lost() -> None:
    """SNS sends it again: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
    files = [*PAGES, ROOT / "serverless.yml", ROOT / "bridge" / "app.py", *(ROOT / "deploy").rglob("*.*")]
    said = [file.read_text(encoding="utf-8") for file in files if "__pycache__" not in file.parts]
    assert not any(re.search(r"429[^.|]*(for delivered|for final|included)", text) for text in said)
    assert "a 429 too" in (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
