"""Reads what a command is given: in a file, on stdin, in the environment or by a prompt."""

import os
import sys
from pathlib import Path

import click

from bridge.cli import terminal
from bridge.errors import BadSetting
from bridge.minting.own_key import new_key
from bridge.wording.phrases import Phrase


def body(file: str) -> bytes:
    """A file's bytes, or stdin's for `-`. An unreadable file is an OSError that names it."""
    if file == "-":
        return sys.stdin.buffer.read()
    with open(file, "rb") as opened:
        return opened.read()


def line(value: str) -> str:
    """The value, or the first line of stdin for `-`, so that it stays out of shell history and process lists."""
    if value != "-":
        return value.strip()
    return sys.stdin.buffer.readline().decode("utf-8", "replace").strip()  # the bytes after it stay to be read


def secret(value: str | None, variable: str, prompt: Phrase) -> str | None:
    """A secret: the value (`-`: from stdin), else the environment's; at a terminal it is asked for, and not shown."""
    asked = value in (None, "-") and sys.stdin.isatty()
    if value is not None and not asked:
        return line(value)
    if value is None and os.environ.get(variable):
        return os.environ[variable].strip()
    if asked:
        return str(click.prompt(terminal.words(prompt), hide_input=True, err=True)).strip()
    return None


def key(value: str | None, variable: str) -> tuple[str | None, bool]:
    """A secret of our own making: as given (`-`: stdin), else from the environment, else a new one; whether it is new.

    None: it was not asked for.
    """
    if value != "":
        return (line(value) if value else None), False
    if found := os.environ.get(variable):
        return found.strip(), False
    return new_key(), True


def keyring(file: Path | None) -> str:
    """The keyring's text, of this file or, without one, of the environment's setting. Raises BadSetting."""
    if file is None:
        from bridge.settings import keyring_text

        return keyring_text(os.environ)
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadSetting(
            en=f"there is no keyring {file}; `python -m bridge keys new --file {file}` makes one",
            ja=f"キーリング {file} がありません。`python -m bridge keys new --file {file}` で作成してください。",
        ) from None
    except UnicodeDecodeError:
        raise BadSetting(
            en=f"{file} is not a keyring; expected text, one key a line",
            ja=f"{file} はキーリングではありません。1 行に 1 つの鍵が書かれたテキストファイルを指定してください。",
        ) from None
