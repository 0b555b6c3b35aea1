"""Plain text as Slack's mrkdwn, in which nothing of it means anything.

Escaping: https://docs.slack.dev/messaging/formatting-message-text#escaping. Slack has no escape for its own
formatting characters, so where a pair of them would format somebody's text, a zero-width space after the
first keeps them apart; a pair of backticks is replaced by its look-alike. A pair may stand in two texts of one
line, or in a text and a style of ours: what comes `later` on the line is told by the marks in it that can close.
So is a bare @channel kept apart, which Slack may link where it parses names (`verbatim` forbids that in blocks,
nothing does in a notification), and the colons of an emoji's code inside a word, as in `repo:prod:db`: somebody who
means an emoji puts it between words. https://docs.slack.dev/messaging/formatting-message-text#emoji
"""

import re
from collections.abc import Container, Iterator

from bridge.patterns import pattern

ZERO_WIDTH_SPACE = "\u200b"
# C0 and C1 controls but tab and newline, and the marks that turn the direction of text around, also of text that is
# not theirs: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters; separators of lines are spaces
_UNSEEN: dict[int, str | None] = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))
_UNSEEN |= dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_UNSEEN |= {0x2028: " ", 0x2029: " "}
_HIDDEN = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_EVERYBODY = pattern(r"@(?=here|channel|everyone|group)", re.IGNORECASE)
# A code of an emoji (100 characters at most) inside a word, which a colon may be in too. Times stay as they are, since
# no emoji is called 30; two are numbers. An address is left alone: Slack links a bare one as it stands.
_NAME = r"(?:[^\WA-Z]|['+-]){1,100}:"  # without capitals
_IN_WORD = rf"(?:(?<=[A-Za-z0-9]):(?={_NAME})|(?<=:):(?={_NAME}[A-Za-z0-9]))(?!(?!100:|1234:)\d+:)"
_CODE_IN_WORD = pattern(_IN_WORD)
_CODE_OUTSIDE_ADDRESS = pattern(rf"(?P<address>https?://\S*)|{_IN_WORD}")
# What any of it looks for: of a text without it, one look tells that it stays (2,000 instructions instead of 10,000).
_ANY = re.compile("[*_~`:@&<>\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_CLOSING = pattern(r"(?<!\s)[*_~]|`")


def escape(text: str, later: Container[str] = ()) -> str:
    """Plain text, as plain text: nothing in it means anything to Slack, whatever of `later` comes after it."""
    return inert(tame(seen(text), later)) if _ANY.search(text) else text


def harmless(text: str) -> bool:
    """Whether nothing is in it that anything of this module looks for, as in most texts."""
    return not _ANY.search(text)


def inert(text: str) -> str:
    """No control sequence, and no name that rings everybody."""
    if "@" in text:
        text = _EVERYBODY.sub(f"@{ZERO_WIDTH_SPACE}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # & first; far faster than a table


def seen(text: str) -> str:
    """The text without what no reader can see: control characters and what turns the direction of text."""
    return text.translate(_UNSEEN) if _HIDDEN.search(text) else text


def escape_code(text: str) -> str:
    """Text for a fenced block: unable to end the fence."""
    if harmless(text):
        return text
    return inert(seen(text).replace("```", "ˋˋˋ"))


def closing(text: str) -> set[str]:
    """The marks in a text that may close what was opened before it on its line; as many wherever it is cut."""
    marked = "*" in text or "_" in text or "~" in text or "`" in text
    return set(_CLOSING.findall(text)) if marked else set()


def coded(text: str) -> str:
    """No code of an emoji inside a word, in an address neither."""
    return _CODE_IN_WORD.sub(f":{ZERO_WIDTH_SPACE}", text) if text.count(":") > 1 else text


def tame(text: str, later: Container[str] = ()) -> str:
    """No pair of marks that would format what stands between them, or make an emoji of it."""
    if text.count(":") > 1:
        text = _CODE_OUTSIDE_ADDRESS.sub(lambda found: found["address"] or f":{ZERO_WIDTH_SPACE}", text)
    if "`" in text:
        *above, last = text.split("\n")
        text = "\n".join((*(_ticked(line, ()) for line in above), _ticked(last, later)))
    if "*" in text or "_" in text or "~" in text:
        *above, last = text.split("\n")
        text = "\n".join("".join(_tamed(line, mark)) for line, mark in (*((line, ()) for line in above), (last, later)))
    return text


def _ticked(line: str, later: Container[str]) -> str:
    return line.replace("`", "ˋ") if "`" in later or line.count("`") > 1 else line


def _tamed(line: str, later: Container[str]) -> Iterator[str]:
    """The line with a zero-width space after every mark that a later one could close."""
    closes = {mark: len(line) + 1 if mark in later else _last_close(line, mark) for mark in "*_~"}
    for index, char in enumerate(line):
        yield char
        if closes.get(char, -1) > index + 1 and _opens(line, index, later):
            yield ZERO_WIDTH_SPACE


def _opens(line: str, index: int, later: Container[str]) -> bool:
    before, after = line[index - 1 : index] if index else "", line[index + 1 : index + 2]
    return not before.isalnum() and not after.isspace() and bool(after or line[index] in later)


def _last_close(line: str, mark: str) -> int:
    for index in range(len(line) - 1, 0, -1):
        if line[index] == mark and not line[index - 1].isspace() and not line[index + 1 : index + 2].isalnum():
            return index
    return -1
