"""DevOps Guru: what it finds odd, and what to do about it; over EventBridge, or over SNS with its keys in capitals.

https://docs.aws.amazon.com/devops-guru/latest/userguide/working-with-eventbridge.html;
https://docs.aws.amazon.com/devops-guru/latest/APIReference/API_NotificationFilterConfig.html
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import moment
from bridge.sources.aws.naming import labelled, short, some, trusted
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording import severity as scale
from bridge.wording.facts import Graded, Thread, keeping
from bridge.wording.inline import addressed
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import Severity
from bridge.wording.text import Text, alike, cut, one_line, plain
from bridge.wording.tone import Tone

_TITLE, _MOST = 160, 20  # columns; anomalies, and recommendations
_SAID = Phrase(en="DevOps Guru, {what}: {name}", ja="DevOps Guru（{what}）：{name}")
_GRADED = Phrase(en="{what}, {severity} severity", ja="{what}、重要度：{severity}")
_RAISED = Phrase(en="severity raised to {severity}", ja="重要度が「{severity}」に上昇")
_SORTS: Mapping[str, Phrase] = {
    "NEW_INSIGHT": Phrase(en="new insight", ja="新しいインサイト"),
    "CLOSED_INSIGHT": Phrase(en="insight closed", ja="インサイトのクローズ"),
    "SEVERITY_UPGRADED": Phrase(en="severity raised", ja="重要度の上昇"),
    "NEW_ASSOCIATION": Phrase(en="new anomaly in an insight", ja="インサイトの新しい異常"),
    "NEW_RECOMMENDATION": Phrase(en="new recommendation", ja="新しい推奨事項"),
}
_TYPES: Mapping[str, str] = {
    "DevOps Guru New Insight Open": "NEW_INSIGHT",
    "DevOps Guru Insight Closed": "CLOSED_INSIGHT",
    "DevOps Guru Insight Severity Upgraded": "SEVERITY_UPGRADED",
    "DevOps Guru New Anomaly Association": "NEW_ASSOCIATION",
    "DevOps Guru New Recommendation Created": "NEW_RECOMMENDATION",
}
_DONE = ("CLOSED_INSIGHT", "NEW_RECOMMENDATION")  # of these nobody asks how grave
_CALM = ("NEW_RECOMMENDATION", "NEW_ASSOCIATION")  # of these the insight has rung before
_OWN = ({"MessageType", "InsightId"}, {"messageType", "insightId"})
_KINDS: Mapping[str, Phrase] = {
    "REACTIVE": Phrase(en="reactive", ja="リアクティブ"),
    "PROACTIVE": Phrase(en="proactive", ja="プロアクティブ"),
}
_TYPE = Phrase(en="Type", ja="タイプ")
_METRICS = Phrase(en="Metrics", ja="メトリクス")
_RESOURCES = Phrase(en="Resources", ja="リソース")
_STACKS = Phrase(en="Stacks", ja="スタック")
_START = Phrase(en="Start", ja="開始")
_END = Phrase(en="End", ja="終了")
_ADVICE = ("name", "description", "reason", "link")


def _over_sns(payload: Payload) -> bool:
    message = payload["message"].value
    keys = message.keys() if isinstance(message, dict) else frozenset()
    return "detail-type" not in keys and any(named <= keys for named in _OWN)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"] if message["detail-type"].present() else message
    sort = _TYPES.get(message["detail-type"].text(""), _of(detail, "messageType").text(""))
    where = about(event, _of(detail, "accountId").text(""), _of(detail, "region").text(""))
    grade, closed = scale.named(_of(detail, "insightSeverity").text("")), sort == "CLOSED_INSIGHT"
    id_, start = _of(detail, "insightId").text(""), _moment(_of(detail, "startTime"))
    thread = Thread(id_, opens=sort == "NEW_INSIGHT", since=start)
    facts = where.facts("devops-guru", thread=thread, graded=(Graded(grade, over=closed),), over=closed)
    name = _name(detail, sort)
    with keeping(facts):
        if not name:
            raise BadPayload(f"{detail.path}.insightName: expected text")
    thing = links.linked(cut(name, _TITLE), trusted(_of(detail, "insightUrl").text("")))
    sign, tone = _look(sort, grade)
    words = {"what": _SORTS.get(sort, sort), "severity": grade.words if grade else ""}
    raised = grade and sort == "SEVERITY_UPGRADED"
    told = grade and sort not in _DONE
    what = say(_RAISED if raised else _GRADED, **words) if told else say.word(words["what"])
    return Notice(
        title=signed(sign, say(_SAID, what=what, name=thing)),
        tone=tone,
        body=_body(detail, name),
        fields=tuple(_fields(detail, start, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _name(detail: Payload, sort: str) -> str:
    """What the insight is called; of a recommendation what it recommends."""
    advice = (
        next(iter(_of(detail, "recommendations")), Payload(None)) if sort == "NEW_RECOMMENDATION" else Payload(None)
    )
    told = (_of(advice, "name"), _of(detail, "insightName"), _of(detail, "insightDescription"))
    return next((name for one in told if (name := one_line(one.text("")))), "")


def _look(sort: str, grade: Severity | None) -> tuple[str, Tone]:
    if sort == "CLOSED_INSIGHT":
        return "🟢", Tone.GOOD
    if sort in _CALM or not grade:
        return "" if sort in _CALM else "⚪", Tone.CALM
    return grade.sign, grade.tone


def _body(detail: Payload, name: str) -> Text:
    """What the insight is, and what to do: each recommendation by its name, with the reason."""
    text = _of(detail, "insightDescription").text("")
    told = [
        "\n".join(part for key in _ADVICE if (part := _of(one, key).text("").strip()))
        for one in islice(_of(detail, "recommendations"), _MOST)
    ]
    return (
        *(() if alike(text, name) else plain(text)),
        *(block for one in told for block in addressed(plain(one))),
    )


def _fields(detail: Payload, start: datetime | None, say: Say) -> Iterator[Field]:
    anomalies = tuple(islice(_of(detail, "anomalies"), _MOST))
    stacks = _of(_of(_of(detail, "resourceCollection"), "cloudFormation"), "stackNames")
    kind = _of(detail, "insightType").text("")
    yield from labelled(
        say,
        (_TYPE, _KINDS.get(kind.upper(), one_line(kind))),
        (_METRICS, some(dict.fromkeys(_metrics(anomalies)), say)),
        (_RESOURCES, some(dict.fromkeys(_resources(anomalies)), say)),
        (_STACKS, some((stack.text("") for stack in stacks), say)),
        (_START, start),
        (_END, _moment(_of(detail, "endTime"))),
    )


def _metrics(anomalies: tuple[Payload, ...]) -> Iterator[str]:
    """5XXError (shop, prod)"""
    for anomaly in anomalies:
        for source in islice(_of(anomaly, "sourceDetails"), _MOST):
            found = _of(source, "dataIdentifiers")
            name = one_line(_of(found, "name").text("") or _of(found, "metricDisplayName").text(""))
            values = (one_line(_of(pair, "value").text("")) for pair in islice(_of(found, "dimensions"), _MOST))
            where = ", ".join(value for value in values if value)
            if name:
                yield f"{name} ({where})" if where else name


def _resources(anomalies: tuple[Payload, ...]) -> Iterator[str]:
    for anomaly in anomalies:
        yield from (short(one.text("")) for one in islice(_of(anomaly, "associatedResourceArns"), _MOST))
        yield from (one_line(_of(one, "name").text("")) for one in islice(_of(anomaly, "anomalyResources"), _MOST))


def _moment(told: Payload) -> datetime | None:
    """In milliseconds, as a number or as its digits."""
    return moment(Payload(told.number(None)))


def _of(value: Payload, key: str) -> Payload:
    """By either spelling."""
    found = value[key]
    return found if found.present() else value[key[0].upper() + key[1:]]


KIND = Kind(
    "devops-guru-insight",
    Phrase(en="DevOps Guru insight", ja="DevOps Guru のインサイト"),
    _notice,
    types=tuple(_TYPES),
    details=tuple(
        Shape("aws.devops-guru", type_, {"insightId": ANY, "messageType": sort}) for type_, sort in _TYPES.items()
    ),
    form=_over_sns,
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail",),
        tells=(
            *(f"$.message.detail.{name}" for name in ("insightName", "insightSeverity", "insightUrl")),
            "$.message.detail.recommendations[*].name",
            *(f"$.message.{name}" for name in ("InsightName", "InsightSeverity", "InsightUrl", "MessageType")),
        ),
    ),
)
