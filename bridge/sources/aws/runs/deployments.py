"""Deployments: CodeDeploy, by EventBridge and by its own triggers over SNS, and Amplify.

https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html;
https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html;
https://docs.aws.amazon.com/amplify/latest/userguide/notifications.html
"""

import re
from collections.abc import Callable
from dataclasses import replace

from bridge.errors import BadPayload, Malformed
from bridge.payload import Payload, load
from bridge.sources.aws import links
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import BRIDGED, SENT_ON, ending
from bridge.sources.aws.runs.row import Run, together
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Text, one_line, plain
from bridge.wording.tone import Tone

_MAIL = re.compile(
    r"Build notification from the AWS Amplify Console for app: \S{1,600} "
    r"Your build status is (?P<jobStatus>\w{1,40})\. Go to https://\S{1,100}/amplify/home\?region=(?P<region>[\w-]{1,40})"
    r"#(?P<appId>\w{1,40})/(?P<branchName>\S{1,255})/(?P<jobId>\w{1,40}) to view"
)
_TRIGGER = re.compile(
    r"Your AWS CodeDeploy trigger (?P<trigger>\S{1,600}) is able to send notifications for the SNS topic"
)
_READY = Phrase(
    en="CodeDeploy reached the topic {topic}: events of the trigger {trigger} will come through it",
    ja="CodeDeploy からトピック {topic} に届きました：トリガー {trigger} のイベントがここに届きます",
)
_PAGE = "codesuite/codedeploy/deployments/{}?region={region}"
_GROUP = Phrase(en="Deployment group", ja="デプロイグループ")
_OF_DEPLOYMENT = {"application": ANY, "deploymentId": ANY, "state": ANY}
_DEPLOYMENT = Run(
    service="codedeploy",
    types=("CodeDeploy Deployment State-change Notification",),
    details=(Shape("aws.codedeploy", "CodeDeploy Deployment State-change Notification", _OF_DEPLOYMENT),),
    thing=Phrase(en="Deployment {name} of {of}", ja="{of} のデプロイ {name}"),
    alone=Phrase(en="Deployment {name}", ja="デプロイ {name}"),
    threaded=Threaded(("detail/deploymentId",), opens=("START",)),
    name="detail/deploymentId",
    of="detail/application",
    state="detail/state",
    page=(_PAGE, "detail/deploymentId"),
    fields=((_GROUP, "detail/deploymentGroup"),),
)
_INSTANCE = Run(
    service="codedeploy",
    types=("CodeDeploy Instance State-change Notification",),
    details=(
        Shape(
            "aws.codedeploy",
            "CodeDeploy Instance State-change Notification",
            {**_OF_DEPLOYMENT, "instanceId": ANY},
        ),
    ),
    thing=Phrase(en="Deployment {name} on {of}", ja="{of} へのデプロイ {name}"),
    alone=Phrase(en="Deployment {name}", ja="デプロイ {name}"),
    threaded=Threaded(("detail/deploymentId",), part=True),
    name="detail/deploymentId",
    of="detail/instanceId",
    state="detail/state",
    page=(_PAGE, "detail/deploymentId"),
    fields=(
        (Phrase(en="Application", ja="アプリケーション"), "detail/application"),
        (_GROUP, "detail/deploymentGroup"),
    ),
)
_FLAT_DEPLOYMENT = replace(
    _DEPLOYMENT,
    types=(),
    name="deploymentId",
    of="applicationName",
    state="status",
    page=(_PAGE, "deploymentId"),
    fields=((_GROUP, "deploymentGroupName"),),
    took=("createTime", "completeTime"),
    threaded=Threaded(("deploymentId",), opens=("CREATED",), since="createTime"),
)
_FLAT_INSTANCE = replace(
    _INSTANCE,
    types=(),
    name="deploymentId",
    of="instanceId",
    state="instanceStatus",
    page=(_PAGE, "deploymentId"),
    fields=(),
    threaded=Threaded(("deploymentId",), part=True),
)
_AMPLIFY = Run(
    service="amplify",
    types=("Amplify Deployment Status Change",),
    details=(
        Shape(
            "aws.amplify",
            "Amplify Deployment Status Change",
            {"appId": ANY, "branchName": ANY, "jobStatus": ANY},
        ),
    ),
    thing=Phrase(en="Amplify deployment of {name}", ja="Amplify の {name} のデプロイ"),
    name="detail/branchName",
    state="detail/jobStatus",
    page=(
        "amplify/apps/{}/branches/{}/deployments/{}?region={region}",
        "detail/appId",
        "detail/branchName",
        "detail/jobId",
    ),
    fields=((Phrase(en="App", ja="アプリ"), "detail/appId"),),
    threaded=Threaded(("detail/appId", "detail/branchName", "detail/jobId"), opens=("STARTED",)),
)


