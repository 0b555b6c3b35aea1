"""What to do about a place in Slack that takes nothing: by Slack's own word for it."""

from collections.abc import Mapping

from bridge.errors import DestinationDead, MessageRefused, SlowDown, Undelivered
from bridge.wording.phrases import Phrase

ADMIN = Phrase(
    en="an administrator restricts who may post there; ask for the app to be allowed",
    ja="管理者が投稿できる人を制限しています。アプリを許可するよう依頼してください",
)
TOKEN = Phrase(
    en="reinstall the app (OAuth & Permissions), and mint a new URL with its Bot User OAuth Token",
    ja="アプリを再インストールし（OAuth & Permissions）、Bot User OAuth Token で新しい URL を発行してください",
)
HOOK = Phrase(
    en="add a webhook on the app's page (Incoming Webhooks), and mint a new URL with it",
    ja="アプリのページ（Incoming Webhooks）で Webhook を追加し、それで新しい URL を発行してください",
)
CHANNEL = Phrase(
    en="take the id from the end of the channel's details; a private channel must invite the bot (/invite)",
    ja="チャンネル詳細の末尾にある ID を使ってください。プライベートチャンネルにはボットの招待（/invite）が必要です",
)
ARCHIVED = Phrase(
    en="unarchive the channel, or mint a new URL for another one",
    ja="チャンネルのアーカイブを解除するか、別のチャンネルの URL を発行してください",
)
INVITE = Phrase(en="invite the bot there (/invite)", ja="チャンネルにボットを招待してください（/invite）")
SCOPE = Phrase(
    en="add the scope {scope} on the app's page (OAuth & Permissions), and reinstall the app",
    ja="アプリのページ（OAuth & Permissions）でスコープ {scope} を追加し、アプリを再インストールしてください",
)
CHANNEL_FOR_THREADS = Phrase(
    en="follow-ups stand alone there; mint it with a channel",
    ja="続きのメッセージは個別に投稿されます。チャンネルを指定して URL を発行してください",
)
A_BOT = Phrase(
    en="they need a bot: mint with --bot TOKEN and --channel ID",
    ja="ボットが必要です。--bot TOKEN と --channel ID で URL を発行してください",
)
ALONE = Phrase(
    en="threads will not work there; the bridge posts messages on their own",
    ja="スレッドは使えず、メッセージは個別に投稿されます",
)
LATER = Phrase(
    en="ask again then; somebody posts a lot with it",
    ja="この投稿先への投稿が多すぎます。待ってからもう一度試してください",
)
NETWORK = Phrase(
    en="check this computer's network, and ask again",
    ja="このコンピューターのネットワークを確認して、もう一度試してください",
)

DEAD: Mapping[str, Phrase] = {
    "account_inactive": TOKEN,
    "action_prohibited": ADMIN,
    "channel_is_archived": ARCHIVED,
    "channel_not_found": CHANNEL,
    "invalid_auth": TOKEN,
    "is_archived": ARCHIVED,
    "not_in_channel": INVITE,
    "posting_to_general_channel_denied": ADMIN,
    "restricted_action": ADMIN,
    "token_expired": TOKEN,
    "token_revoked": TOKEN,
}


def about(problem: Undelivered, otherwise: Phrase) -> Phrase:
    """What to do: by Slack's own word for a dead destination, else by the problem's class; `otherwise`: what may help
    where Slack's word is none of those that are known."""
    match problem:
        case DestinationDead(reason=reason):
            return DEAD.get(reason, otherwise)
        case SlowDown():
            return LATER
        case MessageRefused():
            return otherwise
    return NETWORK
