"""Rollouts: instance refreshes of Auto Scaling, and StackSets of CloudFormation; and how far stacks drift.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html;
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-events.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.sources.aws import states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ABSENT, ANY, NUMBER, Shape
from bridge.wording.phrases import Phrase

_SOURCE = "aws.cloudformation"
_REFRESH = "EC2 Auto Scaling Instance Refresh "
_REFRESHES: Mapping[str, states.State] = {  # by what the detail-type ends in
    "Started": states.going("started", "始まりました"),
    "Checkpoint Reached": states.going("reached a checkpoint", "チェックポイントに到達しました"),
    "Started Baking": states.going("is being watched (baking)", "ベイク期間中です"),
    "Succeeded": states.good("succeeded", "成功しました"),
    "Failed": states.bad("failed", "失敗しました"),
    "Cancelled": states.over("was cancelled", "キャンセルされました"),
    "Rollback Started": states.bad("is being rolled back", "ロールバック中です"),
    "Rollback Succeeded": states.bad("was rolled back", "ロールバックされました"),
    "Rollback Failed": states.bad("could not be rolled back", "ロールバックに失敗しました"),
}
_REFRESHED = Run(
    service="autoscaling",
    types=tuple(_REFRESH + end for end in _REFRESHES),
    details=(  # all others of them look alike
        Shape(
            "aws.autoscaling",
            _REFRESH + "Checkpoint Reached",
            {"InstanceRefreshId": ANY, "AutoScalingGroupName": ANY, "CheckpointPercentage": str | NUMBER},
        ),
    ),
    thing=Phrase(en="Instance refresh of {name}", ja="{name} のインスタンスの更新"),
    name="detail/AutoScalingGroupName",
    state="detail-type",
    page=(
        "ec2/home?region={region}#AutoScalingGroupDetails:id={};view=instanceRefresh",
        "detail/AutoScalingGroupName",
    ),
    reason=("detail/StatusReason", "detail/StatusMessage"),
    fields=(
        (Phrase(en="Checkpoint (%)", ja="チェックポイント（%）"), "detail/CheckpointPercentage"),
        (Phrase(en="Checkpoint delay (s)", ja="チェックポイントの待機時間（秒）"), "detail/CheckpointDelay"),
        (Phrase(en="Instance refresh ID", ja="インスタンスの更新 ID"), "detail/InstanceRefreshId"),
    ),
    words={states.key(_REFRESH + end): state for end, state in _REFRESHES.items()},
    threaded=Threaded(("detail/InstanceRefreshId",), opens=(_REFRESH + "Started",)),
)


def _stack(text: str) -> str:
    """The name in a stack's ARN."""
    found = arn(text)
    return found.resource.removeprefix("stack/").partition("/")[0] if found else ending(text)


def _set(text: str) -> str:
    """The name in a StackSet's ARN."""
    return ending(text).partition(":")[0]


def _place(text: str) -> str:
    """Where a stack is: account and region."""
    found = arn(text)
    return f"{found.account}/{found.region}" if found else ""


