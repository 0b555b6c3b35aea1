"""mint: seals a destination into the URL to paste at a source."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import click

from bridge.cli import given, stack, terminal
from bridge.cli.mint import common
from bridge.cli.mint.next_steps import next_steps
from bridge.cli.mint.options import click_option, foreign, sealed_options
from bridge.cli.mint.secret import exposed, hooks, own_keys, target
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES, filters
from bridge.sources.setups import SETUPS
from bridge.sources.source import Source
from bridge.wording.phrases import Phrase

_IN_ENGLISH = Phrase(
    en="Note: the messages will be in English; --lang ja makes them Japanese.",
    ja="注意：この URL のメッセージは英語になります。日本語にするには --lang ja を付けて発行し直してください。",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Order:
    """What to mint, and the base URL of the deployment."""

    source: Source
    base: str
    destination: Destination


@click.group(short_help="Mint the URL to paste at Backlog or AWS.", help=terminal.words(common.GROUP))
def command() -> None:
    """One command for each source."""


def url(order: Order, keyring: Keyring) -> str:
    """The URL. Raises BadOption if the options are too long, Unavailable if KMS does not answer."""
    from bridge.sealing import token

    return f"{order.base}/{order.source.name}/{token.seal(order.destination, order.source.name, keyring)}"


def _mint(source: Source, values: Mapping[str, Any]) -> None:
    text = cache(lambda: given.keyring(values["keyring"]))  # once: it may be a pipe
    base = stack.base(values["base"], values["stage"], values["region"], text)
    keyring = Keyring.parse(text())
    to = target(values["webhook"], values["bot"], values["channel"])
    keys, told = own_keys(source, values)
    options = _whole(source, sealed_options(source, {**values, **keys, **hooks(source, values)}), to)
    destination = Destination(to, values["lang"] or "en", _last_day(values["expires"]), options)
    order = Order(source, base, destination)
    minted, setup = url(order, keyring), SETUPS[source.name]
    if pasted := setup.templates(options, minted):
        click.echo(f"{pasted}\n", err=True)  # first: they are long, and the URL and its next steps should stay in view
    click.echo(minted)
    warned = (*exposed(source, values), *source.warnings(options, terminal.say()))
    if values["lang"] is None and terminal.say().lang == "ja":
        warned = (*warned, terminal.words(_IN_ENGLISH))
    for line in (*told, next_steps(destination, setup, minted), *warned):
        click.echo(line, err=True)


def _last_day(text: str | None) -> date | None:
    """The last day on which the URL works. Raises BadOption."""
    if text is None:
        return None
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day <= today:
        raise BadOption(
            en=f"--expires {text!r} is not {'a date' if day is None else 'in the future'}; expected a day after "
            f"{today}, as YYYY-MM-DD",
            ja=f"--expires「{text}」は{'' if day is None else '先の'}日付ではありません。"
            f"{today} より後の日付を YYYY-MM-DD の形で指定してください。",
        )
    return day


def _whole(source: Source, options: Options, to: Webhook | Bot) -> Options:
    """The options, if none is missing, they fit together, and the destination can do them. Raises BadOption."""
    for option in source.options:
        why = next(filter(None, map(option.bot, options.get(option.name, ()))), None)
        if why and isinstance(to, Webhook):
            raise BadOption(
                en=f"--{option.name} needs a bot{why.en}; give --bot TOKEN with --channel ID",
                ja=f"--{option.name} {why.ja}、--bot TOKEN と --channel ID を指定してください。",
            )
        if option.needed and option.unless and not {option.name, option.unless} & options.keys():
            raise BadOption(
                en=f"no --{option.name}; expected --{option.name} {option.metavar}, or --{option.unless} "
                f"(python -m bridge mint {source.name} --help)",
                ja=f"--{option.name} {option.metavar} か --{option.unless} を指定してください"
                f"（使い方：python -m bridge mint {source.name} --help）。",
            )
    filters.leaving_some(source.kinds, options)
    source.together(options)
    return options


def _command(source: Source) -> click.Command:
    options = [*(click_option(option, needed=True) for option in source.options), *foreign(source)]
    run: Callable[..., None] = lambda **values: _mint(source, values)  # noqa: E731  one a source
    return click.Command(
        source.name,
        params=[*common.options(), *options],
        callback=run,
        short_help=terminal.words(common.SHORT, source=source.name),
        help=common.help_of(source.name),
    )


for _source in SOURCES.values():
    command.add_command(_command(_source))
