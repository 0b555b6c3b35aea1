"""Routes: another place for some events of one URL, as lines FIELD:NAME=PLACE; each source has its own fields.

A place is a channel, where the URL has a bot, or a webhook, which is a secret: it is never shown whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Channel, Options, Place, packed, unpacked
from bridge.sources.source import Fit, Option
from bridge.wording.facts import Facts
from bridge.wording.text import one_line

_HOOK = re.compile(r"(?:https?:|hooks\.)\S*|T[A-Z0-9]+/B[A-Z0-9]+/\S*", re.IGNORECASE)  # whole or not


def route(facts: Facts, options: Options, fields: Mapping[str, Fit]) -> Place | None:
    """The place of the first route that fits, or None; what the event does not tell fits none."""
    for text in options.get("route", ()):
        field, wanted, place = parts(text)
        if field in fields and fields[field](facts, wanted):
            return unpacked(place)
    return None


def places(options: Options) -> Iterator[tuple[str, Place]]:
    """Each place that a route leads to, and what of."""
    for text in options.get("route", ()):
        field, name, place = parts(text)
        if found := unpacked(place):
            yield f"{field}:{name}", found


def parts(text: str) -> tuple[str, str, str]:
    """Field, name and place, "" for what is not there."""
    left, _, place = text.rpartition("=")
    field, _, name = left.partition(":")
    return field.strip().lower(), one_line(name), place.strip()


def masked(text: str) -> str:
    """A route, or a slip of one, as it may be shown."""
    field, name, where = parts(text)
    place = unpacked(where)
    return f"{field}:{name}={place.shown}" if place and not _HOOK.search(name) else _HOOK.sub("…", text)


def option(form: str, help_: str, example: str, fields: Mapping[str, Callable[[str], str]]) -> Option:
    """`--route`, for a source; each field has what checks its names."""
    return Option(
        "route",
        form,
        help_,
        lambda text: _checked(text, form, example, fields),
        many=True,
        whole=True,
        bot=lambda text: isinstance(unpacked(parts(text)[2]), Channel),
        masked=masked,
    )


def _checked(text: str, form: str, example: str, fields: Mapping[str, Callable[[str], str]]) -> str:
    """A route as it is sealed. Raises BadOption, with no webhook in it."""
    left, _, right = typed.equals(text).rpartition("=")
    field, name, where = parts(f"{typed.colon(left)}={typed.narrow(right)}")
    said = f"the route {masked(text)!r}"
    if not (field and name and where):
        raise BadOption(f"{said} is not {form}; expected one like {example}")
    if field not in fields:
        raise BadOption(f"{said} goes by {_HOOK.sub('…', field)!r}; expected one of {', '.join(fields)}")
    place = unpacked(where)
    if not place:
        raise BadOption(
            f"{said} leads to no channel's id, and to no webhook; expected one like C0123456789, not a name, or "
            "https://hooks.slack.com/services/T…/B…/…"
        )
    return f"{field}:{fields[field](name)}={packed(place)}"