_DETECTED = "detail/status-details/detection-status"
_DRIFTED = "detail/status-details/stack-drift-status"
_DETECTION = Run(
    service="cloudformation",
    types=("CloudFormation Drift Detection Status Change",),
    details=(
        Shape(
            _SOURCE,
            "CloudFormation Drift Detection Status Change",
            {"stack-id": ANY, _DETECTED.removeprefix("detail/"): ANY},
        ),
    ),
    thing=Phrase(en="Drift detection of stack {name}", ja="スタック {name} のドリフトの検出"),
    name="detail/stack-id",
    state=_DETECTED,
    arns=("detail/stack-id",),
    page=("cloudformation/home?region={region}#/stacks/drifts?stackId={}", "detail/stack-id"),
    whole=True,
    reads={"detail/stack-id": _stack},
    reason=("detail/status-details/detection-status-reason",),
    words={
        "DETECTIONINPROGRESS": states.going("started", "始まりました"),
        "DETECTIONFAILED": states.bad("failed", "失敗しました"),
        "DETECTIONCOMPLETE": states.good("completed", "完了しました"),
    },
    threaded=Threaded(("detail/stack-drift-detection-id",), opens=("DETECTION_IN_PROGRESS",)),
)
_IN_SYNC = replace(
    _DETECTION,
    only=(_DRIFTED, "IN_SYNC"),
    thing=Phrase(en="Stack {name}", ja="スタック {name}"),
    state=_DRIFTED,
    words={
        "INSYNC": states.good("is in sync with its template", "テンプレートと同期しています"),
        "DRIFTED": states.partly("has drifted from its template", "テンプレートからドリフトしています"),
    },
)
_DRIFT = replace(
    _IN_SYNC,
    only=(_DRIFTED, "DRIFTED"),
    fields=(
        (
            Phrase(en="Drifted resources", ja="ドリフトしたリソース"),
            "detail/drift-detection-details/drifted-stack-resource-count",
        ),
    ),
)
_ARN = ("cloudformation", "", "stack-set-arn")
_OF_SET = {"stack-set-arn": ANY, "status-details/status": ANY}
_STACK_SET = Run(
    service="cloudformation",
    types=("CloudFormation StackSet Status Change",),
    details=(Shape(_SOURCE, "CloudFormation StackSet Status Change", _OF_SET, resource=_ARN),),
    thing=Phrase(en="StackSet {name}", ja="StackSet {name}"),
    name="detail/stack-set-arn",
    state="detail/status-details/status",
    arns=("detail/stack-set-arn",),
    page=("cloudformation/home?region={region}#/stacksets/{}/info", "resources/0"),
    reads={"detail/stack-set-arn": _set},
    reason=("detail/status-details/status-reason",),
)
_OPERATION = replace(
    _STACK_SET,
    types=("CloudFormation StackSet Operation Status Change",),
    details=(
        Shape(
            _SOURCE,
            "CloudFormation StackSet Operation Status Change",
            {**_OF_SET, "stack-set-operation-id": ANY, "stack-id": ABSENT},
            resource=_ARN,
        ),
    ),
    thing=Phrase(en="Operation {of} of StackSet {name}", ja="StackSet {name} のオペレーション {of}"),
    of="detail/action",
    alone=Phrase(en="An operation of StackSet {name}", ja="StackSet {name} のオペレーション"),
    page=("cloudformation/home?region={region}#/stacksets/{}/operations", "resources/0"),
    fields=((Phrase(en="Operation ID", ja="オペレーション ID"), "detail/stack-set-operation-id"),),
    threaded=Threaded(("detail/stack-set-operation-id",), also="detail/stack-set-arn", opens=("RUNNING",)),
)
_INSTANCE = replace(
    _STACK_SET,
    types=("CloudFormation StackSet StackInstance Status Change",),
    details=(
        Shape(
            _SOURCE, "CloudFormation StackSet StackInstance Status Change", {**_OF_SET, "stack-id": ANY}, resource=_ARN
        ),
    ),
    thing=Phrase(en="StackSet {name} in account {of}", ja="アカウント {of} の StackSet {name}"),
    of="detail/stack-id",
    alone=Phrase(en="An instance of StackSet {name}", ja="StackSet {name} のスタックインスタンス"),
    state="detail/status-details/detailed-status",
    page=("cloudformation/home?region={region}#/stacksets/{}/stacks", "resources/0"),
    reads={"detail/stack-set-arn": _set, "detail/stack-id": _place},
    fields=((Phrase(en="Action", ja="アクション"), "detail/action"),),
    words={
        "INOPERABLE": states.bad("cannot be operated on", "操作できない状態です"),
        "FAILEDIMPORT": states.bad("could not be imported", "インポートに失敗しました"),
        "SKIPPEDSUSPENDEDACCOUNT": states.over(
            "was skipped: the account is suspended", "アカウントが停止されているためスキップされました"
        ),
    },
    threaded=Threaded(("detail/stack-id",), also="detail/stack-set-arn", opens=("RUNNING",)),
)
_DETAILED = replace(_INSTANCE, only=("detail/status-details/detailed-status", ".+"))
_UNDETAILED = replace(
    _INSTANCE,
    state="detail/status-details/status",
    words={
        **_INSTANCE.words,
        "CURRENT": states.good("is current", "最新です"),
        "OUTDATED": states.partly("is outdated", "最新ではありません"),
    },
)

REFRESH = run_kind("autoscaling-refresh", Phrase(en="Instance refresh", ja="インスタンスの更新"), _REFRESHED)
DRIFT = run_kind(
    "cloudformation-drift", Phrase(en="Drift of a stack", ja="スタックのドリフト"), _DRIFT, _IN_SYNC, _DETECTION
)
STACK_SET = run_kind(
    "cloudformation-stackset", Phrase(en="StackSet", ja="StackSet"), _STACK_SET, _OPERATION, _DETAILED, _UNDETAILED
)
