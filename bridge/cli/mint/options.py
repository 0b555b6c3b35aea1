"""A source's options on the command line."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from bridge.cli.terminal import words
from bridge.errors import BadOption
from bridge.minting.options import Given, always, not_of, opposite
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
        help=words(_HELP, what=help_of(option), many=many, needed=_NEEDED if needed and always(option) else _ONCE),
        is_flag=option.flag,
        multiple=option.many,
        **bare,
    )


def help_of(option: Option) -> Phrase:
    """All that there is to know of it at a terminal."""
    rest = option.at_terminal or _ONCE
    return Phrase(en=option.help.en + rest.en, ja=option.help.ja + rest.ja)


def taken_away(source: Source) -> list[click.Parameter]:
    """--no-NAME for each option that no empty value takes away: a flag, and one that without a value makes a key."""
    return [
        click.Option([f"--{opposite(option)}", _without(option)], is_flag=True, help=_taken_away(option))
        for option in source.options
        if option.flag or option.secret
    ]


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


def given_of(source: Source, values: Mapping[str, Any]) -> dict[str, Given]:
    """The source's options among click's values, by their names."""
    return {option.name: values.get(dest(option)) for option in source.options}


def without_of(source: Source, values: Mapping[str, Any]) -> frozenset[str]:
    """The names of those options that a --no-NAME takes away."""
    return frozenset(option.name for option in source.options if values.get(_without(option)))
