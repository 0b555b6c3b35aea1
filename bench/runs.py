"""Runs: one of child.py's scenes in a new process, counted or timed, beside stand-ins for SNS, Slack and KMS."""

import base64
import json
import os
import re
import ssl
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from bench import peers
from bench.cold_start import KEY, WEBHOOK, Outside, deployed, event
from bench.counts import record
from bridge.cli.demo import samples
from bridge.cli.demo.signer import Signer
from bridge.sealing.destination import Destination, Options
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import seal
from tests.support.wire import certificate, server_context

ROOT = Path(__file__).parent.parent
AUTHORITIES = Path(ssl.get_default_verify_paths().openssl_cafile), Path("/etc/ssl/certs/ca-certificates.crt")
FEW, MANY, BATCH = 20, 220, 100
BY = "DigiCert Global Root, in a bench"  # as what Slack shows is by an authority that is looked for first
KEYRING = f"bench = plain:{base64.b64encode(KEY).decode()}"
PLAIN = "検索の画面を開き、条件を三つ入れて送ると落ちる。\n" * 16
MARKDOWN = "検索の画面で **条件** を `三つ` 入れ、[送る](https://example.com/a?b=1)と落ちる。\n\n- 一つ\n- 二つ\n\n" * 5
REQUESTS = 10_000  # for memory
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


def bodies(signer: Signer, many: int = MANY) -> dict[str, Events]:
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
        found = (activity | {"id": 1001 + number, "content": content} for number in range(many))
        return [event(backlog, json.dumps(one, ensure_ascii=False)) for one in found]

    def alarms() -> Iterable[dict[str, str]]:
        for number in range(many):  # as in an outage: another alarm each time, at another value, a second apart
            message = samples.notification(now - timedelta(seconds=number))["Message"]
            message = message.replace("api-5xx", f"api-{number:03}x").replace("[17.0 ", f"[{number + 17}.0 ")
            own = {"MessageId": f"22b80b92-fdea-4c2c-8f9d-{number:012}", "Message": message}
            yield signer.signed(samples.notification(now) | own)

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
        "single": [posted(raw, record(number)) for number in range(many)],
        "batch": [posted(raw, batch(number)) for number in range(12)],
        "refused": [event("/backlog/" + "A" * 120, "{}") | {"expected": 404}] * many,
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
    """Runs child.py, and child.js for a peer; what was counted once is known."""

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

    def seconds(self, work: Work) -> float:
        """CPU for one time, or for the whole process."""
        few, many = work.times
        told = self.run(work, many, [], few=str(few)).stdout.splitlines()[-1]
        return float(told) / ((many - few) if few else 1)

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

    def run(self, work: Work, times: int, tool: list[str], few: str = "") -> subprocess.CompletedProcess[str]:
        asked = self.folder / f"{work.scene}-{work.body}.json"
        told = {"url": self.urls[work.url], "status": work.status, "events": self.bodies[work.body]}
        asked.write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run(  # noqa: S603  our own interpreter
            [*tool, *peers.command(work.scene), work.scene, str(times), str(asked), few],
            env=self._environment(self.urls[work.url], kms=work.kms) | peers.folders(),
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
            "NODE_EXTRA_CA_CERTS": str(trusted),
            "BRIDGE_SLACK_BASE_URL": url,
            "BRIDGE_SNS_BASE_URL": url,
            **(deployed(url) if kms else {"BRIDGE_KEYRING": KEYRING}),
        }
