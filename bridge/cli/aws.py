"""What goes wrong with AWS, as the commands say it in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from bridge.errors import BadSetting, Unavailable

Service = Literal["kms", "sqs", "cloudformation"]


@contextmanager
def asking(service: Service, whom: str) -> Iterator[None]:
    """Turns what AWS's SDK raises into BadSetting or Unavailable; `whom` is what was asked, as people call it."""
    import botocore.exceptions

    try:
        yield
    except (botocore.exceptions.NoRegionError, botocore.exceptions.InvalidRegionError):
        raise BadSetting("AWS_DEFAULT_REGION is missing or wrong; set it to one like ap-northeast-1") from None
    except botocore.exceptions.ClientError as error:
        raise _refused(f"{service}:{error.operation_name}", whom, error.response["Error"]["Code"]) from None
    except (botocore.exceptions.BotoCoreError, ValueError) as error:  # ValueError: AWS_ENDPOINT_URL is no URL
        word = type(error).__name__
        if "Credential" in word or "Token" in word or "Profile" in word:
            raise BadSetting(
                f"no usable AWS credentials ({word}); sign in with the AWS CLI, or set AWS_PROFILE"
            ) from None
        raise Unavailable(f"{whom} could not be asked ({word}); check network and AWS_ENDPOINT_URL") from None


def name(queue_url: str) -> str:
    """The queue's name, to speak of it."""
    return queue_url.rpartition("/")[2]


def _refused(action: str, whom: str, code: str) -> BadSetting | Unavailable:
    if "AccessDenied" in code:
        return BadSetting(f"AWS denied {action}; use credentials whose policy allows it")
    if "Token" in code or code in ("UnrecognizedClientException", "InvalidSignatureException"):
        return BadSetting(f"AWS does not take these credentials ({code}); sign in with the AWS CLI, or set AWS_PROFILE")
    if "NonExistentQueue" in code or code in ("QueueDoesNotExist", "InvalidAddress"):
        return BadSetting(f"{whom} does not exist; check its URL, region and account (AWS_PROFILE)")
    return Unavailable(f"{whom} refused {action.partition(':')[2]} ({code})")
