"""Is it alive? The bridge behind a URL, and the place in Slack that it leads to; nothing is posted there."""

import re
from dataclasses import replace

from bridge import probe
from bridge.cli.doctor.finding import ABOUT, Finding, Findings, fine, warning, wrong
from bridge.errors import DestinationDead, MessageRefused, NoAnswer, Undelivered
from bridge.net.transport import Deadline, Fetch, Transport
from bridge.payload import Payload
from bridge.sealing.destination import Bot, Webhook
from bridge.slack import advice
from bridge.slack.client import Client
from bridge.wording.phrases import Phrase

PATIENCE = 10.0  # seconds a call may take
_SCOPE = re.compile(r"[a-z:_.,]{1,200}")
_READS = {"G": "groups:read", "D": "im:read"}  # by the first letter of a conversation's id
_LOOKS = {"G": "groups:history", "D": "im:history"}

_BRIDGE = Phrase(en="a bridge at the URL's host", ja="URL のホストのブリッジ")
_DEPLOYED = Phrase(
    en="is it deployed, or running? is the URL whole?",
    ja="デプロイまたは起動されているか、URL の全体が指定されているかを確認してください",
)
_HEALTHY = Phrase(en="{what} answers /healthz", ja="{what} が /healthz に応答しました")
_UNHEALTHY = Phrase(
    en="{what} does not answer /healthz ({status})", ja="{what} が /healthz に正しく応答しません（{status}）"
)
_BASE = Phrase(
    en="is this the base URL that deploying printed?", ja="デプロイ時に表示されたベース URL か確認してください"
)
_THE_URL_THERE = Phrase(en="the URL, at the bridge itself", ja="URL の、ブリッジでの確認")
_OPENS_THERE = Phrase(en="the bridge there opens the URL", ja="デプロイ先のブリッジも URL を読み取れます")
_NOT_OPENED = {
    "not_found": (
        Phrase(en="the bridge there does not know the URL", ja="デプロイ先のブリッジはこの URL を読み取れません"),
        Phrase(
            en="the key that sealed it is not in the keyring that was deployed: deploy again with it, or mint anew",
            ja="発行した鍵がデプロイ先のキーリングにありません。その鍵を含めてデプロイし直すか、発行し直してください",
        ),
    ),
    "revoked": (
        Phrase(en="the bridge there refuses the URL: it is revoked", ja="デプロイ先では、この URL は失効しています"),
        Phrase(
            en="mint a new one, or take its id out of `revoked` (BRIDGE_REVOKED) there",
            ja="発行し直すか、デプロイ先の revoked（BRIDGE_REVOKED）から ID を取り除いてください",
        ),
    ),
    "expired": (
        Phrase(en="the bridge there refuses the URL: it has expired", ja="デプロイ先では、この URL は期限切れです"),
        Phrase(en="mint a new one", ja="発行し直してください"),
    ),
    "unavailable": (
        Phrase(
            en="the bridge there cannot open the URL just now",
            ja="デプロイ先のブリッジは、いま URL を読み取れません",
        ),
        Phrase(
            en="its log says why; may its role unwrap the keyring's key with KMS?",
            ja="理由はログにあります。ロールが KMS でキーリングの鍵を復号できるか確認してください",
        ),
    ),
}
_STRANGE_THERE = Phrase(
    en="the URL is answered by something else ({status})", ja="URL に応答したのはブリッジではありません（{status}）"
)
_WEBHOOK = Phrase(en="the webhook", ja="Slack の Webhook")
_ALIVE = Phrase(
    en="{what} is alive (Slack says {reason} to an empty message)",
    ja="{what} は有効です（空のメッセージに {reason} と応答しました）",
)
_TAKEN = Phrase(
    en="{what} took an empty message, which Slack never does",
    ja="{what} が空のメッセージを受け付けました。Slack ではあり得ません",
)
_STAND_IN = Phrase(en="is BRIDGE_SLACK_BASE_URL set?", ja="BRIDGE_SLACK_BASE_URL の設定を確認してください")
_TOKEN = Phrase(en="the bot token", ja="ボットトークン")
_MUTE = Phrase(
    en="the bot token is alive, but may not post (missing_scope)",
    ja="ボットトークンは有効ですが、投稿できません（missing_scope）",
)
_TO_PERSON = Phrase(
    en="the bot token is alive; it posts to a person, so there is no channel to look at",
    ja="ボットトークンは有効です（個人あてのため、確認するチャンネルはありません）",
)
_TOKEN_ALIVE = Phrase(en="the bot token is alive", ja="ボットトークンは有効です")
_UNSEEN = Phrase(
    en="the channel {channel} could not be looked at (missing_scope)",
    ja="チャンネル {channel} を確認できません（missing_scope）",
)
_ARCHIVED = Phrase(
    en="the channel {channel} is archived (is_archived)",
    ja="チャンネル {channel} はアーカイブされています（is_archived）",
)
_OUTSIDE = Phrase(
    en="the bot is not in {channel} (not_in_channel)", ja="ボットが {channel} に参加していません（not_in_channel）"
)
_THERE = Phrase(en="the channel {channel} is there for the bot", ja="ボットはチャンネル {channel} に投稿できます")
_MESSAGES = Phrase(
    en="the messages in {channel}, for --threads", ja="チャンネル {channel} のメッセージ（--threads 用）"
)
_READ = Phrase(
    en="the messages in {channel}, for --threads, can be read",
    ja="チャンネル {channel} のメッセージ（--threads 用）を読み取れます",
)
_UNREAD = Phrase(
    en="the messages in {channel}, for --threads, may not be read (missing_scope)",
    ja="チャンネル {channel} のメッセージ（--threads 用）を読み取れません（missing_scope）",
)
_MEMBERS = Phrase(
    en="the messages in {channel}, for --threads, may be read by members alone (not_in_channel)",
    ja="チャンネル {channel} のメッセージ（--threads 用）は参加者しか読み取れません（not_in_channel）",
)
_A_PERSONS = Phrase(
    en="the messages in {channel}, for --threads: a person's cannot be read",
    ja="{channel} は個人あてのため、メッセージ（--threads 用）を読み取れません",
)
_DEAD = Phrase(en="{what} is dead ({reason})", ja="{what} は使えません（{reason}）")
_BY_STATUS = Phrase(en="by its HTTP status", ja="HTTP ステータスによる")
_STRANGE = Phrase(
    en="{what}: Slack's answer is one that we do not know ({reason})",
    ja="{what}：Slack の応答が未知のものです（{reason}）",
)
_NAMELESS = Phrase(en="no name", ja="名前なし")


