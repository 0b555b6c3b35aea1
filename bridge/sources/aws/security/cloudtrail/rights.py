"""Calls that change what somebody may do: policies, boundaries, whom a role trusts."""

from collections.abc import Callable

from bridge.sources.aws.security.cloudtrail import policies
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record, named
from bridge.wording.phrases import Phrase
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM

# policies of AWS's own that let somebody take all the rest
_MIGHTY = {"AdministratorAccess": CRITICAL, "IAMFullAccess": HIGH, "PowerUserAccess": HIGH}
_ALL = Phrase(
    en="wrote the policy {policy}, which allows everything, into {thing}",
    ja="すべてを許可するポリシー {policy} を追加しました：{thing}",
)
_EVERYBODY = Phrase(
    en="let everybody assume the role {thing}", ja="すべての人にロールの引き受けを許可しました：{thing}"
)
_ACCOUNT = Phrase(
    en="let the account {account} assume the role {thing}",
    ja="アカウント {account} にロールの引き受けを許可しました：{thing}",
)


def _attached(found: Record) -> Did:
    policy = named(found.request["policyArn"].text("") or found.request["managedPolicyArn"].text(""))
    return Did({"policy": policy}, _MIGHTY.get(policy)) if policy else UNTOLD


def _inline(found: Record) -> Did:
    policy = named(found.request["policyName"].text(""))
    if policy and policies.allows_everything(found.request["policyDocument"]):
        return Did({"policy": policy}, CRITICAL, _ALL)
    return Did({"policy": policy}) if policy else UNTOLD


def _version(found: Record) -> Did:
    return Did(grade=CRITICAL if policies.allows_everything(found.request["policyDocument"]) else None)


def _trusts(document: str, otherwise: Did | None) -> Callable[[Record], Did | None]:
    """Whom a role lets in now; among the words only where that is somebody outside."""

    def read(found: Record) -> Did | None:
        policy = found.request[document]
        if policies.allows_everybody(policy):
            return Did(grade=CRITICAL, phrase=_EVERYBODY)
        if others := policies.accounts(policy, found.where.account):
            return Did({"account": others[0]}, HIGH, _ACCOUNT)
        return otherwise

    return read


_USER, _ROLE, _GROUP = "userName", "roleName", "groupName"
CALLS: Calls = {
    ("iam", "AttachUserPolicy"): call(
        MEDIUM, "attached {policy} to the user", "ユーザーに {policy} をアタッチしました", _USER, read=_attached
    ),
    ("iam", "AttachRolePolicy"): call(
        MEDIUM, "attached {policy} to the role", "ロールに {policy} をアタッチしました", _ROLE, read=_attached
    ),
    ("iam", "AttachGroupPolicy"): call(
        MEDIUM, "attached {policy} to the group", "グループに {policy} をアタッチしました", _GROUP, read=_attached
    ),
    ("iam", "PutUserPolicy"): call(
        MEDIUM,
        "wrote the policy {policy} into the user",
        "ユーザーにインラインポリシー {policy} を設定しました",
        _USER,
        read=_inline,
    ),
    ("iam", "PutRolePolicy"): call(
        MEDIUM,
        "wrote the policy {policy} into the role",
        "ロールにインラインポリシー {policy} を設定しました",
        _ROLE,
        read=_inline,
    ),
    ("iam", "PutGroupPolicy"): call(
        MEDIUM,
        "wrote the policy {policy} into the group",
        "グループにインラインポリシー {policy} を設定しました",
        _GROUP,
        read=_inline,
    ),
    ("iam", "CreatePolicy"): call(LOW, "created the policy", "ポリシーを作成しました", "policyName", read=_version),
    ("iam", "CreatePolicyVersion"): call(
        MEDIUM, "changed the policy", "ポリシーを変更しました", "policyArn", read=_version
    ),
    ("iam", "SetDefaultPolicyVersion"): call(
        MEDIUM,
        "changed the default version of the policy",
        "ポリシーのデフォルトバージョンを変更しました",
        "policyArn",
    ),
    ("iam", "DetachUserPolicy"): call(
        LOW, "detached {policy} from the user", "ユーザーから {policy} をデタッチしました", _USER, read=_attached
    ),
    ("iam", "DetachRolePolicy"): call(
        LOW, "detached {policy} from the role", "ロールから {policy} をデタッチしました", _ROLE, read=_attached
    ),
    ("iam", "DeleteUserPermissionsBoundary"): call(
        HIGH, "took away the permissions boundary of the user", "ユーザーのアクセス許可の境界を削除しました", _USER
    ),
    ("iam", "DeleteRolePermissionsBoundary"): call(
        HIGH, "took away the permissions boundary of the role", "ロールのアクセス許可の境界を削除しました", _ROLE
    ),
    ("iam", "UpdateAssumeRolePolicy"): call(
        MEDIUM,
        "changed whom the role trusts:",
        "ロールの信頼ポリシーを変更しました",
        _ROLE,
        read=_trusts("policyDocument", Did()),
    ),
    ("iam", "CreateRole"): call(
        LOW, "created the role", "ロールを作成しました", _ROLE, read=_trusts("assumeRolePolicyDocument", Did())
    ),
    ("sso", "AttachManagedPolicyToPermissionSet"): call(
        MEDIUM,
        "attached {policy} to the permission set",
        "許可セットに {policy} をアタッチしました",
        "permissionSetArn",
        read=_attached,
    ),
    ("sso", "CreateAccountAssignment"): call(
        MEDIUM, "gave somebody access to the account", "アカウントへのアクセスを割り当てました", "targetId"
    ),
}
