"""What DMS, ElastiCache and Redshift say of their tasks and nodes: a sentence of AWS's about a named thing.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_EventBridge.html;
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html;
https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html
"""

import re
from datetime import timedelta

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.aws.naming import labelled, some, trusted, when
from bridge.sources.aws.services.gravity import judged, of_cache
from bridge.sources.aws.services.rds import CATEGORY, subscribed
from bridge.sources.aws.services.saying import Saying
from bridge.sources.aws.services.sentences import BAD, CALM, NAME, sentence
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line

_PREFIXES = ("ElastiCache:", "MemoryDB:")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DMS = ("DMS Replication Task State Change", "DMS Replication Instance State Change")


_LASTS = timedelta(hours=1)  # a thread: what happens to a database later is another story


def _dms(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    bridged = detail.present()
    text = at(message, "resources/0").text("") or _linked(detail["resourceLink"].text(""))
    named = at(message, "resources/0") if bridged else message["SourceId"]
    where = about(event, arns=(text,))
    facts = where.facts("dms", thread=Thread(text or named.text(""), lasts=_LASTS))
    with keeping(facts):
        what = (detail["detailMessage"] if bridged else message["Event Message"]).text()
        name = (ending(text) or named.text()) if bridged else named.text()
    category = detail["category"].text("")
    tone = judged(
        detail["eventId"].text("") if bridged else message["Event ID"].text(""),
        (category,) if category else (),
        detail["eventType"].text("") if bridged else what,
    )
    page = trusted((detail["resourceLink"] if bridged else message["Identifier Link"]).text(""))
    return Notice(
        title=sentence("DMS", links.linked(cut(name, NAME), page), what, tone, say),
        tone=tone[1],
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _linked(page: str) -> str:
    """The task or the instance whose page it is: a detail alone names it there only."""
    return one_line(page.rpartition("Details/")[2]) if "Details/" in page else ""


def _cache(event: Event, say: Say) -> Notice:
    """`{"ElastiCache:SnapshotComplete": "cache-node", …}`: the first of its events, in words."""
    name, value = next((key, value) for key, value in event.payload["message"].items() if key.startswith(_PREFIXES))
    service, _, what = name.partition(":")
    tone = of_cache(what)
    what = _WORDS.sub(" ", what).capitalize()
    node, where = value.text("") or "?", about(event)
    return Notice(
        title=sentence(service, cut(node, NAME), what, tone, say),
        tone=tone[1],
        context=where.context(event.at),
        facts=where.facts(service, thread=Thread(node, lasts=_LASTS)),
    )


def _redshift(event: Event, say: Say) -> Notice:
    """A cluster, a snapshot, a scheduled action …, and whether it is an error."""
    message = event.payload["message"]
    if message["detail"].present():
        return _WAREHOUSE.notice(event, say)
    where = about(event)
    facts = where.facts("redshift", thread=Thread(one_line(message["Resource"].text(""))))
    with keeping(facts):
        name, what = one_line(message["Resource"].text()), message["Event Message"].text()
    categories = [one_line(one.text("")) for one in message["Category"]]
    tone = BAD if message["Severity"].text("").upper() == "ERROR" else CALM
    page = trusted(message["Identifier Link"].text("").strip())
    return Notice(
        title=sentence("Redshift", links.linked(cut(name, NAME), page), what, tone, say),
        tone=tone[1],
        fields=tuple(labelled(say, (CATEGORY, some(categories, say)))),
        context=where.context(when(message["Event Time"]) or event.at),
        facts=facts,
    )


_SERVERLESS = tuple(
    f"Redshift Serverless {what}"
    for what in (
        *("Management", "Data Sharing", "Rate change", "Base RPU Change", "Configuration", "Monitoring", "Security"),
        "Pending",
    )
)
_INTEGRATION = tuple(f"Redshift Integration {what}" for what in ("Monitoring", "Configuration", "Operation"))
_WAREHOUSE = Saying(  # EventBridge tells of what is serverless and of integrations, SNS of clusters
    label="Redshift",
    service="redshift",
    source="aws.redshift-serverless",
    types=(*_SERVERLESS, *_INTEGRATION),
    names=("detail/sourceId", "detail/SourceIdentifier", "detail/integrationArn", "resources/0"),
    says=("detail/eventMessage", "detail/EventMessage", "detail/message", "detail/Message", "detail/description"),
    grade="detail/severity",
    fields=((Phrase(en="Type", ja="タイプ"), "detail/sourceType"),),
)


def _warehoused(payload: Payload) -> bool:
    message = payload["message"]
    return isinstance(message.value, dict) and {"Event Source", "Event Message", "About this Event"} <= (
        message.value.keys()
    )


def _cached(payload: Payload) -> bool:
    return any(key.startswith(_PREFIXES) for key, _ in payload["message"].items())


DMS = Kind(
    "dms-event",
    Phrase(en="DMS event", ja="DMS イベント"),
    _dms,
    types=_DMS,
    details=(
        Shape("aws.dms", _DMS[0], {"eventType": "REPLICATION_TASK_.+", "detailMessage": ANY}),
        Shape("aws.dms", _DMS[1], {"eventId": "DMS-EVENT-.+", "type": "REPLICATION_INSTANCE", "detailMessage": ANY}),
    ),
    form=subscribed(dms=True),
    essential=Essential(
        selects=("$.message", "$.message.detail-type", "$.message.Event ID"),
        needs=("$.message.detail.detailMessage", "$.message.SourceId", "$.message.Event Message"),
        tells=(
            "$.message.resources[*]",
            "$.message.detail.resourceLink",
            "$.message.Identifier Link",
        ),
    ),
)
CACHE = Kind(
    "elasticache-event",
    Phrase(en="ElastiCache event", ja="ElastiCache イベント"),
    _cache,
    form=_cached,
    essential=Essential(selects=("$.message",), tells=("$.message.*",)),
)
REDSHIFT = Kind(
    "redshift-event",
    Phrase(en="Redshift event", ja="Redshift イベント"),
    _redshift,
    types=_WAREHOUSE.types,
    details=(
        Shape(
            "aws.redshift-serverless",
            "Redshift Serverless Monitoring",
            {"sourceId": ANY, "sourceType": ANY, "eventMessage": ANY},
        ),
    ),
    form=_warehoused,
    essential=Essential(
        selects=("$.message", "$.message.detail-type"),
        needs=("$.message.Resource", "$.message.Event Message", "$.message.detail", "$.message.detail.sourceId"),
        tells=(
            *("$.message.Severity", "$.message.Identifier Link"),
            *("$.message.detail.severity", "$.message.detail.eventMessage"),
        ),
    ),
)
