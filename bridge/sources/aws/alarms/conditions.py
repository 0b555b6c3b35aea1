"""What an alarm watches, in words: a statistic of a metric, against a threshold, over some datapoints."""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from bridge.sources.aws.alarms.measures import Measure, measures
from bridge.sources.aws.alarms.operators import Limit, Stands
from bridge.sources.aws.alarms.series import Series
from bridge.values import dataclass
from bridge.wording.phrases import Lang, Phrase, Say
from bridge.wording.text import Line, Strong, cut, flat

_WITHOUT_UNIT = ("SampleCount",)
_COUNTED = ("Sum", "SampleCount")  # mean nothing without the time over which they were counted
_LABEL = 60  # columns: a label is made from the expression, a whole query even, where nobody gave one
_MOST_INPUTS = 4

_QUOTA = Phrase(en="use of the {quota} quota", ja="{quota} のクォータの使用率")
_LEAST_VALUES, _MOST_VALUES = 3, 5  # fewer are in the first line, more are a graph's to tell

_VALUES = Phrase(en="{condition}: {values}", ja="{condition}：{values}")
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
_INPUT = Phrase(en=" · {id}: {subject}", ja=" · {id}：{subject}")
_COMMA = Phrase(en=", ", ja="、")
_MORE_INPUTS = Phrase(en=" · and {n} more: {names}", ja=" · ほか {n} 件：{names}")
_TREATMENTS: Mapping[str, Phrase] = {
    "notbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "nonbreaching": Phrase(en="counts as within the threshold", ja="しきい値内として扱う"),
    "breaching": Phrase(en="counts as breaching", ja="しきい値超過として扱う"),
    "ignore": Phrase(en="keeps the state", ja="状態を維持する"),
}


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
        if self.quota:
            return say(_QUOTA, quota=self.quota)
        if self.label:
            return (cut(self.label, _LABEL),)
        return self.series.subject(say) or ((cut(self.expression, _LABEL),) if self.expression else None)

    @property
    def quota(self) -> str:
        """Which quota it holds the use of against, where nobody gave that a name: EC2 vCPU."""
        if self.label not in ("", self.expression) or "SERVICE_QUOTA(" not in self.expression:
            return ""
        named = dict(self.series.dimensions)
        return " ".join(value for name in ("Service", "Resource") if (value := named.get(name, "")))

    def sentence(self, value: float, stands: Stands, say: Say) -> Line | None:
        """sum of 5XXError is 17 in 1 min, above 5"""
        measure, of_limit = self._measures(value, say)
        subject = self.subject(say)
        verdict = self.limit.verdict(stands, say, of_limit) if self.limit else None
        if not subject or not verdict:
            return None
        words = {"subject": subject, "value": measure(value), "verdict": verdict}
        if not self.label and self.series.statistic in _COUNTED and self.period:
            return say(_IS_IN, window=_window(self.period, say.lang), **words)
        return say(_IS, **words)

    def bare(self, value: float, stands: Stands, say: Say) -> Line | None:
        """17, above 5: where the sentence names its subject already"""
        measure, of_limit = self._measures(value, say)
        verdict = self.limit.verdict(stands, say, of_limit) if self.limit else None
        return say(_BARE, value=measure(value), verdict=verdict) if verdict else None

    def words(self, say: Say, values: tuple[float, ...] = ()) -> Line:
        """sum of 5XXError > 5 for 3 of 5 datapoints within 25 min: 9 → 12 → *17*. `values`: oldest first."""
        subject = self.subject(say)
        if not subject or not self.limit:
            return ()
        shown = values[-_MOST_VALUES:] if len(values) >= _LEAST_VALUES else ()
        measure, of_limit = self._measures(max(values, key=abs, default=None), say)
        comparison = self.limit.comparison(subject, say, of_limit)
        if not comparison:
            return ()
        words = self._over_time(comparison, say)
        if not shown:
            return words
        *before, last = (measure(value) for value in shown)
        return say(_VALUES, condition=words, values=(f"{' → '.join(before)} → ", Strong(last)))

    def _over_time(self, comparison: Line, say: Say) -> Line:
        """The comparison, and over how many datapoints it is made."""
        if not self.period:
            return (flat(comparison),)
        if self.periods == 1:
            return say(_ONE, comparison=flat(comparison), window=_window(self.period, say.lang))
        span = timedelta(seconds=self.period * self.periods)
        pattern = _ALL if self.datapoints == self.periods else _SOME
        return say(pattern, comparison=flat(comparison), n=self.periods, m=self.datapoints, span=span)

    def formula(self, say: Say) -> Line:
        """m1/m2*100 · m1: sum of 5XXError · m2: sum of Count. Nothing where there is no expression."""
        if not self.expression:
            return ()
        told = [(one.id, subject) for one in self.inputs if one.id and (subject := one.subject(say))]
        words = [flat(say(_INPUT, id=name, subject=subject)) for name, subject in told[:_MOST_INPUTS]]
        rest = say.text(_COMMA).join(name for name, _ in told[_MOST_INPUTS:])
        words += [flat(say(_MORE_INPUTS, n=len(told) - _MOST_INPUTS, names=rest))] if rest else []
        return (self.expression + "".join(words),)

    def without_data(self) -> Phrase | None:
        """How missing data counts; None by default."""
        return _TREATMENTS.get(self.missing)

    def _measures(self, value: float | None, say: Say) -> tuple[Measure, Measure]:
        """Of its values, and of its limit; a threshold is somebody's, a band is computed."""
        unit = "" if self.series.statistic in _WITHOUT_UNIT else self.unit
        limit = self.limit or Limit("")
        return measures(unit, value, limit.edges(), say, typed=limit.threshold is not None)


@lru_cache(maxsize=256)  # periods are few, and this takes 30,000 instructions
def _window(seconds: int, lang: Lang) -> Line:
    """1 min; in Japanese 1 分間, but 1 時間."""
    say, span = Say(lang), timedelta(seconds=seconds)
    word = say.word(span)
    return word if flat(word).endswith("間") else say(_LONG, span=span)
