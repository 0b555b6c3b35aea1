"""A sample event of a source, as the message that a form's options make of it."""

from collections.abc import Iterator

from markupsafe import Markup

from bridge.dry_run import dry_run
from bridge.page.cases import shipped
from bridge.page.compose import words
from bridge.page.compose.form import Filled
from bridge.page.drawn import drawn
from bridge.sealing.destination import Options
from bridge.sources.source import Kind, Source
from bridge.values import dataclass
from bridge.wording.phrases import Say


@dataclass(frozen=True, slots=True)
class Look:
    """The message, drawn; and what it alone does not tell: that it would be skipped, or routed elsewhere."""

    notes: tuple[str, ...]
    message: Markup


def kinds(source: Source) -> Iterator[Kind]:
    """Those of which there is a sample, in their order."""
    return (kind for kind in source.kinds if shipped(source.name, kind.name))


def look(form: Filled, options: Options, deployed: Options, say: Say) -> Look:
    """The kind that the form asks for, else its source's first; `say`: in the reader's language."""
    source = form.source
    name = next((kind.name for kind in kinds(source) if kind.name == form.sample), next(kinds(source)).name)
    case = shipped(source.name, name)
    run = dry_run(source, case.body() if case else b"", options, deployed, Say(form.lang))
    if run.message is None:
        return Look((say.text(words.NOTHING),), Markup())
    notes: tuple[str, ...] = ()
    if run.reading.unwanted:
        notes = (say.text(words.SKIPPED, why=run.reading.unwanted),)
    elif place := run.place:
        notes = (say.text(words.ROUTED, place=place.shown),)
    return Look(notes, drawn(run.message.body(), say.lang))
