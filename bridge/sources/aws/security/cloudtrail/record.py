"""A record of CloudTrail: the detail of an event of EventBridge, or one that stands alone, as in CloudTrail's files.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import BRIDGED, essential
from bridge.sources.aws.naming import labelled, next_links
from bridge.sources.aws.where import Where, about
from bridge.sources.masking import masked
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link, cut, flat, one_line

_NAME = 120  # columns
_DATED = re.compile(r"(?<=[a-z])20[0-9]{6}(?:v[0-9])?")  # AddPermission20150331v2 is Lambda's AddPermission
_SERVICES = r"[a-z0-9.-]{1,80}\.amazonaws\.com"
_SECRET = re.compile(r"secret:(.+)-[A-Za-z0-9]{6}")
_CLIENT = re.compile(r"(?:Terraform|pulumi|aws-cdk|aws-cli|Boto3|Botocore|AWSPowerShell)/[\w.]{1,20}", re.IGNORECASE)
_PEOPLES = ("Mozilla/", "AWS Internal")  # a browser, and AWS itself: not worth a field
_FROM = Phrase(en="From", ja="送信元 IP アドレス")
_CLIENT_LABEL = Phrase(en="Client", ja="クライアント")
_THROUGH = Phrase(en="Through", ja="経由したサービス")
_EVENT = Phrase(en="Event", ja="イベント")


@dataclass(frozen=True, slots=True)
class Record:
    """`told` is the record itself, without its secrets; `service` is dynamodb, `call` is DeleteTable. `answer`: how it
    says that it ended, under the call's own name (Success, Failure)."""

    told: Payload
    where: Where
    service: str
    call: str
    at: datetime
    answer: str = ""

    @property
    def request(self) -> Payload:
        return self.told["requestParameters"]

    @property
    def by_somebody(self) -> bool:
        """Whether it tells who did it: else it may have been root."""
        return bool(self.told["userIdentity"]["type"].text("") or self.told["userIdentity"]["invokedBy"].text(""))

    @property
    def source(self) -> str:
        """The address it came from; "" where that is no address but a service's name."""
        text = one_line(self.told["sourceIPAddress"].text(""))
        return text if ("." in text or ":" in text) and not text.endswith((".amazonaws.com", ".com")) else ""


def record(event: Event, say: Say) -> Record:
    """Total; what names it is "" where it is missing."""
    message = event.payload["message"]
    whole = message["detail"] if message["detail-type"].present() else message
    told, name = masked(whole, say), one_line(whole["eventName"].text(""))
    answers = (whole[place][name].text("") for place in ("responseElements", "serviceEventDetails"))
    owner = told["recipientAccountId"].text("") or told["userIdentity"]["accountId"].text("")
    return Record(
        told,
        about(event, owner, told["awsRegion"].text("")),
        one_line(told["eventSource"].text("")).removesuffix(".amazonaws.com"),
        _DATED.sub("", name),
        told["eventTime"].moment(message["time"].moment(event.at)),
        next(filter(None, answers), ""),
    )


def is_bare(payload: Payload, *types: str) -> bool:
    """Whether it is a record alone, of one of these types (AwsApiCall …)."""
    message = payload["message"]
    names = all(isinstance(message[key].value, str) for key in ("eventName", "eventSource"))
    type_ = message["eventType"].text("").casefold()  # AwsServiceEvent, as AWS writes it; AWSServiceEvent, as well
    return names and type_ in map(str.casefold, types) and not message["detail-type"].present()


def shape(type_: str, name: str) -> Shape:
    """A record alone, by its own type (AwsApiCall …); `name`: EventBridge's of that. It names its service itself."""
    return Shape(
        "", name, {"eventVersion": ANY, "eventSource": _SERVICES, "eventName": ANY, "eventType": f"(?i){type_}"}
    )


def needed(*tells: str, selects: tuple[str, ...] = ()) -> Essential:
    """What a kind of records cannot do without; in a record that stands alone, its own values tell the kind."""
    found = essential("detail.eventName", "detail.eventSource", tells=tells, selects=(*BRIDGED, *selects))
    alone = tuple(f"$.message.{name}" for name in ("eventType", "eventName", "eventSource"))
    return Essential((*found.selects, *alone), found.needs, found.tells)


def named(text: str) -> str:
    """The name in an ARN, without its sort: management-events of …:trail/management-events; any other text as it is."""
    parts = one_line(text).split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return cut(text, _NAME)
    if secret := _SECRET.fullmatch(parts[5]):
        return cut(secret.group(1), _NAME)
    own = parts[5] if parts[2] == "s3" else re.sub(r"^[a-zA-Z-]+[/:]", "", parts[5])
    return cut(own, _NAME)


def origin(found: Record, say: Say) -> Iterator[Field]:
    """Where it came from, and by which means."""
    agent = one_line(found.told["userAgent"].text(""))
    known = _CLIENT.search(agent)
    client = (
        known.group() if known else "" if agent.startswith(_PEOPLES) else agent.strip("[").split(" ")[0].rstrip(",")
    )
    through = found.told["userIdentity"]["invokedBy"].text("")
    by_itself = found.told["userIdentity"]["type"].text("") == "AWSService"
    yield from labelled(
        say,
        (_FROM, found.source),
        (_CLIENT_LABEL, cut(client, _NAME) if client and not client.endswith(".amazonaws.com") else ""),
        (_THROUGH, named(through) if through not in ("AWS Internal", "") and not by_itself else ""),
    )


def unsaid(whole: Iterable[Field], thing: str) -> Iterator[Field]:
    """Those fields whose value is neither the thing that stands in the first line nor an end of it."""
    return (field for field in whole if not _in(named(flat(field.value)), thing))


def _in(value: str, thing: str) -> bool:
    return value == thing or thing.startswith(f"{value}/") or thing.endswith(f"/{value}")


def page(found: Record, say: Say) -> tuple[Link, ...]:
    """The event in CloudTrail's event history."""
    return next_links(say, (_EVENT, links.trail_event(found.where.region, found.told["eventID"].text(""))))
