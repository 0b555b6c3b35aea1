"""Does a key of the keyring come out? KMS is asked for those that it has wrapped."""

from bridge.cli.doctor.finding import Finding, fine, wrong
from bridge.errors import Unavailable
from bridge.sealing.key_lines import Entry
from bridge.sealing.keyring import Unwrap, decrypt, unwrapped
from bridge.wording.phrases import Phrase

_PLAIN = Phrase(en="the key {name} is plain", ja="鍵 {name} は平文です")
_UNWRAPS = Phrase(en="KMS unwraps the key {name}", ja="鍵 {name} を KMS で復号できました")
_WRAPPED = Phrase(en="KMS does not unwrap the key {name} ({code})", ja="鍵 {name} を KMS で復号できません（{code}）")
_SIGN_IN = Phrase(
    en="sign in with the AWS CLI, or set AWS_PROFILE", ja="AWS CLI でサインインするか、AWS_PROFILE を設定してください"
)
_REPLACE = Phrase(
    en="the line is damaged or not of this key: restore it, or drop it and mint its URLs anew",
    ja="この行が壊れているか、別のキーのものです。元に戻すか、行を削除して URL を発行し直してください",
)
_NETWORK = Phrase(
    en="check network, region and AWS_ENDPOINT_URL, and ask again",
    ja="ネットワーク、リージョン、AWS_ENDPOINT_URL を確認して、もう一度試してください",
)
_SAYS = {
    "AccessDeniedException": Phrase(
        en="allow this role kms:Decrypt on {arn} (and see that the key's own policy does)",
        ja="このロールに {arn} の kms:Decrypt を許可してください（キー自身のポリシーも確認してください）",
    ),
    "DisabledException": Phrase(en="enable {arn} in KMS", ja="KMS で {arn} を有効にしてください"),
    "KMSInvalidStateException": Phrase(
        en="cancel the deletion of {arn} in KMS, and enable it",
        ja="KMS で {arn} の削除をキャンセルし、有効にしてください",
    ),
    "NotFoundException": Phrase(
        en="{arn} is gone: drop the line, and mint its URLs anew",
        ja="{arn} は削除されています。行を削除して URL を発行し直してください",
    ),
    "InvalidCiphertextException": _REPLACE,
    "IncorrectKeyException": _REPLACE,
    "KeyLength": _REPLACE,
    "UnrecognizedClientException": _SIGN_IN,
    "InvalidSignatureException": _SIGN_IN,
}


def unwraps(entry: Entry, unwrap: Unwrap = decrypt) -> Finding:
    """Does the key come out: at once when plain, else by asking KMS?"""
    if entry.arn is None:
        return fine(_PLAIN, name=entry.name)
    try:
        unwrapped(entry, unwrap)
    except Unavailable as error:
        code = error.reason
        unsigned = "Credential" in code or "Token" in code or "Profile" in code
        do = _SIGN_IN if unsigned else _SAYS.get(code, _NETWORK)
        return wrong(_WRAPPED, do, name=entry.name, code=code, arn=entry.arn)
    return fine(_UNWRAPS, name=entry.name)
