"""The next steps that mint prints for a new URL."""

import json
import shlex
import sys

from bridge.cli.mint.snippets import DELIVERY_POLICY, snippets
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination
from bridge.sources.aws.arn import partition_of

LONGEST_SURE = 255  # characters that every form field takes
_BACKLOG = """\
Next: an administrator of the project adds a webhook with this URL in Backlog:
  Project Settings > Integrations > Webhooks
  プロジェクト設定 > インテグレーション > Webhook"""
_QUEUE = """\
Fill in <QUEUE>: an SQS queue in the topic's account and region, for what the bridge could not take. Its policy must let
sns.amazonaws.com send to it (the templates above make such a queue); without one leave RedrivePolicy out."""
_RAW = """\
It takes EventBridge API destinations (POST; a template is above), SNS raw delivery, and anything else:
  curl --data 'Deployed' {shown}
Nothing of that is signed, so keep the URL secret: that alone protects it."""


def templates(destination: Destination, source: str, url: str) -> str:
    """Templates to use instead of the commands among the next steps; "" if there are none. They do not hold the URL."""
    if source != "aws":
        return ""
    options = destination.options
    return snippets(options.get("topic", ()), raw="raw" in options, protocol=url.partition(":")[0])


def next_steps(destination: Destination, source: str, url: str) -> str:
    """The lines for stderr. They hold the URL only if stdout and stderr both go to a terminal."""
    steps = _aws(destination, url) if source == "aws" else _BACKLOG
    sealed = url.rpartition("/")[2]
    lines = [steps, f"Token id {token.parse(sealed).id}: put it into BRIDGE_REVOKED if the URL must stop working."]
    if len(url) > LONGEST_SURE:
        lines.append(_long(destination, url))
    return "\n".join(lines)


def _aws(destination: Destination, url: str) -> str:
    shown = shlex.quote(url) if sys.stdout.isatty() and sys.stderr.isatty() else '"$URL"'
    lines = ["  URL=…  # the line above"] if shown == '"$URL"' else []
    topics = tuple(map(_arn, destination.options.get("topic", ())))
    if topics:
        lines.insert(0, "Next: subscribe it. The bridge confirms the subscription by itself and greets the channel.")
        lines += [_subscribe(arn, shown, url.partition(":")[0]) for arn in topics]
        lines.append(_QUEUE)
    if "raw" in destination.options:
        lines.append(_RAW.format(shown=shown))
    return "\n".join(lines)


def _arn(topic: str) -> str:
    """The topic's ARN; where a whole account or region is allowed, with placeholders to fill in."""
    if topic.startswith("arn:"):
        return topic
    account, _, region = topic.partition(":")
    return f"arn:{partition_of(region) or 'aws'}:sns:{region or '<REGION>'}:{account}:<TOPIC>"


def _subscribe(arn: str, shown: str, protocol: str) -> str:
    queue = f"{arn.rpartition(':')[0].replace(':sns:', ':sqs:')}:<QUEUE>"
    policies = {"DeliveryPolicy": DELIVERY_POLICY, "RedrivePolicy": {"deadLetterTargetArn": queue}}
    attributes = json.dumps({name: json.dumps(policy, separators=(",", ":")) for name, policy in policies.items()})
    return (
        f"  aws sns subscribe --region {shlex.quote(arn.split(':')[3])} --topic-arn {shlex.quote(arn)} "
        f"--protocol {protocol} --notification-endpoint {shown} --attributes {shlex.quote(attributes)}"
    )


def _long(destination: Destination, url: str) -> str:
    """Says that some form may refuse the URL, and what makes it long."""
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
