"""--like: the URL that a new one starts from."""

from collections.abc import Callable, Mapping
from typing import Any

import click
from click.core import ParameterSource

from bridge.cli import given, stack
from bridge.cli.mint.options import dest
from bridge.minting import minted
from bridge.minting.minted import Minted
from bridge.minting.options import always, is_given
from bridge.sealing.keyring import Keyring
from bridge.sources.source import Source


def held(source: Source, url: str | None, keyring: Callable[[], str]) -> Minted | None:
    """What the URL to start from holds; None without one. Raises as `minted.like` does."""
    if url is None:
        return None
    return minted.like(given.line(url), source.name, lambda: Keyring.parse(keyring()))


def complete(source: Source, values: Mapping[str, Any]) -> None:
    """Raises click's error where an option is missing that every URL needs, and no other URL has it."""
    for option in source.options:
        if values["like"] is None and always(option) and not is_given(values.get(dest(option))):
            context = click.get_current_context()
            param = next(param for param in context.command.params if param.name == dest(option))
            raise click.MissingParameter(ctx=context, param=param)


def base(like: Minted | None, values: Mapping[str, Any], keyring: Callable[[], str]) -> str:
    """The deployment's base URL: as given, else that of the URL to start from, else as `stack.base` finds it."""
    url, stage, region = values["base"], values["stage"], values["region"]
    typed = click.get_current_context().get_parameter_source("base") is ParameterSource.COMMANDLINE
    if like and like.base and not typed and not (stage or region):
        url = like.base
    return stack.base(url, stage, region, keyring)
