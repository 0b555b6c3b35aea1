"""Finds the Python version that Lambda runs on this computer: python -m deploy.runtime prints its path.

It compiles the zip's bytecode, and runs the zip in `make package`. PYTHON313=/path/to/python3.13 names it; else it is
looked for on PATH and among pyenv's.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

VERSION = "3.13"
NONE = f"there is no Python {VERSION} on this computer (name one: PYTHON313=/path/to/python3.13)"
# Every release of 3.13 has this one, its alphas do not. https://github.com/python/cpython/blob/3.13/Lib/importlib/_bootstrap_external.py
MAGIC = (3571).to_bytes(2, "little") + b"\r\n"
_ASK = "import importlib.util as u, sys; print(sys.implementation.name, u.MAGIC_NUMBER.hex())"
_NUMBER = re.compile(r"\d+")


def python(env: Mapping[str, str]) -> str | None:
    """The path of a Python whose bytecode is that of Lambda's runtime, if there is one.

    Raises ValueError if the one that PYTHON313 names is another version.
    """
    if named := env.get("PYTHON313"):
        if not _fits(named):
            raise ValueError(f"PYTHON313 is {named!r}, which is not a Python {VERSION} that runs")
        return named
    return next((path for path in _candidates(env) if _fits(path)), None)


def _candidates(env: Mapping[str, str]) -> Iterator[str]:
    yield sys.executable
    yield f"python{VERSION}"  # wherever PATH has it; pyenv's stand-in there may lead nowhere
    root = Path(env.get("PYENV_ROOT") or Path.home() / ".pyenv")
    newest_first = sorted(root.glob(f"versions/{VERSION}.*"), key=_numbers, reverse=True)
    yield from (str(path / "bin" / f"python{VERSION}") for path in newest_first)


def _numbers(path: Path) -> list[int]:
    return [int(number) for number in _NUMBER.findall(path.name)]


def _fits(path: str) -> bool:
    try:
        asked = subprocess.run([path, "-I", "-c", _ASK], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return False
    return asked.returncode == 0 and asked.stdout.split() == ["cpython", MAGIC.hex()]


if __name__ == "__main__":
    try:
        found = python(os.environ)
    except ValueError as problem:
        sys.exit(str(problem))
    if found is None:
        sys.exit(NONE)
    print(found)
