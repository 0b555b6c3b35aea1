"""Who came and went: clients of IoT, people at their WorkSpaces.

https://docs.aws.amazon.com/iot/latest/developerguide/life-cycle-events.html;
https://docs.aws.amazon.com/workspaces/latest/adminguide/cloudwatch-events-monitor.html
"""

from collections.abc import Mapping

from bridge.payload import Payload
from bridge.sources.aws.eventbridge import moment
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_NAME = 200  # columns
_EVENTS = ("connected", "disconnected", "subscribed", "unsubscribed", "connect_failed")
_CONNECTED = Phrase(en="IoT client {client} connected", ja="IoT クライアント {client} が接続しました")
_LEFT = Phrase(en="IoT client {client} disconnected by itself", ja="IoT クライアント {client} が切断しました")
_LOST = Phrase(en="IoT client {client} is offline", ja="IoT クライアント {client} がオフラインになりました")
_LOST_WHY = Phrase(
    en="IoT client {client} is offline: {why}", ja="IoT クライアント {client} がオフラインになりました：{why}"
)
_REFUSED = Phrase(en="IoT client {client} could not connect: {why}", ja="IoT クライアント {client} の接続に失敗：{why}")
_SUBSCRIBED = Phrase(
    en="IoT client {client} subscribed to topics", ja="IoT クライアント {client} がトピックをサブスクライブしました"
)
_UNSUBSCRIBED = Phrase(
    en="IoT client {client} unsubscribed from topics",
    ja="IoT クライアント {client} がトピックのサブスクライブを解除しました",
)
_WHYS: Mapping[str, Phrase] = {
    "AUTH_ERROR": Phrase(en="it is not authorised", ja="認証または認可に失敗"),
    "CLIENT_ERROR": Phrase(en="it did something wrong", ja="クライアント側のエラー"),
    "CONNECTION_LOST": Phrase(en="the connection was lost", ja="接続が失われました"),
    "DUPLICATE_CLIENTID": Phrase(en="its client id is used elsewhere", ja="同じクライアント ID が使用されました"),
    "FORBIDDEN_ACCESS": Phrase(en="access is forbidden", ja="アクセスが禁止されています"),
    "MQTT_KEEP_ALIVE_TIMEOUT": Phrase(en="nothing was heard of it in time", ja="キープアライブのタイムアウト"),
    "SERVER_ERROR": Phrase(en="a fault at AWS", ja="AWS 側のエラー"),
    "SERVER_INITIATED_DISCONNECT": Phrase(en="AWS disconnected it", ja="AWS 側で切断"),
    "THROTTLED": Phrase(en="it sends too much", ja="スロットリング"),
    "WEBSOCKET_TTL_EXPIRATION": Phrase(en="its WebSocket was open too long", ja="WebSocket の接続時間の上限"),
    "CUSTOMAUTH_TTL_EXPIRATION": Phrase(en="its authorisation has expired", ja="カスタム認証の有効期限切れ"),
}
_NO_REASON = Phrase(en="no reason given", ja="理由不明")
_ADDRESS = Phrase(en="IP address", ja="IP アドレス")


def _own(message: Payload) -> Payload:
    return message["detail"] if message["detail"].present() else message


def _is_client(payload: Payload) -> bool:
    """A life cycle event, sent on as it is by a rule of IoT's, or as the detail of one of EventBridge's."""
    own = _own(payload["message"])
    return own["eventType"].value in _EVENTS and own["clientId"].present()


def _client(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    own, where = _own(message), about(event)
    what, code = own["eventType"].text(""), one_line(own["disconnectReason"].text(""))
    phrase, sign, tone = _came_or_went(what, own["clientInitiatedDisconnect"].flag(False), bool(code))
    thread = Thread(one_line(own["clientId"].text("")), opens=tone is not Tone.CALM)
    facts = where.facts("iot", thread=thread, over=what == "connected")
    with keeping(facts):
        client = cut(own["clientId"].text(), _NAME)
    return Notice(
        title=signed(sign, say(phrase, client=client, why=_WHYS.get(code) or cut(code, _NAME) or _NO_REASON)),
        tone=tone,
        fields=tuple(labelled(say, (_ADDRESS, one_line(own["ipAddress"].text(""))))),
        context=where.context(moment(own["timestamp"]) or message["time"].moment(event.at)),
        facts=facts,
    )


def _came_or_went(what: str, by_itself: bool, told: bool) -> tuple[Phrase, str, Tone]:
    if what == "disconnected" and not by_itself:
        return _LOST_WHY if told else _LOST, "🟡", Tone.WARN
    if what == "connect_failed":
        return _REFUSED, "❌", Tone.BAD
    return _CALM[what], "", Tone.CALM


_CALM: Mapping[str, Phrase] = {
    "connected": _CONNECTED,
    "disconnected": _LEFT,
    "subscribed": _SUBSCRIBED,
    "unsubscribed": _UNSUBSCRIBED,
}
_SIGNED_IN = Phrase(
    en="Somebody signed in to the WorkSpace {workspace} from {address}",
    ja="WorkSpace {workspace} に {address} からサインインがありました",
)
_SIGNED_IN_BARE = Phrase(
    en="Somebody signed in to the WorkSpace {workspace}", ja="WorkSpace {workspace} にサインインがありました"
)
_DID_THERE = Phrase(en="WorkSpace {workspace}: {what}", ja="WorkSpace {workspace}：{what}")
_CLIENT = Phrase(en="Client", ja="クライアント")
_DIRECTORY = Phrase(en="Directory", ja="ディレクトリ")


def _signed_in(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, where = message["detail"], about(event)
    facts = where.facts("workspaces", thread=Thread(one_line(detail["workspaceId"].text(""))))
    with keeping(facts):
        workspace, what = cut(detail["workspaceId"].text(), _NAME), one_line(detail["actionType"].text(""))
    address = cut(detail["clientIpAddress"].text(""), _NAME)
    phrase = (_SIGNED_IN if address else _SIGNED_IN_BARE) if what in ("", "successfulLogin") else _DID_THERE
    client = " · ".join(
        text for key in ("clientPlatform", "workspacesClientProductName") if (text := one_line(detail[key].text("")))
    )
    return Notice(
        title=say(phrase, workspace=workspace, address=address, what=cut(what, _NAME)),
        fields=tuple(
            labelled(
                say,
                (_CLIENT, client),
                (_DIRECTORY, one_line(detail["directoryId"].text("")).removeprefix("domain/")),
            )
        ),
        context=where.context(moment(detail["loginTime"]) or message["time"].moment(event.at)),
        facts=facts,
    )


CLIENT = Kind(
    "iot-client",
    Phrase(en="IoT client connected or lost", ja="IoT クライアントの接続・切断"),
    _client,
    form=_is_client,
    essential=Essential(
        selects=(
            *("$.message.detail", "$.message.detail.eventType", "$.message.detail.clientId"),
            *("$.message.eventType", "$.message.clientId"),
        ),
        tells=tuple(
            f"$.message.{where}{key}"
            for where in ("", "detail.")
            for key in ("clientInitiatedDisconnect", "disconnectReason")
        ),
    ),
)
WORKSPACE = Kind(
    "workspaces-access",
    Phrase(en="Sign-in to a WorkSpace", ja="WorkSpace へのサインイン"),
    _signed_in,
    types=("WorkSpaces Access",),
    details=(Shape("aws.workspaces", "WorkSpaces Access", {"workspaceId": ANY, "actionType": ANY}),),
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.workspaceId",),
        tells=("$.message.detail.actionType", "$.message.detail.clientIpAddress"),
    ),
)