def _flat(event: Event) -> bool:
    return not event.payload["message"]["detail"].present()


def _deployment(event: Event, say: Say) -> Notice:
    return _with_error(_FLAT_DEPLOYMENT.notice(event, say), event) if _flat(event) else _DEPLOYMENT.notice(event, say)


def _instance(event: Event, say: Say) -> Notice:
    return (_FLAT_INSTANCE if _flat(event) else _INSTANCE).notice(event, say)


def _with_error(notice: Notice, event: Event) -> Notice:
    return replace(notice, body=_error(event.payload["message"])) if notice.tone is Tone.BAD else notice


def _error(message: Payload) -> Text:
    """`errorInformation` is JSON in a text: {"ErrorCode", "ErrorMessage"}."""
    text = message["errorInformation"].text("")
    try:
        return plain(Payload(load(text))["ErrorMessage"].text(text))
    except Malformed:
        return plain(text)


def _of_trigger(*keys: str) -> Callable[[Payload], bool]:
    """Whether it is the flat object that a trigger sends."""

    def matches(payload: Payload) -> bool:
        message = payload["message"].value
        return isinstance(message, dict) and {"deploymentId", *keys} <= message.keys() and "detail" not in message

    return matches


def _in_both_forms(bridged: Run, flat: Run, selects: tuple[str, ...]) -> Essential:
    return together(*(form.essential(selects=("", *selects)) for form in (bridged, flat)))


def _mailed(payload: Payload) -> re.Match[str] | None:
    return _MAIL.search(payload["message"].text(""))


def _amplify(event: Event, say: Say) -> Notice:
    """EventBridge's event, or what Amplify itself makes of it for who asks for mail."""
    found = _mailed(event.payload)
    if not found:
        return _AMPLIFY.notice(event, say)
    message = {"region": found["region"], "detail": found.groupdict()}
    whole = Payload({"message": message, "topic": event.payload["topic"].value})
    return _AMPLIFY.notice(replace(event, payload=whole), say)


def _tested(event: Event, say: Say) -> Notice:
    """The first message of a trigger, by which CodeDeploy tries the topic."""
    message = event.payload["message"]
    found = _TRIGGER.search(message.text())
    if not found:
        raise BadPayload(f"{message.path}: expected the name of a trigger")
    topic = arn(event.payload["topic"].text(""))
    where = about(event, arns=(found["trigger"],))
    return Notice(
        title=say(_READY, trigger=ending(one_line(found["trigger"])), topic=links.topic(topic) if topic else "SNS"),
        context=where.context(event.at),
        facts=where.facts("codedeploy"),
    )


DEPLOYMENT = Kind(
    "codedeploy-deployment",
    Phrase(en="CodeDeploy deployment", ja="CodeDeploy のデプロイ"),
    _deployment,
    types=_DEPLOYMENT.types,
    details=_DEPLOYMENT.details,
    form=_of_trigger("applicationName", "status"),
    essential=_in_both_forms(_DEPLOYMENT, _FLAT_DEPLOYMENT, SENT_ON),
)
INSTANCE = Kind(
    "codedeploy-instance",
    Phrase(en="CodeDeploy instance", ja="CodeDeploy のインスタンス"),
    _instance,
    types=_INSTANCE.types,
    details=_INSTANCE.details,
    form=_of_trigger("instanceId", "instanceStatus"),
    essential=_in_both_forms(_INSTANCE, _FLAT_INSTANCE, BRIDGED),
)
AMPLIFY = Kind(
    "amplify-deployment",
    Phrase(en="Amplify deployment", ja="Amplify のデプロイ"),
    _amplify,
    types=_AMPLIFY.types,
    details=_AMPLIFY.details,
    form=lambda payload: _mailed(payload) is not None,
    essential=_AMPLIFY.essential(selects=("", *BRIDGED)),
)
TEST = Kind(
    "codedeploy-test",
    Phrase(en="CodeDeploy test notification", ja="CodeDeploy のテスト通知"),
    _tested,
    form=lambda payload: _TRIGGER.search(payload["message"].text("")) is not None,
    essential=Essential(selects=("$.message",), tells=("$.topic",)),
)
