"""The queue in a template that keeps for 14 days what the bridge did not take, and who may send to it."""

# https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
_CLOUDFORMATION = """\
  Undelivered: # keeps for 14 days what the bridge did not take while {service} tried
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
            Principal: {{Service: {principal}}}
            Action: sqs:SendMessage
            Resource: !GetAtt Undelivered.Arn
            Condition: {{ArnEquals: {{"aws:SourceArn": {whence}}}}}"""
_TERRAFORM = """\
resource "aws_sqs_queue" "{name}_undelivered" {{
  name_prefix               = "{label}-undelivered-"
  message_retention_seconds = 1209600
}}

resource "aws_sqs_queue_policy" "{name}_undelivered" {{
  queue_url = aws_sqs_queue.{name}_undelivered.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "{principal}" }}
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.{name}_undelivered.arn
      Condition = {{ ArnEquals = {{ "aws:SourceArn" = {whence} }} }}
    }}]
  }})
}}"""


def cloudformation(service: str, principal: str, whence: str) -> str:
    """`whence`: the ARN of what sends to it, as a template has it; `service` is for people."""
    return _CLOUDFORMATION.format(service=service, principal=principal, whence=whence)


def terraform(name: str, label: str, principal: str, whence: str) -> str:
    """`name`: of its resources; `label`: what the queue's own name begins with."""
    return _TERRAFORM.format(name=name, label=label, principal=principal, whence=whence)
