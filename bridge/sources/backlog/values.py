"""Values as somebody typed them: text, amounts with every digit, days in one form, options by their names."""

import math
from collections.abc import Iterator
from datetime import date

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources.backlog.words import ALL, TITLE, amount, day, given, listed
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut

_TYPED = Phrase(en="{name} ({text})", ja="{name}（{text}）")
_OTHERS = ("その他", "Other")
_OTHER = -1  # the id of the option beside which anything may be typed
_DAY = pattern(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:T00:00:00(?:\.0+)?Z?)?")


def unset(value: Payload) -> bool:
    """Whether nothing is set there, which Backlog also writes "null", {"id": null, "name": ""} or []."""
    if isinstance(value.value, list):
        return all(map(unset, value))
    if isinstance(value.value, dict):
        told = [part for key, part in value.items() if key in ("id", "name")]
        return bool(told) and all(map(unset, told))
    return not value.present() or value.text("-").strip() in ("", "null")


def typed(value: Payload) -> str:
    """A text, an amount, or a thing by its name; of several, all. "" for anything else."""
    if isinstance(value.value, list):
        return ", ".join(dict.fromkeys(filter(None, (given(one) or given(one["name"]) for one in value))))
    return given(value) or given(value["name"]) or digits(value)


def digits(value: Payload) -> str:
    """A number as an amount; "" for anything else, and for a number in a text, which is shown as it is."""
    found = math.inf if isinstance(value.value, str) else value.number(math.inf)
    return "" if found == math.inf else amount(found)


def whole_day(value: Payload) -> date | None:
    """A day and nothing else: with more behind it, it is a text."""
    return day(value) if _DAY.fullmatch(given(value)) else None


def custom(say: Say, field: Payload) -> Line:
    """A custom field's value: its day, text or amount, or its options, and what was typed beside them."""
    value, other = field["value"], cut(typed(field["otherValue"]), TITLE)
    found = whole_day(value)
    if found:
        return say.word(found)
    return listed(say, _options(say, value, other), ALL)


def _options(say: Say, value: Payload, other: str) -> Iterator[Line]:
    for one in value if isinstance(value.value, list) else (value,):
        name = cut(typed(one), TITLE)
        if other and name and (one["id"].number(0) == _OTHER or name in _OTHERS):
            yield say(_TYPED, name=name, text=other)
            other = ""
        elif name:
            yield (name,)
    if other:
        yield (other,)
