"""Items of a DynamoDB table that changed, as its stream hands them to a function.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html;
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import arn
from bridge.sources.aws.where import about
from bridge.sources.listing import listed
from bridge.sources.masking import masked
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Strong, cut, one_line

_NAME, _VALUE, _MOST = 200, 120, 8  # columns, columns, attributes
_LATEST = 4_102_444_800  # seconds: the year 2100
_PAGE = "dynamodbv2/home?region={region}#table?name={}"
_ONE: Mapping[str, Phrase] = {
    "INSERT": Phrase(en="An item was added to {table}: {key}", ja="{table} に項目が追加されました：{key}"),
    "MODIFY": Phrase(en="An item of {table} was changed: {key}", ja="{table} の項目が変更されました：{key}"),
    "REMOVE": Phrase(en="An item was deleted from {table}: {key}", ja="{table} の項目が削除されました：{key}"),
}
_FREE = Phrase(en="{what} in {table}: {key}", ja="{table} で {what}：{key}")
_SEVERAL = Phrase(en="{n} items of {table} changed ({how})", ja="{table} の項目 {n} 件が変更されました（{how}）")
_HOW: Mapping[str, Phrase] = {
    "INSERT": Phrase(en="{n} added", ja="追加 {n} 件"),
    "MODIFY": Phrase(en="{n} changed", ja="変更 {n} 件"),
    "REMOVE": Phrase(en="{n} deleted", ja="削除 {n} 件"),
}
_COMMA = Phrase(en=", ", ja="、")
_LINE: Mapping[str, Phrase] = {
    "INSERT": Phrase(en="added: {key}", ja="追加：{key}"),
    "MODIFY": Phrase(en="changed: {key}", ja="変更：{key}"),
    "REMOVE": Phrase(en="deleted: {key}", ja="削除：{key}"),
}
_A_TABLE = Phrase(en="a table", ja="テーブル")
_UNKNOWN = Phrase(en="no key told", ja="キー不明")


def _is_stream(payload: Payload) -> bool:
    first = next(iter(payload["message"]["Records"]), Payload(None))
    return isinstance(first["dynamodb"].value, dict)


def _notice(event: Event, say: Say) -> Notice:
    message = masked(event.payload["message"], say)
    records = tuple(record for record in message["Records"] if isinstance(record["dynamodb"].value, dict))
    first = records[0]
    source = arn(first["eventSourceARN"].text(""))
    where = about(event, region=first["awsRegion"].text(""), arns=(first["eventSourceARN"].text(""),))
    name = source.resource.removeprefix("table/").partition("/")[0] if source else ""
    table = links.linked(cut(name, _NAME), links.page(where.region, _PAGE, name)) if name else _A_TABLE
    facts = where.facts("dynamodb", thread=Thread(name))
    with keeping(facts):
        what = first["eventName"].text()
    single = len(records) == 1
    if single:
        title = say(_ONE.get(what, _FREE), table=table, key=_key(first, say), what=cut(what, _NAME))
    else:
        counts = Counter(record["eventName"].text("") for record in records)
        how = say.text(_COMMA).join(say.text(_HOW[did], n=counts[did]) for did in _HOW if counts[did])
        title = say(_SEVERAL, table=table, n=len(records), how=how)
    lines = [say(_LINE.get(one["eventName"].text(""), _LINE["MODIFY"]), key=_key(one, say)) for one in records]
    return Notice(
        title=title,
        body=() if single else listed(lines, len(lines), say),
        fields=tuple(_changes(first["dynamodb"])) if single else (),
        context=where.context(_moment(first["dynamodb"]["ApproximateCreationDateTime"], event.at)),
        facts=facts,
    )


def _key(record: Payload, say: Say) -> Line:
    """id 1042, or pk 7 · sk 2026-12-01."""
    keys = [f"{one_line(name)} {text}" for name, value in record["dynamodb"]["Keys"].items() if (text := _plain(value))]
    return (cut(" · ".join(keys), _NAME),) if keys else say(_UNKNOWN)


def _changes(changed: Payload) -> Iterator[Field]:
    """What is another than it was; of what is new or gone, what it is or was."""
    new, old = dict(changed["NewImage"].items()), dict(changed["OldImage"].items())
    told = 0
    for name in dict.fromkeys((*new, *old)):
        now, then = (cut(_plain(one[name]), _VALUE) if name in one else "" for one in (new, old))
        if now == then or name in dict(changed["Keys"].items()) or told >= _MOST:
            continue
        told += 1
        line: Line = (then, " → ", Strong(now)) if now and then else (now or then,)
        yield Field((cut(name, _VALUE),), line)


def _plain(typed: Payload) -> str:
    """The value in {"S": "paid"}; "" where it has a structure of its own."""
    if text := one_line(typed["S"].text("") or typed["N"].text("")):
        return text
    flag = typed["BOOL"].flag(None)
    return "" if flag is None else str(flag).lower()


def _moment(stamp: Payload, otherwise: datetime) -> datetime:
    """In seconds since 1970."""
    seconds = stamp.number(0)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else otherwise


KIND = Kind(
    "dynamodb-items",
    Phrase(en="DynamoDB items changed (stream)", ja="DynamoDB の項目の変更（ストリーム）"),
    _notice,
    form=_is_stream,
    essential=Essential(
        selects=("$.message.Records[*].dynamodb",),
        needs=("$.message.Records[*].eventName",),
        tells=(
            "$.message.Records[*].eventSourceARN",
            "$.message.Records[*].awsRegion",
            "$.message.Records[*].dynamodb.Keys.*.S",
        ),
    ),
)
