"""The channels of a workspace: what stands in them, and the methods that read and change it; without HTTP.

https://docs.slack.dev/reference/methods/conversations.history, …/conversations.replies, …/chat.update
"""

import copy
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack_rules import faults

TS = re.compile(r"[0-9]{10}\.[0-9]{6}")
EMOJI = {"🔴": ":red_circle:", "🟢": ":large_green_circle:", "🟠": ":large_orange_circle:", "⚪": ":white_circle:"}
ME = "B0000"
_OF_THE_CALL = ("channel", "ts", "thread_ts", "unfurl_links", "unfurl_media")
Reply = dict[str, Any]
Arguments = Mapping[str, str]


class No(Exception):
    """Slack's word for why not."""


@dataclass
class Channels:
    """`lag`: seconds until history shows a message. `outside`: channels that the bot is not in; `lacking`: scopes that
    it has not. `locked`: threads that take no reply, with Slack's word for why; `locked_to_all`: that none does."""

    lag: float = 0.0
    now: Callable[[], float] = time.time
    outside: set[str] = field(default_factory=set)
    locked: dict[str, str] = field(default_factory=dict)
    locked_to_all: str = ""
    lacking: set[str] = field(default_factory=set)
    _said: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    _last: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def standing(self, channel: str) -> list[Reply]:
        """What stands there, the oldest first, replies among the rest."""
        with self._lock:
            return copy.deepcopy(self._said[channel])

    def delete(self, channel: str, ts: str) -> None:
        with self._lock:
            self._said[channel] = [one for one in self._said[channel] if one["ts"] != ts]

    def take_away(self, body: Mapping[str, Any]) -> Reply:
        """What chat.delete answers."""
        if not any(one["ts"] == body.get("ts") for one in self.standing(str(body["channel"]))):
            raise No("message_not_found")
        self.delete(str(body["channel"]), str(body["ts"]))
        return {"ok": True, "channel": body["channel"], "ts": body["ts"]}

    def add(self, channel: str, body: Mapping[str, Any], *, bot: str = ME, broadcast: bool = False) -> Reply:
        """Post it. A reply to what is not there stands on its own: Slack does not say a word.

        https://github.com/slack-go/slack/issues/1571
        """
        under = body.get("thread_ts")
        if why := self.locked.get(under or "", self.locked_to_all if under else ""):
            raise No(why)
        with self._lock:
            self._last = max(self.now(), self._last + 0.000_001)
            root = next((one for one in self._said[channel] if one["ts"] == under), None)
            known = {key: value for key, value in body.items() if key not in _OF_THE_CALL}
            said = {"type": "message", "bot_id": bot, "ts": f"{self._last:.6f}", **stored(known)}
            if root:
                said["thread_ts"] = root.get("thread_ts", root["ts"])
                root["thread_ts"] = root["ts"] if "thread_ts" not in root else root["thread_ts"]
                said |= {"subtype": "thread_broadcast"} if broadcast else {}
            self._said[channel].append(said)
            return copy.deepcopy(said)

    def history(self, asked: Arguments) -> Reply:
        """The newest first; with `oldest` alone those closest to it, which is a trap."""
        shown = [one for one in self._seen(asked) if _top(one) or one.get("subtype") == "thread_broadcast"]
        spanned = _spanned(shown, asked)
        if "oldest" in asked and "latest" not in asked:
            return self._page(asked, spanned, closest=True)
        return self._page(asked, spanned[::-1])

    def replies(self, asked: Arguments) -> Reply:
        """The first message of the thread, whenever it was, and then the oldest first."""
        every = [one for one in self._seen(asked) if one.get("thread_ts", one["ts"]) == asked["ts"]]
        if not every:
            raise No("thread_not_found")
        return self._page(asked, [every[0], *_spanned(every[1:], asked)])

    def update(self, body: Mapping[str, Any]) -> Reply:
        """What is left out of blocks and attachments is gone; what is left out of metadata stays."""
        with self._lock:
            said = next((one for one in self._said[self._may(body)] if one["ts"] == body.get("ts")), None)
            if said is None:
                raise No("message_not_found")
            if said["bot_id"] != ME:
                raise No("cant_update_message")
            known = {key: value for key, value in body.items() if key not in _OF_THE_CALL}
            if wrong := list(faults(known)):
                raise No(wrong[0].error)
            if "blocks" not in body:
                said.pop("blocks", None)
            said.update(stored(known))
            return {"ok": True, "channel": body["channel"], "ts": said["ts"], "text": said["text"]}

    def _may(self, asked: Mapping[str, Any], scope: str = "") -> str:
        if scope in self.lacking:
            raise No("missing_scope")
        if asked["channel"] in self.outside:
            raise No("not_in_channel")
        return str(asked["channel"])

    def _seen(self, asked: Arguments) -> list[Reply]:
        channel = self._may(asked, "groups:history" if asked["channel"][0] == "G" else "channels:history")
        with self._lock:
            every = copy.deepcopy(self._said[channel])
        known = [one for one in every if float(one["ts"]) <= self.now() - self.lag or self.lag == 0]
        if asked.get("include_all_metadata") != "true":
            for one in known:
                if "metadata" in one:
                    one["metadata"] = {"event_type": one["metadata"]["event_type"]}
        return known

    def _page(self, asked: Arguments, every: list[Reply], *, closest: bool = False) -> Reply:
        limit, start = int(asked.get("limit", 100)), int(asked.get("cursor") or 0)
        if not 1 <= limit <= 999:
            raise No("invalid_limit")
        page, more = every[start : start + limit], len(every) > start + limit
        told: Reply = {"ok": True, "messages": page[::-1] if closest else page, "has_more": more}
        return told | ({"response_metadata": {"next_cursor": str(start + limit)}} if more else {})


def stored(body: Mapping[str, Any]) -> Reply:
    """As Slack keeps it: its names for emoji, ids for blocks, colours without their #."""
    said: Reply = _renamed(copy.deepcopy(dict(body)))
    for number, block in enumerate(said.get("blocks", ())):
        block.setdefault("block_id", f"b{number}")
    for number, one in enumerate(said.get("attachments", ()), start=1):
        one |= {"id": number, "fallback": "[no preview available]", "color": one.get("color", "").lstrip("#")}
        for index, block in enumerate(one.get("blocks", ())):
            block.setdefault("block_id", f"a{number}{index}")
    return said


def _renamed(value: Any) -> Any:
    if isinstance(value, str):
        for sign, name in EMOJI.items():
            value = value.replace(sign, name)
        return value
    if isinstance(value, dict):
        return {key: _renamed(one) for key, one in value.items()}
    return [_renamed(one) for one in value] if isinstance(value, list) else value


def _top(one: Reply) -> bool:
    return bool(one.get("thread_ts", one["ts"]) == one["ts"])


def _spanned(every: list[Reply], asked: Arguments) -> list[Reply]:
    oldest, latest = float(asked.get("oldest") or 0), float(asked.get("latest") or 1e12)
    if asked.get("inclusive") == "true":
        return [one for one in every if oldest <= float(one["ts"]) <= latest]
    return [one for one in every if oldest < float(one["ts"]) < latest]
