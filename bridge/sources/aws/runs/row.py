"""Kinds of runs that differ in their words and the places of their values alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import BRIDGED, Told, at, ending, essential, fields, first, shown, span
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link, Text, cut, one_line, plain
from bridge.wording.tone import Tone

STARTED_BY = Phrase(en="Started by", ja="実行者")
EXIT_CODE = Phrase(en="Exit code", ja="終了コード")
LOGS = Phrase(en="Logs", ja="ログ")
NAME = 200  # columns


@dataclass(frozen=True, slots=True)
class Run:
    """One form in which a run is told of. All values are paths in the message, keys with slashes between.

    `service` is the name that it goes by in routes; `arns`: paths of what it is about, which tell account and region.
    `thing` is filled with {name}, linked to `page` (a page of the console, and the paths of its parts: of ARNs the
    end alone, unless `whole`), and {of}. `stage`: the part of it that its state is of. `reason`: paths of why, the
    first that tells is shown unless all went well. `took`: paths of start and end. `words`: states of its own;
    `links`: where to go next.
    """

    service: str
    thing: Phrase
    name: str
    state: str
    page: tuple[str, ...]
    types: tuple[str, ...] = ()
    details: tuple[Shape, ...] = ()
    of: str = ""
    arns: tuple[str, ...] = ()
    whole: bool = False
    stage: str = ""
    reason: tuple[str, ...] = ()
    fields: Told = ()
    took: tuple[str, str] | None = None
    words: Mapping[str, states.State] = field(default_factory=dict)
    links: Callable[[Payload, Where, Say], Iterator[Link]] = lambda *_: iter(())

    def notice(self, event: Event, say: Say) -> Notice:
        message = event.payload["message"]
        where = self.where(event)
        named = at(message, self.name)
        facts = where.facts(self.service, thread=Thread(ending(one_line(named.text("")))))
        with keeping(facts):
            name = ending(one_line(named.text()))
            state = states.state(one_line(at(message, self.state).text()), self.words)
        of, stage = (cut(first(message, path), NAME) if path else "" for path in (self.of, self.stage))
        thing = say(self.thing, name=links.linked(cut(name, NAME), self._url(message, where)), of=of)
        took = span(at(message, self.took[0]), at(message, self.took[1])) if self.took else None
        return Notice(
            title=states.sentence(state, thing, say, stage, took),
            tone=state.tone,
            body=self._reason(message, state),
            fields=tuple(fields(message, self.fields, say)),
            links=tuple(self.links(message, where, say)),
            context=where.context(message["time"].moment(event.at)),
            facts=facts,
        )

    def where(self, event: Event) -> Where:
        message = event.payload["message"]
        return about(event, arns=(at(message, path).text("") for path in self.arns))

    def essential(self, *tells: str, selects: tuple[str, ...] = BRIDGED) -> Essential:
        """What its first line is made of; `tells`: what else stands in it, where a kind adds to it."""
        placed = () if self.arns else ("region",)  # it leads to the right console
        told = (*placed, *self.page[1:], self.of, self.stage, *(self.took or ()), *tells)
        needs = (self.name, self.state)
        return essential(
            *needs, tells=tuple(path for path in dict.fromkeys(told) if path not in ("", *needs)), selects=selects
        )

    def _url(self, message: Payload, where: Where) -> str | None:
        template, *paths = self.page
        parts = (at(message, path) for path in paths)
        return links.page(where.region, template, *(part.text("") if self.whole else shown(part) for part in parts))

    def _reason(self, message: Payload, state: states.State) -> Text:
        if state.tone is Tone.GOOD:
            return ()
        return plain(next((text for path in self.reason if (text := at(message, path).text(""))), ""))


def run_kind(name: str, phrase: Phrase, run: Run) -> Kind:
    """The kind of a run that is told of in one form alone."""
    return Kind(name, phrase, run.notice, types=run.types, details=run.details, essential=run.essential())
