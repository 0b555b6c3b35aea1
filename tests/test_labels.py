"""Labels: what an operator calls a URL is shown by `open` and logged with the key's name; it is in no message."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.assemble import unsealer
from bridge.delivery.parcel import Parcel, decode, seal
from bridge.delivery.queue import Received
from bridge.errors import NotReached
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.sources.labels import label
from bridge.worker import Worker
from tests.support.hooks import SPACE, Hooks
from tests.support.terminal import Ended, one_line, run

HOOK = "https://hooks.slack.com/services/T0123456789/B0123456789/" + "Zk3v9Q" * 4
ISSUE = Path(__file__).parent / "cases" / "backlog" / "issue-added" / "full.json"


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(new_plain("2026-11"))


def minted(text: str, source: str = "backlog") -> Ended:
    own = ("--space", "demo.backlog.com") if source == "backlog" else ("--raw",)
    words = ("--base", "https://bridge.example.com", "--webhook", "-", "--label", text)
    return run("mint", source, *own, *words, stdin=HOOK)


def hook_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (line,) = (line for line in lines if line["event"] == "hook")
    found: dict[str, object] = line
    return found


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("text", "kept"),
    [("shop, orders", "shop, orders"), ("  受注\tシステム ", "受注 システム"), ("p-1_a.b/c", "p-1_a.b/c")],
)
def test_a_label_is_sealed_in_one_line_and_shown_by_open(source: str, text: str, kept: str) -> None:
    ended = minted(text, source)
    assert ended.code == 0, ended.err
    shown = run("open", "-", stdin=ended.out).out
    assert f"--label      {kept}\n" in shown


@pytest.mark.parametrize(
    "text",
    [
        HOOK,
        "to T0123456789/B0123456789/x",
        "xoxb-1234567890-abc",
        "kakehashi_" + "a" * 43,
        "password=hunter22",
        "api_key: 0a1b2c3d4e",
        "https://aoi:pass@example.com",
        "Zk3v9QZk3v9QZk3v9QZk3v9Q",
    ],
)
def test_what_looks_like_a_secret_is_no_label_and_is_not_repeated(text: str) -> None:
    line = one_line(minted(text), 2)
    assert "a label is logged" in line
    assert text not in line


@pytest.mark.parametrize("text", ["a " * 31, "全" * 31, "a\x1b[31mb"])
def test_a_label_is_short_and_plain(text: str) -> None:
    assert "--label is no line of at most 60 characters" in one_line(minted(text), 2)
    assert "半角 60 文字（全角 30 文字）以内" in run(
        "mint", "aws", "--raw", "--base", "https://x.example.com", "--webhook", HOOK, "--label", text,
        env={"LANG": "ja_JP.UTF-8"},
    ).err  # fmt: skip


def test_the_log_names_the_url_and_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks(keyring=Keyring.parse(f"{new_plain('2026-11')}\n{new_plain('2026-05')}"))
    sealed = hooks.token(options={**SPACE, "label": ("受注 system",)})
    assert hooks.post(f"/backlog/{sealed}", ISSUE.read_bytes()).status_code == 200
    line = hook_line(capsys)
    assert (line["key"], line["label"], line["outcome"]) == ("2026-11", "受注 system", "posted")
    assert "system" not in json.dumps(hooks.parcels[0][0].message.body())


def test_a_url_without_a_label_is_logged_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    hooks.post(f"/backlog/{hooks.token()}", ISSUE.read_bytes())
    line = hook_line(capsys)
    assert line["key"] == "test"
    assert "label" not in line


def test_what_is_refused_after_it_was_opened_names_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    sealed = hooks.token(options={**SPACE, "label": ("shop",)})
    assert hooks.post(f"/backlog/{sealed}", b"not JSON").status_code == 400
    line = hook_line(capsys)
    assert (line["key"], line["label"], line["outcome"]) == ("test", "shop", "malformed")


def test_no_key_is_named_by_a_url_that_has_ended_or_by_junk(capsys: pytest.CaptureFixture[str]) -> None:
    """Or an old key would look as if it were needed."""
    hooks = Hooks()
    good = hooks.token()
    hooks.post(f"/backlog/{good[:-4]}AAAA")
    assert "key" not in hook_line(capsys)
    ended = Hooks(keyring=hooks.keyring, revoked=frozenset({token.parse(good).id}))
    assert ended.post(f"/backlog/{good}").status_code == 410
    assert "key" not in hook_line(capsys)


class Queue:
    """In the queue's place: what it is told is of no interest here."""

    def again(self, taken: Received, after: int) -> None:
        """It comes again."""

    def park(self, taken: Received, reason: str, at: datetime) -> None:
        """It is put aside."""


