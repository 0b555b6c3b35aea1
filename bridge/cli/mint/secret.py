"""What is secret of a URL to be minted: where to post, keys of its own; and what of it the command line gave away."""

from collections.abc import Iterator, Mapping
from typing import Any

from bridge.cli import given
from bridge.cli.mint.options import dest
from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Webhook, bot, webhook
from bridge.sources.source import Source


def own_keys(source: Source, values: Mapping[str, Any]) -> tuple[dict[str, str | None], list[str]]:
    """The source's own secrets, by their parameters; and a line for each that was made here."""
    found, lines = {}, []
    for option in source.options:
        if option.secret:
            found[dest(option)], new = given.key(values.get(dest(option)), option.secret)
            lines += [f"Its --{option.name}, told this once: {found[dest(option)]}"] if new else []
    return found, lines


def exposed(source: Source, values: Mapping[str, Any]) -> Iterator[str]:
    """What to know of secrets that stood on the command line."""
    own = {option.name: dest(option) for option in source.options if option.secret}
    for name, parameter in ({"webhook": "webhook", "bot": "bot"} | own).items():
        if values.get(parameter) not in (None, "", "-"):
            yield (
                f"Warning: --{name} was given on the command line, so your shell's history has it, and the list of "
                f"processes had it; --{name} - reads it from stdin."
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
