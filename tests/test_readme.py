"""What both READMEs show is what the bridge says: messages and tables are written by --update-goldens."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bridge.wording.phrases import Lang
from bridge.wording.text import columns
from tests.support.casebook import ROOT, Case
from tests.support.terminal import run

README, JAPANESE = (ROOT.parents[1] / name for name in ("README.md", "README.ja.md"))
BOTH = pytest.mark.parametrize("page", [README, JAPANESE], ids=lambda page: page.name)
MESSAGES: Mapping[Path, tuple[tuple[str, Lang], ...]] = {
    README: (
        ("backlog/issue-added/full.json", "ja"),
        ("backlog/issue-updated/status-and-comment.json", "ja"),
        ("backlog/git-pushed/three-commits.json", "en"),
        ("aws/cloudwatch-alarm/alarm.json", "en"),
        ("aws/cloudwatch-alarm/alarm.json", "ja"),
        ("aws/cloudwatch-alarm/ok.json", "en"),
    ),
    JAPANESE: (
        ("backlog/issue-added/full.json", "ja"),
        ("backlog/issue-updated/handed-over-and-comment.json", "ja"),
        ("backlog/issues-updated/one-issue-several-changes.json", "ja"),
        ("backlog/pull-request-updated/merged.json", "ja"),
        ("backlog/git-pushed/japanese.json", "ja"),
        ("aws/cloudwatch-alarm/alarm.json", "ja"),
    ),
}
KINDS: Mapping[Path, tuple[str, ...]] = {README: (), JAPANESE: ("--lang", "ja")}


def section(name: str, page: Path) -> re.Match[str]:
    found = re.search(rf"(<!-- {name}: begin -->\n)(.*?)(<!-- {name}: end -->)", page.read_text("utf-8"), re.DOTALL)
    assert found, f"{page.name} has no place for {name}"
    return found


def held(page: Path, name: str, said: str, update: bool) -> None:
    place = section(name, page)
    if update:
        page.write_text(place.string[: place.start(2)] + said + place.string[place.end(2) :], encoding="utf-8")
    else:
        assert place[2] == said


@BOTH
def test_the_table_of_kinds_is_what_the_command_prints(page: Path, request: pytest.FixtureRequest) -> None:
    held(page, "kinds", run("kinds", *KINDS[page]).out, request.config.getoption("--update-goldens"))


@BOTH
def test_the_messages_are_the_ones_that_the_bridge_says(page: Path, request: pytest.FixtureRequest) -> None:
    drawn = ("\n".join(drawing(Case(Path(ROOT, path)).message(lang).body())) for path, lang in MESSAGES[page])
    said = "```text\n" + "\n\n".join(drawn) + "\n```\n"
    held(page, "messages", said, request.config.getoption("--update-goldens"))


def drawing(body: dict[str, Any]) -> list[str]:
    """A message as people see it, in plain text."""
    (title,) = body["blocks"]
    under = [line for attachment in body["attachments"] for block in attachment["blocks"] for line in drawn(block)]
    return [shown(title["text"]["text"]), *(f"│ {line}" for line in under)]


def drawn(block: dict[str, Any]) -> list[str]:
    if block["type"] == "context":
        return [shown(element["text"]) for element in block["elements"]]
    if "fields" not in block:
        return shown(block["text"]["text"]).split("\n")
    cells = [shown(field["text"]).replace("\n", "  ") for field in block["fields"]]
    rows = (cells[index : index + 2] for index in range(0, len(cells), 2))
    return ["".join(cell + " " * max(2, 40 - columns(cell)) for cell in row).rstrip() for row in rows]


def shown(mrkdwn: str) -> str:
    text = re.sub(r"<!date\^[^|]*\|[0-9-]+ ([0-9:]+) UTC>", r"\1", mrkdwn)
    text = re.sub(r"<[^|>]*\|([^>]*)>", r"⟦\1⟧", text)
    text = re.sub(r"^\*([^*\n]*)\*\n", r"\1\n", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
