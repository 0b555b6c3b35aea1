"""AWS Security Hub's findings, of both its formats.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html (ASFF)
https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html (OCSF)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import finding_pages
from bridge.sources.aws.eventbridge import context
from bridge.sources.aws.naming import RESOURCE, about, labelled, places, short, some, trusted, when
from bridge.sources.aws.security import grades
from bridge.sources.aws.security.findings import FINDING, FIRST_SEEN, LAST_SEEN, headline, stated
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Graded
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import Severity
from bridge.wording.text import Item, List, Text, one_line, plain
from bridge.wording.tone import Tone

_NAME = "Security Hub"
_RESOLVED = Phrase(en="resolved", ja="解決済み")
_SUPPRESSED = Phrase(en="suppressed", ja="抑制済み")
_PASSED = Phrase(en="passed", ja="合格")
_ARCHIVED = Phrase(en="archived", ja="アーカイブ済み")
# the sign and colour of what no longer asks for anything
_OVER: Mapping[Phrase, tuple[str, Tone]] = {
    _RESOLVED: ("🟢", Tone.GOOD),
    _PASSED: ("🟢", Tone.GOOD),
    _SUPPRESSED: ("⚪", Tone.CALM),
    _ARCHIVED: ("⚪", Tone.CALM),
}
_STATES = {"RESOLVED": _RESOLVED, "SUPPRESSED": _SUPPRESSED}
_PRODUCT = Phrase(en="Found by", ja="検出元")
_CONTROL = Phrase(en="Control", ja="コントロール")
_ACTION = Phrase(en="Action", ja="アクション")
_REMEDY = Phrase(en="Remediation", ja="修復手順")
_AND_MORE = Phrase(en="{title} and {n} more", ja="{title}、ほか {n} 件")
_MOST = 10


@dataclass(frozen=True, slots=True)
class _Finding:
    """One of either format. `over` says why it no longer asks for anything, else None."""

    title: str
    text: str
    grade: Severity | None
    over: Phrase | None
    resources: tuple[str, ...]
    product: str
    control: str
    first: Payload
    last: Payload
    id: str
    remedy: str


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    found = [_ocsf(one) if _is_ocsf(one) else _asff(one) for one in message["detail"]["findings"]]
    if not found:
        raise BadPayload(f"{message.path}.detail.findings: expected findings")
    first = min(found, key=_rank)
    thing = first.resources[0] if len(first.resources) == 1 else ""
    sign, tone = _OVER.get(first.over, ("", Tone.CALM)) if first.over else ("", first.grade and first.grade.tone)
    title = about(first.title, thing, say)
    title = say(_AND_MORE, title=title, n=len(found) - 1) if len(found) > 1 else title
    return Notice(
        title=stated(_NAME, sign, first.over, title, say) if first.over else headline(_NAME, first.grade, title, say),
        tone=tone or Tone.CALM,
        body=_body(first, [one for one in found if one is not first], say),
        fields=tuple(
            labelled(
                say,
                (_ACTION, one_line(message["detail"]["actionName"].text(""))),
                (RESOURCE, some(first.resources, say) if not thing else ""),
                (_PRODUCT, first.product if first.product != _NAME else ""),
                (_CONTROL, first.control),
                (FIRST_SEEN, when(first.first)),
                (LAST_SEEN, when(first.last) if when(first.last) != when(first.first) else None),
            )
        ),
        places=places(
            say,
            (FINDING, finding_pages.security_hub(message["region"].text(""), first.id)),
            (_REMEDY, trusted(first.remedy)),
        ),
        context=context(event),
        thread=first.id or None,
    )


def graded(message: Payload) -> tuple[Graded, ...]:
    """Each of its findings, of either format; total."""
    found = ((_ocsf_grade if _is_ocsf(one) else _asff_grade)(one) for one in message["detail"]["findings"])
    return tuple(Graded(grade, over is not None) for grade, over in found)


def _is_ocsf(one: Payload) -> bool:
    return one["finding_info"].present()


def _rank(finding: _Finding) -> tuple[bool, int]:
    """What still asks for something before what is over; the gravest first."""
    grade = severity.SCALE.index(finding.grade) if finding.grade else len(severity.SCALE)
    return finding.over is not None, grade


def _body(first: _Finding, others: list[_Finding], say: Say) -> Text:
    """The finding's own words; several are sent together only where somebody chose them by hand."""
    items = (
        Item(headline(_NAME, one.grade, about(one.title, next(iter(one.resources), ""), say), say))
        for one in others[:_MOST]
    )
    return (*(plain(first.text) if first.text.strip() != first.title.strip() else ()), *_list(tuple(items)))


def _list(items: tuple[Item, ...]) -> Iterator[List]:
    if items:
        yield List(items)


def _asff(one: Payload) -> _Finding:
    """https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html"""
    grade, over = _asff_grade(one)
    compliance, fields = one["Compliance"], one["ProductFields"]
    return _Finding(
        title=one["Title"].text(),
        text=one["Description"].text(""),
        grade=grade,
        over=over,
        resources=_things(one["Resources"], "Id"),
        product=one_line(one["ProductName"].text("")),
        control=one_line(compliance["SecurityControlId"].text("") or fields["ControlId"].text("")),
        first=one["FirstObservedAt"],
        last=one["LastObservedAt"],
        id=one["Id"].text(""),
        remedy=one["Remediation"]["Recommendation"]["Url"].text(""),
    )


def _asff_grade(one: Payload) -> tuple[Severity | None, Phrase | None]:
    """How grave it is, and why it no longer asks for anything."""
    grade = severity.named(one["Severity"]["Label"].text(""))
    over = _STATES.get(one["Workflow"]["Status"].text(""))
    over = over or (_PASSED if one["Compliance"]["Status"].text("") == "PASSED" else None)
    over = over or (_ARCHIVED if one["RecordState"].text("") == "ARCHIVED" else None)
    return grade or grades.normalized(one["Severity"]["Normalized"].number(-1)), over


def _ocsf(one: Payload) -> _Finding:
    """https://schema.ocsf.io/1.6.0/classes/compliance_finding and its kin"""
    info, compliance = one["finding_info"], one["compliance"]
    grade, over = _ocsf_grade(one)
    return _Finding(
        title=info["title"].text(),
        text=info["desc"].text(""),
        grade=grade,
        over=over,
        resources=_things(one["resources"], "uid"),
        product=one_line(one["metadata"]["product"]["name"].text("")),
        control=one_line(compliance["control"].text("")),
        first=info["first_seen_time_dt"],
        last=info["last_seen_time_dt"],
        id="",  # the new console has no address for one finding
        remedy=next((url for item in one["remediation"]["references"] if (url := item.text(""))), ""),
    )


def _ocsf_grade(one: Payload) -> tuple[Severity | None, Phrase | None]:
    """How grave it is, and why it no longer asks for anything."""
    over = _STATES.get(one["status"].text("").upper())
    passed = one["compliance"]["status"].text("").lower() in ("pass", "passed")
    grade = severity.named(one["severity"].text("")) or grades.numbered(one["severity_id"].number(0))
    return grade, over or (_PASSED if passed else None)


def _things(resources: Payload, key: str) -> tuple[str, ...]:
    return tuple(name for resource in resources if (name := short(resource[key].text(""))))


KIND = Kind(
    "securityhub-finding",
    Phrase(en="Security Hub finding", ja="Security Hub の検出結果"),
    _notice,
    types=(
        "Security Hub Findings - Imported",
        "Security Hub Findings - Custom Action",
        "Findings Imported V2",
    ),
)
