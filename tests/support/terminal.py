"""The command line as a person has it: arguments and streams in, exit code and streams out."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bridge.__main__ import main

_READ = ("BRIDGE_", "AWS_", "LC_", "LANG")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def own_environment() -> dict[str, str]:
    """This process's environment without what the bridge and the AWS SDK would read, and in no language."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_READ)}


class Keyboard(io.TextIOWrapper):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


def run(*argv: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None, keyboard: bool = False) -> Ended:
    """Run one command in this process, with these settings and no others; `keyboard`: somebody types `stdin`."""
    given = (Keyboard if keyboard else io.TextIOWrapper)(
        io.BytesIO(stdin if isinstance(stdin, bytes) else stdin.encode()), encoding="utf-8"
    )
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        patch.dict(os.environ, {**own_environment(), **(env or {})}, clear=True),
        patch("sys.stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(argv)
    return Ended(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def one_line(ended: Ended, code: int) -> str:
    """The one line of an error: nothing on stdout, no traceback."""
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("error: "), ended.err
    assert ended.err.count("\n") == 1, ended.err
    return ended.err.strip()


def start(*argv: str, env: Mapping[str, str] | None = None, **streams: Any) -> subprocess.Popen[bytes]:
    """Start `python` with these arguments, in a session of its own; `streams` as Popen has them."""
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    words = [sys.executable, *argv]
    return subprocess.Popen(  # noqa: S603  our own interpreter and our own arguments
        words, env={**own_environment(), **path, **(env or {})}, start_new_session=True, **streams
    )


@contextmanager
def process(*argv: str, env: Mapping[str, str] | None = None, **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """As `start`, for one `with` block: what still runs at its end is killed, so that who fails in it does not hang."""
    with start(*argv, env=env, **streams) as child:
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
