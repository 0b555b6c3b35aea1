"""The package for pip and pipx: built, checked, installed in a venv of its own, and run from somewhere else."""

import sys
from pathlib import Path
from zipfile import ZipFile

from bridge import VERSION
from tests.package.packing import ROOT, environment, run
from tests.package.report import holds, same, saw


def wheel(folder: Path) -> None:
    """Raises Failed."""
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)], environment())
    made, source = folder / f"kakehashi-{VERSION}-py3-none-any.whl", folder / f"kakehashi-{VERSION}.tar.gz"
    run([sys.executable, "-m", "twine", "check", "--strict", str(made), str(source)], environment())
    with ZipFile(made) as archive:
        same("what is in it", {name.partition("/")[0] for name in archive.namelist()}, _INSIDE)
    python, command = _installed(made, folder / "venv")
    same("its version", run([command, "--version"], environment()).strip(), VERSION)
    same(
        "the kinds that it knows", run([command, "kinds"], environment()), run([sys.executable, *_KINDS], environment())
    )
    said = run([command, "demo", "--once", "--port", "0"], environment({"HOME": str(folder)}))
    holds("its demo posts", "Aoi Tanaka" in said)
    run([python, "-m", "pip", "check"], environment())
    saw(f"{made.name}: {made.stat().st_size / 1e3:.0f} kB; installed and run in a venv of its own")


_INSIDE = {"bridge", f"kakehashi-{VERSION}.dist-info"}
_KINDS = ("-m", "bridge", "kinds")


def _installed(made: Path, venv: Path) -> tuple[str, str]:
    """The venv's Python, and the command in it; with the packages that requirements.txt pins, and no others."""
    run([sys.executable, "-m", "venv", str(venv)], environment())
    python = str(venv / "bin/python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.txt")], environment())
    run([*pip, "--no-index", str(made)], environment())
    return python, str(venv / "bin/kakehashi")
