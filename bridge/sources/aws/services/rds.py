"""What RDS says of its databases, clusters and snapshots, over EventBridge or by an event subscription.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html;
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html (over SNS, keys with spaces);
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Subscribing.html (the test when one subscribes)
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.aws.naming import some
from bridge.sources.aws.services.gravity import judged
from bridge.sources.aws.services.sentences import NAME, sentence
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, cut, one_line

_SUBSCRIBED = re.compile(
    r"\bRDS will attempt to send you event notifications of type ([\w-]{1,60}) to the topic (arn:[^\s.]{1,400})"
)
_TEST_SAYS = Phrase(
    en="RDS sent a test notification: {type} events will come through the topic {topic}",
    ja="RDS からテスト通知が届きました（今後、SNS トピック {topic} から {type} のイベントが届きます）",
)
CATEGORY = Phrase(en="Category", ja="カテゴリ")
_PAGES: Mapping[str, str] = {
    "db": "rds/home?region={region}#database:id={};is-cluster=false",
    "cluster": "rds/home?region={region}#database:id={};is-cluster=true",
    "snapshot": "rds/home?region={region}#db-snapshot:engine=;id={}",
}
_RDS: Mapping[str, str] = {  # what RDS calls the source of an event, and the event
    "DB_INSTANCE": "RDS DB Instance Event",
    "CLUSTER": "RDS DB Cluster Event",
    "SNAPSHOT": "RDS DB Snapshot Event",
    "CLUSTER_SNAPSHOT": "RDS DB Cluster Snapshot Event",
    "DB_PARAM": "RDS DB Parameter Group Event",
    "DB_SECURITY_GROUP": "RDS DB Security Group Event",
    "DB_PROXY": "RDS DB Proxy Event",
    "BLUE_GREEN_DEPLOYMENT": "RDS Blue Green Deployment Event",
    "CUSTOM_ENGINE_VERSION": "RDS Custom Engine Version Event",
}


def _rds(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    if detail.present():
        text = detail["SourceArn"].text("") or at(message, "resources/0").text("")
        named, said = detail["SourceIdentifier"], detail["Message"]
    else:
        text, named, said = message["Source ARN"].text(""), message["Source ID"], message["Event Message"]
    where = about(event, arns=(text,))
    facts = where.facts("rds", thread=Thread(text or named.text(""), lasts=timedelta(hours=1)))
    with keeping(facts):
        name, what = named.text(), said.text()
    id_ = detail["EventID"].text("") or message["Event ID"].text("")
    tone = judged(id_, (one.text("") for one in detail["EventCategories"]), what)
    return Notice(
        title=sentence("RDS", _database(name, arn(text)), what, tone, say),
        tone=tone[1],
        fields=tuple(_categories(message, what, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _categories(message: Payload, what: str, say: Say) -> Iterator[Field]:
    """Those that the sentence does not name itself."""
    categories = (one_line(one.text("")) for one in at(message, "detail/EventCategories"))
    unsaid = [text for text in categories if text and text.lower() not in what.lower()]
    if unsaid:
        yield Field(say(CATEGORY), some(unsaid, say))


def _database(name: str, own: Arn | None) -> Inline:
    name = one_line(name).removeprefix("rds:")
    page = _PAGES.get(own.resource.partition(":")[0]) if own else None
    return links.linked(cut(name, NAME), links.page(own.region, page, name) if own and page else None)


def _tested(event: Event, say: Say) -> Notice:
    """The first message of an event subscription, by which RDS tries the topic."""
    message = event.payload["message"]
    subscribed = _SUBSCRIBED.search(message.text())
    if not subscribed:
        raise BadPayload(f"{message.path}: expected a type of events")
    type_, text = subscribed.groups()
    where, topic = about(event, arns=(text,)), arn(text)
    return Notice(
        title=say(_TEST_SAYS, type=type_, topic=links.topic(topic) if topic else ending(text)),
        context=where.context(event.at),
        facts=where.facts("rds"),
    )


def subscribed(dms: bool) -> Callable[[Payload], bool]:
    """The form of event subscriptions, which both have, and tell apart in the Event ID."""

    def matches(payload: Payload) -> bool:
        message = payload["message"]
        keys = message.value.keys() if isinstance(message.value, dict) else frozenset()
        if not {"Event Source", "Event Message"} <= keys or "About this Event" in keys:  # which is Redshift's
            return False
        return ("DMS-EVENT" in message["Event ID"].text("")) is dms

    return matches


def _is_test(payload: Payload) -> bool:
    return _SUBSCRIBED.search(payload["message"].text("")) is not None


RDS = Kind(
    "rds-event",
    Phrase(en="RDS event", ja="RDS イベント"),
    _rds,
    types=tuple(_RDS.values()),
    details=tuple(
        Shape("aws.rds", type_, {"SourceType": source, "SourceIdentifier": ANY, "Message": ANY})
        for source, type_ in _RDS.items()
    ),
    form=subscribed(dms=False),
    essential=Essential(
        selects=("$.message", "$.message.detail-type"),
        needs=(
            "$.message.detail.SourceIdentifier",
            "$.message.detail.Message",
            "$.message.Source ID",
            "$.message.Event Message",
        ),
        tells=(
            "$.message.detail.SourceArn",
            "$.message.detail.EventCategories[*]",
            "$.message.detail.EventID",
            "$.message.Source ARN",
            "$.message.Event ID",
        ),
    ),
)
TEST = Kind(
    "rds-test",
    Phrase(en="RDS test notification", ja="RDS のテスト通知"),
    _tested,
    form=_is_test,
    essential=Essential(selects=("$.message",)),
)
