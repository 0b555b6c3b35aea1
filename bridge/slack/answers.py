"""What Slack's answer means for a message, in one of six classes; and what it means that there was none."""

import json
import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bridge.errors import (
    DestinationDead,
    HostNotReached,
    MessageRefused,
    NoAnswer,
    NoTimeLeft,
    NotReached,
    OutOfTime,
    SlowDown,
    ThreadRefused,
    Undelivered,
    Unsure,
)
from bridge.net.exchange import Answer

# Names that Slack answers with, by what they mean for us. Webhooks say them as the whole body
# (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/#handling-errors),
# the Web API as "error" (https://docs.slack.dev/reference/methods/chat.postMessage#errors).
# Their HTTP statuses vary, so the name counts first.
SLOW = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "rollup_error", "service_unavailable"})
REFUSED = frozenset(
    {
        "invalid_attachments",
        "invalid_blocks",
        "invalid_payload",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    }
)
REFUSED_FAMILIES = ("invalid_blocks_",)
# What is refused of a message that would be taken without: that it is a reply, or what it carries unseen.
OF_REPLIES = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_thread_ts",
        "message_not_found",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
METADATA_FAMILIES = ("metadata_", "invalid_metadata_")
DEAD = frozenset(
    {
        "account_inactive",
        "action_prohibited",
        "channel_is_archived",
        "channel_not_found",
        "invalid_auth",
        "invalid_token",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "no_active_hooks",
        "no_service",
        "no_service_id",
        "no_team",
        "not_in_channel",
        "posting_to_general_channel_denied",
        "restricted_action",
        "team_disabled",
        "token_expired",
        "token_revoked",
        "user_not_found",
    }
)
DEAD_FAMILIES = ("restricted_action_",)
_DEAD_STATUSES = frozenset({401, 403, 404, 410})

PAUSE_LEAST, PAUSE_MOST = 1, 900  # seconds
_NAME = re.compile(r"[a-z_]{1,64}")
_POINTER = re.compile(r"\[json-pointer:(/[a-z0-9_/]{1,80})\]")  # the Web API names the part that it refuses
_SECONDS = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")


def unanswered(failure: NoAnswer) -> Undelivered:
    """What it means for a message that Slack's host gave no answer."""
    match failure:
        case HostNotReached():
            return NotReached(en=failure.en, ja=failure.ja)
        case NoTimeLeft():
            return OutOfTime(en=failure.en, ja=failure.ja)
        case _:
            return Unsure(en=failure.en, ja=failure.ja)


def classify(answer: Answer, *, webhook: bool, now: datetime, reply: bool = False) -> Undelivered | None:
    """What Slack's answer means; None: posted. By the body's name first, then by the status.

    `reply`: it was posted under another one, and what forbids that says nothing of the destination.
    """
    said = _said(answer.body)
    if 300 <= answer.status <= 399:
        return NotReached(
            en=f"Slack's address answered with a redirect ({answer.status}), which is not followed",
            ja=f"Slack の URL がリダイレクト（{answer.status}）を返しました。リダイレクト先には送信しません。",
        )
    if answer.status == 200 and (said.get("ok") is True or (webhook and said.get("error") == "ok")):
        return None
    name = said.get("error")
    reason = name if isinstance(name, str) and _NAME.fullmatch(name) else ""
    if reply and (reason in OF_REPLIES or reason.startswith(DEAD_FAMILIES)):
        return ThreadRefused(
            en=f"Slack does not take it as a reply ({reason})",
            ja=f"Slack が返信として受け付けません（{reason}）。",
            reason=reason,
        )
    return _by_name(reason, answer, now) or _by_status(reason, answer, said, now)


def pause(retry_after: str | None, now: datetime) -> int:
    """Seconds to wait, 1 to 900, by a Retry-After header in seconds or as an HTTP date; unreadable counts as absent.

    https://docs.slack.dev/apis/web-api/rate-limits, https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
    """
    value = (retry_after or "").strip()
    if _SECONDS.fullmatch(value):
        seconds = float(value)
    else:
        try:
            until = parsedate_to_datetime(value)
            seconds = ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()
        except (ValueError, TypeError, OverflowError, IndexError):
            seconds = PAUSE_LEAST
    return math.ceil(min(max(seconds, PAUSE_LEAST), PAUSE_MOST))


def _said(body: bytes) -> dict[str, Any]:
    """Slack's answer as the Web API would put it: a webhook's bare word becomes {"error": word}."""
    try:
        text = body.decode().strip()
        said = json.loads(text) if text.startswith("{") else {"error": text}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _by_name(name: str, answer: Answer, now: datetime) -> Undelivered | None:
    if name in SLOW:
        return _slow_down(name, answer, now)
    if name in UNSURE:
        return Unsure(
            en=f"Slack had trouble ({name}), and may or may not have posted the message",
            ja=f"Slack 側の問題（{name}）のため、投稿されたかどうか分かりません。",
            reason=name,
        )
    if name.startswith(METADATA_FAMILIES):
        return ThreadRefused(
            en=f"Slack does not take its metadata ({name})",
            ja=f"Slack がメタデータを受け付けません（{name}）。",
            reason=name,
        )
    if name in REFUSED or name.startswith(REFUSED_FAMILIES):
        return _refused(name, answer)
    if name in DEAD or name.startswith(DEAD_FAMILIES):
        return _dead(name, answer)
    return None


def _by_status(name: str, answer: Answer, said: dict[str, Any], now: datetime) -> Undelivered:
    status = answer.status
    if status == 429:
        return _slow_down(name, answer, now)
    if status in _DEAD_STATUSES:
        return _dead(name, answer)
    if (400 <= status <= 499 and status != 408) or (200 <= status <= 299 and said.get("ok") is False):
        return _refused(name, answer)
    return Unsure(
        en=f"Slack's answer ({status}) does not say whether the message was posted",
        ja=f"Slack の応答（{status}）からは、投稿されたかどうか分かりません。",
        reason=name,
    )


def _slow_down(name: str, answer: Answer, now: datetime) -> SlowDown:
    after = pause(answer.headers.get("retry-after"), now)
    return SlowDown(
        en=f"Slack asks for a pause of {after} s",
        ja=f"Slack から {after} 秒待つように求められています。",
        after=after,
        reason=name,
    )


def _refused(name: str, answer: Answer) -> MessageRefused:
    pointer = _POINTER.search(answer.body.decode("latin-1").replace("\\/", "/"))
    part = f" at {pointer[1]}" if pointer else ""
    why = f"{name or answer.status}{part}"
    return MessageRefused(
        en=f"Slack does not take this message ({why})",
        ja=f"Slack がこのメッセージを受け付けません（{why}）。",
        reason=name,
    )


def _dead(name: str, answer: Answer) -> DestinationDead:
    return DestinationDead(
        en=f"Slack takes no messages for this destination ({name or answer.status}): mint a new URL",
        ja=f"Slack がこの投稿先を受け付けません（{name or answer.status}）。新しい URL を発行してください。",
        reason=name,
    )
