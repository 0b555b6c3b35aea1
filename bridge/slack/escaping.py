"""Plain text as Slack's mrkdwn, in which nothing of it means anything.

Escaping: https://docs.slack.dev/messaging/formatting-message-text#escaping. Slack has no escape for its own
formatting characters, so where a pair of them would format somebody's text, a zero-width space after the
first keeps them apart; a pair of backticks is replaced by its look-alike. So is a bare @channel kept apart,
which Slack may link when it parses names ("certain mentions will be automatically parsed":
https://docs.slack.dev/reference/block-kit/composition-objects/text-object).
"""

import re
from collections.abc import Iterator

ZERO_WIDTH_SPACE = "\u200b"
# C0 and C1 controls but tab and newline, and the two marks that turn the direction of foreign text around
_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), 0x202D, 0x202E))
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
_EVERYBODY = re.compile(r"@(?=here|channel|everyone|group)", re.IGNORECASE)


def escape(text: str) -> str:
    """Plain text, as plain text: nothing in it means anything to Slack."""
    return inert(tame(seen(text)))


def inert(text: str) -> str:
    """No control sequence, and no name that rings everybody."""
    if "@" in text:
        text = _EVERYBODY.sub(f"@{ZERO_WIDTH_SPACE}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # & first; far faster than a table


def seen(text: str) -> str:
    """The text without what no reader can see: control characters and direction overrides."""
    return text.translate(_UNSEEN) if _HIDDEN.search(text) else text


def escape_code(text: str) -> str:
    """Text for a fenced block: unable to end the fence."""
    return inert(seen(text).replace("```", "ˋˋˋ"))


def tame(text: str) -> str:
    """No pair of marks that would format what stands between them."""
    if "`" in text:
        text = "\n".join(line.replace("`", "ˋ") if line.count("`") > 1 else line for line in text.split("\n"))
        text = text.replace("```", "ˋˋˋ") if text.count("`") > 1 else text
    if "*" in text or "_" in text or "~" in text:
        text = "\n".join("".join(_tamed(line)) for line in text.split("\n"))
    return text


def _tamed(line: str) -> Iterator[str]:
    """The line with a zero-width space after every mark that a later one could close."""
    closes = {mark: _last_close(line, mark) for mark in "*_~"}
    for index, char in enumerate(line):
        yield char
        if closes.get(char, -1) > index + 1 and _opens(line, index):
            yield ZERO_WIDTH_SPACE


def _opens(line: str, index: int) -> bool:
    before, after = line[index - 1 : index] if index else "", line[index + 1 : index + 2]
    return not before.isalnum() and bool(after) and not after.isspace()


def _last_close(line: str, mark: str) -> int:
    for index in range(len(line) - 1, 0, -1):
        if line[index] == mark and not line[index - 1].isspace() and not line[index + 1 : index + 2].isalnum():
            return index
    return -1
