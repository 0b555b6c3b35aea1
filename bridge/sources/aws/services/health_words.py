"""What AWS Health's codes are called: services by their names, the commonest sorts of events in words.

Codes of services: https://docs.aws.amazon.com/health/latest/APIReference/API_Event.html; sorts of events, which are the
same for many services: https://docs.aws.amazon.com/health/latest/APIReference/API_EventType.html
"""

from collections.abc import Mapping

from bridge.wording.phrases import Phrase, same
from bridge.wording.text import one_line

_SERVICES: Mapping[str, str] = {
    "ABUSE": "AWS Trust & Safety",
    "ACCOUNT": "AWS Account Management",
    "ACM": "AWS Certificate Manager",
    "APIGATEWAY": "Amazon API Gateway",
    "ATHENA": "Amazon Athena",
    "AUTOSCALING": "AWS Auto Scaling",
    "BACKUP": "AWS Backup",
    "BATCH": "AWS Batch",
    "BEDROCK": "Amazon Bedrock",
    "BILLING": "AWS Billing",
    "CLOUDFORMATION": "AWS CloudFormation",
    "CLOUDFRONT": "Amazon CloudFront",
    "CLOUDTRAIL": "AWS CloudTrail",
    "CLOUDWATCH": "Amazon CloudWatch",
    "CODEBUILD": "AWS CodeBuild",
    "CODEPIPELINE": "AWS CodePipeline",
    "COGNITO": "Amazon Cognito",
    "CONFIG": "AWS Config",
    "DIRECTCONNECT": "AWS Direct Connect",
    "DMS": "AWS DMS",
    "DOCDB": "Amazon DocumentDB",
    "DYNAMODB": "Amazon DynamoDB",
    "EBS": "Amazon EBS",
    "EC2": "Amazon EC2",
    "ECR": "Amazon ECR",
    "ECS": "Amazon ECS",
    "EKS": "Amazon EKS",
    "ELASTICACHE": "Amazon ElastiCache",
    "ELASTICBEANSTALK": "AWS Elastic Beanstalk",
    "ELASTICFILESYSTEM": "Amazon EFS",
    "ELASTICLOADBALANCING": "Elastic Load Balancing",
    "ELASTICMAPREDUCE": "Amazon EMR",
    "ES": "Amazon OpenSearch Service",
    "EVENTS": "Amazon EventBridge",
    "FARGATE": "AWS Fargate",
    "FIREHOSE": "Amazon Data Firehose",
    "GLUE": "AWS Glue",
    "GUARDDUTY": "Amazon GuardDuty",
    "IAM": "AWS IAM",
    "INTERNETCONNECTIVITY": "Internet connectivity",
    "KINESIS": "Amazon Kinesis",
    "KMS": "AWS KMS",
    "LAMBDA": "AWS Lambda",
    "LIGHTSAIL": "Amazon Lightsail",
    "MANAGEMENTCONSOLE": "AWS Management Console",
    "MQ": "Amazon MQ",
    "MSK": "Amazon MSK",
    "NATGATEWAY": "NAT Gateway",
    "OPENSEARCH": "Amazon OpenSearch Service",
    "ORGANIZATIONS": "AWS Organizations",
    "RDS": "Amazon RDS",
    "REDSHIFT": "Amazon Redshift",
    "RISK": "AWS account security",
    "ROUTE53": "Amazon Route 53",
    "ROUTE53RESOLVER": "Amazon Route 53 Resolver",
    "S3": "Amazon S3",
    "SAGEMAKER": "Amazon SageMaker",
    "SECRETSMANAGER": "AWS Secrets Manager",
    "SECURITY": "AWS Security",
    "SERVICEQUOTAS": "Service Quotas",
    "SES": "Amazon SES",
    "SNS": "Amazon SNS",
    "SQS": "Amazon SQS",
    "SSM": "AWS Systems Manager",
    "STATES": "AWS Step Functions",
    "STORAGEGATEWAY": "AWS Storage Gateway",
    "TRANSFER": "AWS Transfer Family",
    "TRANSITGATEWAY": "AWS Transit Gateway",
    "TRUSTEDADVISOR": "AWS Trusted Advisor",
    "VPC": "Amazon VPC",
    "VPN": "AWS Site-to-Site VPN",
    "WAF": "AWS WAF",
    "WORKSPACES": "Amazon WorkSpaces",
}
_RETIREMENT = Phrase(en="instance retirement scheduled", ja="インスタンスのリタイアの予定")
_REBOOT = Phrase(en="instance reboot scheduled", ja="インスタンスの再起動の予定")
_NETWORK = Phrase(en="network maintenance scheduled", ja="ネットワークメンテナンスの予定")
_POWER = Phrase(en="power maintenance scheduled", ja="電源メンテナンスの予定")
_HARDWARE = Phrase(en="hardware maintenance scheduled", ja="ハードウェアメンテナンスの予定")
_VOLUME_SLOW = Phrase(en="volume performance degraded", ja="ボリュームのパフォーマンス低下")
# by the code without AWS_ and the service
_EVENTS: Mapping[str, Phrase] = {
    "OPERATIONAL_ISSUE": Phrase(en="operational issue", ja="運用上の問題"),
    "OPERATIONAL_NOTIFICATION": Phrase(en="operational notification", ja="運用に関する通知"),
    "SECURITY_NOTIFICATION": Phrase(en="security notification", ja="セキュリティに関する通知"),
    "BILLING_NOTIFICATION": Phrase(en="billing notification", ja="請求に関する通知"),
    "NOTIFICATION": Phrase(en="notification", ja="通知"),
    "PLANNED_LIFECYCLE_EVENT": Phrase(en="planned lifecycle event", ja="計画されたライフサイクルイベント"),
    "MAINTENANCE_SCHEDULED": Phrase(en="maintenance scheduled", ja="メンテナンスの予定"),
    "MAINTENANCE_EXTENSION": Phrase(en="maintenance extended", ja="メンテナンスの延長"),
    "MAINTENANCE_COMPLETE": Phrase(en="maintenance completed", ja="メンテナンスの完了"),
    "EMERGENCY_MAINTENANCE_SCHEDULED": Phrase(en="emergency maintenance scheduled", ja="緊急メンテナンスの予定"),
    "UPDATE_AVAILABLE": Phrase(en="update available", ja="利用可能な更新"),
    "SYSTEM_UPGRADE_SCHEDULED": Phrase(en="system upgrade scheduled", ja="システムアップグレードの予定"),
    "HARDWARE_MAINTENANCE_SCHEDULED": _HARDWARE,
    **dict.fromkeys(("INSTANCE_RETIREMENT_SCHEDULED", "PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED"), _RETIREMENT),
    **dict.fromkeys(
        ("INSTANCE_REBOOT_MAINTENANCE_SCHEDULED", "INSTANCE_REBOOT_FLEXIBLE_MAINTENANCE_SCHEDULED"), _REBOOT
    ),
    "SYSTEM_REBOOT_MAINTENANCE_SCHEDULED": Phrase(en="host reboot scheduled", ja="ホストの再起動の予定"),
    "INSTANCE_STOP_SCHEDULED": Phrase(en="instance stop scheduled", ja="インスタンスの停止の予定"),
    "INSTANCE_TERMINATION_SCHEDULED": Phrase(en="instance termination scheduled", ja="インスタンスの終了の予定"),
    "DEDICATED_HOST_RETIREMENT_SCHEDULED": Phrase(
        en="dedicated host retirement scheduled", ja="専有ホストのリタイアの予定"
    ),
    **dict.fromkeys(("NETWORK_MAINTENANCE_SCHEDULED", "INSTANCE_NETWORK_MAINTENANCE_SCHEDULED"), _NETWORK),
    **dict.fromkeys(("POWER_MAINTENANCE_SCHEDULED", "INSTANCE_POWER_MAINTENANCE_SCHEDULED"), _POWER),
    "INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED": Phrase(
        en="instance store drive degraded", ja="インスタンスストアドライブのパフォーマンス低下"
    ),
    "VOLUME_LOST": Phrase(en="volume lost", ja="ボリュームの消失"),
    **dict.fromkeys(("DEGRADED_EBS_VOLUME_PERFORMANCE", "DEGRADED_VOLUME_PERFORMANCE"), _VOLUME_SLOW),
    "TASK_PATCHING_RETIREMENT": Phrase(en="task retirement for a patch", ja="パッチ適用に伴うタスクのリタイア"),
    "RENEWAL_STATE_CHANGE": Phrase(en="certificate renewal state changed", ja="証明書の更新状態の変更"),
    "SINGLE_TUNNEL_NOTIFICATION": Phrase(en="only one tunnel in use", ja="トンネルを 1 本のみ使用"),
    "REDUNDANCY_LOSS": Phrase(en="redundancy lost", ja="冗長性の喪失"),
    "THRESHOLD_BREACH": Phrase(en="quota almost used up", ja="クォータの使用率がしきい値を超過"),
    "OPEN_ACCESS_BUCKET_NOTIFICATION": Phrase(en="bucket open to everybody", ja="公開されているバケット"),
    "IAM_QUARANTINE": Phrase(en="IAM user quarantined", ja="IAM ユーザーの隔離"),
    "DOS_REPORT": Phrase(en="denial-of-service report", ja="DoS 攻撃の報告"),
    "PORT_SCANNING_REPORT": Phrase(en="port scanning report", ja="ポートスキャンの報告"),
    "EMAIL_SPAM_REPORT": Phrase(en="email spam report", ja="スパムメールの報告"),
}


def service(code: str) -> str:
    """Amazon EC2; of a service without a name here its code."""
    return _SERVICES.get(code.upper(), code)


def event(code: str, of_service: str) -> Phrase:
    """AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED is an "instance retirement scheduled"; another's words in English alone."""
    words = one_line(code).removeprefix("AWS_").removeprefix(f"{of_service}_")
    return _EVENTS.get(words) or same(words.replace("_", " ").lower())
