"""What the findings of all security services have in common: their first line, their labels, their links."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bridge.notice import Field
from bridge.payload import Payload
from bridge.phrases import Phrase, Say, joined
from bridge.sources.aws.runs import signed
from bridge.sources.aws.severity import NONE, Severity
from bridge.text import Line, Link, cut, one_line

_TITLE = 160  # columns of a finding's own title, a whole sentence
_NAME = 120
_MOST = 5
_SHA = re.compile(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}")
_NEVER = datetime.max.replace(tzinfo=UTC)
_GRADED = Phrase(en="{service} {severity}: {title}", ja="{service}（重要度：{severity}）：{title}")
_STATED = Phrase(en="{service}, {state}: {title}", ja="{service}（{state}）：{title}")
_BARE = Phrase(en="{service}: {title}", ja="{service}：{title}")
_OF = Phrase(en="{title} ({thing})", ja="{title}（{thing}）")
_MORE = Phrase(en="{names} and {n} more", ja="{names}、ほか {n} 件")
_COMMA = Phrase(en=", ", ja="、")
# A link that a sender gives is followed only into AWS's own consoles and manuals.
_AWS = re.compile(
    r"https://(?:(?:[a-z0-9-]{1,40}\.){0,2}(?:console\.aws\.amazon\.com|console\.amazonaws\.cn|"
    r"console\.amazonaws-us-gov\.com)|docs\.aws\.amazon\.com)/[\w./?#=&%:@!~*',;()+-]{0,1500}",
    re.ASCII,
)

FINDING = Phrase(en="Finding", ja="検出結果")
TYPE = Phrase(en="Type", ja="タイプ")
RESOURCE = Phrase(en="Resource", ja="リソース")
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


def about(title: str, thing: str, say: Say) -> Line:
    """What, and in which thing where that is known and not said already."""
    title = cut(title, _TITLE)
    return say(_OF, title=title, thing=cut(thing, _NAME)) if thing.strip() and thing not in title else (title,)


def short(name: str) -> str:
    """A thing's own name: of an ARN what stands behind the account, of a digest the first twelve digits."""
    parts = one_line(name).split(":", 5)
    return _SHA.sub(r"\1…", parts[5] if len(parts) == 6 and parts[0] == "arn" else one_line(name))


def some(names: Iterable[str], say: Say) -> Line:
    """The first few names, and how many more there are."""
    told = [name for name in map(one_line, names) if name]
    listed = say.text(_COMMA).join(cut(name, _NAME) for name in told[:_MOST])
    return say(_MORE, names=listed, n=len(told) - _MOST) if len(told) > _MOST else joined((listed,))


def labelled(say: Say, *pairs: tuple[Phrase, object]) -> Iterator[Field]:
    """A field for each pair whose value is worth one."""
    for label, value in pairs:
        line = say.word(value) if value not in (None, "", ()) else ()
        if line:
            yield Field(say(label), line)


def when(value: Payload) -> datetime | None:
    """A moment where there is one."""
    moment = value.moment(_NEVER)
    return None if moment is _NEVER else moment


def trusted(url: str) -> str | None:
    """The address, where it leads into AWS's console or manual."""
    return url if _AWS.fullmatch(url) else None


def places(say: Say, *pairs: tuple[Phrase, str | None]) -> tuple[Link, ...]:
    """The links that there are."""
    return tuple(Link(say.text(label), url) for label, url in pairs if url)
