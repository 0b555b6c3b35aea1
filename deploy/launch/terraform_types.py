"""CloudFormation's types, properties and pseudo parameters in Terraform's words; what is not here cannot be said.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from collections.abc import Mapping

# What a property is: an argument of the same value; "" where a resource of its own says it; several arguments, one for
# each property of it; or a block, and its arguments.
Argument = str | Mapping[str, str] | tuple[str, Mapping[str, str]]

TYPES: Mapping[str, tuple[str, Mapping[str, Argument]]] = {
    "AWS::ApiGatewayV2::Api": (
        "aws_apigatewayv2_api",
        {
            "Name": "name",
            "ProtocolType": "protocol_type",
            "DisableExecuteApiEndpoint": "disable_execute_api_endpoint",
        },
    ),
    "AWS::ApiGatewayV2::ApiMapping": (
        "aws_apigatewayv2_api_mapping",
        {"ApiId": "api_id", "DomainName": "domain_name", "Stage": "stage"},
    ),
    "AWS::ApiGatewayV2::DomainName": (
        "aws_apigatewayv2_domain_name",
        {
            "DomainName": "domain_name",
            "DomainNameConfigurations": (
                "domain_name_configuration",
                {
                    "CertificateArn": "certificate_arn",
                    "EndpointType": "endpoint_type",
                    "SecurityPolicy": "security_policy",
                },
            ),
        },
    ),
    "AWS::ApiGatewayV2::Integration": (
        "aws_apigatewayv2_integration",
        {
            "ApiId": "api_id",
            "IntegrationType": "integration_type",
            "IntegrationUri": "integration_uri",
            "PayloadFormatVersion": "payload_format_version",
            "TimeoutInMillis": "timeout_milliseconds",
        },
    ),
    "AWS::ApiGatewayV2::Route": (
        "aws_apigatewayv2_route",
        {"ApiId": "api_id", "RouteKey": "route_key", "Target": "target"},
    ),
    "AWS::ApiGatewayV2::Stage": (
        "aws_apigatewayv2_stage",
        {
            "ApiId": "api_id",
            "StageName": "name",
            "AutoDeploy": "auto_deploy",
            "DefaultRouteSettings": (
                "default_route_settings",
                {"ThrottlingRateLimit": "throttling_rate_limit", "ThrottlingBurstLimit": "throttling_burst_limit"},
            ),
            "AccessLogSettings": ("access_log_settings", {"DestinationArn": "destination_arn", "Format": "format"}),
        },
    ),
    "AWS::CloudWatch::Alarm": (
        "aws_cloudwatch_metric_alarm",
        {
            "AlarmName": "alarm_name",
            "AlarmDescription": "alarm_description",
            "Namespace": "namespace",
            "MetricName": "metric_name",
            "Dimensions": "dimensions",
            "Statistic": "statistic",
            "Period": "period",
            "EvaluationPeriods": "evaluation_periods",
            "ComparisonOperator": "comparison_operator",
            "Threshold": "threshold",
            "TreatMissingData": "treat_missing_data",
            "AlarmActions": "alarm_actions",
            "OKActions": "ok_actions",
        },
    ),
    "AWS::CloudWatch::Dashboard": (
        "aws_cloudwatch_dashboard",
        {"DashboardName": "dashboard_name", "DashboardBody": "dashboard_body"},
    ),
    "AWS::Events::Rule": (
        "aws_cloudwatch_event_rule",
        {"Name": "name", "ScheduleExpression": "schedule_expression", "State": "state", "Targets": ""},
    ),
    "AWS::IAM::Role": (
        "aws_iam_role",
        {
            "AssumeRolePolicyDocument": "assume_role_policy",
            "PermissionsBoundary": "permissions_boundary",
            "Policies": "",
        },
    ),
    "AWS::Lambda::EventSourceMapping": (
        "aws_lambda_event_source_mapping",
        {
            "EventSourceArn": "event_source_arn",
            "FunctionName": "function_name",
            "Enabled": "enabled",
            "BatchSize": "batch_size",
            "FunctionResponseTypes": "function_response_types",
            "ScalingConfig": ("scaling_config", {"MaximumConcurrency": "maximum_concurrency"}),
        },
    ),
    "AWS::Lambda::Function": (
        "aws_lambda_function",
        {
            "FunctionName": "function_name",
            "Description": "description",
            "Code": {"S3Bucket": "s3_bucket", "S3Key": "s3_key"},
            "Handler": "handler",
            "Runtime": "runtime",
            "Architectures": "architectures",
            "MemorySize": "memory_size",
            "Timeout": "timeout",
            "ReservedConcurrentExecutions": "reserved_concurrent_executions",
            "Role": "role",
            "Environment": ("environment", {"Variables": "variables"}),
            "VpcConfig": ("vpc_config", {"SecurityGroupIds": "security_group_ids", "SubnetIds": "subnet_ids"}),
        },
    ),
    "AWS::Lambda::Permission": (
        "aws_lambda_permission",
        {"FunctionName": "function_name", "Action": "action", "Principal": "principal", "SourceArn": "source_arn"},
    ),
    "AWS::Logs::LogGroup": (
        "aws_cloudwatch_log_group",
        {"LogGroupName": "name", "RetentionInDays": "retention_in_days"},
    ),
    "AWS::Logs::QueryDefinition": (
        "aws_cloudwatch_query_definition",
        {"Name": "name", "LogGroupNames": "log_group_names", "QueryString": "query_string"},
    ),
    "AWS::SQS::Queue": (
        "aws_sqs_queue",
        {
            "QueueName": "name",
            "FifoQueue": "fifo_queue",
            "DeduplicationScope": "deduplication_scope",
            "FifoThroughputLimit": "fifo_throughput_limit",
            "VisibilityTimeout": "visibility_timeout_seconds",
            "MessageRetentionPeriod": "message_retention_seconds",
            "SqsManagedSseEnabled": "sqs_managed_sse_enabled",
            "RedrivePolicy": "redrive_policy",
        },
    ),
    "AWS::SQS::QueuePolicy": ("aws_sqs_queue_policy", {"Queues": "queue_url", "PolicyDocument": "policy"}),
}
# What carries tags, as what CloudFormation makes of a stack with tags does.
TAGGED = {
    *("aws_apigatewayv2_api", "aws_apigatewayv2_domain_name", "aws_apigatewayv2_stage", "aws_cloudwatch_event_rule"),
    *("aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm", "aws_iam_role", "aws_lambda_event_source_mapping"),
    *("aws_lambda_function", "aws_sqs_queue"),
}
# What a resource is asked for; "" is what its Ref is.
ATTRIBUTES = {
    ("AWS::ApiGatewayV2::Api", ""): "id",
    ("AWS::ApiGatewayV2::DomainName", ""): "domain_name",
    ("AWS::ApiGatewayV2::DomainName", "RegionalDomainName"): "domain_name_configuration[0].target_domain_name",
    ("AWS::ApiGatewayV2::DomainName", "RegionalHostedZoneId"): "domain_name_configuration[0].hosted_zone_id",
    ("AWS::ApiGatewayV2::Integration", ""): "id",
    ("AWS::Events::Rule", "Arn"): "arn",
    ("AWS::IAM::Role", "Arn"): "arn",
    ("AWS::Lambda::Function", ""): "function_name",
    ("AWS::Lambda::Function", "Arn"): "arn",
    ("AWS::Logs::LogGroup", ""): "name",
    ("AWS::Logs::LogGroup", "Arn"): "arn",
    ("AWS::SQS::Queue", ""): "url",
    ("AWS::SQS::Queue", "Arn"): "arn",
    ("AWS::SQS::Queue", "QueueName"): "name",
}
OF_AWS = {
    "AWS::AccountId": "data.aws_caller_identity.current.account_id",
    "AWS::Partition": "data.aws_partition.current.partition",
    "AWS::Region": "data.aws_region.current.region",
    "AWS::URLSuffix": "data.aws_partition.current.dns_suffix",
}
