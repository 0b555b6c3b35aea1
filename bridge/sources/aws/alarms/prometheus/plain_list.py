"""Prometheus alerts as a plain list, which Amazon Managed Prometheus sends to SNS where nobody gave it a template.

https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-config.html
"""

import re
from collections.abc import Iterator, Mapping

from bridge.payload import Payload

_STATES = {"Alerts Firing:": "firing", "Alerts Resolved:": "resolved"}
_PAIR = re.compile(r"- ([A-Za-z_][\w.-]{0,100}) = (.{0,2000})")
_SOURCE = re.compile(r"Source: (https?://\S{1,2000})")
_PARTS = {"Labels:": "labels", "Annotations:": "annotations"}
_LOOK = 4_000  # characters in which the first alert begins
_MOST_LINES = 5_000


def is_list(text: str) -> bool:
    """Whether a line of its own announces alerts, and the next lines labels."""
    beginning = [line.strip() for line in text[:_LOOK].splitlines()]
    return any(line in _STATES for line in beginning) and "Labels:" in beginning


def as_group(text: str) -> Payload:
    """The list as Alertmanager's JSON would have it."""
    return Payload({"alerts": list(_alerts(text))})


def _alerts(text: str) -> Iterator[Mapping[str, object]]:
    status, part = "", ""
    alert: dict[str, object] = {}
    pairs: dict[str, str] = {}
    for line in map(str.strip, text.split("\n", _MOST_LINES)[:_MOST_LINES]):
        if line in _STATES or line == "Labels:":
            if alert:
                yield alert
            alert = {}
            status = _STATES.get(line, status)
        if line in _PARTS:
            part, pairs = _PARTS[line], {}
            alert = {**alert, "status": status, part: pairs}
        elif part and (pair := _PAIR.fullmatch(line)):
            pairs[pair[1]] = pair[2]
        elif alert and (source := _SOURCE.fullmatch(line)):
            alert = {**alert, "generatorURL": source[1]}
    if alert:
        yield alert
