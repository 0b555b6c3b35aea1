"""What both READMEs say of commands and answers is so: commands do what they should, errors are those of the app."""

import re
import shlex
from pathlib import Path

import pytest

from bridge.app import STATUS
from bridge.errors import Untrusted
from bridge.sealing.key_lines import new_plain
from bridge.sources.backlog import SOURCE as BACKLOG
from bridge.wording.phrases import Say
from bridge.wording.text import flat
from tests.support.terminal import run
from tests.test_readme import BOTH, JAPANESE, MESSAGES, README, section


@BOTH
def test_every_command_that_the_readme_shows_exists(page: Path) -> None:
    commands = {line.split()[0] for line in run("--help").out.split("Commands:\n")[1].splitlines() if line.strip()}
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"python -m bridge ([a-z]+)", text)) <= commands
    assert "demo" in re.findall(r"make ([a-z]+)", text)


def shown_commands(page: Path) -> list[tuple[str, ...]]:
    """The arguments of each command of ours in a block for the shell."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    found = (line for block in blocks for line in re.findall(r"^python -m bridge (.*)$", block, re.MULTILINE))
    return list(dict.fromkeys(tuple(shlex.split(line, comments=True)) for line in found))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        pytest.param(page, words, id=f"{page.name}: {' '.join(words)}")
        for page in MESSAGES
        for words in shown_commands(page)
    ],
)
def test_the_commands_that_the_readme_shows_do_what_they_should(page: Path, words: tuple[str, ...]) -> None:
    """As they stand there, but for AWS and a running bridge: those need not do more than take the options."""
    secret = (
        "xoxb-0123456789-made-up" if "--bot" in words else "https://hooks.slack.com/services/T012345/B012345/MadeUp00"
    )
    env = {"BRIDGE_KEYRING": new_plain("2026-11"), "BRIDGE_BASE_URL": "https://bridge.example.com"}
    if words[0] in ("demo", "serve", "work", "send") or words[:2] == ("keys", "new"):
        assert run(*words, "--help").code == 0
        return
    if "--base" in words:
        del env["BRIDGE_BASE_URL"]
    ended = run(*words, stdin=secret, env=env)
    assert ended.code == 0, ended.err
    assert ended.out
    assert "Warning" not in ended.err


def test_the_errors_in_the_sent_log_are_those_that_backlog_is_answered() -> None:
    """Whatever stands for both languages of an error: its status and its code."""
    table = section("statuses", JAPANESE)[2]
    explained = {(int(status), code) for status, code in re.findall(r"^\| (\d+) \| `(\w+)` \|", table, re.MULTILINE)}
    answered = {(status, error.code) for error, status in STATUS.items() if not issubclass(error, Untrusted)}
    assert explained == answered | {(405, "method_not_allowed"), (500, "bug")}


def test_both_readmes_lead_to_each_other_in_their_first_line() -> None:
    firsts = [page.read_text(encoding="utf-8").partition("\n")[0] for page in (README, JAPANESE)]
    assert "(README.ja.md)" in firsts[0]
    assert "(README.md)" in firsts[1]


def test_the_japanese_readme_tells_what_a_test_send_looks_like() -> None:
    added = next(kind for kind in BACKLOG.kinds if kind.name == "issue-added")
    assert BACKLOG.sample
    said = flat(BACKLOG.sample(added, Say("ja")).title)
    assert f"「{said}」" in JAPANESE.read_text(encoding="utf-8")
