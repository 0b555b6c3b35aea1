"""Strange values, and every place in a payload where one can stand."""

from collections.abc import Iterator
from functools import cache
from typing import Any

Step = str | int
Path = tuple[Step, ...]

_DEEP: list[Any] = []
for _ in range(60):
    _DEEP = [_DEEP]

STRANGE: tuple[Any, ...] = (
    None,
    "",
    "null",
    True,
    -1,
    1e308,
    "長い long " * 1_250,
    "\x00\x1b[31m\x85\r\n\t\ud83d<!channel> & *_~`x`*_~ ```|>\udc00\u202e",
    [],
    {},
    _DEEP,
)
assert len(STRANGE) == 11
assert len(STRANGE[6]) == 10_000


def places(value: object, path: Path = ()) -> Iterator[Path]:
    """The path of every node but the root, outermost first."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key)
            yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield (*path, index)
            yield from places(child, (*path, index))


def put(value: Any, path: Path, new: object) -> Any:
    """A copy of the value with another one at the path."""
    if not path:
        return new
    step, *rest = path
    copy = value.copy()
    copy[step] = put(value[step], tuple(rest), new)
    return copy


def at(value: Any, path: Path) -> Any:
    """What stands at the path."""
    for step in path:
        value = value[step]
    return value


def shown(path: Path) -> str:
    """The path as Payload writes it: $.content.changes[0].field."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def matches(pattern: str, path: Path) -> bool:
    """Whether a path is the pattern's: one with [*] for any index and * for any key: $.content.changes[*].field."""
    return len(_steps(pattern)) == len(path) and covers(pattern, path)


def covers(pattern: str, path: Path) -> bool:
    """Whether the path matches the pattern or is a parent of such a path: replacing a parent removes the child."""
    return len(path) <= len(_steps(pattern)) and all(map(_fits, _steps(pattern), path))


@cache
def _steps(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.removeprefix("$").replace("[", ".[").split(".")[1:])


def _fits(want: str, step: Step) -> bool:
    return want == ("[*]" if isinstance(step, int) else step) or (want == "*" and isinstance(step, str))
