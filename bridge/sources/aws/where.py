"""Which account and region an event is about: what the kind itself tells first, its envelope next, its topic last.

What one account forwards may be about another: an organisation collects findings and events of all its accounts in
one. Last line, links into the console, facts and account names all take it from here.
"""

from collections.abc import Iterable
from datetime import datetime

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.aws.arn import arn
from bridge.sources.source import Event
from bridge.values import dataclass
from bridge.wording.facts import Facts, Graded, Thread, Value, named
from bridge.wording.text import Line, one_line

_ACCOUNT = pattern(r"[0-9]{12}")
# EventBridge's and CloudWatch's own names, and those of services that write SNS messages themselves
_ACCOUNTS = ("account", "accountId", "AccountId", "AWSAccountId", "awsAccountId")
_REGIONS = ("region", "awsRegion")


@dataclass(frozen=True, slots=True)
class Where:
    """`account` has twelve digits; `source` is EventBridge's, without its aws. All are "" where unknown."""

    account: str = ""
    region: str = ""
    source: str = ""

    def of(self, account: str = "", region: str = "", arns: Iterable[str] = ()) -> "Where":
        """Of a part of the event, one finding of several say: what it tells itself, else what the whole event does."""
        own = [found for text in arns if (found := arn(text))]
        return Where(
            _account(account, *[one.account for one in own], self.account),
            _region(region, *[one.region for one in own], self.region),
            self.source,
        )

    def context(self, at: datetime, *before: Line) -> tuple[Line, ...]:
        """The last line's parts: those before, account, region, time."""
        return (*before, *((part,) for part in (self.account, self.region) if part), (at,))

    def facts(
        self, *services: str, thread: Thread | None = None, graded: tuple[Graded, ...] = (), over: bool = False
    ) -> Facts:
        """What most kinds tell: by which names their service goes ("guardduty"), and the account.

        A kind with more to tell uses `dataclasses.replace`, or `values`.
        """
        known = (
            thread if thread and (thread.key or thread.also) else None
        )  # else all that is unnamed would be one thread
        return Facts(self.values(*services), graded=graded, over=over, thread=known)

    def values(self, *services: str) -> dict[str, tuple[Value, ...]]:
        found = named(*dict.fromkeys((*(service.lower() for service in services), self.source)))
        account = {"account": (Value(id=self.account),)} if self.account else {}
        return {**({"service": found} if found else {}), **account}


def about(event: Event, account: str = "", region: str = "", arns: Iterable[str] = ()) -> Where:
    """Where an event happened. `account`, `region`: what the kind's own part of it says; `arns`: of what it is about.

    Each is believed as far as it has the form of one; the envelope is asked next, then the ARNs that it names, then
    the topic.
    """
    message = event.payload["message"]
    named = [found for one in message["resources"] if (found := arn(one.text("")))]
    topic = arn(event.payload["topic"].text(""))
    known = (*named, *((topic,) if topic else ()))
    whole = Where(
        _account(*_texts(message, _ACCOUNTS), *[one.account for one in known]),
        _region(*_texts(message, _REGIONS), *[one.region for one in known]),
        one_line(message["source"].text("")).lower().removeprefix("aws."),
    )
    return whole.of(account, region, arns)


def realm(facts: Facts, _: Options) -> str:
    """In what a thread's key is the only one of its name: the account."""
    return next((one.id for one in facts.values.get("account", ())), "")


def _account(*texts: str) -> str:
    """The first that is an account's number."""
    return next((text for text in texts if _ACCOUNT.fullmatch(text)), "")


def _region(*texts: str) -> str:
    """The first that says anything; "global" is Config's own word for a resource of no region."""
    return next((one_line(text) for text in texts if text.strip()), "")


def _texts(message: Payload, names: Iterable[str]) -> Iterable[str]:
    return [message[name].text("") for name in names]
