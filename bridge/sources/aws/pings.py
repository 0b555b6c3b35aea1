"""Pings: whom an alarm's state, or a finding's severity, rings."""

import re
from dataclasses import replace

from bridge.errors import BadOption
from bridge.sources.aws import attributes
from bridge.sources.source import Event, Option
from bridge.wording import severity
from bridge.wording.notice import Notice
from bridge.wording.text import Mention

_WHAT = (*attributes.STATES, *(one.name for one in severity.SCALE))
_WHOM = re.compile(r"here|channel|[UWS][A-Z0-9]{4,}")


def with_rings(notice: Notice, event: Event) -> Notice:
    """The notice, ringing those who asked for it."""
    asked = [(what, whom) for what, _, whom in (line.partition("=") for line in event.options.get("ping", ()))]
    fits = _fitting(event, frozenset(what for what, _ in asked)) if asked else None
    rings = tuple(Mention(whom, whom) for what, whom in asked if what == fits)
    return replace(notice, rings=(*notice.rings, *rings)) if rings else notice


def _fitting(event: Event, named: frozenset[str]) -> str | None:
    """Which of the names applies: the alarm's state, or the gravest severity that the finding reaches.

    None where nobody needs to come: the alarm is muted or suppressed, the finding a sample, or settled.
    """
    if state := attributes.state(event):
        return None if attributes.quiet(event) else state
    found = attributes.severity(event)
    reached = (one.name for one in severity.SCALE if found and severity.reaches(found, one))
    return next((name for name in reached if name in named), None)


def check(text: str) -> str:
    """WHAT=WHOM as it is sealed. Raises BadOption."""
    left, _, right = (part.strip() for part in text.partition("="))
    what = next((name for name in _WHAT if name.casefold() == left.casefold()), "")
    whom = right.removeprefix("@")
    whom = whom.lower() if whom.lower() in ("here", "channel") else whom
    if not (left and right):
        raise BadOption(f"the ping {text!r} is not WHAT=WHOM; expected one like ALARM=here or critical=S0123456789")
    if not what:
        raise BadOption(f"the ping {text!r} goes by {left!r}; expected one of {', '.join(_WHAT)}")
    if not _WHOM.fullmatch(whom):
        raise BadOption(
            f"the ping {text!r} rings {right!r}; expected here, channel, or the id of a member (U0123456789) "
            "or of a group (S0123456789)"
        )
    return f"{what}={whom}"


OPTIONS = (
    Option(
        "ping",
        "WHAT=WHOM",
        "Whom an alarm's state rings, or a severity and any graver: ALARM=here, critical=S0123456789 (here, channel, "
        "a member's or a group's id).",
        check,
        many=True,
    ),
)
