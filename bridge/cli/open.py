"""open: shows what a token holds, with secrets masked."""

from pathlib import Path

import click

from bridge.cli import given, terminal
from bridge.cli.terminal import words
from bridge.minting import minted
from bridge.minting.described import described
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.wording.phrases import Phrase
from bridge.wording.text import columns

_SHORT = Phrase(en="Show what a URL holds, secrets masked.", ja="URL の内容を、秘密を伏せて表示する。")
_HELP = Phrase(
    en="Show what a minted URL holds, secrets masked. A - in place of URL reads it from stdin.\n\n"
    "Expired URLs are shown too, and revoked ones: only the bridge itself refuses those.\n\n"
    "\b\nExample:\n  python -m bridge open https://bridge.example.com/backlog/AVq…",
    ja="発行した URL の内容を、秘密を伏せて表示します。URL の代わりに - を渡すと標準入力から読み取ります。\n\n"
    "期限切れの URL や無効にした URL も表示します（拒否するのはブリッジだけです）。\n\n"
    "\b\n例：\n  python -m bridge open https://bridge.example.com/backlog/AVq…",
)
_OF_SOURCE = Phrase(en="Needed when only the token is given.", ja="トークンだけを渡すときに必要です。")
_KEYRING = Phrase(
    en="[BRIDGE_KEYRING, BRIDGE_KEYRING_FILE, else ./keyring]",
    ja="キーリング。 [BRIDGE_KEYRING、BRIDGE_KEYRING_FILE、なければ ./keyring]",
)


@click.command(short_help=words(_SHORT), help=words(_HELP))
@click.argument("url")
@click.option("--source", type=click.Choice(list(SOURCES)), help=words(_OF_SOURCE))
@click.option("--keyring", type=click.Path(path_type=Path), help=words(_KEYRING))
def command(url: str, source: str | None, keyring: Path | None) -> None:
    """As its help says."""
    held = minted.read(given.line(url), source, lambda: Keyring.parse(given.keyring(keyring)))
    lines = described(held, terminal.say())
    width = max(columns(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name}{' ' * (width - columns(name))}  {value}")
