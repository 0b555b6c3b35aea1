"""What the README shows is what the bridge says: its messages and its table are written by --update-goldens."""

import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bridge.wording.phrases import Lang
from bridge.wording.text import columns
from tests.support.casebook import ROOT, Case
from tests.support.terminal import run

README = ROOT.parents[1] / "README.md"
MESSAGES: tuple[tuple[str, Lang], ...] = (
    ("backlog/issue-added/full.json", "ja"),
    ("backlog/issue-updated/status-and-comment.json", "ja"),
    ("backlog/git-pushed/three-commits.json", "en"),
    ("aws/cloudwatch-alarm/alarm.json", "en"),
    ("aws/cloudwatch-alarm/alarm.json", "ja"),
    ("aws/cloudwatch-alarm/ok.json", "en"),
)


def section(name: str, text: str) -> re.Match[str]:
    found = re.search(rf"(<!-- {name}: begin -->\n)(.*?)(<!-- {name}: end -->)", text, re.DOTALL)
    assert found, f"README.md has no place for {name}"
    return found


def held(name: str, said: str, update: bool) -> None:
    text = README.read_text(encoding="utf-8")
    place = section(name, text)
    if update:
        README.write_text(text[: place.start(2)] + said + text[place.end(2) :], encoding="utf-8")
    else:
        assert place[2] == said


def test_the_table_of_kinds_is_what_the_command_prints(request: pytest.FixtureRequest) -> None:
    held("kinds", run("kinds").out, request.config.getoption("--update-goldens"))


def test_the_messages_are_the_ones_that_the_bridge_says(request: pytest.FixtureRequest) -> None:
    drawn = ("\n".join(drawing(Case(Path(ROOT, path)).message(lang).body())) for path, lang in MESSAGES)
    said = "```text\n" + "\n\n".join(drawn) + "\n```\n"
    held("messages", said, request.config.getoption("--update-goldens"))


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


def test_every_command_that_the_readme_shows_exists() -> None:
    commands = {line.split()[0] for line in run("--help").out.split("Commands:\n")[1].splitlines() if line.strip()}
    text = README.read_text(encoding="utf-8")
    used = set(re.findall(r"python -m bridge ([a-z]+)", text))
    assert used <= commands
    assert set(chain(["demo", "test"])) <= set(re.findall(r"make ([a-z]+)", text))
