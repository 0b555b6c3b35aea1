"""CloudTrail Insights: calls, or errors of calls, that come far more or less often than they do.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-insight-details.html
"""

from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.security.cloudtrail.record import Record, record
from bridge.sources.aws.states import signed
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Graded, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, number
from bridge.wording.severity import MEDIUM
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_NAME, _MOST = 120, 20
_RATE = Phrase(en="Unusual rate of {call} of {service}", ja="{service} の {call} の呼び出しが通常と異なる頻度です")
_ERRORS = Phrase(
    en="Unusual rate of {error} at {call} of {service}", ja="{service} の {call} で {error} が通常と異なる頻度です"
)
_OVER = Phrase(en="{call} of {service} is back to its usual rate", ja="{service} の {call} の頻度が通常に戻りました")
_NUMBERS = Phrase(en="{line}: {now} per min, usually {before}", ja="{line}：1 分あたり {now} 回（通常 {before} 回）")
_FIELDS = {
    "userIdentityArn": Phrase(en="By", ja="実行者"),
    "userAgent": Phrase(en="Client", ja="クライアント"),
    "errorCode": Phrase(en="Errors", ja="エラー"),
}


def _notice(event: Event, say: Say) -> Notice:
    found = record(event, say)
    insight = found.told["insightDetails"]
    over = insight["state"].text("") == "End"
    key = found.told["sharedEventID"].text("")
    facts = found.where.facts(
        "cloudtrail", thread=Thread(key, opens=not over), graded=(Graded(MEDIUM, over=over),), over=over
    )
    with keeping(facts):
        call, service = one_line(insight["eventName"].text()), one_line(insight["eventSource"].text())
    error = one_line(insight["errorCode"].text(""))
    phrase = _OVER if over else _ERRORS if error else _RATE
    line = say(phrase, call=cut(call, _NAME), service=service.removesuffix(".amazonaws.com"), error=cut(error, _NAME))
    measured = insight["insightContext"]["statistics"]
    now, before = (measured[name]["average"].number(-1) for name in ("insight", "baseline"))
    if now >= 0 and before >= 0 and not over:
        line = say(_NUMBERS, line=line, now=_rounded(now), before=_rounded(before))
    return Notice(
        title=signed("🟢" if over else MEDIUM.sign, line),
        tone=Tone.GOOD if over else MEDIUM.tone,
        fields=tuple(_fields(found, say)),
        context=found.where.context(found.at),
        facts=facts,
    )


def _rounded(rate: float) -> str:
    return number(float(f"{rate:.3g}"))


def _fields(found: Record, say: Say) -> Iterator[Field]:
    """Who, and with what, most of these calls were made."""
    for one in islice(found.told["insightDetails"]["insightContext"]["attributions"], _MOST):
        label = _FIELDS.get(one["attribute"].text(""))
        if label:
            names = (_named(value["value"].text("")) for value in islice(one["insight"], _MOST))
            yield from labelled(say, (label, some(dict.fromkeys(names), say)))


def _named(text: str) -> str:
    """Of a role its session, too; what has no error has the word null for one."""
    if text == "null":
        return ""
    return text.partition(":assumed-role/")[2] or ending(one_line(text))


def _is_alone(payload: Payload) -> bool:
    message = payload["message"]
    typed = message["eventType"].text("") == "AwsCloudTrailInsight"
    return typed and isinstance(message["insightDetails"].value, dict) and not message["detail-type"].present()


KIND = Kind(
    "cloudtrail-insight",
    Phrase(en="CloudTrail Insights", ja="CloudTrail Insights"),
    _notice,
    types=("AWS Insight via CloudTrail",),
    details=(
        Shape(
            "aws.cloudtrail",
            "AWS Insight via CloudTrail",
            {"eventType": "AwsCloudTrailInsight", "insightDetails/eventName": ANY},
        ),
    ),
    form=_is_alone,
    essential=Essential(
        selects=("$.message.detail-type", "$.message.eventType", "$.message.insightDetails"),
        needs=tuple(
            f"$.message.{where}insightDetails.{key}"
            for where in ("detail.", "")
            for key in ("eventName", "eventSource")
        ),
        tells=(
            "$.message.detail.insightDetails.errorCode",
            "$.message.detail.insightDetails.state",
            "$.message.detail.insightDetails.insightContext.statistics.*.average",
            "$.message.insightDetails.insightContext.statistics.*.average",
        ),
    ),
)
