"""CloudWatch Logs: the lines of a log that a subscription filter lets through, packed or already unpacked.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html: base64 of gzip of JSON;
https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html: many of these.
"""

import binascii
import zlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime

from bridge.budget import UNPACKED, Budget
from bridge.errors import BadPayload, Malformed
from bridge.payload import Payload, load
from bridge.sources.aws import links
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.receive import firehose
from bridge.sources.aws.where import about
from bridge.sources.masking import masked_text
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Block, CodeBlock, Paragraph, cut, one_line

_MOST_BYTES = 1_048_576  # unpacked, as many as the service packs at once
_EITHER = 47  # zlib's number for gzip's head or its own, whichever there is: forwarders send both
_CONTROL = "CONTROL_MESSAGE"  # to see whether anybody is there
_TITLE, _LINE, _MOST = 120, 400, 30  # columns, columns, lines
_LATEST = 4_102_444_800_000  # ms: the year 2100
_ONE = Phrase(en="Log {group}: {line}", ja="ログ {group}：{line}")
_SEVERAL = Phrase(en="{n} lines in the log {group}: {line}", ja="ログ {group} に {n} 行：{line}")
_MORE = Phrase(en="{n} more lines", ja="ほか {n} 行")
_ONE_MORE = Phrase(en="{n} more line", ja="ほか {n} 行")
_STREAM = Phrase(en="Log stream", ja="ログストリーム")
_FILTER = Phrase(en="Filter", ja="フィルター")


def _matches(payload: Payload) -> bool:
    message = payload["message"]
    whole = message["logGroup"].present() and message["logEvents"].present()
    return message["awslogs"].present() or whole or firehose.of_logs(message)


def _notice(event: Event, say: Say) -> Notice | None:
    message = event.payload["message"]
    with keeping(about(event).facts("logs")):
        batch = _batch(message, event.budget)
    if batch["messageType"].text("") == _CONTROL:
        return None
    where = about(event, batch["owner"].text(""))
    facts = where.facts("logs")
    lines = [masked_text(text, say) for line in batch["logEvents"] if (text := line["message"].text("").strip())]
    with keeping(facts):
        group, stream = one_line(batch["logGroup"].text()), one_line(batch["logStream"].text(""))
        if not lines:
            raise BadPayload(f"{batch.path}.logEvents: expected lines")
    page = links.logs(where.region, group, stream) or links.log_group(where.region, group)
    thing = links.linked(group, page)
    first = cut(lines[0].split("\n")[0], _TITLE)
    filters = (name.text("") for name in batch["subscriptionFilters"])
    return Notice(
        title=say(_ONE if len(lines) == 1 else _SEVERAL, group=thing, line=first, n=len(lines)),
        body=() if lines == [first] else tuple(_body(lines, say)),
        fields=tuple(labelled(say, (_STREAM, stream), (_FILTER, some(filters, say)))),
        context=where.context(_moment(batch, event.at)),
        facts=facts,
    )


def _batch(message: Payload, budget: Budget) -> Payload:
    """The batch; of a Firehose's several, with the lines of all. Raises BadPayload where one cannot be unpacked."""
    packed = _packed(message)
    if not packed:
        return message
    batches, room = [], _MOST_BYTES
    for data in packed:
        batch, size = _unpacked(data, min(room, int(budget.left / UNPACKED)))
        budget.spend(size * UNPACKED)
        room -= size
        batches.append(batch)
    first, *rest = [batch for batch in batches if batch["messageType"].text("") != _CONTROL] or batches
    if not rest:
        return first
    lines = [line.value for batch in (first, *rest) for line in batch["logEvents"]]
    return Payload({key: value.value for key, value in first.items()} | {"logEvents": lines}, first.path)


def _packed(message: Payload) -> tuple[Payload, ...]:
    """What a function is handed, or each record that a Firehose delivers."""
    if message["awslogs"].present():
        return (message["awslogs"]["data"],)
    return tuple(record["data"] for record in message["records"])


def _unpacked(data: Payload, room: int) -> tuple[Payload, int]:
    """A batch and its bytes; of a bomb no more than there is room for is ever unpacked. Raises BadPayload."""
    try:
        unpacking = zlib.decompressobj(_EITHER)
        text = unpacking.decompress(b64decode(data.text(), validate=True), max(room, 1))
        if unpacking.unconsumed_tail:
            raise BadPayload(f"{data.path}: more than 1 MiB of log")
        return Payload(load(text.decode("utf-8", "replace")), data.path), len(text)
    except (binascii.Error, ValueError, zlib.error, Malformed):
        raise BadPayload(f"{data.path}: expected JSON in gzip in base64") from None


def _body(told: list[str], say: Say) -> Iterator[Block]:
    """The first lines; one event may be many, as of a stack trace."""
    lines = [line for text in told for line in text.split("\n")]
    yield CodeBlock("\n".join(map(_clipped, lines[:_MOST])))
    if len(lines) > _MOST:
        yield Paragraph((say.word(Count(len(lines) - _MOST, _MORE, one=_ONE_MORE)),))


def _clipped(line: str) -> str:
    """A line with its indentation, and … where it is too long to be read."""
    return line if len(line) <= _LINE else line[:_LINE] + "…"


def _moment(batch: Payload, otherwise: datetime) -> datetime:
    """When the first line was written, given in ms."""
    stamp = next((line["timestamp"].number(0) for line in batch["logEvents"]), 0)
    return datetime.fromtimestamp(stamp / 1000, UTC) if 0 < stamp < _LATEST else otherwise


KIND = Kind(
    "log-lines",
    Phrase(en="CloudWatch Logs lines", ja="CloudWatch Logs の行"),
    _notice,
    form=_matches,
    essential=Essential(
        selects=(
            "$.message.awslogs",
            "$.message.logEvents",
            "$.message.logGroup",
            "$.message.requestId",
            "$.message.records[*].data",
        ),
        needs=("$.message.awslogs.data", "$.message.logEvents[*].message"),
        tells=("$.message.logStream", "$.topic"),
    ),
)
