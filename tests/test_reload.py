"""A reload and a restart of `serve` and `work`: nobody is refused or reset, and what is wrong changes nothing."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.app import app_of
from bridge.assemble import from_env
from bridge.cli.serve import reload
from bridge.cli.serve.front import Front
from bridge.cli.serve.listening import bound, handed_over, listener
from bridge.cli.work import Reloading
from bridge.errors import BadSetting
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK
from tests.support.load import Load, given, outliving
from tests.support.pace import PLENTY, until
from tests.support.terminal import start
from tests.test_hosting import Start, caddy, nginx, proxied
from tests.test_serve import BODY, request, wait_until_healthy

pytestmark = pytest.mark.usefixtures("empty_folder")
SENDERS, PAUSE = 8, 0.02


class Service:
    """`serve` as under systemd: its socket outlives it, and its files can be changed."""

    def __init__(self, listening: socket.socket, folder: Path, slack: str) -> None:
        self.keyring, self.revoked, self.log = folder / "keyring", folder / "revoked", folder / "log"
        self.keyring.write_text(new_plain("laptop"), encoding="utf-8")
        self.revoked.write_text("# none yet\n", encoding="utf-8")
        self.port = int(listening.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self._listening = listening
        self._env = {"BRIDGE_KEYRING_FILE": str(self.keyring), "BRIDGE_REVOKED_FILE": str(self.revoked)}
        self._env |= {"BRIDGE_SLACK_BASE_URL": slack}
        self.child = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        words = given(self._listening, "-m", "bridge", "serve", "--workers", "2")
        with self.log.open("ab") as log:
            return start(*words, env=self._env, pass_fds=(self._listening.fileno(),), stderr=log)

    def restart(self) -> None:
        self.stop()
        self.child = self._start()

    def stop(self) -> None:
        self.child.terminate()
        assert self.child.wait(PLENTY) == 0

    def reload(self) -> None:
        self.child.send_signal(signal.SIGHUP)

    def lines(self, event: str) -> list[dict[str, object]]:
        lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if line["event"] == event]

    def sealed(self) -> str:
        keys = Keyring.parse(self.keyring.read_text(encoding="utf-8"))
        return token.seal(Destination(WEBHOOK, options=SPACE), "backlog", keys)


@contextmanager
def service(folder: Path, slack: str) -> Iterator[Service]:
    with outliving() as listening:
        running = Service(listening, folder, slack)
        try:
            wait_until_healthy(running.base)
            yield running
        finally:
            running.child.terminate()
            running.child.wait(PLENTY)


def disturb(running: Service, became: Counter[str]) -> None:
    """Under load: two reloads and two restarts, each followed by what is answered after it."""

    def answered_again() -> None:
        before = became["200"]
        until(lambda: became["200"] > before + SENDERS)

    answered_again()
    for n in (1, 2):
        running.reload()
        until(lambda n=n: len(running.lines("reloaded")) >= 2 * n)  # type: ignore[misc]
        answered_again()
    for _ in range(2):
        running.restart()
        answered_again()


def test_who_comes_during_a_reload_or_a_restart_is_answered(tmp_path: Path) -> None:
    with FakeSlack() as slack, service(tmp_path, slack.url) as running:
        with Load(running.port, f"/backlog/{running.sealed()}", BODY).of(SENDERS, PAUSE) as load:
            disturb(running, load.became)
        assert set(load.became) == {"200"}
        assert len(slack.posts) == load.became["200"]


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_who_comes_through_a_proxy_is_answered_as_well(proxy: Start, tmp_path: Path) -> None:
    if not shutil.which(proxy.__name__):
        pytest.skip(f"{proxy.__name__} is not installed")
    with FakeSlack() as slack, service(tmp_path, slack.url) as running, proxied(proxy, tmp_path, running.port):
        tls = ssl.create_default_context(cadata=(tmp_path / "fullchain.pem").read_text(encoding="utf-8"))
        port = int((tmp_path / "port").read_text(encoding="utf-8"))
        with Load(port, f"/backlog/{running.sealed()}", BODY, tls).of(SENDERS, PAUSE) as load:
            disturb(running, load.became)
        assert set(load.became) == {"200"}


def test_after_a_reload_a_revoked_url_is_gone_and_a_new_key_opens(tmp_path: Path) -> None:
    with FakeSlack() as slack, service(tmp_path, slack.url) as running:
        old = running.sealed()
        assert request("POST", f"{running.base}/backlog/{old}", BODY).status == 200
        running.revoked.write_text(f"{token.parse(old).id}  # leaked\n", encoding="utf-8")
        running.keyring.write_text(
            f"{new_plain('newer')}\n{running.keyring.read_text(encoding='utf-8')}", encoding="utf-8"
        )
        running.reload()
        until(lambda: len(running.lines("reloaded")) == 2)
        assert [line["revoked"] for line in running.lines("reloaded")] == [1, 1]
        assert request("POST", f"{running.base}/backlog/{old}", BODY).status == 410
        assert request("POST", f"{running.base}/backlog/{running.sealed()}", BODY).status == 200


def test_a_reload_with_a_wrong_setting_is_one_line_and_everything_stays(tmp_path: Path) -> None:
    with FakeSlack() as slack, service(tmp_path, slack.url) as running:
        sealed = running.sealed()
        running.keyring.write_text("laptop = plain:c2VjcmV0", encoding="utf-8")
        running.reload()
        until(lambda: running.lines("not_reloaded"))
        assert request("POST", f"{running.base}/backlog/{sealed}", BODY).status == 200
        (line,) = running.lines("not_reloaded")
    assert str(line["reason"]).startswith("keyring, line 1")
    assert "c2VjcmV0" not in str(line)
    assert running.lines("reloaded") == []
    assert len(running.lines("listening")) == 1


def test_a_worker_of_the_server_takes_what_is_right_and_leaves_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIDGE_KEYRING", new_plain("laptop"))
    first = app_of(from_env(os.environ))
    front = Front(first, 1)
    monkeypatch.setenv("BRIDGE_REVOKED", "what")
    reload(front)
    assert front._app is first
    monkeypatch.setenv("BRIDGE_REVOKED", "1a2b3c4d")
    reload(front)
    assert front._app is not first
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line.get("revoked")) for line in lines] == [("not_reloaded", None), ("reloaded", 1)]


def test_the_worker_of_the_queue_is_made_anew_when_it_is_asked_and_kept_where_it_cannot_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made: Iterator[str | BadSetting] = iter(
        ["first", BadSetting(en="BRIDGE_X is wrong", ja="BRIDGE_X が違います。"), "second"]
    )

    def make() -> str:
        one = next(made)
        if isinstance(one, BadSetting):
            raise one
        return one

    reloading = Reloading(make)  # type: ignore[arg-type]
    had = []
    for asked in (False, True, False, True):
        if asked:
            reloading(signal.SIGHUP, None)
        had.append(str(reloading.worker()))
    assert had == ["first", "first", "first", "second"]
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["not_reloaded", "reloaded"]
    assert lines[0]["reason"] == "BRIDGE_X is wrong"


def test_a_socket_for_another_process_is_left_alone() -> None:
    env = {"LISTEN_PID": "1", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "x", "HOME": "/"}
    assert handed_over(env) is None
    assert env == {"HOME": "/"}  # who is started by us shall not take it for its own


def test_without_systemd_it_binds_one_of_its_own() -> None:
    with listener("127.0.0.1", 0, 10, {}) as ours:
        assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        assert ours.getsockname()[1] > 0


@pytest.mark.parametrize("number", ["1", "2"])
def test_what_is_no_listening_socket_is_refused_in_one_line(number: str) -> None:
    code = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ |= {'LISTEN_PID': str(os.getpid())}; "
    code += "from bridge.__main__ import main; sys.exit(main(['serve']))"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wrong:
        env = {"BRIDGE_KEYRING": new_plain("laptop"), "LISTEN_FDS": number}
        streams = {"pass_fds": (wrong.fileno(),), "stderr": subprocess.PIPE}
        with start("-c", code, str(wrong.fileno()), env=env, **streams) as child:
            _, err = child.communicate(timeout=PLENTY)
    assert (child.returncode, err.count(b"\n")) == (2, 1)
    assert b"ListenStream=ADDRESS:PORT" in err


def test_a_port_that_cannot_be_bound_leaves_no_socket_behind() -> None:
    with bound("127.0.0.1", 0) as taken, pytest.raises(Exception, match="try another --port"):
        bound("127.0.0.1", taken.getsockname()[1])
