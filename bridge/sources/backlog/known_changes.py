"""Changes of an issue or a pull request, with the people and the issues in them known."""

from dataclasses import replace

from bridge.sources.backlog import keys, people, statuses
from bridge.sources.backlog.changes import FIRST, Change, Gap, read
from bridge.sources.backlog.words import LABELS, STATUS, given
from bridge.sources.source import Event

_ISSUES = frozenset({"parentIssue", "issue"})


def of(event: Event) -> tuple[Change, ...]:
    """An issue's changes, the most telling first, with the destination's names of statuses, `resolved`.

    A name that the event itself gives a status is newer than the destination's.
    """
    content = event.payload["content"]
    told = content["status"]["id"].number(-1) if given(content["status"]["name"]) else -1
    own = {number: name for number, name in statuses.own(event).items() if number != told}
    found = resolved(event, read(content, statuses={**STATUS, **own}))
    if event.options.get("no-body"):  # what stands in a custom field may be a text; a first line says its name alone
        found = tuple(one if one.field in LABELS else replace(one, old=Gap.UNKNOWN, new=Gap.UNKNOWN) for one in found)
    return tuple(sorted(found, key=lambda change: FIRST.get(change.field, len(FIRST))))


def resolved(event: Event, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, with the new assignee mentioned and issues linked."""
    known = people.people(event) if any(change.field == "assigner" for change in changes) else None
    return tuple(_resolved(event, known, change) for change in changes)


def _resolved(event: Event, known: people.People | None, change: Change) -> Change:
    if known and change.field == "assigner" and isinstance(change.new, str):
        return replace(change, new=known.assigned(change.new))
    if change.field in _ISSUES:
        old, new = (keys.in_value(event, it) if isinstance(it, str) else it for it in (change.old, change.new))
        return replace(change, old=old, new=new)
    return change
