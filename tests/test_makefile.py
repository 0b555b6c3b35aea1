"""What make does: an install holds to its lock on any day, and only the whole run is measured against a threshold."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

MAKEFILE = Path(__file__).parent.parent / "Makefile"
pytestmark = [
    pytest.mark.skipif(not shutil.which("make"), reason="no make here"),
    pytest.mark.no_cover,  # nothing of the bridge runs here
]


def make(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run our Makefile in that folder, where pip finds what lies in its `published`, and nothing else."""
    own = {
        name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ
    }  # no ARGS of a make above
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "published"), "PIP_CONFIG_FILE": os.devnull}
    command = [
        "make",
        "--no-print-directory",
        "-f",
        str(MAKEFILE),
        "-C",
        str(folder),
        f"PYTHON={sys.executable}",
        *arguments,
    ]
    return subprocess.run(command, env={**own, **pip}, capture_output=True, text=True, check=False)  # noqa: S603


def publish(folder: Path, name: str, version: str, *needs: str) -> str:
    """Lay a wheel there. Returns its pin."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    asked = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with ZipFile(path, "w") as wheel:
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n"
        wheel.writestr(f"{about}/METADATA", head + asked)
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", f"{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def test_an_install_takes_what_is_pinned_whatever_was_published_since_and_fails_when_a_pin_is_missing(
    tmp_path: Path,
) -> None:
    shop = tmp_path / "published"
    shop.mkdir()
    pinned = publish(shop, "part", "1.0") + publish(shop, "whole", "1.0", "part[more]>=1.0")
    publish(shop, "part", "2.0")
    (tmp_path / "requirements.txt").write_text(pinned)
    (tmp_path / "requirements-dev.txt").write_text(publish(shop, "open", "1.0", "nowhere>=3"))
    version = ".".join(map(str, sys.version_info[:3]))
    done = make(tmp_path, f".venv/.test-{version}")
    assert (tmp_path / ".venv" / f".run-{version}").exists(), done.stderr
    assert [path.name for path in (tmp_path / ".venv").glob("lib/*/site-packages/part-*")] == ["part-1.0.dist-info"]
    assert done.returncode != 0
    assert "requirements-dev.txt is not complete: open 1.0 requires nowhere, which is not installed." in done.stderr
    assert not (tmp_path / ".venv" / f".test-{version}").exists()


@pytest.mark.parametrize("target", [".venv/.test-3.13.0", ".venv-package/.made-3.13.0", ".venv-lambda/.made"])
def test_every_install_goes_by_its_lock_alone(tmp_path: Path, target: str) -> None:
    for name in ("requirements", "requirements-dev", "requirements-package", "requirements-lambda"):
        (tmp_path / f"{name}.txt").touch()
    done = make(tmp_path, "-n", target, "VERSION=3.13.0", "PYTHON313=python3.13")
    commands = done.stdout.replace("\\\n", "").splitlines()
    installs = [line for line in commands if " -m pip " in line]
    assert installs, done.stderr
    for line in installs:
        assert " install --quiet --no-deps --require-hashes " in line
        assert re.search(r" -r requirements(-[a-z]+)?\.txt && .* check ", line)


def test_a_part_of_the_tests_is_held_to_no_threshold_of_coverage(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "requirements-dev.txt").touch()
    assert "--cov-fail-under=97" in make(tmp_path, "-n", "test").stdout
    part = make(tmp_path, "-n", "test", "ARGS=tests/test_token.py").stdout
    assert part.splitlines()[-1].endswith("-m pytest tests/test_token.py")
