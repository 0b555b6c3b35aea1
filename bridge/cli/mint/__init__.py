"""mint: seals a destination into the URL to paste at a source."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from bridge.cli import given, terminal
from bridge.cli.mint import common, like
from bridge.cli.mint.expiry import last_day
from bridge.cli.mint.next_steps import next_steps
from bridge.cli.mint.options import click_option, foreign, sealed_options, taken_away
from bridge.cli.mint.secret import exposed, hooks, own_keys, target
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES, filters
from bridge.sources.setups import SETUPS
from bridge.sources.source import Source
from bridge.values import dataclass
from bridge.wording.phrases import Phrase

_IN_ENGLISH = Phrase(
    en="Note: the messages will be in English; --lang ja makes them Japanese.",
    ja="注意：この URL のメッセージは英語になります。日本語にするには --lang ja を付けて発行し直してください。",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to mint, and the base URL of the deployment."""

    source: Source
    base: str
    destination: Destination


@click.group(short_help=terminal.words(common.SHORT_GROUP), help=terminal.words(common.GROUP))
def command() -> None:
    """One command for each source."""


def url(order: Order, keyring: Keyring) -> str:
    """The URL. Raises BadOption if the options are too long, Unavailable if KMS does not answer."""
    from bridge.sealing import token

    return f"{order.base}/{order.source.name}/{token.seal(order.destination, order.source.name, keyring)}"


def _mint(source: Source, values: Mapping[str, Any]) -> None:
    text = cache(lambda: given.keyring(values["keyring"]))  # once: it may be a pipe
    like.complete(source, values)
    before = like.held(source, values["like"], text)
    start = before.destination if before else None
    base = like.base(before, values, text)
    keyring = Keyring.parse(text())
    to = target(values, start.to if start else None)
    keys, told = own_keys(source, values)
    given_options = {**values, **keys, **hooks(source, values)}
    options = _whole(source, sealed_options(source, given_options, start.options if start else None), to)
    expires = last_day(values["expires"], start.expires if start else None)
    lang = values["lang"] or (start.lang if start else "en")
    order = Order(source, base, Destination(to, lang, expires, options))
    minted, setup = url(order, keyring), SETUPS[source.name]
    if pasted := setup.templates(options, minted):
        click.echo(f"{pasted}\n", err=True)  # first: they are long, and the URL and its next steps should stay in view
    click.echo(minted)
    warned = (*exposed(source, values), *source.warnings(options, terminal.say()))
    if values["lang"] is None and start is None and terminal.say().lang == "ja":
        warned = (*warned, terminal.words(_IN_ENGLISH))
    steps = next_steps(order.destination, setup, minted, before.sealed.id if before else "")
    for line in (*told, steps, *warned):
        click.echo(line, err=True)


def _whole(source: Source, options: Options, to: Webhook | Bot) -> Options:
    """The options, if none is missing, they fit together, and the destination can do them. Raises BadOption."""
    for option in source.options:
        why = next(filter(None, map(option.bot, options.get(option.name, ()))), None)
        if why and isinstance(to, Webhook):
            raise BadOption(
                en=f"--{option.name} needs a bot{why.en}; give --bot TOKEN with --channel ID",
                ja=f"--{option.name} {why.ja}、--bot TOKEN と --channel ID を指定してください。",
            )
        if option.needed and not {option.name, option.unless} & options.keys():
            other = option.unless
            raise BadOption(
                en=f"no --{option.name}; expected --{option.name} {option.metavar}{f', or --{other}' if other else ''} "
                f"(python -m bridge mint {source.name} --help)",
                ja=f"--{option.name} {option.metavar}{f' か --{other}' if other else ''} を指定してください"
                f"（使い方：python -m bridge mint {source.name} --help）。",
            )
    filters.leaving_some(source.kinds, options)
    source.together(options)
    return options


def _command(source: Source) -> click.Command:
    own = (click_option(option, needed=True) for option in source.options)
    options = [*own, *taken_away(source), *foreign(source)]
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
