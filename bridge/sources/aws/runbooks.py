"""Runbooks: the page that says what to do, for the alarms and kinds that somebody wrote one for."""

from dataclasses import replace
from fnmatch import fnmatchcase

from bridge.deployed import runbook_lines
from bridge.sources.aws import attributes
from bridge.sources.aws.alarms import next_links
from bridge.sources.aws.services import topics
from bridge.sources.source import Event, Kind, Option
from bridge.wording.notice import Notice, Tone
from bridge.wording.phrases import Say
from bridge.wording.text import Link

_HANDSHAKES = (topics.SUBSCRIBED, topics.UNSUBSCRIBED)


def with_runbook(notice: Notice, event: Event, kind: Kind, say: Say) -> Notice:
    """The notice with the runbook of its alarm, or of its kind, as the first place to go.

    One that the alarm's own description names is nearer; what is over, and a topic's handshake, need none.
    """
    lines, label = event.options.get("runbook", ()), say.text(next_links.RUNBOOK)
    if not lines or kind in _HANDSHAKES or any(place.text == label for place in notice.places):
        return notice
    if notice.tone is Tone.GOOD or attributes.state(event) == "OK":
        return notice
    url = _first(lines, attributes.alarm(event) or kind.name)
    return replace(notice, places=(Link(label, url), *notice.places)) if url else notice


def _first(lines: tuple[str, ...], name: str) -> str | None:
    """The address of the first line whose pattern fits; a name with brackets in it fits as it is written, too."""
    pairs = map(runbook_lines.parts, lines)
    return next((url for pattern, url in pairs if name == pattern or fnmatchcase(name, pattern)), None)


OPTIONS = (
    Option(
        "runbook",
        "PATTERN=URL",
        "The page to open when an alarm rings: 'api-*=https://wiki.example.com/api'. What is no alarm goes by its "
        "kind: 'guardduty-*=https://…'.",
        runbook_lines.entry,
        many=True,
        whole=True,
    ),
)
