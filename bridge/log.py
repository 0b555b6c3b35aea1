"""One JSON object a line. Never a URL, a token, a body or a Slack secret."""

import os
import re
import sys
import time
import traceback
from typing import Literal, TypedDict, Unpack

from bridge.encoding import encoder

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
_threshold, _stage = 1, ""
_OUTERMOST, _INNERMOST = 10, 40  # frames of a bug that are told, where there are more
_PATH_MOST = 80  # characters of a frame's file

_json = encoder(ascii_only=False)
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,64}")

NAMESPACE = "Kakehashi"
UNITS = {"SlackMilliseconds": "Milliseconds"}  # all others are counts


class Metrics(TypedDict, total=False):
    """What is counted of one event; docs/operating.md says what each means."""

    Posted: int
    Skipped: int
    Refused: int
    Slowed: int
    Repeated: int
    Parked: int
    DeadDestination: int
    Unthreaded: int
    Unavailable: int
    Stuck: int
    NotArrived: int
    SlackMilliseconds: float


def configure(level: Level, stage: str = "") -> None:
    """Drop what is below `level`, and count for the `stage`, for the process."""
    global _threshold, _stage  # the settings of a process-wide stream
    _threshold, _stage = LEVELS.index(level), stage


def shows(level: Level) -> bool:
    """Whether a line of this level is written, for what would take time to make."""
    return LEVELS.index(level) >= _threshold


def plain(id_: str) -> str | None:
    """A sender's own id of an event, to be found by; what is no plain word is not repeated in a log."""
    return id_ if _PLAIN.fullmatch(id_) else None


def write(level: Level, event: str, **facts: str | int | float | None) -> None:
    """One line on stderr; facts that are None are left out."""
    if not shows(level):
        return
    _print(time.time(), level, event, **{name: fact for name, fact in facts.items() if fact is not None})


def _print(now: float, level: Level, event: str, **facts: object) -> None:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
    line = {"time": stamp, "level": level, "event": event, **facts}
    # in one piece: between the two that print() makes of it, another thread's or process's line may come
    sys.stderr.write(_json(line) + "\n")
    sys.stderr.flush()


def metrics(source: str, **values: Unpack[Metrics]) -> None:
    """One line on stderr that CloudWatch Logs reads as metrics too, whatever the level; nothing when there is no value.

    By source; of a stage that has a name by stage, and by both.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    if not values:
        return
    now = time.time()
    defined = [{"Name": name, "Unit": UNITS.get(name, "Count")} for name in values]
    dimensions = [["Stage"], ["Stage", "Source"]] if _stage else [["Source"]]
    directive = {"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": defined}
    _print(
        now,
        "INFO",
        "metrics",
        _aws={"Timestamp": int(now * 1_000), "CloudWatchMetrics": [directive]},
        **({"Stage": _stage} if _stage else {}),
        Source=source or "unknown",  # a dimension's value may not be empty
        **values,
    )


def debug(event: str, **facts: str | int | float | None) -> None:
    write("DEBUG", event, **facts)


def info(event: str, **facts: str | int | float | None) -> None:
    write("INFO", event, **facts)


def warning(event: str, **facts: str | int | float | None) -> None:
    write("WARNING", event, **facts)


def error(event: str, **facts: str | int | float | None) -> None:
    write("ERROR", event, **facts)


def bug(raised: Exception, **facts: str | int | float | None) -> None:
    """A bug's line: its type and its frames. Its message may quote what was sent, so it is left out."""
    error("bug", **facts, type=type(raised).__name__, where=frames(raised))


def frames(raised: BaseException) -> str:
    """Every frame that it went through as file:line, ours and the libraries', the outermost first."""
    every = [f"{_file(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(raised.__traceback__)]
    if len(every) > _OUTERMOST + _INNERMOST:
        every[_OUTERMOST:-_INNERMOST] = ["…"]
    return " > ".join(every)


def _file(path: str) -> str:
    """A module's file as one imports it, "flask/app.py", without where on this computer that lies."""
    roots = [root for root in sys.path if root and path.startswith(root + os.sep)]
    start = max(map(len, roots), default=len(os.path.dirname(path)))
    return path[start:].lstrip(os.sep)[-_PATH_MOST:]
