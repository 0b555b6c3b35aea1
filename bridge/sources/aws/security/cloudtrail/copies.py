"""Calls that give copies of data away, or take them: snapshots, images, databases, backups; who may call a function."""

from collections.abc import Callable, Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.security.cloudtrail import policies
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.phrases import Phrase
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM

_MOST = 50  # grants
_SNAPSHOT, _IMAGE = Phrase(en="snapshot", ja="スナップショット"), Phrase(en="image", ja="AMI")
_TO_ALL = Phrase(en="shared the {noun} {thing} with everybody", ja="{noun} をパブリックに公開しました：{thing}")
_UNSHARED = Phrase(en="stopped sharing the {noun}", ja="{noun} の共有を取り消しました")
_CALLABLE = Phrase(en="let everybody call the function {thing}", ja="すべての人に関数の呼び出しを許可しました：{thing}")
_CALLED_BY = Phrase(
    en="let the account {account} call the function {thing}",
    ja="アカウント {account} に関数の呼び出しを許可しました：{thing}",
)


def _shared(noun: Phrase, whom: Callable[[Payload], tuple[list[str], bool]]) -> Callable[[Record], Did | None]:
    """With whom a snapshot or an image is shared: accounts, or all; whether it is shared with nobody new."""

    def read(found: Record) -> Did | None:
        added, removes = whom(found.request)
        if "all" in added:
            return Did({"noun": noun}, CRITICAL, _TO_ALL)
        if added:
            return Did({"noun": noun, "account": added[0]})
        return Did({"noun": noun}, LOW, _UNSHARED) if removes else UNTOLD

    return read


def _permission(path: str) -> Callable[[Payload], tuple[list[str], bool]]:
    def read(request: Payload) -> tuple[list[str], bool]:
        asked = request[path]
        return list(_holders(asked["add"]["items"])), asked["remove"].present()

    return read


def _holders(items: Payload) -> Iterator[str]:
    for one in islice(items, _MOST):
        yield from (text for key in ("group", "userId", "organizationArn") if (text := one[key].text("")))


def _restore(request: Payload) -> tuple[list[str], bool]:
    texts = [text for one in islice(request["valuesToAdd"], _MOST) if (text := one.text(""))]
    return texts, request["valuesToRemove"].present()


def _invoked(found: Record) -> Did | None:
    """By a service is usual, and said by name."""
    principal, request = found.request["principal"].text(""), found.request
    narrowed = any(request[key].present() for key in ("sourceArn", "sourceAccount", "principalOrgID"))
    if principal == "*" and not narrowed:
        return Did(grade=CRITICAL, phrase=_CALLABLE)
    other = policies.account_of(principal)
    return Did({"account": other}, HIGH, _CALLED_BY) if other and other != found.where.account else None


def _url(found: Record) -> Did | None:
    return Did() if found.request["authType"].text("") == "NONE" else None


def _exposed(found: Record) -> Did | None:
    return Did() if found.request["publiclyAccessible"].flag(False) else None


_SHARED_EN, _SHARED_JA = (
    "shared the {noun} {thing} with the account {account}",
    "{noun} をアカウント {account} と共有しました：{thing}",
)
CALLS: Calls = {
    ("ec2", "ModifySnapshotAttribute"): call(
        HIGH, _SHARED_EN, _SHARED_JA, "snapshotId", read=_shared(_SNAPSHOT, _permission("createVolumePermission"))
    ),
    ("ec2", "ModifyImageAttribute"): call(
        HIGH, _SHARED_EN, _SHARED_JA, "imageId", read=_shared(_IMAGE, _permission("launchPermission"))
    ),
    ("rds", "ModifyDBSnapshotAttribute"): call(
        HIGH, _SHARED_EN, _SHARED_JA, "dBSnapshotIdentifier", read=_shared(_SNAPSHOT, _restore)
    ),
    ("rds", "ModifyDBClusterSnapshotAttribute"): call(
        HIGH, _SHARED_EN, _SHARED_JA, "dBClusterSnapshotIdentifier", read=_shared(_SNAPSHOT, _restore)
    ),
    ("rds", "ModifyDBInstance"): call(
        CRITICAL,
        "made the database {thing} reachable from the internet",
        "データベースをパブリックアクセス可能にしました：{thing}",
        "dBInstanceIdentifier",
        read=_exposed,
    ),
    ("rds", "DeleteDBInstance"): call(
        MEDIUM, "deleted the database", "データベースを削除しました", "dBInstanceIdentifier"
    ),
    ("rds", "DeleteDBCluster"): call(
        MEDIUM, "deleted the database cluster", "データベースクラスターを削除しました", "dBClusterIdentifier"
    ),
    ("ec2", "DisableEbsEncryptionByDefault"): call(
        MEDIUM, "switched off the default encryption of EBS volumes", "EBS のデフォルトの暗号化を無効にしました"
    ),
    ("backup", "DeleteBackupVault"): call(
        HIGH, "deleted the backup vault", "バックアップボールトを削除しました", "backupVaultName"
    ),
    ("backup", "DeleteRecoveryPoint"): call(
        HIGH, "deleted the recovery point", "復旧ポイントを削除しました", "recoveryPointArn"
    ),
    ("lambda", "AddPermission"): call(
        MEDIUM, "changed who may call the function", "関数のポリシーを変更しました", "functionName", read=_invoked
    ),
    ("lambda", "CreateFunctionUrlConfig"): call(
        HIGH,
        "made a URL without authentication for the function",
        "関数に認証なしの URL を作成しました",
        "functionName",
        read=_url,
    ),
    ("lambda", "UpdateFunctionUrlConfig"): call(
        HIGH,
        "took the authentication off the URL of the function",
        "関数 URL の認証を無効にしました",
        "functionName",
        read=_url,
    ),
    ("ec2", "GetPasswordData"): call(
        MEDIUM, "read the administrator password of", "管理者パスワードを取得しました", "instanceId"
    ),
}
