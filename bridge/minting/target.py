"""Where a URL to be minted posts: a webhook, or a channel by a bot."""

from bridge.errors import BadOption
from bridge.sealing.destination import Bot, Webhook, bot, webhook


def target(
    hook: str | None, token: str | None, channel: str | None, before: Webhook | Bot | None = None
) -> Webhook | Bot:
    """As `before`, as far as nothing else is given; None: not given. Raises BadOption, with no secret in it."""
    if before and hook is token is channel is None:
        return before
    if hook is None and isinstance(before, Bot):
        return bot(before.token if token is None else token, channel or before.channel)
    return _new(hook, token, channel)


def _new(hook: str | None, token: str | None, channel: str | None) -> Webhook | Bot:
    if hook is not None and (token is not None or channel is not None):
        raise BadOption(
            en="--webhook and --bot are both given; expected --webhook alone, or --bot with --channel",
            ja="--webhook と --bot の両方が指定されています。--webhook だけか、--bot と --channel を指定してください。",
            about="webhook",
        )
    if token is None and channel is None:
        if hook:
            return webhook(hook)
        raise BadOption(
            en="no destination; give --webhook URL, or --bot TOKEN with --channel ID (`-` reads it from stdin)",
            ja="投稿先が指定されていません。--webhook URL か、--bot TOKEN と --channel ID を指定してください"
            "（`-` で標準入力から読み取ります）。",
            about="webhook",
        )
    if channel is None:
        raise BadOption(
            en="--bot needs --channel ID, such as C0123456789 (in Slack: the channel's details, at the end)",
            ja="--bot には --channel も必要です。C0123456789 のような ID（Slack のチャンネル詳細の末尾）を"
            "指定してください。",
            about="channel",
        )
    if not token:
        raise BadOption(
            en="--channel needs --bot TOKEN (`-` reads it from stdin), or BRIDGE_BOT_TOKEN",
            ja="--channel には --bot TOKEN（`-` で標準入力から読み取ります）か BRIDGE_BOT_TOKEN が必要です。",
            about="bot",
        )
    return bot(token, channel)
