"""Amazon GuardDuty: its findings, and its scans of objects for malware.

https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
"""

from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links, naming, sentences
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import RESOURCE, TYPE, labelled, next_links, some, when
from bridge.sources.aws.security import attackers, grades, sequences
from bridge.sources.aws.security.findings import (
    ARCHIVED,
    COUNT,
    FINDING,
    FIRST_SEEN,
    LAST_SEEN,
    headline,
    stated,
    thread,
)
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import HIGH, Severity
from bridge.wording.text import one_line
from bridge.wording.tone import Tone

_SAMPLE = Phrase(en="GuardDuty sample", ja="GuardDuty のサンプル")
_MARK = "[SAMPLE]"
# where each sort of resource has its name
_NAMES = (
    ("instanceDetails", "instanceId"),
    ("accessKeyDetails", "userName"),
    ("eksClusterDetails", "name"),
    ("ecsClusterDetails", "name"),
    ("lambdaDetails", "functionName"),
    ("rdsDbInstanceDetails", "dbInstanceIdentifier"),
    ("containerDetails", "name"),
)

_SCANNED = Phrase(
    en="GuardDuty malware scan of {object}: {result}", ja="{object} の GuardDuty マルウェアスキャン：{result}"
)
_RESULTS: Mapping[str, tuple[str, Tone, Phrase]] = {
    "THREATS_FOUND": ("🔴", Tone.BAD, Phrase(en="threats found", ja="脅威を検出")),
    "NO_THREATS_FOUND": ("🟢", Tone.GOOD, Phrase(en="no threats found", ja="脅威なし")),
    "UNSUPPORTED": (
        "⚪",
        Tone.WARN,
        Phrase(en="could not be scanned (unsupported)", ja="スキャンできません（対象外）"),
    ),
    "ACCESS_DENIED": (
        "⚪",
        Tone.WARN,
        Phrase(en="could not be scanned (access denied)", ja="スキャンできません（アクセス拒否）"),
    ),
    "FAILED": ("❌", Tone.BAD, Phrase(en="the scan failed", ja="スキャン失敗")),
}
_THREATS = Phrase(en="Threats", ja="脅威")
_VERSION = Phrase(en="Version", ja="バージョン")


def _found(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    where = about(event, detail["accountId"].text(""), detail["region"].text(""), (detail["arn"].text(""),))
    sample, archived = _sample(detail), detail["service"]["archived"].flag(False)
    id_, graded = detail["id"].text(""), Graded(_grade(detail), over=sample or archived)
    facts = where.facts("guardduty", thread=thread(id_), graded=(graded,))
    with keeping(facts):
        title = detail["title"].text()
    grade = None if sample or archived else graded.severity
    line = naming.about(title.removeprefix(_MARK), "", say)
    return Notice(
        title=stated("GuardDuty", "⚪", ARCHIVED, line, say)
        if archived and not sample
        else headline(_SAMPLE if sample else "GuardDuty", grade, line, say),
        tone=grade.tone if grade else Tone.CALM,
        body=sentences.description(sentences.beyond(_unmarked(detail["description"].text("")), _unmarked(title))),
        fields=tuple(_fields(detail, title, say)),
        links=next_links(say, (FINDING, links.guardduty(where.region, id_))),
        context=where.context(message["time"].moment(event.at)),
        preview=attackers.preview(detail, title, say),
        facts=facts,
    )


def _grade(detail: Payload) -> Severity | None:
    return grades.scored(detail["severity"].number(0))


def _sample(detail: Payload) -> bool:
    """A sample finding, made to try the alarm out, is never red."""
    return detail["title"].text("").startswith(_MARK) or detail["service"]["additionalInfo"]["sample"].flag(False)


def _unmarked(text: str) -> str:
    return text.strip().removeprefix(_MARK).strip()


def _fields(detail: Payload, title: str, say: Say) -> Iterator[Field]:
    service, resource = detail["service"], detail["resource"]
    names = [resource[where][what].text("") for where, what in _NAMES]
    names += [bucket["name"].text("") for bucket in resource["s3BucketDetails"]]
    count, first, last = service["count"].number(0), service["eventFirstSeen"], service["eventLastSeen"]
    yield from attackers.fields(detail, say)
    yield from sequences.fields(detail, say)
    yield from labelled(
        say,
        (TYPE, one_line(detail["type"].text(""))),
        (RESOURCE, some((name for name in names if name not in title), say)),
        (COUNT, count if count > 1 else None),
        (FIRST_SEEN, when(first)),
        (LAST_SEEN, when(last) if count > 1 else None),
    )


def _scanned(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, scanned = message["detail"], message["detail"]["s3ObjectDetails"]
    where = about(event)
    status = detail["scanResultDetails"]["scanResultStatus"].text("")
    facts = where.facts("guardduty", graded=(Graded(HIGH),) if status == "THREATS_FOUND" else ())
    with keeping(facts):
        bucket, key = one_line(scanned["bucketName"].text()), one_line(scanned["objectKey"].text())
        word = one_line(detail["scanResultDetails"]["scanResultStatus"].text())
    sign, tone, result = _RESULTS.get(word, ("⚪", Tone.CALM, None))
    threats = (threat["name"].text("") for threat in detail["scanResultDetails"]["threats"])
    name = links.linked(f"{bucket}/{key}", links.s3_object(where.region, bucket, key))
    return Notice(
        title=signed(sign, say(_SCANNED, object=name, result=result or word)),
        tone=tone,
        fields=tuple(
            labelled(say, (_THREATS, some(threats, say)), (_VERSION, one_line(scanned["versionId"].text(""))))
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


# https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html; Macie's policies are of S3, too
_PURPOSES = (
    "AttackSequence|Backdoor|Behavior|CredentialAccess|Crypto[Cc]urrency|DefenseEvasion|Discovery|Execution|"
    "Exfiltration|Impact|InitialAccess|Object|PenTest|Persistence|Policy(?!:IAMUser/S3)|PrivilegeEscalation|Recon|"
    "Stealth|Trojan|UnauthorizedAccess"
)
FOUND = Kind(
    "guardduty-finding",
    Phrase(en="GuardDuty finding", ja="GuardDuty の検出結果"),
    _found,
    types=("GuardDuty Finding",),
    details=(
        Shape(
            "aws.guardduty",
            "GuardDuty Finding",
            {"type": rf"(?:{_PURPOSES}):[A-Z][A-Za-z0-9]{{1,40}}/.{{1,80}}", "title": ANY},
        ),
    ),
    essential=essential(
        "detail.title",
        tells=("detail.service.additionalInfo.sample", "detail.service.archived", "detail.severity"),
    ),
)
SCANNED = Kind(
    "guardduty-malware-scan",
    Phrase(en="GuardDuty malware scan of an object", ja="GuardDuty のマルウェアスキャン"),
    _scanned,
    types=("GuardDuty Malware Protection Object Scan Result",),
    details=(
        Shape(
            "aws.guardduty",
            "GuardDuty Malware Protection Object Scan Result",
            {"s3ObjectDetails/objectKey": ANY, "scanResultDetails/scanResultStatus": ANY},
        ),
    ),
    essential=essential(
        "detail.s3ObjectDetails.bucketName",
        "detail.s3ObjectDetails.objectKey",
        "detail.scanResultDetails.scanResultStatus",
        tells=("region",),
    ),
)
