"""An issue's statuses by id: the four that every project has, and a project's own, which the destination names."""

from bridge.sources.backlog.words import STATUS
from bridge.sources.source import Event
from bridge.wording.phrases import Phrase, same


def own(event: Event) -> dict[int, Phrase]:
    """The names that --status gives to a project's own."""
    pairs = (text.partition("=") for text in event.options.get("status", ()))
    return {int(number): same(name) for number, _, name in pairs}


def known(event: Event) -> dict[int, Phrase]:
    """All that have a name."""
    return {**STATUS, **own(event)}
