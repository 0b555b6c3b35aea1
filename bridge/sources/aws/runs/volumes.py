"""EBS: snapshots and volumes, and the policies of Data Lifecycle Manager that make them.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html;
https://docs.aws.amazon.com/ebs/latest/userguide/dlm-cw-events.html
"""

from dataclasses import replace

from bridge.sources.aws import states
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.wording.phrases import Phrase

_SOURCE = "aws.ec2"
_EVENT = "detail/event"
_SNAPSHOT_PAGE = "ec2/home?region={region}#SnapshotDetails:snapshotId={}"
_ZONE = Phrase(en="Availability Zone", ja="アベイラビリティーゾーン")
_MADE = states.good("was created", "作成されました")
_NOT_MADE = states.bad("{thing} could not be created", "{thing} を作成できませんでした")
_SNAPSHOT = Run(
    service="ebs",
    types=("EBS Snapshot Notification",),
    details=(
        Shape(_SOURCE, "EBS Snapshot Notification", {"event": "[a-z]+Snapshot", "snapshot_id": ANY, "result": ANY}),
    ),
    thing=Phrase(en="EBS snapshot {name}: {of}", ja="EBS スナップショット {name} の {of}"),
    name="detail/snapshot_id",
    of=_EVENT,
    alone=Phrase(en="EBS snapshot {name}", ja="EBS スナップショット {name}"),
    state="detail/result",
    page=(_SNAPSHOT_PAGE, "detail/snapshot_id"),
    reason=("detail/cause",),
    took=("detail/startTime", "detail/endTime"),
)
_CREATED = replace(
    _SNAPSHOT,
    only=(_EVENT, "createSnapshot"),
    thing=Phrase(en="EBS snapshot {name} of {of}", ja="{of} の EBS スナップショット {name}"),
    of="detail/source",
    words={"SUCCEEDED": _MADE, "FAILED": _NOT_MADE},
)
_COPIED = replace(
    _SNAPSHOT,
    only=(_EVENT, "copySnapshot"),
    thing=Phrase(en="EBS snapshot {name}, a copy of {of},", ja="{of} をコピーした EBS スナップショット {name}"),
    of="detail/source",
    words={"SUCCEEDED": _MADE, "FAILED": _NOT_MADE},
)
_SHARED = replace(
    _SNAPSHOT,
    only=(_EVENT, "shareSnapshot"),
    thing=Phrase(en="EBS snapshot {name} of account {of}", ja="アカウント {of} の EBS スナップショット {name}"),
    of="detail/source",
    words={
        "SUCCEEDED": states.over("was shared with this account", "このアカウントに共有されました"),
        "FAILED": states.bad(
            "{thing} could not be shared with this account", "{thing} をこのアカウントに共有できませんでした"
        ),
    },
    took=None,
)
_SEVERAL = replace(
    _SNAPSHOT,
    types=("EBS Multi-Volume Snapshots Completion Status",),
    details=(
        Shape(
            _SOURCE,
            "EBS Multi-Volume Snapshots Completion Status",
            {"event": "[a-z]+Snapshots", "snapshots/0/snapshot_id": ANY, "result": ANY},
        ),
    ),
    thing=Phrase(
        en="A multi-volume EBS snapshot ({name} and others)", ja="マルチボリューム EBS スナップショット（{name} ほか）"
    ),
    words={"SUCCEEDED": _MADE, "FAILED": _NOT_MADE},
    name="detail/snapshots/0/snapshot_id",
    of="",
    alone=None,
    page=(_SNAPSHOT_PAGE, "detail/snapshots/0/snapshot_id"),
)
_FAST = Run(
    service="ebs",
    types=("EBS Fast Snapshot Restore State-change Notification",),
    details=(
        Shape(
            _SOURCE,
            "EBS Fast Snapshot Restore State-change Notification",
            {"snapshot-id": "snap-.+", "zone": ANY, "state": ANY},
        ),
    ),
    thing=Phrase(en="Fast snapshot restore of {name} in {of}", ja="{of} での {name} の高速スナップショット復元"),
    name="detail/snapshot-id",
    of="detail/zone",
    alone=Phrase(en="Fast snapshot restore of {name}", ja="{name} の高速スナップショット復元"),
    state="detail/state",
    page=(_SNAPSHOT_PAGE, "detail/snapshot-id"),
    reason=("detail/message",),
    words={
        "ENABLING": states.going("is being enabled", "有効化中です"),
        "OPTIMIZING": states.going("is being optimized", "最適化中です"),
        "ENABLED": states.good("is enabled", "有効になりました"),
        "DISABLING": states.going("is being disabled", "無効化中です"),
        "DISABLED": states.over("was disabled", "無効になりました"),
    },
    threaded=Threaded(("detail/snapshot-id", "detail/zone"), opens=("enabling",)),
)
_NOT_FAST = replace(  # what nobody asked for
    _FAST,
    only=("detail/message", r"(?!Client\.UserInitiated).+"),
    words={
        **_FAST.words,
        "DISABLING": states.bad("is being disabled", "無効化中です"),
        "DISABLED": states.bad("{thing} could not be enabled", "{thing} を有効にできませんでした"),
    },
)
_VOLUME = Run(
    service="ebs",
    types=("EBS Volume Notification",),
    details=(Shape(_SOURCE, "EBS Volume Notification", {"event": "[a-z]+Volume", "result": ANY, "request-id": str}),),
    thing=Phrase(en="EBS volume {name}: {of}", ja="EBS ボリューム {name} の {of}"),
    name="resources/0",
    of=_EVENT,
    alone=Phrase(en="EBS volume {name}", ja="EBS ボリューム {name}"),
    nameless=Phrase(en="An operation on an EBS volume", ja="EBS ボリュームの操作"),
    state="detail/result",
    arns=("resources/0",),
    page=("ec2/home?region={region}#VolumeDetails:volumeId={}", "resources/0"),
    reason=("detail/cause",),
)


