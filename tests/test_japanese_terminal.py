"""A terminal in Japanese is spoken to in Japanese: what went wrong, where, what was expected, and what to do next."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from bridge.languages import of_locale
from bridge.sealing.key_lines import new_plain
from bridge.sources import SOURCES
from bridge.sources.source import Source
from tests.support.pace import PLENTY
from tests.support.terminal import Ended, run, start

pytestmark = pytest.mark.usefixtures("empty_folder")
BRIDGE = Path(__file__).parent.parent / "bridge"
JAPANESE = {"LANG": "ja_JP.UTF-8"}
HOOK = "https://hooks.slack.com/services/T0123456789/B0123456789/MadeUpMadeUpMadeUpMadeUp"
BASE = ("--base", "https://bridge.example.com")
BACKLOG = ("mint", "backlog", *BASE, "--space", "demo.backlog.com")
AWS = ("mint", "aws", *BASE, "--topic", "123456789012", "--webhook", HOOK)
_LETTER = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# what stays as it is in any language: commands, values, and names
_NAMES = re.compile(
    r"`[^`]*`|「[^」]*」|'[^']*'|https?://\S+|--?[a-z][a-z-]*|python -m bridge [a-z ]+|npx osls \w+|"
    r"OAuth & Permissions|Incoming Webhook|Bot User OAuth Token|git pull|chmod 600 \S+"
)


@pytest.fixture
def keyring(empty_folder: None) -> None:
    Path("keyring").write_text(new_plain("2026-11") + "\n")
    Path("keyring").chmod(0o600)


def english(line: str) -> list[str]:
    """Two words of English in a row, where nothing of the sort should be."""
    return re.findall(r"[a-z]{2,} [a-z]{2,}", _NAMES.sub("・", line))


def japanese(ended: Ended) -> str:
    """What it said to the person; every line of prose in Japanese."""
    prose = [line for line in ended.err.splitlines() if not line.startswith("  ") or _LETTER.search(line)]
    assert prose
    assert [line for line in prose if not _LETTER.search(line) or english(line)] == []
    return ended.err


@pytest.mark.parametrize(
    ("env", "lang"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja"}, "ja"),
        ({"LANG": "jam_JM.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.eucJP"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "", "LC_CTYPE": "C"}, "ja"),
    ],
)
def test_the_locale_of_messages_decides(env: dict[str, str], lang: str) -> None:
    assert of_locale(env) == lang


@pytest.mark.parametrize(
    "words", [("--ui", "ja", "parked", "list"), ("parked", "--ui=ja", "list"), ("parked", "list", "--ui", "ja")]
)
def test_an_option_is_stronger_than_the_locale_wherever_it_stands(words: tuple[str, ...]) -> None:
    assert japanese(run(*words, env={"LC_ALL": "en_US.UTF-8"})).startswith("エラー：BRIDGE_PARKED_QUEUE_URL")
    assert run("parked", "list", "--ui", "en", env=JAPANESE).err.startswith("error: BRIDGE_PARKED_QUEUE_URL is not")


def test_what_follows_two_hyphens_is_no_option() -> None:
    assert run("--ui", "ja", "send", "--", "--ui", "en", env={}).err.startswith("エラー：Webhook の URL ではありません")


@pytest.mark.parametrize("value", ["fr", ""])
def test_a_language_that_nobody_speaks_here_is_refused(value: str) -> None:
    ended = run("kinds", "--ui", value, env=JAPANESE)
    assert (ended.code, ended.out) == (2, "")
    assert japanese(ended) == f"エラー：--ui が「{value}」です。en か ja を指定してください。\n"
    assert run("kinds", "--ui", value).err == f"error: --ui is '{value}'; expected en or ja\n"


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("mint", "backlog"), "--space HOST を指定してください。"),
        (("mnt",), "コマンド「mnt」はありません。mint のことですか？"),
        ((*BACKLOG, "--sapce", "x"), "オプション「--sapce」はありません。--space"),
        ((*BACKLOG, "--lang", "fr"), "--lang には en、ja のいずれかを指定してください。"),
        ((*BACKLOG, "--webhook"), "--webhook には値が必要です。"),
        ((*AWS, "--raw=1"), "--raw に値は指定できません。"),
        (("serve", "--port", "99999"), "--port には 0〜65535 の整数を指定してください。"),
        (("say", "jira", "x"), "SOURCE には backlog、aws のいずれかを指定してください。"),
        (("say", "backlog"), "FILE を指定してください。"),
        (("open", "a", "b"), "余分な引数があります。指定できるのは URL です。"),
        (("keys", "list", "--file", "none"), "`python -m bridge keys new --file none` で作成してください。"),
        (("keys", "new", "--name", "a b"), "1〜64 文字"),
        (("keys", "new", "--name", "2026-11"), "「2026-11」という名前の鍵がすでにあります"),
        (("keys", "new", "--kms", "aws/x"), "KMS のエイリアス"),
        (BACKLOG, "投稿先が指定されていません。"),
        ((*BACKLOG, "--webhook", "x"), "Slack の Incoming Webhook の URL ではありません。"),
        ((*BACKLOG, "--bot", "x", "--channel", "C0123456789"), "ボットトークンではありません。"),
        (
            (*BACKLOG, "--bot", "xoxb-0123456789", "--channel", "#general"),
            "「#general」は Slack の ID ではありません。",
        ),
        ((*BACKLOG, "--bot", "x"), "--channel も必要です。"),
        ((*BACKLOG, "--webhook", HOOK, "--bot", "x"), "両方が指定されています。"),
        (("mint", "backlog", "--webhook", HOOK, "--space", "x y"), "--base が指定されていません。"),
        (("mint", "backlog", *BASE, "--webhook", HOOK, "--space", "x y"), "「x y」は Backlog のスペースのホスト名では"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "tomorrow"), "「tomorrow」は日付ではありません。"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "2020-01-01"), "「2020-01-01」は先の日付ではありません。"),
        ((*BACKLOG, "--webhook", HOOK, "--only", "issue_added"), "issue-added のことですか？"),
        ((*BACKLOG, "--webhook", HOOK, "--only", "issue-*", "--not", "*"), "投稿されるものがなくなります。"),
        ((*BACKLOG, "--webhook", HOOK, "--only-priority", "最高"), "優先度「最高」はありません。高、中、低の"),
        ((*BACKLOG, "--webhook", HOOK, "--only-status", "0"), "4（完了）"),
        ((*BACKLOG, "--webhook", HOOK, "--status", "完了"), "「ID=名前」の形ではありません。"),
        ((*BACKLOG, "--webhook", HOOK, "--status", "4=完了"), "名前は決まっています。"),
        ((*BACKLOG, "--webhook", HOOK, "--person", "田中 葵"), "「名前=Slack のメンバー ID」の形ではありません。"),
        ((*BACKLOG, "--webhook", HOOK, "--person", "田中 葵=aoi"), "Slack のメンバー ID がありません。"),
        ((*BACKLOG, "--webhook", HOOK, "--ping", "全員"), "mentioned、assigned、notified"),
        ((*BACKLOG, "--webhook", HOOK, "--format", "html"), "テキスト整形のルール「html」はありません。"),
        (
            (*BACKLOG, "--webhook", HOOK, "--route", "category:API=C0123456789"),
            "--route でチャンネルを指定するにはボットが必要です。",
        ),
        ((*BACKLOG, "--webhook", HOOK, "--route", "API"), "の形ではありません。category:API=C0123456789"),
        ((*BACKLOG, "--webhook", HOOK, "--keyring", "none"), "キーリング none がありません。"),
        (("mint", "aws", *BASE, "--webhook", HOOK), "--raw を指定してください"),
        ((*AWS, "--topic", "x"), "トピック「x」が正しくありません。"),
        ((*AWS, "--min-severity", "大"), "重要度「大」はありません。critical、high"),
        ((*AWS, "--only-state", "bad"), "アラームの状態「bad」はありません。"),
        ((*AWS, "--ping", "ALARM"), "「対象=相手」の形ではありません。"),
        ((*AWS, "--ping", "INSUFFICIENT_DATA=here"), "--only-state に INSUFFICIENT_DATA を追加してください。"),
        ((*AWS, "--account", "1=x"), "「番号=名前」の形ではありません。"),
        ((*AWS, "--runbook", "x"), "「パターン=URL」"),
        ((*AWS, "--header-key", "x" * 24), "--raw とともに、--topic なしで"),
        (
            ("mint", "backlog", "--like", "https://b.example.com/aws/x"),
            "aws 用です。python -m bridge mint aws",
        ),
        (("mint", "backlog", "--like", "https://b.example.com/backlog/AAAA"), "この URL は使えません。"),
        ((*AWS, "--raw", "--no-raw"), "--raw と --no-raw の両方が指定されています。"),
        ((*AWS, "--label", HOOK), "--label に秘密の値が含まれているようです。"),
        ((*AWS, "--label", "あ" * 31), "--label は半角 60 文字"),
        (("keys", "used"), "標準入力にリクエストの行"),
        (("revoke", "-"), "標準入力に URL がありません。"),
        (("revoke",), "URL... を指定してください。"),
        (("open", "x"), "Webhook の URL ではありません。"),
        (("open", "https://bridge.example.com/backlog/AAAA"), "この URL は使えません。"),
        (("send", "x", "y"), "Webhook の URL ではありません。"),
        (("send", "http://127.0.0.1:9/backlog/x", "none"), "none：ファイルまたはフォルダーがありません。"),
        (("send", "http://127.0.0.1:9/backlog/x", "keyring"), "127.0.0.1 に接続できません。"),
        (("say", "backlog", "keyring"), "ボディが JSON ではありません（1 行目"),
        (("say", "backlog", "keyring", "--draw", "--builder"), "どちらか一方"),
        (("say", "backlog", "keyring", "--topic", "123456789012"), "--topic は aws のオプションで"),
        (("doctor", "x"), "Webhook の URL ではありません。"),
        (("parked", "drop"), "対象を指定してください。"),
        (("parked", "drop", "abc"), "先頭の 4 文字以上"),
        (("parked", "redrive", "--all"), "BRIDGE_PARKED_QUEUE_URL が設定されていません。"),
    ],
)
def test_whatever_is_wrong_is_said_in_japanese_and_ends_as_in_english(words: tuple[str, ...], expected: str) -> None:
    ended = run(*words, env=JAPANESE)
    assert japanese(ended).startswith("エラー：")
    assert ended.err.count("\n") == 1
    assert expected in ended.err
    other = run(*words)
    assert (ended.code, ended.out) == (other.code, other.out)
    assert other.err.startswith("error: ")


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("BRIDGE_REVOKED", "what", "トークン ID"),
        ("BRIDGE_DELIVERY", "mail", "direct か queue を設定してください。"),
        ("BRIDGE_LOG_LEVEL", "loud", "DEBUG、INFO、WARNING、ERROR"),
        ("BRIDGE_BASE_URL", "ftp://x", "デプロイ先の URL ではありません。"),
        ("BRIDGE_SLACK_BASE_URL", "https://example.com", "試用のための設定です。"),
        ("BRIDGE_QUEUE_URL", "x", "FIFO キューの URL ではありません。"),
        ("BRIDGE_PEOPLE_FILE", "none", "BRIDGE_PEOPLE_FILE のファイル none を読み取れません"),
        ("BRIDGE_KEYRING", "one = plain:xx", "キーリングの 1 行目：base64"),
        ("BRIDGE_KEYRING_FILE", "none", "`python -m bridge keys new` で作成してください。"),
    ],
)
def test_a_wrong_setting_is_named_in_japanese(setting: str, value: str, expected: str) -> None:
    ended = run("serve", "--port", "0", env={**JAPANESE, setting: value})
    assert ended.code == 2
    assert setting in japanese(ended) or "キーリング" in ended.err
    assert expected in ended.err


def test_a_slip_in_a_file_names_the_file_and_the_line() -> None:
    Path("people.txt").write_text("# 担当\n佐藤 春 U0123456789\n", encoding="utf-8")
    env = {**JAPANESE, "BRIDGE_PEOPLE_FILE": "people.txt", "BRIDGE_KEYRING": new_plain("x")}
    assert "BRIDGE_PEOPLE_FILE people.txt の 2 行目：「佐藤 春 U0123456789」は" in japanese(run("serve", env=env))


@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize("source", [BACKLOG, AWS[:-2], (*AWS[:-2], "--sns-v2"), (*AWS[:-2], "--raw")], ids=" ".join)
def test_the_next_steps_are_japanese_and_the_url_alone_goes_to_stdout(source: tuple[str, ...]) -> None:
    ended = run(*source, "--lang", "ja", "--webhook", HOOK, env=JAPANESE)
    steps = Ended(ended.code, ended.out, ended.err[ended.err.index("次のステップ") :])
    assert "トークン ID は" in japanese(steps)
    assert "警告：--webhook をコマンドラインで指定したため" in steps.err
    assert re.fullmatch(r"https://bridge\.example\.com/\w+/[\w-]+\n", ended.out)


@pytest.mark.usefixtures("keyring")
def test_whoever_forgets_the_language_of_the_messages_is_told() -> None:
    note = "この URL のメッセージは英語になります。"
    assert note in run(*BACKLOG, "--webhook", "-", stdin=HOOK, env=JAPANESE).err
    assert note not in run(*BACKLOG, "--webhook", "-", "--lang", "en", stdin=HOOK, env=JAPANESE).err
    assert "--lang" not in run(*BACKLOG, "--webhook", "-", stdin=HOOK).err


@pytest.mark.usefixtures("keyring")
def test_open_tells_in_japanese_what_a_url_holds_in_one_column() -> None:
    url = run(*BACKLOG, "--only", "課題の追加", "--webhook", "-", stdin=HOOK).out.strip()
    rows = [line.split(maxsplit=1) for line in run("open", url, env=JAPANESE).out.splitlines()]
    assert dict(rows[:4]) == {
        "ソース": "backlog",
        "投稿先": "https://hooks.slack.com/services/T0123456789/B0123456789/…",
        "言語": "en",
        "期限": "無効にするか、鍵を削除するまで",
    }
    assert ["--only", "issue-added"] in rows
    assert rows[-1] == ["鍵", "2026-11"]


@pytest.mark.usefixtures("keyring")
def test_doctor_says_in_japanese_what_it_looked_at_and_what_to_do() -> None:
    fine = run("doctor", env=JAPANESE)
    assert fine.code == 0
    assert "✓ キーリングを読み取れました（鍵 1 個）\n✓ 鍵 2026-11 は平文です\n✓ 設定に問題はありません\n" in fine.out
    Path("keyring").chmod(0o644)
    url = "http://127.0.0.1:9/backlog/AAAA"
    ill = run("doctor", url, env={**JAPANESE, "BRIDGE_DELIVERY": "queue"})
    assert ill.code == 1
    assert "! keyring の平文の鍵を、" in ill.out
    assert "。chmod 600 keyring を実行してください。" in ill.out
    assert (
        "✗ キュー：BRIDGE_QUEUE_URL が設定されていません。BRIDGE_QUEUE_URL に SQS の FIFO キューの URL を設定"
        in ill.out
    )
    assert "✗ URL のトークンは確認していません。先に上の問題を解決してください。" in ill.out
    assert [line for line in ill.out.splitlines()[1:] if english(line) or not _LETTER.search(line)] == []
    dead = run("doctor", url, env=JAPANESE).out
    assert "✗ URL のホストのブリッジ：127.0.0.1 に接続できません。デプロイまたは起動されているか、" in dead
    assert "✗ URL のトークンを読み取れません。全体が貼り付けられているか、" in dead


def test_the_demo_speaks_japanese_and_so_do_its_messages() -> None:
    with start("-m", "bridge", "demo", "--once", "--port", "0", env=JAPANESE, stdout=subprocess.PIPE) as demo:
        out, _ = demo.communicate(timeout=PLENTY)
    assert demo.returncode == 0
    told = [line for line in out.decode().splitlines() if line and not line.startswith(" ")]
    assert told[0] == "Kakehashi のすべてを、このコンピューターで動かします。"
    assert [line for line in told if english(line) or not _LETTER.search(line)] == []
    assert "🔴 ALARM api-5xx[1]：5XXError の合計が" in out.decode()


def test_a_drawn_date_is_as_slack_shows_it_to_japanese_readers() -> None:
    body = Path(__file__).parent / "cases" / "backlog" / "issue-added" / "full.json"
    words = ("say", "backlog", str(body), "--lang", "ja", "--draw")
    assert re.search(r"デモ計画 · .* 2026年1[12]月\d+日 \d\d:\d\d", run(*words, env=JAPANESE).out)
    assert "年" not in run(*words).out.rpartition("デモ計画")[2]


@pytest.mark.parametrize(
    ("lang", "head"), [("en", "| Source | Kind | What |\n|-|-|-|\n"), ("ja", "| ソース | 種類 | 内容 |\n|-|-|-|\n")]
)
def test_the_table_of_kinds_may_be_in_one_language(lang: str, head: str) -> None:
    assert run("kinds", "--lang", lang).out.startswith(head)


def test_keys_tell_in_japanese_what_comes_next() -> None:
    assert japanese(run("keys", "new", "--name", "one", env=JAPANESE)).splitlines() == [
        "keyring に鍵 one を追加しました（平文）。",
        "keyring はほかの人に渡さず、コミットもしないでください。この鍵で発行した URL をすべて読み取れます。",
        "次のステップ：python -m bridge mint --help",
    ]


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_the_help_of_mint_explains_each_option_in_japanese(source: Source) -> None:
    """In a process of its own: the help is worded once."""
    with start("-m", "bridge", "mint", source.name, "--help", env=JAPANESE, stdout=subprocess.PIPE) as child:
        out, _ = child.communicate()
    shown = re.sub(r"\s+", "", out.decode())
    assert [option.name for option in source.options if re.sub(r"\s+", "", option.help.ja) not in shown] == []


HELPS = """
import json
import click
from bridge.__main__ import group
from bridge.cli import terminal

