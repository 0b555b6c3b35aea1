"""mint: seals a destination into the URL to paste at a source."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from bridge.cli import given, terminal
from bridge.cli.mint import common, like
from bridge.cli.mint.options import click_option, foreign, given_of, taken_away, without_of
from bridge.cli.mint.secret import destination, exposed, hooks, own_keys
from bridge.minting.expiry import last_day
from bridge.minting.options import sealed_options, whole
from bridge.minting.order import Order, told, url
from bridge.sealing.destination import Destination
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.sources.source import Source
from bridge.wording.phrases import Phrase

_IN_ENGLISH = Phrase(
    en="Note: the messages will be in English; --lang ja makes them Japanese.",
    ja="注意：この URL のメッセージは英語になります。日本語にするには --lang ja を付けて発行し直してください。",
)


@click.group(short_help=terminal.words(common.SHORT_GROUP), help=terminal.words(common.GROUP))
def command() -> None:
    """One command for each source."""


def _mint(source: Source, values: Mapping[str, Any]) -> None:
    text = cache(lambda: given.keyring(values["keyring"]))  # once: it may be a pipe
    like.complete(source, values)
    before = like.held(source, values["like"], text)
    start = before.destination if before else None
    base = like.base(before, values, text)
    keyring = Keyring.parse(text())
    to = destination(values, start.to if start else None)
    keys, lines = own_keys(source, values)
    given_options = given_of(source, {**values, **keys, **hooks(source, values)})
    before_options = start.options if start else None
    options = whole(source, sealed_options(source, given_options, without_of(source, values), before_options), to)
    expires = last_day(values["expires"], start.expires if start else None)
    lang = values["lang"] or (start.lang if start else "en")
    order = Order(source, base, Destination(to, lang, expires, options))
    minted = url(order, keyring)
    what = told(order, minted, before.sealed.id if before else "", terminal.say())
    if what.templates:
        click.echo(f"{what.templates}\n", err=True)  # first: they are long, and the URL should stay in view
    click.echo(minted)
    warned = (*exposed(source, values), *what.warned)
    if values["lang"] is None and start is None and terminal.say().lang == "ja":
        warned = (*warned, terminal.words(_IN_ENGLISH))
    for line in (*lines, what.steps, *warned):
        click.echo(line, err=True)


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
