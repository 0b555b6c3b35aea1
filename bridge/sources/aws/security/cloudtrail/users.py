"""Calls that change who there is: users, their keys, passwords and MFA, identity providers, the organisation."""

from collections.abc import Callable

from bridge.payload import Payload
from bridge.sources.aws.security.cloudtrail.call import UNTOLD, Calls, Did, call
from bridge.sources.aws.security.cloudtrail.record import Record, named
from bridge.wording.phrases import Phrase
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE

_ROOT_KEY = Phrase(en="created an access key of the root user", ja="ルートユーザーのアクセスキーを作成しました")
_OWN_KEY = Phrase(en="created an access key for themselves", ja="アクセスキーを作成しました")


def _key(found: Record) -> Did | None:
    """Without a name it is a key of whoever asked for it."""
    if found.told["userIdentity"]["type"].text("") == "Root" and not found.request["userName"].text(""):
        return Did(grade=CRITICAL, phrase=_ROOT_KEY)
    return Did() if _names(found.request) else Did(phrase=_OWN_KEY)


def _names(request: Payload) -> bool:
    return bool(request["userName"].text("").strip())


def _of(word: str, path: str) -> Callable[[Record], Did | None]:
    """One word from one place of the request."""

    def read(found: Record) -> Did | None:
        text = named(found.request[path].text(""))
        return Did({word: text}) if text else UNTOLD

    return read


_USER = "userName"
_USERS: Calls = {
    ("iam", "CreateUser"): call(MEDIUM, "created the user", "ユーザーを作成しました", _USER),
    ("iam", "DeleteUser"): call(LOW, "deleted the user", "ユーザーを削除しました", _USER),
    ("iam", "AddUserToGroup"): call(
        MEDIUM,
        "added the user {thing} to the group {group}",
        "ユーザーをグループ {group} に追加しました：{thing}",
        _USER,
        read=_of("group", "groupName"),
    ),
    ("iam", "CreateAccessKey"): call(
        MEDIUM, "created an access key for the user", "ユーザーのアクセスキーを作成しました", _USER, read=_key
    ),
    ("iam", "UpdateAccessKey"): call(
        LOW,
        "set the access key {thing} to {status}",
        "アクセスキーを {status} にしました：{thing}",
        "accessKeyId",
        read=_of("status", "status"),
    ),
    ("iam", "DeleteAccessKey"): call(LOW, "deleted the access key", "アクセスキーを削除しました", "accessKeyId"),
    ("iam", "CreateLoginProfile"): call(
        HIGH, "gave a console password to the user", "ユーザーにコンソールのパスワードを設定しました", _USER
    ),
    ("iam", "UpdateLoginProfile"): call(
        HIGH, "changed the console password of the user", "ユーザーのコンソールのパスワードを変更しました", _USER
    ),
    ("iam", "DeactivateMFADevice"): call(
        HIGH, "switched off MFA of the user", "ユーザーの MFA を無効にしました", _USER
    ),
    ("iam", "DeleteVirtualMFADevice"): call(
        MEDIUM, "deleted the MFA device", "MFA デバイスを削除しました", "serialNumber"
    ),
    ("iam", "EnableMFADevice"): call(NONE, "switched on MFA of the user", "ユーザーの MFA を有効にしました", _USER),
    ("iam", "UpdateAccountPasswordPolicy"): call(
        MEDIUM, "changed the account's password policy", "アカウントのパスワードポリシーを変更しました"
    ),
    ("iam", "DeleteAccountPasswordPolicy"): call(
        MEDIUM, "deleted the account's password policy", "アカウントのパスワードポリシーを削除しました"
    ),
    ("iam", "CreateSAMLProvider"): call(HIGH, "added the SAML provider", "SAML プロバイダーを追加しました", "name"),
    ("iam", "UpdateSAMLProvider"): call(
        HIGH, "changed the SAML provider", "SAML プロバイダーを変更しました", "sAMLProviderArn"
    ),
    ("iam", "CreateOpenIDConnectProvider"): call(
        HIGH, "added the OpenID Connect provider", "OpenID Connect プロバイダーを追加しました", "url"
    ),
}
_ORGANISATION: Calls = {
    ("organizations", "LeaveOrganization"): call(
        CRITICAL, "took the account out of its organization", "アカウントを組織から離脱させました"
    ),
    ("organizations", "DeleteOrganization"): call(CRITICAL, "deleted the organization", "組織を削除しました"),
    ("organizations", "RemoveAccountFromOrganization"): call(
        HIGH,
        "removed the account {thing} from the organization",
        "組織からアカウントを削除しました：{thing}",
        "accountId",
    ),
    ("organizations", "CloseAccount"): call(HIGH, "closed the account", "アカウントを解約しました", "accountId"),
    ("organizations", "DetachPolicy"): call(
        HIGH,
        "detached the organization's policy {policy} from",
        "組織のポリシー {policy} をデタッチしました",
        "targetId",
        read=_of("policy", "policyId"),
    ),
    ("organizations", "DeletePolicy"): call(
        HIGH, "deleted the organization's policy", "組織のポリシーを削除しました", "policyId"
    ),
    ("organizations", "DisablePolicyType"): call(
        HIGH, "switched off policies of the type", "組織のポリシータイプを無効にしました", "policyType"
    ),
    ("organizations", "InviteAccountToOrganization"): call(
        MEDIUM,
        "invited the account {thing} into the organization",
        "組織にアカウントを招待しました：{thing}",
        "target/id",
    ),
    ("organizations", "RegisterDelegatedAdministrator"): call(
        MEDIUM,
        "made the account {thing} a delegated administrator",
        "アカウントを委任管理者に登録しました：{thing}",
        "accountId",
    ),
    ("account", "EnableRegion"): call(MEDIUM, "enabled the region", "リージョンを有効にしました", "RegionName"),
}

CALLS: Calls = {**_USERS, **_ORGANISATION}
