"""Notice → Message: the look of a message, within Slack's limits; body.py and mrkdwn.py know its text.

One line that suffices, and under it one coloured attachment of at most five blocks: the body, fields two a
row, longer fields, the names of those that did not fit, and a last line of links, context and time. Our own
limits lie well inside Slack's
(https://docs.slack.dev/reference/block-kit/blocks/section-block: text 3,000, ten fields of 2,000;
https://docs.slack.dev/reference/block-kit/blocks/context-block: ten elements), so that a whole message
stays under 12,000 characters.
"""

from collections.abc import Iterator
from functools import cache, lru_cache, partial
from typing import Any

from bridge.slack.automatic import made, spelt
from bridge.slack.body import at_once, fitted, rows
from bridge.slack.mentions import named, on_top
from bridge.slack.message import Message
from bridge.slack.mrkdwn import clipped, fit, mention, mrkdwn
from bridge.slack.url import linkable, target
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import MORE_CHARACTERS, Count, Lang, Phrase, Say, joined
from bridge.wording.text import Inline, Line, Link, Text, blank, cut, flat, one_line
from bridge.wording.tone import Tone

_TITLE, _PREVIEW, _BODY, _LABEL, _VALUE, _REST, _CONTEXT = 1_000, 400, 2_900, 80, 290, 600, 2_000
_TITLE_LINKED, _SHORT_CELL, _ALL_FIELDS = 1_500, 1_900, 2_990  # with the addresses of their links
_PLAIN = 2_970  # of 3,000: the mark of a repeat may come before it
_MOST_FIELDS, _MOST_LINKS = 8, 3
_MOST_NAMED, _NAME = 16, 40  # fields that are only named, and the columns of their names
COLOURS = {Tone.BAD: "#d92d20", Tone.WARN: "#e5a000", Tone.GOOD: "#2e9e5b", Tone.CALM: "#8496a9"}
_ONE_MORE = Phrase(en="… ({n} more character)", ja="…（続き {n} 文字）")
_MORE_FIELDS = Phrase(en="and {n} more: {names}", ja="ほか {n} 件：{names}")
_COMMA = Phrase(en=", ", ja="、")
_REPEAT = Phrase(en="(possible repeat) ", ja="（再送の可能性あり）")


def render(notice: Notice, say: Say) -> Message:
    """The message that says it, whatever the notice holds; never raises."""
    bare = on_top(notice)
    notice, preview = made(bare), _unbroken(spelt((bare.preview,)) if bare.preview else ())
    first = notified = _unbroken(notice.title)
    if notice is not bare or bare.mentions:  # else nothing in it would be changed
        notified = _unbroken(named(spelt(bare.title)))
    title = _linked(first, _TITLE, _TITLE_LINKED)
    same = first == notified and not preview  # so it is drawn already
    notification = title if same else _linked(notified, _TITLE, _TITLE_LINKED, then=flat(preview))
    under = " ".join(one for one in map(mention, notice.mentions) if one not in title)
    blocks = [*_body(notice.body, _thing(bare.title), say), *_fields(notice.fields, say), *_last_line(notice)]
    return Message(
        text=notification + clipped(preview, _PREVIEW),
        blocks=(_section(f"{title}\n{under}".rstrip()),),
        attachments=({"color": COLOURS[notice.tone], "blocks": blocks},) if blocks else (),
        words=partial(_plain, bare),
        repeat=_repeat(say.lang),
    )


@cache
def _repeat(lang: Lang) -> str:
    return mrkdwn(Say(lang)(_REPEAT))


def _body(text: Text, thing: Link | None, say: Say) -> Iterator[dict[str, Any]]:
    """The body, and where it had to be cut, how much is missing, linked to the thing itself."""
    if not text:
        return
    # The note links it, in at most so much; what fits beside that needs no link drawn, 50,000 instructions.
    shown, missing = at_once(text, _BODY - 12 * len(thing.url if thing else "") - len("<|>")), 0
    if shown is None:
        shown, missing = fitted(text, _BODY - (len(mrkdwn((Link(" ", thing.url),))) if thing else 0))
    if missing:
        note = say.word(Count(missing, MORE_CHARACTERS, one=_ONE_MORE))
        shown = f"{shown}\n{mrkdwn((Link(flat(note), thing.url),) if thing else note)}"
    if shown.strip():
        yield _section(shown)


