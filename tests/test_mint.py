"""mint: everything given is checked, the URL alone goes to stdout, and no secret anywhere else."""

import os
import pty
import re
import termios
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from tests.support.pace import until
from tests.support.terminal import Ended, one_line, run, start

SECRET = "Zk3v9Q" * 4
HOOK = "https://hooks.slack.com/services/T0123456789/B0123456789/" + SECRET
BOT = "xoxb-" + "1" * 12 + "-" + SECRET
BASE = "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com"
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:alarms"
TODAY = datetime.now(UTC).date()
BACKLOG = ("backlog", "--base", BASE, "--space", "demo.backlog.com")
AWS = ("aws", "--base", BASE, "--topic", TOPIC)
TO_BOT = ("--bot", BOT, "--channel", "C0123456789")


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.chdir(tmp_path)
    text = new_plain("laptop")
    Path("keyring").write_text(text)
    return Keyring.parse(text)


def minted(ended: Ended) -> str:
    """The URL: alone on stdout, and on no other stream."""
    assert ended.code == 0, ended.err
    assert re.fullmatch(r"https?://\S+\n", ended.out)
    assert ended.out.strip() not in ended.err
    assert SECRET not in ended.err + ended.out
    return ended.out.strip()


def opened(url: str, keyring: Keyring) -> Destination:
    _, source, text = url.rsplit("/", 2)
    return token.open(token.parse(text), source, keyring, now=datetime.now(UTC))


def test_a_backlog_url_holds_what_was_given(keyring: Keyring) -> None:
    expires = TODAY + timedelta(days=30)
    more = ("--lang", "ja", "--not", "git-*,wiki-*", "--not", "git-*", "--only", "issue-*", "--expires", str(expires))
    url = minted(run("mint", *BACKLOG, "--webhook", HOOK, *more))
    assert url.startswith(f"{BASE}/backlog/")
    assert opened(url, keyring) == Destination(
        Webhook("T0123456789", "B0123456789", SECRET),
        "ja",
        expires,
        {"space": ("demo.backlog.com",), "only": ("issue-*",), "not": ("git-*", "wiki-*")},
    )


def test_the_contracts_plain_case_fits_any_form_field() -> None:
    space = "a-space-of-its-own.backlog.com"
    assert len(space) == 30
    more = ("--lang", "ja", "--not", "git-*,wiki-*,pull-request-*", "--expires", str(TODAY + timedelta(days=365)))
    ended = run("mint", "backlog", "--base", BASE, "--space", space, "--webhook", HOOK, *more)
    assert len(minted(ended)) <= 255
    assert "255" not in ended.err


def test_an_aws_url_with_a_bot_holds_what_was_given(keyring: Keyring) -> None:
    other = "123456789012:us-east-1"
    ended = run("mint", *AWS, "--topic", other, "--raw", "--bot", BOT, "--channel", "C0123456789")
    assert opened(minted(ended), keyring) == Destination(
        Bot(BOT, "C0123456789"), options={"topic": (TOPIC, other), "raw": ("1",)}
    )


@pytest.mark.parametrize(
    ("words", "stdin", "env"),
    [
        (("--webhook", "-"), HOOK + "\n", {}),
        ((), "", {"BRIDGE_WEBHOOK": HOOK + "\n"}),
        ((), "", {"BRIDGE_WEBHOOK": HOOK, "BRIDGE_BOT_TOKEN": BOT}),
    ],
)
def test_the_webhook_may_come_from_stdin_or_the_environment(
    keyring: Keyring, words: tuple[str, ...], stdin: str, env: dict[str, str]
) -> None:
    url = minted(run("mint", *BACKLOG, *words, stdin=stdin, env=env))
    assert opened(url, keyring).to == Webhook("T0123456789", "B0123456789", SECRET)


@pytest.mark.parametrize(
    ("words", "stdin", "env"),
    [
        (("--bot", "-"), BOT + "\n", {}),
        ((), "", {"BRIDGE_BOT_TOKEN": BOT}),
        ((), "", {"BRIDGE_WEBHOOK": HOOK, "BRIDGE_BOT_TOKEN": BOT}),
    ],
)
def test_the_bot_token_may_come_from_stdin_or_the_environment(
    keyring: Keyring, words: tuple[str, ...], stdin: str, env: dict[str, str]
) -> None:
    url = minted(run("mint", *BACKLOG, "--channel", "C0123456789", *words, stdin=stdin, env=env))
    assert opened(url, keyring).to == Bot(BOT, "C0123456789")


