"""Backlog's envelope: {id, type, created, project, content, notifications, createdUser} → Event.

There is no signature and no secret header to check: the sealed token in the URL is what vouches for the
sender. https://support-ja.backlog.com/hc/ja/articles/360036147713
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bridge.payload import Payload, parse
from bridge.sealing.destination import Destination, Options
from bridge.sources.backlog.samples import is_sample
from bridge.sources.source import Event, Outside, Request

_PATIENCE = 20.0


def open_request(request: Request, destination: Destination, _: Outside) -> Event:
    """The one activity in a request. Raises Malformed."""
    return read(request, destination.options)


def read(request: Request, options: Options) -> Event:
    """As `open_request`; the moment it reached us stands in for a `created` that cannot be read."""
    payload = parse(request.body)
    event = Event(_id(payload["id"]), payload["created"].moment(request.at), payload, options)
    # Every test send has the same id: told apart by when it came, none counts as another one's repeat.
    return replace(event, id=f"test {request.at.isoformat()}", sample=True) if is_sample(payload) else event


def patience(_: Mapping[str, str]) -> float:
    """Seconds. Backlog publishes no limit: shorter than the 30 s of most gateways and clients."""
    return _PATIENCE


def types(payload: Payload) -> Iterator[float]:
    """The activity's type: https://developer.nulab.com/docs/backlog/api/2/get-activity/"""
    yield payload["type"].number(0)


def _id(activity: Payload) -> str:
    number = activity.number(0)
    return str(number) if isinstance(number, int) and number > 0 else ""
