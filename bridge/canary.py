"""Canary: tests again and again that a URL would arrive, and counts when it would not. Nothing is posted.

Two doors are knocked at: the deployment's, by whatever leads to it from outside (name, certificate, gateway), where the
URL must open; and Slack's, from here, which must know the place. What lies behind Slack's door is not tried, nor is the
queue, which has alarms of its own.
"""

import time
from collections.abc import Callable

from bridge import log, probe
from bridge.assemble import Parts
from bridge.errors import BadSetting, BadToken, BridgeError, NoAnswer
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.token import Sealed
from bridge.settings import base_url
from bridge.slack.client import Client
from bridge.sources import SOURCES
from bridge.sources.labels import label
from bridge.values import dataclass

ARRIVED = "arrived"
_SECONDS = 24.0  # for all of it, before Lambda ends us at 28


@dataclass(frozen=True, slots=True)
class Hook:
    """A minted URL, in its parts."""

    url: str
    source: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class _Lost:
    """Why it would not arrive: our word or Slack's, and what is to be said of it."""

    outcome: str
    detail: str


def hook_of(url: str) -> Hook:
    """The parts of the URL that BRIDGE_CANARY holds. Raises BadSetting, without the URL in it."""
    try:
        base, source, text = url.rsplit("/", 2)
        if source in SOURCES and base_url(base) == base:
            return Hook(url, source, token.parse(text))
    except (ValueError, BadToken, BadSetting):
        pass
    raise BadSetting(
        en="the canary's URL (BRIDGE_CANARY) is not one that mint printed; expected https://…/SOURCE/TOKEN, whole",
        ja="カナリアの URL（BRIDGE_CANARY）が mint で発行したものではありません。"
        "https://…/ソース/トークン の全体を指定してください。",
    )


def canary_of(parts: Parts) -> Callable[[], str]:
    """A test of the URL that is set, which says how it ended and never raises. Raises BadSetting where none is."""
    hook = hook_of(parts.settings.canary)

    def test() -> str:
        began, details = time.perf_counter(), dict[str, str | None](source=hook.source, token=hook.sealed.id)
        try:
            lost = _lost(parts, hook, details)
        except Exception as bug:
            log.bug(bug, **details)
            lost = _Lost("bug", type(bug).__name__)
        ms = round((time.perf_counter() - began) * 1_000, 1)
        if lost:
            log.error("canary", **details, outcome=lost.outcome, detail=lost.detail, ms=ms)
        else:
            log.info("canary", **details, outcome=ARRIVED, ms=ms)
        log.metrics(hook.source, NotArrived=1 if lost else 0)
        return lost.outcome if lost else ARRIVED

    return test


def _lost(parts: Parts, hook: Hook, details: dict[str, str | None]) -> _Lost | None:
    """Why a message would not arrive, as far as that can be told; `details` get what the URL is called."""
    within = Deadline.after(_SECONDS)
    try:
        code, status = probe.deployment(parts.transport, hook.url, within)
        if code not in probe.OPENED:
            return _Lost(code or "strange", f"The bridge behind the URL answers {status}.")
        opened = parts.opens(hook.sealed, hook.source)
    except NoAnswer as error:
        return _Lost("not_answered", f"The bridge behind the URL does not answer: {error}.")
    except BridgeError as error:
        return _Lost(error.code, str(error))
    details |= {"key": opened.key, "label": label(opened.destination.options)}
    return _shut(parts.client, opened.destination.to, within)


def _shut(client: Client, to: Webhook | Bot, within: Deadline) -> _Lost | None:
    """Whether Slack's door is shut."""
    if isinstance(to, Webhook):
        problem = probe.webhook(client, to, within)
        if probe.is_alive(problem):
            return None
        return _Lost(problem.code, str(problem)) if problem else _Lost("strange", "Slack took an empty message.")
    asked = probe.ask(client, "auth.test", {}, to, within)
    if asked.problem:
        return _Lost(asked.problem.code, str(asked.problem))
    if to.channel[0] in "UW":  # a person, whom nothing tells of
        return None
    seen = probe.ask(client, "conversations.info", {"channel": to.channel}, to, within)
    if seen.problem:
        unseen = seen.problem.reason == "missing_scope"  # it may post all the same
        return None if unseen else _Lost(seen.problem.code, str(seen.problem))
    word = probe.shut(seen.said["channel"], asked.scopes)
    return _Lost("destination_dead", f"Slack takes no messages of the bot there ({word}).") if word else None
