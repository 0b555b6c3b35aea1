"""Which thread a run's messages belong to: by its id and, coarser, by what it is a run of; where it begins, and when.

One that begins opens a thread of its own. Whatever follows is looked for by the id, and not much before `since`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import at, moment, shown
from bridge.wording.facts import Thread
from bridge.wording.text import one_line


@dataclass(frozen=True, slots=True)
class Threaded:
    """Paths of what tells a thread. `keys`: of what all its messages have in common, together one key, none where one
    of them is missing; `also`: of the coarser key. `opens`: the words with which it begins, among those at `by` (else
    the run's own states). `since`: of the moment when it began. `part`: of a run, whose end is not the run's.
    """

    keys: tuple[str, ...] = ()
    also: str = ""
    opens: tuple[str, ...] = ()
    by: str = ""
    since: str = ""
    part: bool = False

    def thread(self, message: Payload, state: str) -> Thread:
        """`state`: the path of the run's own state."""
        word = at(message, self.by or state).text("")
        return Thread(
            joint(text(at(message, path)) for path in self.keys),
            also=text(at(message, self.also)) if self.also else "",
            opens=bool(word.strip()) and states.same(word, self.opens),
            since=moment(at(message, self.since)) if self.since else None,
            closes=not self.part,
        )


def joint(parts: Iterable[str]) -> str:
    """One key of several parts; "" where one is missing."""
    found = tuple(parts)
    return " ".join(found) if all(found) else ""


def text(value: Payload) -> str:
    """The whole text of an id, on one line; a number as it is shown."""
    return one_line(value.text("")) or shown(value)
