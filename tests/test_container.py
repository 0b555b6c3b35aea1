"""The container: what its files say is played here without an engine; tests/package/container.py lints them."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from bridge.__main__ import group
from bridge.cli.serve.listening import free
from bridge.sealing.key_lines import new_plain
from bridge.settings import Settings
from tests.support.pace import PLENTY

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))


def instructions() -> Iterator[tuple[str, str]]:
    """Each instruction of the Dockerfile and what follows it; lines that go on are one."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def said(name: str) -> str:
    """What the last instruction of that name says."""
    return [rest for found, rest in instructions() if found == name][-1]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The folder /app, as the Dockerfile fills it, with a keyring."""
    for name, rest in instructions():
        source, _, target = rest.partition(" ")
        if name == "COPY" and target.startswith("/app/"):
            shutil.copytree(ROOT / source, tmp_path / target.removeprefix("/app/"))
    (tmp_path / "keyring").write_text(new_plain("laptop"))
    return tmp_path


def test_it_runs_as_nobody_in_particular_on_a_named_python() -> None:
    assert said("USER") == "10001:10001"
    assert {rest.partition(" ")[0] for name, rest in instructions() if name == "FROM"} == {"python:3.13-slim"}
    assert said("WORKDIR") == "/app"


def test_what_is_copied_is_let_through_and_nothing_else_is() -> None:
    sources = {rest.split()[0] for name, rest in instructions() if name == "COPY" and not rest.startswith("--")}
    through = re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sources == {*through}
    assert not any(fnmatch("keyring", pattern) for pattern in through)


def test_what_it_starts_answers_its_own_health_check(app: Path) -> None:
    command = [*json.loads(said("ENTRYPOINT")), *json.loads(said("CMD"))]
    port = str(free("127.0.0.1", 0))
    command = [{"python": sys.executable, "0.0.0.0": "127.0.0.1", "8080": port}.get(word, word) for word in command]  # noqa: S104
    check = json.loads(said("HEALTHCHECK").partition(" CMD ")[2])
    check = [sys.executable, "-c", check[2].replace("8080", port)]
    env = {"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0  # noqa: S603
    with subprocess.Popen(command, cwd=app, env=env, stderr=subprocess.PIPE, text=True) as serve:  # noqa: S603
        try:
            assert serve.stderr
            assert json.loads(serve.stderr.readline())["event"] == "listening"
            until = time.monotonic() + PLENTY  # its worker is only starting
            while subprocess.run(check, capture_output=True, check=False).returncode:  # noqa: S603
                assert time.monotonic() < until
                time.sleep(0.1)
        finally:
            serve.terminate()
            serve.wait(PLENTY)


def test_composes_settings_are_ones_that_the_bridge_takes(app: Path) -> None:
    for name in ("bridge", "worker"):
        service = COMPOSE["services"][name]
        env = {key: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for key, value in service["environment"].items()}
        assert env["BRIDGE_KEYRING_FILE"] == "/run/secrets/keyring"
        assert service["secrets"] == ["keyring"]
        settings = Settings.from_env(env | {"BRIDGE_KEYRING_FILE": str(app / "keyring")})
        assert settings.delivery == "queue"
        assert settings.queues
        assert service["read_only"]
        assert service["network_mode"] == "service:queue"
        command = service.get("command", json.loads(said("CMD")))
        assert group(command).get_command(None, command[0])  # type: ignore[arg-type]


def test_its_queues_are_those_of_the_stack() -> None:
    conf = (ROOT / "deploy/container/elasticmq.conf").read_text(encoding="utf-8")
    stack = (ROOT / "deploy/queue.yml").read_text(encoding="utf-8")
    bridge = COMPOSE["services"]["bridge"]["environment"]
    names = {bridge[key].rpartition("/")[2] for key in ("BRIDGE_QUEUE_URL", "BRIDGE_PARKED_QUEUE_URL")}
    assert set(re.findall(r'^  "([\w.-]+)" \{', conf, re.MULTILINE)) == names
    assert conf.count("fifo = true") == len(names)
    (tries,) = re.findall(r"maxReceiveCount: (\d+)", stack)
    assert f"maxReceiveCount = {tries}" in conf
    (hidden,) = re.findall(r"VisibilityTimeout: (\d+)", stack)[:1]
    assert f"defaultVisibilityTimeout = {hidden} seconds" in conf
    assert COMPOSE["services"]["queue"]["ports"] == ["127.0.0.1:8080:8080"]  # the queue's own port is not let out
