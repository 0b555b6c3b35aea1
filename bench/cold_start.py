"""Measures cold starts and events in time, CPU and memory: the real zip under the runtime's own Python.

    make package ARGS="--param=architecture=x86_64"        of this computer, and with its keyring
    .venv/bin/python -m bench.cold_start .pkg/kakehashi.zip [PROCESSES]

Each figure is the median of new processes (by default 11; 3 under a quota), with the zip's bytecode and without, and as
one that a snapshot is taken of (SnapStart): its start is before the snapshot, the rest after the restore, which itself
is Lambda's and not measured. KMS,
SNS and Slack are stand-ins on loopback, in a process that is not measured. Lambda gives a function CPU in proportion to
its memory, and one whole CPU at 1,769 MB: the table by memory size is computed from that, and also measured under such
a quota if this user may make cgroups.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

import base64
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from zipfile import ZipFile

from bridge.cli.demo import samples
from bridge.cli.demo.signer import Signer
from bridge.sealing.destination import Destination, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import seal
from deploy import runtime

WHOLE = 1_769  # MB that come with one CPU
SIZES = (128, 256, 512, 1_024, 1_769)  # MB
PERIOD = 20_000  # µs in which a quota is given out
PROVIDED = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")  # by Lambda's runtime
KEY = bytes(32)
ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555"
WEBHOOK = Webhook("T0123456789", "B0123456789", "s" * 24)
RUNTIME = Path(__file__).parents[1] / "tests/support/lambda_runtime"  # stands in for what is Lambda's own
INSTANCE = Path(__file__).with_name("instance.py")
FIRST, WARM = "first Backlog issue", "Backlog issue, 2 kB of Markdown"
Sample = tuple[str, int, dict[str, Any]]  # name, how many times, Lambda event
Row = dict[str, tuple[float, float, float]]  # name → ms of wall time, ms of CPU, MB


class Outside(BaseHTTPRequestHandler):
    """Stand-in for KMS, SNS and Slack."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer in one piece: what two take to be read depends on when they come
    certificate = b""

    def do_GET(self) -> None:
        self._answer(self.certificate)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["X-Amz-Target"] == "TrentService.Decrypt":
            self._answer(json.dumps({"KeyId": ARN, "Plaintext": base64.b64encode(KEY).decode()}).encode())
        else:
            self._answer(b"ok")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing: it would be measured too."""


@contextmanager
def outside(signer: Signer) -> Iterator[str]:
    Outside.certificate = signer.certificate
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def events(signer: Signer) -> list[Sample]:
    """The events in the form of an HTTP API; the first of each source is listed separately."""
    ring = Keyring.parse(f"bench = plain:{base64.b64encode(KEY).decode()}")
    backlog = "/backlog/" + seal(Destination(WEBHOOK, "ja", None, {"space": (samples.SPACE,)}), "backlog", ring)
    aws = "/aws/" + seal(Destination(WEBHOOK, "en", None, {"topic": (samples.TOPIC,)}), "aws", ring)
    now = datetime.now(UTC)

    def issue(size: int) -> dict[str, Any]:
        body = json.loads(samples.issue(now))
        body["content"]["description"] += "検索の画面を開き、**条件**を三つ入れて送ると落ちる。\n" * (size // 80)
        return event(backlog, json.dumps(body, ensure_ascii=False))

    def alarm(size: int) -> dict[str, Any]:
        envelope = samples.notification(now)
        envelope["Message"] = json.dumps(json.loads(envelope["Message"]) | {"AlarmDescription": "disk " * (size // 5)})
        return event(aws, json.dumps(signer.signed(envelope)))

    return [
        (FIRST, 1, issue(1_000)),
        ("first signed alarm", 1, alarm(1_000)),
        (WARM, 100, issue(1_000)),
        ("Backlog issue, 100 kB of it", 20, issue(100_000)),
        ("Backlog issue, 900 kB of it", 5, issue(900_000)),
        ("signed alarm, 3 kB", 100, alarm(1_000)),
        ("signed alarm, 200 kB", 20, alarm(200_000)),
    ]


def event(path: str, body: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": path,
        "headers": {"content-type": "application/json; charset=UTF-8", "host": "bench"},
        "requestContext": {"http": {"method": "POST"}},
        "body": base64.b64encode(body.encode()).decode(),
        "isBase64Encoded": True,
    }


def unpacked(zip_file: Path, folder: Path, *, bytecode: bool) -> Path:
    with ZipFile(zip_file) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if bytecode or not name.endswith(".pyc")])
    return folder


def provided(folder: Path, python: str) -> Path:
    """A folder with boto3's packages, compiled, as in Lambda's runtime."""
    for name in PROVIDED:
        spec = find_spec(name)
        assert spec is not None, f"{name} is not installed"
        origin = Path(str(spec.origin))
        if origin.name == "__init__.py":
            shutil.copytree(origin.parent, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, folder)
    command = [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 (the runtime's Python)
    return folder


@contextmanager
def quota(megabytes: int) -> Iterator[Path | None]:
    """A cgroup with the CPU quota of this memory size; None if this user may not make one."""
    share = int(PERIOD * megabytes / WHOLE)
    old, new = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
    group = (old if old.is_dir() else new) / f"kakehashi-bench-{os.getpid()}-{megabytes}"
    try:
        group.mkdir()
        if old.is_dir():
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(share))
        else:
            (group / "cpu.max").write_text(f"{share} {PERIOD}")
    except OSError:
        yield None
        return
    try:
        yield group / "cgroup.procs"
    finally:
        group.rmdir()


def deployed(url: str) -> dict[str, str]:
    """What Lambda and the deployment set, so that the key is unwrapped by the stand-in for KMS."""
    return {
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "AKIA" + "0" * 16,
        "AWS_SECRET_ACCESS_KEY": "0" * 40,
        "AWS_SESSION_TOKEN": "0" * 700,
        "AWS_ENDPOINT_URL_KMS": url,
        "BRIDGE_KEYRING": f"bench = kms:{ARN} AQIDAHg=",
    }


def environment(url: str, path: str) -> dict[str, str]:
    """The deployed function's environment, with the stand-ins for KMS, SNS and Slack."""
    return {
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",  # /var/task cannot be written
        **deployed(url),
        "BRIDGE_SLACK_BASE_URL": url,
        "BRIDGE_SNS_BASE_URL": url,
        "BRIDGE_LOG_LEVEL": "WARNING",
    }