def test_base_and_keyring_may_come_from_the_environment(keyring: Keyring) -> None:
    Path("keyring").rename("elsewhere")
    words = ("mint", "aws", "--topic", "123456789012", "--webhook", HOOK)
    for more, env in (
        ((), {"BRIDGE_KEYRING_FILE": "elsewhere"}),
        ((), {"BRIDGE_KEYRING": Path("elsewhere").read_text()}),
        (("--keyring", "elsewhere"), {"BRIDGE_KEYRING_FILE": "not this one"}),
    ):
        url = minted(run(*words, *more, env={"BRIDGE_BASE_URL": "http://127.0.0.1:8080/", **env}))
        assert url.startswith("http://127.0.0.1:8080/aws/")
        assert opened(url, keyring).options == {"topic": ("123456789012",)}


@pytest.mark.parametrize(
    ("words", "wrong", "right"),
    [
        ((*BACKLOG, "--webhook", HOOK.replace("hooks.slack", "hooks.s1ack")), "webhook", "https://hooks.slack.com"),
        ((*BACKLOG, "--webhook", "http" + HOOK[5:]), "webhook", "https://hooks.slack.com"),
        ((*BACKLOG, "--webhook", ""), "no destination", "--webhook URL"),
        (BACKLOG, "no destination", "--bot TOKEN"),
        ((*BACKLOG, "--webhook", HOOK, "--bot", BOT), "both", "--webhook alone"),
        ((*BACKLOG, "--webhook", HOOK, "--channel", "C0123456789"), "both", "--webhook alone"),
        ((*BACKLOG, "--bot", BOT), "--bot", "--channel ID"),
        ((*BACKLOG, "--channel", "C0123456789"), "--channel", "BRIDGE_BOT_TOKEN"),
        ((*BACKLOG, "--bot", BOT, "--channel", "#general"), "#general", "C0123456789"),
        ((*BACKLOG, "--bot", "xoxp-" + SECRET, "--channel", "C0123456789"), "bot token", "xoxb-"),
        (("backlog", "--base", BASE, "--webhook", HOOK), "--space", "--help"),
        (("backlog", "--webhook", HOOK, "--space", "demo.backlog.com"), "--base", "BRIDGE_BASE_URL"),
        ((*BACKLOG, "--webhook", HOOK, "--base", "http://bridge.example.com"), "--base", "https://"),
        ((*BACKLOG, "--webhook", HOOK, "--sapce", "x"), "--sapce", "--space"),
        ((*BACKLOG, "--webhook", HOOK, "--format", "textile"), "textile", "backlog or markdown"),
        ((*BACKLOG, "--webhook", HOOK, "--topic", TOPIC), "--topic", "--help"),
        ((*BACKLOG, "--webhook", HOOK, "--lang", "fr"), "fr", "'en', 'ja'"),
        ((*BACKLOG, "--webhook", HOOK, "--only", "isue-*"), "isue-*", "python -m bridge kinds"),
        ((*BACKLOG, "--webhook", HOOK, "--person", "Aoi Tanaka"), "Aoi Tanaka", "'Aoi Tanaka=U0123456789'"),
        ((*BACKLOG, "--webhook", HOOK, "--person", "Aoi Tanaka=@aoi"), "@aoi", "one like U0123456789"),
        ((*BACKLOG, "--webhook", HOOK, "--person", "11=U0123", "--person", "=U0123"), "=U0123", "NAME=SLACK_ID"),
        ((*BACKLOG, "--webhook", HOOK, "--ping", "all"), "--ping 'all'", "mentioned,assigned,notified"),
        ((*BACKLOG, "--webhook", HOOK, "--ping", "none,assigned"), "--ping 'none,assigned'", "expected none, or"),
        ((*BACKLOG, "--webhook", HOOK, "--only-priority", "High,Urgent"), "Urgent", "High (高)"),
        ((*BACKLOG, "--webhook", HOOK, "--status", "レビュー中"), "レビュー中", "5=レビュー中"),
        ((*BACKLOG, "--webhook", HOOK, "--status", "4=Done"), "status 4", "5 or more"),
        ((*BACKLOG, "--webhook", HOOK, "--route", "category:API=C0123456789"), "--route needs a bot", "--bot TOKEN"),
        ((*BACKLOG, "--webhook", HOOK, "--threads", "all"), "--threads needs a bot: a webhook is not", "--bot TOKEN"),
        ((*AWS, "--webhook", HOOK, "--threads", "key"), "--threads needs a bot: a webhook is not", "--bot TOKEN"),
        ((*AWS, *TO_BOT, "--threads", "some"), "--threads 'some'", "expected all or key"),
        ((*BACKLOG, "--bot", BOT, "--channel", "C0123", "--route", "API=C0123"), "API=C0123", "category:API="),
        ((*BACKLOG, "--bot", BOT, "--channel", "C0123", "--route", "colour:red=C0123"), "colour", "category, type"),
        ((*BACKLOG, "--bot", BOT, "--channel", "C0123", "--route", "type:Bug=#bugs"), "#bugs", "not a name"),
        ((*BACKLOG, "--bot", BOT, "--channel", "C0123", "--route", "priority:Top=C0123"), "Top", "High (高)"),
        ((*AWS, "--webhook", HOOK, "--person", "11=U0123"), "--person", "--help"),
        ((*AWS, "--webhook", HOOK, "--only-state", "ALARM,RED"), "'RED'", "ALARM, OK, INSUFFICIENT_DATA"),
        ((*AWS, "--webhook", HOOK, "--min-severity", "high,low"), "'high,low'", "critical, high, medium, low"),
        ((*AWS, "--webhook", HOOK, "--ping", "ALARM=here,critical"), "'critical'", "one like ALARM=here"),
        ((*AWS, "--webhook", HOOK, "--ping", "ALERT=here"), "'ALERT'", "ALARM, OK, INSUFFICIENT_DATA, critical"),
        ((*AWS, "--webhook", HOOK, "--ping", "ALARM=@team"), "'@team'", "of a group (S0123456789)"),
        ((*AWS, "--webhook", HOOK, "--account", "production"), "production", "123456789012=production"),
        ((*AWS, "--webhook", HOOK, "--runbook", "api-*=wiki/api"), "wiki/api", "api-*=https://wiki.example.com/api"),
        ((*AWS, "--webhook", HOOK, "--runbook", "api-*=https://a@b/"), "no sound address", "without spaces or a user"),
        ((*AWS, "--webhook", HOOK, "--route", "severity:high=C0123"), "--route needs a bot", "--bot TOKEN"),
        ((*AWS, "--webhook", HOOK, "--ping", "INSUFFICIENT_DATA=here"), "INSUFFICIENT_DATA=here", "to --only-state"),
        ((*AWS, *TO_BOT, "--route", "high=C0123"), "high=C0123", "severity:high=C0123456789"),
        ((*AWS, *TO_BOT, "--route", "colour:red=C0123"), "colour", "severity, service, account, alarm"),
        ((*AWS, *TO_BOT, "--route", "severity:red=C0123"), "'red'", "critical, high, medium, low"),
        ((*AWS, *TO_BOT, "--route", "alarm:api-*=#api"), "#api", "C0123456789, not a name"),
        ((*AWS, *TO_BOT, "--route", "account:1234=C0123"), "'1234'", "twelve digits"),
        ((*AWS, *TO_BOT, "--route", "account:shop=C0123"), "account:shop=C0123", "--account, as 123456789012=shop"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "tomorrow"), "tomorrow", "YYYY-MM-DD"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "2030-02-30"), "2030-02-30", "YYYY-MM-DD"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "20300228"), "20300228", "YYYY-MM-DD"),
        ((*BACKLOG, "--webhook", HOOK, "--expires", "2026-01-01"), "not in the future", "expected a day after"),
        (("aws", "--base", BASE, "--webhook", HOOK), "--topic", "--help"),
        (
            ("aws", "--base", BASE, "--webhook", HOOK, "--topic", "arn:aws:sqs:us-east-1:1:x"),
            "arn:aws:sqs",
            "arn:aws:sns",
        ),
        ((*AWS, "--webhook", HOOK, "--raw=1"), "--raw", "does not take a value"),
        ((*AWS, "--webhook", HOOK, "--header-key"), "--header-key", "goes with --raw"),
        ((*AWS, "--webhook", HOOK, "--raw", "--header-key"), "--header-key", "without --topic"),
        (("aws", "--base", BASE, "--webhook", HOOK, "--raw", "--header-key", "short"), "header key", "24 to 512"),
        (("aws", "--base", BASE, "--webhook", HOOK, "--raw", "--sns-v2"), "--sns-v2", "a --topic besides"),
        ((*BACKLOG, "--webhook", HOOK, "--keyring", "none"), "none", "python -m bridge keys new"),
        (("jira",), "jira", "--help"),
        ((*BACKLOG, "--webhook", HOOK, "--only", "issue-added", "--not", "issue-*"), "--not issue-*", "--only issue"),
        ((*AWS, "--webhook", HOOK, "--not", "*"), "--not *", "all kinds"),
        (
            (*BACKLOG, *TO_BOT, "--route", "type:バグ=C0000000002", "--route", "Type：バグ＝C0000000003"),
            "type:バグ=C0000000003",
            "'type:バグ=C0000000002' before it",
        ),
        ((*BACKLOG, "--webhook", HOOK, "--only-status", "0"), "'0'", "4 Closed (完了)"),
    ],
)
def test_whatever_is_wrong_is_said_in_one_line_with_what_is_right(
    words: tuple[str, ...], wrong: str, right: str
) -> None:
    line = one_line(run("mint", *words), 2)
    assert wrong in line
    assert right in line
    assert SECRET not in line


