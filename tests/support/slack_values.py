"""What a value in a message may be: small checks to build the rules of Slack's objects from."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support import slack_mrkdwn
from tests.support.slack_limits import LIMITS

Wrong = Iterator[tuple[str, str]]  # a JSON pointer within the value, and what is wrong there
Check = Callable[[Any], Wrong]


def _size(limit: str, size: int, of: str) -> Wrong:
    row = LIMITS[limit]
    if size > row.most:
        yield "", f"must be less than {row.most + 1} {of}"
    if size < row.least:
        yield "", f"must be more than {row.least - 1} {of}"


def string(limit: str, *, formatted: bool = False) -> Check:
    def check(value: Any) -> Wrong:
        if not isinstance(value, str):
            yield "", "must be a string"
            return
        yield from _size(limit, len(value), "characters")
        if LIMITS[limit].least and value and not value.strip():
            yield "", "must not be blank"
        for what in slack_mrkdwn.faults(value) if formatted else slack_mrkdwn.unprintable(value):
            yield "", what

    return check


def match(pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> Wrong:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield "", f"must match {pattern.pattern}"

    return check


def flag(value: Any) -> Wrong:
    if not isinstance(value, bool):
        yield "", "must be a boolean"


def url(limit: str) -> Check:
    def check(value: Any) -> Wrong:
        yield from string(limit)(value)
        if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            yield "", "must be a URL"

    return check


def items(limit: str, of: Check) -> Check:
    def check(value: Any) -> Wrong:
        if not isinstance(value, list):
            yield "", "must be an array"
            return
        yield from _size(limit, len(value), "items")
        for index, item in enumerate(value):
            yield from within(str(index), of(item))

    return check


def fields(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    known = required | (optional or {})

    def check(value: Any) -> Wrong:
        if not isinstance(value, dict):
            yield "", "must be an object"
            return
        yield from ((f"/{key}", "missing required field") for key in required if key not in value)
        for key, member in value.items():
            if key not in known:
                yield f"/{key}", "unknown field"
            else:
                yield from within(key, known[key](member))

    return check


def typed(types: dict[str, Check]) -> Check:
    """An object told from others by its `type`."""

    def check(value: Any) -> Wrong:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in types:
            yield "/type", f"unsupported type: {kind!r}"
        else:
            yield from types[kind](value)

    return check


def within(key: str, wrong: Wrong) -> Wrong:
    return ((f"/{key}{at}", what) for at, what in wrong)


def anything(value: Any) -> Wrong:
    return iter(())
