"""The last resort: what is in a JSON nobody has told us about, as labelled values rather than as JSON."""

import math
import re
from collections.abc import Iterator

from bridge.budget import Budget
from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, number
from bridge.wording.text import cut, within

MOST = 8  # as many fields as a message shows
_LABEL, _VALUE, _SHORT = 60, 160, 40  # columns
_MOST_JOINED = 20
_LONGEST_NAME = 200  # characters of what a value stands in
_MOST_LOOKS = 10_000  # values that are looked at, in a JSON that anybody may have made
# by the end of its name: what a reader asks for first, and what only machines ask for
_FIRST = re.compile(r"(?:status|state|result|severity|reason|message|error)(?:\.value)?$", re.IGNORECASE)
_LAST = re.compile(r"(?:Id|ID|Arn|ARN|Version|(?:^|[._-])(?:id|arn|version))$")
_MORE = Phrase(en="{n} more values", ja="ほか {n} 項目")


def fields(payload: Payload, say: Say, without: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """The most telling values, and where there are more, the rest in one last field. `without`: names not to show.

    How it ended and why before the rest, ids and versions after it; else outermost first, as they were sent.
    """
    looks = Budget(_MOST_LOOKS)
    found = [pair for pair in values(payload, looks) if pair[0] not in without]
    told = sorted(found, key=lambda pair: _rank(pair[0]))
    kept = told if len(told) <= MOST else told[: MOST - 1]
    shown = tuple(
        Field((cut(name, _LABEL),), (cut(value, _VALUE),), short=within(value, _SHORT)) for name, value in kept
    )
    return shown + _rest(told[len(kept) :], say, "" if looks.left else "+")


def _rest(told: list[tuple[str, str]], say: Say, over: str) -> tuple[Field, ...]:
    """`over`: a mark that there are still more."""
    if not told:
        return ()
    values = " · ".join(f"{cut(name, _LABEL)}: {cut(value, _SHORT)}" for name, value in told[:_MOST_JOINED])
    return (
        Field(
            say(_MORE, n=f"{number(len(told))}{over}"),
            (values + (" · …" if len(told) > _MOST_JOINED else ""),),
            short=False,
        ),
    )


def _rank(name: str) -> int:
    return 0 if _FIRST.search(name) else 2 if _LAST.search(name) else 1


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
                elif text.strip():
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
        return number(value).replace(",", "") if math.isfinite(value) else "∞"
    return str(value) if isinstance(value, int) else node.text("")
