"""SageMaker AI's jobs, endpoints, pipelines and model packages, and Bedrock's jobs.

https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html;
https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-eventbridge.html
"""

from dataclasses import replace

from bridge.sources.aws import states
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.wording.phrases import Phrase
from bridge.wording.tone import Tone

_SERVICE = "sagemaker"
_SOURCE = "aws.sagemaker"
_HOME = "sagemaker/home?region={region}#/"


_CALLED = {"HyperParameterTuning": "HyperParameter Tuning"}  # where the event's type says it otherwise


def _job(type_: str, noun: tuple[str, str], page: str, took: str) -> Run:
    """`type_`: what SageMaker calls it in the names of its values; `took`: what it calls its start and end."""
    called = f"SageMaker {_CALLED.get(type_, type_)} Job State Change"
    name, status = f"{type_}JobName", f"{type_}JobStatus"
    return Run(
        service=_SERVICE,
        types=(called,),
        details=(Shape(_SOURCE, called, {name: ANY, status: ANY}),),
        thing=Phrase(en=f"SageMaker {noun[0]} job {{name}}", ja=f"SageMaker {noun[1]}ジョブ {{name}}"),
        name=f"detail/{name}",
        state=f"detail/{status}",
        page=(f"{_HOME}{page}/{{}}", f"detail/{name}"),
        reason=("detail/FailureReason", "detail/ExitMessage"),
        took=(f"detail/{took}StartTime", f"detail/{took}EndTime"),
        threaded=Threaded((f"detail/{type_}JobArn",), since="detail/CreationTime"),
    )


