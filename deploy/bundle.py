"""Makes the zip without node, and without a keyring in it: python -m deploy.bundle ZIP [ARCHITECTURE] [FILE …].

It is what osls packs, byte by byte, less the keyring: deploy/template.json and deploy/terraform are given its text.
FILE: people and runbooks, which the functions find by these names.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy import wheels
from deploy.zip import Files, built, unwanted

ROOT = Path(__file__).parent.parent
_LEFT_OUT = ("bridge/__main__.py", "bridge/cli/", "bridge/page/")  # as serverless.yml has it


def bundle(path: Path, architecture: str, more: Iterable[str], env: Mapping[str, str]) -> str:
    """Make it; returns one line about the result. Raises ValueError, and CalledProcessError when pip has said why."""
    if architecture not in wheels.MACHINES:
        raise ValueError(f"architecture is {architecture[:40]!r}; expected {' or '.join(wheels.MACHINES)}")
    files = {name: (ROOT / name).read_bytes() for name in (*own(), *more)}
    with TemporaryDirectory() as folder:
        to, asked = Path(folder) / "packages", Path(folder) / "requirements.txt"
        asked.write_text(requirements((ROOT / "requirements.txt").read_text(encoding="utf-8")), encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(to), *wheels.arguments(architecture)]
        locked = ["--no-deps", "--require-hashes", "-r", str(asked)]
        subprocess.run([*pip, *locked], check=True)  # noqa: S603 (this Python's own pip)
        files |= packages(to)
    return built(files, path, env)


def own() -> Iterator[str]:
    """The names of our own files that Lambda needs."""
    for path in (ROOT / "handler.py", *sorted((ROOT / "bridge").rglob("*"))):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and "__pycache__" not in path.parts and not name.startswith(_LEFT_OUT):
            yield name


def requirements(locked: str) -> str:
    """Those of the lock that Lambda needs; what is left out need not even be there for its computer."""
    pins = re.split(r"^(?=[\w-]+==)", locked, flags=re.MULTILINE)
    return "".join(pin for pin in pins if pin.partition("==")[0] not in wheels.LEFT_OUT)


def packages(folder: Path) -> Files:
    """Of the packages that pip has put there, what Lambda needs."""
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    wanted = (name for name in names if re.split(r"[-/]|\.py$", name, maxsplit=1)[0] not in wheels.LEFT_OUT)
    return {name: (folder / name).read_bytes() for name in wanted if not unwanted(name)}


if __name__ == "__main__":
    to, architecture, *more = [*sys.argv[1:], *(["arm64"] if len(sys.argv) == 2 else [])]
    try:
        print(bundle(Path(to), architecture, more, os.environ))
    except ValueError as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as problem:
        sys.exit(problem.returncode)
