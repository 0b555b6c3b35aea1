"""Calls that open a bucket, a key or a secret to others, or take away what protects it."""

from collections.abc import Callable
from itertools import islice

from bridge.sources.aws.eventbridge import at
from bridge.sources.aws.security.cloudtrail import policies
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.phrases import Phrase
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM

_MOST = 50  # grants
_GROUPS = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")
_OPEN = ("public-read", "public-read-write", "authenticated-read")  # S3's ready-made ACLs
_SETTINGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_BLOCKS = Phrase(en="switched on Block Public Access of", ja="ブロックパブリックアクセスを有効にしました")
_OPENED = Phrase(
    en="opened the {noun} {thing} to everybody by its policy",
    ja="ポリシーで {noun} をパブリックに公開しました：{thing}",
)
_LENT = Phrase(
    en="opened the {noun} {thing} to the account {account} by its policy",
    ja="ポリシーで {noun} へのアクセスをアカウント {account} に許可しました：{thing}",
)
_BY_ACL = Phrase(
    en="opened the bucket {thing} to everybody by its ACL", ja="ACL でバケットをパブリックに公開しました：{thing}"
)
_AT_ONCE = Phrase(
    en="deleted the secret {thing} without a recovery window", ja="シークレットを復旧期間なしで削除しました：{thing}"
)


def _by_policy(path: str, noun: Phrase) -> Callable[[Record], Did | None]:
    def read(found: Record) -> Did:
        policy = found.request[path]
        if policies.allows_everybody(policy):
            return Did({"noun": noun}, CRITICAL, _OPENED)
        others = policies.accounts(policy, found.where.account)
        return Did({"noun": noun, "account": others[0]}, HIGH, _LENT) if others else Did()

    return read


def _acl(found: Record) -> Did:
    ready = found.request["x-amz-acl"]
    texts = [one.text("") for one in ready] or [ready.text("")]
    grants = at(found.request, "AccessControlPolicy/AccessControlList/Grant")
    listed = [grants] if isinstance(grants.value, dict) else islice(grants, _MOST)
    public = any(grant["Grantee"]["URI"].text("").endswith(_GROUPS) for grant in listed)
    return Did(grade=CRITICAL, phrase=_BY_ACL) if public or any(text in _OPEN for text in texts) else Did()


def _block(found: Record) -> Did:
    settings = found.request["PublicAccessBlockConfiguration"]
    if not isinstance(settings.value, dict):
        return UNTOLD
    off = [name for name in _SETTINGS if settings[name].flag(True) is False]
    return Did({"settings": ", ".join(off)}) if off else Did(grade=LOW, phrase=_BLOCKS)


def _days(found: Record) -> Did:
    return Did({"days": int(found.request["pendingWindowInDays"].number(30))})


def _secret(found: Record) -> Did:
    at_once = found.request["forceDeleteWithoutRecovery"].flag(False)
    return Did(grade=HIGH, phrase=_AT_ONCE) if at_once else Did()


_BUCKET = "bucketName"
_BUCKETS: Calls = {
    ("s3", "PutBucketPolicy"): call(
        MEDIUM,
        "changed the policy of the bucket",
        "バケットポリシーを変更しました",
        _BUCKET,
        read=_by_policy("bucketPolicy", Phrase(en="bucket", ja="バケット")),
    ),
    ("s3", "DeleteBucketPolicy"): call(
        MEDIUM, "deleted the policy of the bucket", "バケットポリシーを削除しました", _BUCKET
    ),
    ("s3", "PutBucketAcl"): call(
        MEDIUM, "changed the ACL of the bucket", "バケットの ACL を変更しました", _BUCKET, read=_acl
    ),
    ("s3", "PutBucketPublicAccessBlock"): call(
        HIGH,
        "switched off Block Public Access ({settings}) of",
        "ブロックパブリックアクセスを無効にしました（{settings}）",
        _BUCKET,
        read=_block,
    ),
    ("s3", "DeleteBucketPublicAccessBlock"): call(
        HIGH, "switched off Block Public Access of", "ブロックパブリックアクセスを無効にしました", _BUCKET
    ),
    ("s3", "PutAccountPublicAccessBlock"): call(
        CRITICAL,
        "switched off Block Public Access ({settings}) of the account",
        "アカウントのブロックパブリックアクセスを無効にしました（{settings}）",
        "accountId",
        read=_block,
    ),
    ("s3", "DeleteAccountPublicAccessBlock"): call(
        CRITICAL,
        "switched off Block Public Access of the account",
        "アカウントのブロックパブリックアクセスを無効にしました",
        "accountId",
    ),
    ("s3", "DeleteBucketEncryption"): call(
        MEDIUM, "removed the encryption of the bucket", "バケットの暗号化設定を削除しました", _BUCKET
    ),
    ("s3", "PutBucketReplication"): call(
        MEDIUM, "changed the replication of the bucket", "バケットのレプリケーション設定を変更しました", _BUCKET
    ),
    ("s3", "PutBucketLifecycle"): call(
        MEDIUM, "changed the lifecycle of the bucket", "バケットのライフサイクル設定を変更しました", _BUCKET
    ),
    ("s3", "DeleteBucket"): call(MEDIUM, "deleted the bucket", "バケットを削除しました", _BUCKET),
}
_KEYS: Calls = {
    ("kms", "ScheduleKeyDeletion"): call(
        CRITICAL,
        "scheduled the KMS key {thing} for deletion in {days} days",
        "KMS キーの削除をスケジュールしました（{days} 日後）：{thing}",
        "keyId",
        read=_days,
    ),
    ("kms", "CancelKeyDeletion"): call(
        LOW, "cancelled the deletion of the KMS key", "KMS キーの削除をキャンセルしました", "keyId"
    ),
    ("kms", "DisableKey"): call(HIGH, "disabled the KMS key", "KMS キーを無効にしました", "keyId"),
    ("kms", "EnableKey"): call(LOW, "enabled the KMS key", "KMS キーを有効にしました", "keyId"),
    ("kms", "DeleteImportedKeyMaterial"): call(
        HIGH, "deleted the key material of the KMS key", "KMS キーのキーマテリアルを削除しました", "keyId"
    ),
    ("kms", "DisableKeyRotation"): call(
        MEDIUM, "disabled the rotation of the KMS key", "KMS キーのローテーションを無効にしました", "keyId"
    ),
    ("kms", "PutKeyPolicy"): call(
        MEDIUM,
        "changed the policy of the KMS key",
        "KMS キーのキーポリシーを変更しました",
        "keyId",
        read=_by_policy("policy", Phrase(en="KMS key", ja="KMS キー")),
    ),
    ("secretsmanager", "DeleteSecret"): call(
        MEDIUM, "deleted the secret", "シークレットを削除しました", "secretId", read=_secret
    ),
    ("secretsmanager", "RestoreSecret"): call(LOW, "restored the secret", "シークレットを復元しました", "secretId"),
    ("secretsmanager", "PutResourcePolicy"): call(
        MEDIUM,
        "changed the policy of the secret",
        "シークレットのリソースポリシーを変更しました",
        "secretId",
        read=_by_policy("resourcePolicy", Phrase(en="secret", ja="シークレット")),
    ),
    ("secretsmanager", "CancelRotateSecret"): call(
        MEDIUM, "switched off the rotation of the secret", "シークレットのローテーションを無効にしました", "secretId"
    ),
}

CALLS: Calls = {**_BUCKETS, **_KEYS}
