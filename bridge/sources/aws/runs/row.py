"""Kinds of runs that differ in their words and the places of their values alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import BRIDGED, Told, at, ending, essential, fields, first, shown, span
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import Where, about
from bridge.sources.masking import masked_text
from bridge.sources.shape import Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording import severity as scale
from bridge.wording.facts import Facts, Graded, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Link, Text, cut, one_line, plain
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
    end alone, unless `whole`), and {of}; `alone` says it where nothing tells {of}, `nameless` where nothing tells
    {name}: without it, that is no event at all. `reads`: how the texts at some
    paths are read; all others by their end, where they are ARNs. `stage`: the part of it that its state is of.
    `reason`: paths of why, the first that tells is shown unless all went well. `took`: paths of start and end.
    `words`: states of its own; `shows`: what the fields at some paths show; `links`: where to go next.
    `only`: a path, and the pattern of what stands there, by which it is told from others of its type.
    `severity`: how grave it is while it is not well. `threaded`: unless it is given, all of one name belong together.
    """

    service: str
    thing: Phrase
    name: str
    state: str
    page: tuple[str, ...]
    types: tuple[str, ...] = ()
    only: tuple[str, str] | None = None
    details: tuple[Shape, ...] = ()
    of: str = ""
    alone: Phrase | None = None
    nameless: Phrase | None = None
    arns: tuple[str, ...] = ()
    whole: bool = False
    reads: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    stage: str = ""
    reason: tuple[str, ...] = ()
    fields: Told = ()
    shows: Mapping[str, Callable[[Payload], object]] = field(default_factory=dict)
    took: tuple[str, str] | None = None
    severity: str = ""
    words: Mapping[str, states.State] = field(default_factory=dict)
    links: Callable[[Payload, Where, Say], Iterator[Link]] = lambda *_: iter(())
    threaded: Threaded | None = None

    def notice(self, event: Event, say: Say) -> Notice:
        message = event.payload["message"]
        where = self.where(event)
        facts = where.facts(self.service, thread=self._threaded().thread(message, self.state))
        with keeping(facts):
            told = at(message, self.name)
            name = self.reads.get(self.name, ending)(one_line(told.text("") if self.nameless else told.text()))
            state = states.state(one_line(at(message, self.state).text()), self.words)
        stage = cut(first(message, self.stage) if self.stage else "", NAME)
        took = span(at(message, self.took[0]), at(message, self.took[1])) if self.took else None
        link = links.linked(cut(name, NAME), self._url(message, where))
        return Notice(
            title=states.sentence(state, self._thing(message, link, say), say, stage, took),
            tone=state.tone,
            body=self._reason(message, state, say),
            fields=tuple(self._fields(message, say)),
            links=tuple(self.links(message, where, say)),
            context=where.context(message["time"].moment(event.at)),
            facts=self._judged(facts, message, state),
        )

    def fits(self, message: Payload) -> bool:
        """Whether it is told in this form."""
        if self.types and message["detail-type"].value not in self.types:
            return False
        return self.only is None or re.fullmatch(self.only[1], self._text(message, self.only[0]), re.DOTALL) is not None

    def where(self, event: Event) -> Where:
        message = event.payload["message"]
        return about(event, arns=(at(message, path).text("") for path in self.arns))

    def essential(self, *tells: str, selects: tuple[str, ...] = BRIDGED) -> Essential:
        """What its first line is made of; `tells`: what else stands in it, where a kind adds to it."""
        placed = () if self.arns else ("region",)  # it leads to the right console
        picks = (self.only or ())[:1]  # without it, it is told in another form
        told = (*placed, *self.page[1:], self.of, self.stage, *(self.took or ()), *picks, self.name, self.state, *tells)
        named = () if self.nameless else (self.name,)
        needs = tuple(path for path in (*named, self.state) if path not in (*picks, *selects))
        others = tuple(path for path in dict.fromkeys(told) if path not in ("", *needs, *selects))
        return essential(*needs, tells=others, selects=selects)

    def _threaded(self) -> Threaded:
        return self.threaded or Threaded((self.name,))

    def _thing(self, message: Payload, link: object, say: Say) -> Line:
        if self.nameless and not first(message, self.name):
            return say(self.nameless)
        if not self.of:
            return say(self.thing, name=link)
        of = cut(self._part(message, self.of), NAME)
        return say(self.thing, name=link, of=of) if of or not self.alone else say(self.alone, name=link)

    def _part(self, message: Payload, path: str) -> str:
        return self.reads[path](self._text(message, path)) if path in self.reads else shown(at(message, path))

    def _text(self, message: Payload, path: str) -> str:
        return one_line(at(message, path).text(""))

    def _fields(self, message: Payload, say: Say) -> Iterator[Field]:
        for label, path in self.fields:
            if path in self.shows:
                yield from labelled(say, (label, self.shows[path](at(message, path))))
            else:
                yield from fields(message, ((label, path),), say)

    def _url(self, message: Payload, where: Where) -> str | None:
        template, *paths = self.page
        parts = (at(message, path).text("") if self.whole else self._part(message, path) for path in paths)
        return links.page(where.region, template, *parts)

    def _reason(self, message: Payload, state: states.State, say: Say) -> Text:
        if state.tone is Tone.GOOD:
            return ()
        told = (
            self.reads[path](at(message, path).text("")) if path in self.reads else at(message, path).text("")
            for path in self.reason
        )
        return plain(masked_text(next((text for text in told if text.strip()), ""), say))

    def _judged(self, facts: Facts, message: Payload, state: states.State) -> Facts:
        grade = scale.named(first(message, self.severity)) if self.severity else None
        return replace(facts, over=over(state), graded=(Graded(grade, over(state)),) if grade else ())


def over(state: states.State) -> bool:
    """What has ended and did not go wrong asks for nothing."""
    return state.ended and state.tone in (Tone.GOOD, Tone.CALM)


def run_kind(name: str, phrase: Phrase, *runs: Run) -> Kind:
    """The kind of a run that EventBridge tells of, in one form or several: the first that fits."""

    def notice(event: Event, say: Say) -> Notice:
        return fitting(event.payload["message"], *runs).notice(event, say)

    types = dict.fromkeys(type_ for run in runs for type_ in run.types)
    details = tuple(shape for run in runs for shape in run.details)
    essential = together(*(run.essential() for run in runs))
    return Kind(name, phrase, notice, types=tuple(types), details=details, essential=essential)


def fitting(message: Payload, *runs: Run) -> Run:
    """The first form that fits. Raises BadPayload where none does."""
    found = next((run for run in runs if run.fits(message)), None)
    if found is None:
        raise BadPayload(f"{message.path}: expected a form that is known")
    return found


def together(*parts: Essential) -> Essential:
    """What is essential to a kind of several forms."""
    selects = tuple(dict.fromkeys(path for part in parts for path in part.selects))
    needs = tuple(dict.fromkeys(path for part in parts for path in part.needs if path not in selects))
    return Essential(selects, needs, tuple(dict.fromkeys(path for part in parts for path in part.tells)))
