"""What is built and kept for others: packages of CodeArtifact, images of Image Builder, ECR's pull through cache.

https://docs.aws.amazon.com/codeartifact/latest/ug/service-event-format-example.html;
https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html;
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import BRIDGED
from bridge.sources.aws.runs.row import Run, run_kind, together
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say

_PACKAGE = Run(
    service="codeartifact",
    types=("CodeArtifact Package Version State Change",),
    details=(
        Shape(
            "aws.codeartifact",
            "CodeArtifact Package Version State Change",
            {"packageName": ANY, "packageVersionState": ANY},
        ),
    ),
    thing=Phrase(en="Package {name} {of}", ja="パッケージ {name} {of}"),
    name="detail/packageName",
    of="detail/packageVersion",
    alone=Phrase(en="Package {name}", ja="パッケージ {name}"),
    state="detail/packageVersionState",
    page=(
        "codesuite/codeartifact/d/{}/{}/r/{}?region={region}",
        "detail/domainOwner",
        "detail/domainName",
        "detail/repositoryName",
    ),
    fields=(
        (Phrase(en="Repository", ja="リポジトリ"), "detail/repositoryName"),
        (Phrase(en="Format", ja="形式"), "detail/packageFormat"),
        (Phrase(en="Namespace", ja="名前空間"), "detail/packageNamespace"),
        (Phrase(en="Operation", ja="操作"), "detail/operationType"),
    ),
    words={
        "PUBLISHED": states.going("is published", "公開されています"),
        "UNFINISHED": states.going("is being published", "公開処理中です"),
        "UNLISTED": states.over("was unlisted", "一覧から外されました"),
        "ARCHIVED": states.over("was archived", "アーカイブされました"),
        "DISPOSED": states.over("was disposed of", "破棄されました"),
    },
    threaded=Threaded(),
)


def _image(text: str) -> str:
    """The recipe and version in an image's ARN: image/web-base/1.0.0/1."""
    return text.rpartition(":image/")[2]


_IMAGE = re.compile(r"arn:[a-z-]{3,16}:imagebuilder:")
_BUILDS: Mapping[str, states.State] = {
    "AVAILABLE": states.good("is available", "利用可能になりました"),
    "BUILDING": states.going("is being built", "ビルド中です"),
    "TESTING": states.going("is being tested", "テスト中です"),
    "DISTRIBUTING": states.going("is being distributed", "配布中です"),
    "INTEGRATING": states.going("is being integrated", "統合中です"),
    "DEPRECATED": states.over("was deprecated", "非推奨になりました"),
}
_BUILD = Run(
    service="imagebuilder",
    types=("EC2 Image Builder Image State Change",),
    thing=Phrase(en="Image {name}", ja="イメージ {name}"),
    name="resources/0",
    state="detail/state/status",
    arns=("resources/0",),
    page=("imagebuilder/home?region={region}#/images",),
    reads={"resources/0": _image},
    reason=("detail/state/reason",),
    words=_BUILDS,
    threaded=Threaded(("resources/0",), opens=("CREATING", "PENDING")),
)
_FLAT_BUILD = replace(
    _BUILD,
    types=(),
    name="arn",
    state="state/status",
    arns=("arn",),
    reads={"arn": _image},
    reason=("state/reason",),
    fields=(
        (Phrase(en="Recipe", ja="レシピ"), "imageRecipe/name"),
        (Phrase(en="Platform", ja="プラットフォーム"), "platform"),
    ),
    threaded=Threaded(("arn",), since="dateCreated"),
)
_PULLED = Run(
    service="ecr",
    types=("ECR Pull Through Cache Action",),
    details=(Shape("aws.ecr", "ECR Pull Through Cache Action", {"sync-status": ANY, "repository-name": ANY}),),
    thing=Phrase(en="Pull through cache of {name} from {of}", ja="{of} からの {name} のプルスルーキャッシュ"),
    name="detail/repository-name",
    of="detail/upstream-registry-url",
    alone=Phrase(en="Pull through cache of {name}", ja="{name} のプルスルーキャッシュ"),
    state="detail/sync-status",
    page=("ecr/private-registry/repositories?region={region}",),
    reason=("detail/failure-reason",),
    fields=(
        (Phrase(en="Tag", ja="タグ"), "detail/image-tag"),
        (Phrase(en="Failure code", ja="失敗コード"), "detail/failure-code"),
    ),
    threaded=Threaded(),
)


def _flat(payload: Payload) -> bool:
    """Whether it is an image as Image Builder itself publishes it to the topic of its infrastructure."""
    message = payload["message"]
    return _IMAGE.match(message["arn"].text("")) is not None and isinstance(message["state"].value, dict)


def _built(event: Event, say: Say) -> Notice:
    return (_FLAT_BUILD if _flat(event.payload) else _BUILD).notice(event, say)


PACKAGE = run_kind("codeartifact-package", Phrase(en="CodeArtifact package", ja="CodeArtifact パッケージ"), _PACKAGE)
IMAGE = Kind(
    "imagebuilder-image",
    Phrase(en="Image Builder image", ja="Image Builder のイメージ"),
    _built,
    types=_BUILD.types,
    form=_flat,
    essential=together(_BUILD.essential(), _FLAT_BUILD.essential(selects=("", "arn", "state", *BRIDGED))),
)
CACHE = run_kind("ecr-pull-through", Phrase(en="ECR pull through cache", ja="ECR プルスルーキャッシュ"), _PULLED)
