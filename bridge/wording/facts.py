"""Facts: what is so, told by a kind together with its words; filters, routes, mentions and runbooks read nothing else.

What an event does not tell is absent, and what is absent never hides an event.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime, timedelta

from bridge.errors import BadPayload
from bridge.values import dataclass
from bridge.wording.severity import SCALE, Severity
from bridge.wording.text import one_line


@dataclass(frozen=True, slots=True)
class Value:
    """A value by its id and its names, either of them unknown ("", none).

    Names are folded (case does not count), but for those whose case counts at their source, such as an alarm's.
    `shown`: the name as people read it.
    """

    id: str = ""
    names: frozenset[str] = frozenset()
    shown: str = ""

    def fits(self, wanted: str) -> bool | None:
        """Whether it is the one that was asked for by name or id; None: that cannot be told."""
        if folded(wanted) in self.names or (wanted and wanted == self.id):
            return True
        return False if (self.id if wanted.isdecimal() else self.names) else None


def folded(text: str) -> str:
    """On one line, without its case."""
    return one_line(text).casefold()


def named(*names: str) -> tuple[Value, ...]:
    """A value for each name that is one."""
    lines = [line for name in names if (line := one_line(name))]
    return tuple([Value(names=frozenset((line.casefold(),)), shown=line) for line in lines])


@dataclass(frozen=True, slots=True)
class Graded:
    """How grave one finding is, None where that cannot be told. `over`: it asks for nothing, or no longer."""

    severity: Severity | None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What a message belongs to: `key`, or the coarser `also`. `opens`: it begins; `since`: when that was.

    `closes`: once this is over, and well, so is what the thread began with; a stage does not end its run. `lasts`: how
    old what it begins with may be, where that is not as with all of its source.
    """

    key: str
    also: str = ""
    opens: bool = False
    since: datetime | None = None
    closes: bool = True
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One shape for every source.

    `values`: by field ("service", "account", "alarm", "type", "status", "assignee", "changed" …); () says that there
    is none. `graded`: each finding in it. `state`: as the source words it (ALARM). `over`: nothing is to be done, or
    no longer. `quiet`: it is kept back, so it rings nobody.
    """

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    graded: tuple[Graded, ...] = ()
    state: str = ""
    over: bool = False
    quiet: bool = False
    thread: Thread | None = None

    @property
    def severity(self) -> Severity | None:
        """Of the gravest finding that asks for something."""
        asking = (one.severity for one in self.graded if one.severity and not one.over)
        return min(asking, key=SCALE.index, default=None)

    def value(self, name: str) -> str:
        """The first value of a field as people read it, else its id; "" where there is none."""
        return next((one.shown or one.id for one in self.values.get(name, ())), "")


def united(facts: Iterable[Facts]) -> Facts:
    """What is so of any of them, for several events that are said in one message."""
    values: dict[str, tuple[Value, ...]] = {}
    graded: tuple[Graded, ...] = ()
    for one in facts:
        graded += one.graded
        for name, more in one.values.items():
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *more)))
    return Facts(values, graded)


class Drifted(BadPayload):
    """A first line that cannot be said; the facts that were told before stay true."""

    def __init__(self, message: str, facts: Facts) -> None:
        super().__init__(message)
        self.facts = facts


@contextmanager
def keeping(facts: Facts) -> Iterator[None]:
    """Within it a kind reads what its first line cannot do without. Raises Drifted where that is missing."""
    try:
        yield
    except BadPayload as drift:
        raise Drifted(str(drift), facts) from None
