"""What stands in blocks of a message in Slack's own form, as text and fields.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.services.slack_text import line, paragraphs
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.text import (
    Block,
    CodeBlock,
    Heading,
    Item,
    Line,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    flat,
    one_line,
    within,
)

_MOST, _MOST_ITEMS, _MOST_FIELDS = 50, 100, 40
_DEEPEST = 6  # of lists in rich text
_SHORT = 40  # columns
_LONGEST = 2_000  # characters of an address


def of_blocks(blocks: Payload) -> Text:
    """All that is to be read in them, but for fields with a label."""
    return tuple(part for block in islice(blocks, _MOST) for part in _block(block))


def fields_of_blocks(blocks: Payload) -> Iterator[Field]:
    """Of sections' fields those with a label: *Region* over tokyo-1."""
    for block in islice(blocks, _MOST):
        for told in islice(block["fields"], _MOST_FIELDS):
            label, value = _labelled(told["text"].text(""))
            if label and value:
                yield Field((label,), line(value), short=within(one_line(value), _SHORT))


def _block(block: Payload) -> Iterator[Block]:
    read = _BLOCKS.get(block["type"].text(""))
    if read:
        yield from read(block)


def _header(block: Payload) -> Iterator[Block]:
    text = one_line(block["text"]["text"].text(""))
    yield from (Heading((Strong(text),)),) if text else ()


def _section(block: Payload) -> Iterator[Block]:
    yield from _text(block["text"])
    for told in islice(block["fields"], _MOST_FIELDS):
        if not all(_labelled(told["text"].text(""))):
            yield from _text(told)
    yield from buttons((block["accessory"],))


def _context(block: Payload) -> Iterator[Block]:
    for element in islice(block["elements"], _MOST_ITEMS):
        yield from _text(element)


def _actions(block: Payload) -> Iterator[Block]:
    yield from buttons(tuple(islice(block["elements"], _MOST_ITEMS)))


def _image(block: Payload) -> Iterator[Block]:
    yield from paragraphs(block["title"]["text"].text("") or block["alt_text"].text(""))


def _markdown(block: Payload) -> Iterator[Block]:
    yield from paragraphs(block["text"].text(""))


def _rich_text(block: Payload) -> Iterator[Block]:
    for element in islice(block["elements"], _MOST_ITEMS):
        kind, inside = element["type"].text(""), _run(element)
        if kind == "rich_text_list":
            yield List(tuple(_items(element)))
        elif kind == "rich_text_preformatted":
            yield CodeBlock(flat(inside))
        elif flat(inside).strip():
            yield (Quote if kind == "rich_text_quote" else Paragraph)((inside,))


_BLOCKS: Mapping[str, Callable[[Payload], Iterator[Block]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
}
KNOWN = frozenset((*_BLOCKS, "divider", "video", "file", "input", "table"))


def _text(told: Payload) -> Text:
    """A text object; plain text has no markup, and is not looked at for any."""
    text = told["text"].text("")
    if told["type"].value == "plain_text":
        return (Paragraph(tuple((one,) if one else () for one in text.split("\n"))),) if text.strip() else ()
    return paragraphs(text)


def _labelled(text: str) -> tuple[str, str]:
    """*Label* and what stands under it; ("", "") of any other text."""
    first, _, rest = text.strip().partition("\n")
    label = first.strip().strip("*").rstrip(":").strip()
    marked = first.strip().startswith("*") and label and "*" not in label
    return (label, rest.strip()) if marked and rest.strip() else ("", "")


def buttons(elements: tuple[Payload, ...]) -> Iterator[Block]:
    """Where they lead; a button without an address does nothing here."""
    for element in elements:
        text = element["text"]["text"].text("") or element["text"].text("")  # of attachments' own buttons
        label, address = one_line(text), element["url"].text("")
        if label and 0 < len(address) <= _LONGEST:
            yield Paragraph(((outside_link(label, address),),))


def _items(told: Payload) -> Iterator[Item]:
    indent = told["indent"].number(0)
    depth = min(max(int(indent), 0), _DEEPEST)
    ordered = told["style"].value == "ordered"
    for number, element in enumerate(islice(told["elements"], _MOST_ITEMS), start=1):
        yield Item(_run(element), mark=f"{number}." if ordered else "•", depth=depth)


def _run(told: Payload) -> Line:
    """The words, links and mentions of a stretch of rich text."""
    return tuple(part for one in islice(told["elements"], _MOST_ITEMS) for part in _word(one))


def _word(one: Payload) -> Line:
    match one["type"].text(""):
        case "text":
            return (one["text"].text(""),)
        case "link":
            url = one["url"].text("")
            label = one["text"].text("") or url
            return (outside_link(label, url) if len(url) <= _LONGEST else label,)
        case "emoji":
            return (f":{one['name'].text('')}:",)
        case "broadcast":
            return (f"@{one['range'].text('')}",)
        case "user" | "usergroup" | "channel" as kind:
            return (f"{'#' if kind == 'channel' else '@'}{one[f'{kind}_id'].text('')}",)
    return ()
