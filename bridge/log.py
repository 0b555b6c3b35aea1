"""One JSON object a line. Never a URL, a token, a body or a Slack secret."""

import json
import sys
import time
from typing import Literal

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
_threshold = 1


def configure(level: Level) -> None:
    """Drop what is below `level`, for the process."""
    global _threshold  # the one setting of a process-wide stream
    _threshold = LEVELS.index(level)


def write(level: Level, event: str, **facts: str | int | float | None) -> None:
    """One line on stderr; facts that are None are left out."""
    if LEVELS.index(level) < _threshold:
        return
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
    line = {"time": stamp, "level": level, "event": event}
    line |= {name: fact for name, fact in facts.items() if fact is not None}  # type: ignore[misc]
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def info(event: str, **facts: str | int | float | None) -> None:
    write("INFO", event, **facts)


def warning(event: str, **facts: str | int | float | None) -> None:
    write("WARNING", event, **facts)


def error(event: str, **facts: str | int | float | None) -> None:
    write("ERROR", event, **facts)
