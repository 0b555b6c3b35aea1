"""Mentions: whom a state, or a finding's severity, rings, as lines WHAT=WHOM given to `--ping`."""

import re
from collections.abc import Callable
from dataclasses import replace

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.source import Kind
from bridge.wording import severity
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Mention

_GRADES = tuple(one.name for one in severity.SCALE)
_WHOM = re.compile(r"here|channel|[UWS][A-Z0-9]{4,}")


def with_mentions(notice: Notice, _: Kind, options: Options, _say: Say) -> Notice:
    """The notice, ringing those who asked for it."""
    asked = [(what, whom) for what, _, whom in (line.partition("=") for line in options.get("ping", ()))]
    fits = _fitting(notice.facts, frozenset(what for what, _ in asked)) if asked else None
    mentions = tuple(Mention(whom, whom) for what, whom in asked if what == fits)
    return replace(notice, mentions=(*notice.mentions, *mentions)) if mentions else notice


def _fitting(facts: Facts, asked: frozenset[str]) -> str | None:
    """Which of the names applies: the state, or the gravest severity that a finding reaches.

    None where nobody needs to come: it is muted or suppressed, the finding is a sample, or settled.
    """
    if facts.state:
        return None if facts.quiet else facts.state
    found = facts.severity
    reached = (one.name for one in severity.SCALE if found and severity.reaches(found, one))
    return next((name for name in reached if name in asked), None)


def checker(states: tuple[str, ...]) -> Callable[[str], str]:
    """What checks WHAT=WHOM, and makes it as it is sealed, for a source whose things are in one of these states."""
    known = (*states, *_GRADES)

    def check(text: str) -> str:
        left, _, right = (part.strip() for part in typed.equals(text).partition("="))
        what = next((name for name in known if name.casefold() == left.casefold()), "")
        whom = typed.narrow(right).removeprefix("@")
        whom = whom.lower() if whom.lower() in ("here", "channel") else whom
        if not (left and right):
            raise BadOption(
                en=f"the ping {text!r} is not WHAT=WHOM; expected one like ALARM=here or critical=S0123456789",
                ja=f"--ping「{text}」は「状態=相手」の形ではありません。"
                "ALARM=here や critical=S0123456789 のように指定してください。",
            )
        if not what:
            raise BadOption(
                en=f"the ping {text!r} goes by {left!r}; expected one of {', '.join(known)}",
                ja=f"--ping「{text}」の「{left}」は使えません。{'、'.join(known)} のいずれかを指定してください。",
            )
        if not _WHOM.fullmatch(whom):
            raise BadOption(
                en=f"the ping {text!r} rings {right!r}; expected here, channel, or the id of a member (U0123456789) "
                "or of a group (S0123456789)",
                ja=f"--ping「{text}」の相手「{right}」は使えません。here、channel、メンバーの ID（U0123456789）、"
                "ユーザーグループの ID（S0123456789）のいずれかを指定してください。",
            )
        return f"{what}={whom}"

    return check
