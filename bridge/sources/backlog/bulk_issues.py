"""The issues that a bulk activity lists: by key and title, each linked, to the comment that it got where it did."""

from itertools import islice

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.backlog import links
from bridge.sources.backlog.words import given
from bridge.sources.source import Event
from bridge.wording.facts import Thread
from bridge.wording.phrases import joined
from bridge.wording.text import Inline, Line, cut

_LONGEST = 260  # columns of a title in a list: more than any may be


def lines(event: Event, room: int = _LONGEST) -> tuple[Line, ...]:
    """As far as keys and titles are there."""
    return tuple(line for one in event.payload["content"]["link"] if (line := _line(event, one, room)))


def needed(event: Event) -> tuple[Line, ...]:
    """Raises BadPayload where no issue is listed."""
    found = lines(event)
    if not found:
        raise BadPayload(f"{event.payload['content']['link'].path}: expected issues")
    return found


def link(event: Event, one: Payload) -> Inline:
    """Its key. Raises BadPayload without one."""
    key = links.issue_key(event, one["key_id"])
    return links.link(key, links.issue(event, key, links.identity(one["comment"])))


def thread(event: Event, *, opens: bool = False) -> Thread | None:
    """Of one issue alone, that issue's; several belong to none."""
    first = tuple(islice(event.payload["content"]["link"], 2))
    try:
        return Thread(links.issue_key(event, first[0]["key_id"]), opens=opens) if len(first) == 1 else None
    except BadPayload:
        return None


def _line(event: Event, one: Payload, room: int) -> Line:
    title = cut(given(one["title"]), room)
    try:
        key = link(event, one)
    except BadPayload:
        return joined((title,))
    return joined((key, f" {title}" if title else ""))
