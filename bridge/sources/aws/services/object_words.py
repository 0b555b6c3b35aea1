"""What happens to objects of S3, in words: by the names of the bucket's own notifications and of EventBridge's.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html;
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.wording.phrases import Phrase
from bridge.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class Did:
    """What was done to {key} in {bucket}; {to} is where it went, or what it became. `gone`: nothing is left there to
    look at; `sized`: how big it is is worth a word."""

    phrase: Phrase
    sign: str = ""
    tone: Tone = Tone.CALM
    gone: bool = False
    sized: bool = False

    @property
    def of_several(self) -> Phrase:
        return Phrase(en=self.phrase.en.replace("{key} was", "{key} were"), ja=self.phrase.ja)


def _did(en: str, ja: str, sign: str = "", tone: Tone = Tone.CALM) -> Did:
    return Did(Phrase(en=en, ja=ja), sign, tone)


def _gone(en: str, ja: str) -> Did:
    return Did(Phrase(en=en, ja=ja), gone=True)


_DELETED = _gone("{key} was deleted from {bucket}", "{bucket} の {key} が削除されました")
_MARKED = _gone(
    "{key} was deleted from {bucket}, leaving a delete marker",
    "{bucket} の {key} が削除されました（削除マーカーが作成されました）",
)
_EXPIRED = _gone("{key} was expired from {bucket}", "{bucket} の {key} が期限切れで削除されました")
_EXPIRED_MARKED = _gone(
    "{key} was expired from {bucket}, leaving a delete marker",
    "{bucket} の {key} が期限切れで削除されました（削除マーカーが作成されました）",
)
_MOVED = _did("{key} was moved to {to} in {bucket}", "{bucket} の {key} が {to} に移行されました")
_RESTORING = _did("{key} in {bucket} began to be restored", "{bucket} の {key} の復元が開始されました")
_LAPSED = _did(
    "The restored copy of {key} in {bucket} has expired", "{bucket} の {key} の復元されたコピーが期限切れになりました"
)
_TAGGED = _did("{key} was tagged in {bucket}", "{bucket} の {key} にタグが追加されました")
_UNTAGGED = _did("The tags of {key} in {bucket} were removed", "{bucket} の {key} のタグが削除されました")
_OPENED = _did("The ACL of {key} in {bucket} was updated", "{bucket} の {key} の ACL が更新されました")
FAILED = _did(
    "{key} could not be replicated from {bucket} to {to}: {why}",
    "{bucket} の {key} を {to} にレプリケートできませんでした：{why}",
    "❌",
    Tone.BAD,
)
# by the name of the event, spaces, colons and s3: left out; the first whose beginning fits
DID: Mapping[str, Did] = {
    "ObjectCreated": Did(
        Phrase(en="{key} was created in {bucket}", ja="{bucket} の {key} が作成されました"), sized=True
    ),
    "ObjectRemovedDeleteMarkerCreated": _MARKED,
    "ObjectRemoved": _DELETED,
    "ObjectDeletedLifecycleExpirationDeleteMarkerCreated": _EXPIRED_MARKED,
    "ObjectDeletedLifecycleExpiration": _EXPIRED,
    "ObjectDeletedDeleteMarkerCreated": _MARKED,
    "ObjectDeleted": _DELETED,
    "LifecycleExpirationDeleteMarkerCreated": _EXPIRED_MARKED,
    "LifecycleExpiration": _EXPIRED,
    "LifecycleTransition": _MOVED,
    "IntelligentTiering": _MOVED,
    "ObjectStorageClassChanged": _MOVED,
    "ObjectAccessTierChanged": _MOVED,
    "ObjectRestorePost": _RESTORING,
    "ObjectRestoreInitiated": _RESTORING,
    "ObjectRestoreCompleted": Did(
        Phrase(en="{key} was restored in {bucket}", ja="{bucket} の {key} が復元されました"), sized=True
    ),
    "ObjectRestoreDelete": _LAPSED,
    "ObjectRestoreExpired": _LAPSED,
    "ObjectTaggingPut": _TAGGED,
    "ObjectTagsAdded": _TAGGED,
    "ObjectTaggingDelete": _UNTAGGED,
    "ObjectTagsDeleted": _UNTAGGED,
    "ObjectAclPut": _OPENED,
    "ObjectACLUpdated": _OPENED,
    "ReplicationOperationFailedReplication": FAILED,
    "ReplicationOperationMissedThreshold": _did(
        "{key} was not replicated from {bucket} to {to} in time",
        "{bucket} の {key} の {to} へのレプリケーションがしきい値の時間を超えました",
        "🟡",
        Tone.WARN,
    ),
    "ReplicationOperationReplicatedAfterThreshold": _did(
        "{key} was replicated from {bucket} to {to}, later than it should",
        "{bucket} の {key} が {to} にレプリケートされました（しきい値の時間を超過）",
        "✅",
        Tone.GOOD,
    ),
    "ReplicationOperationNotTracked": _did(
        "The replication of {key} from {bucket} to {to} is no longer tracked",
        "{bucket} の {key} の {to} へのレプリケーションは追跡されなくなりました",
        "🟡",
        Tone.WARN,
    ),
    "ReducedRedundancyLostObject": _did(
        "{key} was lost in {bucket} (reduced redundancy)",
        "{bucket} の {key} が失われました（低冗長化ストレージ）",
        "❌",
        Tone.BAD,
    ),
}
ELSEWHERE = Phrase(en="its destination", ja="レプリケート先")
NO_REASON = Phrase(en="no reason given", ja="理由不明")
WHY: Mapping[str, Phrase] = {
    "AssumeRoleNotPermitted": Phrase(
        en="S3 cannot assume the replication role", ja="S3 がレプリケーションのロールを引き受けられません"
    ),
    "DstBucketInvalidRegion": Phrase(
        en="the destination bucket is in another Region", ja="レプリケート先バケットのリージョンが異なります"
    ),
    "DstBucketNotFound": Phrase(en="the destination bucket was not found", ja="レプリケート先バケットが見つかりません"),
    "DstBucketObjectLockConfigMissing": Phrase(
        en="the destination bucket has no Object Lock", ja="レプリケート先バケットでオブジェクトロックが無効です"
    ),
    "DstBucketUnversioned": Phrase(
        en="the destination bucket has no versioning", ja="レプリケート先バケットでバージョニングが無効です"
    ),
    "DstDelObjNotPermitted": Phrase(
        en="deleting in the destination bucket is not permitted",
        ja="レプリケート先バケットでの削除が許可されていません",
    ),
    "DstKmsKeyInvalidState": Phrase(
        en="the destination's KMS key is in an invalid state", ja="レプリケート先の KMS キーの状態が無効です"
    ),
    "DstKmsKeyNotFound": Phrase(
        en="the destination's KMS key was not found", ja="レプリケート先の KMS キーが見つかりません"
    ),
    "DstPutObjNotPermitted": Phrase(
        en="writing to the destination bucket is not permitted",
        ja="レプリケート先バケットへの書き込みが許可されていません",
    ),
    "DstObjectHardDeleted": Phrase(
        en="the object was deleted in the destination bucket", ja="レプリケート先でオブジェクトが削除されています"
    ),
    "SrcGetObjNotPermitted": Phrase(
        en="reading from the source bucket is not permitted",
        ja="レプリケート元バケットの読み取りが許可されていません",
    ),
    "SrcKmsKeyInvalidState": Phrase(
        en="the source's KMS key is in an invalid state", ja="レプリケート元の KMS キーの状態が無効です"
    ),
    "SrcKmsKeyNotFound": Phrase(
        en="the source's KMS key was not found", ja="レプリケート元の KMS キーが見つかりません"
    ),
    "SrcObjectNotFound": Phrase(
        en="the object was not found in the source bucket", ja="レプリケート元でオブジェクトが見つかりません"
    ),
}
CLASSES: Mapping[str, Phrase] = {  # of storage, and tiers of Intelligent-Tiering, as the console calls them
    "STANDARD": Phrase(en="S3 Standard", ja="S3 標準"),
    "STANDARD_IA": Phrase(en="S3 Standard-IA", ja="S3 標準 - IA"),
    "ONEZONE_IA": Phrase(en="S3 One Zone-IA", ja="S3 1 ゾーン - IA"),
    "INTELLIGENT_TIERING": Phrase(en="S3 Intelligent-Tiering", ja="S3 Intelligent-Tiering"),
    "GLACIER_IR": Phrase(en="S3 Glacier Instant Retrieval", ja="S3 Glacier Instant Retrieval"),
    "GLACIER": Phrase(en="S3 Glacier Flexible Retrieval", ja="S3 Glacier Flexible Retrieval"),
    "DEEP_ARCHIVE": Phrase(en="S3 Glacier Deep Archive", ja="S3 Glacier Deep Archive"),
    "ARCHIVE_ACCESS": Phrase(en="the Archive Access tier", ja="アーカイブアクセス階層"),
    "DEEP_ARCHIVE_ACCESS": Phrase(en="the Deep Archive Access tier", ja="ディープアーカイブアクセス階層"),
}
