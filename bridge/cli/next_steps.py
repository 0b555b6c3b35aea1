"""What to do with a URL that was just minted, and with its token's id."""

import json
import shlex
import sys
from typing import Any

from bridge import token
from bridge.destination import Bot, Destination

LONGEST_SURE = 255  # characters that every form field takes

# Keeps trying for about 3,000 s; SNS's default gives up after a minute.
# https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
DELIVERY_POLICY: dict[str, Any] = {
    "healthyRetryPolicy": {
        "minDelayTarget": 5,
        "maxDelayTarget": 60,
        "numRetries": 60,
        "numNoDelayRetries": 0,
        "numMinDelayRetries": 3,
        "numMaxDelayRetries": 45,
        "backoffFunction": "exponential",
    },
    "throttlePolicy": {"maxReceivesPerSecond": 5},
}
_BACKLOG = """\
Next: an administrator of the project adds a webhook with this URL in Backlog:
  Project Settings > Integrations > Webhooks
  プロジェクト設定 > インテグレーション > Webhook"""


def next_steps(destination: Destination, source: str, url: str) -> str:
    """The lines for stderr. The URL itself is among them only where a person reads both streams."""
    steps = _aws(destination, url) if source == "aws" else _BACKLOG
    sealed = url.rpartition("/")[2]
    lines = [steps, f"Token id {token.token_id(sealed)}: put it into BRIDGE_REVOKED if the URL must stop working."]
    if len(url) > LONGEST_SURE:
        lines.append(_long(destination, url))
    return "\n".join(lines)


def _aws(destination: Destination, url: str) -> str:
    shown = shlex.quote(url) if sys.stdout.isatty() and sys.stderr.isatty() else '"$URL"'
    topics = destination.options.get("topic", ())
    commands = [_subscribe(_arn(topic), shown, url.partition(":")[0]) for topic in topics]
    lines = ["Next: subscribe it (the confirmation is answered by the bridge, and shown in the channel):", *commands]
    if shown == '"$URL"':
        lines.insert(1, "  URL=…  # the line above")
    if "raw" in destination.options:
        lines.append("It also takes raw delivery, EventBridge API destinations (POST) and plain text.")
    return "\n".join(lines)


def _arn(topic: str) -> str:
    """A topic as it is, or with what is to be filled in when a whole account is allowed."""
    if topic.startswith("arn:"):
        return topic
    account, _, region = topic.partition(":")
    return f"arn:aws:sns:{region or 'REGION'}:{account}:TOPIC"


def _subscribe(arn: str, shown: str, protocol: str) -> str:
    attributes = json.dumps({"DeliveryPolicy": json.dumps(DELIVERY_POLICY, separators=(",", ":"))})
    return (
        f"  aws sns subscribe --region {arn.split(':')[3]} --topic-arn {arn} --protocol {protocol} "
        f"--notification-endpoint {shown} --attributes {shlex.quote(attributes)}"
    )


def _long(destination: Destination, url: str) -> str:
    """That some form may refuse the URL, and what makes it long."""
    base = url.rpartition("/")[0].rpartition("/")[0]
    parts = {f"--{name}": sum(map(len, values)) for name, values in destination.options.items()}
    parts["the base URL"] = len(base)
    if isinstance(destination.to, Bot):
        parts["the bot token"] = len(destination.to.token)
    largest = sorted(parts.items(), key=lambda part: -part[1])[:3]
    why = ", ".join(f"{name} ({size})" for name, size in largest)
    return (
        f"The URL has {len(url)} characters, and some forms take no more than {LONGEST_SURE}: everything it needs "
        f"travels inside it, the most in {why}."
    )
