"""Kinds in which a service says a sentence of its own about a thing of its own, by EventBridge: they differ in the
places of their values alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import Told, at, ending, essential, fields, first
from bridge.sources.aws.services.sentences import BAD, CALM, GOOD, NAME, WARN, Judged, sentence
from bridge.sources.aws.where import about
from bridge.sources.shape import Shape
from bridge.sources.source import Event, Kind
from bridge.wording import severity as scale
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import Severity
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class Saying:
    """All values are paths in the message, keys with slashes between. `label` begins the sentence; `service` is the
    name it goes by in routes, `source` the one that EventBridge calls it.

    `names`: of the thing, the first that tells; `says`: of the sentence, alike, and where there is none the type of
    the event is it. `grade`: how grave it says it is, `state`: how it ended; the state counts more where it tells bad
    from good. `page`: of the thing, in the console.
    """

    label: str
    service: str
    source: str
    types: tuple[str, ...]
    names: tuple[str, ...]
    says: tuple[str, ...]
    grade: str = ""
    state: tuple[str, ...] = ()
    page: str = ""
    fields: Told = ()
    details: tuple[Shape, ...] = ()
    worded: Callable[[Payload, Say], str] = field(default=lambda *_: "")

    def notice(self, event: Event, say: Say) -> Notice:
        message = event.payload["message"]
        named = next((text for path in self.names if (text := one_line(at(message, path).text("")))), "")
        where = about(event, arns=(named,))
        grade = scale.named(first(message, self.grade)) if self.grade else None
        judged = _judged(first(message, *self.state), grade, first(message, self.grade or "-"))
        facts = where.facts(
            self.service,
            thread=Thread(named, opens=judged[1] in (Tone.BAD, Tone.WARN)),
            over=judged is GOOD,
        )
        with keeping(facts):
            name = ending(named or one_line(at(message, self.names[-1]).text()))
        what = self.worded(message, say) or first(message, *self.says) or one_line(message["detail-type"].text(""))
        page = links.page(where.region, self.page, name) if self.page else None
        return Notice(
            title=sentence(self.label, links.linked(cut(name, NAME), page), what, judged, say),
            tone=judged[1],
            fields=tuple(fields(message, self.fields, say)),
            context=where.context(message["time"].moment(event.at)),
            facts=facts,
        )

    def kind(self, name: str, about_: Phrase, tells: tuple[str, ...] = ()) -> Kind:
        """`tells`: what else stands in its first line."""
        *others, needs = self.names
        told = (*others, *self.says, self.grade, *self.state, *tells)
        return Kind(
            name,
            about_,
            self.notice,
            types=tuple((self.source, type_) for type_ in self.types),
            details=self.details,
            essential=essential(
                needs,
                tells=tuple(path for path in dict.fromkeys(told) if path),
                selects=("detail-type", "source"),
            ),
        )


_LAST = re.compile(r"[\s_-]+")
_UP_AND_DOWN: Mapping[str, Judged] = {"UP": GOOD, "DOWN": BAD}
_BY_TONE = {Tone.BAD: BAD, Tone.WARN: WARN, Tone.GOOD: GOOD, Tone.CALM: CALM}


def _judged(state: str, grade: Severity | None, level: str) -> Judged:
    """How it ended, where that tells bad from good; else how grave it is."""
    last = _LAST.split(state)[-1].upper()
    reached = states.known(state) or states.known(last)
    if last in _UP_AND_DOWN or (reached and reached.tone in (Tone.BAD, Tone.GOOD)):
        return _UP_AND_DOWN.get(last) or _BY_TONE[reached.tone if reached else Tone.CALM]
    if level.upper() == "ERROR":
        return BAD
    return (grade.sign if grade.tone is not Tone.CALM else "", grade.tone) if grade else CALM
