"""What is secret of a URL to be minted: where to post, keys of its own; and what of it the command line gave away."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bridge.cli import given
from bridge.cli.mint.options import dest
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Webhook, bot, webhook
from bridge.sources.source import Source

_FROM_STDIN = re.compile(r"[=＝]\s*-\s*$")


def own_keys(source: Source, values: Mapping[str, Any]) -> tuple[dict[str, str | None], list[str]]:
    """The source's own secrets, by their parameters; and a line for each that was made here."""
    found, lines = {}, []
    for option in source.options:
        if option.secret:
            found[dest(option)], new = given.key(values.get(dest(option)), option.secret)
            lines += [f"Its --{option.name}, told this once: {found[dest(option)]}"] if new else []
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
    told = {"webhook": values.get("webhook"), "bot": values.get("bot")}
    told |= {option.name: values.get(dest(option)) for option in source.options if option.secret}
    found = {name: f"--{name} -" for name, value in told.items() if value not in (None, "", "-")}
    for option in source.options:
        if option.masked and any(option.masked(text) != text for text in values.get(dest(option)) or ()):
            found[option.name] = f"--{option.name} …=-"
    for name, instead in found.items():
        yield (
            f"Warning: --{name} was given on the command line, so your shell's history has it, and the list of "
            f"processes had it; {instead} reads it from stdin."
        )


def target(hook: str | None, token: str | None, channel: str | None) -> Webhook | Bot:
    """Where to post, from --webhook or from --bot and --channel, or else the environment, or else by asking."""
    if hook is not None and (token is not None or channel is not None):
        raise BadOption("--webhook and --bot are both given; expected --webhook alone, or --bot with --channel")
    if token is None and channel is None:
        found = given.secret(hook, "BRIDGE_WEBHOOK", "Slack webhook URL (not shown)")
        if found:
            return webhook(found)
        raise BadOption(
            "no destination; give --webhook URL, or --bot TOKEN with --channel ID (`-` reads it from stdin)"
        )
    if channel is None:
        raise BadOption("--bot needs --channel ID, such as C0123456789 (in Slack: the channel's details, at the end)")
    found = given.secret(token, "BRIDGE_BOT_TOKEN", "Slack bot token (not shown)")
    if not found:
        raise BadOption("--channel needs --bot TOKEN (`-` reads it from stdin), or BRIDGE_BOT_TOKEN")
    return bot(found, channel)
