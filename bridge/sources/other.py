"""The last resort: what is in a JSON nobody has told us about, as labelled values rather than as JSON."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bridge.budget import Budget
from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.sources.masking import masked
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, joined, number, significant
from bridge.wording.text import Inline, columns, cut, within

MOST = 8  # as many fields as a message shows
_LABEL, _VALUE, _SHORT = 60, 160, 40  # columns
_MOST_JOINED = 20
_LONGEST_NAME = 200  # characters of what a value stands in
_MOST_LOOKS = 10_000  # values that are looked at, in a JSON that anybody may have made
# by the end of its name: what a reader asks for first, and what only machines ask for
_FIRST = re.compile(r"(?:status|state|result|severity|reason|message|error)(?:\.value)?$", re.IGNORECASE)
_NAME = re.compile(r"(?:name|[\w-]*(?:Name|[_-]name))")  # of the thing itself: what is deeper is of something else
_LAST = re.compile(r"(?:Id|ID|Arn|ARN|Version|(?:^|[._-])(?:id|arn|version))$")
_WHEN = re.compile(
    r"(?:[tT]ime|[tT]imestamp|[dD]ate|[dD]eadline|[eE]xpir\w*|(?<=[a-z])At|_at|On|[sS]ince|[uU]ntil|[sS]tart(?:ed)?|[eE]nd(?:ed)?)$"
)
_STAMP = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")  # 2001 to 2033
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_NEVER = datetime.max.replace(tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1971, 2100
_NOTHING = frozenset(("null", "undefined", "n/a", "-", "--"))  # as people's own code writes it
_MORE = Phrase(en="{n} more values", ja="ほか {n} 項目")


def fields(payload: Payload, say: Say, without: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """The most telling values, and where there are more, the rest in one last field. `without`: names not to show.

    How it ended and why before the rest, names first in it, ids and versions after it; else outermost first, as they
    were sent.
    """
    looks = Budget(_MOST_LOOKS)
    told = sorted((pair for pair in values(masked(payload, say), looks) if pair[0] not in without), key=_rank)
    kept = told if len(told) <= MOST else told[: MOST - 1]
    shown = tuple(
        Field((_label(name),), (_moment(name, value) or cut(value, _VALUE),), short=within(value, _SHORT))
        for name, value in kept
    )
    return shown + _rest(told[len(kept) :], say, "" if looks.left else "+")


def _rest(told: list[tuple[str, str]], say: Say, over: str) -> tuple[Field, ...]:
    """`over`: a mark that there are still more."""
    if not told:
        return ()
    parts: list[Inline] = []
    for name, value in told[:_MOST_JOINED]:
        parts += [" · " if parts else "", f"{_label(name)}: ", _moment(name, value) or cut(value, _SHORT)]
    if len(told) > _MOST_JOINED:
        parts.append(" · …")
    return (Field(say(_MORE, n=f"{number(len(told))}{over}"), joined(parts), short=False),)


def _label(name: str) -> str:
    """The name; of a long way its end, which tells what the value is."""
    parts = name.split(".")
    while columns(".".join(parts)) > _LABEL and len(parts) > 1:
        parts = parts[1:]
    whole = ".".join(parts)
    return cut(whole if whole == name else f"….{whole}", _LABEL + 2)


def _rank(told: tuple[str, str]) -> int:
    name, value = told
    if value.startswith("arn:") or _LAST.search(name):
        return 3
    return 0 if _FIRST.search(name) else 1 if _NAME.fullmatch(name) else 2


def _moment(name: str, value: str) -> datetime | None:
    """A moment, given in seconds or milliseconds since 1970 under a name that calls it one, or in ISO 8601."""
    if _STAMP.fullmatch(value):
        return (
            datetime.fromtimestamp(int(value) / (1_000 if len(value) > 10 else 1), UTC) if _WHEN.search(name) else None
        )
    found = Payload(value).moment(_NEVER) if _ISO.fullmatch(value) else _NEVER
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def values(payload: Payload, looks: Budget | None = None) -> Iterator[tuple[str, str]]:
    """Every value worth showing and its dotted name, level by level; a list of plain values is one, joined. `looks`:
    how many are looked at."""
    looks = looks or Budget(_MOST_LOOKS)
    level = [("", payload)]
    while level:
        deeper = []
        for path, node in level:
            for name, member in _members(path, node):
                if not looks.spend(1):
                    return
                child = opened(member)
                text = _text(child)
                if text is None:
                    deeper.append((name, child))
                elif text.strip() and text.strip().lower() not in _NOTHING:
                    yield name, text
        level = deeper


def opened(node: Payload) -> Payload:
    """What a text holds, where that is JSON with a structure of its own; else the value as it is."""
    text = node.text("").strip()
    if text[:1] not in ("{", "["):
        return node
    try:
        inner = load(text)
    except Malformed:
        return node
    return Payload(inner, node.path)


def _members(path: str, node: Payload) -> Iterator[tuple[str, Payload]]:
    """An element of a list is counted from 1; where it is the only one, it stands for the list."""
    start = f"{path[:_LONGEST_NAME]}." if path else ""  # or keys, deep down, made names longer than the body
    for key, child in node.items():
        yield start + (key.strip() or "?"), child
    elements = tuple(node)
    for index, child in enumerate(elements, start=1):
        yield (f"{start}{index}" if len(elements) > 1 or not path else path), child


def _text(node: Payload) -> str | None:
    """A plain value, or a list of them; None for what has a structure of its own."""
    if isinstance(node.value, dict):
        return None
    elements = tuple(node)
    if not elements:
        return _plain(node)
    if any(isinstance(element.value, dict | list) for element in elements):
        return None
    texts = [text for element in elements if (text := _plain(element).strip())]
    return ", ".join(texts[:_MOST_JOINED]) + (", …" if len(texts) > _MOST_JOINED else "")


def _plain(node: Payload) -> str:
    """As JSON has it, without quotes; nothing for null, [] and {}."""
    value = node.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return significant(value).replace(",", "") if math.isfinite(value) else "∞"
    return str(value) if isinstance(value, int) else node.text("")
