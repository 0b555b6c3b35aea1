"""What the bridge costs, as ratios that repeat on a busy computer.

    make bench          prints the table; ARGS=--write puts it into docs/limits.md, ARGS=issue only what is called so

Each is a number of instructions, counted by cachegrind with a fixed hash seed, over that of a yardstick counted in the
same run: `import flask` for starting, a bare WSGI forwarder over one kept-alive connection for an event, slack_sdk's
own client for sending. Of what goes on and on, it is those of 220 times less those of 20, so that starting is not in
it. Without valgrind only memory is measured. SNS and Slack are stand-ins in this process, which is not counted.
"""

import base64
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from bench import growth
from bench.cold_start import KEY, WEBHOOK, Outside, deployed, event
from bench.counts import record
from bridge.cli.demo import samples
from bridge.cli.demo.signer import Signer
from bridge.sealing.destination import Destination, Options
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import seal
from tests.support.wire import certificate, server_context

ROOT = Path(__file__).parent.parent
CHILD, PAGE = ROOT / "bench" / "child.py", ROOT / "docs" / "limits.md"
BEGIN, END = "<!-- make bench -->\n", "<!-- /make bench -->"
AUTHORITIES = Path(ssl.get_default_verify_paths().openssl_cafile), Path("/etc/ssl/certs/ca-certificates.crt")
FEW, MANY, BATCH = 20, 220, 100
BY = "DigiCert Global Root, in a bench"  # as what Slack shows is by an authority that is looked for first
REQUESTS = 10_000  # for memory
KEYRING = f"bench = plain:{base64.b64encode(KEY).decode()}"
PLAIN = "検索の画面を開き、条件を三つ入れて送ると落ちる。\n" * 16
MARKDOWN = "検索の画面で **条件** を `三つ` 入れ、[送る](https://example.com/a?b=1)と落ちる。\n\n- 一つ\n- 二つ\n\n" * 5
Events = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """A scene of child.py: with which of `bodies`, by which way out (`url`), and how many times: (20, 220), or once.

    `kms`: as in Lambda, with a key that KMS unwraps at the start."""

    scene: str
    body: str = "issue"
    url: str = "http"
    times: tuple[int, int] = (FEW, MANY)
    status: int = 200
    kms: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A share of the yardstick. `each`: so many of the yardstick's are in one of ours."""

    name: str
    work: Work
    of: Work
    target: str = ""
    each: int = 1


ONCE, FIRST = (0, 0), (0, 1)
FLASK = Work("flask", times=ONCE)
FORWARDED = Work("forwarder", "plain")
SDK = Work("sdk", url="https", times=(5, 25))  # a tenth of a second each
ROWS = (
    Row("import of `handler`, of `import flask`", Work("handler", times=ONCE), FLASK, "1.45"),
    Row("import with a key that KMS unwraps, of `import flask`", Work("handler", times=ONCE, kms=True), FLASK, "1.55"),
    Row("process start to first issue posted, of `import flask`", Work("events", "issue", times=FIRST), FLASK),
    Row("process start to first signed alarm posted, of `import flask`", Work("events", "alarm", times=FIRST), FLASK),
    Row("the same issue, with KMS and over TLS", Work("events", "issue", "https", FIRST, kms=True), FLASK, "1.75"),
    Row("the same alarm, with KMS and over TLS", Work("events", "alarm", "https", FIRST, kms=True), FLASK, "1.75"),
    Row("plain issue, of the forwarder", Work("events", "plain"), FORWARDED, "10"),
    Row("signed alarm, of the forwarder", Work("events", "alarm"), FORWARDED, "10"),
    Row("issue with Markdown, of the forwarder", Work("events", "markdown"), FORWARDED, "14"),
    Row("Flask's 404, of the forwarder", Work("missing", "refused"), FORWARDED),
    Row("bad token refused, of Flask's 404", Work("events", "refused", status=404), Work("missing", "refused"), "1.2"),
    Row(
        "100 alarms in one body, of 100 bodies",
        Work("events", "batch", times=(2, 12)),
        Work("events", "single"),
        "0.7",
        BATCH,
    ),
    Row("sent over TLS, kept alive, of slack_sdk's", Work("sending", url="https"), SDK, "0.025"),
    Row("sent over TLS, connected anew, of slack_sdk's", Work("connecting", url="https"), SDK, "0.125"),
)


def bodies(signer: Signer) -> dict[str, Events]:
    """Events in the form of an HTTP API, no two of them the same: a repeat would not be posted."""
    ring = Keyring.parse(KEYRING)

    def path(source: str, options: Options) -> str:
        return f"/{source}/" + seal(Destination(WEBHOOK, "ja", None, options), source, ring)

    now = datetime.now(UTC)
    backlog, raw = path("backlog", {"space": (samples.SPACE,)}), path("aws", {"raw": ("1",)})
    topic = path("aws", {"topic": (samples.TOPIC,)})
    activity = json.loads(samples.issue(now))

    def issues(description: str) -> Events:
        content = activity["content"] | {"description": description}
        found = (activity | {"id": 1001 + number, "content": content} for number in range(MANY))
        return [event(backlog, json.dumps(one, ensure_ascii=False)) for one in found]

    def alarms() -> Iterable[dict[str, str]]:
        for number in range(MANY):
            yield signer.signed(samples.notification(now) | {"MessageId": f"22b80b92-fdea-4c2c-8f9d-{number:012}"})

    def posted(to: str, body: object) -> dict[str, Any]:
        """By SNS, which has the patience that counting takes."""
        made, own = event(to, json.dumps(body)), {"x-amz-sns-message-type": "Notification"}
        return made | {"headers": made["headers"] | own | ({"x-amz-sns-rawdelivery": "true"} if to == raw else {})}

    def batch(number: int) -> dict[str, Any]:
        return {"Records": [record(number * BATCH + part) for part in range(BATCH)]}

    return {
        "issue": issues(activity["content"]["description"]),
        "plain": issues(PLAIN),
        "markdown": issues(MARKDOWN),
        "alarm": [posted(topic, one) for one in alarms()],
        "single": [posted(raw, record(number)) for number in range(MANY)],
        "batch": [posted(raw, batch(number)) for number in range(12)],
        "refused": [event("/backlog/" + "A" * 120, "{}") | {"expected": 404}] * MANY,
    }


