"""AWS Config: a resource that was created, changed or deleted, and what changed in it.

https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html (over SNS);
https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html;
https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html (to a rule)
"""

import re
from collections.abc import Iterator, Mapping

from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, first
from bridge.sources.aws.naming import next_links, short
from bridge.sources.aws.security import config_rules
from bridge.sources.aws.security.findings import thread
from bridge.sources.aws.where import about
from bridge.sources.other import values
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Strong, Text, cut, flat, one_line, plain, within

_WHOLE, _OVERSIZED = "ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"
_NAME, _VALUE, _SHORT = 200, 120, 40  # columns
# What may hold a secret: Config records a function's variables and an instance's user data as they are.
_SECRET = re.compile(r"environment|variable|secret|password|token|credential|private_?key|user_?data", re.IGNORECASE)
_DID: Mapping[str, Phrase] = {
    "CREATE": Phrase(en="{type} {thing} was created", ja="{type} {thing} が作成されました"),
    "UPDATE": Phrase(en="{type} {thing} was changed", ja="{type} {thing} が変更されました"),
    "DELETE": Phrase(en="{type} {thing} was deleted", ja="{type} {thing} が削除されました"),
}
_STATUSES: Mapping[str, str] = {"ResourceDiscovered": "CREATE", "ResourceDeleted": "DELETE"}
_NOT_SET = Phrase(en="not set", ja="未設定")
_SORTS: Mapping[str, Phrase] = {  # of a change whose values have parts of their own
    "CREATE": Phrase(en="added", ja="追加"),
    "UPDATE": Phrase(en="changed", ja="変更"),
    "DELETE": Phrase(en="removed", ja="削除"),
}
_MORE, _ONE_MORE = (
    Phrase(en="{n} more changes", ja="ほか {n} 件の変更"),
    Phrase(en="{n} more change", ja="ほか {n} 件の変更"),
)
_TOO_LARGE = Phrase(en="The change is too large for a notification.", ja="変更が大きいため、通知に含まれていません。")
_CHANGE = Phrase(en="Change", ja="変更内容")


def _bare(message: Payload) -> Payload:
    """AWS Config's own notification, as it is or as a rule is asked about it; null where it is no such thing."""
    if message["detail-type"].present():
        return Payload(None)
    invoking = message["invokingEvent"].text("") if message["configRuleName"].present() else ""
    if not invoking:
        return message
    try:
        return Payload(load(invoking), message["invokingEvent"].path)
    except Malformed:
        return Payload(None)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    change = message["detail"] if message["detail-type"].present() else _bare(message)
    whole, summary = change["configurationItem"], change["configurationItemSummary"]
    item, diff = whole if whole.present() else summary, change["configurationItemDiff"]
    arn, id_ = item["ARN"].text(""), one_line(item["resourceId"].text(""))
    where = about(event, item["awsAccountId"].text(""), item["awsRegion"].text(""), (arn,))
    facts = where.facts("config", thread=thread(arn or id_))
    with keeping(facts):
        sort, id_ = one_line(item["resourceType"].text()), one_line(item["resourceId"].text())
    name = cut(first(item, "resourceName") or short(id_), _NAME)
    bucket, _, key = at(change, "s3DeliverySummary/s3BucketLocation").text("").partition("/")
    link = links.linked(name, links.config_item(where.region, sort, id_))
    return Notice(
        title=say(_did(item, diff), type=cut(_type(sort), _NAME), thing=link),
        body=_elsewhere(change, say) if change["messageType"].value == _OVERSIZED else (),
        fields=tuple(_changes(diff["changedProperties"], say)) if _kind(item, diff) == "UPDATE" else (),
        links=next_links(say, (_CHANGE, links.s3_object(where.region, bucket, key))),
        context=where.context(item["configurationItemCaptureTime"].moment(event.at)),
        facts=facts,
    )


