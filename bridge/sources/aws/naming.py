"""How kinds name things of AWS: short names, a few of many, labelled fields, links that may be believed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources.aws.sentences import TITLE
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Line, Link, cut, one_line

_NAME = 120
_MOST = 5
_SHA = pattern(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}")
_NEVER = datetime.max.replace(tzinfo=UTC)
_OF = Phrase(en="{title} ({thing})", ja="{title}（{thing}）")
_MORE = Phrase(en="{names} and {n} more", ja="{names}、ほか {n} 件")
_COMMA = Phrase(en=", ", ja="、")
# A link that a sender gives is followed only into AWS's own consoles and manuals.
_AWS = pattern(
    r"https://(?:(?:[a-z0-9-]{1,40}\.){0,2}(?:console\.aws\.amazon\.com|console\.amazonaws\.cn|"
    r"console\.amazonaws-us-gov\.com)|docs\.aws\.amazon\.com|docs\.amazonaws\.cn)/[\w./?#=&%:@!~*',;()+-]{0,1500}",
    re.ASCII,
)

TYPE = Phrase(en="Type", ja="タイプ")
RESOURCE = Phrase(en="Resource", ja="リソース")


def about(title: str, thing: str, say: Say) -> Line:
    """What, and in which thing where that is known and not said already."""
    title = cut(title, TITLE)
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


def next_links(say: Say, *pairs: tuple[Phrase, str | None]) -> tuple[Link, ...]:
    """The links that there are."""
    return tuple(Link(say.text(label), url) for label, url in pairs if url)
