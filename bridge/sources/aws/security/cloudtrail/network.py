"""Calls that open the network: security groups, network ACLs, routes, gateways, peerings, domains."""

from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record, named
from bridge.wording.phrases import Names
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, Severity
from bridge.wording.text import cut, one_line

_MOST = 50  # rules, and sources of one
_WORLD = ("0.0.0.0/0", "::/0")
_WEB = (80, 443)
# the ports of control EC2.19 and of the commonest data stores beside it: nobody opens these to everybody on purpose
# https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
_RISKY = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 2375, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601),
    *(5985, 6379, 8080, 8088, 8888, 9200, 9300, 11211, 27017),
)
_ALL_PORTS = (0, 65_535)
_SOURCES = (
    ("ipRanges", "cidrIp"),
    ("ipv6Ranges", "cidrIpv6"),
    ("groups", "groupId"),
    ("prefixListIds", "prefixListId"),
)


def _opened(found: Record) -> Did:
    """Which ports, to whom: the old, flat form of the request, too."""
    request = found.request
    rules = tuple(islice(request["ipPermissions"]["items"], _MOST)) or (request,)
    sources = tuple(dict.fromkeys(one for rule in rules for one in _whom(rule)))
    ports = tuple(dict.fromkeys(text for rule in rules if (text := _ports(rule))))
    if not sources or not ports:
        return UNTOLD
    worst = [_grade(rule) for rule in rules if any(one in _WORLD for one in _whom(rule))]
    order = (CRITICAL, HIGH, MEDIUM, LOW)
    words = {
        "ports": Names(ports, people=False, listed=True),
        "source": Names(_worst_first(sources), people=False, listed=True),
    }
    return Did(words, min(worst, key=order.index, default=None))


def _ungraded(found: Record) -> Did:
    """What is closed, or leads out, is no graver for the whole world."""
    did = _opened(found)
    return did if did is UNTOLD else Did(did.words)


def _worst_first(sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(sources, key=lambda one: one not in _WORLD))


def _whom(rule: Payload) -> Iterator[str]:
    for where, key in _SOURCES:
        yield from (cut(text, 60) for one in islice(rule[where]["items"], _MOST) if (text := one[key].text("")))
    yield from (cut(text, 60) for key in ("cidrIp", "cidrIpv6") if (text := rule[key].text("")))


def _ports(rule: Payload) -> str:
    """22/tcp; 8000-8080/tcp; the protocol alone where there are no ports."""
    protocol = one_line(rule["ipProtocol"].text(""))
    first, last = (rule[key].number(-1) for key in ("fromPort", "toPort"))
    if protocol == "-1":
        return "0-65535"
    if not protocol or first < 0 or protocol.startswith("icmp"):
        return cut(protocol, 20)
    ports = f"{int(first)}" if last in (first, -1) else f"{int(first)}-{int(last)}"
    return f"{ports}/{cut(protocol, 20)}"


def _grade(rule: Payload) -> Severity:
    """Of a rule that lets everybody in."""
    first, last = (rule[key].number(-1) for key in ("fromPort", "toPort"))
    if rule["ipProtocol"].text("") == "-1" or (first, last) == _ALL_PORTS:
        return CRITICAL
    if any(first <= port <= last for port in _RISKY):
        return HIGH
    return LOW if first == last and first in _WEB else MEDIUM


def _route(found: Record) -> Did:
    request = found.request
    to = named(request["destinationCidrBlock"].text("") or request["destinationIpv6CidrBlock"].text(""))
    keys = (
        "gatewayId",
        "natGatewayId",
        "transitGatewayId",
        "vpcPeeringConnectionId",
        "instanceId",
        "networkInterfaceId",
    )
    by = next((text for key in keys if (text := named(request[key].text("")))), "")
    out = to in _WORLD and by.startswith("igw-")
    return Did({"to": to, "by": by}, MEDIUM if out else None) if to and by else UNTOLD


_GROUP = ("groupId", "groupName")
_NACL, _TABLE = "networkAclId", "routeTableId"
_GROUPS: Calls = {
    ("ec2", "AuthorizeSecurityGroupIngress"): call(
        LOW, "opened {ports} to {source} on", "{ports} を {source} に開放しました", *_GROUP, read=_opened
    ),
    ("ec2", "RevokeSecurityGroupIngress"): call(
        LOW, "closed {ports} to {source} on", "{source} への {ports} の開放を取り消しました", *_GROUP, read=_ungraded
    ),
    ("ec2", "AuthorizeSecurityGroupEgress"): call(
        LOW,
        "allowed {ports} out to {source} from",
        "{source} への {ports} の送信を許可しました",
        *_GROUP,
        read=_ungraded,
    ),
}


_ROUTES: Calls = {
    ("ec2", "CreateNetworkAclEntry"): call(
        MEDIUM, "added a rule to the network ACL", "ネットワーク ACL にルールを追加しました", _NACL
    ),
    ("ec2", "ReplaceNetworkAclEntry"): call(
        MEDIUM, "changed a rule of the network ACL", "ネットワーク ACL のルールを変更しました", _NACL
    ),
    ("ec2", "DeleteNetworkAclEntry"): call(
        MEDIUM, "deleted a rule of the network ACL", "ネットワーク ACL のルールを削除しました", _NACL
    ),
    ("ec2", "CreateRoute"): call(
        LOW, "routed {to} to {by} in", "ルートを追加しました（{to} → {by}）", _TABLE, read=_route
    ),
    ("ec2", "ReplaceRoute"): call(
        LOW, "routed {to} to {by} in", "ルートを変更しました（{to} → {by}）", _TABLE, read=_route
    ),
    ("ec2", "DeleteRoute"): call(LOW, "deleted a route of", "ルートを削除しました", _TABLE),
    ("ec2", "AttachInternetGateway"): call(
        MEDIUM, "attached an internet gateway to", "インターネットゲートウェイをアタッチしました", "vpcId"
    ),
    ("ec2", "CreateVpcPeeringConnection"): call(
        MEDIUM,
        "asked for a peering of the VPC",
        "VPC ピアリング接続をリクエストしました",
        "vpcId",
        "createVpcPeeringConnectionRequest/vpcId",
    ),
    ("ec2", "AcceptVpcPeeringConnection"): call(
        MEDIUM, "accepted the VPC peering", "VPC ピアリング接続を承諾しました", "vpcPeeringConnectionId"
    ),
    ("ec2", "ModifyVpcAttribute"): call(LOW, "changed the VPC", "VPC の設定を変更しました", "vpcId"),
    ("ec2", "DeleteVpc"): call(MEDIUM, "deleted the VPC", "VPC を削除しました", "vpcId"),
    ("route53", "ChangeResourceRecordSets"): call(
        LOW, "changed records of the hosted zone", "ホストゾーンのレコードを変更しました", "hostedZoneId"
    ),
    ("route53", "DeleteHostedZone"): call(HIGH, "deleted the hosted zone", "ホストゾーンを削除しました", "id"),
    ("route53domains", "DisableDomainTransferLock"): call(
        HIGH, "took the transfer lock off the domain", "ドメインの移管ロックを無効にしました", "domainName"
    ),
    ("route53domains", "TransferDomainToAnotherAwsAccount"): call(
        HIGH,
        "transferred the domain {thing} to another account",
        "ドメインを別のアカウントに移管しました：{thing}",
        "domainName",
    ),
}

CALLS: Calls = {**_GROUPS, **_ROUTES}
