"""open: shows what a token holds, with secrets masked."""

from pathlib import Path

import click

from bridge.cli import given, terminal
from bridge.minting import minted
from bridge.minting.described import described
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.wording.text import columns


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
    held = minted.read(given.line(url), source, lambda: Keyring.parse(given.keyring(keyring)))
    lines = described(held, terminal.say())
    width = max(columns(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name}{' ' * (width - columns(name))}  {value}")
