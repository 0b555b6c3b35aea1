"""The form as somebody filled it in, and as it is shown: of a source's options, what they say of themselves."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bridge.errors import BadOption
from bridge.sources import SOURCES
from bridge.sources.source import Option, Source
from bridge.values import dataclass
from bridge.wording.phrases import LANGS, Lang

COMMON = ("like", "base", "webhook", "bot", "channel", "expires")
How = Literal["", "keep", "new", "own"]  # a secret of the source's own: none, as it is sealed already, made, typed
_HOW: tuple[How, ...] = ("keep", "new", "own")


@dataclass(frozen=True, slots=True)
class Filled:
    """`texts`: of all in COMMON, stripped; `by_bot`: the bot and its channel count, else the webhook does. `options`:
    what was typed, by name, a flag's is a truth; `how`: what is wanted of secrets. `sample`: the kind to be drawn."""

    source: Source
    texts: Mapping[str, str]
    by_bot: bool
    lang: Lang
    options: Mapping[str, str | bool]
    how: Mapping[str, How]
    sample: str


def filled(data: object) -> Filled:
    """What a script posted; what is of another type than expected is as if it were not there. Raises BadOption."""
    values = data if isinstance(data, dict) else {}
    source = SOURCES.get(_text(values, "source"))
    if source is None:
        raise BadOption(
            en=f"no such source; expected one of {', '.join(SOURCES)}",
            ja=f"このソースはありません。{'、'.join(SOURCES)} のいずれかを指定してください。",
            about="source",
        )
    options, how = _object(values, "options"), _object(values, "how")
    return Filled(
        source,
        {name: _text(values, name) for name in COMMON},
        _text(values, "to") == "bot",
        next((lang for lang in LANGS if lang == values.get("lang")), LANGS[0]),
        {one.name: options.get(one.name) is True if one.flag else _text(options, one.name) for one in source.options},
        {one.name: _how(how.get(one.name)) for one in source.options if one.secret},
        _text(values, "sample"),
    )


def lines(option: Option, text: str) -> tuple[str, ...]:
    """The values in a field: those with commas of their own stand one a line."""
    return tuple(line for line in (part.strip() for part in text.splitlines()) if line) if option.whole else (text,)


def basic(source: Source) -> tuple[Option, ...]:
    """Those that a URL needs, or one of which it does."""
    names = {name for option in source.options if option.needed for name in (option.name, option.unless)}
    return tuple(option for option in source.options if option.name in names)


def further(source: Source) -> Iterator[Option]:
    needed = basic(source)
    return (option for option in source.options if option not in needed)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _object(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def _how(value: object) -> How:
    return next((how for how in _HOW if how == value), "")