def join(processes: Path) -> None:
    processes.write_text(str(os.getpid()))


def measured(command: list[str], root: Path, env: dict[str, str], sent: list[Sample], group: Path | None = None) -> Row:
    """What one new process measured."""
    done = subprocess.run(  # noqa: S603 (the runtime's Python)
        command,
        input=json.dumps({"started": time.monotonic(), "events": sent}),
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(join, group) if group else None,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return {name: (wall, cpu, megabytes) for name, wall, cpu, megabytes in json.loads(done.stdout.splitlines()[-1])}


def medians(rows: list[Row]) -> Row:
    def middle(name: str, column: int) -> float:
        return statistics.median(row[name][column] for row in rows)

    return {name: (middle(name, 0), middle(name, 1), middle(name, 2)) for name in rows[0]}


def show(title: str, row: Row) -> None:
    print(f"\n{title:32}{'wall ms':>10}{'CPU ms':>10}{'peak MB':>10}")
    for name, (wall, cpu, megabytes) in row.items():
        print(f"{name:32}{wall:10.1f}{cpu:10.1f}{megabytes:10.0f}")


def by_memory(usual: Row, under_quota: Callable[[Path], Row]) -> None:
    """The table by memory size: computed from the CPU time, and measured if a quota can be set."""
    context = usual["a TLS context"][1]  # KMS's and Slack's, whose stand-ins have none
    print(f"\n{'':10}{'':>6}{'cold start, first issue told':>32}{'an issue, warm':>28}")
    print(f"{'memory':>10}{'CPU':>6}{'by its CPU':>18}{'under quota':>14}{'by its CPU':>14}{'under quota':>14}")
    for size in SIZES:
        share = size / WHOLE
        cold = (usual["start"][1] + usual[FIRST][1] + context) / share / 1_000
        print(f"{size:7} MB{share:6.2f}{cold:16.2f} s", end="")
        with quota(size) as group:
            got = under_quota(group) if group else None
        waited = (got["start"][0] + got[FIRST][0] + context / share) / 1_000 if got else 0
        print(f"{waited:12.2f} s" if got else f"{'-':>14}", end="")
        print(f"{usual[WARM][1] / share:11.1f} ms", end="")
        print(f"{got[WARM][0]:11.1f} ms" if got else f"{'-':>14}")


def main() -> None:
    zip_file, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 11
    python = runtime.python(os.environ)
    if python is None:
        sys.exit(runtime.NONE)
    signer = Signer.made(datetime.now(UTC))
    sent = events(signer)
    with TemporaryDirectory() as folder, outside(signer) as url:
        compiled = unpacked(zip_file, Path(folder) / "with", bytecode=True)
        bare = unpacked(zip_file, Path(folder) / "without", bytecode=False)
        boto = provided(Path(folder) / "runtime", python)
        command = [python, str(INSTANCE)]

        def instance(root: Path, sent: list[Sample], group: Path | None = None, **more: str) -> Row:
            return measured(command, root, environment(url, f"{root}:{boto}:{RUNTIME}") | more, sent, group)

        def each() -> tuple[Row, Row, Row]:
            snapshot = instance(compiled, sent, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
            return instance(compiled, sent), instance(bare, sent), snapshot

        # In turn, so that all see the same noise of this computer.
        usual, without, snapshot = (medians(list(rows)) for rows in zip(*(each() for _ in range(count)), strict=True))
        show("with bytecode", usual)
        show("without", without)
        show("start, snapshot, and the rest", snapshot)
        few = [sent[0], (WARM, 20, sent[2][2])]
        by_memory(usual, lambda group: medians([instance(compiled, few, group) for _ in range(3)]))


if __name__ == "__main__":
    main()
