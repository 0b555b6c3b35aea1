"""mint: seals a destination into the URL to paste at a source."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from bridge.cli import given, stack
from bridge.cli.mint.next_steps import next_steps
from bridge.cli.mint.options import click_option, sealed_options
from bridge.cli.mint.secret import exposed, own_keys, target
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES, filters
from bridge.sources.setups import SETUPS
from bridge.sources.source import Source
from bridge.wording.phrases import LANGS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Order:
    """What to mint, and the base URL of the deployment."""

    source: Source
    base: str
    destination: Destination


@click.group(short_help="Mint the URL to paste at Backlog or AWS.")
def command() -> None:
    """Seal a Slack destination into the URL that you paste at Backlog or AWS.

    The URL alone goes to stdout, what to do with it to stderr. Nothing is stored: keep the URL as you would
    keep a password, and mint another one whenever you like.

    \b
    Example:
      python -m bridge mint backlog --base https://bridge.example.com --space demo.backlog.com
    """


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
    options = _whole(source, sealed_options(source, {**values, **keys}), to)
    destination = Destination(to, values["lang"], _last_day(values["expires"]), options)
    order = Order(source, base, destination)
    minted, setup = url(order, keyring), SETUPS[source.name]
    if pasted := setup.templates(options, minted):
        click.echo(f"{pasted}\n", err=True)  # first: they are long, and the URL and its next steps should stay in view
    click.echo(minted)
    warned = (*exposed(source, values), *source.warnings(options))
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
        wrong = "is not a date" if day is None else "is not in the future"
        raise BadOption(f"--expires {text!r} {wrong}; expected a day after {today}, as YYYY-MM-DD")
    return day


def _whole(source: Source, options: Options, to: Webhook | Bot) -> Options:
    """The options, if none is missing, they fit together, and the destination can do them. Raises BadOption."""
    for option in source.options:
        if option.bot and option.name in options and not isinstance(to, Bot):
            raise BadOption(f"--{option.name} needs a bot: {option.bot}; give --bot TOKEN with --channel ID")
        if option.needed and option.unless and not {option.name, option.unless} & options.keys():
            raise BadOption(
                f"no --{option.name}; expected --{option.name} {option.metavar}, or --{option.unless} "
                f"(python -m bridge mint {source.name} --help)"
            )
    filters.leaving_some(source.kinds, options)
    source.together(options)
    return options


def _common() -> list[click.Parameter]:
    return [
        click.Option(["--webhook"], metavar="URL", help="Slack's webhook; - reads it from stdin. [BRIDGE_WEBHOOK]"),
        click.Option(["--bot"], metavar="TOKEN", help="Instead: a bot token; - reads stdin. [BRIDGE_BOT_TOKEN]"),
        click.Option(["--channel"], metavar="ID", help="The channel that the bot posts to."),
        *stack.options(),
        click.Option(["--lang"], type=click.Choice(LANGS), default="en", show_default=True, help="Of the messages."),
        click.Option(["--expires"], metavar="DATE", help="The last day (UTC) on which the URL works: YYYY-MM-DD."),
        click.Option(
            ["--keyring"],
            type=click.Path(path_type=Path),
            help="The keyring. [BRIDGE_KEYRING, BRIDGE_KEYRING_FILE, else ./keyring]",
        ),
    ]


def _command(source: Source) -> click.Command:
    options = [click_option(option, needed=True) for option in source.options]
    run: Callable[..., None] = lambda **values: _mint(source, values)  # noqa: E731  one a source
    return click.Command(
        source.name,
        params=[*_common(), *options],
        callback=run,
        short_help=f"The URL for {source.name}.",
        help=(
            "Print the URL to paste.\n\nWith neither --webhook nor --bot, the environment is looked at; at a "
            "terminal you are asked. Secrets given there, or on stdin, stay out of your shell's history.\n\n"
            "Without --base, and signed in to AWS, the deployed stack says where it is.\n\n"
            f"\b\nExample:\n  python -m bridge mint {source.name} --base https://bridge.example.com "
            f"{SETUPS[source.name].example} --webhook -"
        ),
    )


for _source in SOURCES.values():
    command.add_command(_command(_source))