def _fields(fields: tuple[Field, ...], say: Say) -> Iterator[dict[str, Any]]:
    """The first eight; of more, the names of the rest below them."""
    drawn = ((field, clipped(field.value, _VALUE)) for field in fields)
    found = [(field, value) for field, value in drawn if value.strip()]
    told, rest = found[:_MOST_FIELDS], [field for field, _ in found[_MOST_FIELDS:]]
    room = _ALL_FIELDS // max(len(told), 1) - 1
    cells = [_cell(field, value, min(room, _SHORT_CELL)) for field, value in told if field.short]
    if cells:
        yield {"type": "section", "fields": [_mrkdwn(cell) for cell in cells]}
    long = [_cell(field, value, room) for field, value in told if not field.short]
    if long:
        yield _section("\n".join(long))
    if rest:
        names = [cut(_label(field) or flat(field.value), _NAME) for field in rest[:_MOST_NAMED]]
        more = "…" if len(rest) > _MOST_NAMED else ""
        line = say(_MORE_FIELDS, n=len(rest), names=say.text(_COMMA).join(names) + more)
        yield _quiet(clipped(line, _REST))


def _cell(field: Field, clipped_value: str, most: int) -> str:
    """Its label and its value, in at most so many characters; one without links is drawn already."""
    bare = _label(field)
    label = _drawn(bare) if len(bare) <= _LABEL else _draw(bare)
    left = most - len(label) - len("**\n")
    drawn = left >= _VALUE and Link not in map(type, field.value)
    value = (clipped_value if drawn else _linked(field.value, _VALUE, left)).strip()
    return f"*{label}*\n{value}" if label else value


def _draw(label: str) -> str:
    return clipped((label.replace("*", "∗"),), _LABEL).strip()


_drawn = lru_cache(maxsize=128)(_draw)  # most labels are words of ours, and each takes 8,000 instructions


def _linked(line: Line, room: int, most: int, then: str = "") -> str:
    """The line in at most `room` characters, but for the addresses of its links, with which there may be `most`.
    Where these are too long, the links that stand beside the thing give way to their words, and then all is cut."""
    urls = [url for one in line if isinstance(one, Link) and (url := target(one.url))]
    addresses = sum(map(len, urls)) + len("<|>") * len(urls)
    shown, missing = fit(line, min(room + addresses, most), then)
    if not missing:
        return shown
    return clipped(tuple(flat((one,)) if isinstance(one, Link) and one.aside else one for one in line), room, then)


def _label(field: Field) -> str:
    return flat(_unbroken(field.label)).strip()


def _last_line(notice: Notice) -> Iterator[dict[str, Any]]:
    links: tuple[Line, ...] = tuple((link,) for link in notice.links[:_MOST_LINKS] if linkable(link.url))
    parts = [part for part in (*links, *notice.context) if not blank(part)]
    line: list[Inline] = []
    for part in parts:
        line += (" · ", *part) if line else part
    if line:
        yield _quiet(clipped(_unbroken(joined(line)), _CONTEXT))


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text)}


def _quiet(text: str) -> dict[str, Any]:
    """Small and grey."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> dict[str, Any]:
    """Its marks and `<…>` mean what they do; Slack makes no links, mentions or channels of anything else in it.

    https://docs.slack.dev/reference/block-kit/composition-objects/text-object
    """
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(notice: Notice) -> str:
    """All of it as words alone, with the address of the thing itself; a long body gives way to the rest.

    It rings whom the message rings, for it is posted in its place.
    """
    thing = _thing(notice.title)
    head = [one_line(flat(notice.title)), *([thing.url] if thing else [])]
    body = [flat(row.line) for row in rows(notice.body)]
    tail = [f"{flat(field.label)}: {flat(field.value)}" for field in notice.fields]
    tail += [" · ".join(flat(part) for part in notice.context)]
    start, middle, end = (spelt(("\n".join(filter(str.strip, lines)),)) for lines in (head, body, tail))
    mentions = " ".join(map(mention, notice.mentions))
    parts = (
        clipped(start, _PLAIN // 3 - len(mentions) - 1),
        mentions,
        clipped(middle, _PLAIN // 3 - 2),
        clipped(end, _PLAIN // 3),
    )
    return "\n".join(part for part in parts if part)


def _thing(title: Line) -> Link | None:
    """What the first line links: the thing itself, never what somebody outside linked, nor what stands beside it."""
    own = (inline for inline in title if isinstance(inline, Link) and not (inline.host or inline.aside))
    return next((link for link in own if linkable(link.url)), None)


def _unbroken(line: Line) -> Line:
    """A line that must stay one: line breaks in its strings become spaces."""
    return tuple([" ".join(inline.splitlines()) if isinstance(inline, str) else inline for inline in line])
