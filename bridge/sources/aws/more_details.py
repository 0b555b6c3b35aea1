"""Shapes of details that are told here once for all: what they belong to is called by its name, whoever says it.

A kind that claims one of these types reads it; what no kind claims, the last resort says by its type.
"""

from collections.abc import Iterator, Mapping

from bridge.sources.shape import ANY, Form, Shape

_RECORDED: Mapping[str, str] = {  # CloudTrail's own type of an event → EventBridge's
    "AwsApiCall": "AWS API Call via CloudTrail",
    "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
    "AwsConsoleAction": "AWS Console Action via CloudTrail",
    "AwsServiceEvent": "AWS Service Event via CloudTrail",
    "AwsCloudTrailInsight": "AWS Insight via CloudTrail",
    "AwsVpceEvent": "AWS Network Activity Event via CloudTrail",
}
_RECORD = {"eventVersion": ANY, "eventSource": r"[a-z0-9.-]{1,80}\.amazonaws\.com", "eventName": ANY}
_CLUSTER = {"clusterId": "j-.+", "state": ANY}
_COMMAND = {"command-id": ANY, "document-name": ANY, "status": ANY}
_AUTOMATION = {"ExecutionId": ANY, "Definition": ANY, "Status": ANY}
_WINDOW = {"window-id": "mw-.+", "window-execution-id": ANY, "status": ANY}
_INSIGHT = {"insightId": ANY, "insightName": ANY}
_BRIDGED: Mapping[str, tuple[tuple[str, Mapping[str, Form]], ...]] = {  # by the source
    "aws.macie": (("Macie Finding", {"type": "[A-Za-z]+:.+/.+", "title": ANY, "severity": dict}),),
    "aws.emr": (
        ("EMR Cluster State Change", _CLUSTER),
        ("EMR Step Status Change", {**_CLUSTER, "stepId": ANY}),
        ("EMR Instance Group State Change", {**_CLUSTER, "instanceGroupId": ANY}),
        ("EMR Instance Fleet State Change", {**_CLUSTER, "instanceFleetId": ANY}),
    ),
    "aws.ssm": (
        ("EC2 Command Status-change Notification", _COMMAND),
        ("EC2 Command Invocation Status-change Notification", {**_COMMAND, "instance-id": ANY}),
        ("EC2 Automation Execution Status-change Notification", _AUTOMATION),
        ("EC2 Automation Step Status-change Notification", {**_AUTOMATION, "StepName": ANY}),
        ("Maintenance Window Execution State-change Notification", _WINDOW),
        ("Maintenance Window Task Execution State-change Notification", {**_WINDOW, "task-execution-id": ANY}),
        ("OpsItem Create", {"ops-item-id": "oi-.+", "title": ANY, "created-by": ANY}),
    ),
    "aws.ec2": (
        (
            "EBS Snapshot Notification",
            {"event": "(?:create|copy|share)Snapshots?", "snapshot_id": ANY, "result": ANY},
        ),
        ("EBS Volume Notification", {"event": "[a-z]+Volume", "result": ANY, "request-id": str}),
    ),
    "aws.dlm": (("DLM Policy State Change", {"policy_id": ANY, "state": ANY}),),
    "aws.sagemaker": (
        ("SageMaker Training Job State Change", {"TrainingJobName": ANY, "TrainingJobStatus": ANY}),
        ("SageMaker Processing Job State Change", {"ProcessingJobName": ANY, "ProcessingJobStatus": ANY}),
        ("SageMaker Transform Job State Change", {"TransformJobName": ANY, "TransformJobStatus": ANY}),
        ("SageMaker Endpoint State Change", {"EndpointName": ANY, "EndpointStatus": ANY}),
        (
            "SageMaker HyperParameter Tuning Job State Change",
            {"HyperParameterTuningJobName": ANY, "HyperParameterTuningJobStatus": ANY},
        ),
        (
            "SageMaker Model Building Pipeline Execution Status Change",
            {"pipelineArn": ANY, "currentPipelineExecutionStatus": ANY},
        ),
    ),
    "aws.bedrock": (
        ("Model Customization Job State Change", {"jobArn": ".+:model-customization-job/.+", "jobStatus": ANY}),
    ),
    "aws.apprunner": (
        ("AppRunner Service Operation Status Change", {"serviceName": ANY, "operationStatus": ANY}),
        ("AppRunner Service Status Change", {"serviceName": ANY, "currentServiceStatus": ANY}),
    ),
    "aws.fis": (("FIS Experiment State Change", {"experiment-id": ANY, "new-state": dict}),),
    "aws.mediaconvert": (
        ("MediaConvert Job State Change", {"jobId": ANY, "queue": ".+:mediaconvert:.+", "status": ANY}),
    ),
    "aws.cloudformation": (
        (
            "CloudFormation Drift Detection Status Change",
            {"stack-id": ANY, "status-details/stack-drift-status": ANY},
        ),
        (
            "CloudFormation StackSet Operation Status Change",
            {"stack-set-arn": ANY, "stack-set-operation-id": ANY, "status-details": dict},
        ),
        ("CloudFormation StackSet Status Change", {"stack-set-arn": ANY, "status-details": dict}),
    ),
    "aws.codeartifact": (
        ("CodeArtifact Package Version State Change", {"packageName": ANY, "packageVersionState": ANY}),
    ),
    "aws.ecr": (("ECR Pull Through Cache Action", {"sync-status": ANY, "repository-name": ANY}),),
    "aws.synthetics": (
        ("Synthetics Canary Status Change", {"canary-id": ANY, "canary-name": ANY, "current-state": ANY}),
        ("Synthetics Canary TestRun Failure", {"canary-id": ANY, "canary-name": ANY, "test-run-status": "FAILED"}),
        ("Synthetics Canary TestRun Successful", {"canary-id": ANY, "canary-name": ANY, "test-run-status": "PASSED"}),
    ),
    "aws.devops-guru": (
        ("DevOps Guru New Insight Open", {**_INSIGHT, "messageType": "NEW_INSIGHT"}),
        ("DevOps Guru Insight Closed", {**_INSIGHT, "messageType": "CLOSED_INSIGHT"}),
        ("DevOps Guru Insight Severity Upgraded", {**_INSIGHT, "messageType": "SEVERITY_UPGRADED"}),
    ),
}


def _shapes() -> Iterator[Shape]:
    for name, type_ in _RECORDED.items():
        yield Shape("", type_, {**_RECORD, "eventType": name})  # it names the service itself
    for source, details in _BRIDGED.items():
        for type_, has in details:
            yield Shape(source, type_, has)


SHAPES: tuple[Shape, ...] = tuple(_shapes())