def test_people_filters_and_routes_are_sealed_as_they_were_given(keyring: Keyring) -> None:
    people = ("--person", "Tanaka, Aoi = U0123456789", "--person", "11=W0123", "--ping", "notified, mentioned")
    filters = ("--only-type", "バグ, Task", "--only-type", "71", "--only-priority", "high", "--not-by", "CI bot")
    names = ("--status", "5=レビュー中", "--status", "6=A, B")
    routes = ("--route", "category:A, B=C0000000002", "--route", "Priority:高=C0000000003")
    to = ("--bot", BOT, "--channel", "C0123456789")
    assert opened(minted(run("mint", *BACKLOG, *to, *people, *filters, *names, *routes)), keyring).options == {
        "space": ("demo.backlog.com",),
        "person": ("Tanaka, Aoi=U0123456789", "11=W0123"),
        "ping": ("notified", "mentioned"),
        "only-type": ("バグ", "Task", "71"),
        "only-priority": ("high",),
        "not-by": ("CI bot",),
        "status": ("5=レビュー中", "6=A, B"),
        "route": ("category:A, B=C0000000002", "priority:高=C0000000003"),
    }


def test_japanese_commas_and_full_width_signs_are_read_as_they_are_meant(keyring: Keyring) -> None:
    lists = (
        "--only-status",
        "完了、処理済み",
        "--only-type",
        "バグ，要望、 Task",
        "--only-assignee",
        "田中　葵、佐藤春",
    )
    pairs = ("--status", "5＝レビュー中", "--person", "田中　葵＝Ｕ0123456789", "--ping", "mentioned、assigned")
    kinds = ("--only", "issue-*、git-pushed", "--only-priority", "高、３")
    route = ("--bot", BOT, "--channel", "C0123456789", "--route", "category：帳票＝Ｃ0000000002")
    assert opened(minted(run("mint", *BACKLOG, *route, *lists, *pairs, *kinds)), keyring).options == {
        "space": ("demo.backlog.com",),
        "only": ("issue-*", "git-pushed"),
        "only-status": ("完了", "処理済み"),
        "only-type": ("バグ", "要望", "Task"),
        "only-priority": ("高", "3"),
        "only-assignee": ("田中 葵", "佐藤春"),
        "status": ("5=レビュー中",),
        "person": ("田中 葵=U0123456789",),
        "ping": ("mentioned", "assigned"),
        "route": ("category:帳票=C0000000002",),
    }
    aws = (
        "--only-state",
        "ALARM、OK",
        "--ping",
        "ALARM＝＠here，critical＝S0123",
        "--account",
        "123456789012＝本番",
    )
    book = ("--runbook", "api-*＝https://wiki.example.com/?a=b")
    assert opened(minted(run("mint", *AWS, "--webhook", HOOK, *aws, *book)), keyring).options == {
        "topic": (TOPIC,),
        "only-state": ("ALARM", "OK"),
        "ping": ("ALARM=here", "critical=S0123"),
        "account": ("123456789012=本番",),
        "runbook": ("api-*=https://wiki.example.com/?a=b",),
    }


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        (("--only-status", "処理済"), "Did you mean '処理済み'?"),
        (("--only-status", "完了,レビュー中"), "--status 5=レビュー中"),
        (("--only-status", "merged"), "none of 1 Open (未対応)"),
    ],
)
def test_a_status_that_nobody_knows_is_warned_of(words: tuple[str, ...], warned: str) -> None:
    ended = run("mint", *BACKLOG, "--webhook", HOOK, *words)
    assert minted(ended)
    assert warned in ended.err