def at_the_worker(hooks: Hooks, text: str, *problems: Exception) -> None:
    """A parcel's way through the worker, whose posting goes wrong in these ways."""
    left = list(problems)

    def post(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        if left:
            raise left.pop(0)

    queue: Any = Queue()
    worker = Worker(queue, unsealer(hooks.keyring, hooks.outside.now, hooks.revoked), post)
    for receives in range(1, len(problems) + 2):
        worker.take(Received("1", "handle", "group", text, receives))


def parcel_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [line for line in map(json.loads, capsys.readouterr().err.splitlines()) if line["event"] == "parcel"]


def test_in_queue_mode_the_worker_names_the_url_and_the_key_that_opened_it(capsys: pytest.CaptureFixture[str]) -> None:
    """That of the URL, though the parcel is sealed with the newest."""
    old = new_plain("2026-05")
    sealed = Hooks(keyring=Keyring.parse(old)).token(options={**SPACE, "label": ("受注 system",)})
    hooks = Hooks(keyring=Keyring.parse(f"{new_plain('2026-11')}\n{old}"))
    hooks.post(f"/backlog/{sealed}", ISSUE.read_bytes())
    text = seal(hooks.parcels[0][0], hooks.went[0], hooks.keyring)
    assert "system" not in text  # who reads the queue does not read it
    capsys.readouterr()
    at_the_worker(hooks, text, NotReached(en="away", ja="不在"))
    named = [(line["outcome"], line["key"], line["label"]) for line in parcel_lines(capsys)]
    assert named == [("again", "2026-05", "受注 system"), ("posted", "2026-05", "受注 system")]


def test_a_parcel_that_ended_or_is_forged_names_neither(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    sealed = hooks.token(options={**SPACE, "label": ("shop",)})
    hooks.post(f"/backlog/{sealed}", ISSUE.read_bytes())
    text = seal(hooks.parcels[0][0], hooks.went[0], hooks.keyring)
    capsys.readouterr()
    at_the_worker(Hooks(keyring=hooks.keyring, revoked=frozenset({token.parse(sealed).id})), text)
    at_the_worker(hooks, text.replace("DEMO", "demo"))
    lines = parcel_lines(capsys)
    assert [line["outcome"] for line in lines] == ["parked", "parked"]
    assert not {"key", "label"} & {*lines[0], *lines[1]}


def test_whatever_a_parcel_holds_is_logged_as_one_short_line() -> None:
    hooks = Hooks()
    hooks.post(f"/backlog/{hooks.token()}", ISSUE.read_bytes())
    strange = replace(hooks.parcels[0][0], label="x\n" * 99, key="a b\n")
    opened = unsealer(hooks.keyring, hooks.outside.now, frozenset())(
        decode(seal(strange, hooks.went[0], hooks.keyring))
    )
    assert opened.parcel.label == ("x " * 30)
    assert opened.parcel.key is None


@pytest.mark.parametrize(
    ("values", "logged"),
    [(("a\nb",), "a b"), (("x" * 999,), "x" * 60), (("a\x00b",), "a\ufffdb"), ((), None), (("one", "two"), "one")],
)
def test_whatever_a_token_holds_is_logged_as_one_short_line(values: tuple[str, ...], logged: str | None) -> None:
    """Whoever holds a key can seal anything."""
    assert label({"label": values}) == logged
