"""A request's whole way, in one place."""

from bridge import log
from bridge.errors import BadPayload
from bridge.notice import Notice
from bridge.phrases import Say
from bridge.sources.source import Event, Kind, Source


def worded(source: Source, event: Event, say: Say) -> tuple[Kind, Notice | None]:
    """The kind that claims the event, and its notice; None: known, nothing to say.

    Where the kind's first line cannot be said (drift in what the source sends), `other` says the event
    instead, and the log names the path that was missing.
    """
    kind = source.kind_of(event.payload)
    try:
        return kind, kind.notice(event, say)
    except BadPayload as drift:
        log.warning("unreadable", source=source.name, kind=kind.name, reason=str(drift))
        return kind, source.other.notice(event, say)