def test_a_status_that_is_known_is_not_warned_of() -> None:
    words = ("--only-status", "closed、処理済み、5、レビュー中", "--status", "7=レビュー中")
    assert "Warning: --only-status" not in run("mint", *BACKLOG, "--webhook", HOOK, *words).err


def test_whom_aws_rings_and_what_it_links_is_sealed_as_it_was_given(keyring: Keyring) -> None:
    pings = ("--ping", "alarm=Here, critical=S0123", "--ping", "OK=U0123456789")
    runbooks = (
        "--runbook",
        "a, b=c-*=https://wiki.example.com/?a=b,c",
        "--runbook",
        "guardduty-*=https://wiki.example.com/gd",
    )
    names = ("--account", "123456789012=production, main", "--account", "2109-8765-4321=検証")
    assert opened(minted(run("mint", *AWS, "--webhook", HOOK, *pings, *runbooks, *names)), keyring).options == {
        "topic": (TOPIC,),
        "ping": ("ALARM=here", "critical=S0123", "OK=U0123456789"),
        "account": ("123456789012=production, main", "210987654321=検証"),
        "runbook": ("a, b=c-*=https://wiki.example.com/?a=b,c", "guardduty-*=https://wiki.example.com/gd"),
    }


def test_what_aws_is_to_say_and_where_is_sealed_as_it_was_given(keyring: Keyring) -> None:
    chosen = ("--only-state", "alarm", "--only-state", "OK,insufficient_data", "--min-severity", "HIGH")
    routes = ("--route", "Severity:Critical=C0000000002", "--route", "account:shop=C0000000003")
    named = (
        "--route",
        "service:RDS=C0000000004",
        "--route",
        "alarm:a, b=c*=C0000000005",
        "--account",
        "1234-5678-9012=Shop",
    )
    assert opened(minted(run("mint", *AWS, *TO_BOT, *chosen, *routes, *named)), keyring).options == {
        "topic": (TOPIC,),
        "only-state": ("ALARM", "OK", "INSUFFICIENT_DATA"),
        "min-severity": ("high",),
        "account": ("123456789012=Shop",),
        "route": (
            "severity:critical=C0000000002",
            "account:shop=C0000000003",
            "service:rds=C0000000004",
            "alarm:a, b=c*=C0000000005",
        ),
    }


