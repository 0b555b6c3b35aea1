"""The fields of the options: made of the same values as `mint`'s."""

import re

from bridge.sources.source import Option, Source
from bridge.values import dataclass

_CHOICE = re.compile(r"[a-z]+(?:\|[a-z]+)+")  # a metavar that says all that there is: all|key


@dataclass(frozen=True, slots=True)
class Field:
    """`form`: check, lines, choice or text; `choices`: what can be chosen."""

    option: Option
    form: str
    choices: tuple[str, ...] = ()


def shown(source: Source) -> tuple[Option, ...]:
    """All but secrets, which are for the door and say nothing of a message."""
    return tuple(option for option in source.options if not option.secret)


def fields(source: Source) -> tuple[Field, ...]:
    return tuple(map(_field, shown(source)))


def choices(option: Option) -> tuple[str, ...]:
    """All the values that there are, where its metavar says so; else ()."""
    return tuple(option.metavar.split("|")) if _CHOICE.fullmatch(option.metavar) and not option.many else ()


def _field(option: Option) -> Field:
    if option.flag:
        return Field(option, "check")
    if few := choices(option):
        return Field(option, "choice", few)
    return Field(option, "lines" if option.whole else "text")
