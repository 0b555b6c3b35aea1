"""What `mint backlog` may be given, and how it is checked; what is done with it is common to all sources."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import partial

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import filters, routes
from bridge.sources.backlog.words import PRIORITY, STATUS
from bridge.sources.fits import same
from bridge.sources.source import Filter, Fit, Option
from bridge.wording.facts import folded
from bridge.wording.text import one_line

_ROUTE = "FIELD:NAME=CHANNEL"

FILTERS: tuple[Filter, ...] = (
    filters.keeping("only-type", same("type")),
    filters.keeping("only-status", same("status")),
    filters.keeping("only-category", same("category")),
    filters.keeping("only-priority", same("priority")),
    filters.keeping("only-assignee", same("assignee")),
    filters.keeping("only-notified", same("notified")),
    filters.dropping("not-by", same("author"), "it was done by one of --not-by"),
)
ROUTES: Mapping[str, Fit] = {"category": same("category"), "type": same("type"), "priority": same("priority")}


def _route(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    names: Mapping[str, Callable[[str], str]] = {"category": str, "type": str, "priority": priority}
    return routes.checked(text, _ROUTE, "category:API=C0123456789", names)


def priority(text: str) -> str:
    """A priority by name, in either language, or by id. Raises BadOption."""
    for number, name in PRIORITY.items():
        if typed.narrow(text).casefold() in (str(number), name.en.casefold(), name.ja):
            return one_line(typed.narrow(text))
    known = ", ".join(f"{name.en} ({name.ja})" for name in PRIORITY.values())
    raise BadOption(f"no priority is called {text!r}; expected one of {known}")


def status(text: str) -> str:
    """The name of a project's own status: 5=レビュー中. Raises BadOption."""
    number, _, name = (one_line(part) for part in typed.equals(text).partition("="))
    if not number.isascii() or not number.isdecimal() or not name:
        raise BadOption(f"the status {text!r} is not ID=NAME; expected one like 5=レビュー中")
    if int(number) < 5:
        raise BadOption(f"the status {number} has a fixed name; expected a project's own, whose id is 5 or more")
    return f"{int(number)}={name}"


def is_status(text: str) -> str:
    """What --only-status may ask for: a name, or an id. Raises BadOption."""
    wanted = one_line(text)
    number = typed.narrow(wanted)
    if number.isdecimal() and not int(number):
        raise BadOption(f"no status has the id {text!r}; the fixed ones are {_fixed()}, a project's own 5 and more")
    return number if number.isdecimal() else wanted


def together(options: Options) -> None:
    """Refuses a route behind one for the same: it would never be taken. Raises BadOption."""
    found: dict[tuple[str, str], str] = {}
    for text in options.get("route", ()):
        field, name, _ = routes.parts(text)
        before = found.setdefault((field, folded(name)), text)
        if before != text:
            raise BadOption(f"the route {text!r} is never taken: {before!r} before it takes the same")


def warnings(options: Options) -> tuple[str, ...]:
    """Of each status in --only-status that may be a slip: the name of none that is known here."""
    own = [text.partition("=")[2] for text in options.get("status", ())]
    names = {folded(name): name for status in STATUS.values() for name in (status.en, status.ja)}
    names |= {folded(name): name for name in own}
    unknown = [one for one in options.get("only-status", ()) if not one.isdecimal() and folded(one) not in names]
    return tuple(_doubt(one, names) for one in unknown)


def _doubt(wanted: str, names: Mapping[str, str]) -> str:
    near = [names[name] for name in get_close_matches(folded(wanted), names, n=1)]
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return (
        f"Warning: --only-status {wanted!r} is none of {_fixed()}.{meant} If it is one of the project's own, name it "
        f"with its id, for Backlog may tell that alone: --status 5={wanted}. Else nothing will ever fit it."
    )


def _fixed() -> str:
    return ", ".join(f"{number} {name.en} ({name.ja})" for number, name in STATUS.items())


_filter = partial(Option, check=one_line, many=True)
CHOOSING = (
    _filter("only-type", "TYPES", "Of issues only those of these types: 'バグ,Task'; by name or id, as all below."),
    Option(
        "only-status",
        "STATUSES",
        "Of issues only those that are, or come to be, Closed, 完了, レビュー中 …",
        is_status,
        many=True,
    ),
    _filter("only-category", "CATEGORIES", "Of issues only those in these categories."),
    Option("only-priority", "PRIORITIES", "Of issues only those of these priorities: High.", priority, many=True),
    _filter("only-assignee", "PEOPLE", "Of issues and pull requests only those assigned to these people."),
    _filter("only-notified", "PEOPLE", "Only what Backlog notified these people of."),
    _filter("not-by", "PEOPLE", "Leave out what these people or bots did."),
    Option("status", "ID=NAME", "The name of one of the project's own: 5=レビュー中.", status, many=True, whole=True),
)
ROUTING = (
    Option(
        "route",
        _ROUTE,
        "Another channel for some issues, the first that fits: category:API=C0123456789 (or type:, priority:).",
        _route,
        many=True,
        whole=True,
        bot=routes.ONE_CHANNEL,
    ),
)
