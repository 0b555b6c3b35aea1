"""Templates that subscribe a minted URL, for CloudFormation and for Terraform: to SNS here, to EventBridge beside it.

None of them holds the URL, which is a secret: it is a NoEcho parameter, or a sensitive variable. Whatever has a name is
named after the URL (`Asked.id`) and the topic, and every value is given where it is used: what is pasted for a second
URL or topic stands beside the first, and takes nothing from it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bridge.sources.aws.setup import eventbridge_target, undelivered
from bridge.values import dataclass

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

_PRINCIPAL = "sns.amazonaws.com"
_NO_NAME = re.compile(r"[^A-Za-z0-9-]")  # what may not stand in a stack's name

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
_CLOUDFORMATION = """\
# Save as kakehashi.yaml, then in the topic's account and region (a stack for each topic and URL; delete it to end it):
{deploy}
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Url: # the URL is a secret
    Type: String
    NoEcho: true
  Topic:
    Type: String
Resources:
{undelivered}
  Subscription:
    Type: AWS::SNS::Subscription
    DependsOn: UndeliveredPolicy
    Properties:
      TopicArn: !Ref Topic
      Protocol: {protocol}
      Endpoint: !Ref Url
      DeliveryPolicy:
{policy}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Undelivered.Arn"""

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_subscription
_TERRAFORM = """\
# The URL is a secret (and stands in the state): export TF_VAR_{name}_url="$URL"
variable "{name}_url" {{
  type      = string
  sensitive = true
}}

{undelivered}

resource "aws_sns_topic_subscription" "{name}" {{
  topic_arn              = {topic}
  protocol               = "{protocol}"
  endpoint               = var.{name}_url
  endpoint_auto_confirms = true
  delivery_policy = jsonencode({{
{policy}
  }})
  redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.{name}_undelivered.arn }})
  depends_on     = [aws_sqs_queue_policy.{name}_undelivered]
}}"""
_TOPIC_TO_FILL_IN = """variable "{name}_topic_arn" {{
  type = string # a module of this for each topic
}}

"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a minted URL its templates depend on; `topics` as they are sealed, ARNs or wider; `id` of its token."""

    id: str
    topics: tuple[str, ...]
    protocol: str
    raw: bool
    keyed: bool


def snippets(asked: Asked) -> str:
    """What to paste instead of a command, each part under its heading."""
    parts: list[tuple[str, str]] = []
    if asked.topics:
        parts.append(("CloudFormation", _cloudformation(asked)))
        parts.append(("Terraform", _terraform(asked)))
    if asked.raw:
        events = "for events straight from EventBridge"
        parts.append((f"CloudFormation, {events}", eventbridge_target.cloudformation(asked.id, asked.keyed)))
        parts.append((f"Terraform, {events}", eventbridge_target.terraform(asked.id, asked.keyed)))
    return "\n\n".join(f"── {heading} ──\n{text}" for heading, text in parts)


def _cloudformation(asked: Asked) -> str:
    return _CLOUDFORMATION.format(
        deploy="\n".join(_deploy(asked.id, topic) for topic in asked.topics),
        undelivered=undelivered.cloudformation("SNS", _PRINCIPAL, "!Ref Topic"),
        protocol=asked.protocol,
        policy="\n".join(_yaml(DELIVERY_POLICY, " " * 8)),
    )


def _deploy(id_: str, topic: str) -> str:
    """The command for one topic, both parameters given: what is left out would be taken from the stack as it stands.

    https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/ (--parameter-overrides)
    """
    exact = topic.startswith("arn:")
    stack = f"kakehashi-{id_}-" + (_NO_NAME.sub("-", topic.rpartition(":")[2])[:80] if exact else "TOPIC")
    return (
        f"#   aws cloudformation deploy --stack-name {stack} --template-file kakehashi.yaml \\\n"
        f'#     --parameter-overrides "Url=$URL" "Topic={topic if exact else "ARN"}"'
    )


def _terraform(asked: Asked) -> str:
    name = f"kakehashi_{asked.id}"
    exact = len(asked.topics) == 1 and asked.topics[0].startswith("arn:")
    topic = f'"{asked.topics[0]}"' if exact else f"var.{name}_topic_arn"
    text = _TERRAFORM.format(
        name=name,
        topic=topic,
        undelivered=undelivered.terraform(name, "kakehashi", _PRINCIPAL, topic),
        protocol=asked.protocol,
        policy="\n".join(_hcl(DELIVERY_POLICY, " " * 4)),
    )
    return text if exact else _TOPIC_TO_FILL_IN.format(name=name) + text


def _yaml(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _yaml(value, indent + "  ")
        else:
            yield f"{indent}{name}: {value}"


def _hcl(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    """The values as `terraform fmt` lays them out: equals signs of neighbouring lines aligned."""
    width = max(len(name) for name, value in values.items() if not isinstance(value, dict)) if indent[4:] else 0
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name} = {{"
            yield from _hcl(value, indent + "  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{name:{width}} = " + (f'"{value}"' if isinstance(value, str) else str(value))
