"""keys: adds a key to the keyring, and lists what is in it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import click

from bridge.cli import given, terminal
from bridge.cli import keys_words as words
from bridge.cli.used import HELP, SHORT, read, span, told
from bridge.errors import Failed
from bridge.sealing import key_lines
from bridge.wording.phrases import Phrase

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

_ADDED = Phrase(en="Added {name} to {file} ({how}).", ja="{file} に鍵 {name} を追加しました（{how}）。")
_WRAPPED = Phrase(en="wrapped by KMS", ja="KMS で暗号化")
_PLAIN = Phrase(en="plain", ja="平文")
_SECRET = Phrase(
    en="Keep {file} to yourself (never commit it): it opens every URL it has sealed.",
    ja="{file} はほかの人に渡さず、コミットもしないでください。この鍵で発行した URL をすべて読み取れます。",
)
_COMMIT = Phrase(
    en="{file} is safe to commit if every key in it is wrapped; deploy it with the bridge.",
    ja="すべての鍵が KMS で暗号化されていれば、{file} はコミットできます。ブリッジとともにデプロイしてください。",
)
_MINT = Phrase(en="Next: python -m bridge mint --help", ja="次のステップ：python -m bridge mint --help")
_DEPLOY = Phrase(
    en="Next: npx osls deploy, and then python -m bridge mint --help",
    ja="次のステップ：npx osls deploy の後、python -m bridge mint --help",
)
_SEALS = Phrase(
    en="New URLs are sealed with it once the bridge runs with this file; URLs minted before go on working as long as "
    "their key stays in it.",
    ja="このファイルでブリッジを動かすと、新しい URL はこの鍵で発行されます。これまでの URL は、"
    "その鍵がファイルに残っている間使えます。",
)
_WAITING = Phrase(
    en="Another command is writing {file}; waiting for it.",
    ja="別のコマンドが {file} に書き込んでいます。終わるのを待っています。",
)
_FILE = click.option(
    "--file", default="keyring", type=click.Path(dir_okay=False, path_type=Path), help=terminal.words(words.FILE)
)


@click.group(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
def command() -> None:
    """As its help says."""


@command.command(short_help=terminal.words(words.SHORT_NEW), help=terminal.words(words.NEW))
@_FILE
@click.option("--kms", "alias", metavar="ALIAS", help=terminal.words(words.KMS))
@click.option("--name", help=terminal.words(words.NAME))
def new(file: Path, alias: str | None, name: str | None) -> None:
    """As its help says."""
    from bridge.cli import kms

    with _alone(file):
        text = given.keyring(file) if file.exists() else ""
        name = name or _unused(text)
        key_lines.added(text, key_lines.new_plain(name))  # is the name free? asked before KMS makes anything
        line = kms.new_wrapped(name, alias) if alias else key_lines.new_plain(name)
        _write(file, key_lines.added(text, line))
    terminal.tell(_ADDED, name=name, file=str(file), how=_WRAPPED if alias else _PLAIN)
    terminal.tell(_COMMIT if alias else _SECRET, file=str(file))
    terminal.tell((_MINT if not alias else _DEPLOY) if not text else _SEALS)


@command.command("list", short_help=terminal.words(words.SHORT_LIST), help=terminal.words(words.LIST))
@_FILE
def list_(file: Path) -> None:
    """As its help says."""
    keys = key_lines.described(given.keyring(file))
    width = max((len(name) for name, _, _ in keys), default=0)
    for name, key_id, how in keys:
        click.echo(f"{name:{width}}  {key_id}  {how}")


@command.command(short_help=terminal.words(SHORT), help=terminal.words(HELP))
@_FILE
def used(file: Path) -> None:
    """As its help says."""
    names = [name for name, _, _ in key_lines.described(given.keyring(file))]
    log = read(line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    if not log.requests:
        raise Failed(
            en='stdin holds no line of a request ({"event": "hook"}); expected the bridge\'s log',
            ja='標準入力にリクエストの行（{"event": "hook"}）がありません。ブリッジのログを渡してください。',
        )
    for row in told(log, names, str(file)):
        click.echo(row)
    click.echo(span(log), err=True)


def _unused(text: str) -> str:
    """A name for a new key: this month, with a number if the keyring has a key of that name."""
    taken = {name for name, _, _ in key_lines.described(text)}
    month = f"{datetime.now(UTC):%Y-%m}"
    return next(name for n in count(1) if (name := month if n == 1 else f"{month}-{n}") not in taken)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One after the other, from reading to writing: of two at once, the first one's key would be lost.

    The folder is locked, so no lock's file is left behind; where there is no flock (Windows), nothing is.
    """
    if fcntl is None:
        yield
        return
    folder = os.open(file.resolve().parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            terminal.tell(_WAITING, file=str(file))
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write(file: Path, text: str) -> None:
    """Write it atomically, with mode 0600: a reader sees the old keyring or the new one, never a part."""
    target = file.resolve()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
