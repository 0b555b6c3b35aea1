"""What EventBridge alone tells of CloudWatch alarms: one contributor's state, and changes of configuration.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws import links
from bridge.sources.aws.alarms import essential, forms, next_links, reasons
from bridge.sources.aws.alarms.conditions import Condition
from bridge.sources.aws.alarms.state_change import (
    QUIET,
    SIGNS,
    UNKNOWN,
    dimensions,
    hush,
    lacking,
    links_of,
    named_by,
    watch,
)
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.naming import some
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import markdown
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Strong, cut, flat, one_line, plain

_MOST_ATTRIBUTES = 3
_ATTRIBUTES = 80  # columns
_OF = Phrase(en="{alarm}, {contributor}", ja="{alarm}（{contributor}）")
_OF_ACCOUNT = Phrase(en="{alarm} ({account}), {contributor}", ja="{alarm}（{account}、{contributor}）")
_SAID = Phrase(en="{alarm}: {what}", ja="{alarm}：{what}")
_OPERATIONS: Mapping[str, Phrase] = {
    "create": Phrase(en="Alarm {alarm} was created", ja="アラーム {alarm} が作成されました"),
    "update": Phrase(en="Alarm {alarm} was updated", ja="アラーム {alarm} が更新されました"),
    "delete": Phrase(en="Alarm {alarm} was deleted", ja="アラーム {alarm} が削除されました"),
}
_ANY_OPERATION = Phrase(en="Alarm {alarm}: {operation}", ja="アラーム {alarm}：{operation}")
_ACTIONS = Phrase(en="Actions", ja="アクション")
_ENABLED = Phrase(en="enabled", ja="有効")
_DISABLED = Phrase(en="disabled", ja="無効")
_ALSO = Phrase(en="Also changed", ja="その他の変更")
# what the fields and the body show
_SHOWN = frozenset(
    {"alarmName", "timestamp", "metrics", "threshold", "comparisonOperator", "evaluationPeriods"}
    | {"datapointsToAlarm", "alarmRule", "actionsEnabled", "description"}
)


def _contributor(event: Event, say: Say) -> Notice:
    """One time series of an alarm on a query: it has the alarm's state, apart from the others."""
    alarm = forms.of_event(event)
    found = event.payload["message"]["detail"]["alarmContributor"]
    facts = forms.facts(alarm, one_line(found["id"].text("")))
    attributes = tuple((name, value.text("")) for name, value in found["attributes"].items())
    shown = ", ".join(f"{one_line(name)}={one_line(value)}" for name, value in attributes[:_MOST_ATTRIBUTES])
    with keeping(facts):
        forms.needed(event.payload["message"])
        which = cut(shown, _ATTRIBUTES) or one_line(found["id"].text())
    sign, tone = QUIET if alarm.quiet else SIGNS.get(alarm.state, UNKNOWN)
    named: Line = (f"{sign} {alarm.state} ", links.alarm(alarm.arn, alarm.name))
    value = reasons.value(alarm.reason)
    what = alarm.watched.bare(value, alarm.stands, say) if value is not None else lacking(alarm, say)
    account = account_names.names(event.options).get(alarm.where.account)
    who = say(_OF_ACCOUNT if account else _OF, alarm=named, account=account, contributor=which)
    todo = markdown.read("" if alarm.state == "OK" else alarm.description, budget=event.budget)
    return Notice(
        title=say(_SAID, alarm=who, what=what) if what else who,
        tone=tone,
        body=(*(() if what else plain(alarm.reason)), *todo),
        fields=(
            *watch(alarm.watched, "", say, alarm.values),
            *hush(alarm.quiet, say),
            *dimensions(attributes[_MOST_ATTRIBUTES:]),
        ),
        links=tuple(links_of(alarm, todo, say)),
        context=alarm.where.context(alarm.at, *named_by(alarm.watched)),
        facts=facts,
    )


def _configuration(event: Event, say: Say) -> Notice:
    """Somebody created, updated or deleted an alarm. What a deleted one was is worth knowing, too."""
    detail = event.payload["message"]["detail"]
    own = forms.placed(event.payload["message"])
    where = about(event, arns=(own.text,) if own else ())
    now, before = detail["configuration"], detail["previousConfiguration"]
    watched, description = condition(now), now["description"].text("")
    name, operation = one_line(detail["alarmName"].text("")), one_line(detail["operation"].text(""))
    facts = Facts(forms.values(name, watched, where), thread=Thread(own.text if own else name))
    with keeping(facts):
        detail["alarmName"].text()
        detail["operation"].text()
    deleted = operation == "delete"
    linked = (name if deleted else links.alarm(own, name),)
    named = account_names.beside(linked, event.options, where.account, say)
    return Notice(
        title=say(_OPERATIONS.get(operation, _ANY_OPERATION), alarm=named, operation=operation),
        body=markdown.read(description, budget=event.budget)
        if description != before["description"].text("") and not deleted
        else (),
        fields=tuple(_changes(watched, now, before, say)),
        links=tuple(next_links.graph(own, watched, event.at, say)) if own and not deleted else (),
        context=where.context(event.at, *named_by(watched)),
        facts=facts,
    )


def _changes(watched: Condition, now: Payload, before: Payload, say: Say) -> Iterator[Field]:
    """How it is, and where it was otherwise, how it was; what else changed by its name in the API."""
    old = {field.label: field.value for field in _told(condition(before), before, say)}
    for field in _told(watched, now, say):
        if before.present() and old.get(field.label) not in (None, field.value):
            yield Field(field.label, (flat(old[field.label]), " → ", Strong(flat(field.value))), short=False)
        else:
            yield field
    changed = [name for name, value in now.items() if name not in _SHOWN and value.value != before[name].value]
    if before.present() and changed:
        yield Field(say(_ALSO), some(changed, say))


def _told(watched: Condition, rules: Payload, say: Say) -> Iterator[Field]:
    yield from watch(watched, rules["alarmRule"].text(""), say)
    yield from dimensions(watched.series.dimensions)
    enabled = rules["actionsEnabled"].flag(None)
    if enabled is not None:
        yield Field(say(_ACTIONS), say(_ENABLED if enabled else _DISABLED))


CONTRIBUTOR = Kind(
    "cloudwatch-alarm-contributor",
    Phrase(en="CloudWatch alarm contributor", ja="CloudWatch アラームのコントリビューター"),
    _contributor,
    types=("CloudWatch Alarm Contributor State Change",),
    details=(
        Shape(
            "aws.cloudwatch",
            "CloudWatch Alarm Contributor State Change",
            {"alarmName": ANY, "state/value": ANY, "alarmContributor": dict},
            resource=("cloudwatch", "alarm:", "alarmName"),
        ),
    ),
    essential=essential.CONTRIBUTOR,
)
CONFIGURATION = Kind(
    "cloudwatch-alarm-configuration",
    Phrase(en="CloudWatch alarm configuration change", ja="CloudWatch アラームの設定変更"),
    _configuration,
    types=("CloudWatch Alarm Configuration Change",),
    details=(
        Shape(
            "aws.cloudwatch",
            "CloudWatch Alarm Configuration Change",
            {"alarmName": ANY, "state/value": ANY, "operation": ANY},
            resource=("cloudwatch", "alarm:", "alarmName"),
        ),
    ),
    essential=essential.CONFIGURATION,
)
