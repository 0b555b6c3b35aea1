"""What an alarm watches, in words: a statistic of a metric, against a threshold, over some datapoints."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bridge.payload import Payload
from bridge.phrases import Phrase, Say, number, size
from bridge.text import Line, flat

_STATISTICS: Mapping[str, tuple[str, Phrase]] = {
    "average": ("Average", Phrase(en="average of {metric}", ja="{metric} の平均")),
    "sum": ("Sum", Phrase(en="sum of {metric}", ja="{metric} の合計")),
    "minimum": ("Minimum", Phrase(en="minimum of {metric}", ja="{metric} の最小値")),
    "maximum": ("Maximum", Phrase(en="maximum of {metric}", ja="{metric} の最大値")),
    "samplecount": ("SampleCount", Phrase(en="number of samples of {metric}", ja="{metric} のサンプル数")),
}
_CODE = Phrase(en="{code} of {metric}", ja="{metric} の {code}")  # p99, tm90, IQM stay codes
_COUNTED = ("Sum", "SampleCount")  # mean nothing without the time over which they were counted


@dataclass(frozen=True, slots=True)
class _Operator:
    sign: str
    alarm: Phrase
    ok: Phrase


_OPERATORS: Mapping[str, _Operator] = {
    "GreaterThanThreshold": _Operator(
        ">",
        alarm=Phrase(en="above {t}", ja="しきい値 {t} を超過"),
        ok=Phrase(en="back to {t} or below", ja="しきい値 {t} 以下に回復"),
    ),
    "GreaterThanOrEqualToThreshold": _Operator(
        "≥",
        alarm=Phrase(en="at or above {t}", ja="しきい値 {t} 以上"),
        ok=Phrase(en="back below {t}", ja="しきい値 {t} 未満に回復"),
    ),
    "LessThanThreshold": _Operator(
        "<",
        alarm=Phrase(en="below {t}", ja="しきい値 {t} 未満"),
        ok=Phrase(en="back to {t} or above", ja="しきい値 {t} 以上に回復"),
    ),
    "LessThanOrEqualToThreshold": _Operator(
        "≤",
        alarm=Phrase(en="at or below {t}", ja="しきい値 {t} 以下"),
        ok=Phrase(en="back above {t}", ja="しきい値 {t} を超えて回復"),
    ),
}
_IS = Phrase(en="{subject} is {value}, {operator}", ja="{subject} が {value}（{operator}）")
_IS_IN = Phrase(en="{subject} is {value} in {window}, {operator}", ja="{subject} が {window}で {value}（{operator}）")
_ONE = Phrase(en="{comparison} in {window}", ja="{comparison}（{window}）")
_ALL = Phrase(
    en="{comparison} for {n} datapoints within {span}",
    ja="{comparison}（{span}内の {n} データポイント）",
)
_SOME = Phrase(
    en="{comparison} for {m} of {n} datapoints within {span}",
    ja="{comparison}（{span}内の {n} データポイント中 {m}）",
)
_LONG = Phrase(en="{span}", ja="{span}間")
_TREATMENTS: Mapping[str, Phrase] = {
    "notbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "nonbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "breaching": Phrase(en="counts as breaching", ja="しきい値超過として扱う"),
    "ignore": Phrase(en="keeps the state", ja="状態を維持する"),
}
_MONTH = 31 * 86_400  # seconds
_UNITS = {"Percent": "%", "Seconds": " s", "Milliseconds": " ms", "Microseconds": " µs", "Count": "", "None": ""}


@dataclass(frozen=True, slots=True)
class Condition:
    """Of one metric, or of an expression over several, known by its label; what could not be read is None.

    `period` is in seconds, and `datapoints` of `periods` must breach. `account` is given where it is another's metric.
    """

    label: str | None
    metric: str | None
    namespace: str | None
    account: str | None
    statistic: str | None
    dimensions: tuple[tuple[str, str], ...]
    unit: str | None
    operator: str | None
    threshold: float | None
    period: int | None
    periods: int
    datapoints: int
    missing: str

    def subject(self, say: Say) -> Line | None:
        """sum of 5XXError"""
        if self.label:
            return (self.label,)
        if not self.metric or not self.statistic:
            return None
        for name, phrase in _STATISTICS.values():
            if name == self.statistic:
                return say(phrase, metric=self.metric)
        return say(_CODE, metric=self.metric, code=self.statistic)

    def sentence(self, value: float, ok: bool, say: Say) -> Line | None:
        """sum of 5XXError is 17 in 1 min, above 5"""
        subject, operator = self.subject(say), _OPERATORS.get(self.operator or "")
        if not subject or not operator or self.threshold is None:
            return None
        verdict = say(operator.ok if ok else operator.alarm, t=self._measure(self.threshold, say))
        words = {"subject": subject, "value": self._measure(value, say), "operator": verdict}
        if self.statistic in _COUNTED and self.period:
            return say(_IS_IN, window=_window(self.period, say), **words)
        return say(_IS, **words)

    def words(self, say: Say) -> Line:
        """sum of 5XXError > 5 for 3 of 5 datapoints within 25 min"""
        subject, operator = self.subject(say), _OPERATORS.get(self.operator or "")
        if not subject or not operator or self.threshold is None:
            return ()
        comparison = f"{flat(subject)} {operator.sign} {self._measure(self.threshold, say)}"
        if not self.period:
            return (comparison,)
        span = timedelta(seconds=self.period * self.periods)
        if self.periods == 1:
            return say(_ONE, comparison=comparison, window=_window(self.period, say))
        pattern = _ALL if self.datapoints == self.periods else _SOME
        return say(pattern, comparison=comparison, n=self.periods, m=self.datapoints, span=span)

    def without_data(self) -> Phrase | None:
        """How missing data counts; None by default."""
        return _TREATMENTS.get(self.missing)

    def _measure(self, value: float, say: Say) -> str:
        """The value with its unit: 1.2 GB, 90%, 15 min 30 s."""
        if self.statistic == "SampleCount" or not self.unit:
            return number(value)
        if self.unit.startswith("Bytes"):
            return size(value) + self.unit.removeprefix("Bytes").replace("Second", "s")
        if self.unit == "Seconds" and value in range(3_600):
            return flat(say.word(timedelta(seconds=value)))
        return number(value) + _UNITS.get(self.unit, f" {self.unit}")


def condition(trigger: Payload) -> Condition:
    """The Trigger of an alarm over SNS; whatever it lacks is left out."""
    shown = next((metric for metric in trigger["Metrics"] if metric["ReturnData"].flag(False)), Payload(None))
    stat = shown["MetricStat"]
    of = trigger if trigger["MetricName"].present() else stat["Metric"]
    stated = (trigger["Statistic"], trigger["ExtendedStatistic"], stat["Stat"])
    statistic = next((text for value in stated if (text := value.text(""))), "")
    known = _STATISTICS.get(statistic.lower().replace("_", ""))
    periods = _count(trigger["EvaluationPeriods"], 10_000) or 1
    return Condition(
        label=shown["Label"].text("") or shown["Expression"].text("") if shown["Expression"].present() else None,
        metric=of["MetricName"].text(None),
        namespace=of["Namespace"].text(None),
        account=shown["AccountId"].text(None),
        statistic=known[0] if known else statistic or None,
        dimensions=tuple((pair["name"].text(""), pair["value"].text("")) for pair in of["Dimensions"]),
        unit=trigger["Unit"].text(None) or stat["Unit"].text(None),
        operator=trigger["ComparisonOperator"].text(None),
        threshold=trigger["Threshold"].number(None),
        period=_count(trigger["Period"], _MONTH) or _count(stat["Period"], _MONTH),
        periods=periods,
        datapoints=min(_count(trigger["DatapointsToAlarm"], 10_000) or periods, periods),
        # "- TreatMissingData:                    NonBreaching"
        missing=trigger["TreatMissingData"].text("").rpartition(" ")[2].lower(),
    )


def _count(value: Payload, most: int) -> int | None:
    """A whole number from 1 to `most`."""
    found = value.number(math.nan)
    return int(found) if 1 <= found <= most else None


def _window(seconds: int, say: Say) -> Line:
    """1 min; in Japanese 1 分間, but 1 時間."""
    span = timedelta(seconds=seconds)
    return say.word(span) if flat(say.word(span)).endswith("間") else say(_LONG, span=span)
