"""Masking: what is named like a secret is not shown in a channel, and it is said that it is not."""

import json
import re
from collections.abc import Iterator

from bridge.errors import Malformed
from bridge.patterns import pattern
from bridge.payload import Payload, load
from bridge.wording.phrases import Phrase, Say

MASKED = Phrase(en="••• (masked)", ja="•••（非表示）")
_WHOLE = ("pwd", "jwt", "otp", "bearer")  # in a longer word they mean nothing
# In small letters alone, and each beginning with one: so the search skips what begins none, a tenth of the time.
_SECRET = pattern(
    r"pass(?:word|wd|phrase|code)|secret|token|credential|authori[sz]ation|cookie|private[_-]?key|api[_-]?key|"
    r"signing[_-]?key|connection[_-]?string|" + "|".join(rf"{word}(?<![a-z]{word})(?![a-z])" for word in _WHOLE)
)
# what is told about a secret, and is none: its ARN, how many tokens a model used, whether a password must change
_ABOUT = pattern(
    r"(?:arn|[a-z_-]id|name|type|counts?|status|state|version|expir\w*|at|date|time|policy|required|enabled|length|"
    r"rotat\w*|tokens)$"
)
_TYPED = pattern(r"pass|pwd|pin$|secret|otp")  # these may be digits alone
_BEFORE, _END = 40, 60  # characters of a name: before the word in it that tells; its end, which tells what it is about
_LED = pattern(rf"[\w.-]{{0,{_BEFORE}}}\Z")
_REST = pattern(
    r"(?P<rest>[\w-]{0,20})(?P<gap>\\?[\"']?\s{0,3}[:=]\s{0,3}\\?[\"']?)"
    r"(?P<value>(?:(?:Bearer|Basic) )?[^\s\"',;&}\\]{3,2000})",
    re.IGNORECASE,
)
_TELLING = pattern(r"[0-9]|.{16}|^(?:Bearer|Basic) ")  # in prose, what follows a colon is mostly prose
_NAMES, _VALUES = ("name", "Name", "key", "Key"), ("value", "Value")
_DEEPEST = 3  # texts within texts


def secret(name: str, value: object = "") -> bool:
    """Whether what is called so is nobody's to read in a channel."""
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return False
    small = _small(name)
    if isinstance(value, int | float) and not _TYPED.search(small):
        return False
    if isinstance(value, str) and value.startswith("arn:"):
        return False
    return _SECRET.search(small) is not None and not _ABOUT.search(small[-_END:])


def masked(payload: Payload, say: Say) -> Payload:
    """The payload with the values of secrets replaced at any depth, in JSON within its texts, too."""
    return Payload(_masked(payload.value, say.text(MASKED), _DEEPEST), payload.path)


def masked_text(text: str, say: Say) -> str:
    """A text in which JSON, and name=value, may hold secrets; else as it is."""
    return Payload(_text(text, say.text(MASKED), _DEEPEST)).text()  # JSON within may spell out halves of characters


def _masked(value: object, mask: str, deepest: int) -> object:
    if isinstance(value, dict):
        return dict(_members(value, mask, deepest))
    if isinstance(value, list):
        return [_masked(element, mask, deepest) for element in value]
    return _text(value, mask, deepest) if isinstance(value, str) else value


def _members(members: dict[str, object], mask: str, deepest: int) -> Iterator[tuple[str, object]]:
    """Also of {"name": "DB_PASSWORD", "value": …}, as variables and parameters are listed."""
    called = next((name for key in _NAMES if isinstance(name := members.get(key), str)), "")
    for key, value in members.items():
        hidden = secret(key, value) or (key in _VALUES and secret(called, value))
        yield key, mask if hidden else _masked(value, mask, deepest)


def _text(text: str, mask: str, deepest: int) -> str:
    if not _SECRET.search(_small(text)):
        return text
    start = text.find("{")
    end = text.rfind("}") + 1
    if 0 <= start < end and deepest:
        try:
            inner = load(text[start:end])
        except Malformed:
            return _assigned(text, mask)
        hidden = _masked(inner, mask, deepest - 1)
        whole = text[start:end] if hidden == inner else json.dumps(hidden, ensure_ascii=False)
        return _assigned(text[:start], mask) + whole + _assigned(text[end:], mask)
    return _assigned(text, mask)


def _assigned(text: str, mask: str) -> str:
    """The text without the values of `name=value` and `name: value`, where the name is a secret's.

    From word to word that may tell: to try a name at every character takes a hundred times as long."""
    parts: list[str] = []
    small, at, start, taken = _small(text), 0, 0, 0
    while word := _SECRET.search(small, start):
        start = word.start() + 1
        if found := _REST.match(text, word.end()):
            led = _LED.search(text[max(taken, word.start() - _BEFORE) : word.start()])
            name = f"{led[0] if led else ''}{text[word.start() : word.end()]}{found['rest']}"
            if _hides(name, found):
                parts += text[at : found.start("value")], mask
                at = found.end()
            start = taken = found.end()
    return "".join((*parts, text[at:]))


def _hides(name: str, found: re.Match[str]) -> bool:
    gap, value = found.group("gap", "value")
    begins = found.start() + len(found["rest"]) - len(name)
    if gap == ":" and begins > 0 and found.string[begins - 1] == ":":  # an ARN's parts
        return False
    sure = "=" in gap or '"' in gap or "'" in gap or _TELLING.search(value)
    return bool(sure) and secret(name, value)


def _small(text: str) -> str:
    """In small letters, each in its place."""
    small = text.casefold()
    if len(small) == len(text):
        return small
    return "".join(one if len(one := char.casefold()) == 1 else char for char in text)