def test_open_shows_people_and_routes() -> None:
    to = ("--bot", BOT, "--channel", "C0123456789")
    url = minted(run("mint", *BACKLOG, *to, "--route", "type:Bug=C0000000002", "--person", "11=U0123"))
    shown = run("open", url)
    assert shown.code == 0
    assert re.search(r"^--route +type:Bug=C0000000002$", shown.out, re.MULTILINE)
    assert re.search(r"^--person +11=U0123$", shown.out, re.MULTILINE)
    assert SECRET not in shown.out + shown.err


@pytest.mark.parametrize("source", [BACKLOG, AWS])
@pytest.mark.parametrize(("typed", "mode"), [("all", "all"), ("key", "key"), ("ＫＥＹ", "key"), (" All ", "all")])
def test_threads_are_sealed_shown_and_what_they_need_is_said(
    keyring: Keyring, source: tuple[str, ...], typed: str, mode: str
) -> None:
    ended = run("mint", *source, "--bot", BOT, "--channel", "C0123456789", "--threads", typed)
    assert opened(minted(ended), keyring).options["threads"] == (mode,)
    assert re.search(rf"^--threads +{mode}$", run("open", minted(ended)).out, re.MULTILINE)
    assert "channels:history" in ended.err
    assert "/invite" in ended.err
    without = run("mint", *source, "--bot", BOT, "--channel", "C0123456789")
    assert "channels:history" not in without.err
    assert "threads" not in opened(minted(without), keyring).options


