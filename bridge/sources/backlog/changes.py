"""`changes` of an update: what each field was and is, in people's words, and the fields that show it."""

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bridge.payload import Payload
from bridge.sources.backlog.values import typed, unset, whole_day
from bridge.sources.backlog.words import (
    LABELS,
    LISTED,
    NOT_SET,
    PRIORITY,
    RESOLUTION,
    STATUS,
    TITLE,
    day,
    field,
    fixed,
    given,
    hours,
    label,
    own_label,
)
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Line, Link, Mention, Strong, cut, cut_name, cut_path, flat


class Gap(Enum):
    """A side of a change without a value: nothing was set, or nobody told us what."""

    UNSET = "unset"
    UNKNOWN = "unknown"


Value = Phrase | date | str | Mention | Link | Line | Gap


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change; `field` is its name on the wire, "" for a custom field's. Bulk updates never tell `old`."""

    field: str
    label: Phrase
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class _Names:
    """`fixed`: of a change's field, by id; `now`: those that content itself gives to ids."""

    fixed: Mapping[str, Mapping[int, Phrase]]
    now: Mapping[str, Mapping[float, str]]


DATES = frozenset(
    {"limitDate", "dueDate", "startDate", "referenceDate", "releaseDueDate", "start_date", "reference_date"}
)
TOLD = frozenset({"notification", "notify"})  # people told: no change of the thing itself
SAME = {  # called one way or the other
    "assignee": "assigner",
    "sharedFile": "shared_files",
    "sharedFiles": "shared_files",
    "externalFileLink": "external_file_links",
    "externalFileLinks": "external_file_links",
}
FIRST = {"status": 0, "assigner": 1, "limitDate": 2, "priority": 3, "resolution": 4}
_HOURS = frozenset({"estimatedHours", "actualHours"})
_LONG = frozenset({"description", "content"})
_SHORTENED = {"attachment": cut_name, "shared_files": cut_path}
_WHOLE = frozenset({"base", "branch"})  # names of branches are never cut

# Where content may hold the new value with its name, for those sent as an id.
_CURRENT = {
    "status": "status",
    "priority": "priority",
    "resolution": "resolution",
    "assigner": "assignee",
    "issueType": "issueType",
    "category": "category",
    "component": "category",
}
GONE = {  # what became of a file whose name alone is left
    "attachment": Phrase(en="{old} removed", ja="{old} を削除"),
    "shared_files": Phrase(en="{old} unlinked", ja="{old} のリンクを解除"),
    "external_file_links": Phrase(en="{old} unlinked", ja="{old} のリンクを解除"),
}
_UNLINKED = Phrase(en="unlinked", ja="リンクを解除")
_GONE_UNNAMED = {
    "attachment": Phrase(en="removed", ja="削除"),
    "shared_files": _UNLINKED,
    "external_file_links": _UNLINKED,
}
CAME = {
    "attachment": Phrase(en="{new} attached", ja="{new} を添付"),
    "shared_files": Phrase(en="{new} linked", ja="{new} をリンク"),
    "external_file_links": Phrase(en="{new} linked", ja="{new} をリンク"),
}
_UPDATED = Phrase(en="updated", ja="更新")
_CHANGED = Phrase(en="changed", ja="変更")  # nobody told us to what
_NEVER_NUMBERS = frozenset({*_CURRENT, "parentIssue"})  # a bare number there is an id, not a name


def read(
    content: Payload, *, labels: Mapping[str, Phrase] = LABELS, statuses: Mapping[int, Phrase] = STATUS
) -> tuple[Change, ...]:
    """The changes worth saying: those between equal values, or from nothing to nothing, are dropped."""
    names = _Names({"status": statuses, "priority": PRIORITY, "resolution": RESOLUTION}, _now(content))
    found = (_one(change, names, labels) for change in content["changes"])
    return tuple(change for change in found if change)


