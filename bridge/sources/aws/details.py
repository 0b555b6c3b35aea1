"""Details alone: a rule of EventBridge with the InputPath `$.detail` sends an event without its envelope, and a
transformer may send what stood in it under the names that it had. Each is put back into as much of an envelope as it
tells itself, so that the same kind reads it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from collections.abc import Iterator
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws.arn import arn, partition_of
from bridge.sources.shape import Shape, Shapes

_MOST_LOOKS = 200  # values that are looked at for the account and the region that they name
_DEPTH = 3
_KEPT = ("account", "region", "time")  # as the envelope calls them
# as details call whose and where it is; all of it is believed as far as it has the form of one
_ACCOUNTS = (
    "account",
    "accountId",
    "account-id",
    "awsAccountId",
    "AwsAccountId",
    "affectedAccount",
    "recipientAccountId",
)
_REGIONS = ("region", "awsRegion", "eventRegion")


def enveloped(message: Payload, topic: str, shapes: Shapes) -> object | None:
    """The event that a detail belongs to, or the events of a list of them, told by the first; None where nothing is
    told. `topic`: the ARN of the topic that it came through, "" for none."""
    if isinstance(message.value, list):
        return _listed(message, topic, shapes)
    if message["detail-type"].present():
        return None
    detail = message["detail"] if isinstance(message["detail"].value, dict) else message
    shape = shapes.of(detail)
    return _event(message, detail, shape, topic) if shape else None


def _listed(message: Payload, topic: str, shapes: Shapes) -> object | None:
    first = next(iter(message), Payload(None))
    shape = shapes.of(first)
    if shape and shape.within and all(shape.fits(one) for one in message):
        return _event(Payload({}), Payload({shape.within: message.value}), replace(shape, within=""), topic)
    whole = enveloped(first, topic, shapes) if isinstance(first.value, dict) else None
    return {"Records": [whole, *message.value[1:]]} if whole else None  # what of the others is, is told one by one


def _event(message: Payload, detail: Payload, shape: Shape, topic: str) -> dict[str, object]:
    """What else stood around the detail is kept."""
    around = {key: message[key].value for key in _KEPT if message[key].present()}
    if detail is not message:
        around = {key: value.value for key, value in message.items()}
    own = {shape.within: [detail.value]} if shape.within else detail.value
    called = {"detail-type": shape.type, "source": shape.source or _source(detail)}
    event = {**dict(_where(detail, topic)), **around, **called, "detail": own}
    return event if "resources" in event else {**event, "resources": list(_resources(Payload(event), shape))}


def _source(detail: Payload) -> str:
    """CloudTrail's ec2.amazonaws.com as EventBridge calls it."""
    return f"aws.{detail['eventSource'].text('').partition('.')[0]}"


def _resources(event: Payload, shape: Shape) -> Iterator[str]:
    """What it is about, where the detail names it as its ARN does."""
    if shape.resource is None:
        return
    service, before, key = shape.resource
    told = event["detail"][key].text("")
    account, region = event["account"].text(""), event["region"].text("")
    partition = partition_of(region)
    if arn(told):
        yield told
    elif partition and account:
        yield f"arn:{partition}:{service}:{region}:{account}:{before}{told}"


def _where(detail: Payload, topic: str) -> Iterator[tuple[str, str]]:
    """The account and the region that a detail names itself, else those that all ARNs in it agree on, else those of
    the topic."""
    named = [found for text in _texts(detail) if (found := arn(text))] or [one for one in (arn(topic),) if one]
    accounts, regions = ({getattr(one, part) for one in named} for part in ("account", "region"))
    account = next((text for name in _ACCOUNTS if (text := detail[name].text(""))), "")
    region = next((text for name in _REGIONS if partition_of(text := detail[name].text(""))), "")
    if account or len(accounts) == 1:
        yield "account", account or accounts.pop()
    if region or len(regions) == 1:
        yield "region", region or regions.pop()


def _texts(detail: Payload) -> Iterator[str]:
    """The texts in it that may be ARNs, its own before those of its parts."""
    level, left = [detail], _MOST_LOOKS
    for _ in range(_DEPTH):
        deeper: list[Payload] = []
        for node in level:
            for part in (*(value for _, value in node.items()), *node):
                left -= 1
                if left < 0:
                    return
                if isinstance(part.value, str) and part.value.startswith("arn:"):
                    yield part.value
                else:
                    deeper.append(part)
        level = deeper
