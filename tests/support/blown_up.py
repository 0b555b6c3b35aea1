"""Bodies blown up: a case in which lists, objects and texts are as long as somebody wants them to be."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

from bridge.sealing.destination import Options
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.reading import Reading, read
from bridge.sources.routes import route
from bridge.sources.source import Request
from bridge.wording.phrases import Say
from tests.support.casebook import NOW, Case, cases
from tests.support.strange import Path, at, places, put

# Every option that reads something of an event, with values that fit nothing, so that all of them are tried.
EVERY: Mapping[str, Options] = {
    "backlog": {
        "space": ("demo.backlog.com",),
        "person": tuple(f"Person {number}=U0MEMBER{number:03}" for number in range(50)),
        "ping": ("mentioned,assigned,notified",),
        "status": tuple(f"{number}=Status {number}" for number in range(5, 25)),
        "not-by": tuple(f"Nobody {number}" for number in range(20)),
        "route": tuple(f"category:None {number}=C0123456789" for number in range(20)),
    },
    "aws": {
        "raw": ("1",),
        "ping": ("ALARM=here", "critical=S0123456789"),
        "account": tuple(f"{number:012}=account {number}" for number in range(20)),
        "runbook": tuple(f"*a*b*c{number}*=https://wiki.example.com/" for number in range(20)),
        "route": tuple(
            f"{field}:*a*b*c{number}*=C0123456789" for field in ("alarm", "service") for number in range(10)
        ),
    },
}
# What long texts are made of: words of both languages, marks, what opens and never closes, what reads as JSON.
UNITS = (
    *("x", "あ", "x ", "\n", "\u0300", "[\n", "![", "*_~`", "@a", "@あ", "|a|\n", "- a\n b\n", "{code}a\n", "DEMO-1 "),
    *("https://a.b/( ", "a.b ", "<!channel>", "arn:aws:a:b:123456789012:", "{", '{"a":', "\\", "&#x20;", "''a ", "1"),
    *("a:", "a/", "a-", "a=", "a, ", "  ", "\t", '"', "(", "[a](b) ", "> ", "<br>", "\u202e"),
)


@dataclass(frozen=True, slots=True)
class Blown:
    """One way to make a body longer: what stands at `path` is made `size` bytes long."""

    path: Path
    name: str
    grown: Callable[[Any, int], Any]


def sent(case: Case) -> Any:
    """What a case says, out of its envelope: on a raw URL the same is said of it alone."""
    value = json.loads(case.path.read_bytes())
    return case.event().payload.value["message"] if case.source.name == "aws" else value


def richest() -> dict[str, Case]:
    """Of each kind the case with the most in it."""
    found: dict[str, tuple[int, Case]] = {}
    for case in cases():
        if case.path.suffix == ".json" and isinstance(sent(case), dict | list):
            name = f"{case.source.name}/{case.kind}"
            found[name] = max(
                found.get(name, (0, case)), (sum(1 for _ in places(sent(case))), case), key=lambda it: it[0]
            )
    return {name: case for name, (_, case) in found.items()}


def message(source: str, value: Any, say: Say) -> tuple[Reading, Message | None]:
    """The whole way from a body to its message, as the pipeline goes it, with every option that reads anything."""
    body, options = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), EVERY[source]
    event = SOURCES[source].read(Request(body, {}, NOW), options)
    reading = read(SOURCES[source], event, say)
    if reading.notice is None:
        return reading, None
    route(reading.notice.facts, options, SOURCES[source].routes)
    return reading, render(reading.notice, say)


def steps(work: Callable[[], object]) -> int:
    """How many calls it makes, of Python's functions and of C's: the same on any machine, however busy."""
    count = 0

    def profile(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def ways(value: Any) -> Iterator[Blown]:
    """All ways to make a body longer by one of the things in it."""
    for path in ((), *places(value)):
        here = at(value, path)
        if isinstance(here, list):
            yield from (Blown(path, f"varied {n}", _list(n)) for n in (0, 1))
        if isinstance(here, dict):
            yield Blown(path, "keys", lambda old, size: {**old, **{f"k{n}": n for n in range(size // 12)}})
            yield Blown(path, "long key", lambda old, size: {"k" * size: old, **old})
        if isinstance(here, str):
            yield from (Blown(path, repr(unit), _text(unit)) for unit in UNITS)


def blown(value: Any, way: Blown, size: int) -> Any:
    return put(value, way.path, way.grown(at(value, way.path), size))


def _text(unit: str) -> Callable[[Any, int], Any]:
    return lambda old, size: old + unit * (size // len(unit.encode()) + 1)


def _list(step: int) -> Callable[[Any, int], Any]:
    def grown(old: list[Any], size: int) -> list[Any]:
        elements = old or [{}]
        least = len(json.dumps(elements[0], ensure_ascii=False).encode()) + 4
        return [*old, *(_varied(elements[0], n * step) for n in range(size // least))]

    return grown


def _varied(value: Any, n: int) -> Any:
    """The same with other names and numbers."""
    match value:
        case dict():
            return {key: _varied(child, n) for key, child in value.items()}
        case list():
            return [_varied(child, n) for child in value]
        case str():
            return f"{value} {n}" if n and " " in value else value
        case bool() | None:
            return value
        case _:
            return value + n
