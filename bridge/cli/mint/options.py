"""A source's options on the command line, and as they are sealed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from bridge.cli.terminal import words
from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import SOURCES
from bridge.sources.source import Option, Source
from bridge.wording.phrases import Phrase

_HELP = Phrase(en="{what}{many}{needed}", ja="{what}{many}{needed}")
_NEEDED = Phrase(en="  [required without --like]", ja="（--like がなければ必須）")
_TAKEN_AWAY = Phrase(en="With --like: without its --{name}.", ja="--like の URL にある --{name} を外します。")
_ONCE = Phrase(en="", ja="")
_REPEAT = Phrase(en=" Repeat it for more.", ja="複数回指定できます。")
_SEVERAL = Phrase(en=" Repeat it, or put commas between.", ja="コンマ区切りでも、複数回でも指定できます。")


def dest(option: Option) -> str:
    """The parameter's name in Python, where `not` would not do."""
    return "option_" + option.name.replace("-", "_")


def click_option(option: Option, *, needed: bool) -> click.Option:
    """A source's option on the command line."""
    many = (_REPEAT if option.whole else _SEVERAL) if option.many else _ONCE
    bare: dict[str, Any] = {"flag_value": ""} if option.secret else {}  # which may stand without a value
    return click.Option(
        [f"--{option.name}", dest(option)],
        metavar=None if option.flag else option.metavar,
        help=words(_HELP, what=option.help, many=many, needed=_NEEDED if needed and always(option) else _ONCE),
        is_flag=option.flag,
        multiple=option.many,
        **bare,
    )


def always(option: Option) -> bool:
    """Whether no URL of its source does without it."""
    return option.needed and not option.unless


def taken_away(source: Source) -> list[click.Parameter]:
    """--no-NAME for each option that no empty value takes away: a flag, and one that without a value makes a key."""
    return [
        click.Option([f"--{_opposite(option)}", _without(option)], is_flag=True, help=_taken_away(option))
        for option in source.options
        if option.flag or option.secret
    ]


def _opposite(option: Option) -> str:
    """--no-raw of --raw; of --no-body it is --body."""
    return option.name.removeprefix("no-") if option.name.startswith("no-") else f"no-{option.name}"


def _taken_away(option: Option) -> str:
    return words(_TAKEN_AWAY, name=option.name)


def _without(option: Option) -> str:
    return "without_" + option.name.replace("-", "_")


def foreign(source: Source) -> list[click.Parameter]:
    """The other sources' options, which are not for this one: who gives one is told what it is called here."""
    own = {option.name for option in source.options}
    others = {option.name: (other, option) for other in SOURCES.values() for option in other.options}
    return [
        click.Option(
            [f"--{name}", dest(option)],
            is_flag=option.flag,
            multiple=option.many,
            hidden=True,
            expose_value=False,
            callback=partial(_refused, source, other),
        )
        for name, (other, option) in others.items()
        if name not in own
    ]


def _refused(source: Source, other: Source, _: click.Context, option: click.Parameter, value: Any) -> None:
    if value:
        why = not_of(source, other, option.opts[0].removeprefix("--"))
        there = f"python -m bridge mint {source.name} --help"
        raise BadOption(en=f"{why.en} ({there})", ja=f"{why.ja}（{there}）")


def not_of(source: Source, other: Source, name: str) -> BadOption:
    """That it is an option of another source, and what it is called here."""
    here = source.called.get(name)
    return BadOption(
        en=f"--{name} is an option of {other.name}, not of {source.name}{f'; here it is --{here}' if here else ''}",
        ja=f"--{name} は {other.name} のオプションで、{source.name} には使えません。"
        f"{f'代わりに --{here} を指定してください。' if here else ''}",
    )


def sealed_options(source: Source, values: Mapping[str, Any], before: Options | None = None) -> Options:
    """The source's options among the values, each checked, over those `before`; an empty one takes that away.

    Raises BadOption.
    """
    found = dict(before or {})
    for option in source.options:
        value = values.get(dest(option))
        if values.get(_without(option)):
            found[option.name] = _none_of(option, value)
        elif is_given(value):
            found[option.name] = _checked(option, value)
    return {name: checked for name, checked in found.items() if checked}


def is_given(value: Any) -> bool:
    """Whether an option was given, be it with an empty value."""
    return value not in (None, False, ())


def _none_of(option: Option, value: Any) -> tuple[str, ...]:
    if is_given(value):
        raise BadOption(
            en=f"--{option.name} and --{_opposite(option)} are both given; expected one of them",
            ja=f"--{option.name} と --{_opposite(option)} の両方が指定されています。どちらか一方にしてください。",
        )
    return ()


def _checked(option: Option, value: Any) -> tuple[str, ...]:
    if option.flag:
        return ("1",) if value else ()
    texts = (value,) if isinstance(value, str) else tuple(value or ())
    several = option.many and not option.whole
    parts = (part for text in texts for part in (typed.parts(text) if several else (text.strip(),)))
    return tuple(dict.fromkeys(option.check(part) for part in parts if part))
