"""revoke: which ids the deployment must refuse so that URLs stop working, and when they do."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click

from bridge.cli import given, stack, terminal
from bridge.cli.revoke import own_file, words
from bridge.deployed import revoked
from bridge.errors import BadOption, BadSetting, Unavailable
from bridge.minting import minted
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import ID
from bridge.sources import SOURCES
from bridge.sources.labels import label
from bridge.values import dataclass

_OWN = Path("deployment.yml")


@dataclass(frozen=True, slots=True)
class _Known:
    """Ids that are revoked already, and where that stands."""

    where: str
    ids: frozenset[str]


@click.command(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), help=terminal.words(words.FILE))
@click.option("--stage", help=terminal.words(words.OF_STAGE))
@click.option("--region", help=terminal.words(words.OF_REGION))
@click.option("--source", type=click.Choice(list(SOURCES)), help=terminal.words(words.SOURCE))
@click.option("--keyring", type=click.Path(path_type=Path), help=terminal.words(words.KEYRING))
def command(urls: tuple[str, ...], file: Path | None, **values: Any) -> None:
    """As its help says."""
    text = cache(lambda: given.keyring(values["keyring"]))  # once: it may be a pipe
    stage, region = values["stage"] or stack.STAGE, values["region"]
    new = {_id(url, values["source"], text) for url in _each(urls)}
    known = [one for one in _known(file or _OWN, stage, region, text) if one.ids]
    every = sorted(new.union(*(one.ids for one in known)))
    if file:
        own_file.add(file, every)
    for before in known:
        terminal.tell(words.BEFORE, ids=", ".join(sorted(before.ids)), where=before.where)
    ids = ",".join(every)
    click.echo(f"revoked={ids}")
    terminal.tell(words.WITH_FILE if file else words.WITH_PARAMETER, file=str(file), parameter=f"revoked={ids}")
    name = f"{stack.SERVICE}-{stage}"
    terminal.tell(words.AT_ONCE, http=f"{name}-http", worker=f"{name}-worker", ids=ids)


def _each(urls: tuple[str, ...]) -> Iterator[str]:
    """Those given, and for - all that stdin holds. Raises BadOption where that is none."""
    for url in urls:
        lines = sys.stdin.buffer.read().decode("utf-8", "replace").split() if url == "-" else [url.strip()]
        if not lines:
            raise BadOption(
                en="stdin holds no URL; expected one a line, or the ids of tokens",
                ja="標準入力に URL がありません。URL かトークン ID を 1 行に 1 つずつ渡してください。",
            )
        yield from lines


def _id(url: str, source: str | None, keyring: Callable[[], str]) -> str:
    """The token's id: of a URL that opens, lest a slip in pasting it revokes nothing. Raises as `minted.read` does."""
    if ID.fullmatch(url):
        return url
    held = minted.read(url, source, lambda: Keyring.parse(keyring()))
    name, to = label(held.destination.options), held.destination.to.shown
    called = terminal.words(words.CALLED, label=name) if name else ""
    terminal.tell(words.IS, id=held.sealed.id, source=held.source, to=to, label=called)
    return held.sealed.id


def _known(file: Path, stage: str, region: str | None, keyring: Callable[[], str]) -> Iterator[_Known]:
    """What is revoked already. Raises BadOption, or BadSetting for a file that cannot be read."""
    yield _Known(str(file), own_file.ids(file))
    yield _Known("BRIDGE_REVOKED, BRIDGE_REVOKED_FILE", revoked.token_ids(os.environ))
    try:
        found = stack.signed_in(stage, region, keyring)
    except (BadSetting, Unavailable) as error:
        terminal.tell(words.NOT_ASKED, why=error.text(terminal.say().lang).rstrip("。"))
        return
    if found is None:
        terminal.tell(words.NOT_ASKED, why=terminal.words(words.NOBODY))
        return
    yield _Known(f"{found.name}, {found.region}", _listed(found.outputs.get("RevokedTokens", "")))


def _listed(text: str) -> frozenset[str]:
    return frozenset(filter(ID.fullmatch, re.split(r"[\s,]+", text)))
