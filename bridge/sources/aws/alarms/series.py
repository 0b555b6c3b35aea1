"""One metric by one statistic, in words: sum of 5XXError."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line

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
