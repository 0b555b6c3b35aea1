"""CommonMark with tables and strikethrough, as tokens in a row. HTML is none: it is text.

The parser is pulldown-cmark, which is Rust's, by pyromark: markdown-it-py took twenty-five times its instructions. It
is imported when a text first has marks; most have none.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from bridge.patterns import pattern

if TYPE_CHECKING:
    from pyromark import Markdown
    from pyromark.event import Event

Token = tuple[str, str]
"""What it is, by pulldown-cmark's name for it, with "/" before it where it ends; and its words, its number or where it
leads: ("List", "3"), ("Item", ""), ("Text", "third"), ("/Item", ""), ("/List", "")."""

# Each token that has no words, made once.
_BEGINS: dict[str, Token] = {
    name: (name, "")
    for name in (
        *("Paragraph", "BlockQuote", "Item", "TableHead", "TableRow", "TableCell", "HtmlBlock"),
        *("Emphasis", "Strong", "Strikethrough"),
    )
}
_ENDS: dict[str, Token] = {
    name: (f"/{name}", "") for name in (*_BEGINS, "Heading", "CodeBlock", "List", "Table", "Link", "Image")
}
# While the parser reads, marks that are none are written as punctuation that only Aramaic, Albanian, Phoenician and
# Lydian had: a < that begins no address, a ~ that stands alone (10~20人), all in a bare address (/__init__.py?a&lt=2).
_HIDDEN = str.maketrans("<~_&", "\U00010857\U0001056f\U0001091f\U0001093f")
_SHOWN = str.maketrans("\U00010857\U0001056f\U0001091f\U0001093f", "<~_&")
_NO_ADDRESS = pattern(
    r"(?<!\\)(?<!\]\()<(?!(?!javascript|vbscript|file|data)[a-z][a-z0-9+.-]{1,31}:[^\s<>]*>|[^\s<>@]{1,64}@[a-z0-9.-]{1,254}>)",
    re.IGNORECASE,
)
_ALONE = pattern(r"(?<![\\~])~(?!~)")
_BARE = pattern(r"(?<!\]\()https?://[\w./%?=&#:@+,;!$'-]*[\w./%?=&#:@+,;!$'-](?<!_)", re.ASCII)


def parsed(raw: str) -> list[Token] | None:
    """Its tokens; None of what the parser gives up."""
    hidden = _hidden(raw)
    try:
        found = tokens(_parser().events(hidden))
    except UnicodeEncodeError:  # half of a surrogate pair: nothing that came as JSON still has one
        return None
    if found is None or hidden == raw:
        return found
    return [token if token[1].isascii() else (token[0], token[1].translate(_SHOWN)) for token in found]


def tokens(events: Iterable["Event"]) -> list[Token] | None:
    """The tokens of pulldown-cmark's events; None where it panics, as Rust says.

    An event is "SoftBreak", "HardBreak" or "Rule", or {"Text": …}, {"Start": "Item"}, {"Start": {"List": 3}},
    {"End": "Item"} …: https://docs.rs/pulldown-cmark/0.13.5/pulldown_cmark/enum.Event.html
    """
    found: list[Token] = []
    event: Any  # mypy knows the shapes, but a test for each of them would be a third of the work
    try:
        for event in events:
            if "Text" in event:
                found.append(("Text", event["Text"]))
            elif "End" in event:
                tag = event["End"]
                found.append(_ENDS[tag if type(tag) is str else next(iter(tag))])
            elif "Start" in event:
                tag = event["Start"]
                found.append(_BEGINS[tag] if type(tag) is str else _beginning(tag))
            else:
                found.append((event, "") if type(event) is str else next(iter(event.items())))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it is no Exception, and cannot be imported: https://pyo3.rs
            raise
        return None
    return found


def _hidden(raw: str) -> str:
    for pieces, marks in ((_NO_ADDRESS, "<"), (_ALONE, "~"), (_BARE, "_&")):
        if any(mark in raw for mark in marks):
            raw = pieces.sub(lambda found: found[0].translate(_HIDDEN), raw)
    return raw


@cache
def _parser() -> "Markdown":
    from pyromark import Markdown, Options

    return Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)


def _beginning(tag: dict[str, Any]) -> Token:
    ((name, data),) = tag.items()
    if name in ("Link", "Image"):
        return name, data["dest_url"]
    return name, str(data) if name == "List" and data is not None else ""
