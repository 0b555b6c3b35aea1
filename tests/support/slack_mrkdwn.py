"""Reads mrkdwn as Slack does: its special sequences, what is wrong with them, and whom they notify.

From https://docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are control characters, so
outside a sequence they are `&amp;`, `&lt;`, `&gt;`; a sequence stands between `<` and `>`. Stricter than
Slack, which shows a broken sequence as text: here it is a fault, for it means that something was not escaped
or was clipped in the middle.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

What = Literal["link", "date", "ping", "channel"]

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
# control characters but tab and line feed, and lone surrogates
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


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
