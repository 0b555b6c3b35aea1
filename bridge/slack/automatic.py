"""What Slack makes of plain text by itself: we make the links, and let no emoji stand in an ARN.

With `verbatim` Slack links nothing that is written bare; people's bare web addresses are links all the same. What
stands between two colons is an emoji wherever a workspace has one of that name, and many have an :aws:, but not in
code: https://docs.slack.dev/messaging/formatting-message-text#emoji
"""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from bridge.patterns import pattern
from bridge.wording.inline import Found, addresses, inlined, linked, searched
from bridge.wording.notice import Field, Notice
from bridge.wording.text import Code, Line, inlines

_MOST = 4_000  # characters of a line or a body: more than any of them shows

# It ends in a letter, a digit, a slash or a star: what else stands there is the sentence's. One in an address stays.
_ARN = pattern(r"https?://\S*|(?P<arn>(?<![A-Za-z0-9])arn:aws[a-z-]*:[\w:/.+=,@*$#~-]*[\w/*])", re.ASCII)


def made(notice: Notice) -> Notice:
    """The notice with bare addresses linked and ARNs in code, in all of its lines but the preview."""
    body = notice.body
    within = tuple(inlines(body))
    values = chain.from_iterable(one.value for one in notice.fields)
    if not _any((*notice.title, *within, *values, *chain(*notice.context))):
        return notice
    if _any(within):
        body = linked(linked(body, _shown(addresses)), _shown(_arns))
    fields = tuple(Field(one.label, _line(one.value), one.short) for one in notice.fields)
    return replace(
        notice, title=_line(notice.title), body=body, fields=fields, context=tuple(map(_line, notice.context))
    )


def spelt(line: Line) -> Line:
    """The line with the ARNs in it in code."""
    return inlined(line, _shown(_arns)) if _any(line) else line


def _line(line: Line) -> Line:
    return spelt(inlined(line, _shown(addresses))) if _any(line) else line


def _any(line: Line) -> bool:
    """Whether to look closer: most lines hold neither."""
    words = searched(line)
    return "://" in words or "arn:aws" in words


def _arns(text: str) -> Found:
    """Where an ARN stands in a text."""
    if "arn:aws" in text:
        yield from ((found.start(), found.end(), Code(found[0])) for found in _ARN.finditer(text) if found["arn"])


def _shown(find: Callable[[str], Found]) -> Callable[[str], Found]:
    """The same, for as far as texts can be shown: what comes after is only counted."""
    left = _MOST

    def found(text: str) -> Found:
        nonlocal left
        head, left = text[: max(left, 0)], left - len(text)
        return find(head)

    return found