def test_two_people_still_fit_any_form_field() -> None:
    two = ("--person", "Aoi Tanaka=U0123456789", "--person", "2002=U9876543210")
    url = minted(run("mint", *BACKLOG, "--lang", "ja", "--webhook", HOOK, *two))
    assert len(url) <= 255


def test_a_raw_aws_url_needs_no_topic(keyring: Keyring) -> None:
    ended = run("mint", "aws", "--base", BASE, "--webhook", HOOK, "--raw")
    assert opened(minted(ended), keyring).options == {"raw": ("1",)}


def test_without_a_keyring_it_says_how_to_make_one() -> None:
    Path("keyring").unlink()
    assert "python -m bridge keys new" in one_line(run("mint", *BACKLOG, "--webhook", HOOK), 2)


def test_a_keyring_given_twice_is_refused() -> None:
    env = {"BRIDGE_KEYRING": "x", "BRIDGE_KEYRING_FILE": "y"}
    assert "both set" in one_line(run("mint", *BACKLOG, "--webhook", HOOK, env=env), 2)


def test_the_next_steps_for_backlog_are_in_both_languages_with_the_tokens_id() -> None:
    ended = run("mint", *BACKLOG, "--webhook", HOOK)
    assert "Project Settings > Integrations > Webhooks" in ended.err
    assert "プロジェクト設定 > インテグレーション > Webhook" in ended.err
    assert f"Token id {token.parse(minted(ended).rpartition('/')[2]).id}" in ended.err


def test_a_long_url_says_so_and_why() -> None:
    more = [word for number in range(6) for word in ("--topic", f"{TOPIC}-{number}-{os.urandom(8).hex()}")]
    ended = run("mint", *AWS, *more, "--bot", BOT, "--channel", "C0123456789")
    url = minted(ended)
    assert f"The URL has {len(url)} characters" in ended.err
    assert "255" in ended.err
    assert re.search(r"--topic \(\d+\), the base URL \(59\) and the bot token \(\d+\)", ended.err)


def test_options_beyond_all_measure_are_refused() -> None:
    more = [word for number in range(99) for word in ("--topic", f"{TOPIC}-{number}-{os.urandom(32).hex()}")]
    assert "too long" in one_line(run("mint", *AWS, *more, "--webhook", HOOK), 2)


