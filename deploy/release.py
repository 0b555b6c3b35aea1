"""Makes what a release hands out: python -m deploy.release [FOLDER], as `make release` does (CONTRIBUTING.md).

The zip for either architecture, the template, the module, the package for pip, and the sums of all. It is refused where
the version is not the same everywhere, where nothing says what has changed, and where not all is committed. Nothing is
tagged and nothing sent anywhere.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bridge import VERSION
from deploy import runtime, wheels
from deploy.bundle import ROOT, bundle
from deploy.launch.__main__ import MODULE, TEMPLATE

SUMS = "SHA256SUMS"


def wrong(root: Path, version: str) -> Iterator[str]:
    """What does not say that this is the version, a line each."""

    def text(name: str) -> str:
        return (root / name).read_text(encoding="utf-8")

    lock = json.loads(text("package-lock.json"))
    found = {
        "pyproject.toml": tomllib.loads(text("pyproject.toml"))["project"]["version"],
        "package.json": json.loads(text("package.json"))["version"],
        "package-lock.json": lock["version"],
        "deploy/template.json": json.loads(text("deploy/template.json"))["Outputs"]["Version"]["Value"],
    }
    for name, other in found.items():
        if other != version:
            yield f"{name} says {other}, and the bridge {version}"
    if not re.search(
        rf"^## {re.escape(version)}, [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$", text("CHANGELOG.md"), re.MULTILINE
    ):
        yield f"CHANGELOG.md has no section; expected ## {version}, and the day: ## {version}, 2027-01-31"


def release(folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    """Make it, in a folder that is emptied first; a line for each file. Raises ValueError, CalledProcessError."""
    if faults := [*wrong(ROOT, VERSION), *_uncommitted()]:
        raise ValueError("; ".join(faults))
    if runtime.python(env) is None:
        raise ValueError(f"the zip would be without bytecode: {runtime.NONE}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for architecture in wheels.MACHINES:
        bundle(folder / f"kakehashi-{VERSION}-{architecture}.zip", architecture, (), env)
    shutil.copyfile(TEMPLATE, folder / f"kakehashi-{VERSION}-template.json")
    packed(MODULE, folder / f"kakehashi-{VERSION}-terraform.tar.gz")
    _run("-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    made = (folder / f"kakehashi-{VERSION}-py3-none-any.whl", folder / f"kakehashi-{VERSION}.tar.gz")
    _run("-m", "twine", "check", "--strict", *map(str, made))
    yield from summed(folder)


def packed(module: Path, path: Path) -> None:
    """The module as one file; the same files always make the same bytes."""
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for one in sorted(module.glob("*.*")):
            entry, content = tarfile.TarInfo(f"kakehashi/{one.name}"), one.read_bytes()
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))


def summed(folder: Path) -> Iterator[str]:
    """Write down each file's sum, as `sha256sum --check` reads it; a line for each."""
    lines = []
    for file in sorted(folder.iterdir()):
        lines.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n")
        yield f"{file.name}: {file.stat().st_size / 1e3:,.0f} kB"
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _uncommitted() -> Iterator[str]:
    asked = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if asked.returncode or asked.stdout.strip():
        yield "not everything here is committed (git status), and what is tagged would be another thing"


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True, stdout=sys.stderr)  # noqa: S603 (this Python's own)


if __name__ == "__main__":
    try:
        for line in release(Path(sys.argv[1] if sys.argv[1:] else "dist"), os.environ):
            print(line)
    except ValueError as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as problem:
        sys.exit(problem.returncode)
