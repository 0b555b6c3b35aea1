"""demo: the whole bridge on this computer; it shows what arrives and leaves nothing behind."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.cli.demo import Stage, send_samples, tell_stories
from bridge.cli.demo.child import Child, stop
from bridge.cli.demo.signer import CERTIFICATE_PATH, Signer
from bridge.cli.demo.stand_in import Posted, StandIn, running
from bridge.errors import Failed
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from tests.support.pace import PLENTY
from tests.support.terminal import Ended, one_line, process, run, start
from tests.support.wire import Wire

# None of it may matter to the demo.
FOREIGN = {"BRIDGE_KEYRING": "nonsense", "BRIDGE_REVOKED": "nonsense", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}


@pytest.fixture(autouse=True)
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens, no temporary file is left."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield
    assert os.listdir(tmp_path) == []


@pytest.fixture(scope="module")
def once() -> Ended:
    return run("demo", "--once", "--port", "0", env=FOREIGN)


def test_once_sends_the_samples_shows_what_arrives_and_ends(once: Ended) -> None:
    assert (once.code, once.err) == (0, "")
    steps = re.findall(r"^▶ .* → (\d+) (\w+)", once.out, re.MULTILINE)
    assert [(status, said) for status, said in steps[:3]] == [
        ("200", "posted"),
        ("200", "confirmed"),
        ("200", "posted"),
    ]
    assert steps[3][0] == "403"
    assert "Aoi Tanaka さんが課題を追加しました：DEMO-42[1] 検索が遅い" in once.out
    assert "🔴 ALARM api-5xx[1]: sum of 5XXError is 17 in 1 min, above 5" in once.out
    assert "Notifications of the SNS topic alarms" in once.out
    assert "https://demo.backlog.com/view/DEMO-42" in once.out


def test_what_belongs_together_is_shown_with_its_replies_set_in(once: Ended) -> None:
    shown = once.out.partition("--threads all")[2]
    alarm, issue, pipeline = shown.split("  #threads: ")[1:]
    assert alarm.splitlines()[1].startswith("  🟢 OK after 10 s · 🔴 ALARM api-5xx[1]: ")
    assert "\n    ╰ 🟢 OK api-5xx[1]: sum of 5XXError is 0 in 1 min, back to 5 or below\n" in alarm
    assert "\n  Aoi Tanaka さんが課題を追加しました：DEMO-42[1] 検索が遅い\n" in issue
    assert issue.count("\n    ╰ 佐藤 春さんがコメントしました：DEMO-42") == 2
    assert pipeline.splitlines()[1].startswith("  🟢 OK after 30 s · Pipeline shop-release[1] started")
    assert [line.split(" ")[5:8] for line in pipeline.splitlines() if "╰" in line] == [
        ["✅", "Stage", "Build[1]"],
        ["✅", "Stage", "Deploy[1]"],
        ["✅", "Pipeline", "shop-release[1]"],
    ]


def test_what_it_shows_is_plain_where_nobody_can_see_colours(once: Ended) -> None:
    assert "\x1b" not in once.out


def test_once_has_no_page(once: Ended) -> None:
    assert "as Slack would show it" not in once.out


def test_it_does_not_show_what_the_urls_hold(once: Ended) -> None:
    assert "OnlyOnThisComputer" not in once.out


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port}" in one_line(run("demo", "--once", "--port", port), 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_can_play_on_until_it_is_ended(number: signal.Signals, tmp_path: Path) -> None:
    with process("-m", "bridge", "demo", "--port", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as demo:
        assert demo.stdout
        assert demo.stderr
        lines = iter(lambda: demo.stdout.readline().decode(), "")  # type: ignore[union-attr]
        seen = lines_until(lines, "raw delivery", 1)
        pages = [line.strip() for line in seen if re.fullmatch(r"  http://127\.0\.0\.1:\d+/\n", line)]
        commands = [shlex.split(line) for line in seen if line.startswith("  curl")]
        for _, _, url, _, body in commands:
            assert post(url, body.encode()).body == b'{"status":"posted"}\n'
        shown = "".join(lines_until(lines, "Nightly backup finished", 0))
        page = Transport().fetch(f"{pages[0]}inbox", Deadline.after(PLENTY), 1_000_000).body.decode()
        assert "直しました。" in page
        assert "Nightly backup finished" in page
        assert "OnlyOnThisComputer" not in page
        assert "直しました。" in shown
        serving = children(demo.pid)
        assert serving
        demo.send_signal(number)
        _, err = demo.communicate(timeout=PLENTY)
    assert (demo.returncode, err.decode()) == (0, "\nThe demo is over. Nothing is left of it.\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in serving)


def lines_until(lines: Iterator[str], words: str, more: int) -> list[str]:
    """The lines up to the one that holds these words, and so many after it."""
    seen = []
    for line in lines:
        seen.append(line)
        if words in line and not line.startswith("  curl"):
            return seen + [next(lines) for _ in range(more)]
    raise AssertionError("".join(seen))


def children(pid: int) -> list[int]:
    """The processes that it has started, and theirs; Linux alone tells."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    direct = [int(child) for child in listing.read_text().split()] if listing.exists() else []
    return direct + [grandchild for child in direct for grandchild in children(child)]