@contextmanager
def server(certified: bytes) -> Iterator[dict[str, str]]:
    """Stand-ins of SNS and Slack: their URLs, without TLS and with."""
    Outside.certificate = certified
    urls, servers = {}, []
    for scheme in ("http", "https"):
        one = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
        if scheme == "https":
            one.socket = server_context(by=BY).wrap_socket(one.socket, server_side=True)
        Thread(target=one.serve_forever, daemon=True).start()
        servers.append(one)
        urls[scheme] = f"{scheme}://127.0.0.1:{one.server_port}"
    try:
        yield urls
    finally:
        for one in servers:
            one.shutdown()
            one.server_close()


@dataclass
class Bench:
    """Runs child.py; what was counted once is known."""

    folder: Path
    urls: dict[str, str]
    bodies: dict[str, Events]
    known: dict[tuple[Work, int], int] = field(default_factory=dict)
    seen: set[tuple[str, str, bool]] = field(default_factory=set)

    def ratio(self, row: Row) -> float:
        return self._each(row.work) / self._each(row.of) / row.each

    def growing(self, name: str, events: Events, first: int) -> float:
        """As growth.py's `Counted`."""
        self.bodies[name] = events
        return self._each(Work("events", name, times=(first, len(events))))

    def total(self, scene: str, name: str, events: Events, times: int) -> int:
        """As held.py's `Total`."""
        self.bodies[name] = events
        return self._counted(Work(scene, name), times)

    def memory(self) -> tuple[int, int]:
        """kB that a process holds after a tenth of the events, and after all."""
        early, late = self.run(Work("memory"), REQUESTS, []).stdout.split()
        return int(early), int(late)

    def _each(self, work: Work) -> float:
        """Instructions for one time, or for the whole process."""
        few, many = work.times
        return (
            (self._counted(work, many) - self._counted(work, few)) / (many - few) if few else self._counted(work, many)
        )

    def _counted(self, work: Work, times: int) -> int:
        if (work, times) not in self.known:
            if (work.scene, work.body, work.kms) not in self.seen:
                self.run(work, times, [])  # bytecode is written
                self.seen.add((work.scene, work.body, work.kms))
            tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
            told = re.search(r"I +refs: +([\d,]+)", self.run(work, times, tool).stderr)
            assert told
            self.known[work, times] = int(told[1].replace(",", ""))
        return self.known[work, times]

    def run(self, work: Work, times: int, tool: list[str]) -> subprocess.CompletedProcess[str]:
        asked = self.folder / f"{work.scene}-{work.body}.json"
        told = {"url": self.urls[work.url], "status": work.status, "events": self.bodies[work.body]}
        asked.write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run(  # noqa: S603  our own interpreter
            [*tool, sys.executable, str(CHILD), work.scene, str(times), str(asked)],
            env=self._environment(self.urls[work.url], kms=work.kms),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    def _environment(self, url: str, *, kms: bool) -> dict[str, str]:
        trusted = self.folder / "authorities.pem"  # the system's, whose number counts, and the stand-in's
        own = next((file.read_bytes() for file in AUTHORITIES if file.is_file()), b"")
        trusted.write_bytes(own + certificate("127.0.0.1", 30, BY)[0])
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "SSL_CERT_FILE": str(trusted),
            "BRIDGE_SLACK_BASE_URL": url,
            "BRIDGE_SNS_BASE_URL": url,
            **(deployed(url) if kms else {"BRIDGE_KEYRING": KEYRING}),
        }


def table(bench: Bench, rows: Iterable[Row], *, whole: bool) -> Iterator[str]:
    """Line by line, as it is counted."""
    yield "| what | counted | target |"
    yield "|-|-:|-:|"
    if shutil.which("valgrind"):
        for row in rows:
            ratio = bench.ratio(row)
            yield f"| {row.name} | {ratio:.{2 if ratio < 10 else 1}f} | {row.target and '≤ ' + row.target} |"
    else:
        print("valgrind is not installed: no instructions are counted", file=sys.stderr)
    if whole:
        early, late = bench.memory()
        yield f"| MB held after {REQUESTS:,} issues | {late / 1_024:.0f} | ≤ 60 |"
        yield f"| MB of these since a tenth of them | {(late - early) / 1_024:.1f} | ≤ 2 |"
        if shutil.which("valgrind"):
            yield ""
            yield from growth.table(bench.growing, KEYRING)


def written(lines: list[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(before + BEGIN + "".join(f"{line}\n" for line in lines) + END + after, encoding="utf-8")


def main(arguments: list[str]) -> None:
    wanted = [one for one in arguments if one != "--write"]
    rows = [row for row in ROWS if all(word in row.name for word in wanted)]
    signer = Signer.made(datetime.now(UTC))
    lines = []
    with TemporaryDirectory() as folder, server(signer.certificate) as urls:
        for line in table(Bench(Path(folder), urls, bodies(signer)), rows, whole=not wanted):
            print(line, flush=True)
            lines.append(line)
    if "--write" in arguments:
        written(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
