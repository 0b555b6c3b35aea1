"""What Backlog's kinds tell beside their words: who did it, whom Backlog notified, and what the thing is now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bridge.payload import MAX_ELEMENTS, Payload
from bridge.sources.backlog import people, statuses, what_changed
from bridge.sources.backlog.changes import Change, is_custom
from bridge.sources.backlog.values import unset
from bridge.sources.backlog.what_changed import Values, unread
from bridge.sources.backlog.words import PRIORITY, given
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Thread, Value, folded
from bridge.wording.phrases import Phrase

Changes = tuple[Change, ...]
Names = Mapping[int, Phrase]

_OF_ISSUE = ("type", "status", "category", "priority", "assignee")
_KEYS = {"type": "issueType"}  # in the content; any other field is called the same there
_CHANGES = {  # as a change calls a field → the field
    "issueType": "type",
    "status": "status",
    "category": "category",
    "component": "category",
    "priority": "priority",
    "assignee": "assignee",
    "assigner": "assignee",
}
_NO_NAMES: Names = {}


def of(event: Event, thread: Thread | None = None, *, changes: Changes | None = None, becomes: Values = None) -> Facts:
    """Of any activity. The last resort tells the same of it, where a first line cannot be said.

    `changes`: what it changes, () where that is nothing; None where its things have no fields to go by. `becomes`: the
    status that it makes them.
    """
    told = None if changes is None else what_changed.changed(event, changes)
    return _facts(event, {"changed": told, "becomes": becomes}, thread)


def of_issue(event: Event, changes: Changes = (), *, new: bool = False) -> Facts:
    """Of one issue, or of several that were updated together. `new`: it comes to be what it is."""
    names = {"status": statuses.known(event), "priority": PRIORITY}
    now = _now(event.payload["content"], _OF_ISSUE, names)
    fields = what_changed.changed(event, changes)
    becomes = now["status"] if new else what_changed.becomes(fields, changes, now["status"])
    return _facts(event, {**now, "changed": fields, "becomes": becomes})


def of_pull_request(event: Event, changes: Changes = (), *, new: bool = False) -> Facts:
    """Its status is none of an issue's; what it becomes may go by the same word."""
    now = _now(event.payload["content"], ("assignee",), {})
    fields = what_changed.changed(event, changes)
    becomes = what_changed.OPENED if new else what_changed.pull_becomes(fields, changes)
    return _facts(event, {**now, "changed": fields, "becomes": becomes})


def of_dates(event: Event, changes: Changes, thread: Thread | None) -> Facts:
    """Of several issues' dates; where it does not tell which, it may be any of them, and is nothing else."""
    told = of(event, thread, changes=changes, becomes=())
    dates = (what_changed.field("startDate"), what_changed.field("dueDate"))
    return replace(told, values={"changed": dates, **told.values})


def of_deleted_status(event: Event) -> Facts:
    """To another status are moved the issues that had it."""
    issues, new = event.payload["content"]["link"], event.payload["content"]["change"]["new_value"]
    if not isinstance(issues.value, list):
        return of(event)
    moved = bool(issues.value)
    told = of(event, becomes=(_value(new, new, statuses.known(event)),) if moved else ())
    return replace(told, values={**told.values, "changed": (what_changed.field("status"),) if moved else ()})


def _facts(event: Event, own: Mapping[str, Values], thread: Thread | None = None) -> Facts:
    user = event.payload["createdUser"]
    values: dict[str, Values] = {
        **own,
        "notified": _notified(event),
        "author": (people.user(user),) if user.present() else None,
    }
    told = {field: found for field, found in values.items() if found is not None}
    return Facts(told, thread=thread)


def _notified(event: Event) -> Values:
    sent = event.payload["notifications"]
    if not isinstance(sent.value, list):
        return None
    told = tuple(people.user(notification["user"]) for notification in people.notifications(event))
    return (*told, *unread(sent, len(told)))


def _now(content: Payload, fields: Iterable[str], names: Mapping[str, Names]) -> dict[str, Values]:
    """What each field is: as a change says, else as the thing itself does."""
    news = _news(content)
    return {
        field: _value_of(content[_KEYS.get(field, field)], news.get(field), names.get(field, _NO_NAMES))
        for field in fields
    }


def _news(content: Payload) -> dict[str, Payload]:
    """The first new value of each field, as it was sent: an id that no word shows is one to go by, too."""
    news: dict[str, Payload] = {}
    for change in content["changes"]:
        field = "" if is_custom(change) else _CHANGES.get(given(change["field"]))
        if field and change["new_value"].present():
            news.setdefault(field, change["new_value"])
    return news


def _value_of(thing: Payload, new: Payload | None, names: Names) -> Values:
    now = tuple(_objects(thing, names))
    if new:
        return _after(new, now, names)
    return now if thing.present() or isinstance(thing.value, list) else None


def _objects(thing: Payload, names: Names) -> Iterator[Value]:
    """Of a list its members, and anything else itself: what is unset has neither id nor name."""
    if isinstance(thing.value, list):
        yield from (_value(member["id"], member["name"], names) for member in thing)
        yield from unread(thing, MAX_ELEMENTS)
    elif thing.present():
        name = thing["name"]
        value = _value(thing["id"], name, names)
        called = _folded(given(name), given(thing["nulabAccount"]["uniqueId"]))  # as `people.user` tells
        yield Value(value.id, value.names | called, value.shown)


def _after(new: Payload, now: tuple[Value, ...], names: Names) -> tuple[Value, ...]:
    """An id or a name, of several with commas between; the thing itself may know the id of a name, or the name."""
    text = given(new)
    if unset(new):
        return ()
    if isinstance(new.value, dict | list):
        return tuple(_objects(new, names))
    value = _value(new, new, names)
    parts = {folded(part) for part in text.split(",")} if "," in text else set()
    same = [it for it in now if not parts and ((it.id and it.id == value.id) or value.names & it.names)]
    ids, shown = (value.id, *(it.id for it in same)), (value.shown, *(it.shown for it in same))
    all_names = value.names.union(parts, *(it.names for it in same))
    return (Value(next(filter(None, ids), ""), all_names, next(filter(None, shown), "")),)


def _value(number: Payload, name: Payload, names: Names) -> Value:
    """By id and name, as far as they are there; a fixed one has an id and both names whichever was told."""
    id_ = int(number.number(-1))
    text = given(name)
    text = "" if text.isdecimal() else text
    fixed = next((key for key, it in names.items() if key == id_ or (id_ < 0 and text in (it.en, it.ja))), -1)
    known = (names[fixed].en, names[fixed].ja, text) if fixed >= 0 else (text,)
    id_ = fixed if fixed >= 0 else id_
    return Value(str(id_) if id_ >= 0 else "", _folded(*known), text or known[0])


def _folded(*names: str) -> frozenset[str]:
    return frozenset(map(folded, filter(None, names)))
