"""Kinds of runs that differ in their words and the places of their values alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import Told, at, context, ending, fields, first, region, shown, span
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link, Text, cut, one_line, plain
from bridge.wording.tone import Tone

STARTED_BY = Phrase(en="Started by", ja="実行者")
EXIT_CODE = Phrase(en="Exit code", ja="終了コード")
LOGS = Phrase(en="Logs", ja="ログ")
_NAME = 200  # columns


@dataclass(frozen=True, slots=True)
class Run:
    """One form in which a run is told of. All values are paths in the message, keys with slashes between.

    `thing` is filled with {name}, linked to `page` (a page of the console, and the paths of its parts: of ARNs the
    end alone, unless `whole`), and {of}. `reason`: paths of why, the first that tells is shown unless all went
    well. `took`: paths of start and end. `words`: states of its own; `places`: more links.
    """

    types: tuple[str, ...]
    thing: Phrase
    name: str
    state: str
    page: tuple[str, ...]
    of: str = ""
    whole: bool = False
    where: str = ""
    reason: tuple[str, ...] = ()
    fields: Told = ()
    took: tuple[str, str] | None = None
    words: Mapping[str, states.State] = field(default_factory=dict)
    places: Callable[[Payload, Say], Iterator[Link]] = lambda _message, _say: iter(())

    def notice(self, event: Event, say: Say) -> Notice:
        message = event.payload["message"]
        name = ending(one_line(at(message, self.name).text()))
        found = states.state(one_line(at(message, self.state).text()), self.words)
        of, where = (cut(first(message, *filter(None, (path,))), _NAME) for path in (self.of, self.where))
        thing = say(self.thing, name=links.linked(cut(name, _NAME), self._url(message)), of=of)
        took = span(at(message, self.took[0]), at(message, self.took[1])) if self.took else None
        return Notice(
            title=states.sentence(found, thing, say, where, took),
            tone=found.tone,
            body=self._reason(message, found),
            fields=tuple(fields(message, self.fields, say)),
            places=tuple(self.places(message, say)),
            context=context(event),
            thread=name,
        )

    def _url(self, message: Payload) -> str | None:
        template, *parts = self.page
        values = (at(message, part) for part in parts)
        return links.page(region(message), template, *(one.text("") if self.whole else shown(one) for one in values))

    def _reason(self, message: Payload, found: states.State) -> Text:
        if found.tone is Tone.GOOD:
            return ()
        return plain(next((text for path in self.reason if (text := at(message, path).text(""))), ""))


def run_kind(name: str, en: str, ja: str, run: Run) -> Kind:
    return Kind(name, Phrase(en=en, ja=ja), run.notice, types=(*run.types,))
