"""A sample event of a source, as the message that a form's options make of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from markupsafe import Markup

from bridge.page.compose import words
from bridge.page.drawn import drawn
from bridge.pipeline import with_deployed
from bridge.sealing.destination import Options
from bridge.slack.render import render
from bridge.sources.reading import read
from bridge.sources.routes import route
from bridge.sources.source import Kind, Request, Source
from bridge.values import dataclass
from bridge.wording.phrases import Lang, Say

_SAMPLES = Path(__file__).parent.parent / "samples"  # SOURCE/KIND/NAME.json


@dataclass(frozen=True, slots=True)
class Look:
    """The message, drawn; and what it alone does not tell: that it would be skipped, or routed elsewhere."""

    notes: tuple[str, ...]
    message: Markup


def kinds(source: Source) -> Iterator[Kind]:
    """Those of which there is a sample, in their order."""
    return (kind for kind in source.kinds if _file(source, kind.name))


def look(source: Source, kind: str, options: Options, lang: Lang, deployed: Options) -> Look:
    """`lang`: of the message. The page's own language is the one it is asked in."""
    from bridge.page.language import spoken

    page = spoken()
    known = next((one.name for one in kinds(source) if one.name == kind), "")
    file = _file(source, known or next(kinds(source)).name)
    body = file.read_bytes() if file else b"{}"
    event = source.read(Request(body, {}, datetime.now(UTC)), options)
    event = with_deployed(source, event, deployed)
    reading = read(source, event, Say(lang))
    heard = read(source, event, Say(lang), filtered=False) if reading.unwanted else reading
    if heard.notice is None:
        return Look((page.text(words.NOTHING),), Markup())
    place = route(heard.notice.facts, event.options, source.routes)
    notes = (
        page.text(words.SKIPPED, why=reading.unwanted) if reading.unwanted else "",
        page.text(words.ROUTED, place=place.shown) if place and not reading.unwanted else "",
    )
    return Look(tuple(filter(None, notes)), drawn(render(heard.notice, Say(lang)).body(), page.lang))


def _file(source: Source, kind: str) -> Path | None:
    return next(iter(sorted(_SAMPLES.joinpath(source.name, kind).glob("*.json"))), None)
