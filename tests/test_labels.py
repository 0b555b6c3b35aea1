"""Labels: what an operator calls a URL is shown by `open` and logged with the key's name; it is in no message."""

import json
from pathlib import Path

import pytest

from bridge.sealing import token
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.sources.labels import label
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


@pytest.mark.parametrize(
    ("values", "logged"),
    [(("a\nb",), "a b"), (("x" * 999,), "x" * 60), (("a\x00b",), "a\ufffdb"), ((), None), (("one", "two"), "one")],
)
def test_whatever_a_token_holds_is_logged_as_one_short_line(values: tuple[str, ...], logged: str | None) -> None:
    """Whoever holds a key can seal anything."""
    assert label({"label": values}) == logged
