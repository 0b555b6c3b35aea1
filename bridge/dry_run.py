"""A dry run: the message that a saved body would become, and how it came to that. For `say`, and for the page.

Nothing is verified, and nothing is sent anywhere.
"""

from dataclasses import replace
from datetime import UTC, datetime

from bridge.pipeline import with_deployed
from bridge.sealing.destination import Options, Place
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources.reading import Reading, read
from bridge.sources.routes import route
from bridge.sources.source import Event, Request, Source
from bridge.values import dataclass
from bridge.wording.phrases import Say


@dataclass(frozen=True, slots=True)
class DryRun:
    """What came of it. `reading` holds both: what there is to say, and why it would be left out, if it would.

    `message` is None where its kind is known and never said.
    """

    source: Source
    event: Event
    reading: Reading
    message: Message | None

    @property
    def unknown(self) -> bool:
        """Whether no kind matches, so that it is said as it is."""
        return self.reading.kind is self.source.kinds.other

    @property
    def place(self) -> Place | None:
        """Where a route leads it; None: to the URL's own channel."""
        notice = self.reading.notice
        return route(notice.facts, self.event.options, self.source.routes) if notice else None


def dry_run(source: Source, body: bytes, options: Options, deployed: Options, say: Say) -> DryRun:
    """`options`: as a URL would hold them; `deployed`: the deployment's own. Raises Malformed."""
    request = Request(body=body, headers={}, at=datetime.now(UTC))
    event = with_deployed(source, source.read(request, options), deployed)
    reading = read(source, event, say)
    heard = read(source, event, say, filtered=False) if reading.unwanted else reading
    message = render(heard.notice, say) if heard.notice else None
    return DryRun(source, event, replace(heard, unwanted=reading.unwanted), message)
