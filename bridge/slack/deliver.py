"""Message → Slack: posts it, and tries again by a policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bridge.errors import MessageRefused, NoAnswer, OutOfTime, Undelivered, Unsure
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, unanswered
from bridge.slack.client import Client
from bridge.slack.message import Message
from bridge.slack.policy import LEAST, Policy

_ENOUGH = 1.0  # seconds: Slack answers nearly always within them

Seen = Callable[[Message, Deadline], bool]  # whether Slack shows it already; False where that cannot be told


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is in Slack. `earlier`: how the tries before the last one ended, the oldest first; `answer`: Slack's to the
    last one, None where that was lost and the message was `found` there."""

    earlier: tuple[Undelivered, ...] = ()
    answer: Answer | None = None
    found: bool = False


def nobody_looks(_: Message, __: Deadline) -> bool:
    """Where it cannot be told whether Slack has a message: a `Seen`."""
    return False


def deliver(  # noqa: PLR0913  what is posted, where, until when, by what, how, and who looks
    message: Message,
    to: Webhook | Bot,
    within: Deadline,
    client: Client,
    policy: Policy,
    seen: Seen = nobody_looks,
) -> Delivered:
    """Post, and return only if Slack said that it took the message, or shows it.

    Raises what became of the last try, with those before it in `earlier`: SlowDown, NotReached, Unsure,
    MessageRefused (in every form) or DestinationDead, by what may help; OutOfTime when the deadline was over.
    """
    earlier: list[Undelivered] = []
    while isinstance(problem := _attempt(message, to, _share(within, policy, earlier), client), Undelivered):
        if isinstance(problem, Unsure) and seen(message, within):
            return Delivered((*earlier, problem), found=True)
        simpler = message.simpler(problem) if isinstance(problem, MessageRefused) else message
        pause = policy.pause(problem, sum(type(other) is type(problem) for other in earlier)) if simpler else None
        if simpler is None or pause is None or pause + LEAST > within.left():
            raise _last(problem, tuple(earlier), again=pause is not None)
        earlier.append(problem)
        within.clock.sleep(pause)
        message = message.repeated() if isinstance(problem, Unsure) else simpler
    return Delivered(tuple(earlier), problem)


def _share(within: Deadline, policy: Policy, earlier: Sequence[Undelivered]) -> Deadline:
    """The time of one try: all that is left, or half of it where silence would be answered by a marked try."""
    half = within.left() / 2
    repeats = sum(isinstance(problem, Unsure) for problem in earlier) < len(policy.unsure)
    return Deadline.after(half, within.clock) if repeats and half >= _ENOUGH else within


def _attempt(message: Message, to: Webhook | Bot, within: Deadline, client: Client) -> Undelivered | Answer:
    """What was wrong, or Slack's answer where nothing was."""
    try:
        answer = client.post(message.body(), to, within)
    except NoAnswer as failure:
        return unanswered(failure)
    now = datetime.fromtimestamp(within.clock.wall(), UTC)
    return classify(answer, webhook=isinstance(to, Webhook), now=now, reply=bool(message.under)) or answer


def _last(problem: Undelivered, earlier: tuple[Undelivered, ...], *, again: bool) -> Undelivered:
    """The problem to give up with. A refusal is final only when plain text was refused as well."""
    if isinstance(problem, MessageRefused) and again:
        late = OutOfTime(
            en="no time was left to say it in plain text", ja="プレーンテキストで投稿し直す時間が残っていませんでした。"
        )
        earlier, problem = (*earlier, problem), late
    problem.earlier = earlier
    return problem
