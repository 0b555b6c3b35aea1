"""EMR: clusters and their steps, and jobs on EKS and on EMR Serverless.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html;
https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/emr-eks-job-submission.html;
https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-eventbridge.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.other import opened
from bridge.sources.shape import ABSENT, ANY, Shape
from bridge.wording.phrases import Phrase

_SOURCE = "aws.emr"
_OF_CLUSTER = {"clusterId": "j-.+", "state": ANY}
_PAGE = ("emr/home?region={region}#/clusterDetails/{}", "detail/clusterId")
_CLUSTER_WORDS: Mapping[str, states.State] = {
    "RUNNING": states.going("is running its steps", "ステップを実行中です"),
    "WAITING": states.going("is ready and waits for steps", "準備完了で、ステップを待機中です"),
    "TERMINATED": states.over("was terminated", "終了しました"),
}


def _message(text: str) -> str:
    """The message in a reason, which is JSON in a text."""
    return opened(Payload(text))["message"].text("")


_CLUSTER = Run(
    service="emr",
    types=("EMR Cluster State Change",),
    details=(Shape(_SOURCE, "EMR Cluster State Change", _OF_CLUSTER),),
    thing=Phrase(en="EMR cluster {name}", ja="EMR クラスター {name}"),
    name="detail/name",
    state="detail/state",
    page=_PAGE,
    reads={"detail/stateChangeReason": _message},
    reason=("detail/stateChangeReason", "detail/message"),
    fields=((Phrase(en="Cluster ID", ja="クラスター ID"), "detail/clusterId"),),
    words=_CLUSTER_WORDS,
    threaded=Threaded(("detail/clusterId",), opens=("STARTING",)),
)
_MISCONFIGURED = replace(
    _CLUSTER,
    types=("EMR Configuration Error",),
    details=(
        Shape(
            _SOURCE,
            "EMR Configuration Error",
            {"clusterId": "j-.+", "severity": ANY, "message": ANY, "state": ABSENT},
        ),
    ),
    state="detail-type",
    words={
        "EMRCONFIGURATIONERROR": states.bad(
            "{thing} has an error in its configuration", "{thing} の設定にエラーがあります"
        )
    },
    threaded=Threaded(("detail/clusterId",), part=True),
)
_GROUP = replace(
    _CLUSTER,
    types=("EMR Instance Group State Change",),
    details=(Shape(_SOURCE, "EMR Instance Group State Change", {**_OF_CLUSTER, "instanceGroupId": ANY}),),
    thing=Phrase(
        en="Instance group {of} of EMR cluster {name}", ja="EMR クラスター {name} のインスタンスグループ {of}"
    ),
    name="detail/clusterId",
    of="detail/instanceGroupType",
    alone=Phrase(en="An instance group of EMR cluster {name}", ja="EMR クラスター {name} のインスタンスグループ"),
    fields=(
        (Phrase(en="Requested instances", ja="リクエストされたインスタンス数"), "detail/requestedInstanceCount"),
        (Phrase(en="Running instances", ja="実行中のインスタンス数"), "detail/runningInstanceCount"),
        (Phrase(en="Instance type", ja="インスタンスタイプ"), "detail/instanceType"),
        (Phrase(en="Market", ja="購入オプション"), "detail/market"),
    ),
    words={
        "RESIZING": states.going("is being resized", "サイズ変更中です"),
        "RECONFIGURING": states.going("is being reconfigured", "再設定中です"),
        "SUSPENDED": states.bad("is suspended", "一時停止しています"),
        "ARRESTED": states.bad("is arrested", "停止しています"),
    },
    threaded=Threaded(("detail/clusterId",), part=True),
)
_FLEET = replace(
    _GROUP,
    types=("EMR Instance Fleet State Change",),
    details=(Shape(_SOURCE, "EMR Instance Fleet State Change", {**_OF_CLUSTER, "instanceFleetId": ANY}),),
    thing=Phrase(
        en="Instance fleet {of} of EMR cluster {name}", ja="EMR クラスター {name} のインスタンスフリート {of}"
    ),
    of="detail/instanceFleetType",
    alone=Phrase(en="An instance fleet of EMR cluster {name}", ja="EMR クラスター {name} のインスタンスフリート"),
    fields=(),
)
_SCALING = replace(
    _GROUP,
    types=("EMR Auto Scaling Policy State Change",),
    details=(
        Shape(
            _SOURCE,
            "EMR Auto Scaling Policy State Change",
            {"resourceId": "i[fg]-.+", "scalingResourceType": ANY, "state": ANY},
        ),
    ),
    thing=Phrase(en="EMR Auto Scaling policy of {name}", ja="{name} の EMR Auto Scaling ポリシー"),
    name="detail/resourceId",
    of="",
    alone=None,
    page=("emr/home?region={region}",),
    fields=(),
    words={
        "ATTACHED": states.good("was attached", "アタッチされました"),
        "DETACHED": states.over("was detached", "デタッチされました"),
    },
    threaded=None,
)
_STEP = replace(
    _CLUSTER,
    types=("EMR Step Status Change",),
    details=(Shape(_SOURCE, "EMR Step Status Change", {**_OF_CLUSTER, "stepId": ANY}),),
    thing=Phrase(en="EMR step {name} on cluster {of}", ja="EMR クラスター {of} のステップ {name}"),
    of="detail/clusterId",
    alone=Phrase(en="EMR step {name}", ja="EMR ステップ {name}"),
    fields=((Phrase(en="Step ID", ja="ステップ ID"), "detail/stepId"),),
    words={},
    threaded=Threaded(("detail/stepId",), also="detail/clusterId", opens=("PENDING",)),
)
_FAILED = replace(
    _STEP,
    only=("detail/state", "FAILED"),
    fields=(*_STEP.fields, (Phrase(en="Action on failure", ja="失敗時の操作"), "detail/actionOnFailure")),
)
_ON_EKS = Run(
    service="emr",
    types=("EMR Job Run State Change", "EmrContainers Job Run State Change"),
    details=(
        Shape(
            "aws.emr-containers",
            "EMR Job Run State Change",
            {"virtualClusterId": ANY, "id": ANY, "name": ANY, "state": ANY},
        ),
    ),
    thing=Phrase(en="EMR on EKS job {name}", ja="EMR on EKS ジョブ {name}"),
    name="detail/name",
    state="detail/state",
    page=("emr/home?region={region}",),
    reason=("detail/stateDetails", "detail/failureReason", "detail/message"),
    fields=(
        (Phrase(en="Virtual cluster", ja="仮想クラスター"), "detail/virtualClusterId"),
        (Phrase(en="Failure", ja="失敗の種類"), "detail/failureReason"),
        (Phrase(en="Release", ja="リリース"), "detail/releaseLabel"),
        (Phrase(en="Job ID", ja="ジョブ ID"), "detail/id"),
    ),
    took=("detail/createdAt", "time"),
    threaded=Threaded(("detail/id",), opens=("SUBMITTED",), since="detail/createdAt"),
)
_SERVERLESS = Run(
    service="emr-serverless",
    types=("EMR Serverless Job Run State Change",),
    details=(
        Shape(
            "aws.emr-serverless",
            "EMR Serverless Job Run State Change",
            {"applicationId": ANY, "jobRunId": ANY, "state": ANY},
        ),
    ),
    thing=Phrase(
        en="EMR Serverless job {name} of application {of}", ja="EMR Serverless アプリケーション {of} のジョブ {name}"
    ),
    name="detail/jobRunId",
    of="detail/applicationId",
    alone=Phrase(en="EMR Serverless job {name}", ja="EMR Serverless ジョブ {name}"),
    state="detail/state",
    page=("emr/home?region={region}#/serverless",),
    reason=("detail/stateDetails",),
    fields=((Phrase(en="Release", ja="リリース"), "detail/releaseLabel"),),
    took=("detail/createdAt", "detail/updatedAt"),
    threaded=Threaded(("detail/jobRunId",), opens=("SUBMITTED",), since="detail/createdAt"),
)
_NAMED = replace(
    _SERVERLESS,
    only=("detail/jobRunName", ".+"),
    name="detail/jobRunName",
    fields=((Phrase(en="Job ID", ja="ジョブ ID"), "detail/jobRunId"), *_SERVERLESS.fields),
)

CLUSTER = run_kind(
    "emr-cluster", Phrase(en="EMR cluster", ja="EMR クラスター"), _CLUSTER, _MISCONFIGURED, _GROUP, _FLEET, _SCALING
)
STEP = run_kind("emr-step", Phrase(en="EMR step", ja="EMR ステップ"), _FAILED, _STEP)
JOB = run_kind(
    "emr-job",
    Phrase(en="EMR job (EKS, Serverless)", ja="EMR ジョブ（EKS、Serverless）"),
    _ON_EKS,
    _NAMED,
    _SERVERLESS,
)
