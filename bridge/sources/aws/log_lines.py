"""CloudWatch Logs: the lines of a log that a subscription filter lets through, packed or already unpacked.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html: base64 of gzip of JSON.
"""

import binascii
import zlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime

from bridge.errors import BadPayload, Malformed
from bridge.notice import Notice
from bridge.payload import Payload, load
from bridge.phrases import Count, Phrase, Say
from bridge.sources.aws import finding_pages
from bridge.sources.aws.arn import arn
from bridge.sources.aws.findings import labelled, linked
from bridge.sources.source import Event, Kind
from bridge.text import Block, CodeBlock, Paragraph, cut, one_line

_MOST_BYTES = 1_048_576  # unpacked, as many as the service packs at once
_EITHER = 47  # zlib's number for gzip's head or its own, whichever there is: forwarders send both
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
    return message["awslogs"].present() or (message["logGroup"].present() and message["logEvents"].present())


def _notice(event: Event, say: Say) -> Notice | None:
    message = event.payload["message"]
    batch = _unpacked(message["awslogs"]["data"]) if message["awslogs"].present() else message
    if batch["messageType"].text("") == "CONTROL_MESSAGE":  # to see whether anybody is there
        return None
    group, stream = one_line(batch["logGroup"].text()), one_line(batch["logStream"].text(""))
    told = [text for line in batch["logEvents"] if (text := line["message"].text("").strip())]
    if not told:
        raise BadPayload(f"{batch.path}.logEvents: expected lines")
    topic = arn(event.payload["topic"].text(""))
    thing = linked(group, finding_pages.log_stream(topic.region, group, stream) if topic else None)
    first, account = cut(told[0].split("\n")[0], _TITLE), batch["owner"].text("")
    parts = (account, topic.region if topic else "")
    return Notice(
        title=say(_ONE if len(told) == 1 else _SEVERAL, group=thing, line=first, n=len(told)),
        body=() if told == [first] else tuple(_body(told, say)),
        fields=tuple(
            labelled(
                say, (_STREAM, stream), (_FILTER, ", ".join(name.text("") for name in batch["subscriptionFilters"]))
            )
        ),
        context=(*((part,) for part in parts if part), (_moment(batch, event.at),)),
        thread=group,
    )


def _unpacked(data: Payload) -> Payload:
    """The batch; of a bomb no more than 1 MiB is ever unpacked. Raises BadPayload."""
    try:
        unpacking = zlib.decompressobj(_EITHER)
        text = unpacking.decompress(b64decode(data.text(), validate=True), _MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise BadPayload(f"{data.path}: more than 1 MiB of log")
        return Payload(load(text.decode("utf-8", "replace")), data.path)
    except (binascii.Error, ValueError, zlib.error, Malformed):
        raise BadPayload(f"{data.path}: expected JSON in gzip in base64") from None


def _body(told: list[str], say: Say) -> Iterator[Block]:
    yield CodeBlock("\n".join(_clipped(line) for text in told[:_MOST] for line in text.split("\n")[:_MOST]))
    if len(told) > _MOST:
        yield Paragraph((say.word(Count(len(told) - _MOST, _MORE, one=_ONE_MORE)),))


def _clipped(line: str) -> str:
    """A line with its indentation, and … where it is too long to be read."""
    return line if len(line) <= _LINE else line[:_LINE] + "…"


def _moment(batch: Payload, otherwise: datetime) -> datetime:
    """When the first line was written, given in ms."""
    stamp = next((line["timestamp"].number(0) for line in batch["logEvents"]), 0)
    return datetime.fromtimestamp(stamp / 1000, UTC) if 0 < stamp < _LATEST else otherwise


KIND = Kind("log-lines", Phrase(en="CloudWatch Logs lines", ja="CloudWatch Logs の行"), _matches, _notice)
