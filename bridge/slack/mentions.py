"""Mentions: whom a message rings. All of them stand at its top, where Slack surely rings for them.

Whom the notice itself rings comes first. That alone may be everybody: a mention in its words is a member or a group.

A mention in a block rings; beside blocks, the text is the notification's, and names will do there. What is
under an attachment did not ring everywhere (github.com/grafana/grafana, #21734), so who is mentioned there is
a name there, and is rung above it.
https://docs.slack.dev/messaging/formatting-message-text#mentioning-users
"""

from dataclasses import replace
from itertools import chain

from bridge.sealing.destination import SLACK_ID
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import joined
from bridge.wording.text import Inline, Line, Mention, inlines, mapped

_MOST = 10


def on_top(notice: Notice) -> Notice:
    """The notice with each member's first mention in the title and names elsewhere; `mentions` are all there are."""
    known: dict[str, Mention] = {}

    def first(inline: Inline) -> Inline:
        if not isinstance(inline, Mention):
            return inline
        if inline.id in known or not SLACK_ID.fullmatch(inline.id):
            return inline.name
        known[inline.id] = inline
        return inline

    beneath = [*inlines(notice.body), *chain.from_iterable([field.value for field in notice.fields])]
    if not notice.mentions and Mention not in map(type, chain(notice.title, beneath)):
        return _joined(notice)
    title = joined(map(first, notice.title))
    for mention in notice.mentions:
        known.setdefault(mention.id, mention)
    for inline in beneath:
        first(inline)
    body = mapped(notice.body, lambda inline: named((inline,)))
    fields = tuple(replace(field, value=named(field.value)) for field in notice.fields)
    return replace(notice, title=title, body=body, fields=fields, mentions=tuple(known.values())[:_MOST])


def _joined(notice: Notice) -> Notice:
    """A notice that mentions nobody, as most do."""
    title, values = joined(notice.title), [joined(one.value) for one in notice.fields]
    if title is notice.title and all(value is one.value for value, one in zip(values, notice.fields, strict=True)):
        return notice
    fields = tuple(Field(one.label, value, one.short) for value, one in zip(values, notice.fields, strict=True))
    return replace(notice, title=title, fields=fields)


def named(line: Line) -> Line:
    """The line with names for mentions, for a notification."""
    return joined(inline.name if isinstance(inline, Mention) else inline for inline in line)
