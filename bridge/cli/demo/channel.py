"""A channel of the demo's stand-in for Slack: what stands in it, and the methods by which a bot posts, reads and
changes it. https://docs.slack.dev/reference/methods/conversations.history, …/chat.update
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
_OF_THE_CALL = ("channel", "ts", "reply_broadcast")


@dataclass(frozen=True, slots=True)
class Channel:
    """Its messages, the oldest first, replies among the rest."""

    said: list[Message] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def post(self, body: Message) -> Message:
        """What chat.postMessage answers."""
        with self._lock:
            latest = float(self.said[-1]["ts"]) if self.said else 0.0
            ts = f"{max(time.time(), latest + 0.000_01):.6f}"
            known = {name: value for name, value in body.items() if name not in _OF_THE_CALL}
            self.said.append({"ts": ts, **known})
            return {"ok": True, "ts": ts, "message": dict(self.said[-1])}

    def history(self, asked: dict[str, str]) -> Message:
        """The newest top-level messages first, of a span of time or the one of a `ts`."""
        oldest, latest = float(asked.get("oldest") or 0), float(asked.get("latest") or time.time())
        with self._lock:
            top = [one for one in self.said if "thread_ts" not in one and oldest <= float(one["ts"]) <= latest]
            return {"ok": True, "messages": [dict(one) for one in top[::-1][: int(asked.get("limit") or 100)]]}

    def update(self, body: Message) -> Message:
        """What chat.update answers; a message is then what it was given, but for where it stands."""
        with self._lock:
            for one in self.said:
                if one["ts"] == body.get("ts"):
                    one.update({name: value for name, value in body.items() if name not in _OF_THE_CALL})
                    return {"ok": True, "ts": one["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def threads(self) -> list[tuple[Message, list[Message]]]:
        """Each top-level message with its replies."""
        with self._lock:
            top = [one for one in self.said if "thread_ts" not in one]
            return [(one, [reply for reply in self.said if reply.get("thread_ts") == one["ts"]]) for one in top]