def bridge(base: str, fetch: Fetch) -> Finding:
    """Does a bridge answer at /healthz?"""
    try:
        answer = fetch(f"{base}/healthz", Deadline.after(PATIENCE), 10_000)
    except NoAnswer as error:
        return wrong(ABOUT, _DEPLOYED, what=_BRIDGE, error=error)
    if answer.status == 200 and probe.said(answer.body)["status"].value == "ok":
        return fine(_HEALTHY, what=_BRIDGE)
    return wrong(_UNHEALTHY, _BASE, what=_BRIDGE, status=answer.status)


def deployment(transport: Transport, url: str) -> Finding:
    """Whether the bridge there opens the URL: its own keyring, revoked ids and clock count, not this computer's."""
    try:
        code, status = probe.deployment(transport, url, Deadline.after(PATIENCE))
    except NoAnswer as error:
        return wrong(ABOUT, _DEPLOYED, what=_THE_URL_THERE, error=error)
    if code in probe.OPENED:
        return fine(_OPENS_THERE)
    if code in _NOT_OPENED:
        what, do = _NOT_OPENED[code]
        return wrong(what, do)
    return wrong(_STRANGE_THERE, _BASE, status=status)


def webhook(client: Client, to: Webhook, what: Phrase = _WEBHOOK) -> Finding:
    """An empty message, which Slack refuses if the webhook is alive."""
    problem = probe.webhook(client, to, Deadline.after(PATIENCE))
    if problem is None:
        return warning(_TAKEN, _STAND_IN, what=what)
    if probe.is_alive(problem):
        return fine(_ALIVE, what=what, reason=problem.reason)
    return _dead(what, problem, advice.HOOK)


