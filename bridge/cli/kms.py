"""Makes keys wrapped by KMS. Nothing else in the bridge creates anything in an AWS account."""

import base64
import os
import re
from typing import TYPE_CHECKING

from bridge.cli.aws import asking
from bridge.errors import BadOption
from bridge.sealing.key_lines import checked
from bridge.sealing.keyring import CONTEXT, kms_client

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
_ALIAS = re.compile(r"(?!aws/)[A-Za-z0-9/_-]{1,250}")


def new_wrapped(name: str, alias: str, *, region: str | None = None) -> str:
    """The line of a new key, wrapped by KMS. Creates the KMS key and alias if missing; turns on yearly rotation.

    `alias` is with or without its "alias/"; `region` None means AWS_REGION, or that of the AWS configuration.
    Raises BadOption, or BadSetting and Unavailable, which say what AWS lacks.
    """
    checked(name)
    alias = alias.removeprefix("alias/")
    if not _ALIAS.fullmatch(alias):
        raise BadOption(
            en="the KMS alias must be 1 to 250 of A-Z a-z 0-9 / _ - and not start with aws/",
            ja="KMS のエイリアスには、A-Z a-z 0-9 / _ - を 1〜250 文字で指定してください（aws/ で始まるものは"
            "使えません）。",
        )
    with asking("kms", "KMS"):
        kms = kms_client(region or os.environ.get("AWS_REGION"))  # the SDK alone would not look at it
        arn = _key_behind(kms, f"alias/{alias}")
        blob = kms.generate_data_key(KeyId=arn, KeySpec="AES_256", EncryptionContext=CONTEXT)["CiphertextBlob"]
    return f"{name} = kms:{arn} {base64.b64encode(blob).decode()}"


def _key_behind(kms: "KMSClient", alias: str) -> str:
    try:
        arn = kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
    except kms.exceptions.NotFoundException:
        arn = kms.create_key(Description="Seals the bridge's webhook URLs")["KeyMetadata"]["Arn"]
        kms.create_alias(AliasName=alias, TargetKeyId=arn)
    if not kms.get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]:
        kms.enable_key_rotation(KeyId=arn, RotationPeriodInDays=365)  # what older material sealed stays readable
    return arn
