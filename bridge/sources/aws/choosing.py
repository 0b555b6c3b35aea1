"""What a destination wants to hear, and where; of several events in one body each is looked at by itself."""

from dataclasses import replace
from fnmatch import fnmatchcase

from bridge.sources.aws import batches, filters, routes
from bridge.sources.aws.batches import Kinds, One
from bridge.sources.aws.receive.wrapping import records
from bridge.sources.source import Event, Kind, unwanted


def skips(event: Event, kind: Kind, *, kinds: Kinds) -> str | None:
    """Why the destination does not want it: of several events, why not the first of them, where it wants none.

    More than are read may hold one that it wants, and are never left out for what the others are.
    """
    batch = _each(event, kinds)
    if not batch:
        return filters.skips(event, kind)
    read = len(batch) == len(records(event.payload["message"]))
    without = replace(event, options={"not": event.options.get("not", ())})
    whys = [filters.skips(*one) for one in batch]
    return unwanted(without, kind) or (whys[0] if read and all(whys) else None)


def wanted(event: Event, *, kinds: Kinds) -> tuple[One, ...]:
    """The events in a batch that the destination wants to hear; all where it wants none, since it will hear none."""
    batch = _each(event, kinds)
    return tuple(one for one in batch if not filters.skips(*one)) or batch


def route(event: Event, kind: Kind, *, kinds: Kinds) -> str | None:
    """The channel of the first route that fits it, or any of the events in it."""
    return routes.route(wanted(event, kinds=kinds) or ((event, kind),))


def _each(event: Event, kinds: Kinds) -> tuple[One, ...]:
    """The events in a batch. Who asks for batches by their name asks for whatever is in them."""
    batch = batches.events(event, kinds)
    if not any(fnmatchcase(batches.NAME, pattern) for pattern in event.options.get("only", ())):
        return batch
    options = {name: values for name, values in event.options.items() if name != "only"}
    return tuple((replace(one, options=options), kind) for one, kind in batch)
