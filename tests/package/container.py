"""The container: its Dockerfile linted; built and asked for its version where there is an engine."""

import shutil
import subprocess
import sys
from pathlib import Path

from bridge import VERSION
from tests.package.packing import ROOT, environment, run
from tests.package.report import same, saw


def container() -> None:
    """Raises Failed."""
    run([str(Path(sys.executable).parent / "hadolint"), str(ROOT / "Dockerfile")], environment())
    saw("hadolint: nothing")
    engine = next((found for name in ("docker", "podman") if (found := shutil.which(name)) and _answers(found)), None)
    if not engine:
        saw("!! SKIPPED: the image was NOT built: no container engine answers here (tests/test_container.py plays it)")
        return
    run([engine, "build", "--quiet", "--tag", "kakehashi-proof", str(ROOT)], environment())
    same("its version", run([engine, "run", "--rm", "kakehashi-proof", "--version"], environment()).strip(), VERSION)
    saw(f"built and run by {Path(engine).name}")


def _answers(engine: str) -> bool:
    asked = subprocess.run([engine, "info"], capture_output=True, timeout=30, check=False)  # noqa: S603
    return asked.returncode == 0
