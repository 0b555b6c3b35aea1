"""Issue keys that people write, linked as Backlog does: those of this project, for UTF-8 looks like one, too."""

from collections.abc import Callable

from bridge.patterns import pattern
from bridge.sources.backlog import links
from bridge.sources.source import Event
from bridge.wording.inline import Found, inlined, linked, searched
from bridge.wording.text import Line, Link, Text, inlines

_SEARCHED = 20_000  # characters of one text in which issues are looked for: no markup is read beyond
KEY = pattern(r"[A-Z][A-Z0-9_]*-[1-9][0-9]{0,8}")
# One in a text, whichever project's: a pattern made of what was sent would be kept by `re`, with hundreds of others.
_NAMED = pattern(r"(?<![A-Za-z0-9_/-])([A-Z][A-Z0-9_]{0,63})-[1-9][0-9]{0,8}(?![A-Za-z0-9_]|-[A-Za-z0-9]|…\Z)")


def find(event: Event) -> Callable[[str], Found]:
    """Finds this project's issues, named in passing; not a part of a path or of a longer name."""
    project = links.project_key(event)

    def found_in(text: str) -> Found:
        if project and f"{project}-" in text:
            for found in _NAMED.finditer(text, 0, _SEARCHED):
                if found[1] == project:
                    yield found.start(), found.end(), link(event, found[0])

    return found_in


def link(event: Event, key: str) -> Link | str:
    """A key as a link; it is never what a first line is about."""
    return links.link(key, links.issue(event, key), aside=True)


def in_line(event: Event, line: Line) -> Line:
    return inlined(line, find(event))


def in_text(event: Event, text: Text) -> Text:
    project = links.project_key(event)
    return linked(text, find(event)) if project and f"{project}-" in searched(inlines(text)) else text


def in_value(event: Event, text: str) -> Link | str | Line:
    """A value that is a key, of whichever project, or that has some of this project's in it."""
    if KEY.fullmatch(text):
        return link(event, text)
    line = in_line(event, (text,))
    return line if len(line) > 1 else text
