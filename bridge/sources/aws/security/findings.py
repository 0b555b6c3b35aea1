"""What the findings of all security services have in common: their first line, their labels, their thread."""

from datetime import timedelta

from bridge.sources.aws.states import signed
from bridge.wording.facts import Thread
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import NONE, Severity
from bridge.wording.text import Line

_GRADED = Phrase(en="{service} {severity}: {title}", ja="{service}（重要度：{severity}）：{title}")
_STATED = Phrase(en="{service}, {state}: {title}", ja="{service}（{state}）：{title}")
_BARE = Phrase(en="{service}: {title}", ja="{service}：{title}")
FINDING = Phrase(en="Finding", ja="検出結果")
ARCHIVED = Phrase(en="archived", ja="アーカイブ済み")
COUNT = Phrase(en="Count", ja="回数")
FIRST_SEEN = Phrase(en="First seen", ja="初回検出")
LAST_SEEN = Phrase(en="Last seen", ja="最終検出")


def headline(service: str | Phrase, found: Severity | None, title: Line, say: Say) -> Line:
    """🟠 GuardDuty high: …; without the word where the severity is none that we know."""
    if not found:
        return signed(NONE.sign, say(_BARE, service=service, title=title))
    return signed(found.sign, say(_GRADED, service=service, severity=found.words, title=title))


def stated(service: str, sign: str, state: Phrase, title: Line, say: Say) -> Line:
    """🟢 Security Hub, resolved: …"""
    return signed(sign, say(_STATED, service=service, state=state, title=title))


def thread(key: str) -> Thread | None:
    """What belongs to one finding, or to the thing that it was found in."""
    return Thread(key, lasts=timedelta(days=7)) if key else None
