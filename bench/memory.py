"""What the process still holds of requests that are long over, where their senders chose long ids, keys and names.

    .venv/bin/python -m bench.memory [REQUESTS]

Each case sends that many requests (200, if nothing is said) through the app to a stand-in for Slack, each with another
long text in the place that it names. Prints the process's memory before and after, and what of it Python still holds.
"""

import gc
import io
import json
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from werkzeug.test import Client as Browser

from bench.counts import HOOK, Slack
from bridge.app import app_of
from bridge.assemble import assemble
from bridge.delivery.direct import direct
from bridge.net.transport import Transport
from bridge.sealing import token
from bridge.sealing.destination import Destination, Options
from bridge.sealing.key_lines import new_plain
from bridge.settings import Settings
from bridge.slack.client import Client

MIB = 1 << 20
RAW: Options = {"raw": ("1",)}
SPACE: Options = {"space": ("demo.backlog.com",), "person": ("Aoi=U0123456789",)}
Sent = tuple[object, dict[str, str]]  # a body, and headers


def _long(number: int, characters: int) -> str:
    return f"{number:06}".ljust(characters, "x")


def _event(number: int) -> Sent:
    return {"id": _long(number, 1_000_000), "detail-type": "Deployment", "detail": {"state": "FAILED"}}, {}


def _message_id(number: int) -> Sent:
    return "FAILED", {"x-amz-sns-message-id": _long(number, 60_000)}


def _alarm(number: int) -> Sent:
    name = _long(number, 400_000)
    state = {"value": "ALARM", "reason": name, "timestamp": "2026-12-01T03:04:05.000+0000"}
    detail = {"alarmName": name, "state": state, "previousState": {"value": "OK"}, "configuration": {"metrics": []}}
    told = {"detail-type": "CloudWatch Alarm State Change", "source": "aws.cloudwatch", "region": name[:100]}
    return {"id": str(number), **told, "detail": detail}, {}


def _links(number: int) -> Sent:
    url = f"https://example.com/{_long(number, 9_000)}"
    content = {"textType": "client-markdown", "title": "T", "description": f"[a]({url}) {url}", "nextSteps": [url] * 9}
    return {"version": "1.0", "source": "custom", "id": str(number), "content": content}, {}


def _activity(number: int, project: str, name: str) -> Sent:
    text = f"{project}-1 @{name}"
    content = {"key_id": 1, "summary": name, "description": text, "comment": {"content": text}}
    user = {"id": number + 1, "name": name, "nulabAccount": {"uniqueId": name}}
    told = {"id": number + 1, "type": 3, "project": {"projectKey": project, "name": name}, "content": content}
    return {**told, "createdUser": user, "notifications": [{"user": user}]}, {}


def _project(number: int) -> Sent:
    return _activity(number, _long(number, 4_500).upper().replace("0", "A"), "Aoi")


def _names(number: int) -> Sent:
    return _activity(number, "DEMO", _long(number, 100_000))


@dataclass(frozen=True, slots=True)
class Case:
    source: str
    options: Options
    sent: Callable[[int], Sent]


CASES = {
    "an event's id of 1 MB, raw": Case("aws", RAW, _event),
    "x-amz-sns-message-id of 60 KB, raw": Case("aws", RAW, _message_id),
    "an alarm's name of 400 KB, raw": Case("aws", RAW, _alarm),
    "links of 9 KB, raw": Case("aws", RAW, _links),
    "a projectKey of 4.5 KB": Case("backlog", SPACE, _project),
    "names of 100 KB": Case("backlog", SPACE, _names),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """In bytes: the process's memory before and after, and how much more Python holds."""

    before: int
    after: int
    held: int


def kept(case: Case, requests: int) -> Kept:
    parts = assemble(Settings(keyring=new_plain("bench")))
    made = replace(parts, outlet=direct(Client(cast(Transport, Slack()))))
    browser = app_of(made).test_client()
    path = f"/{case.source}/{token.seal(Destination(HOOK, 'ja', None, case.options), case.source, parts.keyring)}"

    def send(number: int) -> None:
        body, headers = case.sent(number)
        data = body if isinstance(body, str) else json.dumps(body)
        _posted(browser, path, data, headers)

    with redirect_stderr(io.StringIO()):
        for number in range(3):  # what is loaded once
            send(number)
        gc.collect()
        before = _resident()
        tracemalloc.start()
        try:
            for number in range(3, requests + 3):
                send(number)
            gc.collect()
            held = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
    return Kept(before, _resident(), held)


def _posted(browser: Browser, path: str, data: str, headers: dict[str, Any]) -> None:
    answer = browser.post(path, data=data, headers=headers)
    assert answer.status_code == 200, answer.text
    answer.close()


def _resident() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    requests = int((sys.argv[1:] or ["200"])[0])
    print(f"{f'after {requests} requests, in MiB':40} {'before':>8} {'after':>8} {'held':>8}")
    for what, case in CASES.items():
        found = kept(case, requests)
        print(f"{what:40} {found.before / MIB:8.0f} {found.after / MIB:8.0f} {found.held / MIB:8.2f}")


if __name__ == "__main__":
    main()
