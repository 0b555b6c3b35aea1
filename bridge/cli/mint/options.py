"""A source's options on the command line, and as they are sealed."""

from collections.abc import Mapping
from typing import Any

import click

from bridge.cli.terminal import words
from bridge.deployed import typed
from bridge.sealing.destination import Options
from bridge.sources.source import Option, Source
from bridge.wording.phrases import Phrase

_HELP = Phrase(en="{what}{many}", ja="{what}{many}")
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
        help=words(_HELP, what=option.help, many=many),
        is_flag=option.flag,
        multiple=option.many,
        required=needed and option.needed and not option.unless,
        **bare,
    )


def sealed_options(source: Source, values: Mapping[str, Any]) -> Options:
    """The source's options among the values, each checked. Raises BadOption."""
    found = {option.name: _checked(option, values.get(dest(option))) for option in source.options}
    return {name: checked for name, checked in found.items() if checked}


def _checked(option: Option, value: Any) -> tuple[str, ...]:
    if option.flag:
        return ("1",) if value else ()
    texts = (value,) if isinstance(value, str) else tuple(value or ())
    several = option.many and not option.whole
    parts = (part for text in texts for part in (typed.parts(text) if several else (text.strip(),)))
    return tuple(dict.fromkeys(option.check(part) for part in parts if part))
