"""Slack's answers to requests, and the messages it has; without HTTP.

Incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
The Web API: https://docs.slack.dev/reference/methods/chat.postMessage
"""

import json
import re
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.support.slack_channels import Channels, No
from tests.support.slack_rules import Fault, faults, pings

_WEBHOOK = re.compile(r"/services/(T[A-Z0-9]+)/(B[A-Z0-9]+)/([A-Za-z0-9]+)")
_BEARER = re.compile(r"Bearer (xox[bp]-[A-Za-z0-9-]+)")
_CHANNEL = re.compile(r"[CGDUW][A-Z0-9]{4,}")
_METHOD_ONLY = frozenset({"channel", "username", "icon_emoji", "icon_url", "reply_broadcast"})


@dataclass(frozen=True, slots=True)
class Post:
    """A message that Slack took: `to` is a webhook's path or a channel, `at` is monotonic seconds."""

    to: str
    body: dict[str, Any]
    at: float

    @property
    def pings(self) -> list[str]:
        return pings(self.body)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that Slack did not take, and its word for why."""

    to: str
    body: Any
    error: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the next request, whatever it is. `drop` closes the connection without an answer.

    `takes`: the message counts as posted nevertheless, as when Slack's answer is lost.
    """

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    takes: bool = False


class Slack:
    """A workspace: what was posted to it and updated in it, and what it refused; `calls` by their method.

    `limits`: how many calls of a method it takes in a minute.
    """

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.updates: list[Post] = []
        self.refused: list[Refusal] = []
        self.channels = Channels()
        self.calls: Counter[str] = Counter()
        self.limits: dict[str, int] = {}
        self._lately: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def answer(self, path: str, headers: dict[str, str], raw: bytes) -> Answer:
        """Slack's answer to a POST, and what it remembers of it."""
        if path.startswith("/api/"):
            if self._too_many(method := path.removeprefix("/api/")):
                return Answer(429, json.dumps({"ok": False, "error": "ratelimited"}), {"Retry-After": "30"})
            reply = self._method(method, headers, raw)
            return Answer(200, json.dumps(reply), {"Content-Type": "application/json; charset=utf-8"})
        return self._webhook(path, headers, raw)

    def _webhook(self, path: str, headers: dict[str, str], raw: bytes) -> Answer:
        found = _WEBHOOK.fullmatch(path)
        if not found:
            return self._refuse(path, None, "no_service", 404)
        if len(found[3]) < 8:
            return self._refuse(path, None, "invalid_token", 403)
        body = _json(headers, raw)
        if not isinstance(body, dict):
            return self._refuse(path, body, "invalid_payload", 400)
        wrong = tuple(faults(body))
        if wrong:
            return self._refuse(path, body, wrong[0].error, 400, wrong)
        self.posts.append(Post(path, body, time.monotonic()))
        return Answer(200, "ok", {"Content-Type": "text/html"})

    def _refuse(self, to: str, body: Any, error: str, status: int, wrong: tuple[Fault, ...] = ()) -> Answer:
        self.refused.append(Refusal(to, body, error, wrong))
        return Answer(status, error, {"Content-Type": "text/html"})

    def _method(  # noqa: PLR0911  a return for each of Slack's refusals
        self, method: str, headers: dict[str, str], raw: bytes
    ) -> dict[str, Any]:
        authorization = headers.get("authorization")
        if not authorization:
            return self._say_no(method, None, "not_authed")
        if not _BEARER.fullmatch(authorization):
            return self._say_no(method, None, "invalid_auth")
        if method == "auth.test":
            return {"ok": True, "url": "https://demo.slack.com/", "team": "Demo", "user": "bridge", "bot_id": "B0000"}
        if method in ("conversations.history", "conversations.replies"):
            return self._read(method, headers, raw)
        if method not in ("chat.postMessage", "chat.update", "chat.delete"):
            return self._say_no(method, None, "unknown_method")
        body = _json(headers, raw)
        if not isinstance(body, dict):
            return self._say_no(method, body, "invalid_json")
        if not _CHANNEL.fullmatch(str(body.get("channel", ""))):
            return self._say_no(method, body, "channel_not_found")
        if method != "chat.postMessage":
            return self._change(method, body)
        message = {key: value for key, value in body.items() if key not in _METHOD_ONLY}
        wrong = tuple(faults(message))
        if wrong:
            error = "invalid_arguments" if wrong[0].error == "invalid_payload" else wrong[0].error
            return self._say_no(body["channel"], body, error, wrong)
        try:
            said = self.channels.add(body["channel"], message, broadcast=body.get("reply_broadcast") is True)
        except No as no:
            return self._say_no(body["channel"], body, str(no))
        self.posts.append(Post(body["channel"], message, time.monotonic()))
        return {"ok": True, "channel": body["channel"], "ts": said["ts"], "message": said}

    def _too_many(self, method: str) -> bool:
        with self._lock:
            self.calls[method] += 1
            lately, now = self._lately.setdefault(method, deque()), time.monotonic()
            while lately and now - lately[0] > 60:
                lately.popleft()
            if len(lately) >= self.limits.get(method, 1_000_000):
                return True
            lately.append(now)
            return False

    def _read(self, method: str, headers: dict[str, str], raw: bytes) -> dict[str, Any]:
        """Those take a form; JSON's arguments are not seen."""
        form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        asked = dict(parse_qsl(raw.decode())) if form else {}
        if not _CHANNEL.fullmatch(asked.get("channel", "")):
            return self._say_no(method, asked, "channel_not_found")
        try:
            return self.channels.history(asked) if method.endswith("history") else self.channels.replies(asked)
        except No as no:
            return self._say_no(method, asked, str(no))

    def _change(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            if method == "chat.delete":
                return self.channels.take_away(body)
            reply = self.channels.update(body)
        except No as no:
            return self._say_no(method, body, str(no))
        self.updates.append(Post(body["channel"], body, time.monotonic()))
        return reply

    def _say_no(self, to: str, body: Any, error: str, wrong: tuple[Fault, ...] = ()) -> dict[str, Any]:
        self.refused.append(Refusal(to, body, error, wrong))
        reply: dict[str, Any] = {"ok": False, "error": error}
        return reply | ({"response_metadata": {"messages": [str(fault) for fault in wrong]}} if wrong else {})


def _json(headers: dict[str, str], raw: bytes) -> Any:
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return None
    try:
        return json.loads(raw.decode("utf-8"))
    except ValueError:
        return None
