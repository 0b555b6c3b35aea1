"""What an alarm watches, in words: a statistic of a metric, against a threshold, over some datapoints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bridge.sources.aws.alarms.operators import Limit, Measure, Stands
from bridge.wording.phrases import Phrase, Say, number, size
from bridge.wording.text import Line, cut, flat

# by a statistic's name in lower case without "_": how the console spells it, and its words
STATISTICS: Mapping[str, tuple[str, Phrase]] = {
    "average": ("Average", Phrase(en="average of {metric}", ja="{metric} の平均")),
    "sum": ("Sum", Phrase(en="sum of {metric}", ja="{metric} の合計")),
    "minimum": ("Minimum", Phrase(en="minimum of {metric}", ja="{metric} の最小値")),
    "maximum": ("Maximum", Phrase(en="maximum of {metric}", ja="{metric} の最大値")),
    "samplecount": ("SampleCount", Phrase(en="number of samples of {metric}", ja="{metric} のサンプル数")),
}
_PHRASES = dict(STATISTICS.values())
_CODE = Phrase(en="{code} of {metric}", ja="{metric} の {code}")  # p99, tm90, IQM stay codes
_WITHOUT_UNIT = ("SampleCount",)
_COUNTED = ("Sum", "SampleCount")  # mean nothing without the time over which they were counted
_LABEL = 60  # columns: a label is made from the expression, a whole query even, where nobody gave one
_MOST_INPUTS = 4
_FINEST = 4  # places after the point, where coarser a value would read as the threshold that it has crossed

_BARE = Phrase(en="{value}, {verdict}", ja="{value}（{verdict}）")
_IS = Phrase(en="{subject} is {value}, {verdict}", ja="{subject} が {value}（{verdict}）")
_IS_IN = Phrase(en="{subject} is {value} in {window}, {verdict}", ja="{subject} が {window}で {value}（{verdict}）")
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
_SECONDS = Phrase(en="{n} s", ja="{n} 秒")
_LONG_AGO = 1e9  # seconds: what is longer is no duration
_INPUT = Phrase(en=" · {id}: {subject}", ja=" · {id}：{subject}")
_COMMA = Phrase(en=", ", ja="、")
_MORE_INPUTS = Phrase(en=" · and {n} more: {names}", ja=" · ほか {n} 件：{names}")
_TREATMENTS: Mapping[str, Phrase] = {
    "notbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "nonbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "breaching": Phrase(en="counts as breaching", ja="しきい値超過として扱う"),
    "ignore": Phrase(en="keeps the state", ja="状態を維持する"),
}
_UNITS = {"Percent": "%", "Milliseconds": " ms", "Microseconds": " µs", "Count": "", "None": ""}


@dataclass(frozen=True, slots=True)
class Series:
    """One metric by one statistic; what could not be read is "". `id` names it in an expression."""

    id: str = ""
    namespace: str = ""
    metric: str = ""
    statistic: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    account: str = ""  # whose metric it is, where it may be another's

    def subject(self, say: Say) -> Line | None:
        """sum of 5XXError"""
        if not self.metric or not self.statistic:
            return None
        phrase = _PHRASES.get(self.statistic)
        if phrase:
            return say(phrase, metric=self.metric)
        return say(_CODE, metric=self.metric, code=self.statistic)

    def known(self) -> bool:
        return bool(self.namespace and self.metric and self.statistic)


@dataclass(frozen=True, slots=True)
class Condition:
    """Of one series, or of an expression over several `inputs`, known by its label or by itself.

    `series` has of an expression what all its inputs share, and of a query what it selects. `period` is in
    seconds, and `datapoints` of `periods` must breach.
    """

    series: Series
    expression: str
    label: str
    inputs: tuple[Series, ...]
    unit: str
    limit: Limit | None
    period: int | None
    periods: int
    datapoints: int
    missing: str

    def subject(self, say: Say) -> Line | None:
        """sum of 5XXError, or what an expression is called"""
        if self.label:
            return (cut(self.label, _LABEL),)
        return self.series.subject(say) or ((cut(self.expression, _LABEL),) if self.expression else None)

    def sentence(self, value: float, stands: Stands, say: Say) -> Line | None:
        """sum of 5XXError is 17 in 1 min, above 5"""
        measure = self._apart(value, say)
        subject, verdict = self.subject(say), self._verdict(stands, say, measure)
        if not subject or not verdict:
            return None
        words = {"subject": subject, "value": measure(value), "verdict": verdict}
        if not self.label and self.series.statistic in _COUNTED and self.period:
            return say(_IS_IN, window=_window(self.period, say), **words)
        return say(_IS, **words)

    def bare(self, value: float, stands: Stands, say: Say) -> Line | None:
        """17, above 5: where the sentence names its subject already"""
        measure = self._apart(value, say)
        verdict = self._verdict(stands, say, measure)
        return say(_BARE, value=measure(value), verdict=verdict) if verdict else None

    def words(self, say: Say) -> Line:
        """sum of 5XXError > 5 for 3 of 5 datapoints within 25 min"""
        subject = self.subject(say)
        if not subject or not self.limit:
            return ()
        comparison = self.limit.comparison(subject, say, partial(self._measure, say=say))
        if not comparison or not self.period:
            return (flat(comparison),) if comparison else ()
        span = timedelta(seconds=self.period * self.periods)
        if self.periods == 1:
            return say(_ONE, comparison=flat(comparison), window=_window(self.period, say))
        pattern = _ALL if self.datapoints == self.periods else _SOME
        return say(pattern, comparison=flat(comparison), n=self.periods, m=self.datapoints, span=span)

    def formula(self, say: Say) -> Line:
        """m1/m2*100 · m1: sum of 5XXError · m2: sum of Count. Nothing where there is no expression."""
        told = [(one.id, subject) for one in self.inputs if one.id and (subject := one.subject(say))]
        words = [flat(say(_INPUT, id=name, subject=subject)) for name, subject in told[:_MOST_INPUTS]]
        rest = say.text(_COMMA).join(name for name, _ in told[_MOST_INPUTS:])
        words += [flat(say(_MORE_INPUTS, n=len(told) - _MOST_INPUTS, names=rest))] if rest else []
        return (self.expression + "".join(words),) if self.expression else ()

    def without_data(self) -> Phrase | None:
        """How missing data counts; None by default."""
        return _TREATMENTS.get(self.missing)

    def _verdict(self, stands: Stands, say: Say, measure: Measure) -> Line | None:
        return self.limit.verdict(stands, say, measure) if self.limit else None

    def _apart(self, value: float, say: Say) -> Measure:
        """So fine that the value does not read as the threshold: 2.14 GB, below 2.15 GB."""
        edges = [edge for edge in self.limit.edges() if edge != value] if self.limit else []
        for places in range(1, _FINEST):
            measure = partial(self._measure, say=say, places=places)
            if measure(value) not in map(measure, edges):
                return measure
        return partial(self._measure, say=say, places=_FINEST)

    def _measure(self, value: float, say: Say, places: int = 1) -> str:
        """The value with its unit: 1.2 GB, 90%, 15 min 30 s."""
        if self.series.statistic in _WITHOUT_UNIT or not self.unit:
            return number(value)
        if self.unit.startswith("Bytes"):
            return size(value, places) + self.unit.removeprefix("Bytes").replace("Second", "s")
        if self.unit == "Seconds":
            whole = 0 <= value < _LONG_AGO and value == int(value) and places == 1
            return flat(say.word(timedelta(seconds=value)) if whole else say(_SECONDS, n=value))
        return number(value) + _UNITS.get(self.unit, f" {self.unit}")


def _window(seconds: int, say: Say) -> Line:
    """1 min; in Japanese 1 分間, but 1 時間."""
    span = timedelta(seconds=seconds)
    return say.word(span) if flat(say.word(span)).endswith("間") else say(_LONG, span=span)
