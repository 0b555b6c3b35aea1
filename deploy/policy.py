"""Prints the IAM policy that who deploys a stage needs: python -m deploy.policy --region R --account A [--stage S].

What deploys, looks at and removes the stack, with every parameter, and finds it for `mint`; `keys new`
needs more for the KMS key (docs/operating.md). No action is a wildcard, and what has a name is named.
"""

import argparse
import json
from collections.abc import Iterator

Statement = dict[str, object]
ANY = "*"  # for actions that take no resource, and where only AWS knows the name

_STACK = "CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResource "
_STACK += "DescribeStackResources ListStackResources GetTemplate"
_BUCKET = "CreateBucket DeleteBucket ListBucket ListBucketVersions GetBucketLocation GetBucketPolicy PutBucketPolicy "
_BUCKET += "DeleteBucketPolicy PutEncryptionConfiguration GetEncryptionConfiguration GetBucketTagging PutBucketTagging"
_OBJECT = "PutObject GetObject DeleteObject DeleteObjectVersion"
_FUNCTION = "CreateFunction DeleteFunction GetFunction GetFunctionConfiguration UpdateFunctionCode "
_FUNCTION += "UpdateFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency AddPermission "
_FUNCTION += "RemovePermission GetPolicy ListTags TagResource UntagResource GetFunctionCodeSigningConfig "
_FUNCTION += "PublishVersion ListVersionsByFunction CreateAlias GetAlias UpdateAlias DeleteAlias "
_FUNCTION += "GetProvisionedConcurrencyConfig"
_FEED = "UpdateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping ListTags TagResource UntagResource"
_ROLE = "CreateRole DeleteRole GetRole UpdateRole UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy "
_ROLE += "ListRolePolicies ListAttachedRolePolicies PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole "
_ROLE += "UntagRole"
_GROUP = "CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource "
_GROUP += "UntagResource"
_DELIVERY = "CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy "
_DELIVERY += "DescribeResourcePolicies DescribeLogGroups"
_QUERY = "PutQueryDefinition DeleteQueryDefinition DescribeQueryDefinitions"
_QUEUE = "CreateQueue DeleteQueue GetQueueAttributes SetQueueAttributes GetQueueUrl ListQueueTags TagQueue UntagQueue"
_ALARM = "PutMetricAlarm DeleteAlarms DescribeAlarms ListTagsForResource TagResource UntagResource"
_RULE = "PutRule DeleteRule DescribeRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource TagResource "
_RULE += "UntagResource"
_VPC = "DescribeSecurityGroups DescribeSubnets DescribeVpcs"


def policy(region: str, account: str, stage: str = "prod", partition: str = "aws") -> dict[str, object]:
    """The policy's document."""
    return {"Version": "2012-10-17", "Statement": list(_statements(region, account, f"kakehashi-{stage}", partition))}


def _statements(region: str, account: str, stack: str, partition: str) -> Iterator[Statement]:
    def arn(service: str, resource: str) -> str:
        return f"arn:{partition}:{service}:{region}:{account}:{resource}"

    function, feed = arn("lambda", f"function:{stack}-*"), arn("lambda", "event-source-mapping:*")
    roles = f"arn:{partition}:iam::{account}:role/{stack}-*"
    bucket = f"arn:{partition}:s3:::{stack.lower()}-serverlessdeploymentbucket-*"
    gateway = f"arn:{partition}:apigateway:{region}::"
    yield _allow("cloudformation", _STACK, arn("cloudformation", f"stack/{stack}/*"))
    yield _allow("cloudformation", "ValidateTemplate", ANY)
    yield _allow("sts", "GetCallerIdentity", ANY)
    yield _allow("s3", _BUCKET, bucket)
    yield _allow("s3", _OBJECT, f"{bucket}/*")
    yield _allow("lambda", _FUNCTION, function)
    yield _allow("lambda", "CreateEventSourceMapping", ANY) | {
        "Condition": {"ArnLike": {"lambda:FunctionArn": function}}
    }
    yield _allow("lambda", _FEED, feed)
    yield _allow("iam", _ROLE, roles)
    yield _allow("iam", "PassRole", roles) | {
        "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    }
    groups = [arn("logs", f"log-group:/aws/{one}*") for one in (f"lambda/{stack}-", f"http-api/{stack}")]
    yield _allow("logs", _GROUP, *groups)
    yield _allow("logs", f"{_DELIVERY} {_QUERY}", ANY)
    ways = [f"{gateway}/{one}" for one in ("apis", "apis/*", "domainnames", "domainnames/*", "tags/*")]
    yield _allow("apigateway", "GET POST PUT PATCH DELETE TagResource UntagResource", *ways)
    yield _allow("sqs", _QUEUE, *(arn("sqs", f"{stack}{end}.fifo") for end in ("", "-parked")))
    yield _allow("cloudwatch", _ALARM, arn("cloudwatch", f"alarm:{stack}-*"))
    yield _allow("events", _RULE, arn("events", f"rule/{stack}-*"))
    dashboard = f"arn:{partition}:cloudwatch::{account}:dashboard/{stack}"
    yield _allow("cloudwatch", "PutDashboard GetDashboard DeleteDashboards", dashboard)
    yield _allow("ec2", _VPC, ANY)


def _allow(service: str, actions: str, *resources: str) -> Statement:
    named = [f"{service}:{action}" for action in actions.split()]
    return {"Effect": "Allow", "Action": named, "Resource": list(resources)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--region", required=True)
    parser.add_argument("--account", required=True)
    parser.add_argument("--partition", default="aws", help="aws-cn, aws-us-gov")
    print(json.dumps(policy(**vars(parser.parse_args())), indent=2))


if __name__ == "__main__":
    main()
