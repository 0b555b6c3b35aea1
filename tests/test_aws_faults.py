"""What goes wrong with AWS is one line that says what to do, and an exit code."""

import botocore.exceptions
import pytest

from bridge.cli.aws import asking
from bridge.errors import BadSetting, BridgeError, Unavailable


def refused(code: str) -> botocore.exceptions.ClientError:
    return botocore.exceptions.ClientError(
        {"Error": {"Code": code, "Message": "arn:aws:iam::123456789012:user/aoi"}}, "SendMessage"
    )


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (botocore.exceptions.NoRegionError(), BadSetting, "AWS_DEFAULT_REGION is missing or wrong"),
        (botocore.exceptions.NoCredentialsError(), BadSetting, "no usable AWS credentials (NoCredentialsError)"),
        (botocore.exceptions.ProfileNotFound(profile="x"), BadSetting, "no usable AWS credentials (ProfileNotFound)"),
        (botocore.exceptions.EndpointConnectionError(endpoint_url="x"), Unavailable, "a.fifo could not be asked"),
        (ValueError("Invalid endpoint: x"), Unavailable, "a.fifo could not be asked (ValueError); check network"),
        (refused("AccessDenied"), BadSetting, "AWS denied sqs:SendMessage; use credentials whose policy allows it"),
        (refused("AccessDeniedException"), BadSetting, "AWS denied sqs:SendMessage"),
        (refused("InvalidClientTokenId"), BadSetting, "AWS does not take these credentials (InvalidClientTokenId)"),
        (refused("AWS.SimpleQueueService.NonExistentQueue"), BadSetting, "a.fifo does not exist; check its URL"),
        (refused("QueueDoesNotExist"), BadSetting, "a.fifo does not exist; check its URL"),
        (refused("RequestThrottled"), Unavailable, "a.fifo refused SendMessage (RequestThrottled)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_of_aws_says_what_to_do(fault: Exception, error: type[BridgeError], says: str) -> None:
    with pytest.raises(error) as raised, asking("sqs", "a.fifo"):
        raise fault
    assert str(raised.value).startswith(says)
    assert "aoi" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_what_is_said_already_passes() -> None:
    with pytest.raises(Unavailable, match="as it is"), asking("sqs", "a.fifo"):
        raise Unavailable(en="as it is", ja="as it is")
