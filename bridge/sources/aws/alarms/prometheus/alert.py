"""The kind of Prometheus alerts, and their facts: the severity label counts as the severity of a finding does."""

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws.alarms.prometheus import links, plain_list, words
from bridge.sources.aws.alarms.prometheus.grades import grade
from bridge.sources.aws.alarms.prometheus.group import Group, group, is_group
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Graded, Thread, Value, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say

_SERVICE_LABELS = ("service", "job", "namespace")


def _form(payload: Payload) -> bool:
    message = payload["message"]
    if isinstance(message.value, str):
        return plain_list.is_list(message.text())
    return is_group(message) and not message["detail-type"].present()


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    told = group(plain_list.as_group(message.text()) if isinstance(message.value, str) else message)
    where = _where(event, told)
    facts = _facts(where, told)
    first = (told.firing or told.alerts)[0]
    with keeping(facts):
        if not (first.name or first.summary):
            raise BadPayload(f"{message.path}.alerts[0].labels.alertname: expected text")
    nearest, left = links.links(told, say)
    return Notice(
        title=words.title(told, say),
        tone=words.tone(told),
        body=words.body(told, say),
        fields=(*words.fields(told, say), *left),
        links=nearest,
        context=where.context(event.at),
        facts=facts,
    )


def _where(event: Event, told: Group) -> Where:
    """What its labels tell of the account and the region, else where its topic is."""
    common = told.common
    region = next((common[name] for name in ("region", "aws_region") if partition_of(common.get(name, ""))), "")
    return about(event, common.get("account_id") or common.get("aws_account_id", ""), region)


def _facts(where: Where, told: Group) -> Facts:
    names = dict.fromkeys(alert.name for alert in told.alerts if alert.name)
    services = (alert.labels.get(label, "") for alert in told.alerts for label in _SERVICE_LABELS)
    alarm = tuple(Value(names=frozenset((name,)), shown=name) for name in names)
    first = told.alerts[0]
    key = told.key or first.fingerprint or ",".join(names)
    firing = bool(told.firing)
    return Facts(
        {**where.values("prometheus", *services), **({"alarm": alarm} if alarm else {})},
        graded=tuple(Graded(grade(alert), over=alert.over) for alert in told.alerts),
        over=not firing,
        thread=Thread(key, opens=firing and not told.resolved, since=first.since) if key else None,
    )


KIND = Kind(
    "prometheus-alert",
    Phrase(
        en="Prometheus alert (Amazon, Alertmanager, Grafana)",
        ja="Prometheus のアラート（Amazon、Alertmanager、Grafana）",
    ),
    _notice,
    form=_form,
    essential=Essential(
        selects=("$.message", "$.message.alerts[*].status", "$.message.alerts[*].labels"),
        needs=("$.message.alerts[*].labels.alertname",),
        tells=(
            *(f"$.message.alerts[*].labels.{name}" for name in ("namespace", "pod", "severity")),
            "$.message.alerts[*].annotations.summary",
        ),
    ),
)