def fields(
    say: Say, changes: Iterable[Change], *, said: Container[Change] = (), named: Container[Phrase] = ()
) -> tuple[Field, ...]:
    """A field a change, old → new; one that cannot show its new value says that it changed.

    `said`: the first line holds the new values of these; `named`: the labels that stand there. What would only repeat
    that is left out.
    """
    worth = (change for change in changes if shown(change) or change.label not in named)
    worth = (change for change in worth if change not in said or (shown(change) and not isinstance(change.old, Gap)))
    return tuple(
        one for change in worth for one in field(say, change.label, _line(say, change, mentioned=change in said))
    )


def labels(changes: Iterable[Change]) -> tuple[Phrase, ...]:
    """The labels, each once."""
    return tuple(dict.fromkeys(change.label for change in changes))


def named(changes: Iterable[Change]) -> tuple[Phrase, ...]:
    """Those labels that a first line has room for."""
    return labels(changes)[:LISTED]


def shown(change: Change) -> bool:
    """Whether its new value can stand in a field: it is known, and no long text."""
    return change.new is not Gap.UNKNOWN and change.field not in _LONG


def _line(say: Say, change: Change, *, mentioned: bool) -> Line:
    """`mentioned`: the first line has done that."""
    old = () if isinstance(change.old, Gap) else say.word(change.old)
    if not shown(change):
        return say(_UPDATED if change.field in _LONG else _CHANGED)
    if change.new is Gap.UNSET and change.field in GONE:
        return say(GONE[change.field], old=old) if old else say(_GONE_UNNAMED[change.field])
    new = say(NOT_SET) if isinstance(change.new, Gap) else (Strong(flat(say.word(change.new))),)
    if isinstance(change.new, Link | tuple) or (isinstance(change.new, Mention) and not mentioned):
        new = say.word(change.new)
    return joined((*old, " → ", *new)) if old else new


def _one(change: Payload, names: _Names, labels: Mapping[str, Phrase]) -> Change | None:
    name = given(change["field"])
    old, new = change["old_value"], change["new_value"]
    told_old = any(key == "old_value" for key, _ in change.items())
    if (told_old and (old.value == new.value or (unset(old) and unset(new)))) or not (name or new.present()):
        return None
    called = own_label(name) if is_custom(change) else label(SAME.get(name, name), labels)
    name = "" if is_custom(change) else SAME.get(name, name)
    before = _value(name, old, names) if told_old else Gap.UNKNOWN
    return Change(name, called, before, _value(name, new, names))


def is_custom(change: Payload) -> bool:
    """Whether it is of a custom field, whatever that is called."""
    return given(change["type"]).startswith("custom")


def _value(name: str, value: Payload, names: _Names) -> Value:
    if unset(value):
        return Gap.UNSET
    if name in names.fixed and (known := fixed(names.fixed[name], value)):
        return known
    if found := day(value) if name in DATES else None if name in LABELS else whole_day(value):
        return found
    if name in _HOURS and (spent := hours(value)):
        return spent
    return _typed(name, value, names)


def _typed(name: str, value: Payload, names: _Names) -> Value:
    number = value.number(math.inf)
    if name in _NEVER_NUMBERS and number != math.inf:
        return names.now.get(_CURRENT.get(name, ""), {}).get(number) or Gap.UNKNOWN
    shortened = _SHORTENED.get(name, cut)
    return (typed(value) if name in _WHOLE else shortened(typed(value), TITLE)) or Gap.UNKNOWN


def _now(content: Payload) -> dict[str, dict[float, str]]:
    """By what content calls a field: id → name, the first of an id. Read once, however many changes there are."""
    names: dict[str, dict[float, str]] = {}
    for key in dict.fromkeys(_CURRENT.values()):
        for thing in (content[key], *content[key]):
            names.setdefault(key, {}).setdefault(thing["id"].number(-1), cut(given(thing["name"]), TITLE))
    return names
