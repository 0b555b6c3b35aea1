"""What AWS Health writes about an event, shortened at the ends of paragraphs: of many updates the latest are told."""

import re

from bridge.wording.phrases import MORE_CHARACTERS, Say
from bridge.wording.text import Paragraph, Text, plain

_MOST, _LONGEST = 4, 1_000  # paragraphs, and their characters
_UPDATE = re.compile(r"\[[^\]\n]{0,20}[0-9]{1,2}:[0-9]{2}[^\]\n]{0,20}\]")  # [05:00 AM PST], the oldest first
_APART = re.compile(r"\n[ \t]*\n\s*")


def shortened(text: str, say: Say) -> Text:
    """The first paragraphs; of an account of what happened, its beginning and its end."""
    paragraphs = [part for part in _APART.split(text.replace("\r\n", "\n").strip()) if part.strip()]
    updates = [part for part in paragraphs if _UPDATE.match(part)]
    head = paragraphs[:1] if len(updates) > 1 else []
    if not head:
        kept = _fitting(paragraphs, _MOST, _LONGEST)
        return (*_told(kept), *_left_out(paragraphs[len(kept) :], say))
    rest = paragraphs[1:]
    kept = _fitting(rest[::-1], _MOST - 1, _LONGEST - len(head[0]))[::-1]
    return (*_told(head), *_left_out(rest[: len(rest) - len(kept)], say), *_told(kept))


def _fitting(paragraphs: list[str], most: int, room: int) -> list[str]:
    """As many as there is room for; one at least."""
    kept: list[str] = []
    for part in paragraphs[:most]:
        room -= len(part)
        if kept and room < 0:
            break
        kept.append(part)
    return kept


def _told(paragraphs: list[str]) -> Text:
    return tuple(block for part in paragraphs for block in plain(part))


def _left_out(paragraphs: list[str], say: Say) -> Text:
    count = sum(map(len, paragraphs))
    return (Paragraph((say(MORE_CHARACTERS, n=count),)),) if count else ()
