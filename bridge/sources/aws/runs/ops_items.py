"""OpsItems of Systems Manager's OpsCenter: operational issues, each with a severity from 1 to 4.

https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-about-OpsItems.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import at, essential, fields, first
from bridge.sources.aws.runs.commands import SERVICE, SOURCE
from bridge.sources.aws.runs.row import NAME
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import about
from bridge.sources.masking import masked_text
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import severity as scale
from bridge.wording.facts import Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import Severity
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_CREATED, _UPDATED = "OpsItem Create", "OpsItem Update"
_OF_ITEM = {"ops-item-id": "oi-.+", "title": ANY}
_PAGE = "systems-manager/opsitems/{}?region={region}"
_GRADES: Mapping[str, Severity] = {"1": scale.CRITICAL, "2": scale.HIGH, "3": scale.MEDIUM, "4": scale.LOW}
_OVER = ("Resolved", "Closed")
_THREADED = Threaded(("detail/ops-item-id",))
_GRADED = Phrase(en="OpsItem, {grade}: {title}", ja="OpsItem（重要度：{grade}）：{title}")
_UNGRADED = Phrase(en="OpsItem: {title}", ja="OpsItem：{title}")
_RESOLVED = Phrase(en="OpsItem resolved: {title}", ja="OpsItem が解決しました：{title}")
_STATUS = Phrase(en="Status", ja="ステータス")
_STATUSES: Mapping[str, Phrase] = {
    "OPEN": Phrase(en="open", ja="オープン"),
    "INPROGRESS": Phrase(en="in progress", ja="進行中"),
    "PENDING": Phrase(en="pending", ja="保留中"),
}
_FIELDS = (
    (Phrase(en="Category", ja="カテゴリ"), "detail/category"),
    (Phrase(en="Source", ja="ソース"), "detail/source"),
    (Phrase(en="Created by", ja="作成者"), "detail/created-by"),
)


def _notice(event: Event, say: Say) -> Notice:
    message, where = event.payload["message"], about(event)
    told = first(message, "detail/severity")
    grade = _GRADES.get(told) or scale.named(told)
    over = states.same(at(message, "detail/status").text(""), _OVER)
    created = message["detail-type"].value == _CREATED
    thread = replace(_THREADED.thread(message, "detail/status"), opens=created)
    facts = where.facts(SERVICE, thread=thread, graded=(Graded(grade, over),) if grade else (), over=over)
    with keeping(facts):
        title = cut(one_line(at(message, "detail/title").text()), NAME)
    link = links.linked(title, links.page(where.region, _PAGE, first(message, "detail/ops-item-id")))
    phrase = _RESOLVED if over else _GRADED if grade else _UNGRADED
    sign = "✅" if over else grade.sign if grade else ""
    return Notice(
        title=states.signed(sign, say(phrase, title=link, **({"grade": grade.words} if grade else {}))),
        tone=Tone.GOOD if over else grade.tone if grade else Tone.WARN,
        body=plain(masked_text(at(message, "detail/description").text(""), say)),
        fields=tuple(_fields(message, over, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _fields(message: Payload, over: bool, say: Say) -> Iterator[Field]:
    """Its status where the first line does not tell it, by AWS's word where we know none."""
    status = first(message, "detail/status")
    if status and not over:
        yield Field(say(_STATUS), say.word(_STATUSES.get(states.key(status), cut(status, NAME))))
    yield from fields(message, _FIELDS, say)


KIND = Kind(
    "ops-item",
    Phrase(en="OpsItem", ja="OpsItem"),
    _notice,
    types=(_CREATED, _UPDATED),
    details=(Shape(SOURCE, _UPDATED, _OF_ITEM), Shape(SOURCE, _CREATED, {**_OF_ITEM, "status": "(?i)open"})),
    essential=essential("detail/title", tells=("region", "detail/severity", "detail/status", "detail/ops-item-id")),
)
