"""OpenSearch, Network Manager and Savings Plans: what each of them says of a thing of its own.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/monitoring-events.html;
https://docs.aws.amazon.com/network-manager/latest/tgwnm/nm-cloudwatch-events.html (VPN tunnels, routes, attachments);
https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-alert.html
"""

import re

from bridge.payload import Payload
from bridge.sources.aws.eventbridge import first
from bridge.sources.aws.services.saying import Saying
from bridge.sources.shape import ANY, Shape
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import flat

_FROM_TO = Phrase(en="{old} → {new}", ja="{old} → {new}")
_SEARCH = (
    *(
        f"Amazon OpenSearch Service {what} Notification"
        for what in (
            *("Software Update", "Auto-Tune", "Cluster Status", "Domain Update", "VPC Endpoint"),
            *("Node Retirement", "Dry Run Progress"),
        )
    ),
    "Amazon OpenSearch Service Notification",
    "Amazon OpenSearch Service Maintenance Update",
    "Domain Error Notification",
    "Amazon ES Service Software Update Notification",
    "Amazon ES Auto-Tune Notification",
)
_NETWORK = tuple(
    f"Network Manager {what}"
    for what in (
        *("Topology Change", "Routing Update", "Status Update", "Service Advisory", "Segment Update"),
        *("Network Function Group Update", "Policy Update"),
    )
)
# Tunnels and sessions, which ring at night, are said in the reader's language; AWS words them in English alone.
_LINE = re.compile(
    r"(?P<of>VPN[_-]CONNECTION|CONNECT[_-]PEER)[_-](?P<what>IPSEC|BGP)[_-]"
    r"(?:(?P<up>UP|HEALTHY|ESTABLISHED)|DOWN|UNHEALTHY)"
)
_UP = Phrase(en="{what} of the {of} has come up", ja="{of} の {what} がアップしました")
_DOWN = Phrase(en="{what} of the {of} has gone down", ja="{of} の {what} がダウンしました")
_LINES = {
    "VPN": Phrase(en="VPN connection", ja="VPN 接続"),
    "CONNECT": Phrase(en="Connect peer", ja="Connect ピア"),
}
_PROTOCOLS = {"IPSEC": "IPsec", "BGP": "BGP"}
_CHANGES = {
    "CHANGE_SET_EXECUTION_FAILED": Phrase(
        en="the change set could not be executed", ja="変更セットを実行できませんでした"
    )
}
_TYPES = ("detail/changeType", "detail/change-type")
_SAID = ("detail/changeDescription", "detail/change-description")


def _changed(message: Payload, say: Say) -> str:
    """In the reader's words, else in AWS's sentence, else its type as words: TGW-REGISTERED is "tgw registered"."""
    type_ = first(message, *_TYPES)
    if line := _LINE.fullmatch(type_):
        of, what = say.text(_LINES[re.split("[_-]", line["of"])[0]]), _PROTOCOLS[line["what"]]
        return say.text(_UP if line["up"] else _DOWN, of=of, what=what)
    if known := _CHANGES.get(type_):
        return say.text(known)
    return first(message, *_SAID) or re.sub("[_-]+", " ", type_).lower()


def _moved(message: Payload, say: Say) -> str:
    """payment-pending → active."""
    old, new = first(message, "detail/previousState"), first(message, "detail/currentState")
    return flat(say(_FROM_TO, old=old, new=new)) if old and new else new


SEARCH = Saying(
    label="OpenSearch",
    service="opensearch",
    source="aws.es",
    types=_SEARCH,
    names=("resources/0",),
    says=("detail/description", "detail/event"),
    grade="detail/severity",
    state=("detail/status",),
    page="aos/home?region={region}#/opensearch/domains/{}",
    fields=(
        (Phrase(en="Event", ja="イベント"), "detail/event"),
        (Phrase(en="Status", ja="ステータス"), "detail/status"),
    ),
    details=(Shape("aws.es", _SEARCH[0], {"event": ANY, "severity": ANY, "status": ANY, "description": ANY}),),
).kind("opensearch-event", Phrase(en="OpenSearch event", ja="OpenSearch のイベント"))
NETWORK = Saying(
    label="Network Manager",
    service="networkmanager",
    source="aws.networkmanager",
    types=_NETWORK,
    names=(
        *("detail/vpnConnectionArn", "detail/vpn-connection-arn", "detail/attachmentArn", "detail/connectPeerArn"),
        *("detail/transitGatewayArn", "detail/transit-gateway-arn", "detail/coreNetworkArn", "resources/0"),
    ),
    says=(*_SAID, *_TYPES),
    state=_TYPES,
    worded=_changed,
    details=(
        Shape("aws.networkmanager", _NETWORK[2], {"changeType": ANY, "changeDescription": ANY}),
        Shape("aws.networkmanager", _NETWORK[2], {"changeType": ANY, "coreNetworkArn": ANY}),
        Shape("aws.networkmanager", _NETWORK[2], {"change-type": ANY, "change-description": ANY}),
        Shape("aws.networkmanager", _NETWORK[2], {"change-type": ANY, "transit-gateway-arn": ANY}),
    ),
).kind("network-event", Phrase(en="Network Manager event", ja="Network Manager のイベント"))
SAVINGS = Saying(
    label="Savings Plans",
    service="savingsplans",
    source="aws.savingsplans",
    types=("Savings Plans State Change Alert", "Savings Plans Expiration Alert", "Savings Plans State Change"),
    names=("resources/0",),
    says=(),
    state=("detail/currentState",),
    worded=_moved,
).kind("savings-plan", Phrase(en="Savings Plans alert", ja="Savings Plans のアラート"), ("detail/previousState",))
