"""Asks the AWS account that is deployed to. If it cannot be asked there is no answer: osls will say what is wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bridge.cli import aws
from bridge.cli.stack import described

if TYPE_CHECKING:
    from botocore.session import Session

Said = TypeVar("Said")


def number(profile: str, region: str) -> str | None:
    """The account's number; None without credentials, or if AWS does not answer."""
    return _asked(profile, lambda session: str(aws.client(session, "sts", region).get_caller_identity()["Account"]))


def outputs(profile: str, region: str, stack: str) -> frozenset[str]:
    """The names of the stack's outputs; empty if there is no such stack."""
    found = _asked(profile, lambda session: described(session, stack, region)) or {}
    return frozenset(output["OutputKey"] for output in found.get("Outputs", ()))


def _asked(profile: str, question: Callable[["Session"], Said]) -> Said | None:
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        return question(aws.session(profile or None))
    except (BotoCoreError, ClientError, ResponseParserError, ValueError):
        return None