def every(command, path):
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from every(inner, (*path, name))

terminal.speak("ja")
told = {}
for path, command in every(group([]), ()):
    options = {one.opts[0]: one.help for one in command.params if isinstance(one, click.Option) and not one.hidden}
    told[" ".join(path)] = [command.help, command.short_help, options]
print(json.dumps(told))
"""


def test_the_help_of_every_command_is_japanese_but_for_clicks_own_headings() -> None:
    """In a process of its own: the help is worded once."""
    with start("-c", HELPS, env=JAPANESE, stdout=subprocess.PIPE) as child:
        out, _ = child.communicate()
    told = json.loads(out)
    assert {"doctor", "parked drop", "keys used", "mint backlog", "serve"} <= told.keys()
    for command, (help_, short, options) in told.items():
        assert _LETTER.search(help_), command
        assert "\n例：" in help_, command
        assert _LETTER.search(short or help_), command
        assert [name for name, said in options.items() if not _LETTER.search(said or "")] == [], command


def pairs() -> list[tuple[str, str, str]]:
    """Every text that the code gives in both languages, as far as it is written out: where, en, ja."""
    found = []
    for file in sorted(BRIDGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = {word.arg: written(word.value) for word in node.keywords}
                if given.get("en") and given.get("ja"):
                    found.append((f"{file.name}:{node.lineno}", str(given["en"]), str(given["ja"])))
    return found


def written(node: ast.expr) -> str:
    """The parts of a string, or of an f-string, that stand there."""
    return "".join(
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def test_whatever_is_said_in_both_languages_is_not_english_twice() -> None:
    sentences = [pair for pair in pairs() if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", pair[1])]
    assert len(sentences) > 300
    assert [where for where, _, ja in sentences if not _LETTER.search(ja)] == []
