"""AWS's saved cases for the tests of its options: by name, as a body, several in one; any body on a raw URL."""

import json
from typing import Any

from bridge.sealing.destination import Options
from bridge.sources.aws import SOURCE
from bridge.sources.source import Event, Request
from tests.support import sns
from tests.support.casebook import NOW, ROOT, cases

RAW: Options = {"raw": ("1",)}
BATCHES = "several-events"  # where each event is looked at by itself
CASES = {case.id.removeprefix("aws/"): case for case in cases() if case.source is SOURCE}


def saved(case: str) -> Any:
    return json.loads((ROOT / "aws" / f"{case}.json").read_bytes())


def raw(body: object, **headers: str) -> Event:
    """The event in a body that is posted to a raw URL."""
    event = SOURCE.open(sns.request(body, **headers), sns.destination(raw=True), sns.outside(sns.Fetches()))
    assert isinstance(event, Event)
    return event


def batch(*names: str) -> Event:
    sent = [CASES[name].event().payload.value["message"] for name in names]
    read = SOURCE.read(Request(json.dumps(sent).encode(), {}, NOW), RAW)
    assert SOURCE.kinds.of(read.payload).name == BATCHES
    return read
