"""S3: what happened to objects, told by the bucket itself or by EventBridge.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html;
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, first, moment
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.services.object_words import CLASSES, DID, ELSEWHERE, FAILED, NO_REASON, WHY, Did
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import Where, about
from bridge.sources.listing import listed
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Count, Phrase, Say, size
from bridge.wording.text import Line, cut, one_line
from bridge.wording.tone import Tone

_NAME = 200  # columns
_OBJECT, _BUCKET = "s3/object/{}?region={region}&prefix={}", "s3/buckets/{}?region={region}"
_FREE = Phrase(en="{name}: {key} in {bucket}", ja="{name}：{bucket} の {key}")
_OBJECTS, _SINGLE = (
    Phrase(en="{n} objects", ja="{n} 個のオブジェクト"),
    Phrase(en="{n} object", ja="{n} 個のオブジェクト"),
)
_MORE = Phrase(en="… and {n} more", ja="… ほか {n} 個")
_SIZE = Phrase(en="Size", ja="サイズ")
_UNTIL = Phrase(en="Available until", ja="利用可能期限")
_RULE = Phrase(en="Replication rule", ja="レプリケーションルール")
_TO = (
    "replicationEventData/destinationBucket",
    "lifecycleEventData/transitionEventData/destinationStorageClass",
    "intelligentTieringEventData/destinationAccessTier",
    "destination-storage-class",
    "destination-access-tier",
)
_FAILED_BY = "replicationEventData/failureReason"
_TOLD = tuple(path.replace("/", ".") for path in (*_TO[:3], _FAILED_BY))
_RESTORED = (
    "restore-expiry-time",
    "restoreEventData/lifecycleRestorationExpiryTime",
    "glacierEventData/restoreEventData/lifecycleRestorationExpiryTime",
)


@dataclass(frozen=True, slots=True)
class _Object:
    """One object, and what was done to it; `told` is what else is told of that."""

    bucket: str
    key: str
    name: str
    size: float | None
    told: Payload


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    record = next(iter(message["Records"]), Payload(None))
    where = about(event, region=record["awsRegion"].text(""))
    facts = where.facts("s3")
    with keeping(facts):
        objects = tuple(_of_records(message)) if message["Records"].present() else (_of_bridge(message),)
    one = objects[0]
    plain = one.name.replace(" ", "").replace(":", "")
    did = next((did for start, did in DID.items() if plain.startswith(start)), None)
    single = len(objects) == 1
    return Notice(
        title=_title(objects, did, where, say),
        tone=did.tone if did else Tone.CALM,
        body=listed([(cut(each.key, _NAME),) for each in objects], len(objects), say, _MORE) if not single else (),
        fields=tuple(_fields(one, did, say)) if did and single else (),
        context=where.context((record["eventTime"] if record.present() else message["time"]).moment(event.at)),
        facts=facts,
    )


def _title(objects: tuple[_Object, ...], did: Did | None, where: Where, say: Say) -> Line:
    one, single = objects[0], len(objects) == 1
    page = None if did and did.gone else links.page(where.region, _OBJECT, one.bucket, one.key)
    bucket = links.linked(cut(one.bucket, _NAME), links.page(where.region, _BUCKET, one.bucket))
    counted = say.word(Count(len(objects), _OBJECTS, _SINGLE))
    to = first(one.told, *_TO)
    phrase = (did.phrase if single else did.of_several) if did else _FREE
    code = first(one.told, _FAILED_BY)
    line = say(
        phrase,
        key=(links.linked(cut(one.key, _NAME), page),) if single else counted,
        bucket=bucket if not single else cut(one.bucket, _NAME),
        name=cut(one.name, _NAME),
        to=CLASSES.get(to) or cut(to, _NAME) or ELSEWHERE,
        why=(WHY.get(code) or cut(code, _NAME) or NO_REASON) if did is FAILED else "",
    )
    return signed(did.sign if did else "", line)


def _fields(one: _Object, did: Did, say: Say) -> Iterator[Field]:
    until = next((found for path in _RESTORED if (found := moment(at(one.told, path)))), None)
    yield from labelled(
        say,
        (_SIZE, size(one.size) if did.sized and one.size is not None else ""),
        (_UNTIL, until),
        (_RULE, cut(first(one.told, "replicationEventData/replicationRuleId"), _NAME)),
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
                record,
            )


def _of_bridge(message: Payload) -> _Object:
    detail = message["detail"]
    type_ = message["detail-type"].text("") or message["detailType"].text("")
    how = (detail[key].text("") for key in ("reason", "deletion-type")) if type_ == "Object Deleted" else ()
    return _Object(
        one_line(at(detail, "bucket/name").text()),
        one_line(at(detail, "object/key").text()),
        " ".join((type_, *(word for word in how if word in _HOW))),
        _bytes(at(detail, "object/size")),
        detail,
    )


def _bytes(value: Payload) -> float | None:
    found = value.number(-1)
    return found if found >= 0 else None


def _is_objects(payload: Payload) -> bool:
    record = next(iter(payload["message"]["Records"]), None)
    return record is not None and isinstance(record["s3"].value, dict)


_HOW = ("Lifecycle Expiration", "Delete Marker Created")  # a deletion is told by its own words, too
_IN = {"bucket/name": ANY, "object/key": ANY}
# of an object alone it cannot be told what was done to it where nothing says so: tags and ACLs
_TELLING: Mapping[str, Mapping[str, str]] = {
    "Object Created": {"reason": "PutObject|POST Object|CopyObject|CompleteMultipartUpload"},
    "Object Deleted": {"deletion-type": ANY},
    "Object Restore Initiated": {"source-storage-class": ANY},
    "Object Restore Completed": {"source-storage-class": ANY, "restore-expiry-time": ANY},
    "Object Restore Expired": {},
    "Object Storage Class Changed": {"destination-storage-class": ANY},
    "Object Access Tier Changed": {"destination-access-tier": ANY},
    "Object Tags Added": {},
    "Object Tags Deleted": {},
    "Object ACL Updated": {},
}
KIND = Kind(
    "s3-object",
    Phrase(en="S3 objects", ja="S3 オブジェクト"),
    _notice,
    types=tuple(("aws.s3", name) for name in _TELLING),  # common words without their source
    form=_is_objects,
    details=tuple(Shape("aws.s3", name, {**_IN, **telling}) for name, telling in _TELLING.items() if telling),
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source", "$.message.Records[*].s3"),
        needs=(
            "$.message.Records[*].s3.object.key",
            "$.message.Records[*].s3.bucket.name",
            "$.message.detail.object.key",
            "$.message.detail.bucket.name",
        ),
        tells=(
            "$.message.region",
            "$.message.detail.reason",
            "$.message.detail.deletion-type",
            "$.message.detail.destination-storage-class",
            "$.message.detail.destination-access-tier",
            *(f"$.message.Records[*].{path}" for path in ("eventName", "awsRegion", *_TOLD)),
        ),
    ),
)
