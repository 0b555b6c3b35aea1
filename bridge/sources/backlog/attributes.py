"""What an event tells of the issue or pull request that it is about, as far as filters and routes can read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.backlog.words import PRIORITY, STATUS, given
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Value, folded
from bridge.wording.phrases import Phrase, same

_ISSUES = (1, 2, 3, 14, 17)  # https://developer.nulab.com/docs/backlog/api/2/get-activity/
_PULLS = (18, 19, 20, 21)


Values = tuple[Value, ...] | None  # None: the event does not tell; (): it tells that there is none


def facts(event: Event) -> Facts:
    """All that filters, routes and mentions go by."""
    read: Mapping[str, Callable[[Event], Values]] = {
        "type": types,
        "status": statuses,
        "category": categories,
        "priority": priorities,
        "assignee": assignees,
        "notified": notified,
        "author": author,
    }
    found = {field: values for field, values_of in read.items() if (values := values_of(event)) is not None}
    return Facts(found)


def types(event: Event) -> Values:
    return _attribute(event, ("issueType",), "issueType", {})


def statuses(event: Event) -> Values:
    return _attribute(event, ("status",), "status", {**STATUS, **custom_statuses(event)})


def priorities(event: Event) -> Values:
    return _attribute(event, ("priority",), "priority", PRIORITY)


def categories(event: Event) -> Values:
    return _attribute(event, ("component", "category"), "category", {})


def assignees(event: Event) -> Values:
    """Of an issue or a pull request."""
    return _attribute(event, ("assigner", "assignee"), "assignee", {}, of=(*_ISSUES, *_PULLS))


def notified(event: Event) -> Values:
    told = event.payload["notifications"]
    return tuple(_user(note["user"]) for note in told) if isinstance(told.value, list) else None


def author(event: Event) -> Values:
    user = event.payload["createdUser"]
    return (_user(user),) if user.present() else None


def custom_statuses(event: Event) -> dict[int, Phrase]:
    """The names that --status gives to a project's own statuses."""
    pairs = (text.partition("=") for text in event.options.get("status", ()))
    return {int(number): same(name) for number, _, name in pairs}


def _attribute(
    event: Event,
    changed: tuple[str, ...],
    key: str,
    names: Mapping[int, Phrase],
    of: tuple[int, ...] = _ISSUES,
) -> Values:
    """What it is now: as a change says, else as the thing itself does."""
    if event.payload["type"].number(0) not in of:
        return None
    content = event.payload["content"]
    now = tuple(_objects(content[key], names))
    for change in content["changes"]:
        if given(change["field"]) in changed and change["new_value"].present():
            return _changed(change["new_value"], now, names)
    if isinstance(content[key].value, list):
        return now
    return now if content[key].present() else None


def _objects(thing: Payload, names: Mapping[int, Phrase]) -> Iterator[Value]:
    """Of a list its members, and anything else itself: what is unset has neither id nor name."""
    if isinstance(thing.value, list):
        yield from (_value(one["id"], one["name"], names) for one in thing)
    elif thing.present():
        user = _user(thing)
        value = _value(thing["id"], thing["name"], names)
        yield Value(value.id, value.names | user.names)


def _changed(new: Payload, now: tuple[Value, ...], names: Mapping[int, Phrase]) -> Values:
    """An id or a name, of several with commas between; the thing itself may know the id of a name, or the name."""
    text = given(new)
    if isinstance(new.value, str) and not text:
        return ()
    value = _value(new, new, names)
    parts = {folded(part) for part in text.split(",")} if "," in text else set()
    same_one = [one for one in now if not parts and ((one.id and one.id == value.id) or value.names & one.names)]
    ids = (value.id, *(one.id for one in same_one))
    return (Value(next(filter(None, ids), ""), value.names.union(parts, *(one.names for one in same_one))),)


def _value(number: Payload, name: Payload, names: Mapping[int, Phrase]) -> Value:
    """By id and name, as far as they are there; a fixed one has an id and both names whichever was told."""
    id_ = int(number.number(-1))
    text = "" if given(name).isdecimal() else given(name)
    fixed = next((key for key, one in names.items() if key == id_ or (id_ < 0 and text in (one.en, one.ja))), -1)
    known: Iterable[str] = (names[fixed].en, names[fixed].ja, text) if fixed >= 0 else (text,)
    id_ = fixed if fixed >= 0 else id_
    return Value(str(id_) if id_ >= 0 else "", frozenset(folded(one) for one in known if one))


def _user(user: Payload) -> Value:
    """Somebody by id, unique id and display name."""
    names = (given(user["name"]), given(user["nulabAccount"]["uniqueId"]))
    number = int(user["id"].number(-1))
    return Value(str(number) if number >= 0 else "", frozenset(folded(name) for name in names if name))
