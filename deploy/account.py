"""Asks the AWS account that is deployed to: whose it is, and what of the bridge stands there already."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bridge.cli import aws
from bridge.cli.stack import described
from bridge.errors import BadSetting, Unavailable
from deploy.standing import Standing, Unseen, ids

if TYPE_CHECKING:
    from botocore.session import Session

Said = TypeVar("Said")
_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


def number(profile: str, region: str) -> str | None:
    """The account's number; None without credentials, or if AWS does not answer: osls will say what is wrong."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    with suppress(BotoCoreError, ClientError, ResponseParserError, ValueError):
        made = aws.session(profile or None)
        return str(aws.client(made, "sts", region).get_caller_identity()["Account"])
    return None


def standing(profile: str, region: str, stack: str) -> Standing | None:
    """What stands; None if there is no such stack. Raises Unseen."""
    try:
        with aws.asking("cloudformation", "CloudFormation"):
            session = aws.session(profile or None)
            found = described(session, stack, region)
        if found is None:
            return None
        outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", ())}
        ask = partial(_asked, session, region)
        by_hand = (_revoked(ask, f"{stack}-{function}") for function in ("http", "worker"))
        told = ids(outputs.get("RevokedTokens", ""))
        queues = [outputs[name] for name in ("QueueUrl", "ParkedQueueUrl") if name in outputs]
        return Standing(outputs, told.union(*by_hand), sum(_waiting(ask, queue) for queue in queues))
    except (BadSetting, Unavailable) as why:
        raise Unseen(why) from None


def _asked(session: "Session", region: str, service: aws.Service, question: Callable[[Any], Said]) -> Said:
    with aws.asking(service, service):
        return question(aws.client(session, service, region))


def _revoked(ask: Callable[..., Any], function: str) -> frozenset[str]:
    """The ids that a function refuses now, as somebody may have set them in the console; none if it is not there."""
    found: Mapping[str, Any] = ask("lambda", partial(_configuration, function))
    return ids(found.get("Environment", {}).get("Variables", {}).get("BRIDGE_REVOKED", ""))


def _configuration(function: str, client: Any) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = client.get_function_configuration(FunctionName=function)
    except client.exceptions.ResourceNotFoundException:
        return {}
    return found


def _waiting(ask: Callable[..., Any], queue: str) -> int:
    def counted(client: Any) -> int:
        found = client.get_queue_attributes(QueueUrl=queue, AttributeNames=list(_COUNTS))["Attributes"]
        return sum(int(found[name]) for name in _COUNTS)

    found: int = ask("sqs", counted)
    return found
