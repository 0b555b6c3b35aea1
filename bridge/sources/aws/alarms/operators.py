"""What an alarm's value is held against: a threshold, or the band that anomaly detection expects."""

from collections.abc import Callable, Mapping
from enum import Enum

from bridge.values import dataclass
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line

Measure = Callable[[float], str]  # a value with its unit


class Stands(Enum):
    """How a value stands to its limit: across it, across it no longer, or never since anybody knows."""

    ALARM = "alarm"
    OK = "ok"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class _Operator:
    """`sign` follows the subject in a condition; `alarm`, `ok` and `within` are what a value is that crosses it, no
    longer does, or never did."""

    sign: Phrase
    alarm: Phrase
    ok: Phrase
    within: Phrase


_AGAINST_THRESHOLD: Mapping[str, _Operator] = {
    "GreaterThanThreshold": _Operator(
        Phrase(en="> {t}", ja="> {t}"),
        alarm=Phrase(en="above {t}", ja="しきい値 {t} を超過"),
        ok=Phrase(en="back to {t} or below", ja="しきい値 {t} 以下に回復"),
        within=Phrase(en="at or below {t}", ja="しきい値 {t} 以下"),
    ),
    "GreaterThanOrEqualToThreshold": _Operator(
        Phrase(en="≥ {t}", ja="≥ {t}"),
        alarm=Phrase(en="at or above {t}", ja="しきい値 {t} 以上"),
        ok=Phrase(en="back below {t}", ja="しきい値 {t} 未満に回復"),
        within=Phrase(en="below {t}", ja="しきい値 {t} 未満"),
    ),
    "LessThanThreshold": _Operator(
        Phrase(en="< {t}", ja="< {t}"),
        alarm=Phrase(en="below {t}", ja="しきい値 {t} 未満"),
        ok=Phrase(en="back to {t} or above", ja="しきい値 {t} 以上に回復"),
        within=Phrase(en="at or above {t}", ja="しきい値 {t} 以上"),
    ),
    "LessThanOrEqualToThreshold": _Operator(
        Phrase(en="≤ {t}", ja="≤ {t}"),
        alarm=Phrase(en="at or below {t}", ja="しきい値 {t} 以下"),
        ok=Phrase(en="back above {t}", ja="しきい値 {t} を超えて回復"),
        within=Phrase(en="above {t}", ja="しきい値 {t} より上"),
    ),
}
_AGAINST_BAND: Mapping[str, _Operator] = {
    "LessThanLowerOrGreaterThanUpperThreshold": _Operator(
        Phrase(en="< {low} or > {high}", ja="< {low} または > {high}"),
        alarm=Phrase(en="outside the expected {low}–{high}", ja="想定範囲 {low}〜{high} の外"),
        ok=Phrase(en="back within {low}–{high}", ja="想定範囲 {low}〜{high} 内に回復"),
        within=Phrase(en="within the expected {low}–{high}", ja="想定範囲 {low}〜{high} 内"),
    ),
    "LessThanLowerThreshold": _Operator(
        Phrase(en="< {low}", ja="< {low}"),
        alarm=Phrase(en="below the expected {low}", ja="想定範囲の下限 {low} 未満"),
        ok=Phrase(en="back to {low} or above", ja="下限 {low} 以上に回復"),
        within=Phrase(en="at or above the expected {low}", ja="想定範囲の下限 {low} 以上"),
    ),
    "GreaterThanUpperThreshold": _Operator(
        Phrase(en="> {high}", ja="> {high}"),
        alarm=Phrase(en="above the expected {high}", ja="想定範囲の上限 {high} を超過"),
        ok=Phrase(en="back to {high} or below", ja="上限 {high} 以下に回復"),
        within=Phrase(en="at or below the expected {high}", ja="想定範囲の上限 {high} 以下"),
    ),
}
_UNKNOWN_BAND = _Operator(
    Phrase(en="{subject} outside the expected range", ja="{subject} が想定範囲の外"),
    alarm=Phrase(en="outside the expected range", ja="想定範囲の外"),
    ok=Phrase(en="back within the expected range", ja="想定範囲内に回復"),
    within=Phrase(en="within the expected range", ja="想定範囲内"),
)
_USES = {
    "LessThanLowerOrGreaterThanUpperThreshold": ("low", "high"),
    "LessThanLowerThreshold": ("low",),
    "GreaterThanUpperThreshold": ("high",),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """An operator, as CloudWatch's API names it, with the threshold, or with the band's edges at the time."""

    operator: str
    threshold: float | None = None
    low: float | None = None
    high: float | None = None

    def verdict(self, stands: Stands, say: Say, measure: Measure) -> Line | None:
        """above 5; back within 0.02–0.3. None for an operator or a threshold that is unknown."""
        words, found = self._words(measure), self._operator()
        return say(getattr(found, stands.value), **words) if found else None

    def comparison(self, subject: Line, say: Say, measure: Measure) -> Line | None:
        """sum of 5XXError > 5. None as for `verdict`."""
        found = self._operator()
        if not found:
            return None
        if found is _UNKNOWN_BAND:
            return say(found.sign, subject=subject)
        return (*subject, " ", *say(found.sign, **self._words(measure)))

    def edges(self) -> tuple[float, ...]:
        """What is known of the threshold and of the band's two edges."""
        return tuple(value for value in (self.threshold, self.low, self.high) if value is not None)

    def _operator(self) -> _Operator | None:
        band = _AGAINST_BAND.get(self.operator)
        if band:
            known = all(getattr(self, edge) is not None for edge in _USES[self.operator])
            return band if known else _UNKNOWN_BAND
        return _AGAINST_THRESHOLD.get(self.operator) if self.threshold is not None else None

    def _words(self, measure: Measure) -> dict[str, str]:
        values = {"t": self.threshold, "low": self.low, "high": self.high}
        return {name: measure(value) for name, value in values.items() if value is not None}
