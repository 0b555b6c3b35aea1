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

_DEEPEST = 40  # lists, entries and quotes around a text; Python ends a program that goes down some hundreds
_NESTING = frozenset({"List", "Item", "BlockQuote"})
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
    """Its tokens. None of what is nested more deeply than anybody writes, and of what the parser gives up."""
    hidden = _hidden(raw)
    found = tokens(_parser().events(hidden))
    if hidden == raw or found is None:
        return found
    return [(name, words.translate(_SHOWN) if words else "") for name, words in found]


def tokens(events: Iterable["Event"]) -> list[Token] | None:
    """The tokens of pulldown-cmark's events; None as `parsed` has it.

    An event is "SoftBreak", "HardBreak" or "Rule", or {"Text": …}, {"Start": "Item"}, {"Start": {"List": 3}},
    {"End": "Item"} …: https://docs.rs/pulldown-cmark/0.13.5/pulldown_cmark/enum.Event.html
    """
    found: list[Token] = []
    depth = 0
    value: Any
    try:
        for event in events:
            if type(event) is str:
                found.append((event, ""))
                continue
            ((kind, value),) = event.items()  # type: ignore[union-attr]  # mypy does not tell by type()
            if kind == "Text":
                found.append((kind, value))
            elif kind == "Start":
                name, words = (value, "") if type(value) is str else _opening(value)
                found.append((name, words))
                depth += name in _NESTING
                if depth > _DEEPEST:
                    return None
            elif kind == "End":
                name = value if type(value) is str else next(iter(value))
                found.append((f"/{name}", ""))
                depth -= name in _NESTING
            else:
                found.append((kind, value))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception: https://pyo3.rs
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


def _opening(tag: dict[str, Any]) -> Token:
    ((name, data),) = tag.items()
    if name in ("Link", "Image"):
        return name, data["dest_url"]
    return name, str(data) if name == "List" and data is not None else ""