def _of_volume(event: str, done: tuple[str, str], **words: states.State) -> Run:
    """`done`: what happened to it, in both languages; `words`: states that it has besides its failure."""
    could_not = states.bad(f"{{thing}} could not be {done[0]}", f"{{thing}} を{done[1]}できませんでした")
    return replace(
        _VOLUME,
        only=(_EVENT, event),
        thing=Phrase(en="EBS volume {name}", ja="EBS ボリューム {name}"),
        of="",
        alone=None,
        nameless=Phrase(en="An EBS volume", ja="EBS ボリューム"),
        words={"FAILED": could_not, **words},
    )


_CHANGED = (
    _of_volume("createVolume", ("created", "作成"), AVAILABLE=_MADE),
    _of_volume("deleteVolume", ("deleted", "削除"), DELETED=states.over("was deleted", "削除されました")),
    _of_volume("attachVolume", ("attached", "アタッチ")),
    _of_volume("reattachVolume", ("reattached", "再アタッチ")),
    _of_volume(
        "modifyVolume",
        ("modified", "変更"),
        OPTIMIZING=states.going("was modified and is being optimized", "変更され、最適化中です"),
        COMPLETED=states.good("was modified", "変更されました"),
    ),
)
_POLICY = Run(
    service="dlm",
    types=("DLM Policy State Change",),
    details=(Shape("aws.dlm", "DLM Policy State Change", {"policy_id": ANY, "state": ANY}),),
    thing=Phrase(en="DLM policy {name}", ja="DLM ポリシー {name}"),
    name="detail/policy_id",
    state="detail/state",
    arns=("detail/policy_id",),
    page=("ec2/home?region={region}#Lifecycle:policyId={}", "detail/policy_id"),
    reason=("detail/cause",),
    words={
        "ERROR": states.bad("is in an error state", "エラー状態です"),
        "ENABLED": states.good("is enabled", "有効です"),
        "DISABLED": states.over("was disabled", "無効になりました"),
    },
    threaded=Threaded(("detail/policy_id",), opens=("ERROR",)),
)

SNAPSHOT = run_kind(
    "ebs-snapshot",
    Phrase(en="EBS snapshot", ja="EBS スナップショット"),
    _CREATED,
    _COPIED,
    _SHARED,
    _SNAPSHOT,
    _SEVERAL,
    _NOT_FAST,
    _FAST,
)
VOLUME = run_kind(
    "ebs-volume",
    Phrase(en="EBS volume", ja="EBS ボリューム"),
    *_CHANGED,
    _VOLUME,
)
POLICY = run_kind("dlm-policy", Phrase(en="DLM policy", ja="DLM ポリシー"), _POLICY)
