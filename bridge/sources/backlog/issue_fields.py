"""An issue's fields: what a new one has, and what it is now for who reads a comment alone."""

from collections.abc import Container, Iterator

from bridge.payload import Payload
from bridge.sources.backlog import attachments, people, statuses
from bridge.sources.backlog.values import custom
from bridge.sources.backlog.words import (
    ALL,
    LABELS,
    NAME,
    NOW,
    PRIORITY,
    STATUS,
    TITLE,
    day,
    field,
    fixed,
    given,
    hours,
    listed,
    names,
    own_label,
)
from bridge.sources.source import Event
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut


def now(event: Event, say: Say, changed: Container[Phrase] = ()) -> Iterator[Line]:
    """Whose it is, its state and when it is due, for who reads a comment alone; what `changed` is said already."""
    content = event.payload["content"]
    values = {
        "assignee": cut(given(content["assignee"]["name"]), NAME) or None,
        "status": _status(event),
        "dueDate": day(content["dueDate"]),
    }
    told = ((LABELS[name], value) for name, value in values.items() if value)
    yield from (say(NOW, label=label, value=value) for label, value in told if label not in changed)


def _status(event: Event) -> Phrase | None:
    """What it is now, as far as that has a name."""
    status = event.payload["content"]["status"]
    return fixed(STATUS, status) or fixed(statuses.own(event), status)


def attributes(event: Event, say: Say) -> Iterator[Field]:
    """What a new issue has, most telling first; the status only where it does not start as Open."""
    content = event.payload["content"]
    status = _status(event)
    values = {
        "issueType": cut(given(content["issueType"]["name"]), TITLE),
        "priority": fixed(PRIORITY, content["priority"]),
        "assignee": people.people(event).assignee(content["assignee"]),
        "dueDate": day(content["dueDate"]),
        "status": None if status is STATUS[1] else status,
        "startDate": day(content["startDate"]),
        "estimatedHours": _spent(content["estimatedHours"]),
        "actualHours": _spent(content["actualHours"]),
        "versions": listed(say, names(content["versions"]), ALL),
    }
    for name, value in values.items():
        yield from field(say, LABELS[name], value)
    yield from attachments.fields(event, say, attachments.files(event, of_issue=True))
    for sent in content["customFields"]:
        yield from _custom(sent, say)


def _spent(value: Payload) -> Phrase | None:
    return None if value.number(1) == 0 else hours(value)


def _custom(sent: Payload, say: Say) -> tuple[Field, ...]:
    return field(say, own_label(given(sent["name"]) or given(sent["field"])), custom(say, sent))
