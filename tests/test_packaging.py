"""What is pinned, and what serverless.yml takes from the keyring."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bridge.keyring import new_plain

ROOT = Path(__file__).parent.parent
ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-55555555555"
WRAPPED = f"2026-11 = kms:{ARN}5 AQIDAHg=\n2026-10 = kms:{ARN}5 AQIDAHk=\n# old\n2025 = kms:{ARN}6 AQIDAHo=\n"


def arns(keyring: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """What the deployment is told of a keyring."""
    file = folder / "keyring"
    if keyring:
        file.write_text(keyring, encoding="utf-8")
    return subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-m", "deploy.arns", str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_deployment_learns_each_key_of_the_keyring_once(tmp_path: Path) -> None:
    assert json.loads(arns(WRAPPED, tmp_path).stdout) == [f"{ARN}5", f"{ARN}6"]


@pytest.mark.parametrize(
    ("keyring", "problem"),
    [
        ("", "python -m bridge keys new"),
        ("# none\n", "holds no key"),
        (WRAPPED + new_plain("laptop"), "line 5: plain keys"),
        ("2026-11 = kms:alias/kakehashi AQIDAHg=", "line 1"),
    ],
)
def test_a_keyring_that_lambda_would_refuse_stops_the_deployment_in_one_line(
    keyring: str, problem: str, tmp_path: Path
) -> None:
    done = arns(keyring, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert problem in line


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_by_version_and_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement[:60]
    assert "://" not in text


def test_node_packages_are_pinned_and_name_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages: dict[str, dict[str, Any]] = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_access_log_takes_the_route_and_never_the_path() -> None:
    text = (ROOT / "serverless.yml").read_text(encoding="utf-8")
    (logged,) = re.findall(r"^ +format: '(.*)'$", text, flags=re.MULTILINE)
    values = json.loads(logged).values()
    assert "$context.routeKey" in values
    assert not any("path" in value.lower() for value in values)
