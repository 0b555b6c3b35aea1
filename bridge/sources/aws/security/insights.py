"""AWS Security Hub's insights: what somebody sent on of a list of findings, counted by what they have in common.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
"""

from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import labelled, short
from bridge.sources.aws.security.findings import thread
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.listing import listed
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Line, cut, one_line

_NAME = 200  # columns
_INSIGHT = Phrase(en="Security Hub insight {name}: {results}", ja="Security Hub インサイト {name}：{results}")
_RESULTS, _RESULT = Phrase(en="{n} results", ja="結果 {n} 件"), Phrase(en="{n} result", ja="結果 {n} 件")
_FOUND, _FOUND_ONE = Phrase(en="{n} findings", ja="検出結果 {n} 件"), Phrase(en="{n} finding", ja="検出結果 {n} 件")
_LINE = Phrase(en="{thing}: {found}", ja="{thing}：{found}")
_ACTION = Phrase(en="Action", ja="アクション")
_GROUPED = Phrase(en="Grouped by", ja="グループ化条件")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, arn = message["detail"], message["detail"]["insightArn"].text("")
    where = about(event, arns=(arn,))
    facts = where.facts("securityhub", thread=thread(arn))
    with keeping(facts):
        name = cut(detail["insightName"].text(), _NAME)
    results = list(_results(detail["insightResults"]))
    link = links.linked(name, links.insight(where.region, arn))
    return Notice(
        title=signed("⚪", say(_INSIGHT, name=link, results=Count(len(results), _RESULTS, _RESULT))),
        body=listed([_line(thing, n, say) for thing, n in results], len(results), say),
        fields=tuple(
            labelled(
                say,
                (_ACTION, one_line(detail["actionName"].text(""))),
                (_GROUPED, one_line(detail["resultType"].text(""))),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _results(found: Payload) -> Iterator[tuple[str, int]]:
    """[{"thing": how many findings}, …]"""
    for result in found:
        for thing, count in result.items():
            if thing.strip():
                yield short(thing), int(count.number(0))


def _line(thing: str, n: int, say: Say) -> Line:
    name = cut(thing, _NAME)
    return say(_LINE, thing=name, found=Count(n, _FOUND, _FOUND_ONE)) if n > 0 else (name,)


INSIGHT = Kind(
    "securityhub-insight",
    Phrase(en="Security Hub insight results", ja="Security Hub のインサイト結果"),
    _notice,
    types=("Security Hub Insight Results",),
    details=(Shape("aws.securityhub", "Security Hub Insight Results", {"insightName": ANY, "insightResults": list}),),
    essential=essential("detail.insightName", tells=("region", "detail.insightArn", "detail.insightResults[*]")),
)
