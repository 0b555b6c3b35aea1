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
from bridge.sources.aws.eventbridge import at, context, ending, of_type, region
from bridge.sources.listing import listed
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Count, Phrase, Say, size
from bridge.wording.text import Line, cut, one_line

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
class _Told:
    bucket: str
    key: str
    name: str
    size: float | None
    region: str


def _objects(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    told = tuple(_of_records(message)) if message["Records"].present() else (_of_bridge(message),)
    first = told[0]
    plain = first.name.replace(" ", "").replace(":", "")
    name = next((verb for start, verb in _VERBS.items() if plain.startswith(start)), None)
    several, gone = len(told) > 1, plain.startswith(_GONE)
    page = None if gone else links.page(first.region, _OBJECT, first.bucket, first.key)
    bucket = links.linked(cut(first.bucket, _NAME), links.page(first.region, _BUCKET, first.bucket))
    key = say.word(Count(len(told), _OBJECTS, _SINGLE)) if several else (links.linked(cut(first.key, _NAME), page),)
    sized = name is not None and not several and not gone
    phrase = _FREE if name is None else _SEVERAL if several else _ONE
    shown = first.bucket if not several else bucket
    return Notice(
        title=say(phrase, key=key, n=key, bucket=shown, verb=name or "", name=cut(first.name, _NAME)),
        body=listed([(cut(one.key, _NAME),) for one in told], len(told), say, _MORE) if several else (),
        fields=(Field(say(_SIZE), (size(first.size),)),) if sized and first.size is not None else (),
        context=_where(event, first.region),
        thread=first.bucket,
    )


def _of_records(message: Payload) -> Iterator[_Told]:
    """Keys are written as in URLs; records without one are left out, but not the first."""
    for index, record in enumerate(message["Records"]):
        key = at(record, "s3/object/key").text() if index == 0 else at(record, "s3/object/key").text("")
        if key or index == 0:
            yield _Told(
                one_line(at(record, "s3/bucket/name").text()) if index == 0 else "",
                one_line(unquote_plus(key)),
                record["eventName"].text("").removeprefix("s3:"),
                _bytes(at(record, "s3/object/size")),
                record["awsRegion"].text(""),
            )


def _of_bridge(message: Payload) -> _Told:
    detail = message["detail"]
    return _Told(
        one_line(at(detail, "bucket/name").text()),
        one_line(at(detail, "object/key").text()),
        message["detail-type"].text("") or message["detailType"].text(""),
        _bytes(at(detail, "object/size")),
        region(message),
    )


def _bytes(value: Payload) -> float | None:
    found = value.number(-1)
    return found if found >= 0 else None


def _where(event: Event, region: str) -> tuple[Line, ...]:
    told = context(event)
    return told if len(told) > 1 or not region else ((region,), *told)


def _test(event: Event, say: Say) -> Notice:
    bucket = one_line(event.payload["message"]["Bucket"].text())
    return Notice(title=say(_TEST, bucket=cut(bucket, _NAME)), context=((event.at,),), thread=bucket)


def _ran(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    rule = ending(one_line(at(message, "resources/0").text()))
    link = links.linked(cut(rule, _NAME), links.page(region(message), _RULE, rule))
    return Notice(title=say(_RAN, rule=link), context=context(event), thread=rule)


_BRIDGED = of_type(
    "Object Created",
    "Object Deleted",
    "Object Restore Initiated",
    "Object Restore Completed",
    "Object Restore Expired",
    "Object Storage Class Changed",
    "Object Tags Added",
    "Object Tags Deleted",
    "Object ACL Updated",
    source="aws.s3",
)


def _is_objects(payload: Payload) -> bool:
    record = next(iter(payload["message"]["Records"]), None)
    return _BRIDGED(payload) or (record is not None and isinstance(record["s3"].value, dict))


def _is_test(payload: Payload) -> bool:
    return payload["message"]["Event"].text("") == "s3:TestEvent"


OBJECTS = Kind("s3-object", Phrase(en="S3 objects", ja="S3 オブジェクト"), _objects, form=_is_objects)
TEST = Kind("s3-test", Phrase(en="S3 test notification", ja="S3 のテスト通知"), _test, form=_is_test)
SCHEDULE = Kind(
    "scheduled-event",
    Phrase(en="Scheduled event", ja="スケジュールされたイベント"),
    _ran,
    types=(("aws.events", "Scheduled Event"),),
)
