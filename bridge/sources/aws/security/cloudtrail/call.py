"""A call that somebody watches for, as the tables of calls hold it: how grave it is, what it did, to which thing.

The severity is that which Security Hub gives to the control that the call breaks
(https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html); what blinds whoever
would see the next call, or opens something to everybody, is critical.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bridge.payload import Payload
from bridge.sources.aws.eventbridge import at
from bridge.sources.aws.security.cloudtrail.record import Record, named
from bridge.wording.phrases import Phrase
from bridge.wording.severity import Severity


@dataclass(frozen=True, slots=True)
class Did:
    """What a call did, as its request tells: its phrase's words; grade and phrase where the request changes them."""

    words: Mapping[str, object] = field(default_factory=dict)
    grade: Severity | None = None
    phrase: Phrase | None = None


UNTOLD = Did()  # the request is not readable: how grave the call was cannot be told


@dataclass(frozen=True, slots=True)
class Call:
    """`did` is what stands between who and the thing, or has the thing's own place. `thing`: where the request names
    it, the first that tells; without such a path, `did` says all. `read`: None where there is nothing to watch for, and
    UNTOLD where the request does not tell enough: the call is said by name then.
    """

    grade: Severity
    did: Phrase
    thing: tuple[str, ...] = ()
    read: Callable[[Record], Did | None] = lambda _: Did()

    def on(self, request: Payload) -> str:
        return next((name for path in self.thing if (name := named(at(request, path).text("")))), "")


Calls = Mapping[tuple[str, str], Call]


def call(grade: Severity, en: str, ja: str, *thing: str, read: Callable[[Record], Did | None] | None = None) -> Call:
    phrase = Phrase(en=en, ja=ja)
    return Call(grade, phrase, thing, read) if read else Call(grade, phrase, thing)
