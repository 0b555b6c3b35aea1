"""What Slack reads into a mrkdwn string: its special sequences, what is wrong with them, and whom they ring; and,
line by line, what it formats.

From https://docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are control characters, so
outside a sequence they are `&amp;`, `&lt;`, `&gt;`; a sequence stands between `<` and `>`. Stricter than
Slack, which shows a broken sequence as text: here it is a fault, for it means that something was not escaped
or was clipped in the middle.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

What = Literal["link", "date", "ping", "channel"]
Mark = Literal["*", "_", "~", "`", ">", ":"]

_SEQUENCE = re.compile(r"<([^<>\n]*)>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
_LINK = re.compile(r"(https?://[^\s|]+)(?:\|([^|]+))?")
_DATE = re.compile(r"!date\^(-?[0-9]{1,11})\^([^^|]+)(?:\^(https?://[^\s|^]+))?\|([^|]+)")
_TOKEN = re.compile(r"\{[^{}]*\}?|\}")
_MEMBER = re.compile(r"@[UW][A-Z0-9]+(?:\|[^|]*)?")
_EVERYBODY = re.compile(r"!(?:here|channel|everyone|subteam\^S[A-Z0-9]+)(?:\|[^|]*)?")
_CHANNEL = re.compile(r"#C[A-Z0-9]+(?:\|[^|]*)?")
# What Slack itself may turn into a mention where `verbatim` is not set:
# https://docs.slack.dev/reference/block-kit/composition-objects/text-object
_PARSED = re.compile(r"(?<![\w@])@(?:here|channel|everyone)(?!\w)", re.IGNORECASE)
# https://docs.slack.dev/messaging/formatting-message-text#date-formatting
_DATE_TOKENS = {"{date_num}", "{date_slash}", "{date_long}", "{date_long_full}", "{date_long_pretty}", "{date}"}
_DATE_TOKENS |= {"{date_pretty}", "{date_short}", "{date_short_pretty}", "{day_divider_pretty}"}
_DATE_TOKENS |= {"{time}", "{time_secs}", "{ago}"}
# A line that begins so is a quote, `&gt;` as well as `>`; white space before it may not help.
_QUOTED = re.compile(r"^[\s\ufeff]*(?:>|&gt;)")
# control characters but tab and line feed, what turns the direction of text, and lone surrogates
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_GAP = "\u200b"
_STYLES: tuple[Mark, ...] = ("*", "_", "~")
_CODE = re.compile("`([^`]+)`")
_EMOJI = re.compile(":((?=[0-9_+'-]*[a-z])[a-z0-9_+'-]+):")


@dataclass(frozen=True, slots=True)
class Sequence:
    """One `<…>`: what Slack takes it for, and the URL it leads to, if any."""

    what: What
    raw: str
    url: str = ""

    @property
    def label(self) -> str:
        """The text that is shown: the label, or the URL if there is none."""
        return self.raw[1:-1].rpartition("|")[2]


def sequences(text: str) -> Iterator[Sequence]:
    """Every well-formed sequence of the text."""
    for found in _SEQUENCE.finditer(text):
        sequence = _read(found[1])
        if sequence:
            yield sequence


def faults(text: str) -> Iterator[str]:
    """What is wrong with the text, in words."""
    yield from unprintable(text)
    if _ENTITY.search(text):
        yield "holds an & that is none of &amp; &lt; &gt;"
    for found in _SEQUENCE.finditer(text):
        if not _read(found[1]):
            yield f"holds <…> which is no link, date or mention: {found[0][:80]!r}"
    rest = _SEQUENCE.sub("", text)
    if "<" in rest:
        yield "holds a < that nothing closes"
    # at the start of a line it is a quote: https://docs.slack.dev/messaging/formatting-message-text
    if any(">" in line.lstrip(">") for line in rest.split("\n")):
        yield "holds a > that closes nothing"


def quoted(text: str) -> Iterator[str]:
    """Every line that Slack draws as a quote; in a fence there is none."""
    for index, part in enumerate(text.split("```")):
        if index % 2 == 0:
            lines = part.split("\n")
            yield from (line for at, line in enumerate(lines) if (at or not index) and _QUOTED.match(line))


def formatted(text: str) -> Iterator[tuple[Mark, str]]:
    """What Slack formats of a text, whole line by whole line: the mark, and what it formats; ">" a quote, ":" an emoji.

    Freer than Slack, so that it finds what Slack may: a mark opens after anything but a letter or digit and before
    anything but a space, and closes the other way round; a zero-width space is a space, and what stands in a link's
    label or on both sides of a link is as good as anything else on the line. Of what overlaps, each is told.
    """
    yield from ((">", line) for line in quoted(text))
    for part in text.split("```")[::2]:
        for line in part.split("\n"):
            yield from _formatted(_SEQUENCE.sub(_words, line))


def _words(found: re.Match[str]) -> str:
    sequence = _read(found[1])
    return sequence.label if sequence and sequence.what in ("link", "date") else "name"


def _formatted(line: str) -> Iterator[tuple[Mark, str]]:
    line = html.unescape(line).replace(_GAP, " ")
    yield from (("`", found[1]) for found in _CODE.finditer(line))
    line = _CODE.sub("code", line)
    yield from ((":", found[1]) for found in _EMOJI.finditer(line))
    for mark in _STYLES:
        after = 0
        for start in (index for index, char in enumerate(line) if char == mark):
            if start < after or not _opens(line, start):
                continue
            end = next((at for at in range(start + 2, len(line)) if line[at] == mark and _closes(line, at)), 0)
            if end:
                yield mark, line[start + 1 : end]
                after = end + 1


def _opens(line: str, at: int) -> bool:
    return not line[at - 1 : at].isalnum() and bool(line[at + 1 : at + 2].strip())


def _closes(line: str, at: int) -> bool:
    return not line[at + 1 : at + 2].isalnum() and bool(line[at - 1].strip())


def unprintable(text: str) -> Iterator[str]:
    """Characters that no message should carry."""
    found = _UNPRINTABLE.search(text)
    if found:
        yield f"holds the character U+{ord(found[0]):04X}"


def rings(text: str, *, verbatim: bool) -> Iterator[str]:
    """What in the text notifies somebody. `verbatim` is the text object's, by default False."""
    yield from (sequence.raw for sequence in sequences(text) if sequence.what == "ping")
    if not verbatim:
        yield from _PARSED.findall(_SEQUENCE.sub(" ", text))


@lru_cache(maxsize=4_096)  # the same links and dates stand in thousands of messages
def _read(inside: str) -> Sequence | None:
    raw = f"<{inside}>"
    if _MEMBER.fullmatch(inside) or _EVERYBODY.fullmatch(inside):
        return Sequence("ping", raw)
    if _CHANNEL.fullmatch(inside):
        return Sequence("channel", raw)
    date = _DATE.fullmatch(inside)
    if date:
        tokens = set(_TOKEN.findall(date[2]))
        known = bool(tokens) and tokens <= _DATE_TOKENS and bool(date[4].strip())
        return Sequence("date", raw, date[3] or "") if known else None
    link = _LINK.fullmatch(inside)
    if link and (link[2] is None or link[2].strip()):
        return Sequence("link", raw, link[1])
    return None
