"""How people say a value in CloudWatch's units: 99.5%, 1.2 GB, 4,512 ms, 15 min 30 s, $123.45."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache

from bridge.patterns import pattern
from bridge.values import dataclass
from bridge.wording.phrases import Lang, Phrase, Say, rounded, significant, size
from bridge.wording.text import flat

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
_BYTES: Mapping[str, float] = {"Bytes": 1, "Kilobytes": 1e3, "Megabytes": 1e6, "Gigabytes": 1e9, "Terabytes": 1e12}
_ENDS: Mapping[str, str] = {
    "": "",
    "Percent": "%",
    "Milliseconds": " ms",
    "Microseconds": " µs",
    "Count": "",
    "None": "",
    "Bits": " bit",
    "Kilobits": " kbit",
    "Megabits": " Mbit",
    "Gigabits": " Gbit",
    "Terabits": " Tbit",
}
# the unit, from how much on (or below how much) another one is said, which one, and by what to multiply
_LARGE: Mapping[str, tuple[float, str, float]] = {
    "Microseconds": (10_000, "Milliseconds", 1e-3),
    "Milliseconds": (10_000, "Seconds", 1e-3),
}
_SMALL: Mapping[str, tuple[float, str, float]] = {"Seconds": (0.1, "Milliseconds", 1e3)}
_PER_SECOND = "/Second"
_MONEY = pattern(r"[A-Z]{3}")
_MARKS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥"}
_WHOLE = ("JPY",)  # has no smaller unit
_SECONDS = Phrase(en="{n} s", ja="{n} 秒")
_LONG_NUMBER = 1e15  # of more digits than are shown: `number`
_LONG_AGO = 1e9  # seconds: what is longer is no duration
_MINUTE = 60
_DIGITS, _TYPED = 4, 6  # significant, of what was measured, and of what somebody set: 99.95%
_LONGEST_KEPT = 40  # characters of a unit: AWS's own have 16
_FINEST = 4  # times finer, where coarser a value would read as the threshold that it has crossed


@dataclass(frozen=True, slots=True)
class Measure:
    """`factor` makes a value one of `unit`. `fine`: how much finer than usual; `typed`: somebody set it so."""

    unit: str
    factor: float
    say: Say
    fine: int = 0
    typed: bool = False

    def __call__(self, value: float) -> str:
        """The value with its unit, in as many digits as people say."""
        unit, per = self.unit.removesuffix(_PER_SECOND), "/s" if self.unit.endswith(_PER_SECOND) else ""
        if unit in _BYTES:
            return size(value * _BYTES[unit], 1 + self.fine) + per
        value *= self.factor
        if _MONEY.fullmatch(unit):
            return self._money(value, unit) + per
        if self.unit == "Seconds":
            return self._seconds(value)
        return significant(value, self._digits) + _ENDS.get(unit, f" {unit}") + per

    def reads(self, value: float) -> float:
        """The number that a reader sees, where rounding alone might put it across what it is held against."""
        value *= self.factor
        if self.unit.removesuffix(_PER_SECOND) in _BYTES:
            return value
        if _MONEY.fullmatch(self.unit):
            return round(value, self._places)
        return rounded(value, self._digits)

    def exact(self, value: float) -> bool:
        """Whether it is shown to the last digit, as most counts are."""
        bare = self.factor == 1.0 and self.unit != "Seconds" and self.unit.removesuffix(_PER_SECOND) not in _BYTES
        return bare and value == int(value) and abs(value) < _LONG_NUMBER

    @property
    def _digits(self) -> int:
        return (_TYPED if self.typed else _DIGITS) + self.fine

    @property
    def _places(self) -> int:
        return (0 if self.unit in _WHOLE else 2) + self.fine

    def _seconds(self, value: float) -> str:
        span = round(value) if abs(value) >= _MINUTE else value
        whole = not self.fine and 0 <= span < _LONG_AGO and span == int(span)
        text = significant(value, self._digits)
        return flat(self.say.word(timedelta(seconds=span)) if whole else self.say(_SECONDS, n=text))

    def _money(self, value: float, currency: str) -> str:
        """$1,234.50, -$3.00, CHF 12.00"""
        mark = _MARKS.get(currency, f"{currency} ")
        return f"{'-' if value < 0 else ''}{mark}{abs(value):,.{self._places}f}"


def measures(
    unit: str, value: float | None, edges: Iterable[float], say: Say, *, typed: bool
) -> tuple[Measure, Measure]:
    """For a value and its limit: in one unit, and so fine that they read as they stand to each other.

    `typed`: somebody set the edges, which are shown as they were set.
    """
    if len(unit) > _LONGEST_KEPT:
        return _measures(unit, value, tuple(edges), say.lang, typed)
    return _kept(unit, value, tuple(edges), say.lang, typed)


def _measures(
    unit: str, value: float | None, edges: tuple[float, ...], lang: Lang, typed: bool
) -> tuple[Measure, Measure]:
    say = Say(lang)
    known = (*edges, *(() if value is None else (value,)))
    said, factor = _said(unit, max(map(abs, known), default=0))
    of_value = of_edge = Measure(said, factor, say, typed=typed)
    if value is None or value in edges:
        return of_value, of_edge
    for fine in range(_FINEST):
        of_value, of_edge = Measure(said, factor, say, fine), Measure(said, factor, say, fine, typed)
        if all(_apart(value, of_value, edge, of_edge) for edge in edges):
            break
    return of_value, of_edge


_kept = lru_cache(maxsize=8)(_measures)  # an alarm's first line and its condition ask for the same, 60,000 instructions


def _apart(value: float, of_value: Measure, edge: float, of_edge: Measure) -> bool:
    if of_value.exact(value) and of_edge.exact(edge):
        return True  # for a tenth of the 37,000 instructions of writing and comparing both
    same_side = (value > edge) == (of_value.reads(value) > of_edge.reads(edge))
    return same_side and of_value(value) != of_edge(edge)


def _said(unit: str, greatest: float) -> tuple[str, float]:
    """The unit in which people say so much, and the factor to it."""
    factor = 1.0
    while unit in _LARGE and greatest * factor >= _LARGE[unit][0]:
        _, unit, more = _LARGE[unit]
        factor *= more
    if unit in _SMALL and factor == 1.0 and 0 < greatest < _SMALL[unit][0]:
        _, unit, factor = _SMALL[unit]
    return unit, factor