def post(url: str, body: bytes) -> Answer:
    within = Deadline.after(PLENTY)
    return Transport().request("POST", url, headers={}, body=body, within=within, at_most=10_000)


def test_once_interrupted_is_no_success() -> None:
    with process(
        "-m", "bridge", "demo", "--once", "--port", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as demo:
        assert demo.stdout
        demo.stdout.readline()
        demo.send_signal(signal.SIGINT)
        _, err = demo.communicate(timeout=PLENTY)
    assert (demo.returncode, err) in ((130, b""), (0, b""))  # 0: it was already done


def test_a_bridge_that_ends_by_itself_is_said_with_its_last_words(tmp_path: Path) -> None:
    settings, log = {"BRIDGE_KEYRING": "nonsense"}, tmp_path / "log"
    with (
        Child.serving("127.0.0.1", 0, settings, log) as child,
        pytest.raises(Failed, match="the bridge has ended: keyring, line 1"),
    ):
        child.wait_until_healthy(Transport(), "http://127.0.0.1:1")
    log.unlink()


def test_a_bridge_that_never_answers_rightly_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    def starting(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        return True

    with Wire(starting) as wire, start("-c", "import time; time.sleep(60)") as process:
        for base in (wire.url, "http://127.0.0.1:1"):
            with pytest.raises(Failed, match="did not answer within 0 s"):
                Child(process, tmp_path / "log").wait_until_healthy(Transport(), base, 0.1)
        stop(process)
    assert process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_end_when_asked_is_ended() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with start("-c", deaf, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        stop(process, 0.1)
    assert process.returncode == -signal.SIGKILL


def test_a_sample_that_is_answered_wrongly_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def skipped(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{"status": "skipped"}')
        return True

    signer = Signer.made(datetime.now(UTC))
    with Wire(skipped) as wire:
        hook = {name: f"{wire.url}/{name}/sealed" for name in ("backlog", "aws")}
        stage = Stage(hook["backlog"], hook["aws"], hook, StandIn(signer.certificate), signer, Transport())
        assert not send_samples(stage)
        assert not tell_stories(stage)
    assert capsys.readouterr().out.count("→ 200 skipped") == 4 + 9


# -- the stand-in -------------------------------------------------------------------------------


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn(b"-----BEGIN CERTIFICATE-----")


def test_the_stand_in_answers_as_slack_does(stand_in: StandIn) -> None:
    with running(stand_in) as base:
        hook, api = f"{base}/services/T0/B0/x", f"{base}/api/chat.postMessage"
        said = [
            (answer.status, answer.body)
            for answer in (
                post(hook, b'{"text": "hello"}'),
                post(hook, b"{}"),
                post(hook, b"[]"),
                post(hook, b"not json"),
                post(api, b'{"channel": "C0123456789", "text": "hello"}'),
                post(api, b"{}"),
                post(f"{base}/elsewhere", b"{}"),
            )
        ]
    assert said == [
        (200, b"ok"),
        (400, b"no_text"),
        (400, b"invalid_payload"),
        (400, b"invalid_payload"),
        (200, said[4][1]),
        (200, b'{"ok": false, "error": "channel_not_found"}'),
        (404, b"not_found"),
    ]
    assert json.loads(said[4][1])["ok"] is True
    assert stand_in.posted.get_nowait() == Posted("/services/T0/B0/x", {"text": "hello"})
    assert stand_in.posted.get_nowait().to == "C0123456789"
    assert stand_in.posted.empty()


def test_the_stand_in_answers_as_sns_does(stand_in: StandIn) -> None:
    with running(stand_in) as base:
        fetch, within = Transport().fetch, Deadline.after(PLENTY)
        assert fetch(base + CERTIFICATE_PATH, within, 1_000).body == stand_in.certificate
        assert b"ConfirmSubscriptionResponse" in fetch(f"{base}/?Action=ConfirmSubscription", within, 1_000).body
        assert fetch(f"{base}/?Action=Publish", within, 1_000).status == 404


def test_a_signature_is_over_what_sns_signs() -> None:
    signer = Signer.made(datetime.now(UTC))
    topic = "arn:aws:sns:us-east-1:123456789012:t"
    signed = signer.signed({"Type": "Notification", "TopicArn": topic, "Message": "m"})
    assert signed["SigningCertURL"] == f"https://sns.us-east-1.amazonaws.com{CERTIFICATE_PATH}"
    assert json.dumps(signed)
    assert signed["SignatureVersion"] == "2"
