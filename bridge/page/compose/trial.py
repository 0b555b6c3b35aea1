"""Sends a test to where a URL would lead, and says what became of it: which of the six classes, and what to do."""

from datetime import UTC, datetime
from typing import Literal

from bridge.errors import DestinationDead, MessageRefused, NotReached, SlowDown, Undelivered, Unsure
from bridge.net.transport import Deadline
from bridge.page.compose import words
from bridge.sealing.destination import Bot, Webhook
from bridge.slack import advice
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.message import Message
from bridge.slack.policy import Policy
from bridge.slack.render import render
from bridge.values import dataclass
from bridge.wording.notice import Notice
from bridge.wording.phrases import Lang, Phrase, Say
from bridge.wording.text import plain

_PATIENCE = 10.0  # seconds
_ONCE = Policy(slow_downs=0, longest=0, not_reached=(), unsure=())  # who pressed the button may press it again


@dataclass(frozen=True, slots=True)
class Outcome:
    """`mark`: posted, perhaps, or not."""

    mark: Literal["good", "unsure", "bad"]
    said: str


def send(to: Webhook | Bot, lang: Lang, client: Client, say: Say) -> Outcome:
    """Posts one message in that language; the outcome is said in the reader's. Raises nothing of Slack's."""
    try:
        came = deliver(message(lang), to, Deadline.after(_PATIENCE), client, _ONCE)
    except Undelivered as problem:
        return _failed(problem, to, say)
    place = say.text(words.THE_CHANNEL) if isinstance(to, Webhook) else to.channel
    plainly = any(isinstance(one, MessageRefused) for one in came.earlier)
    return Outcome("good", say.text(words.POSTED_PLAINLY if plainly else words.POSTED, place=place))


def message(lang: Lang) -> Message:
    """What is posted: clearly a test."""
    say, now = Say(lang), datetime.now(UTC)
    return render(Notice(say(words.A_TEST), body=plain(say.text(words.NOTHING_HAPPENED)), context=((now,),)), say)


def _failed(problem: Undelivered, to: Webhook | Bot, say: Say) -> Outcome:
    why, reason = problem.text(say.lang), problem.reason or say.text(words.NAMELESS)
    do = say.text(_advice(problem, to), scope="chat:write")
    match problem:
        case SlowDown(after=after):
            return Outcome("bad", say.text(words.SLOW, n=after, do=do))
        case NotReached():
            return Outcome("bad", say.text(words.NOT_REACHED, why=why, do=do))
        case Unsure():
            return Outcome("unsure", say.text(words.UNSURE, why=why))
        case MessageRefused():
            return Outcome("bad", say.text(words.REFUSED, reason=reason, do=do))
        case DestinationDead():
            return Outcome("bad", say.text(words.DEAD, reason=reason, do=do))
    return Outcome("unsure", say.text(words.TOO_LATE))


def _advice(problem: Undelivered, to: Webhook | Bot) -> Phrase:
    if problem.reason == "missing_scope":
        return advice.SCOPE
    return advice.about(problem, advice.CHANNEL if isinstance(to, Bot) else advice.HOOK)
