"""Rings: whom a message rings. All of them stand at its top, where Slack surely rings for them.

A mention in a block rings; beside blocks, the text is the notification's, and names will do there. What is
under an attachment did not ring everywhere (github.com/grafana/grafana, #21734), so who is mentioned there is
a name there, and is rung above it.
https://docs.slack.dev/messaging/formatting-message-text#mentioning-users
"""

from dataclasses import replace

from bridge.notice import Notice
from bridge.phrases import joined
from bridge.text import Inline, Line, Mention, lines, mapped

_MOST = 10


def on_top(notice: Notice) -> tuple[Notice, tuple[Mention, ...]]:
    """The notice with each member's first mention in the title and names elsewhere, and who is to ring besides."""
    rung: dict[str, Mention] = {}

    def first(inline: Inline) -> Inline:
        if not isinstance(inline, Mention):
            return inline
        again = inline.id in rung
        rung.setdefault(inline.id, inline)
        return inline.name if again else inline

    title = joined(map(first, notice.title))
    in_title = set(rung)
    beneath = (*lines(notice.body), *(field.value for field in notice.fields))
    for inline in (inline for line in beneath for inline in line):
        first(inline)
    besides = tuple(mention for member, mention in rung.items() if member not in in_title)[:_MOST]
    body = mapped(notice.body, lambda inline: named((inline,)))
    fields = tuple(replace(field, value=named(field.value)) for field in notice.fields)
    return replace(notice, title=title, body=body, fields=fields), besides


def named(line: Line) -> Line:
    """The line with names for mentions, for a notification."""
    return joined(inline.name if isinstance(inline, Mention) else inline for inline in line)
