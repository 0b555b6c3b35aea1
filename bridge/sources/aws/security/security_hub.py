"""AWS Security Hub's findings, of both its formats.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html (ASFF)
https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html (OCSF)
"""

from dataclasses import replace

from bridge.errors import BadPayload
from bridge.sources.aws import links, naming, sentences
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import RESOURCE, labelled, next_links, some, trusted, when
from bridge.sources.aws.security.findings import FINDING, FIRST_SEEN, LAST_SEEN, headline, stated, thread
from bridge.sources.aws.security.hub_formats import OVER, Finding, finding
from bridge.sources.aws.where import Where, about
from bridge.sources.listing import MOST, listed
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Facts, Graded, Value, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Text, one_line
from bridge.wording.tone import Tone

_NAME = "Security Hub"
_ASFF = ("ProductArn", "AwsAccountId", "Title")  # what a finding has, whoever made it
_OCSF = ("finding_info", "metadata")
_PRODUCT = Phrase(en="Found by", ja="検出元")
_CONTROL = Phrase(en="Control", ja="コントロール")
_ACTION = Phrase(en="Action", ja="アクション")
_REMEDY = Phrase(en="Remediation", ja="修復手順")
_AND_MORE = Phrase(en="{title} and {n} more", ja="{title}、ほか {n} 件")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, envelope = message["detail"], about(event)
    findings = [finding(one, envelope) for one in detail["findings"]]
    first = min(findings, key=_rank, default=None)
    facts = _facts(envelope, first, findings)
    with keeping(facts):
        if not first:
            raise BadPayload(f"{message.path}.detail.findings: expected findings")
        title = _title(first, len(findings) - 1, say)
        body = _body(first, [one for one in findings if one is not first], say)
    tone = OVER[first.over][1] if first.over else first.grade.tone if first.grade else Tone.CALM
    return Notice(
        title=title,
        tone=tone,
        body=body,
        fields=tuple(
            labelled(
                say,
                (_ACTION, one_line(detail["actionName"].text(""))),
                (RESOURCE, some(_unsaid(first), say)),
                (_PRODUCT, first.product if first.product != _NAME else ""),
                (_CONTROL, first.control),
                (FIRST_SEEN, when(first.first_seen)),
                (LAST_SEEN, when(first.last_seen) if when(first.last_seen) != when(first.first_seen) else None),
            )
        ),
        links=next_links(
            say,
            (FINDING, links.security_hub(first.where.region, first.id)),
            (_REMEDY, trusted(first.remedy)),
        ),
        context=first.where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _facts(envelope: Where, first: Finding | None, findings: list[Finding]) -> Facts:
    """Of all findings; the accounts in the order in which they are said, so that the first is the last line's."""
    said = [one.where for one in ([first] if first else []) + findings] or [envelope]
    accounts = {one.account: Value(id=one.account) for one in said if one.account}
    facts = said[0].facts(
        "securityhub",
        thread=thread(first.id if first else ""),
        graded=tuple(Graded(one.grade, one.over is not None) for one in findings),
    )
    return replace(facts, values={**facts.values, "account": tuple(accounts.values())}) if accounts else facts


def _title(first: Finding, more: int, say: Say) -> Line:
    title = naming.about(first.title.text(), first.resources[0].name if len(first.resources) == 1 else "", say)
    title = say(_AND_MORE, title=title, n=more) if more else title
    if first.over:
        return stated(_NAME, OVER[first.over][0], first.over, title, say)
    return headline(_NAME, first.grade, title, say)


def _unsaid(first: Finding) -> tuple[str, ...]:
    """All of several, or what else the only one is known by."""
    if len(first.resources) == 1:
        return (first.resources[0].id,)
    return tuple(one.name for one in first.resources)


def _rank(one: Finding) -> tuple[bool, int]:
    """What still asks for something before what is over; the gravest first."""
    grade = severity.SCALE.index(one.grade) if one.grade else len(severity.SCALE)
    return one.over is not None, grade


def _body(first: Finding, others: list[Finding], say: Say) -> Text:
    """The finding's own words; several are sent together only where somebody chose them by hand."""
    lines = [
        headline(
            _NAME, one.grade, naming.about(one.title.text(), one.resources[0].name if one.resources else "", say), say
        )
        for one in others[:MOST]
    ]
    own = sentences.description(sentences.beyond(first.text, first.title.text()))
    return (*own, *listed(lines, len(others), say))


KIND = Kind(
    "securityhub-finding",
    Phrase(en="Security Hub finding", ja="Security Hub の検出結果"),
    _notice,
    types=(
        "Security Hub Findings - Imported",
        "Security Hub Findings - Custom Action",
        "Findings Imported V2",
    ),
    details=(
        Shape("aws.securityhub", "Security Hub Findings - Imported", {f"findings/0/{key}": ANY for key in _ASFF}),
        Shape(
            "aws.securityhub",
            "Security Hub Findings - Custom Action",
            {"actionName": ANY, **{f"findings/0/{key}": ANY for key in _ASFF}},
        ),
        Shape("aws.securityhub", "Security Hub Findings - Imported", dict.fromkeys(_ASFF, ANY), within="findings"),
        Shape("aws.securityhub", "Findings Imported V2", {f"findings/0/{key}": dict for key in _OCSF}),
        Shape("aws.securityhub", "Findings Imported V2", dict.fromkeys(_OCSF, dict), within="findings"),
    ),
    essential=essential(
        "detail.findings[*].Title",
        "detail.findings[*].finding_info.title",
        tells=(
            "detail.findings[*].Compliance.Status",
            "detail.findings[*].RecordState",
            "detail.findings[*].Resources[*].Id",
            "detail.findings[*].Resources[*].Details.*.*",
            "detail.findings[*].Severity.Label",
            "detail.findings[*].Severity.Normalized",
            "detail.findings[*].Workflow.Status",
            "detail.findings[*].compliance.status",
            "detail.findings[*].resources[*].name",
            "detail.findings[*].resources[*].uid",
            "detail.findings[*].severity_id",
        ),
    ),
)
