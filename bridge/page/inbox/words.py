"""The words of the inbox."""

from bridge.wording.phrases import Phrase

TITLE = Phrase(en="Inbox", ja="受信箱")
CHANNELS = Phrase(en="Channels", ja="チャンネル")
EVERYTHING = Phrase(en="All channels", ja="すべて")
MESSAGES = Phrase(en="Messages", ja="メッセージ")
NOTHING = Phrase(en="Nothing has been posted yet.", ja="まだ何も投稿されていません。")
APPEARS = Phrase(
    en="What the bridge posts appears here at once.", ja="ブリッジが投稿すると、すぐにここに表示されます。"
)
NO_FEED = Phrase(en="There is nothing to show here.", ja="ここに表示するものはありません。")
TO_SLACK = Phrase(
    en="This bridge posts to Slack itself and keeps nothing, so its messages are in Slack alone. The inbox shows the "
    "messages of the demo: python -m bridge demo",
    ja="このブリッジは Slack に直接投稿し、何も保存しないため、メッセージは Slack でのみ読めます。"
    "受信箱に表示されるのはデモ（python -m bridge demo）のメッセージです。",
)
LIVE = Phrase(en="Live", ja="受信中")
LOST = Phrase(en="Reconnecting…", ja="再接続しています…")
OVER = Phrase(en="The demo has ended.", ja="デモは終了しました。")
NEW = Phrase(en="New messages", ja="新着メッセージ")
ARRIVED = Phrase(en="New in {channel}: {text}", ja="{channel} に新着：{text}")
REPLIES = Phrase(en="{n} replies", ja="{n} 件の返信")
REPLY = Phrase(en="{n} reply", ja="{n} 件の返信")
