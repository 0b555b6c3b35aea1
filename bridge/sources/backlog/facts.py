"""What Backlog's kinds tell beside their words: who did it, whom Backlog notified, and what the thing is now."""

from collections.abc import Iterable, Iterator, Mapping

from bridge.payload import MAX_ELEMENTS, Payload
from bridge.sources.backlog import people, statuses
from bridge.sources.backlog.changes import TOLD, Change, is_custom
from bridge.sources.backlog.values import unset
from bridge.sources.backlog.words import CUSTOM, PRIORITY, given
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Thread, Value, folded
from bridge.wording.phrases import Phrase

Values = tuple[Value, ...] | None  # None: the event does not tell; (): it tells that there is none
Changes = Iterable[Change] | None  # None: the kind has none
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


def of(event: Event, changes: Changes = None, thread: Thread | None = None) -> Facts:
    """Of any activity. The last resort tells the same of it, where a first line cannot be said."""
    return _facts(event, changes, {}, thread)


def of_issue(event: Event, changes: Changes = None) -> Facts:
    """Of one issue, or of several that were updated together."""
    names = {"status": statuses.known(event), "priority": PRIORITY}
    return _facts(event, changes, _now(event.payload["content"], _OF_ISSUE, names))


def of_pull_request(event: Event, changes: Changes = None) -> Facts:
    """Its status is none of an issue's."""
    return _facts(event, changes, _now(event.payload["content"], ("assignee",), {}))


def _facts(event: Event, changes: Changes, now: Mapping[str, Values], thread: Thread | None = None) -> Facts:
    user, content = event.payload["createdUser"], event.payload["content"]
    values: dict[str, Values] = {
        **now,
        "notified": _notified(event),
        "author": (people.user(user),) if user.present() else None,
        "changed": None if changes is None else _changed(content["changes"], changes),
    }
    told = {field: found for field, found in values.items() if found is not None}
    return Facts(told, thread=thread)


def _notified(event: Event) -> Values:
    sent = event.payload["notifications"]
    if not isinstance(sent.value, list):
        return None
    told = tuple(people.user(notification["user"]) for notification in people.notifications(event))
    return (*told, *_unread(sent, len(told)))


def _unread(sent: Payload, read: int) -> tuple[Value, ...]:
    """One more, of which nothing is known, where a list has more than are read: any may be among those."""
    return (Value(),) if len(sent.value) > read else ()


def _changed(sent: Payload, changes: Iterable[Change]) -> Values:
    """Each field by its name on the wire and by its labels; one whose name cannot be read may be any."""
    if not isinstance(sent.value, list):
        return None
    named = (change for change in changes if change.field not in TOLD and change.label is not CUSTOM)
    fields = dict.fromkeys((change.field, change.label) for change in named)
    known = (Value("", _folded(name, label.en, label.ja), label.en) for name, label in fields)
    return (*known, *(Value() for change in sent if not given(change["field"])), *_unread(sent, MAX_ELEMENTS))


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
        yield from _unread(thing, MAX_ELEMENTS)
    elif thing.present():
        value = _value(thing["id"], thing["name"], names)
        yield Value(value.id, value.names | people.user(thing).names, value.shown)


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
    text = "" if given(name).isdecimal() else given(name)
    fixed = next((key for key, it in names.items() if key == id_ or (id_ < 0 and text in (it.en, it.ja))), -1)
    known = (names[fixed].en, names[fixed].ja, text) if fixed >= 0 else (text,)
    id_ = fixed if fixed >= 0 else id_
    return Value(str(id_) if id_ >= 0 else "", _folded(*known), text or known[0])


def _folded(*names: str) -> frozenset[str]:
    return frozenset(map(folded, filter(None, names)))
