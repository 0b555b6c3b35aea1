"""A function instance: the zip, unpacked, under AWS's own runtime client and Python, as Lambda would start it.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
"""

import json
import os
import re
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

from tests.package.report import Failed, holds, same
from tests.package.runtime_api import Reply, RuntimeApi
from tests.support.pace import stretch

_CREDENTIALS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
_START = 10.0  # seconds that Lambda gives a function to start


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it was deployed. Seconds, MB."""

    name: str
    arn: str
    handler: str
    timeout: int
    memory: int
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Host:
    """Where functions run: the runtime's Python, the unpacked zip, and what leads to the stand-ins."""

    python: Path
    root: Path
    outside: Mapping[str, str] = field(repr=False)


class Runtime:
    """One instance of a function, for one `with` block; afterwards `output` is all that it ever wrote or said.

    `broken`: one function of the standard library that fails in it, as "module.name" or "module.name on PHRASE".
    `snapshot`: it starts as if for one (SnapStart), goes on as if restored, and finds its credentials as Lambda gives
    them then.
    """

    def __init__(self, function: Function, host: Host, broken: str = "", *, snapshot: bool = False) -> None:
        self._function, self._host, self._broken, self._snapshot = function, host, broken, snapshot
        self._stack = ExitStack()
        self.output = ""
        self.started_in = 0.0
        self.peak = 0.0  # MB

    def invoke(self, event: object) -> Any:
        """What the handler gave back. Raises Failed when it raised, or was not done in time."""
        reply = self.reply(json.dumps(event))
        if reply.failed:
            raise Failed(f"{self._function.name} raised {reply.value.get('errorType')}")
        return reply.value

    def was_restored(self) -> None:
        """That it went on as a copy, and asked for its credentials where they are. Raises Failed."""
        same("how often it was restored", self._api.restored, 1)
        holds("it asked nobody for credentials", self._api.asked_for_credentials)

    def reply(self, event: str) -> Reply:
        """Whatever the runtime said to an event's text. Raises Failed when it says nothing in time."""
        seconds = self._function.timeout * stretch()  # Lambda's machines are not busy
        id_ = self._api.hand_out(event, self._function.arn, seconds)
        try:
            reply = self._api.replies.get(timeout=seconds)
        except Empty:
            raise Failed(f"{self._function.name} was not done in {seconds:.0f} s") from None
        if reply.id != id_:
            raise Failed(f"{self._function.name} answered something else: {reply.value}")
        return reply

    def __enter__(self) -> Self:
        with self._stack:
            self._api = self._stack.enter_context(RuntimeApi())
            self._log = self._stack.enter_context(TemporaryFile())
            began = time.monotonic()
            self._process = subprocess.Popen(  # noqa: S603 (the runtime's Python)
                [self._host.python, "-m", "awslambdaric", self._function.handler],
                cwd=self._host.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
            )
            self._stack.callback(self._end)
            if not self._api.asked.wait(_START * stretch()) or not self._api.replies.empty():
                raise Failed(f"{self._function.name} did not start: {self._written()[-2_000:]}")
            self.started_in = time.monotonic() - began
            self._kept = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.peak = self._peak()
        self._kept.close()

    def _environment(self) -> dict[str, str]:
        """Lambda's own, the function's, and the ways to the stand-ins. Nothing of ours."""
        function = self._function
        lambdas = {
            "_HANDLER": function.handler,
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if self._snapshot else "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/12/01/[$LATEST]0123456789abcdef0123456789abcdef",
            "AWS_LAMBDA_RUNTIME_API": self._api.address,
            "LAMBDA_TASK_ROOT": str(self._host.root),
            "LANG": "en_US.UTF-8",
            "PATH": os.defpath,
            "TZ": ":UTC",
        }
        broken = {"PYTHONPATH": str(Path(__file__).parent / "broken"), "BROKEN": self._broken} if self._broken else {}
        outside = dict(self._host.outside)
        if self._snapshot:
            outside = {name: value for name, value in outside.items() if name not in _CREDENTIALS} | self._api.role
        return {**lambdas, **function.environment, **outside, **broken}

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self.output = self._written() + "".join(self._api.payloads)

    def _written(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def _peak(self) -> float:
        """The most memory that it held at once, in MB, where Linux tells."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0.0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0
