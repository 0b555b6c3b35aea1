"""What an activity changes, as facts: which fields, by any of their names, and the status that it makes a thing.

None: the event does not tell; (): it tells that there is none, as a comment alone, or a new issue.
"""

from collections.abc import Iterable

from bridge.payload import MAX_ELEMENTS, Payload
from bridge.sources.backlog.changes import TOLD, Change
from bridge.sources.backlog.words import CUSTOM, LABELS, PULL_STATUS, given
from bridge.sources.fits import same
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Value, folded
from bridge.wording.phrases import Phrase

Values = tuple[Value, ...] | None
CHANGING_NOTHING = frozenset(  # kinds that never change a field, whatever they tell
    (
        "issue-added",
        "issue-deleted",
        "notification-added",
        "issues-added",
        "pull-request-added",
        "milestone-added",
        "milestone-deleted",
    )
)
MOVING_NOTHING = frozenset(("issue-deleted", "notification-added", "issues-rescheduled"))  # nor make a status another
_UPDATES = frozenset((2, 14, 19, 23, 35))  # which change something, whether they tell what or not
_FILES = {  # that came along → as changes call them, and as the message does
    "attachments": ("attachment",),
    "shared_files": ("shared_files",),
    "external_file_links": ("external_file_links", "attachment"),
}
_PULL = "pull"  # instead of an id, which is none of an issue's status


def changed(event: Event, changes: Iterable[Change]) -> Values:
    """Each field by its name on the wire and by its labels; one whose name cannot be read may be any."""
    content = event.payload["content"]
    sent, update = content["changes"], event.payload["type"].number(0) in _UPDATES
    came = (name for key, names in _FILES.items() if any(content[key]) for name in names)
    files = tuple(map(field, came)) if _commented(event) else ()
    if not isinstance(sent.value, list):
        return files or (None if update or sent.present() else ())
    fields = dict.fromkeys((change.field, change.label) for change in changes if change.field not in TOLD)
    known = (_UNNAMED if label is CUSTOM else _value(name, label) for name, label in fields)
    strange = (Value() for change in sent if not given(change["field"]))
    return tuple(dict.fromkeys((*known, *files, *strange, *unread(sent, MAX_ELEMENTS))))


def fits(facts: Facts, wanted: str) -> bool | None:
    """Whether that field changed; a custom field that is sent by its number may be any of the project's own."""
    found, values = same("changed")(facts, wanted), facts.values.get("changed", ())
    return None if found is False and _UNNAMED in values and wanted not in _BACKLOGS else found


def field(name: str) -> Value:
    """A field that has a label, by its name on the wire."""
    return _value(name, LABELS[name])


def unread(sent: Payload, read: int) -> tuple[Value, ...]:
    """One more, of which nothing is known, where a list has more than are read: any may be among those."""
    return (Value(),) if len(sent.value) > read else ()


def becomes(fields: Values, changes: Iterable[Change], status: Values) -> Values:
    """The status that it is now, where it was another one before; `fields`: what changed."""
    if fields is None:
        return None
    unsure = tuple(value for value in fields if not value.names)
    moved = any(change.field == "status" for change in changes)
    return (*((Value(),) if status is None else status), *unsure) if moved else unsure


def pull_becomes(fields: Values, changes: Iterable[Change]) -> Values:
    """As `becomes`, of a pull request, whose status stands in the change alone."""
    new = next((change.new for change in changes if change.field == "status"), None)
    known = _pull_status(new) if isinstance(new, Phrase) else Value()
    return becomes(fields, changes, (known,))


def _pull_status(name: Phrase) -> Value:
    return Value(_PULL, frozenset(map(folded, (name.en, name.ja))), name.en)


def _value(name: str, label: Phrase) -> Value:
    return Value("", frozenset(map(folded, filter(None, (name, label.en, label.ja)))), label.en)


def _commented(event: Event) -> bool:
    """Of an update or a comment files came with it; a new issue has them as it has all else."""
    return event.payload["type"].number(0) in (2, 3)


_UNNAMED = _value("", CUSTOM)
_BACKLOGS = frozenset(label.en for label in LABELS.values())
OPENED = (_pull_status(PULL_STATUS[1]),)  # of a pull request that is new
