"""The command line: results alone on stdout, one line for what goes wrong, exit 0, 1 or 2."""

import errno
import json
import os
import re
import signal
import socket
import stat
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from moto import mock_aws

from bridge import VERSION
from bridge.__main__ import COMMANDS, group
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from tests.support.hooks import SECRET, WEBHOOK
from tests.support.pace import PLENTY
from tests.support.terminal import one_line, run, start
from tests.support.wire import Script, Wire

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.usefixtures("empty_folder")
AWS = {"AWS_DEFAULT_REGION": "ap-northeast-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
ISSUE = {
    "id": 1,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"projectKey": "DEMO", "name": "Demo"},
    "content": {"id": 2, "key_id": 42, "summary": "検索が遅い", "description": "8 秒"},
    "createdUser": {"name": "Aoi Tanaka"},
}


def _month() -> str:
    """What a key of this moment is called."""
    return f"{datetime.now(UTC):%Y-%m}"


@pytest.fixture
def keyring(empty_folder: None) -> Keyring:
    text = new_plain("laptop")
    Path("keyring").write_text(text)
    return Keyring.parse(text)


@pytest.fixture
def issue() -> str:
    Path("issue.json").write_text(json.dumps(ISSUE), encoding="utf-8")
    return "issue.json"


# -- every command ------------------------------------------------------------------------------


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = group([name]).commands[name]
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    ended = run(*words, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert re.search(rf"Example:\s.*python\s+-m\s+bridge\s+{' '.join(words)}", ended.out, re.DOTALL)


def test_the_version_is_printed_alone_and_is_the_one_of_the_packages() -> None:
    ended = run("--version")
    assert (ended.code, ended.out, ended.err) == (0, f"{VERSION}\n", "")
    python = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    node = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["version"]
    assert (python, node) == (VERSION, VERSION)


def test_the_version_is_shown_without_importing_any_command() -> None:
    code = "import sys; from bridge.__main__ import main; main(['--version']); print(*sys.modules)"
    with start("-c", code, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        out, _ = child.communicate()
    assert not {f"bridge.cli.{name}" for name in COMMANDS} & set(out.decode().split())


def test_no_command_at_all_shows_the_commands_and_is_a_slip() -> None:
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert all(f"  {name} " in ended.err for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("mnit",), "mint"),
        (("keys", "nwe"), "new"),
        (("serve", "--prot", "1"), "--port"),
        (("serve", "--port", "99999"), "0<=x<=65535"),
        (("serve", "--workers", "0"), "1<=x<=64"),
        (("say", "jira", "x.json"), "backlog"),
        (("say", "backlog"), "FILE"),
    ],
)
def test_a_slip_of_usage_is_one_line_that_says_what_is_right(words: tuple[str, ...], right: str) -> None:
    assert right in one_line(run(*words), 2)


