"""What is weak in machines, functions and images: Amazon Inspector's findings, Amazon ECR's basic and enhanced scans.

https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources.aws import finding_pages, links
from bridge.sources.aws.eventbridge import context
from bridge.sources.aws.naming import RESOURCE, about, labelled, places, short, some
from bridge.sources.aws.security.findings import FINDING, headline, stated
from bridge.sources.aws.states import signed
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Graded
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, number
from bridge.wording.severity import Severity
from bridge.wording.text import cut, one_line, plain
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
    detail, region = event.payload["message"]["detail"], event.payload["message"]["region"].text("")
    grade = _grade(detail)
    things = [name for resource in detail["resources"] if (name := short(resource["id"].text("")))]
    title = about(detail["title"].text(), things[0] if len(things) == 1 else "", say)
    over = _OVER.get(detail["status"].text(""))
    sign, tone = ("🟢", Tone.GOOD) if over is _CLOSED else ("⚪", Tone.CALM)
    remedy = detail["remediation"]["recommendation"]["text"].text("")
    return Notice(
        title=stated(_INSPECTOR, sign, over, title, say) if over else headline(_INSPECTOR, grade, title, say),
        tone=tone if over or not grade else grade.tone,
        body=(*plain(detail["description"].text("")), *plain(remedy if remedy != "None Provided" else "")),
        fields=tuple(_facts(detail, things, say)),
        places=places(say, (FINDING, finding_pages.inspector(region, detail["findingArn"].text("")))),
        context=context(event),
        thread=detail["findingArn"].text(None),
    )


def graded(message: Payload) -> tuple[Graded, ...]:
    """Inspector's one finding; total."""
    detail = message["detail"]
    return (Graded(_grade(detail), over=detail["status"].text("") in _OVER),)


def _grade(detail: Payload) -> Severity | None:
    return severity.named(detail["severity"].text(""))


def _facts(detail: Payload, things: list[str], say: Say) -> Iterator[Field]:
    score = detail["inspectorScore"].number(0)
    packages = detail["packageVulnerabilityDetails"]["vulnerablePackages"]
    yield from labelled(
        say,
        (RESOURCE, some(things, say) if len(things) > 1 else ""),
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
    detail, region, account = message["detail"], message["region"].text(""), message["account"].text("")
    repository, tags = (
        short(detail["repository-name"].text()).removeprefix("repository/"),  # an enhanced scan has its ARN
        [one_line(tag.text("")) for tag in detail["image-tags"]],
    )
    digest = detail["image-digest"].text("")
    name = f"{repository}:{tags[0]}" if tags and tags[0] else repository
    image = links.linked(name, finding_pages.ecr_image(region, account, repository, digest))
    if not detail["scan-status"].text().endswith("COMPLETE"):
        return Notice(
            title=signed("❌", say(_SCAN, image=image, result=_FAILED)), tone=Tone.BAD, context=context(event)
        )
    counts = _counts(detail)
    found = [grade for grade in severity.SCALE if counts.get(grade.name, 0) > 0]
    told = [_counted(counts[grade.name], grade.words, say) for grade in found]
    told += [_counted(counts["undefined"], _UNDEFINED, say)] if counts.get("undefined", 0) > 0 else []
    sign, tone = (found[0].sign, found[0].tone) if found else ("⚪", Tone.CALM) if told else ("🟢", Tone.GOOD)
    result = some(told, say) if told else say(_CLEAN)
    return Notice(
        title=signed(sign, say(_SCAN, image=image, result=result)),
        tone=tone,
        fields=tuple(labelled(say, (_DIGEST, cut(digest, 40) if len(tags) != 1 else ""))),
        context=context(event),
        thread=digest or None,
    )


def counted(message: Payload) -> tuple[Graded, ...]:
    """ECR's findings, one for each severity; of a scan that found nothing, one that is over. Total."""
    detail = message["detail"]
    counts = detail["finding-severity-counts"].items()
    found = {name: count.number(1) for name, count in counts if name != "TOTAL"}
    if not detail["scan-status"].text("").endswith("COMPLETE") or not isinstance(
        detail["finding-severity-counts"].value, dict
    ):
        return ()
    grades = tuple(Graded(severity.named(name)) for name, n in found.items() if n != 0)
    return grades or (Graded(severity.NONE, over=True),)


def _counts(detail: Payload) -> dict[str, float]:
    return {name.lower(): count.number(0) for name, count in detail["finding-severity-counts"].items()}


def _counted(n: float, severity: Phrase, say: Say) -> str:
    return say.text(_COUNTED, n=n, severity=severity, graded=f"{say.text(severity)} {number(n)}")


INSPECTOR = Kind(
    "inspector-finding",
    Phrase(en="Inspector finding", ja="Inspector の検出結果"),
    _found,
    types=("Inspector2 Finding",),
)
ECR = Kind(
    "ecr-image-scan",
    Phrase(en="ECR image scan", ja="ECR のイメージスキャン"),
    _scanned,
    types=(
        "ECR Image Scan",
        "Inspector2 Scan",
    ),
)
