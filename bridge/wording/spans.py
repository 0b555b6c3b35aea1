"""Spans of Markdown: the tokens between a paragraph's beginning and its end → its lines."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from bridge.patterns import pattern
from bridge.wording.commonmark import Token
from bridge.wording.inline import Style, outside_link, picture, styled
from bridge.wording.phrases import joined
from bridge.wording.text import Code, Inline, Line

_BREAK = pattern(r"<br ?/?>", re.IGNORECASE)
_HOST = pattern(r"https?://[^/?#]*")
_NOT_IN_URL = pattern(r"%(?![0-9A-Fa-f]{2})|[^\w;/?:@&=+$,.!~*'()#%-]", re.ASCII)
_NO_PAGE = pattern(r"(?:vbscript|javascript|file|data):", re.IGNORECASE)
_STYLES: dict[str, Style] = {"Strong": "strong", "Emphasis": "emphasis", "Strikethrough": "strike"}
_STYLES_END = frozenset(f"/{name}" for name in _STYLES)
_WORDS = frozenset({"Text", "Code", "InlineHtml"})
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
INLINE = _WORDS | _BREAKS | _STYLES.keys() | _STYLES_END | {"Link", "/Link", "Image", "/Image"}


def spans(tokens: Iterable[Token], base: str, *around: Style) -> tuple[Line, ...]:
    """The lines. `base`: where paths lead; `around`: the styles that all of them have."""
    line: list[Inline] = []
    written, styles = [line], list(around)
    mixed = False  # with strings side by side, or empty ones
    tokens = iter(tokens)
    for name, words in tokens:
        if name == "Text":
            first, *others = _BREAK.split(words) if "<" in words else (words,)
            line.append(styled(first, styles) if styles else first)
            for other in others:
                mixed = True
                written.append(line := [styled(other, styles)])
        elif name in _STYLES:
            styles.append(_STYLES[name])
        elif name in _STYLES_END:
            styles.pop()
        elif name == "Code":
            line.append(Code(words))
        elif name == "InlineHtml":
            mixed = True
            line.append(words)
        elif name == "Link" or name == "Image":
            link = _linked(name, _label(name, tokens), words, base)
            mixed = mixed or isinstance(link, str)
            line.append(styled(link, styles) if isinstance(link, str) and _NO_PAGE.match(words) else link)
        else:
            written.append(line := [])
    return tuple([joined(line) if mixed else tuple(line) for line in written])


def _linked(name: str, label: str, address: str, base: str) -> Inline:
    """The link or picture; as it was typed where it would lead to no page, but start something."""
    if _NO_PAGE.match(address):
        return f"{'!' * (name == 'Image')}[{label}]({address})"
    url = address if not _NOT_IN_URL.search(address) else _encoded(address)
    if url.startswith("/") and not url.startswith("//"):
        url = base + url
    return (picture if name == "Image" else outside_link)(label, url)


def _label(name: str, tokens: Iterator[Token]) -> str:
    """The words in a link or a picture, up to its end, without styles. A picture may have either in it."""
    end, label, depth = f"/{name}", "", 1
    for inside, words in tokens:
        if inside in _WORDS:
            label += words
        elif inside in _BREAKS:
            label += " "
        elif inside == end:
            depth -= 1
            if not depth:
                break
        elif inside == name:
            depth += 1
    return label


def _encoded(address: str) -> str:
    """The address with only such characters after its host as are allowed in a URL: RFC 3986, section 2."""
    host = _HOST.match(address)
    after = host.end() if host else 0
    return address[:after] + _NOT_IN_URL.sub(lambda found: quote(found[0]), address[after:])
