"""History: what Slack tells of a channel's messages. Only those of our own making are looked at.

https://docs.slack.dev/reference/methods/conversations.history: the newest first; without `latest` it would be those
closest to `oldest`. https://docs.slack.dev/reference/methods/conversations.replies: the oldest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from bridge.errors import Malformed, NoAnswer, Unsure
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.payload import Payload, parse
from bridge.sealing.destination import Bot
from bridge.slack.answers import classify, unanswered
from bridge.slack.client import Client
from bridge.slack.threads import Ours, ours

PAGE = 50  # messages: about 150 KB of ours
HISTORY, REPLIES = "conversations.history", "conversations.replies"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when messages are looked for, in seconds; `exactly` the one of that `ts`."""

    oldest: float = 0.0
    latest: float = 0.0
    exactly: str = ""

    def arguments(self) -> dict[str, str]:
        if self.exactly:
            return {"latest": self.exactly, "inclusive": "true", "limit": "1"}
        return {"oldest": f"{self.oldest:.6f}", "latest": f"{self.latest:.6f}", "limit": str(PAGE)}


@dataclass(frozen=True, slots=True)
class Page:
    """Those of a page's messages that are ours, in Slack's order; `cursor` leads to the next, "" where none is."""

    found: tuple[Ours, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A look at a channel, or at the replies to the message `under`; `cursor`: at a further page of it."""

    span: Span
    under: str = ""
    cursor: str = ""

    @property
    def method(self) -> str:
        return REPLIES if self.under else HISTORY


def look(client: Client, asked: Asked, to: Bot, within: Deadline) -> Page:
    """A page of messages. Raises a leaf of Undelivered: what Slack said instead, or that it said nothing."""
    arguments = {"channel": to.channel, "include_all_metadata": "true", **asked.span.arguments()}
    arguments |= {"ts": asked.under} if asked.under else {}
    arguments |= {"cursor": asked.cursor} if asked.cursor else {}
    try:
        answer = client.ask(asked.method, arguments, to, within)
    except NoAnswer as failure:
        raise unanswered(failure) from None
    said = judged(answer, within)
    return Page(tuple(_ours(said)), said["response_metadata"]["next_cursor"].text(""))


def judged(answer: Answer, within: Deadline) -> Payload:
    """What Slack said, where it said ok. Raises a leaf of Undelivered."""
    now = datetime.fromtimestamp(within.clock.wall(), UTC)
    if problem := classify(answer, webhook=False, now=now):
        raise problem
    try:
        return parse(answer.body)
    except Malformed:
        raise Unsure(
            en="Slack's answer is deeper than anybody reads", ja="Slack の応答の入れ子が深すぎます。"
        ) from None


def _ours(said: Payload) -> Iterator[Ours]:
    return (found for message in islice(said["messages"], 2 * PAGE) if (found := ours(message)))
