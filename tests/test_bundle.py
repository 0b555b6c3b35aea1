"""The zip without node, and without a keyring in it; `make package` holds it to the one that osls packs."""

import re
from pathlib import Path

import pytest

from deploy import bundle, wheels

pytestmark = pytest.mark.no_cover  # nothing of the bridge runs here


def test_the_zip_holds_our_own_files_as_serverless_yml_packs_them_and_no_keyring() -> None:
    names = [*bundle.own()]
    assert {"handler.py", "bridge/app.py", "bridge/worker.py"} <= {*names}
    assert [name for name in names if not name.endswith(".py")] == []
    assert [
        name for name in names if name.startswith(("bridge/cli", "bridge/page")) or name == "bridge/__main__.py"
    ] == []


def test_of_the_packages_the_zip_has_what_lambda_does_not_have_already(tmp_path: Path) -> None:
    for name in ("flask/app.py", "flask/app.pyi", "botocore/session.py", "six.py", "bin/flask", "serverless_wsgi.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "six-1.17.0.dist-info").mkdir()
    (tmp_path / "six-1.17.0.dist-info/METADATA").write_text("")
    assert {*bundle.packages(tmp_path)} == {"flask/app.py", "serverless_wsgi.py"}


def test_what_lambda_has_or_never_runs_is_not_even_asked_for() -> None:
    """granian has no package for every computer of Lambda's, and pip would fail over it."""
    locked = (bundle.ROOT / "requirements.txt").read_text(encoding="utf-8")
    asked = bundle.requirements(locked)
    names = re.findall(r"^([\w-]+)==", asked, re.MULTILINE)
    every = re.findall(r"^([\w-]+)==", locked, re.MULTILINE)
    assert {"flask", "cryptography", "markupsafe"} <= {*names}
    assert {*every} - {*names} == {*every} & {*wheels.LEFT_OUT}
    assert "granian" in {*every} - {*names}
    assert asked.count("--hash=") > len(names)  # each has its own still
    assert {*asked.splitlines()} <= {*locked.splitlines()}


def test_a_zip_for_no_computer_of_lambdas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected arm64 or x86_64"):
        bundle.bundle(tmp_path / "k.zip", "riscv", (), {})
    assert "--platform=manylinux2014_aarch64" in wheels.arguments("arm64")
