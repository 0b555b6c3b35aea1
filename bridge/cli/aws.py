"""How commands call AWS: with whose credentials, and its errors as ours, in one line each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from bridge.errors import BadSetting, Unavailable

if TYPE_CHECKING:
    from botocore.session import Session

Service = Literal["kms", "sqs", "cloudformation", "lambda"]
_CONNECT, _ANSWER = 2, 5  # seconds


def session(profile: str | None = None) -> "Session":
    """A session with the environment's credentials, or a profile's.

    The instance metadata service (IMDS) is asked only if AWS_EC2_METADATA_DISABLED=false or a profile's
    credential_source says so: on other computers the question would go out to the network, and time out.
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
    """
    import botocore.session

    made = botocore.session.Session(profile=profile)
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() != "false":
        made.get_component("credential_provider").remove("iam-role")
    return made


def client(made: "Session", service: str, region: str) -> Any:
    """A client without retries, with short timeouts."""
    from botocore.config import Config

    config = Config(connect_timeout=_CONNECT, read_timeout=_ANSWER, retries={"total_max_attempts": 1})
    return made.create_client(service, region_name=region, config=config)


@contextmanager
def asking(service: Service, whom: str) -> Iterator[None]:
    """Turns what AWS's SDK raises into BadSetting or Unavailable; `whom` names in the message who was asked."""
    import botocore.exceptions
    from botocore.parsers import (
        ResponseParserError,
    )  # what answered was not AWS

    try:
        yield
    except (botocore.exceptions.NoRegionError, botocore.exceptions.InvalidRegionError):
        raise BadSetting(
            en="AWS_DEFAULT_REGION is missing or wrong; set it to one like ap-northeast-1",
            ja="AWS_DEFAULT_REGION がないか、正しくありません。ap-northeast-1 のように設定してください。",
        ) from None
    except botocore.exceptions.ClientError as error:
        raise _refused(f"{service}:{error.operation_name}", whom, error.response["Error"]["Code"]) from None
    except (botocore.exceptions.BotoCoreError, ResponseParserError, ValueError) as error:
        # ValueError: AWS_ENDPOINT_URL is no URL
        word = type(error).__name__
        if "Credential" in word or "Token" in word or "Profile" in word:
            raise BadSetting(
                en=f"no usable AWS credentials ({word}); sign in with the AWS CLI, or set AWS_PROFILE",
                ja=f"使える AWS の認証情報がありません（{word}）。AWS CLI でサインインするか、"
                "AWS_PROFILE を設定してください。",
            ) from None
        raise Unavailable(
            en=f"{whom} could not be asked ({word}); check network and AWS_ENDPOINT_URL",
            ja=f"{whom} に接続できませんでした（{word}）。ネットワークと AWS_ENDPOINT_URL を確認してください。",
        ) from None


def name(queue_url: str) -> str:
    """The queue's name, for messages."""
    return queue_url.rpartition("/")[2]


def _refused(action: str, whom: str, code: str) -> BadSetting | Unavailable:
    if "AccessDenied" in code:
        return BadSetting(
            en=f"AWS denied {action}; use credentials whose policy allows it",
            ja=f"AWS が {action} を許可しませんでした。許可するポリシーのある認証情報を使ってください。",
        )
    if "Token" in code or code in ("UnrecognizedClientException", "InvalidSignatureException"):
        return BadSetting(
            en=f"AWS does not take these credentials ({code}); sign in with the AWS CLI, or set AWS_PROFILE",
            ja=f"AWS がこの認証情報を受け付けません（{code}）。AWS CLI でサインインするか、"
            "AWS_PROFILE を設定してください。",
        )
    if "NonExistentQueue" in code or code in ("QueueDoesNotExist", "InvalidAddress"):
        return BadSetting(
            en=f"{whom} does not exist; check its URL, region and account (AWS_PROFILE)",
            ja=f"{whom} がありません。URL、リージョン、アカウント（AWS_PROFILE）を確認してください。",
        )
    call = action.partition(":")[2]
    return Unavailable(en=f"{whom} refused {call} ({code})", ja=f"{whom} が {call} を受け付けませんでした（{code}）。")