@pytest.mark.parametrize("hook", [(), ("--webhook", "-")], ids=" ".join)
def test_at_a_terminal_the_secret_is_asked_for_and_not_shown(hook: tuple[str, ...]) -> None:
    ours, theirs = pty.openpty()
    words = ("-m", "bridge", "mint", *AWS, *hook)
    with start(*words, env={"TERM": "dumb"}, stdin=theirs, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        shown = _until(ours, b"not shown")
        until(lambda: not termios.tcgetattr(ours)[3] & termios.ECHO)  # the prompt is printed just before
        os.write(ours, HOOK.encode() + b"\n")
        shown += _until(ours, None)
        assert child.wait() == 0, shown
    os.close(ours)
    (url,) = re.findall(rb"^(https://\S+)\r$", shown, re.MULTILINE)
    assert SECRET.encode() not in shown
    token = url.rpartition(b"/")[2]
    assert (
        shown.count(token) == 1
    )  # the URL alone: no line that would be run, and kept in the shell's history, holds it
    assert b"read -rs URL\r\n" in shown
    assert b'--notification-endpoint "$URL"' in shown
    assert b"Warning" not in shown


COMMAND_LINE = "was given on the command line, so your shell's history has it"


@pytest.mark.parametrize(
    ("words", "stdin", "env", "named"),
    [
        (("--webhook", HOOK), "", {}, ["--webhook"]),
        (("--bot", BOT, "--channel", "C0123456789"), "", {}, ["--bot"]),
        (("--webhook", HOOK, "--raw", "--header-key", "k" * 30), "", {}, ["--webhook", "--header-key"]),
        (("--webhook", "-"), HOOK, {}, []),
        ((), "", {"BRIDGE_WEBHOOK": HOOK}, []),
        (("--webhook", "-", "--raw", "--header-key", "-"), f"{HOOK}\n{'k' * 30}\n", {}, []),
        (("--raw", "--header-key"), "", {"BRIDGE_WEBHOOK": HOOK, "BRIDGE_HEADER_KEY": "k" * 30}, []),
        (("--raw", "--header-key"), "", {"BRIDGE_WEBHOOK": HOOK}, []),
    ],
)
def test_a_secret_on_the_command_line_is_warned_of_and_one_from_elsewhere_is_not(
    words: tuple[str, ...], stdin: str, env: dict[str, str], named: list[str]
) -> None:
    where = ("aws", "--base", BASE) if "--raw" in words else AWS
    ended = run("mint", *where, *words, stdin=stdin, env=env)
    minted(ended)
    assert re.findall(rf"^Warning: (--\S+) {COMMAND_LINE}", ended.err, re.MULTILINE) == named
    assert "k" * 30 not in ended.err


def test_a_key_for_the_header_is_made_told_once_and_sealed_as_a_digest(keyring: Keyring) -> None:
    ended = run("mint", "aws", "--base", BASE, "--webhook", HOOK, "--raw", "--header-key")
    url = minted(ended)
    (key,) = re.findall(r"kakehashi_[\w-]{43}", ended.err)
    (sealed,) = opened(url, keyring).options["header-key"]
    assert sealed == urlsafe_b64encode(sha256(key.encode()).digest()).rstrip(b"=").decode()
    shown = run("open", url)
    assert re.search(r"^--header-key +yes$", shown.out, re.MULTILINE)
    assert sealed not in shown.out


@pytest.mark.parametrize(
    ("value", "stdin", "env"),
    [
        (("--header-key", "k" * 24), "", {}),
        (("--header-key=" + "k" * 24,), "", {}),
        (("--header-key", "-"), "k" * 24 + "\n", {}),
        (("--header-key",), "", {"BRIDGE_HEADER_KEY": "k" * 24 + "\n"}),
    ],
)
def test_a_key_of_ones_own_may_be_given_for_the_header(
    value: tuple[str, ...], stdin: str, env: dict[str, str], keyring: Keyring
) -> None:
    ended = run("mint", "aws", "--base", BASE, "--webhook", HOOK, "--raw", *value, stdin=stdin, env=env)
    (sealed,) = opened(minted(ended), keyring).options["header-key"]
    assert sealed == urlsafe_b64encode(sha256(b"k" * 24).digest()).rstrip(b"=").decode()
    assert "told this once" not in ended.err


def test_without_being_asked_for_no_key_is_sealed_whatever_the_environment(keyring: Keyring) -> None:
    env = {"BRIDGE_HEADER_KEY": "k" * 24}
    ended = run("mint", "aws", "--base", BASE, "--webhook", HOOK, "--raw", env=env)
    assert opened(minted(ended), keyring).options == {"raw": ("1",)}


def _until(terminal: int, words: bytes | None) -> bytes:
    seen = b""
    while words is None or words not in seen:
        try:
            seen += os.read(terminal, 4096)
        except OSError:  # the other end has closed
            break
    return seen


def test_the_rule_of_texts_is_sealed(keyring: Keyring) -> None:
    url = minted(run("mint", *BACKLOG, "--webhook", HOOK, "--format", "markdown"))
    assert opened(url, keyring).options == {"space": ("demo.backlog.com",), "format": ("markdown",)}


# -- what people type --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sealed"),
    [
        ("課題の追加", ("issue-added",)),
        ("課題の追加、Issue Commented，wiki-*", ("issue-added", "issue-commented", "wiki-*")),
        ("  コメントにお知らせを追加 ", ("notification-added",)),
        ("その他", ("other",)),
        ("Issue-Added", ("issue-added",)),
        ("課題の追加,issue-added", ("issue-added",)),
    ],
)
def test_a_kind_may_be_asked_for_by_its_title(keyring: Keyring, typed: str, sealed: tuple[str, ...]) -> None:
    url = minted(run("mint", *BACKLOG, "--only", typed, "--webhook", "-", stdin=HOOK))
    assert opened(url, keyring).options["only"] == sealed
    assert opened(minted(run("mint", *BACKLOG, "--not", typed, "--webhook", "-", stdin=HOOK)), keyring)


