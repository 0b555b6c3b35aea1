"""Several programs at once; what each said is shown when it has ended, in their order."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# hypothesis imports itself, for its statistics, into a run that has no test of it: half of what few tests take
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=short", "-p", "no:hypothesispytest")


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and what it is called."""

    name: str
    command: tuple[str, ...]


def run(steps: list[Step], root: Path) -> bool:
    """Whether all went well."""
    since = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        logs = [Path(folder, str(number)) for number in range(len(steps))]
        going = [_start(step, log, root) for step, log in zip(steps, logs, strict=True)]
        for step, log, process in zip(steps, logs, going, strict=True):
            code = process.wait()
            print(f"\n== {step.name}: {'ok' if code == 0 else 'FAILED'} after {time.monotonic() - since:.1f} s")
            print(log.read_text(encoding="utf-8", errors="replace").strip())
    return all(process.returncode == 0 for process in going)


def _start(step: Step, log: Path, root: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as out:
        return subprocess.Popen(step.command, cwd=root, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603  our own


def lint(files: list[Path], root: Path) -> list[Step]:
    """ruff for these files; mypy for all, since it remembers what has not changed."""
    there = tuple(str(path) for path in files if path.suffix == ".py" and (root / path).exists())
    if not there:
        return []
    return [
        Step("ruff check", (sys.executable, "-m", "ruff", "check", "--quiet", *there)),
        Step("ruff format", (sys.executable, "-m", "ruff", "format", "--quiet", "--check", *there)),
        Step("mypy", (sys.executable, "-m", "mypy")),
    ]
