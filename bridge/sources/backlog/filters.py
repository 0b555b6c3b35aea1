"""Filters: what a destination does not want to hear, by what the event is about; what they cannot read passes."""

from collections.abc import Callable
from functools import partial

from bridge.errors import BadOption
from bridge.sources.backlog import attributes
from bridge.sources.backlog.attributes import Values
from bridge.sources.backlog.words import PRIORITY
from bridge.sources.source import Event, Kind, Option, unwanted
from bridge.wording.text import one_line

_KEEPS: dict[str, Callable[[Event], Values]] = {
    "only-type": attributes.types,
    "only-status": attributes.statuses,
    "only-category": attributes.categories,
    "only-priority": attributes.priorities,
    "only-assignee": attributes.assignees,
    "only-notified": attributes.notified,
}


def skips(event: Event, kind: Kind) -> str | None:
    """Why the destination does not want it, without a word of the event's; None: it does."""
    if why := unwanted(event, kind):
        return why
    for name, read in _KEEPS.items():
        wanted = event.options.get(name, ())
        if wanted and not _kept(read(event), wanted):
            return f"it is not among --{name}"
    acted = attributes.author(event) or ()
    if any(value.fits(name) for value in acted for name in event.options.get("not-by", ())):
        return "it was done by one of --not-by"
    return None


def _kept(values: Values, wanted: tuple[str, ...]) -> bool:
    return values is None or any(value.fits(one) is not False for value in values for one in wanted)


def priority(text: str) -> str:
    """A priority by name, in either language, or by id. Raises BadOption."""
    for number, name in PRIORITY.items():
        if text.casefold() in (str(number), name.en.casefold(), name.ja):
            return one_line(text)
    known = ", ".join(f"{name.en} ({name.ja})" for name in PRIORITY.values())
    raise BadOption(f"no priority is called {text!r}; expected one of {known}")


def status(text: str) -> str:
    """The name of a project's own status: 5=レビュー中. Raises BadOption."""
    number, _, name = (one_line(part) for part in text.partition("="))
    if not number.isascii() or not number.isdecimal() or not name:
        raise BadOption(f"the status {text!r} is not ID=NAME; expected one like 5=レビュー中")
    if int(number) < 5:
        raise BadOption(f"the status {number} has a fixed name; expected a project's own, whose id is 5 or more")
    return f"{int(number)}={name}"


_filter = partial(Option, check=one_line, many=True)
OPTIONS = (
    _filter("only-type", "TYPES", "Of issues only those of these types: 'バグ,Task'; by name or id, as all below."),
    _filter("only-status", "STATUSES", "Of issues only those that are, or come to be, Closed, 完了, レビュー中 …"),
    _filter("only-category", "CATEGORIES", "Of issues only those in these categories."),
    Option("only-priority", "PRIORITIES", "Of issues only those of these priorities: High.", priority, many=True),
    _filter("only-assignee", "PEOPLE", "Of issues and pull requests only those assigned to these people."),
    _filter("only-notified", "PEOPLE", "Only what Backlog notified these people of."),
    _filter("not-by", "PEOPLE", "Leave out what these people or bots did."),
    Option("status", "ID=NAME", "The name of one of the project's own: 5=レビュー中.", status, many=True, whole=True),
)
