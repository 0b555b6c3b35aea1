"""AWS Security Hub's insights: what somebody sent on of a list of findings, counted by what they have in common.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
"""

from collections.abc import Iterator

from bridge.notice import Notice
from bridge.payload import Payload
from bridge.phrases import Count, Phrase, Say
from bridge.sources.aws import finding_pages
from bridge.sources.aws.findings import context, labelled, linked, said, short, typed
from bridge.sources.source import Event, Kind
from bridge.text import Item, List, Text, cut, one_line

_NAME, _LISTED = 200, 10
_INSIGHT = Phrase(en="Security Hub insight {name}: {results}", ja="Security Hub インサイト {name}：{results}")
_RESULTS, _RESULT = Phrase(en="{n} results", ja="結果 {n} 件"), Phrase(en="{n} result", ja="結果 {n} 件")
_FOUND, _FOUND_ONE = Phrase(en="{n} findings", ja="検出結果 {n} 件"), Phrase(en="{n} finding", ja="検出結果 {n} 件")
_LINE = Phrase(en="{thing}: {found}", ja="{thing}：{found}")
_MORE = Phrase(en="… and {n} more", ja="… ほか {n} 件")
_ACTION = Phrase(en="Action", ja="アクション")
_GROUPED = Phrase(en="Grouped by", ja="グループ化条件")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    name = cut(detail["insightName"].text(), _NAME)
    results = list(_results(detail["insightResults"]))
    url = finding_pages.insight(message["region"].text(""), detail["insightArn"].text(""))
    told = Count(len(results), _RESULTS, _RESULT)
    return Notice(
        title=said("⚪", say(_INSIGHT, name=linked(name, url), results=told)),
        body=_listed(results, say),
        fields=tuple(
            labelled(
                say,
                (_ACTION, one_line(detail["actionName"].text(""))),
                (_GROUPED, one_line(detail["resultType"].text(""))),
            )
        ),
        context=context(event),
        thread=detail["insightArn"].text(None),
    )


def _results(found: Payload) -> Iterator[tuple[str, int]]:
    """[{"thing": how many findings}, …]"""
    for result in found:
        for thing, count in result.items():
            if thing.strip():
                yield short(thing), int(count.number(0))


def _listed(results: list[tuple[str, int]], say: Say) -> Text:
    items = [
        Item(say(_LINE, thing=cut(thing, _NAME), found=Count(n, _FOUND, _FOUND_ONE)) if n > 0 else (cut(thing, _NAME),))
        for thing, n in results[:_LISTED]
    ]
    rest = len(results) - len(items)
    return (List((*items, *([Item(say(_MORE, n=rest), mark=" ")] if rest else []))),) if items else ()


INSIGHT = Kind(
    "securityhub-insight",
    Phrase(en="Security Hub insight results", ja="Security Hub のインサイト結果"),
    typed("Security Hub Insight Results"),
    _notice,
)
