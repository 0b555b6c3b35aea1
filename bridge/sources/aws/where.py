"""Which account and region an event is about: what the kind itself tells first, its envelope next, its topic last.

What one account forwards may be about another: an organisation collects findings and events of all its accounts in
one. Last line, links into the console, facts and account names all take it from here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws.arn import arn
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Graded, Thread, Value, folded, named
from bridge.wording.text import Line, one_line

_ACCOUNT = re.compile(r"[0-9]{12}")
# EventBridge's and CloudWatch's own names, and those of services that write SNS messages themselves
_ACCOUNTS = ("account", "accountId", "AccountId", "AWSAccountId", "awsAccountId")
_REGIONS = ("region", "awsRegion")


@dataclass(frozen=True, slots=True)
class Where:
    """`account` has twelve digits, and `name` is what the destination calls it; `source` is EventBridge's, without its
    aws. All are "" where unknown."""

    account: str = ""
    region: str = ""
    source: str = ""
    name: str = ""

    def context(self, at: datetime, *before: Line) -> tuple[Line, ...]:
        """The last line's parts: those before, account, region, time."""
        return (*before, *((part,) for part in (self.account, self.region) if part), (at,))

    def facts(
        self, *services: str, thread: Thread | None = None, graded: tuple[Graded, ...] = (), over: bool = False
    ) -> Facts:
        """What most kinds tell: by which names their service goes ("guardduty"), and the account.

        A kind with more to tell uses `dataclasses.replace`, or `values`.
        """
        return Facts(self.values(*services), graded=graded, over=over, thread=thread)

    def values(self, *services: str) -> dict[str, tuple[Value, ...]]:
        found = named(*dict.fromkeys((*(service.lower() for service in services), self.source)))
        names = frozenset((folded(self.name),)) if self.name else frozenset()
        account = {"account": (Value(self.account, names),)} if self.account else {}
        return {**({"service": found} if found else {}), **account}


def about(event: Event, account: str = "", region: str = "", arns: Iterable[str] = ()) -> Where:
    """Where an event happened. `account`, `region`: what the kind's own part of it says; `arns`: of what it is about.

    Each is believed as far as it has the form of one; the envelope is asked next, then the ARNs that it names, then
    the topic.
    """
    message = event.payload["message"]
    own = [found for text in arns if (found := arn(text))]
    named = [found for one in message["resources"] if (found := arn(one.text("")))]
    topic = arn(event.payload["topic"].text(""))
    places = (*own, *named, *((topic,) if topic else ()))
    accounts = (account, *(one.account for one in own), *_texts(message, _ACCOUNTS), *(one.account for one in places))
    regions = (region, *(one.region for one in own), *_texts(message, _REGIONS), *(one.region for one in places))
    number = next((text for text in accounts if _ACCOUNT.fullmatch(text)), "")
    return Where(
        number,
        next((one_line(text) for text in regions if text.strip()), ""),
        one_line(message["source"].text("")).lower().removeprefix("aws."),
        account_names.names(event.options).get(number, ""),
    )


def _texts(message: Payload, names: Iterable[str]) -> Iterable[str]:
    return (message[name].text("") for name in names)
