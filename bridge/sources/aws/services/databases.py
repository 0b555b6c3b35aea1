"""What RDS, DMS and ElastiCache say of their databases, tasks and nodes: a sentence of AWS's about a named thing.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html;
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html (over SNS, keys with spaces);
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Subscribing.html (the test when one subscribes);
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_EventBridge.html;
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.aws.eventbridge import at, context, ending
from bridge.sources.aws.naming import some, trusted
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, cut, one_line
from bridge.wording.tone import Tone

_NAME, _SENTENCE = 200, 600  # columns
_RDS_SAYS = Phrase(en="RDS {name}: {what}", ja="RDS {name}：{what}")
_DMS_SAYS = Phrase(en="DMS {name}: {what}", ja="DMS {name}：{what}")
_CACHE_SAYS = Phrase(en="ElastiCache {name}: {what}", ja="ElastiCache {name}：{what}")
_SUBSCRIBED = re.compile(
    r"\bRDS will attempt to send you event notifications of type ([\w-]{1,60}) to the topic (arn:[^\s.]{1,400})"
)
_TEST_SAYS = Phrase(
    en="RDS sent a test notification: {type} events will come through the topic {topic}",
    ja="RDS からテスト通知が届きました（今後、SNS トピック {topic} から {type} のイベントが届きます）",
)
_PREFIX = "ElastiCache:"
_CATEGORY = Phrase(en="Category", ja="カテゴリ")
_BAD, _WARN = ("❌", Tone.BAD), ("🟡", Tone.WARN)
_TONES: Mapping[str, tuple[str, Tone]] = {
    "failure": _BAD,
    "failover": _WARN,
    "low storage": _WARN,
    "availability": _WARN,
}
_CALM = ("", Tone.CALM)
_PAGES: Mapping[str, str] = {
    "db": "rds/home?region={region}#database:id={};is-cluster=false",
    "cluster": "rds/home?region={region}#database:id={};is-cluster=true",
    "snapshot": "rds/home?region={region}#db-snapshot:engine=;id={}",
}
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FAILED = re.compile(r"fail|error", re.IGNORECASE)
_RDS = (
    "RDS DB Instance Event",
    "RDS DB Cluster Event",
    "RDS DB Snapshot Event",
    "RDS DB Cluster Snapshot Event",
    "RDS DB Parameter Group Event",
    "RDS DB Security Group Event",
    "RDS DB Proxy Event",
)
_DMS = ("DMS Replication Task State Change", "DMS Replication Instance State Change")


def _rds(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    if message["detail"].present():
        detail = message["detail"]
        found = detail["SourceArn"].text("") or at(message, "resources/0").text("")
        sign, tone = _worst(one.text("") for one in detail["EventCategories"])
        name, what = detail["SourceIdentifier"].text(), detail["Message"].text()
    else:
        found, (sign, tone) = message["Source ARN"].text(""), _CALM
        name, what = message["Source ID"].text(), message["Event Message"].text()
    return Notice(
        title=states.signed(sign, say(_RDS_SAYS, name=_database(name, arn(found)), what=cut(what, _SENTENCE))),
        tone=tone,
        fields=tuple(_categories(message, what, say)),
        context=_context(event, found),
        thread=found or name,
    )


def _worst(categories: Iterator[str]) -> tuple[str, Tone]:
    found = {_TONES.get(category, _CALM) for category in categories}
    return next((tone for tone in (_BAD, _WARN) if tone in found), _CALM)


def _categories(message: Payload, what: str, say: Say) -> Iterator[Field]:
    """Those that the sentence does not name itself."""
    categories = (one_line(one.text("")) for one in at(message, "detail/EventCategories"))
    told = [text for text in categories if text and text.lower() not in what.lower()]
    if told:
        yield Field(say(_CATEGORY), some(told, say))


def _database(name: str, found: Arn | None) -> Inline:
    name = one_line(name).removeprefix("rds:")
    page = _PAGES.get(found.resource.partition(":")[0]) if found else None
    return links.linked(cut(name, _NAME), links.page(found.region, page, name) if found and page else None)


def _tested(event: Event, say: Say) -> Notice:
    """The first message of an event subscription, by which RDS tries the topic."""
    found = _SUBSCRIBED.search(event.payload["message"].text())
    if not found:
        raise BadPayload(f"{event.payload['message'].path}: expected a type of events")
    topic = arn(found.group(2))
    linked = links.topic(topic) if topic else ending(found.group(2))
    return Notice(title=say(_TEST_SAYS, type=found.group(1), topic=linked), context=_context(event, found.group(2)))


def _dms(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    bridged = detail.present()
    found = at(message, "resources/0").text("")
    what = (detail["detailMessage"] if bridged else message["Event Message"]).text()
    name = ending(found) if bridged else message["SourceId"].text()
    failed = _FAILED.search(detail["eventType"].text("") if bridged else what)
    sign, tone = _BAD if failed else _CALM
    page = trusted((detail["resourceLink"] if bridged else message["Identifier Link"]).text(""))
    return Notice(
        title=states.signed(sign, say(_DMS_SAYS, name=links.linked(cut(name, _NAME), page), what=cut(what, _SENTENCE))),
        tone=tone,
        context=_context(event, found),
        thread=found or name,
    )


def _cache(event: Event, say: Say) -> Notice:
    """`{"ElastiCache:SnapshotComplete": "cache-node", …}`: the first of its events, in words."""
    name, value = next((key, value) for key, value in event.payload["message"].items() if key.startswith(_PREFIX))
    what = _WORDS.sub(" ", name.removeprefix(_PREFIX)).capitalize()
    sign, tone = _BAD if _FAILED.search(name) else _CALM
    node = value.text("") or "?"
    return Notice(
        title=states.signed(sign, say(_CACHE_SAYS, name=cut(node, _NAME), what=cut(what, _SENTENCE))),
        tone=tone,
        context=_context(event, event.payload["topic"].text("")),
        thread=node,
    )


def _context(event: Event, found: str) -> tuple[Line, ...]:
    """EventBridge's account and region, else those of an ARN."""
    where = arn(found) or arn(event.payload["topic"].text(""))
    if event.payload["message"]["detail"].present() or not where:
        return context(event)
    return ((where.account,), (where.region,), (event.at,))


def _subscribed(dms: bool) -> Callable[[Payload], bool]:
    """The form of event subscriptions, which both have, and tell apart in the Event ID."""

    def matches(payload: Payload) -> bool:
        message = payload["message"]
        if not isinstance(message.value, dict) or not {"Event Source", "Event Message"} <= message.value.keys():
            return False
        return ("DMS-EVENT" in message["Event ID"].text("")) is dms

    return matches


def _is_test(payload: Payload) -> bool:
    return _SUBSCRIBED.search(payload["message"].text("")) is not None


def _cached(payload: Payload) -> bool:
    return any(key.startswith(_PREFIX) for key, _ in payload["message"].items())


RDS = Kind("rds-event", Phrase(en="RDS event", ja="RDS イベント"), _rds, types=_RDS, form=_subscribed(dms=False))
TEST = Kind("rds-test", Phrase(en="RDS test notification", ja="RDS のテスト通知"), _tested, form=_is_test)
DMS = Kind("dms-event", Phrase(en="DMS event", ja="DMS イベント"), _dms, types=_DMS, form=_subscribed(dms=True))
CACHE = Kind("elasticache-event", Phrase(en="ElastiCache event", ja="ElastiCache イベント"), _cache, form=_cached)
