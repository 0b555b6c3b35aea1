"""What CloudWatch's own sentence about a state says: the value that decided it, or that there was none.

The sentences are those of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
and of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html:
"Threshold Crossed: 1 datapoint [10.0 (01/12/26 03:03:00)] was greater than the threshold (5.0).", "… no datapoints
were received for 1 period and 1 missing datapoint was treated as [NonBreaching].", "Insufficient Data: …".
"""

import math
import re
from functools import lru_cache

from bridge.patterns import pattern
from bridge.sources.aws.alarms.operators import Limit

_REST = r"(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?"
_NUMBER = rf"(-?[0-9]{{1,40}}{_REST})"
# A _NUMBER that begins one, told by its first character, which alone is looked for: a fifth of the work for a reason.
_FIRST = r"[-0-9](?<![0-9.][-0-9])(?:(?<=-)[0-9]{1,40}|(?<!-)[0-9]{0,39})"
_DATAPOINT = pattern(rf"({_FIRST}{_REST}) \(([0-9]{{2}})/([0-9]{{2}})/([0-9]{{2}}) ([0-9:]{{8}})\)")
_LONGEST_KEPT = 1_100  # characters: CloudWatch writes at most 1,023
_ALONE = pattern(rf"\A[^\[\n]{{0,80}}datapoints? \({_NUMBER}\) w")  # as it was before datapoints had times
_TREATED = pattern(r"no datapoints were received\b.{0,200}treated as \[(\w{1,20})\]", re.DOTALL)
_EVALUATED = pattern(r"Thresholds? Crossed:|Insufficient Data:|arn:|[0-9]+ out of [0-9]+ ")
_AGAINST = pattern(rf"\bw(?:as|ere) (?:not )?((?:greater|less) than(?: or equal to)?) the threshold \({_NUMBER}\)")
_OPERATORS = {
    "greater than": "GreaterThanThreshold",
    "greater than or equal to": "GreaterThanOrEqualToThreshold",
    "less than": "LessThanThreshold",
    "less than or equal to": "LessThanOrEqualToThreshold",
}
_LOWER = pattern(r"less than the lower thresholds? \[([^\[\]]{0,2000})\]")
_UPPER = pattern(r"greater than the upper thresholds? \[([^\[\]]{0,2000})\]")
_LAST = pattern(r"out of the last ([0-9]{1,5}) ")
_LEAST = pattern(r"\(minimum ([0-9]{1,5}) \w{1,20} for OK -> ALARM ")
_SERIES = pattern(r"([0-9]{1,6}) out of ([0-9]{1,6}) time series evaluated to (\w{1,20})")


def value(reason: str) -> float | None:
    """The datapoint with the latest time."""
    point = _latest(reason)
    found = point[1] if point else _ALONE.search(reason)
    return _finite(found.group(1)) if found else None


def values(reason: str) -> tuple[float, ...]:
    """The datapoints that have a time, the oldest first; CloudWatch writes down no more than five."""
    points = sorted(_points(reason), key=_time)
    return tuple(number for point in points if (number := _finite(point.group(1))) is not None)


def limit(reason: str) -> Limit | None:
    """What the value was held against; of a band, its edges at the time of the latest datapoint."""
    against = _AGAINST.search(reason)
    if against:
        return Limit(_OPERATORS[against.group(1)], threshold=_finite(against.group(2)))
    lower, upper = _LOWER.search(reason), _UPPER.search(reason)
    if not lower and not upper:
        return None
    low, high = (_edge(found, reason) for found in (lower, upper))
    if lower and upper:
        return Limit("LessThanLowerOrGreaterThanUpperThreshold", low=low, high=high)
    return Limit("LessThanLowerThreshold", low=low) if lower else Limit("GreaterThanUpperThreshold", high=high)


def datapoints(reason: str) -> tuple[int, int] | None:
    """How many datapoints of how many must breach, where an alarm says so."""
    last, least = _LAST.search(reason), _LEAST.search(reason)
    return (int(least.group(1)), int(last.group(1))) if last and least else None


def series(reason: str) -> tuple[int, int, str] | None:
    """Of an alarm on a query: how many time series of how many are in which state."""
    found = _SERIES.match(reason)
    return (int(found.group(1)), int(found.group(2)), found.group(3)) if found else None


def treated(reason: str) -> str | None:
    """As what a lack of data was counted: "breaching", "nonbreaching" …; None where there was data."""
    found = _TREATED.search(reason)
    return found.group(1).lower() if found else None


def evaluated(reason: str) -> bool:
    """Whether CloudWatch came to the state by evaluating; else somebody set it, or it is an alarm's first."""
    return _EVALUATED.match(reason) is not None


def _points(reason: str) -> tuple[re.Match[str], ...]:
    """The datapoints as they stand there."""
    return _kept(reason) if len(reason) <= _LONGEST_KEPT else tuple(_DATAPOINT.finditer(reason))


@lru_cache(maxsize=8)  # an alarm's reason is asked for them twice, which takes 75,000 instructions
def _kept(reason: str) -> tuple[re.Match[str], ...]:
    return tuple(_DATAPOINT.finditer(reason))


def _latest(reason: str) -> tuple[int, re.Match[str]] | None:
    """The datapoint with the latest time (they are given as DD/MM/YY), and which of them it is."""
    return max(enumerate(_points(reason)), key=lambda point: _time(point[1]), default=None)


def _time(point: re.Match[str]) -> tuple[str | None, ...]:
    return point.group(4, 3, 2, 5)


def _edge(found: re.Match[str] | None, reason: str) -> float | None:
    """The band's edge at the latest datapoint; there is one for each datapoint."""
    edges, point = found.group(1).split(",") if found else [], _latest(reason)
    text = edges[point[0]].strip() if point and point[0] < len(edges) else ""
    return _finite(text) if re.fullmatch(_NUMBER, text) else None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
