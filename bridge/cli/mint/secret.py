"""What is secret of a URL to be minted: where to post, keys of its own; and what of it the command line gave away."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bridge.cli import given
from bridge.cli.mint.options import dest
from bridge.cli.terminal import words
from bridge.minting.target import target
from bridge.minting.words import KEY_TOLD
from bridge.sealing.destination import Bot, Webhook
from bridge.sources.source import Source
from bridge.wording.phrases import Phrase

_WEBHOOK = Phrase(en="Slack webhook URL (not shown)", ja="Slack の Webhook URL（表示されません）")
_BOT = Phrase(en="Slack bot token (not shown)", ja="Slack のボットトークン（表示されません）")
_EXPOSED = Phrase(
    en="Warning: --{option} was given on the command line, so your shell's history has it, and the list of processes "
    "had it; {instead} reads it from stdin.",
    ja="警告：--{option} をコマンドラインで指定したため、シェルの履歴に残り、プロセス一覧にも表示されていました。"
    "{instead} とすると標準入力から読み取ります。",
)

_FROM_STDIN = re.compile(r"[=＝]\s*-\s*$")


def own_keys(source: Source, values: Mapping[str, Any]) -> tuple[dict[str, str | None], list[str]]:
    """The source's own secrets, by their parameters; and a line for each that was made here."""
    found, lines = {}, []
    for option in source.options:
        if option.secret:
            found[dest(option)], new = given.key(values.get(dest(option)), option.secret)
            lines += [words(KEY_TOLD, option=option.name, key=found[dest(option)] or "")] if new else []
    return found, lines


def hooks(source: Source, values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The values that may end in a webhook, by their parameters; those that end in "=-" have it from stdin, a line
    each, in their order."""
    return {
        dest(option): tuple(map(_read, values.get(dest(option)) or ())) for option in source.options if option.masked
    }


def _read(text: str) -> str:
    return text.strip().removesuffix("-") + given.line("-") if _FROM_STDIN.search(text) else text


def exposed(source: Source, values: Mapping[str, Any]) -> Iterator[str]:
    """What to know of secrets that stood on the command line."""
    told = {name: values.get(name) for name in ("like", "webhook", "bot")}
    told |= {option.name: values.get(dest(option)) for option in source.options if option.secret}
    found = {name: f"--{name} -" for name, value in told.items() if value not in (None, "", "-")}
    for option in source.options:
        if option.masked and any(option.masked(text) != text for text in values.get(dest(option)) or ()):
            found[option.name] = f"--{option.name} …=-"
    for name, instead in found.items():
        yield words(_EXPOSED, option=name, instead=instead)


def destination(values: Mapping[str, Any], before: Webhook | Bot | None) -> Webhook | Bot:
    """Where to post: as `before`, as far as nothing else is given; else from --webhook, or --bot and --channel, or else
    the environment, or else by asking. Raises BadOption."""
    hook, token, channel = values["webhook"], values["bot"], values["channel"]
    kept = isinstance(before, Bot) and hook is None
    if token is None and channel is None:
        hook = hook if before and hook is None else given.secret(hook, "BRIDGE_WEBHOOK", _WEBHOOK)
    elif token is not None if kept else hook is None and channel is not None:
        token = given.secret(token, "BRIDGE_BOT_TOKEN", _BOT)
    return target(hook, token, channel, before)
