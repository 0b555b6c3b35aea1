"""What every markup has inside its lines: styles, links that say where they lead, pictures, bare addresses."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal
from urllib.parse import unquote

from bridge.patterns import pattern
from bridge.wording.text import (
    Emphasis,
    Inline,
    Line,
    Link,
    Paragraph,
    Strike,
    Strong,
    Text,
    inlines,
    mapped,
)

Style = Literal["strike", "strong", "emphasis"]
Found = Iterable[tuple[int, int, Inline]]  # where a link stands in a text, and the link

_SEARCHED = (str, Strong, Emphasis, Strike)  # where links are looked for: not in code, nor in links
_ENDS = pattern(r"[/?#:@\\]")
# What a browser takes for the host is all up to the first / ? or #, and nothing else may stand there: no user, no
# backslash, no %2e, no tab that is passed over.
_WEB = pattern(r"(https?://)([^/?#@:\\%\s\[\]]+|\[[0-9A-Fa-f:.]+\])((?::[0-9]{1,5})?(?:[/?#].*)?)", re.DOTALL)
_HOST = pattern(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\]")
# AWS's consoles, in all partitions: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/
_CONSOLE = pattern(
    r"(?:[a-z0-9-]+\.)*(?:console\.aws\.amazon\.com|console\.amazonaws\.cn|console\.amazonaws-us-gov\.com)"
)
# Only ASCII: between Japanese words no space shows where an address ends.
_ADDRESS = pattern(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9\[][!#-;=?-Z\[\]_a-z~]*")
_LONGEST, _LONGEST_HOST = 2_000, 254
_NO_NAMES = frozenset({"", "image", "画像"})  # what Backlog's editor calls every picture


def styled(text: str, styles: Collection[Style]) -> Inline:
    """The text in one style, as ours do not nest: struck out if it is, else bold, else italic.

    Code and links have no style: their readers do not call this.
    """
    if not text.strip() or not styles:
        return text
    return Strike(text) if "strike" in styles else Strong(text) if "strong" in styles else Emphasis(text)


def outside_link(label: str, url: str) -> Inline:
    """The label that somebody outside wrote, linked where the URL is one of the web: the one way to make such a link.

    The real host stands behind the label, whatever that looks like, unless it is AWS's console, or `own` is told it.
    A host in other letters than ASCII's is shown, and linked, as its punycode: letters of two scripts look alike.
    """
    found = _led(url)
    if not found:
        return label
    url, host = found
    return Link(label or url, url, "" if _CONSOLE.fullmatch(host) else host)


def own(text: Text, hosts: Collection[str]) -> Text:
    """The text with its links to these hosts as links of our own."""

    def change(inline: Inline) -> tuple[Inline]:
        return (Link(inline.text, inline.url) if isinstance(inline, Link) and inline.host in hosts else inline,)

    known = any(inline.host in hosts for inline in inlines(text) if isinstance(inline, Link))
    return mapped(text, change) if known else text


def picture(name: str, address: str) -> Inline:
    """A picture's name, or its file's name if it has none; linked if its address is http or https."""
    file = unquote(_ENDS.split(address.split("?")[0].rstrip("/"))[-1]) or address
    return outside_link(file if name.strip() in _NO_NAMES else name, address)


def addressed(text: Text) -> Text:
    """The text with bare web addresses linked."""
    return linked(text, addresses) if "://" in searched(inlines(text)) else text


def searched(inlines: Iterable[Inline]) -> str:
    """The words that links are looked for in, line by line, for a quick look at whether there are any."""
    return "\n".join([one if isinstance(one, str) else one.text for one in inlines if isinstance(one, _SEARCHED)])


def linked(text: Text, find: Callable[[str], Found]) -> Text:
    """The text with what `find` finds in its words in place of these; in links and code nothing is looked for."""
    return mapped(text, lambda inline: _pieces(inline, find))


def inlined(line: Line, find: Callable[[str], Found]) -> Line:
    """As `linked`, for one line."""
    return tuple(new for inline in line for new in _pieces(inline, find))


def _pieces(inline: Inline, find: Callable[[str], Found]) -> Iterator[Inline]:
    if not isinstance(inline, _SEARCHED):
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
    """The first `most` characters (cut at the end of a line if that loses less than half), and the rest."""
    if len(raw) <= most:
        return raw, ""
    end = raw.rfind("\n", most // 2, most) + 1 or most
    return raw[:end], raw[end:]


def unread(rest: str) -> Text:
    """Text that is too far down to be shown, as one line: a renderer only counts its characters."""
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
        link = outside_link(url, url) if whole and len(url) <= _LONGEST else url
        if isinstance(link, Link):
            yield found.start(), found.start() + len(url), link


def _trimmed(url: str) -> str:
    """The URL without what belongs to the sentence around it: a bracket it did not open, punctuation at its end."""
    depth = 0
    for index, char in enumerate(url):
        depth += (char in "([") - (char in ")]")
        if depth < 0:
            url = url[:index]
            break
    return url.rstrip(".,;:!?'*_~([")


def _led(url: str) -> tuple[str, str] | None:
    """A web address and the host that it leads to, both in ASCII letters; None for any other."""
    found = _WEB.fullmatch(url)
    if not found:
        return None
    scheme, host, rest = found.groups()
    if not host.isascii():
        try:
            host = host.encode("idna").decode() if len(host) <= _LONGEST_HOST else ""
        except UnicodeError:
            return None
        url = f"{scheme}{host}{rest}"
    host = host.lower()
    return (url, host) if len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) else None
