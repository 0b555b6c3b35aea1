"""Exhibits: each kind with the messages that its shipped case becomes, in both languages."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from bridge.dry_run import dry_run
from bridge.page.cases import every, shipped
from bridge.page.drawn import drawn, notification
from bridge.sources import SOURCES
from bridge.sources.source import Kind, Source
from bridge.values import dataclass
from bridge.wording.phrases import LANGS, Lang, Phrase, Say


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`case`: the id of the case that is shown. `messages`: what it becomes, by language. `search`: the words by which
    it is found, folded."""

    source: str
    kind: str
    about: Phrase
    case: str
    messages: Mapping[Lang, Markup]
    search: str


@cache
def exhibits(lang: Lang) -> tuple[Exhibit, ...]:
    """In the order of the sources' own lists. `lang`: of the words around the messages."""
    return tuple(_exhibit(source, kind, lang) for source in SOURCES.values() for kind in every(source))


def ignored() -> tuple[tuple[str, Kind], ...]:
    """What is known and never said, with its source."""
    return tuple((source.name, kind) for source in SOURCES.values() for kind in source.kinds.ignored)


def _exhibit(source: Source, kind: Kind, lang: Lang) -> Exhibit:
    case = shipped(source.name, kind.name)
    if case is None:
        return Exhibit(source.name, kind.name, kind.about, "", {}, _folded(source.name, kind))
    bodies: dict[Lang, dict[str, Any]] = {}
    for one in LANGS:
        message = dry_run(source, case.body(), case.options(), {}, Say(one)).message
        if message:
            bodies[one] = message.body()
    return Exhibit(
        source=source.name,
        kind=kind.name,
        about=kind.about,
        case=case.id,
        messages={one: drawn(body, lang, opened=False) for one, body in bodies.items()},
        search=_folded(source.name, kind, *map(notification, bodies.values())),
    )


def _folded(source: str, kind: Kind, *texts: str) -> str:
    told = " ".join((source, kind.name, kind.about.en, kind.about.ja, *texts))
    return unicodedata.normalize("NFKC", told).casefold()
