"""Media: MediaConvert's jobs, MediaLive's channels.

https://docs.aws.amazon.com/mediaconvert/latest/ug/eventbridge_events.html;
https://docs.aws.amazon.com/medialive/latest/ug/monitoring-via-cloudwatch.html
"""

from bridge.sources.aws import states
from bridge.sources.aws.runs.row import Run, run_kind
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.wording.phrases import Phrase

_JOB = Run(
    service="mediaconvert",
    types=("MediaConvert Job State Change",),
    details=(
        Shape(
            "aws.mediaconvert",
            "MediaConvert Job State Change",
            {"jobId": ANY, "queue": ".+:mediaconvert:.+", "status": ANY},
        ),
    ),
    thing=Phrase(en="MediaConvert job {name}", ja="MediaConvert ジョブ {name}"),
    name="detail/jobId",
    state="detail/status",
    page=("mediaconvert/home?region={region}#/jobs/summary/{}", "detail/jobId"),
    reason=("detail/errorMessage", "detail/warnings/0/message"),
    fields=(
        (Phrase(en="Error code", ja="エラーコード"), "detail/errorCode"),
        (Phrase(en="Queue", ja="キュー"), "detail/queue"),
        (Phrase(en="Done (%)", ja="進捗（%）"), "detail/jobProgress/jobPercentComplete"),
    ),
    words={
        "PROGRESSING": states.going("started", "始まりました"),
        "STATUSUPDATE": states.going("is running", "実行中です"),
        "INPUTINFORMATION": states.going("has read its input", "入力を読み取りました"),
        "NEWWARNING": states.partly("{thing} has a warning", "{thing} に警告があります"),
        "QUEUEHOP": states.going("moved to another queue", "別のキューに移動しました"),
    },
    threaded=Threaded(("detail/jobId",), opens=("SUBMITTED",)),
)
_ARN = "arn:[a-z-]{3,16}:medialive:.+"
_PAGE = ("medialive/home?region={region}#/channels/{}", "detail/channel_arn")
_CHANNEL = Run(
    service="medialive",
    types=("MediaLive Channel State Change",),
    details=(Shape("aws.medialive", "MediaLive Channel State Change", {"channel_arn": _ARN, "state": ANY}),),
    thing=Phrase(en="MediaLive channel {name}", ja="MediaLive チャネル {name}"),
    name="detail/channel_arn",
    state="detail/state",
    arns=("detail/channel_arn",),
    page=_PAGE,
    reason=("detail/message",),
    fields=((Phrase(en="Running pipelines", ja="実行中のパイプライン"), "detail/pipelines_running_count"),),
    words={
        "RECOVERING": states.partly("is recovering", "復旧中です"),
        "CREATEFAILED": states.bad("{thing} could not be created", "{thing} の作成に失敗しました"),
        "UPDATEFAILED": states.bad("{thing} could not be updated", "{thing} の更新に失敗しました"),
    },
    threaded=Threaded(("detail/channel_arn",), opens=("STARTING",)),
)
_ALERT = Run(
    service="medialive",
    types=("MediaLive Channel Alert",),
    details=(
        Shape("aws.medialive", "MediaLive Channel Alert", {"channel_arn": _ARN, "alarm_state": ANY, "alert_type": ANY}),
    ),
    thing=Phrase(en="Alert {of} of MediaLive channel {name}", ja="MediaLive チャネル {name} のアラート {of}"),
    name="detail/channel_arn",
    of="detail/alert_type",
    alone=Phrase(en="An alert of MediaLive channel {name}", ja="MediaLive チャネル {name} のアラート"),
    state="detail/alarm_state",
    arns=("detail/channel_arn",),
    page=_PAGE,
    reason=("detail/message",),
    fields=((Phrase(en="Pipeline", ja="パイプライン"), "detail/pipeline"),),
    words={"SET": states.bad("was raised", "発生しました"), "CLEARED": states.good("was cleared", "解消しました")},
    threaded=Threaded(("detail/alarm_id",), opens=("SET",)),
)

JOB = run_kind("mediaconvert-job", Phrase(en="MediaConvert job", ja="MediaConvert ジョブ"), _JOB)
CHANNEL = run_kind("medialive-channel", Phrase(en="MediaLive channel", ja="MediaLive チャネル"), _CHANNEL, _ALERT)
