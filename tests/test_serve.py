"""serve: refuses to start half-right, never logs a path, and lets what has begun finish."""

import json
import logging
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bridge import VERSION
from bridge.cli.serve import Line, load
from bridge.cli.serve.front import Front
from bridge.cli.serve.listening import bound, free
from bridge.cli.serve.page import check_local
from bridge.errors import BadOption, NoAnswer
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.hooks import SPACE, WEBHOOK
from tests.support.pace import PLENTY, until
from tests.support.terminal import one_line, process, run
from tests.support.wire import OK, Wire

pytestmark = pytest.mark.usefixtures("empty_folder")
BODY = json.dumps({"type": 1, "project": {"projectKey": "DEMO"}, "content": {"key_id": 42, "summary": "s"}}).encode()


@contextmanager
def serving(*words: str, text: str, slack: str = "http://127.0.0.1:1") -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A bridge as its own process, answering; and its base URL."""
    port = free("127.0.0.1", 0)
    env = {"BRIDGE_KEYRING": text, "BRIDGE_SLACK_BASE_URL": slack}
    words = ("-m", "bridge", "serve", "--port", str(port), *words)
    with process(*words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        base = f"http://127.0.0.1:{port}"
        wait_until_healthy(base)
        yield child, base


def wait_until_healthy(base: str) -> None:
    def healthy() -> bool:
        try:
            assert request("GET", f"{base}/healthz").body == b'{"status":"ok","version":"%s"}\n' % VERSION.encode()
        except NoAnswer:
            return False
        return True

    until(healthy)


def request(method: str, url: str, body: bytes | None = None) -> Answer:
    return Transport().request(
        method, url, headers={"X-Forwarded-For": "192.0.2.1"}, body=body, within=Deadline.after(PLENTY), at_most=10_000
    )


def test_it_answers_and_ends_cleanly_and_its_log_holds_no_path() -> None:
    text = new_plain("laptop")
    sealed = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(text))
    with serving("--workers", "2", text=text) as (child, base):
        assert request("POST", f"{base}/backlog/{sealed}", b"not json").status == 400
        assert request("POST", f"{base}/backlog/{sealed}x", BODY).status == 404
        assert request("GET", f"{base}/aws/{sealed}").status == 405
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=PLENTY)
    assert (child.returncode, out) == (0, b"")
    lines = [json.loads(line) for line in err.decode().splitlines()]
    assert [line["event"] for line in lines if line["event"] != "hook"] == ["listening", "stopped"]
    assert sealed not in err.decode()
    assert not re.search(r"/(?:backlog|aws|healthz)", err.decode())
    assert b"192.0.2.1" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_finished_before_it_ends(number: signal.Signals) -> None:
    text = new_plain("laptop")
    sealed = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(text))
    reached = threading.Event()

    def slow(connection: socket.socket, _: bytes) -> bool:
        reached.set()
        time.sleep(0.4)
        connection.sendall(OK)
        return True

    answers: list[Answer] = []
    with Wire(slow) as slack, serving(text=text, slack=slack.url) as (child, base):
        post = threading.Thread(target=lambda: answers.append(request("POST", f"{base}/backlog/{sealed}", BODY)))
        post.start()
        assert reached.wait(PLENTY)
        child.send_signal(number)
        _, err = child.communicate(timeout=PLENTY)
        post.join()
    assert child.returncode == 0, err
    assert [answer.status for answer in answers] == [200]
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("env", "right"),
    [
        ({}, "python -m bridge keys new"),
        ({"BRIDGE_KEYRING": "x = plain:c2VjcmV0"}, "keyring, line 1"),
        ({"BRIDGE_KEYRING": "x", "BRIDGE_KEYRING_FILE": "y"}, "BRIDGE_KEYRING_FILE"),
        ({"BRIDGE_KEYRING": "{key}", "BRIDGE_DELIVERY": "pigeon"}, "BRIDGE_DELIVERY"),
        ({"BRIDGE_KEYRING": "{key}", "BRIDGE_LOG_LEVEL": "LOUD"}, "BRIDGE_LOG_LEVEL"),
        ({"BRIDGE_KEYRING": "{key}", "BRIDGE_SLACK_BASE_URL": "https://slack.example.com"}, "BRIDGE_SLACK_BASE_URL"),
        ({"BRIDGE_KEYRING": "{key}", "BRIDGE_REVOKED": "secret"}, "BRIDGE_REVOKED"),
        ({"BRIDGE_KEYRING": "{key}", "BRIDGE_BASE_URL": "bridge.example.com"}, "BRIDGE_BASE_URL"),
        ({"BRIDGE_KEYRING": "{key}", "AWS_LAMBDA_FUNCTION_NAME": "bridge"}, "plain keys"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(env: dict[str, str], right: str) -> None:
    filled = {name: value.replace("{key}", new_plain("laptop")) for name, value in env.items()}
    line = one_line(run("serve", "--port", "0", env=filled), 2)
    assert right in line
    assert "c2VjcmV0" not in line


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = one_line(run("serve", "--port", port, env={"BRIDGE_KEYRING": new_plain("laptop")}), 1)
    assert f"127.0.0.1 port {port}" in line
    assert "--port" in line


def test_an_address_that_is_not_ours_is_one_line() -> None:
    for host in ("192.0.2.1", "no host"):
        words = ("serve", "--host", host, "--port", "0")
        assert host in one_line(run(*words, env={"BRIDGE_KEYRING": new_plain("laptop")}), 1)


def test_the_page_is_served_beside_the_bridge_and_ends_with_it() -> None:
    with serving("--page", text=new_plain("k")) as (child, base):
        assert child.stderr
        logged = [json.loads(child.stderr.readline()) for _ in range(2)]
        (port,) = (line["port"] for line in logged if line["event"] == "page")
        page = f"http://127.0.0.1:{port}/inbox"
        assert b"posts to Slack itself" in request("GET", page).body
        assert request("GET", f"{base}/inbox").status == 404, "the bridge's own port has no page"
        child.send_signal(signal.SIGTERM)
        child.wait(PLENTY)
        with pytest.raises(NoAnswer):
            request("GET", page)


ANY = "0.0.0.0"  # noqa: S104  what is refused


@pytest.mark.parametrize(("host", "env"), [(ANY, {}), ("127.0.0.1", {"AWS_LAMBDA_FUNCTION_NAME": "f"})])
def test_the_page_is_for_this_computer_alone(host: str, env: dict[str, str]) -> None:
    with pytest.raises(BadOption, match=r"--page is for this computer alone"):
        check_local(bound(host, 0), env)


def test_a_page_that_others_could_reach_stops_the_start() -> None:
    ended = run("serve", "--page", "--host", ANY, "--port", "0", env={"BRIDGE_KEYRING": new_plain("k")})
    assert "expected --host 127.0.0.1" in one_line(ended, 2)


def test_port_0_is_any_free_one() -> None:
    assert free("127.0.0.1", 0) > 0


def test_a_worker_loads_the_app_as_the_environment_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_KEYRING", new_plain("laptop"))
    assert isinstance(load(""), Front)


def test_a_worker_whose_settings_have_gone_wrong_since_says_so_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIDGE_KEYRING", "c2VjcmV0")
    with pytest.raises(SystemExit):
        load("")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["reason"][:15]) == ("not_started", "keyring, line 1")
    assert "c2VjcmV0" not in line["reason"]


def test_the_servers_own_records_keep_their_first_line_alone() -> None:
    record = logging.LogRecord("_granian", logging.ERROR, "", 0, "It %s\nTraceback: /backlog/sealed", ("failed",), None)
    assert json.loads(Line().format(record)) == {"level": "ERROR", "event": "server", "reason": "It failed"}
    record.msg, record.args = "", ()
    assert json.loads(Line().format(record))["reason"] == ""