def bot(client: Client, to: Bot, others: tuple[str, ...] = ()) -> Findings:
    """Who the bot is and what it may do (auth.test), then its channel and any others (conversations.info).

    https://docs.slack.dev/reference/methods/auth.test, https://docs.slack.dev/reference/methods/conversations.info
    """
    asked = _ask(client, "auth.test", {}, to)
    scopes = asked.scopes
    if asked.problem:
        yield _dead(_TOKEN, asked.problem, advice.TOKEN)
    elif scopes and "chat:write" not in scopes:
        yield wrong(_MUTE, advice.SCOPE, scope="chat:write")
    else:
        yield fine(_TO_PERSON if to.channel[0] in "UW" else _TOKEN_ALIVE)
        looked = (one for one in dict.fromkeys((to.channel, *others)) if one[0] not in "UW")
        yield from (_channel(client, replace(to, channel=one), scopes) for one in looked)


def threads(client: Client, to: Bot) -> Finding:
    """Whether the channel's messages can be read, which --threads needs; one is asked for, and not looked at.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    if to.channel[0] in "UW":
        return warning(_A_PERSONS, advice.CHANNEL_FOR_THREADS, channel=to.channel)
    asked = _ask(client, "conversations.history", {"channel": to.channel, "limit": "1"}, to)
    problem = asked.problem
    if problem and problem.reason == "missing_scope":
        scope = _scope(asked.said, _LOOKS.get(to.channel[0], "channels:history"))
        return wrong(_UNREAD, advice.SCOPE, channel=to.channel, scope=scope)
    if problem and problem.reason == "not_in_channel":
        return wrong(_MEMBERS, advice.INVITE, channel=to.channel)
    if problem:
        named = Phrase(en=_MESSAGES.en.format(channel=to.channel), ja=_MESSAGES.ja.format(channel=to.channel))
        return _dead(named, problem, advice.CHANNEL)
    return fine(_READ, channel=to.channel)


def _scope(said: Payload, usual: str) -> str:
    """The scope that Slack says is missing, if it says one."""
    needed = said["needed"].text("")
    return needed if _SCOPE.fullmatch(needed) else usual


def _channel(client: Client, to: Bot, scopes: frozenset[str]) -> Finding:
    asked = _ask(client, "conversations.info", {"channel": to.channel}, to)
    problem = asked.problem
    if problem and problem.reason == "missing_scope":
        scope = _scope(asked.said, _READS.get(to.channel[0], "channels:read"))
        return wrong(_UNSEEN, advice.SCOPE, channel=to.channel, scope=scope)
    if problem:
        named = Phrase(en=f"the channel {to.channel}", ja=f"チャンネル {to.channel}")
        return _dead(named, problem, advice.CHANNEL)
    match probe.shut(asked.said["channel"], scopes):
        case "is_archived":
            return wrong(_ARCHIVED, advice.ARCHIVED, channel=to.channel)
        case "not_in_channel":
            return wrong(_OUTSIDE, advice.INVITE, channel=to.channel)
    return fine(_THERE, channel=to.channel)


def _ask(client: Client, method: str, arguments: dict[str, str], to: Bot) -> probe.Reply:
    return probe.ask(client, method, arguments, to, Deadline.after(PATIENCE))


def _dead(what: Phrase, problem: Undelivered, otherwise: Phrase) -> Finding:
    """What to do by Slack's own word for a dead destination, else by its class."""
    do = advice.about(problem, otherwise)
    if isinstance(problem, DestinationDead):
        return wrong(_DEAD, do, what=what, reason=problem.reason or _BY_STATUS)
    if isinstance(problem, MessageRefused):
        return wrong(_STRANGE, do, what=what, reason=problem.reason or _NAMELESS)
    return wrong(ABOUT, do, what=what, error=problem)