def test_every_kind_may_be_asked_for_by_either_title(keyring: Keyring) -> None:
    for source in SOURCES.values():
        check = next(option.check for option in source.options if option.name == "only")
        for kind in (*source.kinds, source.kinds.other):
            assert {check(word) for word in (kind.name, kind.about.en, kind.about.ja)} == {kind.name}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("issue_added", "issue-added"), ("issueadded", "issue-added"), ("課題追加", "issue-added"), ("wiki", "wiki-")],
)
def test_for_a_slip_the_nearest_kind_is_offered(typed: str, meant: str) -> None:
    assert f"did you mean {meant}" in one_line(run("mint", *BACKLOG, "--only", typed, "--webhook", HOOK), 2)


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.backlog.com/dashboard",
        "https://Example.backlog.com/view/DEMO-1#comment-2",
        "http://example.backlog.com/",
        "example.backlog.com/projects/DEMO",
        "ｅｘａｍｐｌｅ．ｂａｃｋｌｏｇ．ｃｏｍ",
    ],
)
def test_a_pasted_address_is_stripped_to_its_host(keyring: Keyring, typed: str) -> None:
    ended = run("mint", "backlog", "--base", BASE, "--space", typed, "--webhook", "-", stdin=HOOK)
    assert opened(minted(ended), keyring).options["space"] == ("example.backlog.com",)
    assert "Warning" not in ended.err


@pytest.mark.parametrize("host", ["a.backlog.com", "a.backlog.jp", "a.backlogtool.com"])
def test_a_space_of_backlog_is_nothing_to_warn_of(keyring: Keyring, host: str) -> None:
    assert "Warning" not in run("mint", *BACKLOG[:3], "--space", host, "--webhook", "-", stdin=HOOK).err


@pytest.mark.parametrize(
    "host", ["backlog.example.com", "demo.backlog.co.jp", "demo-backlog.com", "demo.backlog.com.example"]
)
def test_another_host_is_taken_with_a_warning(keyring: Keyring, host: str) -> None:
    ended = run("mint", *BACKLOG[:3], "--space", host, "--webhook", "-", stdin=HOOK)
    assert opened(minted(ended), keyring).options["space"] == (host,)
    assert f"Warning: {host} is not in backlog.com, backlog.jp or backlogtool.com" in ended.err


@pytest.mark.parametrize(
    ("people", "doubted"),
    [
        (("田中葵", "佐藤 春", "AoiTanaka"), "--person 田中葵 and AoiTanaka has"),
        (("田中葵",), "--person 田中葵 has"),
        (("佐藤　春", "1234567", "abcDEF12"), ""),
    ],
)
def test_a_name_in_one_word_is_taken_with_a_warning(keyring: Keyring, people: tuple[str, ...], doubted: str) -> None:
    given = [word for name in people for word in ("--person", f"{name}=U0123456789")]
    ended = run("mint", *BACKLOG, *given, "--webhook", "-", stdin=HOOK)
    assert len(opened(minted(ended), keyring).options["person"]) == len(people)
    assert f"Warning: {doubted}" in ended.err if doubted else "Warning" not in ended.err
