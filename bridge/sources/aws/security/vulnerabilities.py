"""What is weak in machines, functions and images: Amazon Inspector's findings, Amazon ECR's basic and enhanced scans.

https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links, naming, sentences
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import RESOURCE, labelled, next_links, short, some
from bridge.sources.aws.security import resources
from bridge.sources.aws.security.findings import FINDING, headline, stated, thread
from bridge.sources.aws.security.resources import Resource
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Form, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, number
from bridge.wording.severity import Severity
from bridge.wording.text import Text, cut, one_line, plain
from bridge.wording.tone import Tone

_INSPECTOR = "Inspector"
_CLOSED = Phrase(en="closed", ja="解決済み")
_SUPPRESSED = Phrase(en="suppressed", ja="抑制済み")
_OVER = {"CLOSED": _CLOSED, "SUPPRESSED": _SUPPRESSED}
_PACKAGES = Phrase(en="Packages", ja="パッケージ")
_SCORE = Phrase(en="Inspector score", ja="Inspector スコア")
_FIX = Phrase(en="Fix available", ja="修正版")
_EXPLOIT = Phrase(en="Exploit known", ja="既知の攻撃")
_WORDS = {
    "YES": Phrase(en="yes", ja="あり"),
    "NO": Phrase(en="no", ja="なし"),
    "PARTIAL": Phrase(en="for some packages", ja="一部のパッケージにあり"),
}
_PACKAGE = Phrase(en="{name} {version} → {fixed}", ja="{name} {version} → {fixed}")


def _found(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, arn = message["detail"], message["detail"]["findingArn"].text("")
    region = next((text for one in detail["resources"] if (text := one["region"].text(""))), "")
    where = about(event, detail["awsAccountId"].text(""), region, (arn,))
    grade, over = _grade(detail), _OVER.get(detail["status"].text(""))
    facts = where.facts("inspector", thread=thread(arn), graded=(Graded(grade, over is not None),))
    things = [found for resource in detail["resources"] if (found := resources.of_inspector(resource))]
    with keeping(facts):
        title = naming.about(detail["title"].text(), things[0].name if len(things) == 1 else "", say)
    sign, tone = ("🟢", Tone.GOOD) if over is _CLOSED else ("⚪", Tone.CALM)
    remedy = detail["remediation"]["recommendation"]["text"].text("")
    return Notice(
        title=stated(_INSPECTOR, sign, over, title, say) if over else headline(_INSPECTOR, grade, title, say),
        tone=tone if over or not grade else grade.tone,
        body=(*_description(detail), *plain(remedy if remedy != "None Provided" else "")),
        fields=tuple(_fields(detail, things, say)),
        links=next_links(say, (FINDING, links.inspector(where.region, arn))),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _description(detail: Payload) -> Text:
    return sentences.description(sentences.beyond(detail["description"].text(""), detail["title"].text("")))


def _grade(detail: Payload) -> Severity | None:
    return severity.named(detail["severity"].text(""))


def _fields(detail: Payload, things: list[Resource], say: Say) -> Iterator[Field]:
    score = detail["inspectorScore"].number(0)
    packages = detail["packageVulnerabilityDetails"]["vulnerablePackages"]
    yield from labelled(
        say,
        (RESOURCE, some((one.name if len(things) > 1 else one.id for one in things), say)),
        (_PACKAGES, some((_package(package, say) for package in packages), say)),
        (_SCORE, score if score > 0 else None),
        (_FIX, _WORDS.get(detail["fixAvailable"].text(""))),
        (_EXPLOIT, _WORDS.get(detail["exploitAvailable"].text(""))),
    )


def _package(package: Payload, say: Say) -> str:
    """openssl 3.0.1 → 3.0.7, where a version without the flaw is known; "NotAvailable" where none is."""
    name, version, fixed = (package[key].text("") for key in ("name", "version", "fixedInVersion"))
    if not name or not fixed or fixed == "NotAvailable":
        return f"{name} {version}"
    return say.text(_PACKAGE, name=name, version=version, fixed=fixed)


_SCAN = Phrase(en="ECR scan of {image}: {result}", ja="{image} の ECR スキャン：{result}")
_CLEAN = Phrase(en="no vulnerabilities found", ja="脆弱性なし")
_FAILED = Phrase(en="failed", ja="失敗")
_COUNTED = Phrase(en="{n} {severity}", ja="{graded} 件")
_UNDEFINED = Phrase(en="undefined", ja="未定義")
_DIGEST = Phrase(en="Digest", ja="ダイジェスト")


def _scanned(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, repository = message["detail"], message["detail"]["repository-name"]
    where = about(event, arns=(repository.text(""),))  # an enhanced scan has the repository's ARN
    digest, complete = detail["image-digest"].text(""), detail["scan-status"].text("").endswith("COMPLETE")
    graded, context = _graded(detail) if complete else (), where.context(message["time"].moment(event.at))
    facts = where.facts("ecr", thread=thread(digest) if complete else None, graded=graded)
    tags = [one_line(tag.text("")) for tag in detail["image-tags"]]
    with keeping(facts):
        detail["scan-status"].text()  # "failed" is not said of a scan that tells no status
        name = short(repository.text()).removeprefix("repository/")
    url = links.ecr_image(where.region, where.account, name, digest)
    image = links.linked(f"{name}:{tags[0]}" if tags and tags[0] else name, url)
    if not complete:
        title = signed("❌", say(_SCAN, image=image, result=_FAILED))
        return Notice(title=title, tone=Tone.BAD, context=context, facts=facts)
    counts = _counts(detail)
    grades = [grade for grade in severity.SCALE if counts.get(grade.name, 0) > 0]
    words = [_counted(counts[grade.name], grade.words, say) for grade in grades]
    words += [_counted(counts["undefined"], _UNDEFINED, say)] if counts.get("undefined", 0) > 0 else []
    sign, tone = (grades[0].sign, grades[0].tone) if grades else ("⚪", Tone.CALM) if words else ("🟢", Tone.GOOD)
    return Notice(
        title=signed(sign, say(_SCAN, image=image, result=some(words, say) if words else say(_CLEAN))),
        tone=tone,
        fields=tuple(labelled(say, (_DIGEST, cut(digest, 40) if len(tags) != 1 else ""))),
        context=context,
        facts=facts,
    )


def _graded(detail: Payload) -> tuple[Graded, ...]:
    """A scan's findings, one for each severity; where it found nothing, one that is over."""
    counts = detail["finding-severity-counts"]
    if not isinstance(counts.value, dict):
        return ()
    found = [name for name, count in counts.items() if name != "TOTAL" and count.number(1) != 0]
    return tuple(Graded(severity.named(name)) for name in found) or (Graded(severity.NONE, over=True),)


