"""Amazon ECR: container images that were pushed, deleted or copied to another registry.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

from collections.abc import Mapping

from bridge.sources.aws import links, states
from bridge.sources.aws.naming import labelled, short
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_NAME = 200  # columns
_DID: Mapping[str, tuple[Phrase, Phrase]] = {
    "PUSH": (
        Phrase(en="Image {image} was pushed", ja="イメージ {image} がプッシュされました"),
        Phrase(en="Image {image} could not be pushed", ja="イメージ {image} のプッシュに失敗しました"),
    ),
    "DELETE": (
        Phrase(en="Image {image} was deleted", ja="イメージ {image} が削除されました"),
        Phrase(en="Image {image} could not be deleted", ja="イメージ {image} の削除に失敗しました"),
    ),
    "REPLICATE": (
        Phrase(en="Image {image} was replicated", ja="イメージ {image} がレプリケートされました"),
        Phrase(en="Image {image} could not be replicated", ja="イメージ {image} のレプリケートに失敗しました"),
    ),
}
_FREE = (
    Phrase(en="Image {image}: {action}", ja="イメージ {image}：{action}"),
    Phrase(en="Image {image}: {action} failed", ja="イメージ {image}：{action} に失敗しました"),
)
_DIGEST = Phrase(en="Digest", ja="ダイジェスト")
_FROM = Phrase(en="From", ja="コピー元")


def _acted(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, where = message["detail"], about(event)
    tag, digest = one_line(detail["image-tag"].text("")), detail["image-digest"].text("")
    facts = where.facts("ecr", thread=Thread(digest))
    with keeping(facts):
        repository, action = one_line(detail["repository-name"].text()), one_line(detail["action-type"].text())
    done, failed = _DID.get(action, _FREE)
    well = detail["result"].text("SUCCESS") != "FAILURE"
    there = digest if well and action != "DELETE" else ""
    url = links.ecr_image(where.region, where.account, repository, there)
    name = links.linked(cut(f"{repository}:{tag}" if tag else repository, _NAME), url)
    source = " ".join(one_line(detail[key].text("")) for key in ("source-account", "source-region"))
    return Notice(
        title=states.signed("" if well else "❌", say(done if well else failed, image=name, action=action)),
        tone=Tone.CALM if well else Tone.BAD,
        fields=tuple(labelled(say, (_DIGEST, cut(short(digest), 40)), (_FROM, source.strip()))),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


IMAGE = Kind(
    "ecr-image",
    Phrase(en="ECR image pushed or deleted", ja="ECR イメージのプッシュ・削除"),
    _acted,
    types=(
        "ECR Image Action",
        "ECR Replication Action",
    ),
    details=(
        Shape("aws.ecr", "ECR Image Action", {"action-type": "(?!REPLICATE).+", "repository-name": ANY}),
        Shape("aws.ecr", "ECR Replication Action", {"action-type": "REPLICATE", "repository-name": ANY}),
    ),
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.repository-name", "$.message.detail.action-type"),
        tells=(
            "$.message.account",
            "$.message.region",
            "$.message.detail.image-digest",
            "$.message.detail.image-tag",
            "$.message.detail.result",
        ),
    ),
)
