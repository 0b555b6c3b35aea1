"""The zip that goes to Lambda: what deploy/zip.py makes of osls's, and what .ci/check_zip.py would not let pass."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

import deploy.zip
from deploy import runtime

pytestmark = pytest.mark.no_cover  # nothing of the bridge runs here

ROOT = Path(__file__).parent.parent
PYTHON313 = runtime.python(os.environ)
needs_runtime = pytest.mark.skipif(PYTHON313 is None, reason=runtime.NONE)
NOWHERE = {"PYTHON313": "", "PATH": "/nowhere", "PYENV_ROOT": "/nowhere"}
ELF = b"\x7fELF" + b"\0" * 14 + b"\xb7\0"
CODE = {
    "handler.py": b"def where():\n    return 'here'\n",
    "bridge/app.py": b"",
    "bridge/worker.py": "WORDS = {'あ', 'い', 'う'}\n".encode(),
    "flask/__init__.py": b"A = frozenset(('x', 'y', 'z'))\n",
    "pyromark/__init__.py": b"",
    "serverless_wsgi.py": b"",
    "slack_sdk/web/client.py": b"",
    "slack_sdk/webhook/client.py": b"",
}
OTHER = {
    "cryptography/hazmat/bindings/_rust.abi3.so": ELF,
    "_cffi_backend.cpython-313-aarch64-linux-gnu.so": ELF,
    "pyromark/_pyromark.cpython-313-aarch64-linux-gnu.so": ELF,
    "flask-3.1.3.dist-info/METADATA": b"Name: flask\nVersion: 3.1.3\n",
    "keyring": b"2026-11 = kms:... AQIDAHg=\n",
}
IDLE = {
    "cffi/api.py": b"",
    "typing_extensions.py": b"",
    "pyromark/event.py": b"",
    "flask-3.1.3.dist-info/RECORD": b"",
    "flask/__pycache__/__init__.cpython-311.pyc": b"",
    "flask/py.typed": b"",
    "markupsafe/_speedups.c": b"",
    "markupsafe/_speedups.pyi": b"",
    "slack/__init__.py": b"",
    "slack_sdk/rtm/__init__.py": b"",
    "slack_sdk/web/async_client.py": b"",
    "some/tests/test_it.py": b"",
}


def packed(path: Path, names: Iterable[str], year: int = 2026, mode: int = 0o644) -> Path:
    """A zip as osls leaves it."""
    with ZipFile(path, "w") as archive:
        for name in names:
            entry = ZipInfo(name, (year, 1, 2, 3, 4, 6))
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, (CODE | OTHER | IDLE)[name])
    return path


def contents(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = packed(tmp_path_factory.mktemp("good") / "kakehashi.zip", CODE | OTHER)
    deploy.zip.remake(path, os.environ)
    return path


def test_the_same_files_make_the_same_bytes_whatever_their_order_dates_and_modes(good: Path, tmp_path: Path) -> None:
    again = packed(tmp_path / "other.zip", sorted(CODE | OTHER | IDLE, reverse=True), year=1999, mode=0o600)
    deploy.zip.remake(again, os.environ)
    assert again.read_bytes() == good.read_bytes()


def test_what_does_not_run_is_dropped_and_what_does_is_left_as_it_is(tmp_path: Path) -> None:
    path = packed(tmp_path / "kakehashi.zip", CODE | OTHER | IDLE)
    deploy.zip.remake(path, os.environ)
    left = {name: content for name, content in contents(path).items() if not name.endswith(".pyc")}
    assert left == CODE | OTHER


@needs_runtime
def test_the_runtime_runs_the_bytecode_without_looking_at_the_source(good: Path, tmp_path: Path) -> None:
    with ZipFile(good) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "handler.py").write_text("raise SystemExit('compiled again')")
    done = subprocess.run(  # noqa: S603 (the runtime's Python)
        [str(PYTHON313), "-c", "import handler; print(handler.where())"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "here\n"


@pytest.mark.skipif(sys.version_info[:2] == (3, 13), reason="this very Python makes the bytecode")
def test_of_pyenv_s_pythons_the_newest_makes_the_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # where subprocess looks
    for release in ("3.13.2", "3.13.10", "3.13.9"):
        python = tmp_path / "versions" / release / "bin" / "python3.13"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\necho cpython {runtime.MAGIC.hex()}\n")
        python.chmod(0o755)
    assert runtime.python({"PYENV_ROOT": str(tmp_path)}) == str(tmp_path / "versions/3.13.10/bin/python3.13")


@pytest.mark.skipif(sys.version_info[:2] == (3, 13), reason="this very Python makes the bytecode")
def test_without_the_runtime_s_python_the_zip_is_right_but_for_its_bytecode_and_that_is_said_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # where subprocess looks
    path = packed(tmp_path / "kakehashi.zip", CODE | OTHER | IDLE)
    said = deploy.zip.remake(path, NOWHERE)
    assert "13 files, WITHOUT BYTECODE: there is no Python 3.13" in said
    assert "PYTHON313=" in said
    assert contents(path) == CODE | OTHER
    assert checked(path, "--without-bytecode").returncode == 0


def test_a_named_python_that_is_not_the_runtime_s_stops_it_in_one_line(tmp_path: Path) -> None:
    path = packed(tmp_path / "kakehashi.zip", CODE)
    before = path.read_bytes()
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-m", "deploy.zip", str(path)],
        cwd=ROOT,
        env=os.environ | {"PYTHON313": "/bin/true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "PYTHON313 is '/bin/true', which is not a Python 3.13 that runs\n"
    assert path.read_bytes() == before


@needs_runtime
def test_a_module_that_does_not_compile_stops_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"handler\.py"):
        deploy.zip.bytecode({"handler.py": b"def"}, str(PYTHON313))


# -- the check ----------------------------------------------------------------------------------


def checked(path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, ".ci/check_zip.py", str(path), "--with", "keyring", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_zip_without_fault_passes(good: Path) -> None:
    done = checked(good, *(() if PYTHON313 else ("--without-bytecode",)))
    assert (done.returncode, done.stderr) == (0, "")


def rewritten(source: Path, path: Path, change: Callable[[dict[str, bytes]], None], compression: int) -> Path:
    """The zip with its files changed, otherwise as deploy/zip.py writes it."""
    files = contents(source)
    change(files)
    with ZipFile(path, "w", compression) as archive:
        for name in sorted(files):
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name], compression)
    return path


HANDLER = "__pycache__/handler.cpython-313.pyc"


@needs_runtime
@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("handler.py", None, "handler.py is missing"),
        ("keyring", None, "keyring is missing"),
        ("boto3/__init__.py", b"", "boto3/__init__.py does not belong there"),
        ("bridge/cli/serve.py", b"", "bridge/cli/serve.py does not belong there"),
        ("people.txt", b"", "people.txt is nothing that runs"),
        ("flask/py.typed", b"", "flask/py.typed is nothing that runs"),
        ("flask/a.abi3.so", ELF[:18] + b"\x3e\0", "flask/a.abi3.so is not for arm64"),
        ("flask/a.cpython-311-aarch64-linux-gnu.so", ELF, "is not for Python 3.13"),
        (HANDLER, None, "handler.py has no bytecode"),
        ("__pycache__/gone.cpython-313.pyc", b"", "__pycache__/gone.cpython-313.pyc has no source"),
        ("handler.py", b"changed = True\n", f"{HANDLER} is not of this source"),
        (HANDLER, b"\xa7\r\r\n" + b"\0" * 12, f"{HANDLER} is not unchecked bytecode for Python 3.13"),
        (HANDLER, b"/elsewhere/handler.py", f"{HANDLER} does not say that it stands in /var/task"),
        (HANDLER, str(ROOT).encode(), f"{HANDLER} holds a path of this computer"),
        ("flask/noise.py", os.urandom(10_500_001), "it is larger than 10.5 MB"),
    ],
)
def test_a_zip_with_a_fault_is_caught(good: Path, tmp_path: Path, name: str, content: bytes | None, fault: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        files.pop(name, None)
        if content is not None:
            files[name] = content

    done = checked(rewritten(good, tmp_path / "kakehashi.zip", change, ZIP_DEFLATED))
    assert done.returncode == 1
    assert fault in done.stderr


def test_a_zip_as_osls_leaves_it_is_caught(tmp_path: Path) -> None:
    done = checked(packed(tmp_path / "kakehashi.zip", sorted(CODE | OTHER, reverse=True), mode=0o755))
    faults = ("has a date", "is not a plain file", "is not compressed", "not sorted", "has no bytecode")
    assert [fault for fault in faults if fault not in done.stderr] == []


@needs_runtime
def test_a_zip_that_is_not_compressed_is_caught(good: Path, tmp_path: Path) -> None:
    done = checked(rewritten(good, tmp_path / "kakehashi.zip", lambda _: None, ZIP_STORED))
    assert "handler.py is not compressed" in done.stderr
