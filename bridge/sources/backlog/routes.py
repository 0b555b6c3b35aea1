"""Routes: another channel for some events of one URL, by category, type or priority."""

from collections.abc import Callable, Mapping

from bridge.destination import SLACK_ID
from bridge.errors import BadOption
from bridge.sources.backlog import attributes
from bridge.sources.backlog.attributes import Values
from bridge.sources.backlog.filters import priority
from bridge.sources.source import Event, Option
from bridge.text import one_line

_READ: Mapping[str, Callable[[Event], Values]] = {
    "category": attributes.categories,
    "type": attributes.types,
    "priority": attributes.priorities,
}


def route(event: Event) -> str | None:
    """The channel of the first route that fits, or None; one that cannot be told does not fit."""
    for text in event.options.get("route", ()):
        key, wanted, channel = _parts(text)
        if any(value.fits(wanted) for value in (_READ[key](event) if key in _READ else None) or ()):
            return channel
    return None


def check(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    key, wanted, channel = _parts(text)
    if not (key and wanted and channel):
        raise BadOption(f"the route {text!r} is not FIELD:NAME=CHANNEL; expected one like category:API=C0123456789")
    if key not in _READ:
        raise BadOption(f"the route {text!r} goes by {key!r}; expected one of {', '.join(_READ)}")
    if not SLACK_ID.fullmatch(channel) or channel.startswith("S"):
        raise BadOption(f"the route {text!r} leads to no channel's id; expected one like C0123456789, not a name")
    return f"{key}:{priority(wanted) if key == 'priority' else wanted}={channel}"


def _parts(text: str) -> tuple[str, str, str]:
    left, _, channel = text.rpartition("=")
    key, _, wanted = left.partition(":")
    return key.strip().lower(), one_line(wanted), channel.strip()


OPTIONS = (
    Option(
        "route",
        "FIELD:NAME=CHANNEL",
        "Another channel for some issues, the first that fits: category:API=C0123456789 (or type:, priority:).",
        check,
        many=True,
        whole=True,
        bot=True,
    ),
)
