"""What a state of an alarm was judged by, as data: its latest values, the alarms below a composite one."""

import math
from collections.abc import Iterator

from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.sources.aws.alarms import reasons
from bridge.sources.aws.arn import arn


def of(state: Payload) -> Payload:
    """What the state's reasonData holds: JSON in a text."""
    try:
        return Payload(load(state["reasonData"].text("")), state["reasonData"].path)
    except Malformed:
        return Payload(None)


def values(reason: str, data: Payload) -> tuple[float, ...]:
    """The datapoints that were evaluated: the reason has up to five of them with their times, the data more."""
    dated = reasons.values(reason)
    recent = tuple(one.number(math.nan) for one in data["recentDatapoints"])
    return dated if len(dated) >= len(recent) or not all(map(math.isfinite, recent)) else recent


def alarming(children: Iterator[tuple[Payload, Payload]]) -> Iterator[str]:
    for named, state in children:
        found = arn(named.text(""))
        if found and state.text("") == "ALARM":
            yield found.resource.removeprefix("alarm:")
