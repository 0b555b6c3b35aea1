"""A finding of Security Hub, read from either of its formats: ASFF or OCSF.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
https://schema.ocsf.io/1.6.0/classes/compliance_finding and its kin
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.aws.security import grades, resources
from bridge.sources.aws.security.findings import ARCHIVED
from bridge.sources.aws.security.resources import Resource
from bridge.sources.aws.where import Where
from bridge.wording import severity
from bridge.wording.phrases import Phrase
from bridge.wording.severity import Severity
from bridge.wording.text import one_line
from bridge.wording.tone import Tone

_RESOLVED = Phrase(en="resolved", ja="解決済み")
_SUPPRESSED = Phrase(en="suppressed", ja="抑制済み")
_PASSED = Phrase(en="passed", ja="合格")
# the sign and colour of what no longer asks for anything
OVER: Mapping[Phrase, tuple[str, Tone]] = {
    _RESOLVED: ("🟢", Tone.GOOD),
    _PASSED: ("🟢", Tone.GOOD),
    _SUPPRESSED: ("⚪", Tone.CALM),
    ARCHIVED: ("⚪", Tone.CALM),
}
_STATES = {"RESOLVED": _RESOLVED, "SUPPRESSED": _SUPPRESSED}


@dataclass(frozen=True, slots=True)
class Finding:
    """One of either format. `over` says why it no longer asks for anything, else None; `id` is "" where the console
    has no address for one finding."""

    where: Where
    title: Payload
    text: str
    grade: Severity | None
    over: Phrase | None
    resources: tuple[Resource, ...]
    product: str
    control: str
    first_seen: Payload
    last_seen: Payload
    id: str
    remedy: str


def finding(one: Payload, envelope: Where) -> Finding:
    """Total: only its title may be missing."""
    return (_ocsf if one["finding_info"].present() else _asff)(one, envelope)


def _asff(one: Payload, envelope: Where) -> Finding:
    grade, over = _asff_grade(one)
    compliance, fields, id_ = one["Compliance"], one["ProductFields"], one["Id"].text("")
    region = one["Region"].text("") or _region(one["Resources"], "Region")
    return Finding(
        where=envelope.of(one["AwsAccountId"].text(""), region, (id_,)),
        title=one["Title"],
        text=one["Description"].text(""),
        grade=grade,
        over=over,
        resources=tuple(found for part in one["Resources"] if (found := resources.of_asff(part))),
        product=one_line(one["ProductName"].text("")),
        control=one_line(compliance["SecurityControlId"].text("") or fields["ControlId"].text("")),
        first_seen=one["FirstObservedAt"],
        last_seen=one["LastObservedAt"],
        id=id_,
        remedy=one["Remediation"]["Recommendation"]["Url"].text(""),
    )


def _asff_grade(one: Payload) -> tuple[Severity | None, Phrase | None]:
    """How grave it is, and why it no longer asks for anything."""
    grade = severity.named(one["Severity"]["Label"].text(""))
    over = _STATES.get(one["Workflow"]["Status"].text(""))
    over = over or (_PASSED if one["Compliance"]["Status"].text("") == "PASSED" else None)
    over = over or (ARCHIVED if one["RecordState"].text("") == "ARCHIVED" else None)
    return grade or grades.normalized(one["Severity"]["Normalized"].number(-1)), over


def _ocsf(one: Payload, envelope: Where) -> Finding:
    info, compliance, cloud = one["finding_info"], one["compliance"], one["cloud"]
    grade, over = _ocsf_grade(one)
    region = cloud["region"].text("") or _region(one["resources"], "region")
    return Finding(
        where=envelope.of(cloud["account"]["uid"].text(""), region, (info["uid"].text(""),)),
        title=info["title"],
        text=info["desc"].text(""),
        grade=grade,
        over=over,
        resources=tuple(found for part in one["resources"] if (found := resources.of_ocsf(part))),
        product=one_line(one["metadata"]["product"]["name"].text("")),
        control=one_line(compliance["control"].text("")),
        first_seen=info["first_seen_time_dt"],
        last_seen=info["last_seen_time_dt"],
        id="",  # Security Hub V2's console
        remedy=next((url for item in one["remediation"]["references"] if (url := item.text(""))), ""),
    )


def _ocsf_grade(one: Payload) -> tuple[Severity | None, Phrase | None]:
    """How grave it is, and why it no longer asks for anything."""
    over = _STATES.get(one["status"].text("").upper())
    passed = one["compliance"]["status"].text("").lower() in ("pass", "passed")
    grade = severity.named(one["severity"].text("")) or grades.numbered(one["severity_id"].number(0))
    return grade, over or (_PASSED if passed else None)


def _region(parts: Payload, key: str) -> str:
    return next((text for part in parts if (text := part[key].text(""))), "")
