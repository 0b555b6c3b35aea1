"""The AWS account whose credentials are there, as far as it can be asked: osls will tell what is wrong with them."""

import os
from typing import Any


def number(profile: str, region: str) -> str | None:
    """Its number; None without credentials, or when AWS does not say."""
    answer = _ask(profile, region, "sts", "get_caller_identity")
    return str(answer["Account"]) if answer else None


def outputs(profile: str, region: str, stack: str) -> frozenset[str]:
    """The names of what the stack gives out; none of a stack that is not there."""
    answer = _ask(profile, region, "cloudformation", "describe_stacks", StackName=stack) or {"Stacks": []}
    return frozenset(output["OutputKey"] for found in answer["Stacks"] for output in found.get("Outputs", ()))


def _ask(profile: str, region: str, whom: str, what: str, **about: str) -> dict[str, Any] | None:
    """An instance's own credentials are used only where somebody has said so: anywhere else nobody answers, slowly."""
    import boto3
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    config = Config(connect_timeout=3, read_timeout=3, retries={"total_max_attempts": 1})
    try:
        inner = botocore.session.Session(profile=profile or None)
        if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() != "false":
            inner.get_component("credential_provider").remove("iam-role")
        session: Any = boto3.session.Session(botocore_session=inner, region_name=region)
        answer: dict[str, Any] = getattr(session.client(whom, config=config), what)(**about)
    except (BotoCoreError, ClientError, ResponseParserError, ValueError):
        return None
    return answer
