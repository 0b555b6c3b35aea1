"""The recipe for direct messages, from mint to Slack: a bot, a member's id, and only what Backlog notifies them of."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.casebook import ROOT
from tests.support.crossing import Mode, bridge
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT
from tests.support.local_aws import LocalAws
from tests.support.slack_rules import pings
from tests.support.terminal import run
from tests.test_filters import HARU, ISSUE, body

MEMBER = "U0HARUSATO1"
README = ROOT.parents[1] / "README.md"


def recipe() -> list[str]:
    """The words of the command that the README shows."""
    text = README.read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"^python -m bridge (mint backlog .*--channel U.*)$", text, flags=re.MULTILINE)
    return [word.strip("'") for word in re.findall(r"'[^']*'|\S+", command)]


@pytest.mark.usefixtures("only_local_aws")
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_who_is_notified_gets_a_direct_message_and_of_nothing_else(
    aws: LocalAws, mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(new_plain("laptop"))
    keyring = Keyring.parse(Path("keyring").read_text())
    words = recipe()
    words[words.index("--channel") + 1] = MEMBER
    ended = run(*words, "--base", "https://bridge.example.com", stdin=f"{BOT.token}\n")
    assert ended.code == 0, ended.err
    sealed = ended.out.strip().rpartition("/")[2]
    others: list[dict[str, Any]] = [
        body(id=1),
        body(3, {**ISSUE, "comment": {"id": 7, "content": "@Haru Sato 見てください。"}}, id=2),
        body(17, {**ISSUE, "comment": {"id": 7, "content": "x"}}, id=3),
        body(id=4, notifications=[]),
        body(id=5, notifications=[{"reason": 2, "user": {"id": 2009, "name": "Mai Ito"}}]),
        body(12, {"repository": {"name": "app"}, "ref": "refs/heads/main"}, id=6, notifications=[]),
        body(18, {"number": 12, "repository": {"name": "app"}, "summary": "Faster", "assignee": HARU}, id=7),
    ]
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, mode, keyring)
        said = [deployment.send("backlog", sealed, {"data": json.dumps(one)}).get_json()["status"] for one in others]
        sent = "queued" if mode == "queue" else "posted"
        assert said == [sent, sent, sent, "skipped", "skipped", "skipped", sent]
        if mode == "queue":
            assert [deployment.work(10) for _ in range(5)] == ["done"] * 4 + ["nothing"]
        assert [posted.to for posted in slack.posts] == [MEMBER] * 4
        assert slack.refused == []
        assert [ping for posted in slack.posts for ping in pings(posted.body)] == []  # a direct message rings by itself