def _counts(detail: Payload) -> dict[str, float]:
    return {name.lower(): count.number(0) for name, count in detail["finding-severity-counts"].items()}


def _counted(n: float, severity: Phrase, say: Say) -> str:
    return say.text(_COUNTED, n=n, severity=severity, graded=f"{say.text(severity)} {number(n)}")


INSPECTOR = Kind(
    "inspector-finding",
    Phrase(en="Inspector finding", ja="Inspector の検出結果"),
    _found,
    types=("Inspector2 Finding",),
    details=(
        Shape(
            "aws.inspector2",
            "Inspector2 Finding",
            {"type": "[A-Z]+_(?:VULNERABILITY|REACHABILITY)", "title": ANY, "severity": ANY},
        ),
    ),
    essential=essential(
        "detail.title",
        tells=(
            "detail.resources[*].id",
            "detail.resources[*].tags.Name",
            "detail.resources[*].details.awsEcrContainerImage.repositoryName",
            "detail.resources[*].details.awsEcrContainerImage.imageTags[*]",
            "detail.severity",
            "detail.status",
        ),
    ),
)
_SCANNED: Mapping[str, Form] = {"finding-severity-counts": dict, "image-digest": ANY}
ECR = Kind(
    "ecr-image-scan",
    Phrase(en="ECR image scan", ja="ECR のイメージスキャン"),
    _scanned,
    types=(
        "ECR Image Scan",
        "Inspector2 Scan",
    ),
    details=(
        Shape("aws.ecr", "ECR Image Scan", {"scan-status": ANY, **_SCANNED, "repository-name": "(?!arn:).+"}),
        Shape("aws.inspector2", "Inspector2 Scan", {"scan-status": ANY, **_SCANNED, "repository-name": "arn:.+"}),
    ),
    essential=essential(
        "detail.repository-name",
        "detail.scan-status",
        tells=(
            "detail.finding-severity-counts.CRITICAL",
            "detail.finding-severity-counts.HIGH",
            "detail.finding-severity-counts.LOW",
            "detail.finding-severity-counts.MEDIUM",
            "detail.finding-severity-counts.UNDEFINED",
            "detail.image-digest",
            "detail.image-tags[*]",
            "region",
        ),
    ),
)
