"""Slack's answers to requests, and the messages it has; without HTTP.

Incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
The Web API: https://docs.slack.dev/reference/methods/chat.postMessage
"""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

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
    """A workspace: what was posted to it, and what it refused."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.refused: list[Refusal] = []

    def answer(self, path: str, headers: dict[str, str], raw: bytes) -> Answer:
        """Slack's answer to a POST, and what it remembers of it."""
        if path.startswith("/api/"):
            reply = self._method(path.removeprefix("/api/"), headers, raw)
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
        if method != "chat.postMessage":
            return self._say_no(method, None, "unknown_method")
        body = _json(headers, raw)
        if not isinstance(body, dict):
            return self._say_no(method, body, "invalid_json")
        if not _CHANNEL.fullmatch(str(body.get("channel", ""))):
            return self._say_no(method, body, "channel_not_found")
        message = {key: value for key, value in body.items() if key not in _METHOD_ONLY}
        wrong = tuple(faults(message))
        if wrong:
            error = "invalid_arguments" if wrong[0].error == "invalid_payload" else wrong[0].error
            return self._say_no(body["channel"], body, error, wrong)
        now = time.time()
        self.posts.append(Post(body["channel"], message, time.monotonic()))
        said = {"type": "message", "bot_id": "B0000", "ts": f"{now:.6f}", **message}
        return {"ok": True, "channel": body["channel"], "ts": said["ts"], "message": said}

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
