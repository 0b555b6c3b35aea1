"""Probes: what the bridge behind a URL, and a place in Slack, answer to what nobody can read. Nothing is posted."""

import re
from datetime import UTC, datetime

from bridge.errors import Malformed, MessageRefused, NoAnswer, Undelivered
from bridge.net.transport import Deadline, Transport
from bridge.payload import Payload, parse
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, unanswered
from bridge.slack.client import Client
from bridge.values import dataclass

OPENED = ("wrong_encoding", "untrusted")  # the latter: it asks for a key in a header besides (--header-key)
EMPTY = ("no_text", "invalid_payload")  # what a live webhook says to {}
_COMPRESSED = {"Content-Encoding": "br", "Content-Type": "application/octet-stream"}
_AT_MOST = 10_000  # bytes of an answer of ours


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack said to a method that only reads: what is wrong, its answer, the token's scopes (none: not said)."""

    problem: Undelivered | None
    said: Payload
    scopes: frozenset[str] = frozenset()


def deployment(transport: Transport, url: str, within: Deadline) -> tuple[str, int]:
    """The code, and the status, with which the bridge there refuses the URL: one of OPENED if it opens it.

    Its own keyring, revoked ids and clock count, not this process's. It is asked with a body that says to be
    compressed, which no source sends: it is refused as that (415) once the token has been opened and before anything is
    read, so nothing can come of it. Raises NoAnswer.
    """
    answer = transport.request("POST", url, headers=_COMPRESSED, body=b"", within=within, at_most=_AT_MOST)
    return said(answer.body)["error"]["code"].text(""), answer.status


def webhook(client: Client, to: Webhook, within: Deadline) -> Undelivered | None:
    """What Slack says to an empty message: it looks for the webhook first, and then refuses it (`is_alive`)."""
    try:
        return classify(client.post({}, to, within), webhook=True, now=datetime.now(UTC))
    except NoAnswer as failure:
        return unanswered(failure)


def is_alive(problem: Undelivered | None) -> bool:
    """Whether that is what a live webhook says."""
    return isinstance(problem, MessageRefused) and problem.reason in EMPTY


def ask(client: Client, method: str, arguments: dict[str, str], to: Bot, within: Deadline) -> Reply:
    """What Slack says to a method of its Web API that only reads."""
    try:
        answer = client.ask(method, arguments, to, within)
    except NoAnswer as failure:
        return Reply(unanswered(failure), Payload({}))
    scopes = frozenset(re.findall(r"[a-z:_.]+", answer.headers.get("x-oauth-scopes", "")))
    return Reply(classify(answer, webhook=False, now=datetime.now(UTC)), said(answer.body), scopes)


def shut(channel: Payload, scopes: frozenset[str]) -> str:
    """Slack's word for why the bot cannot post to a channel that it sees; "" if it can.

    With the scope chat:write.public it may post to public channels without being in them.
    """
    if channel["is_archived"].flag(False):
        return "is_archived"
    public = "chat:write.public" in scopes and not channel["is_private"].flag(False)
    return "" if channel["is_member"].flag(True) or public else "not_in_channel"


def said(body: bytes) -> Payload:
    """The object that was answered; an empty one for anything else."""
    try:
        return parse(body)
    except Malformed:
        return Payload({})
