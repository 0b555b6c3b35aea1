"""What every markup has inside its lines: styles, links that cannot pose as others, pictures, bare addresses."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Literal
from urllib.parse import unquote, urlsplit

from bridge.wording.text import Emphasis, Inline, Line, Link, Paragraph, Strike, Strong, Text, mapped

Style = Literal["strike", "strong", "emphasis"]
Found = Iterable[tuple[int, int, Inline]]  # where a link stands in a text, and the link

_ENDS = re.compile(r"[/?#:@\\]")
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}\.?")
# Names of files that could be names of hosts: they are shown as they are.
_FILE = re.compile(
    r"\.(?:cc|css|csv|go|gz|html|java|js|json|log|md|mov|pdf|php|pl|png|ps|py|rb|rs|sh|sql|svg|ts|txt|xml|yaml|yml|zip)$"
)
# Only ASCII: between Japanese words no space shows where an address ends.
_ADDRESS = re.compile(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9\[][!#-;=?-Z\[\]_a-z~]*")
_LONGEST = 2_000
_NO_NAMES = frozenset({"", "image", "画像"})  # what Backlog's editor calls every picture


def styled(text: str, styles: Set[Style]) -> Inline:
    """The text in the one style that tells most: struck out over bold over italic.

    Code and links outrank all three: what reads code or a link's label does not ask for its style.
    """
    if not text.strip() or not styles:
        return text
    return Strike(text) if "strike" in styles else Strong(text) if "strong" in styles else Emphasis(text)


def link(label: str, url: str) -> Inline:
    """The label, linked where the URL is one of the web; a label that poses as another host names the real one."""
    host = _host(url)
    if not host:
        return label
    posing = [name for name in map(_named, label.split()) if name and not _same(name, host)]
    return Link(f"{label} ({host})" if posing else label or url, url)


def picture(name: str, address: str) -> Inline:
    """A picture by its name, or else its file's; linked where its address is one of the web."""
    file = unquote(_ENDS.split(address.split("?")[0].rstrip("/"))[-1]) or address
    return link(file if name.strip() in _NO_NAMES else name, address)


def addressed(text: Text) -> Text:
    """The text with bare web addresses linked."""
    return linked(text, addresses)


def linked(text: Text, find: Callable[[str], Found]) -> Text:
    """The text with what `find` finds in its words in place of these; in links and code nothing is looked for."""
    return mapped(text, lambda inline: _pieces(inline, find))


def inlined(line: Line, find: Callable[[str], Found]) -> Line:
    """As `linked`, for one line."""
    return tuple(new for inline in line for new in _pieces(inline, find))


def _pieces(inline: Inline, find: Callable[[str], Found]) -> Iterator[Inline]:
    if not isinstance(inline, str | Strong | Emphasis | Strike):
        yield inline
        return
    words = inline if isinstance(inline, str) else inline.text
    after = 0
    for start, end, one in find(words):
        if start > after:
            yield _again(inline, words[after:start])
        yield one
        after = end
    if not after:
        yield inline
    elif after < len(words):
        yield _again(inline, words[after:])


def capped(raw: str, most: int) -> tuple[str, str]:
    """The first `most` characters, up to a line's end where one is near, and the rest."""
    if len(raw) <= most:
        return raw, ""
    end = raw.rfind("\n", most // 2, most) + 1 or most
    return raw[:end], raw[end:]


def unread(rest: str) -> Text:
    """What is too far down to be shown, as one line, for it is only counted."""
    return (Paragraph(((rest,),)),) if rest.strip() else ()


def _again(inline: str | Strong | Emphasis | Strike, words: str) -> Inline:
    return words if isinstance(inline, str) else type(inline)(words)


def addresses(text: str) -> Found:
    """Where a bare web address stands in a text, and the link to it."""
    if "://" not in text:
        return
    for found in _ADDRESS.finditer(text):
        url = _trimmed(found[0])
        whole = text[found.end() : found.end() + 1] != "…"
        if whole and len(url) <= _LONGEST and _host(url):
            yield found.start(), found.start() + len(url), Link(url, url)


def _trimmed(url: str) -> str:
    """Without what belongs to the sentence around it: a bracket that it did not open, marks at its end."""
    depth = 0
    for index, char in enumerate(url):
        depth += (char in "([") - (char in ")]")
        if depth < 0:
            url = url[:index]
            break
    return url.rstrip(".,;:!?'*_~([")


def _host(url: str) -> str:
    """The host that a web address leads to; "" for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or "\\" in parts.netloc:
        return ""
    return parts.hostname or ""


def _named(word: str) -> str:
    """The host that a word seems to name; "" where it seems to name none."""
    word = "".join(char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) != "Cf")
    word = word.strip("()[]<>{}「」『』【】,;!'\"、。").lower()
    name = _ENDS.split(word.split("://", 1)[-1], maxsplit=1)[0]
    if not _NAME.fullmatch(name) or (name == word and _FILE.search(name)):
        return ""
    return name.rstrip(".")


def _same(name: str, host: str) -> bool:
    """Whether a reader who reads the one is not misled by the other: the host itself, or the site it is part of."""
    host = host.lower()
    return name in (host, f"www.{host}") or host.endswith(f".{name}")
