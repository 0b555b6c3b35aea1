"""Route 53 Resolver DNS Firewall: who asked for a name that a rule watches or blocks.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-firewall-eventbridge-integration.html
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, flat, one_line
from bridge.wording.tone import Tone

_NAME, _MOST = 120, 20  # columns; resources
_BLOCKED, _ALERT = "DNS Firewall Block", "DNS Firewall Alert"
_SAID: Mapping[str, tuple[Phrase, Phrase]] = {  # where it is known who asked, and where it is not
    _BLOCKED: (
        Phrase(
            en="DNS Firewall blocked a query of {who} for {name}",
            ja="DNS Firewall が {who} からの {name} へのクエリをブロックしました",
        ),
        Phrase(en="DNS Firewall blocked a query for {name}", ja="DNS Firewall が {name} へのクエリをブロックしました"),
    ),
    _ALERT: (
        Phrase(
            en="DNS Firewall alert: {who} asked for {name}",
            ja="DNS Firewall のアラート：{who} が {name} を問い合わせました",
        ),
        Phrase(
            en="DNS Firewall alert: somebody asked for {name}",
            ja="DNS Firewall のアラート：{name} への問い合わせがありました",
        ),
    ),
}
_TYPE = Phrase(en="Query type", ja="クエリタイプ")
_SOURCE = Phrase(en="Source IP address", ja="送信元 IP アドレス")
_GROUP = Phrase(en="Rule group", ja="ルールグループ")
_LIST = Phrase(en="Domain list", ja="ドメインリスト")
_THREAT = Phrase(en="Threat", ja="脅威")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    where = about(event, detail["account-id"].text(""))
    name = one_line(detail["query-name"].text("")).rstrip(".")
    facts = where.facts("route53resolver", thread=Thread(name))
    with keeping(facts):
        detail["query-name"].text()
    who = flat(some(dict.fromkeys(_askers(detail)), say))
    known, unknown = _SAID.get(message["detail-type"].text(""), _SAID[_ALERT])
    return Notice(
        title=signed("🟡", say(known if who else unknown, who=who, name=cut(name, _NAME))),
        tone=Tone.WARN,
        fields=tuple(
            labelled(
                say,
                (_THREAT, one_line(detail["firewall-protection"].text(""))),
                (_TYPE, one_line(detail["query-type"].text(""))),
                (_SOURCE, one_line(detail["src-addr"].text(""))),
                (_GROUP, one_line(detail["firewall-rule-group-id"].text(""))),
                (_LIST, one_line(detail["firewall-domain-list-id"].text(""))),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _askers(detail: Payload) -> Iterator[str]:
    """The instances; else the endpoints through which others asked."""
    told = tuple(islice(detail["resources"], _MOST))
    instances = [text for one in told if (text := one_line(one["instance-details"]["id"].text("")))]
    yield from instances
    if not instances:
        yield from (one_line(one["resolver-endpoint-details"]["id"].text("")) for one in told)


KIND = Kind(
    "dns-firewall",
    Phrase(en="Route 53 Resolver DNS Firewall", ja="Route 53 Resolver DNS Firewall"),
    _notice,
    types=(_ALERT, _BLOCKED),
    details=tuple(
        Shape("aws.route53resolver", type_, {"query-name": ANY, "firewall-rule-action": f"(?i){action}"})
        for type_, action in ((_ALERT, "alert"), (_BLOCKED, "block"))
    ),
    essential=essential("detail.query-name", tells=("detail.resources/0/instance-details/id",)),
)
