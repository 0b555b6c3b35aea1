"""A source's options, as somebody gives them, checked and as they are sealed."""

from collections.abc import Collection, Mapping

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Options, Webhook
from bridge.sources import filters
from bridge.sources.source import Option, Source

Given = str | bool | Collection[str] | None  # None, False and (): it was not given; "" and ("",) take it away


def always(option: Option) -> bool:
    """Whether no URL of its source does without it."""
    return option.needed and not option.unless


def opposite(option: Option) -> str:
    """no-raw of raw; of no-body it is body."""
    return option.name.removeprefix("no-") if option.name.startswith("no-") else f"no-{option.name}"


def is_given(value: Given) -> bool:
    """Whether an option was given, be it with an empty value."""
    return value not in (None, False, ())


def sealed_options(
    source: Source, given: Mapping[str, Given], without: Collection[str] = (), before: Options | None = None
) -> Options:
    """The source's options among those given, by their names, each checked, over those `before`; an empty one takes
    that away, as `without` does with those it names. Raises BadOption.
    """
    found = dict(before or {})
    for option in source.options:
        value = given.get(option.name)
        if option.name in without:
            found[option.name] = _none_of(option, value)
        elif is_given(value):
            found[option.name] = checked(option, value)
    return {name: values for name, values in found.items() if values}


def checked(option: Option, value: Given) -> tuple[str, ...]:
    """The values of one option as they are to be sealed. Raises BadOption."""
    if option.flag:
        return ("1",) if value else ()
    texts = (value,) if isinstance(value, str) else () if isinstance(value, bool) else tuple(value or ())
    several = option.many and not option.whole
    parts = (part for text in texts for part in (typed.parts(text) if several else (text.strip(),)))
    return tuple(dict.fromkeys(option.check(part) for part in parts if part))


def whole(source: Source, options: Options, to: Webhook | Bot) -> Options:
    """The options, if none is missing, they fit together, and the destination can do them. Raises BadOption."""
    for option in source.options:
        doable(option, options.get(option.name, ()), to)
        there(source, option, options)
    filters.leaving_some(source.kinds, options)
    source.together(options)
    return options


def doable(option: Option, values: Collection[str], to: Webhook | Bot) -> None:
    """That the destination can do it. Raises BadOption."""
    why = next(filter(None, map(option.bot, values)), None)
    if why and isinstance(to, Webhook):
        raise BadOption(
            en=f"--{option.name} needs a bot{why.en}; give --bot TOKEN with --channel ID",
            ja=f"--{option.name} {why.ja}、--bot TOKEN と --channel ID を指定してください。",
            about=option.name,
        )


def there(source: Source, option: Option, options: Options) -> None:
    """That it is among the options, if none may do without it. Raises BadOption."""
    if option.needed and not {option.name, option.unless} & options.keys():
        other = option.unless
        raise BadOption(
            en=f"no --{option.name}; expected --{option.name} {option.metavar}{f', or --{other}' if other else ''} "
            f"(python -m bridge mint {source.name} --help)",
            ja=f"--{option.name} {option.metavar}{f' か --{other}' if other else ''} を指定してください"
            f"（使い方：python -m bridge mint {source.name} --help）。",
            about=option.name,
        )


def not_of(source: Source, other: Source, name: str) -> BadOption:
    """That it is an option of another source, and what it is called here."""
    here = source.called.get(name)
    return BadOption(
        en=f"--{name} is an option of {other.name}, not of {source.name}{f'; here it is --{here}' if here else ''}",
        ja=f"--{name} は {other.name} のオプションで、{source.name} には使えません。"
        f"{f'代わりに --{here} を指定してください。' if here else ''}",
    )


def _none_of(option: Option, value: Given) -> tuple[str, ...]:
    if is_given(value):
        raise BadOption(
            en=f"--{option.name} and --{opposite(option)} are both given; expected one of them",
            ja=f"--{option.name} と --{opposite(option)} の両方が指定されています。どちらか一方にしてください。",
            about=option.name,
        )
    return ()
