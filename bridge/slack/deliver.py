"""Message → Slack: posts it, and tries again by a policy."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bridge.errors import MessageRefused, NoAnswer, OutOfTime, Undelivered, Unsure
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, unanswered
from bridge.slack.client import Client
from bridge.slack.message import Message
from bridge.slack.policy import LEAST, Policy

_ENOUGH = 1.0  # seconds: Slack answers nearly always within them


def deliver(
    message: Message, to: Webhook | Bot, within: Deadline, client: Client, policy: Policy
) -> tuple[Undelivered, ...]:
    """Post, and return only if Slack said that it took the message: how the tries before that one ended.

    Raises what became of the last try, with those before it in `earlier`: SlowDown, NotReached, Unsure,
    MessageRefused (as plain text too) or DestinationDead, by what may help; OutOfTime when the deadline was over.
    """
    earlier: list[Undelivered] = []
    body = Message.body
    while problem := _attempt(body(message), to, _share(within, policy, earlier), client):
        pause = policy.pause(problem, sum(type(other) is type(problem) for other in earlier))
        if pause is None or pause + LEAST > within.left():
            raise _last(problem, tuple(earlier), again=pause is not None)
        earlier.append(problem)
        within.clock.sleep(pause)
        if isinstance(problem, Unsure):
            message = message.repeated()
        elif isinstance(problem, MessageRefused):
            body = Message.plain_body
    return tuple(earlier)


def _share(within: Deadline, policy: Policy, earlier: Sequence[Undelivered]) -> Deadline:
    """The time of one try: all that is left, or half of it where silence would be answered by a marked try."""
    half = within.left() / 2
    repeats = sum(isinstance(problem, Unsure) for problem in earlier) < len(policy.unsure)
    return Deadline.after(half, within.clock) if repeats and half >= _ENOUGH else within


def _attempt(body: dict[str, Any], to: Webhook | Bot, within: Deadline, client: Client) -> Undelivered | None:
    try:
        answer = client.post(body, to, within)
    except NoAnswer as failure:
        return unanswered(failure)
    return classify(answer, webhook=isinstance(to, Webhook), now=datetime.fromtimestamp(within.clock.wall(), UTC))


def _last(problem: Undelivered, earlier: tuple[Undelivered, ...], *, again: bool) -> Undelivered:
    """The problem to give up with. A refusal is final only when plain text was refused as well."""
    if isinstance(problem, MessageRefused) and again:
        late = OutOfTime(
            en="no time was left to say it in plain text", ja="プレーンテキストで投稿し直す時間が残っていませんでした。"
        )
        earlier, problem = (*earlier, problem), late
    problem.earlier = earlier
    return problem
