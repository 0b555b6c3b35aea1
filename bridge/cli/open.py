"""open: shows what a token holds, with secrets masked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bridge.cli import given, minted
from bridge.cli.terminal import words
from bridge.sealing.destination import Destination
from bridge.sources import SOURCES
from bridge.sources.source import Source
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
_SOURCE = Phrase(en="Source", ja="ソース")
_POSTS_TO = Phrase(en="Posts to", ja="投稿先")
_LANGUAGE = Phrase(en="Language", ja="言語")
_UNTIL = Phrase(en="Works until", ja="期限")
_DAY = Phrase(en="{day}", ja="{day} まで")
_OVER = Phrase(en="{day} (over: mint a new one)", ja="{day} まで（期限切れです。新しく発行してください）")
_FOR_GOOD = Phrase(en="revoked, or its key is dropped", ja="無効にするか、鍵を削除するまで")
_TOKEN_ID = Phrase(en="Token id", ja="トークン ID")
_KEY = Phrase(en="Key", ja="鍵")
_YES = Phrase(en="yes", ja="あり")


@click.command(short_help=words(_SHORT), help=words(_HELP))
@click.argument("url")
@click.option("--source", type=click.Choice(list(SOURCES)), help=words(_OF_SOURCE))
@click.option("--keyring", type=click.Path(path_type=Path), help=words(_KEYRING))
def command(url: str, source: str | None, keyring: Path | None) -> None:
    """As its help says."""
    held = minted.read(given.line(url), source, lambda: given.keyring(keyring))
    lines = [
        (words(_SOURCE), held.source),
        *_described(held.destination, SOURCES[held.source]),
        (words(_TOKEN_ID), held.sealed.id),
        (words(_KEY), held.key),
    ]
    width = max(columns(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name}{' ' * (width - columns(name))}  {value}")


def _described(destination: Destination, source: Source) -> Iterator[tuple[str, str]]:
    yield words(_POSTS_TO), destination.to.shown
    yield words(_LANGUAGE), destination.lang
    if destination.expires:
        over = destination.expires < datetime.now(UTC).date()
        yield words(_UNTIL), words(_OVER if over else _DAY, day=str(destination.expires))
    else:
        yield words(_UNTIL), words(_FOR_GOOD)
    options = {option.name: option for option in source.options}
    for name, values in destination.options.items():
        option = options.get(name)
        masked = [option.masked(value) if option and option.masked else value for value in values]
        yield f"--{name}", words(_YES) if values == ("1",) or (option and option.secret) else ", ".join(masked)
