"""What stands in attachments of a message in Slack's own form, as text and fields.

https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
"""

from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.services.slack_blocks import buttons, fields_of_blocks, of_blocks
from bridge.sources.aws.services.slack_text import line, paragraphs
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.text import Heading, Line, Strong, Text, flat, lines, one_line, within

_MOST = 40  # fields, buttons
_SHORT = 40  # columns
_LONGEST = 2_000  # characters of an address


def of_attachment(told: Payload) -> Text:
    """Its title and texts; what is shown where none of these is."""
    blocks = of_blocks(told["blocks"])
    title, address = one_line(told["title"].text("")), told["title_link"].text("")
    heading = outside_link(title, address) if title and 0 < len(address) <= _LONGEST else title
    parts: Text = (
        *paragraphs(told["pretext"].text("")),
        *((Heading((Strong(heading) if isinstance(heading, str) else heading,)),) if title else ()),
        *paragraphs(told["text"].text("")),
        *blocks,
        *buttons(tuple(islice(told["actions"], _MOST))),
    )
    return parts or (() if tuple(told["fields"]) else paragraphs(told["fallback"].text("")))


def headline(told: Payload) -> Line:
    """What an attachment says in one line: what its sender wrote for that; else its title, and how its text begins."""
    whole = line(told["fallback"].text("") or told["pretext"].text(""))
    if flat(whole).strip():
        return whole
    title, text = line(told["title"].text("")), line(told["text"].text("").strip().partition("\n")[0])
    blocks = next((one for one in lines(of_blocks(told["blocks"])) if flat(one).strip()), ())
    said = text or blocks
    return (*title, ": ", *said) if title and said else title or said


def fields_of_attachment(told: Payload) -> Iterator[Field]:
    for one in islice(told["fields"], _MOST):
        value = _shown(one["value"])
        label = flat(line(one["title"].text("")))
        if value.strip() and label:
            yield Field((label,), line(value), short=one["short"].flag(False) or within(one_line(value), _SHORT))
        elif value.strip() or label:
            yield Field((), line(value or label), short=False)
    yield from fields_of_blocks(told["blocks"])


def _shown(value: Payload) -> str:
    number = value.value
    return str(number) if isinstance(number, int | float) and not isinstance(number, bool) else value.text("")
