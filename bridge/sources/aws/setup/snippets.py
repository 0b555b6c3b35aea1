"""Templates that subscribe a minted URL, for CloudFormation and for Terraform: to SNS here, to EventBridge beside it.

None of them holds the URL, which is a secret: it is a NoEcho parameter, or a sensitive variable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bridge.sources.aws.setup import eventbridge_target

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

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
_CLOUDFORMATION = """\
# Save as kakehashi.yaml, then in the topic's account and region:
#   aws cloudformation deploy --stack-name kakehashi --template-file kakehashi.yaml --parameter-overrides {overrides}
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Url: # the URL is a secret
    Type: String
    NoEcho: true
  Topic:
    Type: String{default}
Resources:
  Undelivered: # keeps for 14 days what the bridge could not take
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  UndeliveredPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Undelivered]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{Service: sns.amazonaws.com}}
            Action: sqs:SendMessage
            Resource: !GetAtt Undelivered.Arn
            Condition: {{ArnEquals: {{"aws:SourceArn": !Ref Topic}}}}
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
# The URL is a secret (and stands in the state): export TF_VAR_kakehashi_url="$URL"
variable "kakehashi_url" {{
  type      = string
  sensitive = true
}}

variable "kakehashi_topic_arn" {{
{default}
}}

resource "aws_sqs_queue" "kakehashi_undelivered" {{
  name                      = "kakehashi-undelivered"
  message_retention_seconds = 1209600
}}

resource "aws_sqs_queue_policy" "kakehashi_undelivered" {{
  queue_url = aws_sqs_queue.kakehashi_undelivered.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "sns.amazonaws.com" }}
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.kakehashi_undelivered.arn
      Condition = {{ ArnEquals = {{ "aws:SourceArn" = var.kakehashi_topic_arn }} }}
    }}]
  }})
}}

resource "aws_sns_topic_subscription" "kakehashi" {{
  topic_arn              = var.kakehashi_topic_arn
  protocol               = "{protocol}"
  endpoint               = var.kakehashi_url
  endpoint_auto_confirms = true
  delivery_policy = jsonencode({{
{policy}
  }})
  redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.kakehashi_undelivered.arn }})
  depends_on     = [aws_sqs_queue_policy.kakehashi_undelivered]
}}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a minted URL its templates depend on; `topics` as they are sealed, ARNs or wider."""

    topics: tuple[str, ...]
    protocol: str
    raw: bool
    keyed: bool


def snippets(asked: Asked) -> str:
    """What to paste instead of a command, each part under its heading."""
    parts: list[tuple[str, str]] = []
    topics = asked.topics
    if topics:
        one = topics[0] if len(topics) == 1 and topics[0].startswith("arn:") else None
        parts.append(("CloudFormation", _cloudformation(one, asked.protocol)))
        parts.append(("Terraform", _terraform(one, asked.protocol)))
    if asked.raw:
        parts.append(
            ("CloudFormation, for events straight from EventBridge", eventbridge_target.cloudformation(asked.keyed))
        )
        parts.append(("Terraform, for events straight from EventBridge", eventbridge_target.terraform(asked.keyed)))
    return "\n\n".join(f"── {heading} ──\n{text}" for heading, text in parts)


def _cloudformation(topic: str | None, protocol: str) -> str:
    return _CLOUDFORMATION.format(
        overrides='"Url=$URL"' if topic else '"Url=$URL" Topic=ARN  # a stack for each topic',
        default=f"\n    Default: {topic}" if topic else "",
        protocol=protocol,
        policy="\n".join(_yaml(DELIVERY_POLICY, " " * 8)),
    )


def _terraform(topic: str | None, protocol: str) -> str:
    default = (
        f'  type    = string\n  default = "{topic}"' if topic else "  type = string # a module of this for each topic"
    )
    return _TERRAFORM.format(default=default, protocol=protocol, policy="\n".join(_hcl(DELIVERY_POLICY, " " * 4)))


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
