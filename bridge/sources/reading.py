"""Reading: what an event comes to for one destination. Its kind words it once, and tells the facts with the words;
filters, account names, runbooks and mentions go by these facts and by the destination's options.
"""

from dataclasses import replace
from fnmatch import fnmatchcase

from bridge import log
from bridge.errors import BadPayload
from bridge.sealing.destination import Options
from bridge.sources import filters
from bridge.sources.several import summed
from bridge.sources.source import Event, Kind, Several, Source
from bridge.values import dataclass
from bridge.wording.facts import Drifted, Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say


@dataclass(frozen=True, slots=True)
class Reading:
    """`notice` is None where there is nothing to say; `unwanted` says why the destination does not want it.

    `drift`: what is wrong that its kind's first line cannot be said without, so that the last resort had to say it:
    "$.content.key_id: expected a number".
    """

    kind: Kind
    notice: Notice | None = None
    unwanted: str = ""
    drift: str = ""

    @property
    def drifted(self) -> bool:
        """Whether the last resort had to say it."""
        return bool(self.drift)


def read(source: Source, event: Event, say: Say, *, filtered: bool = True) -> Reading:
    """What is to be said of an event, or of the several in one body; unless `filtered`, to whoever would listen."""
    kind = source.kinds.of(event.payload)
    if source.several and kind is source.several.kind:
        return _several(source, source.several, event, say, filtered=filtered)
    return _one(source, kind, event, say, filtered=filtered)


def worded(source: Source, kind: Kind, event: Event, say: Say) -> tuple[Notice | None, str]:
    """The kind's notice, and why the last resort had to say it, "" where it had not.

    That is so where the kind's first line cannot be said (drift in what the source sends); the log names the path
    that was missing.
    """
    try:
        return kind.notice(event, say), ""
    except BadPayload as drift:
        log.warning("unreadable", source=source.name, kind=kind.name, detail=str(drift))
        notice = source.kinds.other.notice(event, say)
        return (replace(notice, facts=drift.facts) if notice and isinstance(drift, Drifted) else notice), str(drift)


def _one(source: Source, kind: Kind, event: Event, say: Say, *, filtered: bool) -> Reading:
    if event.sample and source.sample:
        return Reading(kind, source.sample(kind, say))
    if filtered and (why := filters.by_name(kind.name, event.options)):
        return Reading(kind, unwanted=why)
    notice, drift = worded(source, kind, event, say)
    if notice is None:
        return Reading(kind)
    if filtered and (why := filters.by_facts(notice.facts, event.options, source.filters)):
        return Reading(kind, unwanted=why)
    return Reading(kind, _finished(source, kind, notice, event.options, say), drift=drift)


def _finished(source: Source, kind: Kind, notice: Notice, options: Options, say: Say) -> Notice:
    for finish in source.finish:
        notice = finish(notice, kind, options, say)
    return notice


def _several(source: Source, several: Several, event: Event, say: Say, *, filtered: bool) -> Reading:
    """Each is looked at by itself. Where more stand in it than are read, one of those may be wanted: then all that
    were read are said, rather than none."""
    kind, options = several.kind, event.options
    if filtered and (why := filters.by_name(kind.name, {"not": options.get("not", ())})):
        return Reading(kind, unwanted=why)
    parts = several.parts(replace(event, options=_of_parts(kind, options)))
    readings = [_part(source, part, say, filtered=filtered) for part in parts.events]
    if all(reading.unwanted for reading in readings):
        if not parts.unread:
            return Reading(kind, unwanted=readings[0].unwanted)
        readings = [_part(source, part, say, filtered=False) for part in parts.events]
    notices = [reading.notice for reading in readings if reading.notice]
    if len(notices) + parts.unread > 1 and notices:
        whole = summed(notices, parts.unread, (*several.whence(event), (event.at,)), say)
        # whom its parts ring is known, so that it is finished as a notice of no facts
        finished = _finished(source, kind, replace(whole, facts=Facts()), options, say)
        return Reading(kind, replace(finished, facts=whole.facts))
    return Reading(kind, notices[0] if notices else None)


def _part(source: Source, event: Event, say: Say, *, filtered: bool) -> Reading:
    """One of several; several within it are said by the last resort."""
    kind = source.kinds.of(event.payload)
    if source.several and kind is source.several.kind:
        kind = source.kinds.other
    return _one(source, kind, event, say, filtered=filtered)


def _of_parts(kind: Kind, options: Options) -> Options:
    """Who asks for batches by their name asks for whatever is in them."""
    by_name = any(fnmatchcase(kind.name, pattern) for pattern in options.get("only", ()))
    return {name: values for name, values in options.items() if not (by_name and name == "only")}
