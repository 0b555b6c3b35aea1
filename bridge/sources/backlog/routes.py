"""Routes: another channel for some events of one URL, by category, type or priority."""

from collections.abc import Callable, Mapping

from bridge.sources import routes
from bridge.sources.backlog import attributes
from bridge.sources.backlog.attributes import Values
from bridge.sources.backlog.filters import priority
from bridge.sources.source import Event, Option

_READ: Mapping[str, Callable[[Event], Values]] = {
    "category": attributes.categories,
    "type": attributes.types,
    "priority": attributes.priorities,
}
_FORM = "FIELD:NAME=CHANNEL"


def route(event: Event) -> str | None:
    """The channel of the first route that fits, or None; one that cannot be told does not fit."""
    for text in event.options.get("route", ()):
        field, wanted, channel = routes.parts(text)
        if any(value.fits(wanted) for value in (_READ[field](event) if field in _READ else None) or ()):
            return channel
    return None


def check(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    names: Mapping[str, Callable[[str], str]] = {"category": str, "type": str, "priority": priority}
    return routes.checked(text, _FORM, "category:API=C0123456789", names)


OPTIONS = (
    Option(
        "route",
        _FORM,
        "Another channel for some issues, the first that fits: category:API=C0123456789 (or type:, priority:).",
        check,
        many=True,
        whole=True,
        bot=True,
    ),
)
