"""Templates that let EventBridge post to a minted URL, with its key in a header where it asks for one.

Neither holds the URL or the key: they are secrets, so they are parameters that are not echoed, or sensitive variables.
"""

from bridge.sources.aws.receive.admission import HEADER
from bridge.sources.aws.setup import undelivered

_PRINCIPAL = "events.amazonaws.com"

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-apidestination.html
_CLOUDFORMATION = """\
# Save as kakehashi-events.yaml, then:
#   aws cloudformation deploy --stack-name kakehashi-events-{id} --template-file kakehashi-events.yaml \\
#     --capabilities CAPABILITY_IAM --parameter-overrides {overrides}
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
{parameters}
Resources:
  Connection: # {why}
    Type: AWS::Events::Connection
    Properties:
      AuthorizationType: API_KEY
      AuthParameters:
        ApiKeyAuthParameters: {{ApiKeyName: {name}, ApiKeyValue: {value}}}
  Destination:
    Type: AWS::Events::ApiDestination
    Properties:
      ConnectionArn: !GetAtt Connection.Arn
      HttpMethod: POST
      InvocationEndpoint: !Ref Url
      InvocationRateLimitPerSecond: 5
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {{Effect: Allow, Principal: {{Service: events.amazonaws.com}}, Action: "sts:AssumeRole"}}
      Policies:
        - PolicyName: call
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {{Effect: Allow, Action: "events:InvokeApiDestination", Resource: !GetAtt Destination.Arn}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {{source: [aws.guardduty, aws.health]}} # what you want to hear of
      Targets:
        - Id: kakehashi
          Arn: !GetAtt Destination.Arn
          RoleArn: !GetAtt Role.Arn
          DeadLetterConfig: {{Arn: !GetAtt Undelivered.Arn}}
{undelivered}"""
_URL_ALONE = """\
  Url: # the URL is a secret, and all that protects it
    Type: String
    NoEcho: true"""
_URL_AND_KEY = """\
  Url: # a secret
    Type: String
    NoEcho: true
  Key: # another, which nobody sees by reading the account's settings
    Type: String
    NoEcho: true"""

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_api_destination
_TERRAFORM = """\
# What is secret stands in the state: export TF_VAR_{name}_url="$URL"{export}
variable "{name}_url" {{
  type      = string
  sensitive = true
}}
{variable}
resource "aws_cloudwatch_event_connection" "{name}" {{
  name               = "{label}"
  authorization_type = "API_KEY"
  auth_parameters {{
    api_key {{
      key   = "{header}"
      value = {value}
    }}
  }}
}}

resource "aws_cloudwatch_event_api_destination" "{name}" {{
  name                             = "{label}"
  connection_arn                   = aws_cloudwatch_event_connection.{name}.arn
  http_method                      = "POST"
  invocation_endpoint              = var.{name}_url
  invocation_rate_limit_per_second = 5
}}

resource "aws_iam_role" "{name}" {{
  name = "{label}"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "events.amazonaws.com" }}
      Action    = "sts:AssumeRole"
    }}]
  }})
}}

resource "aws_iam_role_policy" "{name}" {{
  role = aws_iam_role.{name}.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudwatch_event_api_destination.{name}.arn
    }}]
  }})
}}

resource "aws_cloudwatch_event_rule" "{name}" {{
  name          = "{label}"
  event_pattern = jsonencode({{ source = ["aws.guardduty", "aws.health"] }}) # what you want to hear of
}}

resource "aws_cloudwatch_event_target" "{name}" {{
  rule     = aws_cloudwatch_event_rule.{name}.name
  arn      = aws_cloudwatch_event_api_destination.{name}.arn
  role_arn = aws_iam_role.{name}.arn
  dead_letter_config {{
    arn = aws_sqs_queue.{name}_undelivered.arn
  }}
}}

{undelivered}"""
_KEY = """
variable "{name}_key" {{
  type      = string
  sensitive = true
}}
"""


def cloudformation(id_: str, keyed: bool) -> str:
    return _CLOUDFORMATION.format(
        id=id_,
        undelivered=undelivered.cloudformation("EventBridge", _PRINCIPAL, "!GetAtt Rule.Arn"),
        overrides='"Url=$URL" "Key=$KEY"' if keyed else '"Url=$URL"',
        parameters=_URL_AND_KEY if keyed else _URL_ALONE,
        why="sends the key" if keyed else "EventBridge wants one; the bridge needs nothing besides the URL",
        name=HEADER if keyed else "x-unused",
        value="!Ref Key" if keyed else "unused",
    )


def terraform(id_: str, keyed: bool) -> str:
    name = f"kakehashi_events_{id_}"
    label = f"kakehashi-events-{id_}"
    return _TERRAFORM.format(
        name=name,
        label=label,
        undelivered=undelivered.terraform(name, label, _PRINCIPAL, f"aws_cloudwatch_event_rule.{name}.arn"),
        export=f' TF_VAR_{name}_key="$KEY"' if keyed else "",
        variable=_KEY.format(name=name) if keyed else "",
        header=HEADER if keyed else "x-unused",
        value=f"var.{name}_key" if keyed else '"unused"',
    )
