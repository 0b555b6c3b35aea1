"""The next steps that mint prints for a new URL."""

import json
import shlex

from bridge.cli.mint.snippets import DELIVERY_POLICY, Asked, snippets
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.receive.admission import HEADER

LONGEST_SURE = 255  # characters that every form field takes
_BACKLOG = """\
Next: an administrator of the project adds a webhook with this URL in Backlog:
  Project Settings > Integrations > Webhooks
  プロジェクト設定 > インテグレーション > Webhook"""
_QUEUE = """\
Fill in <QUEUE>: an SQS queue in the topic's account and region, for what the bridge could not take. Its policy must let
sns.amazonaws.com send to it (the templates above make such a queue); without one leave RedrivePolicy out."""
_READ = """\
Begin with this, which keeps it out of your shell's history, and paste {what}:"""
_RAW = """\
It takes EventBridge API destinations (POST; templates are above), SNS raw delivery, and anything else:
  curl --data 'Deployed' "$URL"
Nothing of that is signed, so keep the URL secret: that alone protects it. Whoever may read the settings of the AWS
account sees it there; --header-key asks for a key besides, which they do not see."""
_KEYED = f"""\
It takes EventBridge API destinations (POST; templates are above), and whatever else sends the key:
  curl --data 'Deployed' --header "{HEADER}: $KEY" "$URL\""""


def templates(destination: Destination, source: str, url: str) -> str:
    """Templates to use instead of the commands among the next steps; "" if there are none. They do not hold the URL."""
    if source != "aws":
        return ""
    options = destination.options
    asked = Asked(options.get("topic", ()), url.partition(":")[0], raw="raw" in options, keyed="header-key" in options)
    return snippets(asked)


def next_steps(destination: Destination, source: str, url: str) -> str:
    """The lines for stderr, without the URL: what is typed stays in a shell's history."""
    steps = _aws(destination, url) if source == "aws" else _BACKLOG
    sealed = url.rpartition("/")[2]
    lines = [steps, f"Token id {token.parse(sealed).id}: put it into BRIDGE_REVOKED if the URL must stop working."]
    if len(url) > LONGEST_SURE:
        lines.append(_long(destination, url))
    return "\n".join(lines)


def _aws(destination: Destination, url: str) -> str:
    options = destination.options
    keyed = "header-key" in options
    lines = [_READ.format(what="first the URL, then the key" if keyed else "the URL"), "  read -rs URL"]
    lines += ["  read -rs KEY"] if keyed else []
    topics = tuple(map(_arn, options.get("topic", ())))
    if topics:
        lines.insert(0, "Next: subscribe it. The bridge confirms the subscription by itself and greets the channel.")
        lines += [_sha256(arn) for arn in topics] if "sns-v2" in options else []
        lines += [_subscribe(arn, url.partition(":")[0]) for arn in topics]
        lines.append(_QUEUE)
    if "raw" in options:
        lines.append(_KEYED if keyed else _RAW)
    return "\n".join(lines)


def _sha256(arn: str) -> str:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-configure-message-signature.html"""
    return (
        f"  aws sns set-topic-attributes --region {shlex.quote(arn.split(':')[3])} --topic-arn {shlex.quote(arn)} "
        "--attribute-name SignatureVersion --attribute-value 2"
    )


def _arn(topic: str) -> str:
    """The topic's ARN; where a whole account or region is allowed, with placeholders to fill in."""
    if topic.startswith("arn:"):
        return topic
    account, _, region = topic.partition(":")
    return f"arn:{partition_of(region) or 'aws'}:sns:{region or '<REGION>'}:{account}:<TOPIC>"


def _subscribe(arn: str, protocol: str) -> str:
    queue = f"{arn.rpartition(':')[0].replace(':sns:', ':sqs:')}:<QUEUE>"
    policies = {"DeliveryPolicy": DELIVERY_POLICY, "RedrivePolicy": {"deadLetterTargetArn": queue}}
    attributes = json.dumps({name: json.dumps(policy, separators=(",", ":")) for name, policy in policies.items()})
    return (
        f"  aws sns subscribe --region {shlex.quote(arn.split(':')[3])} --topic-arn {shlex.quote(arn)} "
        f'--protocol {protocol} --notification-endpoint "$URL" --attributes {shlex.quote(attributes)}'
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
