"""Amazon Macie: buckets that are set up less safely than they were, and sensitive data in objects.

https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html
"""

from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws import links, naming, sentences
from bridge.sources.aws.eventbridge import ending, essential
from bridge.sources.aws.naming import TYPE, labelled, next_links, some, when
from bridge.sources.aws.security.attackers import REMOTE, placed
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
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import severity
from bridge.wording.facts import Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, number
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_MOST = 50
_SAMPLE = Phrase(en="Macie sample", ja="Macie のサンプル")
_FOUND = Phrase(en="Sensitive data", ja="機密データ")
_ACCESS = Phrase(en="Access", ja="アクセス")
_WHO = Phrase(en="Who", ja="アクター")
_API = Phrase(en="API called", ja="呼び出された API")
_DATA = Phrase(en="{type} ({n})", ja="{type}（{n} 件）")
_PUBLIC = Phrase(en="public", ja="パブリック")
# the forms in which whoever did it is told, and where the name stands
_ACTORS = (
    ("iamUser", "userName"),
    ("assumedRole", "arn"),
    ("federatedUser", "arn"),
    ("awsService", "invokedBy"),
    ("awsAccount", "accountId"),
)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, id_ = message["detail"], message["detail"]["id"].text("")
    where = about(event, detail["accountId"].text(""), detail["region"].text(""))
    sample, archived = detail["sample"].flag(False), detail["archived"].flag(False)
    found = severity.named(detail["severity"]["description"].text(""))
    facts = where.facts("macie", thread=thread(id_), graded=(Graded(found, over=sample or archived),))
    with keeping(facts):
        title = detail["title"].text()
    grade = None if sample or archived else found
    line = naming.about(title, _thing(detail), say)
    return Notice(
        title=stated("Macie", "⚪", ARCHIVED, line, say)
        if archived and not sample
        else headline(_SAMPLE if sample else "Macie", grade, line, say),
        tone=grade.tone if grade else Tone.CALM,
        body=sentences.description(sentences.beyond(detail["description"].text(""), title)),
        fields=tuple(_fields(detail, say)),
        links=next_links(say, (FINDING, links.macie(where.region, id_))),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _thing(detail: Payload) -> str:
    affected = detail["resourcesAffected"]
    bucket, key = one_line(affected["s3Bucket"]["name"].text("")), one_line(affected["s3Object"]["key"].text(""))
    return f"{bucket}/{key}" if bucket and key else bucket or key


def _fields(detail: Payload, say: Say) -> Iterator[Field]:
    policy, count = detail["policyDetails"], detail["count"].number(0)
    access = detail["resourcesAffected"]["s3Bucket"]["publicAccess"]["effectivePermission"].text("")
    first, last = when(detail["createdAt"]), when(detail["updatedAt"])
    yield from labelled(
        say,
        (_FOUND, some(_sensitive(detail["classificationDetails"]["result"], say), say)),
        (_ACCESS, _PUBLIC if access == "PUBLIC" else None),
        (_WHO, cut(_actor(policy["actor"]["userIdentity"]), 120)),
        (REMOTE, _remote(policy["actor"]["ipAddressDetails"], say)),
        (_API, one_line(policy["action"]["apiCallDetails"]["api"].text(""))),
        (TYPE, one_line(detail["type"].text(""))),
        (COUNT, count if count > 1 else None),
        (FIRST_SEEN, first),
        (LAST_SEEN, last if last != first else None),
    )


def _sensitive(result: Payload, say: Say) -> Iterator[str]:
    """CREDIT_CARD_NUMBER (12): what was found, and how often; what somebody's own identifiers found, too."""
    groups = [*islice(result["sensitiveData"], _MOST), result["customDataIdentifiers"]]
    for group in groups:
        for one in islice(group["detections"], _MOST):
            name = one_line(one["type"].text("") or one["name"].text(""))
            if name:
                yield say.text(_DATA, type=cut(name, 80), n=number(one["count"].number(1)))


def _actor(identity: Payload) -> str:
    if identity["type"].text("") == "Root":
        return "root"
    texts = (identity[form][name].text("") for form, name in _ACTORS)
    return next((_named(text) for text in texts if text.strip()), "")


def _named(text: str) -> str:
    """Of a role its session, too."""
    return text.partition(":assumed-role/")[2] or ending(one_line(text))


def _remote(told: Payload, say: Say) -> str:
    ip, owner = one_line(told["ipAddressV4"].text("")), told["ipOwner"]
    network = owner["org"].text("") or owner["asnOrg"].text("")
    return placed(ip, (told["ipCity"]["name"].text(""), told["ipCountry"]["name"].text(""), network), say) if ip else ""


KIND = Kind(
    "macie-finding",
    Phrase(en="Macie finding", ja="Macie の検出結果"),
    _notice,
    types=("Macie Finding",),
    details=(Shape("aws.macie", "Macie Finding", {"type": "[A-Za-z]+:.+/.+", "title": ANY, "severity": dict}),),
    essential=essential(
        "detail.title",
        tells=(
            "detail.severity.description",
            "detail.resourcesAffected.s3Bucket.name",
            "detail.resourcesAffected.s3Object.key",
            "detail.sample",
            "detail.archived",
        ),
    ),
)
