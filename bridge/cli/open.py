"""open: shows what a token holds, with secrets masked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bridge.cli import given
from bridge.errors import BadOption
from bridge.sealing.destination import Destination
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.sources.source import Source

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # by which no token has expired: an expired one is shown as well


@click.command(short_help="Show what a URL holds, secrets masked.")
@click.argument("url")
@click.option("--source", type=click.Choice(list(SOURCES)), help="Needed when only the token is given.")
@click.option(
    "--keyring", type=click.Path(path_type=Path), help="[BRIDGE_KEYRING, BRIDGE_KEYRING_FILE, else ./keyring]"
)
def command(url: str, source: str | None, keyring: Path | None) -> None:
    """Show what a minted URL holds, secrets masked. A - in place of URL reads it from stdin.

    Expired URLs are shown too, and revoked ones: only the bridge itself refuses those.

    \b
    Example:
      python -m bridge open https://bridge.example.com/backlog/AVq…
    """
    from bridge.sealing import token

    source, text = _parts(given.line(url), source)
    ring = Keyring.parse(given.keyring(keyring))
    sealed = token.parse(text)
    destination = token.open(sealed, source, ring, now=_NEVER)
    key = next(key.entry.name for key in ring.keys if key.entry.id == sealed.key)
    lines = [("Source", source), *_described(destination, SOURCES[source]), ("Token id", sealed.id), ("Key", key)]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name:{width}}  {value}")


def _parts(url: str, source: str | None) -> tuple[str, str]:
    """The source's name and the token. Raises BadOption, without the URL in it."""
    start, _, text = url.rpartition("/")
    named = start.rpartition("/")[2]
    name = source if source is not None and not named else named
    if name not in SOURCES or (source is not None and source != name) or not text:
        raise BadOption(
            f"this is no hook's URL; expected https://…/SOURCE/TOKEN, the source one of {', '.join(SOURCES)}, "
            "or a token alone with --source"
        )
    return name, text


def _described(destination: Destination, source: Source) -> Iterator[tuple[str, str]]:
    yield "Posts to", destination.to.shown
    yield "Language", destination.lang
    if destination.expires:
        over = destination.expires < datetime.now(UTC).date()
        yield "Works until", f"{destination.expires}{' (over: mint a new one)' if over else ''}"
    else:
        yield "Works until", "revoked, or its key is dropped"
    options = {option.name: option for option in source.options}
    for name, values in destination.options.items():
        option = options.get(name)
        masked = [option.masked(value) if option and option.masked else value for value in values]
        yield f"--{name}", "yes" if values == ("1",) or (option and option.secret) else ", ".join(masked)