def test_a_command_imports_what_it_needs_and_no_more() -> None:
    code = "import sys; from bridge.__main__ import main; main(['keys', 'list']); print(*sys.modules)"
    with start("-c", code, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        out, _ = child.communicate()
    assert b"bridge.sealing.keyring" in out.split() or b"bridge.cli.keys" in out.split()
    assert not {b"flask", b"boto3", b"granian", b"slack_sdk", b"bridge.sources"} & set(out.split())


def test_a_reader_who_has_had_enough_is_no_error() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with start("-m", "bridge", "kinds", stdout=writes, stderr=subprocess.PIPE) as child:
        os.close(writes)
        _, err = child.communicate()
    assert (child.returncode, err) == (0, b"")


def test_ctrl_c_has_an_exit_code_and_no_traceback() -> None:
    with start("-m", "bridge", "say", "backlog", "-", stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin
        child.stdin.write(b" " * 200_000)  # more than a pipe holds: it is reading by now
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
    assert (child.returncode, err) == (130, b"")


def test_results_are_utf_8_whatever_the_locale() -> None:
    words = ("-m", "bridge", "kinds")
    with start(*words, env={"PYTHONIOENCODING": "ascii"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        out, err = child.communicate()
    assert (child.returncode, err) == (0, b"")
    assert "内容" in out.decode()


def test_bytes_that_are_no_text_are_no_traceback() -> None:
    for words in (("keys", "list", "--file", "\udcff"), ("say", "backlog", "\udcff"), ("open", "\udcff"), ("\udcff",)):
        ended = run(*words)
        one_line(ended, ended.code)
    Path("binary").write_bytes(bytes(range(256)))
    assert "not UTF-8" in one_line(run("say", "backlog", "binary"), 1)
    assert "no hook" in one_line(run("open", "-", stdin=bytes(range(128, 256))), 2)


def without_packages(*words: str) -> tuple[int, bytes, str]:
    """What `python` with these arguments does where nothing is installed: code, output, errors."""
    with start("-S", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        out, err = child.communicate()
    return child.returncode, out, err.decode()


@pytest.mark.parametrize("words", [(), ("--help",), *((name,) for name in COMMANDS)], ids=" ".join)
def test_without_the_packages_one_line_says_what_to_do(words: tuple[str, ...]) -> None:
    code, out, err = without_packages("-m", "bridge", *words)
    assert (code, out, err.count("\n")) == (1, b"", 1)
    assert re.match(r"error: \S+ lacks click: run `make demo` once, then \.venv/bin/python -m bridge; or ", err)


def run_without(module: str, *words: str) -> tuple[int, str]:
    """Run a command where that module alone cannot be found."""
    code = (
        f"import sys; sys.modules[{module!r}] = None; from bridge.__main__ import main; sys.exit(main({list(words)}))"
    )
    with start("-c", code, stderr=subprocess.PIPE) as child:
        _, err = child.communicate()
    return child.returncode, err.decode()


def test_one_package_that_is_missing_is_named() -> None:
    code, err = run_without("cryptography", "kinds")
    assert (code, err.count("\n")) == (1, 1)
    assert " lacks cryptography: run `make demo` once" in err


def test_a_module_of_ours_that_is_missing_keeps_its_traceback() -> None:
    code, err = run_without("bridge.cli.kinds", "kinds")
    assert code == 1
    assert err.startswith("Traceback ")
    assert "bridge.cli.kinds" in err.splitlines()[-1]


# -- keys ---------------------------------------------------------------------------------------


def test_a_new_key_makes_a_keyring_that_nobody_else_can_read() -> None:
    ended = run("keys", "new")
    assert (ended.code, ended.out) == (0, "")
    assert f"Added {_month()} to keyring (plain)" in ended.err
    assert "mint" in ended.err
    assert stat.S_IMODE(Path("keyring").stat().st_mode) == 0o600
    assert os.listdir() == ["keyring"]


def test_a_second_key_goes_on_top_under_a_name_of_its_own() -> None:
    run("keys", "new")
    first = Path("keyring").read_text()
    ended = run("keys", "new")
    assert Path("keyring").read_text().endswith("\n" + first)
    assert "go on working" in ended.err
    run("keys", "new", "--name", "laptop")
    listed = run("keys", "list")
    assert (listed.code, listed.err) == (0, "")
    assert [line.split()[0] for line in listed.out.splitlines()] == ["laptop", f"{_month()}-2", _month()]
    assert all(re.fullmatch(r"\S+ +[0-9a-f]{8}  plain", line) for line in listed.out.splitlines())


def test_of_two_new_keys_at_once_neither_is_lost() -> None:
    """The second reads the keyring only when the first has written it."""
    fcntl = pytest.importorskip("fcntl")
    run("keys", "new", "--name", "first")
    folder = os.open(".", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with start("-m", "bridge", "keys", "new", "--name", "second", stderr=subprocess.PIPE) as child:
        assert child.stderr
        assert b"waiting for it" in child.stderr.readline()
        Path("keyring").write_text(new_plain("meanwhile") + "\n" + Path("keyring").read_text())
        os.close(folder)
        assert child.wait(PLENTY) == 0
    assert [line.split()[0] for line in run("keys", "list").out.splitlines()] == ["second", "meanwhile", "first"]


def test_neither_making_nor_listing_a_key_shows_it() -> None:
    made, listed = run("keys", "new"), run("keys", "list")
    material = Path("keyring").read_text().partition("plain:")[2].strip()
    assert material
    assert material not in made.out + made.err + listed.out + listed.err


def test_a_key_wrapped_by_kms_is_made_with_its_alias() -> None:
    with mock_aws():
        ended = run("keys", "new", "--kms", "kakehashi", "--file", "shared", env=AWS)
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "safe to commit" in ended.err
    assert re.search(
        r"  kms:arn:aws:kms:ap-northeast-1:123456789012:key/\S+$", run("keys", "list", "--file", "shared").out
    )


def test_a_wrapped_key_is_made_where_it_will_be_deployed_and_the_next_command_is_said() -> None:
    with mock_aws():
        there = AWS | {"AWS_REGION": "eu-west-1"}
        ended = run("keys", "new", "--kms", "alias/kakehashi", "--file", "wrapped", env=there)
    assert "Next: npx osls deploy" in ended.err
    assert "kms:arn:aws:kms:eu-west-1:" in run("keys", "list", "--file", "wrapped").out


@pytest.mark.parametrize(
    ("words", "code", "right"),
    [
        (("new", "--name", "a b"), 2, "A-Z a-z 0-9"),
        (("new", "--name", "laptop"), 2, "choose another name"),
        (("new", "--kms", "aws/ebs"), 2, "alias"),
        (("new", "--kms", "kakehashi"), 2, "AWS_DEFAULT_REGION"),
        (("new", "--file", "nowhere/keyring"), 1, "No such file"),
        (("list", "--file", "nowhere"), 2, "python -m bridge keys new --file nowhere"),
        (("list", "--file", "binary"), 2, "one key a line"),
        (("new", "--file", "wrong"), 2, "line 1"),
    ],
)
@pytest.mark.usefixtures("keyring")
def test_what_is_wrong_with_a_key_is_said_and_the_keyring_stays(words: tuple[str, ...], code: int, right: str) -> None:
    Path("binary").write_bytes(b"\xff\xfe")
    Path("wrong").write_text("secretsecret")
    before = Path("keyring").read_text()
    line = one_line(run("keys", *words, env={"AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none"}), code)
    assert right in line
    assert "secretsecret" not in line
    assert Path("keyring").read_text() == before


def test_a_keyring_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = Path("keyring").read_text()
    with monkeypatch.context() as patched:
        patched.setattr("os.replace", refuse)
        assert "No space left" in one_line(run("keys", "new"), 1)
    assert Path("keyring").read_text() == before
    assert os.listdir() == ["keyring"]


# -- kinds --------------------------------------------------------------------------------------


def test_the_table_of_kinds_has_a_row_a_kind_in_both_languages() -> None:
    ended = run("kinds")
    assert (ended.code, ended.err) == (0, "")
    head, rule, *rows = ended.out.splitlines()
    assert head == "| Source | Kind | What | 内容 |"
    assert rule == "|-|-|-|-|"
    names = [tuple(cell.strip(" `") for cell in row.split("|")[1:3]) for row in rows]
    assert names == [
        (source.name, kind.name)
        for source in SOURCES.values()
        for kind in (*source.kinds, source.kinds.other, *source.kinds.ignored)
    ]
    assert all(re.fullmatch(r"\| \S+ \| `\S+` \| [^|]+\S \| [^|]+\S \|", row) for row in rows)
    assert run("kinds").out == ended.out


# -- open ---------------------------------------------------------------------------------------


def test_open_shows_what_a_url_holds_with_its_secret_masked(keyring: Keyring) -> None:
    options = {"space": ("demo.backlog.com",), "only": ("issue-*", "wiki-*"), "raw": ("1",)}
    text = token.seal(Destination(WEBHOOK, "ja", datetime(2031, 1, 31, tzinfo=UTC).date(), options), "backlog", keyring)
    ended = run("open", f"https://bridge.example.com/prod/backlog/{text}")
    assert (ended.code, ended.err) == (0, "")
    assert dict(line.split(maxsplit=1) for line in ended.out.replace("Posts to", "Posts").splitlines()) | {} == {
        "Source": "backlog",
        "Posts": "https://hooks.slack.com/services/T0123456789/B0123456789/…",
        "Language": "ja",
        "Works": "until  2031-01-31",
        "--space": "demo.backlog.com",
        "--only": "issue-*, wiki-*",
        "--raw": "yes",
        "Token": f"id     {token.parse(text).id}",
        "Key": "laptop",
    }
    assert SECRET not in ended.out


def test_open_takes_a_token_alone_from_stdin_and_one_that_is_over(keyring: Keyring) -> None:
    bot = Bot("xoxb-" + "1" * 12 + "-secretsecret", "C0123456789")
    text = token.seal(Destination(bot, expires=datetime(2020, 1, 1, tzinfo=UTC).date()), "aws", keyring)
    ended = run("open", "-", "--source", "aws", stdin=text + "\n")
    assert ended.code == 0
    assert "channel C0123456789 by bot xoxb-…" in ended.out
    assert "2020-01-01 (over: mint a new one)" in ended.out
    assert "secretsecret" not in ended.out


def test_open_says_that_a_url_without_an_end_works_until_it_is_revoked(keyring: Keyring) -> None:
    text = token.seal(Destination(WEBHOOK), "aws", keyring)
    assert "revoked" in run("open", f"http://127.0.0.1:8080/aws/{text}").out


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("https://bridge.example.com/backlog/{token}x", ()),
        ("https://bridge.example.com/aws/{token}", ()),
        ("https://bridge.example.com/backlog/{token}", ("--source", "aws")),
        ("https://bridge.example.com/jira/{token}", ()),
        ("https://bridge.example.com/backlog/", ()),
        ("{token}", ()),
        ("{token}", ("--source", "aws")),
        ("", ("--source", "aws")),
    ],
)
def test_open_refuses_what_it_cannot_read_without_repeating_it(
    keyring: Keyring, url: str, more: tuple[str, ...]
) -> None:
    text = token.seal(Destination(WEBHOOK, options={"space": ("demo.backlog.com",)}), "backlog", keyring)
    ended = run("open", url.format(token=text), *more)
    assert ended.code in (1, 2)
    assert text not in one_line(ended, ended.code)


def test_open_without_a_keyring_says_how_to_make_one() -> None:
    assert "python -m bridge keys new" in one_line(run("open", "https://x.example/backlog/abc"), 2)


# -- send ---------------------------------------------------------------------------------------


def answering(status: str, body: bytes) -> Script:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(body), body))
        return False

    return script


def sent(source: str, body: str) -> tuple[str, dict[str, str]]:
    """The request line and the headers of a body that is sent."""
    with Wire(answering("200 OK", b'{"status": "posted"}')) as wire:
        ended = run("send", f"{wire.url}/{source}/sealed", "-", stdin=body)
    assert (ended.code, ended.err, ended.out) == (0, "", '200 {"status": "posted"}\n')
    head, _, arrived = wire.requests[0].decode().partition("\r\n\r\n")
    assert arrived == body
    line, *headers = head.split("\r\n")
    return line, {name.lower(): value for name, _, value in (header.partition(": ") for header in headers)}


def test_send_posts_as_backlog_does() -> None:
    line, headers = sent("backlog", json.dumps(ISSUE))
    assert line == "POST /backlog/sealed HTTP/1.1"
    assert headers["user-agent"] == "Backlog Webhook"
    assert headers["content-type"] == "application/json; charset=UTF-8"


def test_send_posts_an_envelope_as_sns_does() -> None:
    envelope = {"Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "x": 1}
    _, headers = sent("aws", json.dumps(envelope))
    assert headers["user-agent"] == "Amazon Simple Notification Service Agent"
    assert headers["content-type"] == "text/plain; charset=UTF-8"
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert headers["x-amz-sns-message-id"] == "m-1"
    assert headers["x-amz-sns-topic-arn"] == envelope["TopicArn"]


def test_send_leaves_out_a_header_that_could_not_be_one() -> None:
    _, headers = sent("aws", json.dumps({"Type": "Notification", "MessageId": "a\r\nb: c", "TopicArn": "名"}))
    assert "x-amz-sns-message-id" not in headers
    assert "x-amz-sns-topic-arn" not in headers
    assert "b" not in headers


def test_send_posts_an_event_as_eventbridge_does() -> None:
    _, headers = sent("aws", '{"detail-type": "x", "detail": {}}')
    assert headers["user-agent"] == "Amazon/EventBridge/ApiDestinations"


@pytest.mark.parametrize("text", ["Backup finished", "[1, 2]"])
def test_send_posts_anything_else_as_raw_delivery_does(text: str) -> None:
    _, headers = sent("aws", text)
    assert headers["x-amz-sns-rawdelivery"] == "true"


def test_send_prints_a_refusal_and_fails(issue: str) -> None:
    refusal = '{"error": {"code": "expired", "message": "This URL worked until 2020-01-01."}}'
    with Wire(answering("410 Gone", refusal.encode())) as wire:
        ended = run("send", "-", issue, stdin=f"{wire.url}/backlog/sealed\n")
    assert (ended.code, ended.err, ended.out) == (1, "", f"410 {refusal}\n")


def test_send_takes_url_and_body_from_one_stdin() -> None:
    with Wire(answering("200 OK", b"{}")) as wire:
        ended = run("send", "-", "-", stdin=f"{wire.url}/backlog/sealed\n" + json.dumps(ISSUE))
    assert ended.code == 0
    assert wire.requests[0].decode().endswith(json.dumps(ISSUE))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://bridge.example.com/backlog/sealed", 2),
        ("https://bridge.example.com/jira/sealed", 2),
        ("https://bridge.example.com/backlog/", 2),
        ("https://bridge.example.com:port/backlog/sealed", 2),
        ("https://bridge.example.com/backlog/sealed?x=1", 2),
        ("https://bridge.example.com/backlog/seéled", 2),
        ("ftp://127.0.0.1/backlog/sealed", 2),
        ("sealed", 2),
        ("http://127.0.0.1:1/backlog/sealed", 1),
    ],
)
def test_send_refuses_a_url_that_is_no_hook_without_repeating_it(issue: str, url: str, code: int) -> None:
    line = one_line(run("send", url, issue), code)
    assert "seal" not in line.lower().replace("sealed,", "")
