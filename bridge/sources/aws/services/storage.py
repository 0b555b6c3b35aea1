"""S3: what happened to objects, told by the bucket itself or by EventBridge; and rules that run on a schedule.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html;
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html;
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.aws.where import about
from bridge.sources.listing import listed
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Count, Phrase, Say, size
from bridge.wording.text import cut, one_line

_NAME = 200  # columns
_OBJECT, _BUCKET = "s3/object/{}?region={region}&prefix={}", "s3/buckets/{}?region={region}"
_VERBS: Mapping[str, Phrase] = {  # by the start of the event's name, spaces and colons left out
    "ObjectCreated": Phrase(en="created in", ja="作成"),
    "ObjectRemoved": Phrase(en="deleted from", ja="削除"),
    "ObjectDeleted": Phrase(en="deleted from", ja="削除"),
    "LifecycleExpiration": Phrase(en="expired from", ja="期限切れで削除"),
    "ObjectRestoreCompleted": Phrase(en="restored in", ja="復元"),
}
_GONE = ("ObjectRemoved", "ObjectDeleted", "LifecycleExpiration")
_ONE = Phrase(en="{key} was {verb} {bucket}", ja="{bucket} の {key} が{verb}されました")
_SEVERAL = Phrase(en="{n} were {verb} {bucket}", ja="{bucket} の {n}が{verb}されました")
_FREE = Phrase(en="{name}: {key} in {bucket}", ja="{name}：{bucket} の {key}")
_OBJECTS, _SINGLE = (
    Phrase(en="{n} objects", ja="{n} 個のオブジェクト"),
    Phrase(en="{n} object", ja="{n} 個のオブジェクト"),
)
_MORE = Phrase(en="… and {n} more", ja="… ほか {n} 個")
_SIZE = Phrase(en="Size", ja="サイズ")
_TEST = Phrase(
    en="S3 sent a test notification of the bucket {bucket}", ja="S3 からバケット {bucket} のテスト通知が届きました"
)
_RAN = Phrase(en="Rule {rule} ran on its schedule", ja="ルール {rule} がスケジュールどおりに実行されました")
_RULE = "events/home?region={region}#/eventbus/default/rules/{}"


@dataclass(frozen=True, slots=True)
class _Object:
    """One object, and what was done to it."""

    bucket: str
    key: str
    name: str
    size: float | None


def _objects(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    record = next(iter(message["Records"]), Payload(None))
    where = about(event, region=record["awsRegion"].text(""))
    facts = where.facts("s3")
    with keeping(facts):
        objects = tuple(_of_records(message)) if message["Records"].present() else (_of_bridge(message),)
    first = objects[0]
    plain = first.name.replace(" ", "").replace(":", "")
    name = next((verb for start, verb in _VERBS.items() if plain.startswith(start)), None)
    several, gone = len(objects) > 1, plain.startswith(_GONE)
    page = None if gone else links.page(where.region, _OBJECT, first.bucket, first.key)
    bucket = links.linked(cut(first.bucket, _NAME), links.page(where.region, _BUCKET, first.bucket))
    key = say.word(Count(len(objects), _OBJECTS, _SINGLE)) if several else (links.linked(cut(first.key, _NAME), page),)
    sized = name is not None and not several and not gone
    phrase = _FREE if name is None else _SEVERAL if several else _ONE
    shown = first.bucket if not several else bucket
    return Notice(
        title=say(phrase, key=key, n=key, bucket=shown, verb=name or "", name=cut(first.name, _NAME)),
        body=listed([(cut(one.key, _NAME),) for one in objects], len(objects), say, _MORE) if several else (),
        fields=(Field(say(_SIZE), (size(first.size),)),) if sized and first.size is not None else (),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _of_records(message: Payload) -> Iterator[_Object]:
    """Keys are written as in URLs; records without one are left out, but not the first."""
    for index, record in enumerate(message["Records"]):
        key = at(record, "s3/object/key").text() if index == 0 else at(record, "s3/object/key").text("")
        if key or index == 0:
            yield _Object(
                one_line(at(record, "s3/bucket/name").text()) if index == 0 else "",
                one_line(unquote_plus(key)),
                record["eventName"].text("").removeprefix("s3:"),
                _bytes(at(record, "s3/object/size")),
            )


def _of_bridge(message: Payload) -> _Object:
    detail = message["detail"]
    return _Object(
        one_line(at(detail, "bucket/name").text()),
        one_line(at(detail, "object/key").text()),
        message["detail-type"].text("") or message["detailType"].text(""),
        _bytes(at(detail, "object/size")),
    )


def _bytes(value: Payload) -> float | None:
    found = value.number(-1)
    return found if found >= 0 else None


def _test(event: Event, say: Say) -> Notice:
    named, where = event.payload["message"]["Bucket"], about(event)
    facts = where.facts("s3")
    with keeping(facts):
        bucket = one_line(named.text())
    return Notice(title=say(_TEST, bucket=cut(bucket, _NAME)), context=where.context(event.at), facts=facts)


def _ran(event: Event, say: Say) -> Notice:
    message, where = event.payload["message"], about(event)
    resource = at(message, "resources/0")
    rule = ending(one_line(resource.text("")))
    facts = where.facts("events")
    with keeping(facts):
        resource.text()
    link = links.linked(cut(rule, _NAME), links.page(where.region, _RULE, rule))
    return Notice(title=say(_RAN, rule=link), context=where.context(message["time"].moment(event.at)), facts=facts)


_BRIDGED = (
    "Object Created",
    "Object Deleted",
    "Object Restore Initiated",
    "Object Restore Completed",
    "Object Restore Expired",
    "Object Storage Class Changed",
    "Object Tags Added",
    "Object Tags Deleted",
    "Object ACL Updated",
)


def _is_objects(payload: Payload) -> bool:
    record = next(iter(payload["message"]["Records"]), None)
    return record is not None and isinstance(record["s3"].value, dict)


def _is_test(payload: Payload) -> bool:
    return payload["message"]["Event"].text("") == "s3:TestEvent"


OBJECTS = Kind(
    "s3-object",
    Phrase(en="S3 objects", ja="S3 オブジェクト"),
    _objects,
    types=tuple(("aws.s3", name) for name in _BRIDGED),  # common words without their source
    form=_is_objects,
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source", "$.message.Records[*].s3"),
        needs=(
            "$.message.Records[*].s3.object.key",
            "$.message.Records[*].s3.bucket.name",
            "$.message.detail.object.key",
            "$.message.detail.bucket.name",
        ),
        tells=("$.message.region", "$.message.Records[*].eventName", "$.message.Records[*].awsRegion"),
    ),
)
TEST = Kind(
    "s3-test",
    Phrase(en="S3 test notification", ja="S3 のテスト通知"),
    _test,
    form=_is_test,
    essential=Essential(selects=("$.message.Event",), needs=("$.message.Bucket",)),
)
SCHEDULE = Kind(
    "scheduled-event",
    Phrase(en="Scheduled event", ja="スケジュールされたイベント"),
    _ran,
    types=(("aws.events", "Scheduled Event"),),
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source"),
        needs=("$.message.resources[*]",),
        tells=("$.message.region",),
    ),
)
