"""keys used: which keys opened URLs, by the bridge's own log, and which URLs still need an old one."""

import json
from pathlib import Path

import pytest

from bridge.sealing import token
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.hooks import SPACE, Hooks
from tests.support.terminal import one_line, run

ISSUE = Path(__file__).parent / "cases" / "backlog" / "issue-added" / "full.json"


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text("\n".join(map(new_plain, ("2026-11", "2026-05", "2025"))))


def logged(key: str | None, day: int = 1, *, before: str = "", id_: str = "1a2b3c4d", **more: object) -> str:
    line = {"time": f"2026-11-{day:02}T12:04:05.678Z", "level": "INFO", "event": "hook", "source": "backlog"}
    return before + json.dumps(line | ({"key": key, "token": id_} if key else {}) | more, ensure_ascii=False) + "\n"


def test_each_key_has_a_line_and_an_old_one_names_the_urls_that_need_it() -> None:
    log = (
        logged("2026-11", 1)
        + logged("2026-11", 3, id_="2a2b3c4d")
        + logged("2026-05", 9, id_="3a2b3c4d", label="受注 system")
        + logged("2026-05", 5, id_="3a2b3c4d", label="受注 system")
        + logged("2026-05", 4, id_="4a2b3c4d", source="aws")
        + logged(None, 20)
    )
    ended = run("keys", "used", stdin=log)
    assert (ended.code, ended.out.splitlines()) == (
        0,
        [
            "2026-11  2 requests by 2 URLs, last 2026-11-03 12:04 UTC",
            "2026-05  3 requests by 2 URLs, last 2026-11-09 12:04 UTC",
            "  3a2b3c4d  backlog  2 requests, last 2026-11-09 12:04 UTC  受注 system",
            "  4a2b3c4d  aws  1 request, last 2026-11-04 12:04 UTC",
            "2025     not used",
        ],
    )
    assert ended.err.startswith("By 6 requests from 2026-11-01 12:04 UTC to 2026-11-20 12:04 UTC. ")


def test_a_key_that_is_gone_from_the_keyring_stands_last() -> None:
    rows = run("keys", "used", stdin=logged("lost")).out.splitlines()
    assert rows[3:] == [
        "lost     1 request by 1 URL, last 2026-11-01 12:04 UTC (not in keyring)",
        "  1a2b3c4d  backlog  1 request, last 2026-11-01 12:04 UTC",
    ]


@pytest.mark.parametrize(
    "before",
    [
        "Nov 27 12:04:05 host kakehashi[123]: ",
        "2026-11-27T12:04:05.678000+00:00 2026/11/27/[$LATEST]0a1b ",
        "kakehashi-1  | ",
    ],
)
def test_what_a_log_puts_before_a_line_is_passed_over(before: str) -> None:
    assert run("keys", "used", stdin=logged("2025", before=before)).out.splitlines()[2].startswith("2025     1 request")


def test_lines_that_are_not_of_a_request_do_not_count() -> None:
    parcel = json.dumps({"time": "2026-11-27T12:04:05.678Z", "event": "parcel", "key": "2025"})
    junk = ["", "START RequestId: 1", "{", '{"event": "hook"', "[" * 99_999, '{"a":' * 9_999, '"hook"', parcel]
    junk += ['{"event": "hook", "time": 12, "key": "2025"}', '{"event": "hook", "key": "2025"}', "\ud800"]
    stdin = "\n".join(junk).encode("utf-8", "surrogatepass") + b"\n\xff\n" + logged("2026-05").encode()
    ended = run("keys", "used", stdin=stdin)
    assert ended.code == 0, ended.err
    assert [row for row in ended.out.splitlines() if "not used" in row] == ["2026-11  not used", "2025     not used"]


@pytest.mark.parametrize("stdin", ["", "nothing of ours\n", '{"event": "start"}\n'])
def test_a_log_without_a_request_is_no_proof_that_a_key_is_idle(stdin: str) -> None:
    assert "no line of a request" in one_line(run("keys", "used", stdin=stdin), 1)
    assert "ブリッジのログを渡してください" in run("keys", "used", stdin=stdin, env={"LANG": "ja_JP.UTF-8"}).err


def test_urls_that_opened_before_keys_were_logged_are_no_proof_that_a_key_is_idle() -> None:
    log = logged("2026-11") + logged(None, outcome="posted") + logged(None, outcome="queued")
    assert "Warning: 2 requests opened a URL before" in run("keys", "used", stdin=log).err
    assert "警告：2 件は、" in run("keys", "used", stdin=log, env={"LANG": "ja_JP.UTF-8"}).err
    assert "Warning" not in run("keys", "used", stdin=logged("2026-11") + logged(None, outcome="not_found")).err


def test_it_speaks_japanese() -> None:
    ended = run("keys", "used", stdin=logged("2026-11") + logged("2026-05"), env={"LANG": "ja_JP.UTF-8"})
    assert ended.out.splitlines() == [
        "2026-11  1 個の URL から 1 件（最後は 2026-11-01 12:04 UTC）",
        "2026-05  1 個の URL から 1 件（最後は 2026-11-01 12:04 UTC）",
        "  1a2b3c4d  backlog  1 件（最後は 2026-11-01 12:04 UTC）",
        "2025     使われていません",
    ]
    assert "2 件を調べました。" in ended.err


def test_what_somebody_wrote_into_a_log_is_shown_on_one_short_line() -> None:
    rows = run("keys", "used", stdin=logged("x" * 99, label="a\x1b[31m\nb", id_="y" * 99)).out.splitlines()
    assert rows[-1].endswith("  a[31mb")
    assert max(map(len, rows)) < 200


def test_the_bridges_own_log_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("keyring").read_text()
    ring = Keyring.parse(text)
    old = Hooks(keyring=Keyring.parse(text.splitlines()[1]))
    sealed = old.token(options={**SPACE, "label": ("shop",)})
    Hooks(keyring=ring).post(f"/backlog/{sealed}", ISSUE.read_bytes())
    rows = run("keys", "used", stdin=capsys.readouterr().err).out.splitlines()
    assert rows[1].startswith("2026-05  1 request by 1 URL, last ")
    assert rows[2].startswith(f"  {token.parse(sealed).id}  backlog  1 request, last ")
    assert rows[2].endswith("  shop")
