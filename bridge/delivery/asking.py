"""Asking Slack about threads: each call has its share of the sender's patience, and what makes another one useless for
a while is remembered. Everything raises a leaf of Undelivered, or what is remembered of an earlier call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bridge.delivery.recent import Recent
from bridge.errors import NoAnswer, NotReached, OutOfTime, SlowDown, Undelivered, Unsure
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, identity
from bridge.slack.answers import PAUSE_MOST, unanswered
from bridge.slack.client import Client
from bridge.slack.history import HISTORY, Asked, Page, judged, look

UPDATE = "chat.update"
BEFORE, AFTER = 1 / 5, 1 / 2  # what a call may take of the time left: before a message is posted, and after
_LONGEST, _LEFT = 1.5, 1.0  # seconds for one call, and that must be left before it
_SHUT, _MOST = 600, 4_096  # seconds for which a channel that may not be read is not asked for again; things
_PASSES = (SlowDown, NotReached, Unsure, OutOfTime)  # anything else is how the app is set up


class Asking:
    """For all threads of the process."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._shut = Recent(_SHUT, _MOST)  # destination → why its channel may not be read, and Slack's word for it
        self._slowed = Recent(PAUSE_MOST, _MOST)  # bot and method → until when not to ask

    def look(self, asked: Asked, to: Bot, within: Deadline, share: float = BEFORE) -> Page:
        """A page of a channel's messages, or of a thread's."""
        with self._asking(asked.method, to, within, share) as time:
            return look(self._client, asked, to, time)

    def update(self, body: dict[str, Any], to: Bot, within: Deadline) -> None:
        """Another text for a message."""
        with self._asking(UPDATE, to, within, AFTER) as time:
            try:
                answer = self._client.call(UPDATE, body, to, time)
            except NoAnswer as failure:
                raise unanswered(failure) from None
            judged(answer, time)

    @contextmanager
    def _asking(self, method: str, to: Bot, within: Deadline, share: float) -> Iterator[Deadline]:
        """The time that a call may take."""
        wall = within.clock.wall
        self._may_ask(method, to, wall())
        left = within.left()
        if left < _LEFT:
            raise OutOfTime(en="no time was left for its thread", ja="スレッドを探す時間が残っていませんでした。")
        try:
            yield Deadline.after(min(_LONGEST, left * share), within.clock)
        except SlowDown as problem:
            self._slowed.keep(f"{to.token} {method}", wall(), str(wall() + problem.after))
            raise
        except _PASSES:
            raise
        except Undelivered as problem:
            if method == HISTORY:
                self._shut.keep(identity(to), wall(), problem.en, problem.ja, problem.reason)
            raise

    def _may_ask(self, method: str, to: Bot, now: float) -> None:
        """Raises what asking came to before, while that lasts."""
        if method == HISTORY and (known := self._shut.recall(identity(to), now)):
            en, ja, reason = known
            raise Undelivered(en=en, ja=ja, reason=reason)
        words = self._slowed.recall(f"{to.token} {method}", now)
        if words and (after := float(words[0]) - now) > 0:
            en, ja = (
                f"Slack asked for a pause of {after:.0f} s more",
                f"あと {after:.0f} 秒待つよう Slack に求められています。",
            )
            raise SlowDown(en=en, ja=ja, after=1)