def _did(item: Payload, diff: Payload) -> Phrase:
    return _DID.get(_kind(item, diff), _DID["UPDATE"])


def _kind(item: Payload, diff: Payload) -> str:
    named = diff["changeType"].text("") or item["changeType"].text("")
    return named or _STATUSES.get(item["configurationItemStatus"].text(""), "UPDATE")


def _type(name: str) -> str:
    """AWS::EC2::SecurityGroup → EC2 SecurityGroup"""
    return name.removeprefix("AWS::").replace("::", " ")


def _changes(changed: Payload, say: Say) -> Iterator[Field]:
    """One for each property; Config writes their names as Configuration.InstanceType, Relationships.0."""
    pairs = [(name, change) for name, change in changed.items() if name.strip()]
    for name, change in pairs:
        value = _sort(change, say) if _secret(name, change) else _change(change, say)
        label = cut(name.removeprefix("Configuration."), _SHORT)
        yield Field((label,), value, short=within(flat(value), _SHORT))


def _change(change: Payload, say: Say) -> Line:
    old, new = _value(change["previousValue"]), _value(change["updatedValue"])
    if new and not old and not change["previousValue"].present():
        return (Strong(new),)
    if old and not change["updatedValue"].present():
        new = say.text(_NOT_SET)
    if old and new and old != new:
        return (f"{old} → ", Strong(new))
    return _sort(change, say)


def _sort(change: Payload, say: Say) -> Line:
    """That it was added, changed or removed, without its value."""
    return say(_SORTS.get(change["changeType"].text(""), _SORTS["UPDATE"]))


def _secret(name: str, change: Payload) -> bool:
    """Whether the property, or a part of it, is named like something that is nobody's to read in a channel."""
    sides = (change["previousValue"], change["updatedValue"])
    parts = (part for side in sides if isinstance(side.value, dict | list) for part, _ in values(Payload(side.value)))
    return any(_SECRET.search(text) for text in (name, *parts))


def _value(value: Payload) -> str:
    """A plain value; of what has parts of its own, these: fromPort 22, ipRanges 0.0.0.0/0."""
    if isinstance(value.value, dict):
        return cut(", ".join(f"{name} {text}" for name, text in values(value)), _VALUE)
    return cut(next((text for _, text in values(Payload({"": value.value}))), ""), _VALUE)


def _elsewhere(change: Payload, say: Say) -> Text:
    why = at(change, "s3DeliverySummary/errorMessage").text("")
    return plain(f"{say.text(_TOO_LARGE)}\n{why}")


def _is_item(payload: Payload) -> bool:
    return _bare(payload["message"])["messageType"].value in (_WHOLE, _OVERSIZED)


def _said(event: Event, say: Say) -> Notice:
    """An item that changed; or a rule that is to judge, of whatever."""
    due = config_rules.is_due(event.payload) and not _is_item(event.payload)
    return config_rules.due(event, say) if due else _notice(event, say)


ITEM = Kind(
    "config-item",
    Phrase(en="Config configuration item change", ja="Config の設定項目の変更"),
    _said,
    types=("Config Configuration Item Change",),
    form=lambda payload: _is_item(payload) or config_rules.is_due(payload),
    essential=Essential(
        selects=(
            "$.message.detail-type",
            "$.message.messageType",
            "$.message.invokingEvent",
            "$.message.configRuleName",
        ),
        needs=tuple(
            f"$.message.{where}.{key}"
            for item in ("configurationItem", "configurationItemSummary")
            for where in (f"detail.{item}", item)
            for key in ("resourceType", "resourceId")
        ),
        tells=(
            "$.message.configRuleArn",
            "$.message.detail.configurationItemDiff.changeType",
            *(
                f"$.message.{where}{item}.{key}"
                for where in ("detail.", "")
                for item in ("configurationItem", "configurationItemSummary")
                for key in ("resourceName", "awsRegion")
            ),
        ),
    ),
)
