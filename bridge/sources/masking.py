"""Masking: what is named like a secret is not shown in a channel, and it is said that it is not."""

import json
import re
from collections.abc import Iterator

from bridge.errors import Malformed
from bridge.payload import Payload, load
from bridge.wording.phrases import Phrase, Say

MASKED = Phrase(en="••• (masked)", ja="•••（非表示）")
_WORDS = (
    r"pass(?:word|wd|phrase|code)|secret|token|credential|authori[sz]ation|cookie|private[_-]?key|api[_-]?key|"
    r"signing[_-]?key|connection[_-]?string|(?<![a-z])(?:pwd|jwt|otp|bearer)(?![a-z])"
)
_SECRET = re.compile(_WORDS, re.IGNORECASE)
# what is told about a secret, and is none: its ARN, how many tokens a model used, whether a password must change
_ABOUT = re.compile(
    r"(?:arn|[a-z_-]id|name|type|counts?|status|state|version|expir\w*|at|date|time|policy|required|enabled|length|"
    r"rotat\w*|tokens)$",
    re.IGNORECASE,
)
_TYPED = re.compile(r"pass|pwd|pin$|secret|otp", re.IGNORECASE)  # these may be digits alone
_IN_TEXT = re.compile(
    rf"(?P<name>[\w.-]{{0,40}}?(?:{_WORDS})[\w-]{{0,20}})(?P<gap>\\?[\"']?\s{{0,3}}[:=]\s{{0,3}}\\?[\"']?)"
    r"(?P<value>(?:(?:Bearer|Basic) )?[^\s\"',;&}\\]{3,2000})",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[0-9]|.{16}|^(?:Bearer|Basic) ")  # in prose, what follows a colon is mostly prose
_NAMES, _VALUES = ("name", "Name", "key", "Key"), ("value", "Value")
_DEEPEST = 3  # texts within texts


def secret(name: str, value: object = "") -> bool:
    """Whether what is called so is nobody's to read in a channel."""
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return False
    if isinstance(value, int | float) and not _TYPED.search(name):
        return False
    if isinstance(value, str) and value.startswith("arn:"):
        return False
    return _SECRET.search(name) is not None and not _ABOUT.search(name)


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
    if not _SECRET.search(text):
        return text
    start = text.find("{")
    end = text.rfind("}") + 1
    if 0 <= start < end and deepest:
        try:
            inner = load(text[start:end])
        except Malformed:
            return _IN_TEXT.sub(lambda found: _hidden(found, mask), text)
        hidden = _masked(inner, mask, deepest - 1)
        whole = text[start:end] if hidden == inner else json.dumps(hidden, ensure_ascii=False)
        before, after = (_IN_TEXT.sub(lambda found: _hidden(found, mask), part) for part in (text[:start], text[end:]))
        return before + whole + after
    return _IN_TEXT.sub(lambda found: _hidden(found, mask), text)


def _hidden(found: re.Match[str], mask: str) -> str:
    name, gap, value = found.group("name", "gap", "value")
    if gap == ":" and found.string[: found.start()].endswith(":"):  # an ARN's parts
        return found.group()
    sure = "=" in gap or '"' in gap or "'" in gap or _TELLING.search(value)
    return f"{name}{gap}{mask}" if sure and secret(name, value) else found.group()
