"""Probes every pattern of the bridge for texts that make it slow: python -m bench.patterns_time [LENGTH]

Each is given texts of LENGTH characters (60,000), made of what stands in the pattern itself and of a few others, by the
methods that its module calls: from the first character alone (`match`, `fullmatch`), or from each (`search`, `sub` …).
Prints those that take longer than two microseconds a character, and fails if there are any: at a mebibyte they would
take a request more than its second. The page and the command line read what their own user gives them: they are left
out.
"""

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import bridge
from bridge.patterns import Pattern

MOST = 2e-6  # seconds a character
OTHERS = ("a", " ", "1", "a ", "あ", "\n", ":", "/", "-", "{", "a.b/", "ab:", " ,")
LEFT_OUT = (
    "bridge.page",
    "bridge.cli",
    "bridge.__main__",
    "bridge.deployed",
)  # the last reads the operator's own files
FROM_EACH = ("search", "sub", "subn", "finditer", "findall", "split")
_UNITS, _PAIRED = 40, 8  # of a pattern's own pieces, the shortest first; of these each with each


def patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Each with its module's name and its own."""
    for found in pkgutil.walk_packages(bridge.__path__, "bridge."):
        if not found.name.startswith(LEFT_OUT):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                yield from ((found.name, name, one) for one in _in(value))


def _in(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case Pattern():
            yield value.compiled()
        case re.Pattern() if isinstance(value.pattern, str):
            yield value
        case dict():
            yield from (one for inner in value.values() for one in _in(inner))
        case tuple() | list() | set() | frozenset():
            yield from (one for inner in value for one in _in(inner))


def methods(module: ModuleType, name: str) -> set[str]:
    """How the pattern is called: in its module, by its name or as one of several that another name goes through; if it
    is not called there, wherever it is."""
    called = re.compile(rf"\b(?:{name}(?:\[\w+\])?|pattern|form|one|known)\.([a-z]+)\(")
    own = set(called.findall(Path(str(module.__file__)).read_text(encoding="utf-8")))
    root = Path(str(bridge.__file__)).parent
    return own or {one for file in root.rglob("*.py") for one in called.findall(file.read_text(encoding="utf-8"))}


def units(compiled: re.Pattern[str]) -> list[str]:
    """What texts are made of that nearly fit it."""
    pieces: set[str] = set()
    whole = "".join(_literals(_parsed(compiled), pieces))
    own = sorted({whole, whole[:-1], whole[:3], *pieces, *OTHERS} - {""}, key=len)[:_UNITS]
    return [*own, *(one + other for one in own[:_PAIRED] for other in own[:_PAIRED])]


def _parsed(compiled: re.Pattern[str]) -> Iterable[Any]:
    parser: Any = importlib.import_module("re._parser")
    parsed: Iterable[Any] = parser.parse(compiled.pattern, compiled.flags)
    return parsed


def _literals(parsed: Iterable[Any], pieces: set[str]) -> Iterator[str]:
    """The characters that one way through it has; those of the other ways go to `pieces`."""
    for code, told in parsed:
        match str(code):
            case "LITERAL":
                yield chr(told)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from _literals(told[2], pieces)
            case "SUBPATTERN":
                yield from _literals(told[3], pieces)
            case "ASSERT" | "ASSERT_NOT":
                yield from _literals(told[1], pieces)
            case "BRANCH":
                pieces |= {"".join(_literals(way, pieces)) for way in told[1]}
            case "IN":
                pieces |= {chr(one[0] if isinstance(one, tuple) else one) for kind, one in told if _is_char(kind)}
            case _:
                pass


def _is_char(kind: object) -> bool:
    return str(kind) in ("LITERAL", "RANGE")


def seconds(compiled: re.Pattern[str], text: str, *, each: bool) -> float:
    """Of CPU, for one text."""
    began = time.process_time()
    if each:
        for _ in compiled.finditer(text):
            pass
    else:
        for shown in (text, text + "!", text + "\n"):
            compiled.fullmatch(shown)
    return time.process_time() - began


def main(length: int = 60_000) -> int:
    slow = 0
    known: set[tuple[str, str]] = set()
    for module, name, compiled in patterns():
        if (module, compiled.pattern) in known:
            continue
        known.add((module, compiled.pattern))
        each = bool(methods(sys.modules[module], name) & set(FROM_EACH))
        for unit in units(compiled):
            text = (unit * (length // len(unit) + 1))[:length]
            took = seconds(compiled, text, each=each)
            if took > MOST * length:
                slow += 1
                print(f"{took / length * 1e6:8.1f} µs a character  {module}.{name} at {unit!r}", flush=True)
                break
    print(f"{len(known)} patterns, {slow} slow")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
