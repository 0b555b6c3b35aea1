"""AWS Security Hub's findings, of both its formats.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html (ASFF)
https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html (OCSF)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links, naming
from bridge.sources.aws.naming import RESOURCE, labelled, places, short, some, trusted, when
from bridge.sources.aws.security import grades
from bridge.sources.aws.security.findings import FINDING, FIRST_SEEN, LAST_SEEN, essential, headline, stated, thread
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Facts, Graded, Value, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import Severity
from bridge.wording.text import Item, Line, List, Text, one_line, plain
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

    where: Where
    title: Payload
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
    detail, envelope = message["detail"], about(event)
    findings = [(_ocsf if _is_ocsf(one) else _asff)(one, envelope) for one in detail["findings"]]
    first = min(findings, key=_rank, default=None)
    facts = _facts(envelope, first, findings)
    with keeping(facts):
        if not first:
            raise BadPayload(f"{message.path}.detail.findings: expected findings")
        title = _title(first, len(findings) - 1, say)
        body = _body(first, [one for one in findings if one is not first], say)
    tone = _OVER[first.over][1] if first.over else first.grade.tone if first.grade else Tone.CALM
    return Notice(
        title=title,
        tone=tone,
        body=body,
        fields=tuple(
            labelled(
                say,
                (_ACTION, one_line(detail["actionName"].text(""))),
                (RESOURCE, some(first.resources, say) if len(first.resources) > 1 else ""),
                (_PRODUCT, first.product if first.product != _NAME else ""),
                (_CONTROL, first.control),
                (FIRST_SEEN, when(first.first)),
                (LAST_SEEN, when(first.last) if when(first.last) != when(first.first) else None),
            )
        ),
        places=places(
            say,
            (FINDING, links.security_hub(first.where.region, first.id)),
            (_REMEDY, trusted(first.remedy)),
        ),
        context=first.where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _facts(envelope: Where, first: _Finding | None, findings: list[_Finding]) -> Facts:
    """Of all findings; the accounts in the order in which they are said, so that the first is the last line's."""
    said = [one.where for one in ([first] if first else []) + findings] or [envelope]
    accounts = {one.account: Value(id=one.account) for one in said if one.account}
    facts = said[0].facts(
        "securityhub",
        thread=thread(first.id if first else ""),
        graded=tuple(Graded(one.grade, one.over is not None) for one in findings),
    )
    return replace(facts, values={**facts.values, "account": tuple(accounts.values())}) if accounts else facts


def _title(first: _Finding, more: int, say: Say) -> Line:
    title = naming.about(first.title.text(), first.resources[0] if len(first.resources) == 1 else "", say)
    title = say(_AND_MORE, title=title, n=more) if more else title
    if first.over:
        return stated(_NAME, _OVER[first.over][0], first.over, title, say)
    return headline(_NAME, first.grade, title, say)


def _is_ocsf(one: Payload) -> bool:
    return one["finding_info"].present()


def _rank(finding: _Finding) -> tuple[bool, int]:
    """What still asks for something before what is over; the gravest first."""
    grade = severity.SCALE.index(finding.grade) if finding.grade else len(severity.SCALE)
    return finding.over is not None, grade


def _body(first: _Finding, others: list[_Finding], say: Say) -> Text:
    """The finding's own words; several are sent together only where somebody chose them by hand."""
    items = (
        Item(headline(_NAME, one.grade, naming.about(one.title.text(), next(iter(one.resources), ""), say), say))
        for one in others[:_MOST]
    )
    return (*(plain(first.text) if first.text.strip() != first.title.text().strip() else ()), *_list(tuple(items)))


def _list(items: tuple[Item, ...]) -> Iterator[List]:
    if items:
        yield List(items)


def _asff(one: Payload, envelope: Where) -> _Finding:
    """https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html"""
    grade, over = _asff_grade(one)
    compliance, fields, id_ = one["Compliance"], one["ProductFields"], one["Id"].text("")
    region = one["Region"].text("") or _region(one["Resources"], "Region")
    return _Finding(
        where=envelope.of(one["AwsAccountId"].text(""), region, (id_,)),
        title=one["Title"],
        text=one["Description"].text(""),
        grade=grade,
        over=over,
        resources=_things(one["Resources"], "Id"),
        product=one_line(one["ProductName"].text("")),
        control=one_line(compliance["SecurityControlId"].text("") or fields["ControlId"].text("")),
        first=one["FirstObservedAt"],
        last=one["LastObservedAt"],
        id=id_,
        remedy=one["Remediation"]["Recommendation"]["Url"].text(""),
    )


def _asff_grade(one: Payload) -> tuple[Severity | None, Phrase | None]:
    """How grave it is, and why it no longer asks for anything."""
    grade = severity.named(one["Severity"]["Label"].text(""))
    over = _STATES.get(one["Workflow"]["Status"].text(""))
    over = over or (_PASSED if one["Compliance"]["Status"].text("") == "PASSED" else None)
    over = over or (_ARCHIVED if one["RecordState"].text("") == "ARCHIVED" else None)
    return grade or grades.normalized(one["Severity"]["Normalized"].number(-1)), over


def _ocsf(one: Payload, envelope: Where) -> _Finding:
    """https://schema.ocsf.io/1.6.0/classes/compliance_finding and its kin"""
    info, compliance, cloud = one["finding_info"], one["compliance"], one["cloud"]
    grade, over = _ocsf_grade(one)
    region = cloud["region"].text("") or _region(one["resources"], "region")
    return _Finding(
        where=envelope.of(cloud["account"]["uid"].text(""), region, (info["uid"].text(""),)),
        title=info["title"],
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


def _region(resources: Payload, key: str) -> str:
    return next((text for resource in resources if (text := resource[key].text(""))), "")


KIND = Kind(
    "securityhub-finding",
    Phrase(en="Security Hub finding", ja="Security Hub の検出結果"),
    _notice,
    types=(
        "Security Hub Findings - Imported",
        "Security Hub Findings - Custom Action",
        "Findings Imported V2",
    ),
    essential=essential(
        "detail.findings[*].Title",
        "detail.findings[*].finding_info.title",
        tells=(
            "detail.findings[*].Compliance.Status",
            "detail.findings[*].RecordState",
            "detail.findings[*].Resources[*].Id",
            "detail.findings[*].Severity.Label",
            "detail.findings[*].Severity.Normalized",
            "detail.findings[*].Workflow.Status",
            "detail.findings[*].compliance.status",
            "detail.findings[*].resources[*].uid",
            "detail.findings[*].severity_id",
        ),
    ),
)
