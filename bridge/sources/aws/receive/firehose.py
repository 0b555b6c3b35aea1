"""What an Amazon Data Firehose delivers: records in base64, packed or not. Those of CloudWatch Logs stay together.

https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
"""

import binascii
import zlib
from base64 import b64decode

from bridge.payload import Payload

_EITHER = 47  # zlib's number for gzip's head or its own
_HEAD = 4_096  # bytes: by the beginning of the first record it is known what they are
_MOST_BYTES, _MOST = 262_144, 100  # of all records together; nobody reads on
_OF_LOGS = (b'"messageType"', b'"logGroup"')


def is_delivery(message: Payload) -> bool:
    named = message["requestId"].present() or message["deliveryStreamArn"].present()
    return named and next(iter(message["records"]), Payload(None))["data"].present()


def of_logs(message: Payload) -> bool:
    """Whether it delivers logs, as its first record tells."""
    first = next(iter(message["records"]), Payload(None))["data"]
    head = _opened(first, _HEAD) if is_delivery(message) else b""
    return any(name in head for name in _OF_LOGS)


def texts(message: Payload) -> tuple[str, ...]:
    """What stands in the records, where they are text and not logs; of very much the first."""
    if not is_delivery(message) or of_logs(message):
        return ()
    told: list[str] = []
    room = _MOST_BYTES
    for record in tuple(message["records"])[:_MOST]:
        data = _opened(record["data"], room)
        room -= len(data)
        told += filter(None, (data.decode("utf-8", "replace").strip(),))
    return () if any("\ufffd" in text for text in told) else tuple(told)


def _opened(data: Payload, most: int) -> bytes:
    """At most so many bytes of a record, however small a bomb is packed; b"" where it is none."""
    try:
        raw = b64decode(data.text(""), validate=True)
        if raw[:2] == b"\x1f\x8b" or raw[:1] == b"\x78":
            return zlib.decompressobj(_EITHER).decompress(raw, max(most, 1))
    except (binascii.Error, ValueError):
        return b""
    except zlib.error:
        pass  # an x is a letter, too
    return raw[: max(most, 0)]