_TRAINING = _job("Training", ("training", "トレーニング"), "jobs", "Training")
_JOBS = (
    replace(  # it is in progress several times over; what it does then tells when it begins
        _TRAINING,
        threaded=Threaded(
            ("detail/TrainingJobArn",), opens=("Starting",), by="detail/SecondaryStatus", since="detail/CreationTime"
        ),
    ),
    _job("Processing", ("processing", "処理"), "processing-jobs", "Processing"),
    _job("Transform", ("batch transform", "バッチ変換"), "transform-jobs", "Transform"),
    replace(
        _job(
            "HyperParameterTuning",
            ("hyperparameter tuning", "ハイパーパラメータ調整"),
            "hyper-tuning-jobs",
            "HyperParameterTuning",
        ),
        took=("detail/CreationTime", "detail/HyperParameterTuningEndTime"),
    ),
)
_ENDPOINT = Run(
    service=_SERVICE,
    types=("SageMaker Endpoint State Change", "SageMaker Endpoint Deployment State Change"),
    details=(Shape(_SOURCE, "SageMaker Endpoint State Change", {"EndpointName": ANY, "EndpointStatus": ANY}),),
    thing=Phrase(en="SageMaker endpoint {name}", ja="SageMaker エンドポイント {name}"),
    name="detail/EndpointName",
    state="detail/EndpointStatus",
    page=(_HOME + "endpoints/{}", "detail/EndpointName"),
    reason=("detail/FailureReason",),
    fields=((Phrase(en="Configuration", ja="エンドポイント設定"), "detail/EndpointConfigName"),),
    words={
        "INSERVICE": states.good("is in service", "稼働中になりました"),
        "OUTOFSERVICE": states.bad("is out of service", "停止しています"),
        "SYSTEMUPDATING": states.going("is being updated by SageMaker", "SageMaker により更新中です"),
        "ROLLINGBACK": states.bad("is being rolled back", "ロールバック中です"),
        "UPDATEROLLBACKFAILED": states.bad("could not be rolled back", "ロールバックに失敗しました"),
    },
    threaded=Threaded(("detail/EndpointArn",), opens=("CREATING", "UPDATING")),
)
_PIPELINE = Run(
    service=_SERVICE,
    types=("SageMaker Model Building Pipeline Execution Status Change",),
    details=(
        Shape(
            _SOURCE,
            "SageMaker Model Building Pipeline Execution Status Change",
            {"pipelineArn": ANY, "currentPipelineExecutionStatus": ANY},
        ),
    ),
    thing=Phrase(en="SageMaker pipeline {name}", ja="SageMaker パイプライン {name}"),
    name="detail/pipelineArn",
    state="detail/currentPipelineExecutionStatus",
    arns=("detail/pipelineArn",),
    page=("sagemaker/home?region={region}",),
    reason=("detail/failureReason",),
    fields=(
        (Phrase(en="Execution", ja="実行"), "detail/pipelineExecutionDisplayName"),
        (Phrase(en="Execution ID", ja="実行 ID"), "detail/pipelineExecutionArn"),
    ),
    took=("detail/executionStartTime", "detail/executionEndTime"),
    words={"EXECUTING": states.going("started", "始まりました")},
    threaded=Threaded(
        ("detail/pipelineExecutionArn",),
        also="detail/pipelineArn",
        opens=("Executing",),
        since="detail/executionStartTime",
    ),
)
_STEP = replace(
    _PIPELINE,
    types=("SageMaker Model Building Pipeline Execution Step Status Change",),
    details=(
        Shape(
            _SOURCE,
            "SageMaker Model Building Pipeline Execution Step Status Change",
            {"pipelineArn": ANY, "stepName": ANY, "currentStepStatus": ANY},
        ),
    ),
    thing=Phrase(en="Step {name} of SageMaker pipeline {of}", ja="SageMaker パイプライン {of} のステップ {name}"),
    name="detail/stepName",
    of="detail/pipelineArn",
    alone=Phrase(en="SageMaker pipeline step {name}", ja="SageMaker パイプラインのステップ {name}"),
    state="detail/currentStepStatus",
    fields=((Phrase(en="Type", ja="タイプ"), "detail/stepType"), _PIPELINE.fields[1]),
    took=("detail/stepStartTime", "detail/stepEndTime"),
    threaded=Threaded(("detail/pipelineExecutionArn",), also="detail/pipelineArn", part=True),
)
_PACKAGE = Run(
    service=_SERVICE,
    types=("SageMaker Model Package State Change",),
    details=(
        Shape(_SOURCE, "SageMaker Model Package State Change", {"ModelPackageArn": ANY, "ModelPackageStatus": ANY}),
    ),
    thing=Phrase(en="Model package {of} {name}", ja="モデルパッケージ {of} {name}"),
    name="detail/ModelPackageArn",
    of="detail/ModelPackageGroupName",
    alone=Phrase(en="Model package {name}", ja="モデルパッケージ {name}"),
    state="detail/ModelPackageStatus",
    arns=("detail/ModelPackageArn",),
    page=("sagemaker/home?region={region}",),
    reason=("detail/ModelPackageStatusDetails/ValidationStatuses/0/FailureReason", "detail/ApprovalDescription"),
)
_APPROVAL = replace(
    _PACKAGE,
    only=("detail/ModelPackageStatus", "Completed"),
    state="detail/ModelApprovalStatus",
    words={
        "PENDINGMANUALAPPROVAL": states.State(Phrase(en="waits for approval", ja="承認を待っています"), tone=Tone.WARN),
        "APPROVED": states.good("was approved", "承認されました"),
        "REJECTED": states.bad("was rejected", "却下されました"),
    },
)
_PARTLY = states.partly("completed in part", "一部のみ完了しました")
_CUSTOMIZATION = Run(
    service="bedrock",
    types=("Model Customization Job State Change",),
    details=(
        Shape(
            "aws.bedrock",
            "Model Customization Job State Change",
            {"jobArn": ".+:model-customization-job/.+", "jobStatus": ANY},
        ),
    ),
    thing=Phrase(en="Bedrock customization job {name}", ja="Bedrock のモデルカスタマイズジョブ {name}"),
    name="detail/jobName",
    state="detail/jobStatus",
    arns=("detail/jobArn",),
    page=("bedrock/home?region={region}#/custom-models",),
    reason=("detail/failureMessage",),
    fields=(
        (Phrase(en="Base model", ja="ベースモデル"), "detail/baseModelArn"),
        (Phrase(en="Output model", ja="出力モデル"), "detail/outputModelName"),
    ),
    took=("detail/creationTime", "detail/endTime"),
    threaded=Threaded(("detail/jobArn",), opens=("InProgress",), since="detail/creationTime"),
)
_INFERENCE = replace(
    _CUSTOMIZATION,
    types=("Batch Inference Job State Change",),
    details=(
        Shape(
            "aws.bedrock",
            "Batch Inference Job State Change",
            {"batchJobArn": "arn:[a-z-]{3,16}:bedrock:.+", "status": ANY},
        ),
    ),
    thing=Phrase(en="Bedrock batch inference job {name}", ja="Bedrock のバッチ推論ジョブ {name}"),
    name="detail/batchJobName",
    state="detail/status",
    arns=("detail/batchJobArn",),
    page=("bedrock/home?region={region}#/batch-inference",),
    fields=((Phrase(en="Model", ja="モデル"), "detail/batchModelId"),),
    took=("detail/creationTime", "time"),
    words={
        "PARTIALLYCOMPLETED": _PARTLY,
        "VALIDATING": states.going("is being validated", "検証中です"),
        "EXPIRED": states.bad("expired before it was done", "完了しないまま期限切れになりました"),
    },
    threaded=Threaded(("detail/batchJobArn",), opens=("Submitted",), since="detail/creationTime"),
)

JOB = run_kind("sagemaker-job", Phrase(en="SageMaker job", ja="SageMaker ジョブ"), *_JOBS)
ENDPOINT = run_kind("sagemaker-endpoint", Phrase(en="SageMaker endpoint", ja="SageMaker エンドポイント"), _ENDPOINT)
PIPELINE = run_kind(
    "sagemaker-pipeline", Phrase(en="SageMaker pipeline", ja="SageMaker パイプライン"), _PIPELINE, _STEP
)
PACKAGE = run_kind(
    "sagemaker-model-package",
    Phrase(en="SageMaker model package", ja="SageMaker モデルパッケージ"),
    _APPROVAL,
    _PACKAGE,
)
BEDROCK = run_kind("bedrock-job", Phrase(en="Bedrock job", ja="Bedrock ジョブ"), _CUSTOMIZATION, _INFERENCE)
