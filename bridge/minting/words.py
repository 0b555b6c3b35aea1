"""What every URL needs, whatever its source, and what is told of it: the words that a terminal and the page share."""

from bridge.wording.phrases import Phrase

WEBHOOK = Phrase(en="Slack's webhook", ja="Slack の Webhook")
BOT = Phrase(en="Instead: a bot token", ja="Webhook の代わりに、ボットトークン")
CHANNEL = Phrase(en="The channel that the bot posts to.", ja="ボットが投稿するチャンネル。")
EXPIRES = Phrase(
    en="The last day (UTC) on which the URL works: YYYY-MM-DD.", ja="URL が使える最後の日（UTC）：YYYY-MM-DD。"
)
BASE = Phrase(en="The deployment.", ja="デプロイ先の URL。")
KEY_TOLD = Phrase(en="Its --{option}, told this once: {key}", ja="--{option} のキー（表示は一度だけです）：{key}")
