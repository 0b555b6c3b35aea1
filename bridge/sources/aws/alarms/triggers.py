"""What an alarm watches, as read: the Trigger of an alarm over SNS, or the configuration in an EventBridge event.

The two differ in spelling: ReturnData and returnData, dimensions as pairs and as an object.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import math
import re

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources.aws.alarms import reasons, units
from bridge.sources.aws.alarms.conditions import Condition
from bridge.sources.aws.alarms.operators import Limit
from bridge.sources.aws.alarms.series import STATISTICS, Series

_NOTHING = Payload(None)
_MONTH = 31 * 86_400  # seconds
_BAND = "ANOMALY_DETECTION_BAND"
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
_QUERY = pattern(
    r'\s{0,9}SELECT\s{1,9}(AVG|SUM|MIN|MAX|COUNT)\(\s?"?([^")]{1,255}?)"?\s?\)\s{1,9}'
    r'FROM\s{1,9}(?:SCHEMA\()?"?([\w./#:-]{1,255})',
    re.IGNORECASE,
)
_FUNCTIONS = {"AVG": "Average", "SUM": "Sum", "MIN": "Minimum", "MAX": "Maximum", "COUNT": "SampleCount"}


def condition(trigger: Payload, reason: str = "") -> Condition:
    """Whatever `trigger` lacks is read from CloudWatch's sentence about the state, or left out."""
    metrics = tuple(_of(trigger, "Metrics"))
    shown = next((metric for metric in metrics if _of(metric, "ReturnData").flag(False) and not _band(metric)), None)
    watched = shown or _NOTHING
    expression = _of(watched, "Expression").text("")
    inputs = tuple(_series(metric) for metric in metrics if _of(metric, "MetricStat").present())
    periods, datapoints = _datapoints(trigger, reason)
    series = _expressed(expression, inputs) if expression else _series(_single(trigger, watched))
    named = trigger["Unit"].text("") or _of(_of(watched, "MetricStat"), "Unit").text("")
    measured = (series,) if series.metric else inputs
    return Condition(
        series=series,
        expression=expression,
        label=_of(watched, "Label").text("") if expression else "",
        inputs=inputs if expression else (),
        unit=named if named not in ("", "None") else units.of("" if series.metric else expression, measured),
        limit=_limit(trigger, reason),
        period=next((found for one in (trigger, watched, *metrics) if (found := _period(one))), None),
        periods=periods,
        datapoints=datapoints,
        # "- TreatMissingData:                    NonBreaching"
        missing=_of(trigger, "TreatMissingData").text("").rpartition(" ")[2].lower(),
    )


def _of(value: Payload, key: str) -> Payload:
    """By either spelling."""
    held = value.value
    if not isinstance(held, dict):
        return _NOTHING
    if held.get(key) is None:
        key = key[0].lower() + key[1:]
        if key not in held:
            return _NOTHING  # as of most of what may stand there
    return value[key]


def _band(metric: Payload) -> bool:
    """Whether it is what anomaly detection expects, rather than what is."""
    return _of(metric, "Expression").text("").startswith(_BAND)


def _series(of: Payload) -> Series:
    """One of several metrics, or the one that a Trigger has at its own top."""
    stat = _of(of, "MetricStat")
    metric = _of(stat, "Metric") if stat.present() else of
    stated = (of["Statistic"], of["ExtendedStatistic"], _of(stat, "Stat"))
    statistic = next((text for value in stated if (text := value.text(""))), "")
    known = STATISTICS.get(statistic.lower().replace("_", ""))
    return Series(
        id=_of(of, "Id").text(""),
        namespace=_of(metric, "Namespace").text(""),
        metric=metric["MetricName"].text("") or metric["name"].text(""),
        statistic=known[0] if known else statistic,
        dimensions=_dimensions(_of(metric, "Dimensions")),
        account=_of(of, "AccountId").text(""),
    )


def _dimensions(found: Payload) -> tuple[tuple[str, str], ...]:
    pairs = [(pair["name"].text(""), pair["value"].text("")) for pair in found]
    return (*pairs, *((name, value.text("")) for name, value in found.items()))


def _single(trigger: Payload, watched: Payload) -> Payload:
    """Where the one metric is that an alarm watches."""
    return trigger if trigger["MetricName"].present() else watched


def _expressed(expression: str, inputs: tuple[Series, ...]) -> Series:
    """Of a query, what it selects; of an expression, what all its inputs have in common: where, not what."""
    query = _QUERY.match(expression)
    if query:
        return Series(namespace=query.group(3), metric=query.group(2), statistic=_FUNCTIONS[query.group(1).upper()])
    first = inputs[0] if inputs else Series()
    same = all(one.namespace == first.namespace for one in inputs)
    pairs = tuple(pair for pair in first.dimensions if all(pair in one.dimensions for one in inputs))
    return Series(namespace=first.namespace if same else "", dimensions=pairs, account=first.account)


def _limit(trigger: Payload, reason: str) -> Limit | None:
    said, operator = reasons.limit(reason), _of(trigger, "ComparisonOperator").text("")
    if not operator:
        return said
    threshold = _of(trigger, "Threshold").number(None)
    return Limit(operator, threshold, said.low if said else None, said.high if said else None)


def _datapoints(trigger: Payload, reason: str) -> tuple[int, int]:
    """Out of how many datapoints, and how many of them."""
    periods = _count(_of(trigger, "EvaluationPeriods"), 10_000)
    if not periods:
        least, last = reasons.datapoints(reason) or (1, 1)
        return max(last, 1), min(max(least, 1), max(last, 1))
    return periods, min(_count(_of(trigger, "DatapointsToAlarm"), 10_000) or periods, periods)


def _period(of: Payload) -> int | None:
    return _count(_of(of, "Period"), _MONTH) or _count(_of(_of(of, "MetricStat"), "Period"), _MONTH)


def _count(value: Payload, most: int) -> int | None:
    """A whole number from 1 to `most`."""
    found = value.number(math.nan)
    return int(found) if 1 <= found <= most else None
