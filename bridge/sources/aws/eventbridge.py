"""EventBridge's own fields, as the kinds read them, also where CodeStar Notifications sent the event on.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html;
CodeStar writes `detailType`: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bridge.payload import Payload
from bridge.sources.source import Essential
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, significant
from bridge.wording.text import cut, one_line, within

_SHORT, _LONGEST = 40, 200  # columns
_LATEST = 4_102_444_800_000  # ms: the year 2100
_SECONDS = 10_000_000_000  # from here on it is milliseconds
_FORMS = (  # all of them UTC
    "%b %d, %Y %I:%M:%S %p",  # CodeBuild, Systems Manager: "Sep 1, 2017 4:12:29 PM"
    "%b %d, %Y, %I:%M:%S %p",  # Bedrock: "Aug 11, 2023, 10:11:30 PM"
    "%a %b %d %H:%M:%S UTC %Y",  # CodeDeploy's triggers: "Tue Dec 01 03:04:05 UTC 2026"
)

Told = tuple[tuple[Phrase, str], ...]  # labels, and the paths of their values
BRIDGED = ("detail-type",)
SENT_ON = (*BRIDGED, "detailType")  # by CodeStar Notifications, too


def essential(*needs: str, tells: tuple[str, ...] = (), selects: tuple[str, ...] = BRIDGED) -> Essential:
    """What a kind cannot do without, by paths within the message, with dots or slashes; "" is the message itself."""
    return Essential(*(tuple(_pattern(path) for path in paths) for paths in (selects, needs, tells)))


def _pattern(path: str) -> str:
    steps = ("[*]" if step.isdigit() else f".{step}" for step in path.split("/") if step)
    return "$.message" + "".join(steps)


def at(message: Payload, path: str) -> Payload:
    """The value at a path of keys with slashes between; a number is an index into a list."""
    for key in path.split("/"):
        elements = tuple(message) if key.isdigit() else ()
        message = elements[int(key)] if key.isdigit() and int(key) < len(elements) else message[key]
    return message


def shown(value: Payload) -> str:
    """A text on one line, or a number; "" for anything else; of an ARN the end, which names the thing."""
    if isinstance(value.value, int | float):
        found = value.number(math.inf)
        known = math.isfinite(found) and not isinstance(value.value, bool)
        return significant(found).replace(",", "") if known else ""  # it may be a number by which things are called
    return ending(one_line(value.text("")))


def ending(text: str) -> str:
    """The last name in an ARN; any other text as it is."""
    if not text.startswith("arn:"):
        return text
    return text.rpartition("/" if "/" in text else ":")[2]


def first(message: Payload, *paths: str) -> str:
    """The first of several values that tells something."""
    return next((text for path in paths if (text := shown(at(message, path)))), "")


def fields(message: Payload, told: Told, say: Say) -> Iterator[Field]:
    """The values that are there, labelled."""
    for label, path in told:
        value = cut(shown(at(message, path)), _LONGEST)
        if value:
            yield Field(say(label), (value,), short=within(value, _SHORT))


def moment(value: Payload) -> datetime | None:
    """ISO 8601, seconds or milliseconds since 1970, or one of the forms that some services have of their own."""
    stamp = value.number(-1) if isinstance(value.value, int | float) else -1
    if 0 < stamp < _LATEST:
        return datetime.fromtimestamp(stamp if stamp < _SECONDS else stamp / 1000, UTC)
    text = value.text("")
    for form in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC)
    found = value.moment(datetime.min.replace(tzinfo=UTC))
    return found if found.year > 1 else None


def span(start: Payload, end: Payload) -> timedelta | None:
    """From one moment to a later one."""
    begun, ended = moment(start), moment(end)
    return ended - begun if begun and ended and ended > begun else None
