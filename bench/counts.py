"""How often the costly things are done for one request: opening and sealing, decoding, finding an event's kind,
asking kinds for the form of what carries no type, unwrapping.

    .venv/bin/python -m bench.counts

Counts calls by sys.setprofile, from the app's door to Slack's (or to SQS's, and from there through the worker), each
with a stand-in of its own; nothing of the bridge is replaced. What else is worth counting is one more line of COUNTED.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import CodeType, FrameType, FunctionType
from typing import Any, cast

from bridge import log
from bridge.app import app_of
from bridge.assemble import Parts, assemble
from bridge.delivery.direct import direct
from bridge.delivery.parcel import Parcel
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received, queued
from bridge.net.exchange import Answer
from bridge.net.transport import Clock, Deadline, Transport
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.settings import Settings
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.sources.aws import SOURCE as AWS
from bridge.sources.aws.receive.wrapping import unwrapped
from bridge.sources.source import Kinds
from bridge.worker import Worker

# What is counted, and the functions whose calls count as it.
COUNTED: dict[str, tuple[CodeType, ...]] = {
    "Keyring.open": (Keyring.open.__code__,),
    "Keyring.seal": (Keyring.seal.__code__,),
    "sealed decoded": (token.parse.__code__,),
    "kind looked up": (Kinds.of.__code__,),
    "form asked": tuple({kind.form.__code__ for kind in AWS.kinds if isinstance(kind.form, FunctionType)}),
    "unwrapped": (unwrapped.__code__,),
}
HOOK = Webhook("T0123456789", "B0123456789", "s" * 24)
BATCH = 100
ISSUE = {
    "id": 7,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"id": 5, "projectKey": "DEMO", "name": "デモ計画", "textFormattingRule": "markdown"},
    "content": {
        "id": 9,
        "key_id": 42,
        "summary": "検索が遅い",
        "description": "検索の画面を開き、条件を三つ入れて送ると落ちる。\n" * 16,
        "issueType": {"id": 1, "name": "バグ"},
        "priority": {"id": 2, "name": "高"},
        "status": {"id": 1, "name": "未対応"},
        "assignee": {"id": 2, "name": "Haru Sato"},
        "dueDate": "2026-12-24",
        "category": [{"id": 3, "name": "API"}],
        "milestone": [{"id": 4, "name": "v2.0"}],
    },
    "createdUser": {"id": 1, "name": "Aoi Tanaka"},
}


def alarm(number: int) -> dict[str, Any]:
    """A CloudWatch alarm as EventBridge tells it."""
    return {
        "version": "0",
        "id": f"c4c1c1c9-6542-e61b-6ef0-{number:012}",
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": "123456789012",
        "time": "2026-12-01T03:04:05Z",
        "region": "ap-northeast-1",
        "resources": [f"arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:cpu-{number}"],
        "detail": {
            "alarmName": f"cpu-{number}",
            "state": {"value": "ALARM", "reason": "Threshold Crossed", "timestamp": "2026-12-01T03:04:05.000+0000"},
            "previousState": {"value": "OK", "reason": "", "timestamp": "2026-12-01T02:04:05.000+0000"},
            "configuration": {"metrics": []},
        },
    }


def record(number: int) -> dict[str, Any]:
    """One of SQS's records, as a function is handed them, or sends them on."""
    return {"messageId": f"m-{number}", "eventSource": "aws:sqs", "body": json.dumps(alarm(number))}


CASES: tuple[tuple[str, str, Options, object], ...] = (
    ("one issue", "backlog", {"space": ("demo.backlog.com",)}, ISSUE),
    ("one alarm, raw", "aws", {"raw": ("1",)}, alarm(0)),
    (f"a batch of {BATCH}, raw", "aws", {"raw": ("1",)}, {"Records": [record(number) for number in range(BATCH)]}),
)


@dataclass
class Slack:
    """In the place of the transport to Slack: takes everything."""

    taken: int = 0

    def request(self, *_: object, **__: object) -> Answer:
        self.taken += 1
        return Answer(200, {}, b"ok")


@dataclass
class Sqs:
    """In the queue's place: keeps what is sent."""

    bodies: list[str] = field(default_factory=list)

    def send(self, parcel: str, *_: object) -> None:
        self.bodies.append(parcel)

    def warm(self) -> None:
        """Nothing to load."""


def counted(work: Callable[[], None]) -> Counter[str]:
    """How often each of COUNTED was called meanwhile, in this thread."""
    names = {code: name for name, codes in COUNTED.items() for code in codes}
    calls: Counter[str] = Counter()

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and (name := names.get(frame.f_code)):
            calls[name] += 1

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def request(parts: Parts, source: str, options: Options, body: object) -> Callable[[], None]:
    """A request to the app that these parts make."""
    browser = app_of(parts).test_client()
    sealed = token.seal(Destination(HOOK, "ja", None, options), source, parts.keyring)

    def work() -> None:
        answer = browser.post(f"/{source}/{sealed}", json=body)
        assert answer.status_code in (200, 202), answer.text

    return work


def straight(parts: Parts, source: str, options: Options, body: object) -> Counter[str]:
    slack = Slack()
    made = replace(parts, outlet=direct(Client(cast(Transport, slack))))
    calls = counted(request(made, source, options, body))
    assert slack.taken == 1
    return calls


def by_queue(parts: Parts, source: str, options: Options, body: object) -> Counter[str]:
    slack, sqs = Slack(), Sqs()
    poster = Poster(Client(cast(Transport, slack)))

    def now(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        poster.post(parcel, to, within, QUEUE)

    queue = cast(Queue, sqs)
    worker = Worker(queue, parts.unseal, now, Clock())
    put = request(replace(parts, outlet=queued(queue, parts.keyring)), source, options, body)

    def work() -> None:
        put()
        assert worker.take(Received("m", "handle", "group", sqs.bodies[0], 1))

    calls = counted(work)
    assert slack.taken == 1
    return calls


def main() -> None:
    log.configure("ERROR")
    parts = assemble(Settings(keyring=new_plain("bench")))
    print(f"{'calls for one request':40}", *(f"{name:>16}" for name in COUNTED))
    for mode, way in (("direct", straight), ("queue and worker", by_queue)):
        for what, source, options, body in CASES:
            calls = way(parts, source, options, body)
            print(f"{f'{what}, {mode}':40}", *(f"{calls[name]:16}" for name in COUNTED))


if __name__ == "__main__":
    main()
