"""What an event comes to for a destination, as short questions that tests ask."""

from bridge.sealing.destination import packed
from bridge.sources.reading import read
from bridge.sources.routes import route
from bridge.sources.source import Event, Kind, Source
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say


def worded(source: Source, event: Event, say: Say) -> tuple[Kind, Notice | None]:
    """The kind that claims it and its notice, whether the destination wants it or not."""
    reading = read(source, event, say, filtered=False)
    return reading.kind, reading.notice


def skipped(source: Source, event: Event) -> str | None:
    """Why the destination does not want it; None: it does."""
    return read(source, event, Say("en")).unwanted or None


def facts(source: Source, event: Event) -> Facts:
    """What its notice tells as facts."""
    _, notice = worded(source, event, Say("en"))
    assert notice is not None
    return notice.facts


def channel(source: Source, event: Event) -> str | None:
    """The channel that the destination's routes give it; None: its own."""
    notice = read(source, event, Say("en")).notice
    place = route(notice.facts, event.options, source.routes) if notice else None
    return packed(place) if place else None
