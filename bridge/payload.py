"""Values from outside, each knowing its path ("$.content.summary: expected text")."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from bridge.errors import BadPayload, Malformed

MAX_DEPTH = 64
MAX_ELEMENTS = 10_000  # of one list or object: a sender who means well has no room for more in a body
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_HUGE = 1e300  # integers past what a float holds are nobody's number, and would break arithmetic later
_NUMBERS = (int, float)  # isinstance asks a tuple in a fifth of what a union takes
_MISSING: Any = object()
_new = object.__new__
_LONGEST_PATH, _LONGEST_KEY = 400, 100  # characters: long keys, deep down, would make paths longer than the body


class Payload:
    """A JSON value and where it stood. A missing key is null; nothing here raises but BadPayload.

    `text`, `number`, `flag` and `moment` raise BadPayload when the value is missing or of another type
    and no default is given; with a default they return that instead.

    Not one of `values.dataclass`, and its path is written out only when somebody asks: a hundred are made for an event
    and 130 for each of a batch, at a third of the instructions (1,300 instead of 4,500 for a member).
    """

    __slots__ = ("_step", "_under", "value")

    def __init__(self, value: Any, path: str = "$") -> None:
        self.value: Final = value
        self._under: Payload | None = None
        self._step: str | int = path

    @property
    def path(self) -> str:
        """Where it stood; deep down, where what holds it did."""
        if self._under is None:
            return str(self._step)
        path, step = self._under.path, self._step
        if len(path) >= _LONGEST_PATH:
            return path
        return f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}"

    def __repr__(self) -> str:
        return f"Payload(path={self.path!r})"  # what was sent stays out of reprs, and so out of logs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Payload) and (self.value, self.path) == (other.value, other.path)

    def __hash__(self) -> int:
        return hash((self.value, self.path))

    def __getitem__(self, key: str) -> "Payload":
        inner, value = _new(Payload), self.value  # as `_within`, which is a call more
        inner.value = value.get(key) if isinstance(value, dict) else None  # type: ignore[misc]
        inner._under, inner._step = self, key
        return inner

    def __iter__(self) -> Iterator["Payload"]:
        """The elements of a list, at most 10,000; nothing for anything else."""
        if isinstance(self.value, list):
            for index, element in enumerate(islice(self.value, MAX_ELEMENTS)):
                yield _within(self, index, element)

    def items(self) -> Iterator[tuple[str, "Payload"]]:
        """The members of an object, at most 10,000; nothing for anything else."""
        if isinstance(self.value, dict):
            for key, element in islice(self.value.items(), MAX_ELEMENTS):
                yield _clean(key), _within(self, key[:_LONGEST_KEY], element)

    def present(self) -> bool:
        """Whether there is anything: not null, not missing."""
        return self.value is not None

    def text(self, default: str | None = _MISSING) -> str:
        """A string, lone surrogates replaced by U+FFFD."""
        if isinstance(self.value, str):
            return _clean(self.value)
        return self._otherwise(default, "text")  # type: ignore[no-any-return]

    def number(self, default: float | None = _MISSING) -> int | float:
        """A finite number; also one sent as a string of digits, as Backlog's bulk updates do."""
        if isinstance(self.value, _NUMBERS) and not isinstance(self.value, bool):
            if abs(self.value) < _HUGE:  # false for NaN, too
                return self.value
        elif isinstance(self.value, str) and _DIGITS.fullmatch(self.value):
            return int(self.value)
        return self._otherwise(default, "a number")  # type: ignore[no-any-return]

    def flag(self, default: bool | None = _MISSING) -> bool:
        """true or false; also as a string, as Backlog's milestones have it."""
        if isinstance(self.value, bool):
            return self.value
        if self.value in ("true", "false"):
            return bool(self.value == "true")
        return self._otherwise(default, "true or false")  # type: ignore[no-any-return]

    def moment(self, default: datetime | None = _MISSING) -> datetime:
        """An ISO 8601 date and time, in UTC; one without a zone is taken as UTC."""
        if isinstance(self.value, str):
            try:
                moment = datetime.fromisoformat(self.value)
                moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                pass
            else:
                return moment
        return self._otherwise(default, "a date and time")  # type: ignore[no-any-return]

    def _otherwise(self, default: Any, expected: str) -> Any:
        if default is _MISSING:
            raise BadPayload(f"{_clean(self.path)}: expected {expected}")
        return default


def _within(outer: Payload, step: str | int, value: Any) -> Payload:
    """A part of it, without what a call of the class takes."""
    inner = _new(Payload)
    inner.value = value  # type: ignore[misc]
    inner._under, inner._step = outer, step
    return inner


def _clean(text: str) -> str:
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def parse(body: bytes) -> Payload:
    """The JSON object in a request's body. Raises Malformed, saying what is wrong and never what was sent.

    Strict: UTF-8 only (json.loads alone would also sniff UTF-16 and UTF-32), no byte order mark, an object
    outside, at most 64 levels deep, no NaN or Infinity. Of duplicate keys the last wins.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(
            en=f"The body is not UTF-8 (at byte {error.start}).",
            ja=f"ボディが UTF-8 ではありません（{error.start} バイト目）。",
        ) from None
    value = load(text)
    if not isinstance(value, dict):
        raise Malformed(
            en="The body is JSON, but not an object.", ja="ボディは JSON ですが、オブジェクトではありません。"
        )
    return Payload(value)


def load(text: str) -> Any:
    """Any JSON value, under the same limits as `parse`. Raises Malformed."""
    try:
        value = _decoded(text)
    except json.JSONDecodeError as error:
        raise Malformed(
            en=f"The body is not JSON (line {error.lineno}, column {error.colno}).",
            ja=f"ボディが JSON ではありません（{error.lineno} 行目、{error.colno} 文字目）。",
            place=(error.lineno, error.colno),
        ) from None
    except RecursionError:
        raise _nested() from None
    except ValueError:  # NaN, Infinity, or an integer past Python's digit limit
        raise Malformed(
            en="The body holds a number that is no JSON number, or far too long.",
            ja="ボディに、JSON の数値でないもの、または長すぎる数値が含まれています。",
        ) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _too_deep(value):
        raise _nested()
    return value


def _nested() -> Malformed:
    return Malformed(
        en=f"The body is nested deeper than {MAX_DEPTH} levels.",
        ja=f"ボディの入れ子が {MAX_DEPTH} 段を超えています。",
    )


def _refuse(_: str) -> None:
    raise ValueError


_decoded = json.JSONDecoder(parse_constant=_refuse).decode  # json.loads would make one for each text, a tenth of it


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return any(isinstance(node, dict | list) for node in level)
