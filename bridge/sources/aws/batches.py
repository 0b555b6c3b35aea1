"""Several events in one body, as a function is handed them or sends them on: the gravest, and the rest as a list."""

from collections.abc import Callable

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import arn
from bridge.sources.aws.listing import listed
from bridge.sources.aws.other import OTHER
from bridge.sources.aws.receive.wrapping import Content, inside, records, unwrapped
from bridge.sources.source import Event, Kind, said
from bridge.wording.notice import Notice, Tone
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Line

Kinds = Callable[[], tuple[Kind, ...]]
One = tuple[Event, Kind]

NAME = "several-events"
_READ = 100  # SQS hands a function up to 10,000; nobody reads on
_GRAVEST = (Tone.BAD, Tone.WARN, Tone.GOOD, Tone.CALM)
_AND_MORE = Phrase(en="{first} ({more})", ja="{first}、{more}")
_EVENTS = Phrase(en="and {n} more events", ja="ほか {n} 件のイベント")
_EVENT = Phrase(en="and {n} more event", ja="ほか {n} 件のイベント")


def several(wanted: Callable[[Event], tuple[One, ...]]) -> Kind:
    """The kind of a batch; of the events in it those are said that are `wanted`."""

    def notice(event: Event, say: Say) -> Notice | None:
        told = [notice for one, kind in wanted(event) if (notice := said("aws", kind, OTHER, one, say))]
        unread = max(len(records(event.payload["message"])) - _READ, 0)
        alone = told[0] if told and len(told) + unread == 1 else None
        return alone or (_summed(event, told, unread, say) if told else None)

    return Kind(NAME, Phrase(en="Several events in one body", ja="複数のイベント"), _matches, notice)


def events(event: Event, kinds: Kinds) -> tuple[One, ...]:
    """The events in a batch, as many as anybody reads, each with the kind that claims it; none in anything else."""
    found = records(event.payload["message"])
    return tuple(_one(event, record, kinds()) for record in found[:_READ]) if len(found) > 1 else ()


def _matches(payload: Payload) -> bool:
    return len(records(payload["message"])) > 1


def _one(event: Event, record: Payload, kinds: tuple[Kind, ...]) -> One:
    outer = Content("Notification", event.payload["topic"].text(None), None, inside(record))
    payload = unwrapped(outer, lambda inner: any(kind.matches(inner) for kind in kinds)).payload()
    kind = next((kind for kind in kinds if kind.matches(payload) and not _matches(payload)), OTHER)
    return Event(event.id, event.at, payload, event.options), kind


def _summed(event: Event, told: list[Notice], unread: int, say: Say) -> Notice:
    first = min(told, key=lambda notice: _GRAVEST.index(notice.tone))
    rest = [notice.title for notice in told if notice is not first]
    more = len(rest) + unread
    return Notice(
        title=say(_AND_MORE, first=first.title, more=Count(more, _EVENTS, _EVENT)),
        tone=first.tone,
        body=listed(rest, more, say),
        context=_context(event, told),
        rings=tuple(dict.fromkeys(ring for notice in told for ring in notice.rings)),
    )


def _context(event: Event, told: list[Notice]) -> tuple[Line, ...]:
    """Where they all come from, else the topic that they came through."""
    common = told[0].context[:-1]
    if all(notice.context[:-1] == common for notice in told):
        return (*common, (event.at,))
    handed = {record["Sns"]["TopicArn"].text("") for record in records(event.payload["message"])}
    topic = arn(event.payload["topic"].text("") or (handed.pop() if len(handed) == 1 else ""))
    where: tuple[Line, ...] = ((links.topic(topic),), (topic.account,), (topic.region,)) if topic else ()
    return (*where, (event.at,))
