"""The long run: python -m tests.soak --events 10000 --seeds 5 [--mode direct|queue].

Prints a table; ends with 1 if a promise was broken.
"""

import argparse
import io
import os
import sys
import time
from contextlib import redirect_stderr
from typing import get_args
from unittest.mock import patch

from tests.soak.judge import Tally, wrong
from tests.soak.run import run
from tests.support.crossing import Mode
from tests.support.local_aws import LocalAws

COLUMNS = (
    "sent",
    "accepted",
    "posted",
    "parked",
    "false_2xx",
    "marked",
    "resent",
    "unexplained",
    "inversions",
    "strays",
    "asked",
    "spoiled",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=5, help="how many, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--mode", choices=get_args(Mode), action="append")
    asked = parser.parse_args(arguments)
    _say(f"| mode | seed | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} | seconds |")
    _say("|-|-|" + "-:|" * (len(COLUMNS) + 1))
    failed = False
    for mode in asked.mode or get_args(Mode):
        for seed in range(asked.first, asked.first + asked.seeds):
            started = time.monotonic()
            tally = soaked(asked.events, seed, mode)
            cells = " | ".join(f"{getattr(tally, name):,}" for name in COLUMNS)
            _say(f"| {mode} | {seed} | {cells} | {time.monotonic() - started:.0f} |")
            for problem in wrong(tally, mode):
                failed = True
                _say(f"WRONG: {mode}, seed {seed}: {problem}")
    return int(failed)


def soaked(events: int, seed: int, mode: Mode) -> Tally:
    """One run, without its log, on a moto of its own."""
    with redirect_stderr(io.StringIO()), LocalAws(one_at_a_time=True) as aws, patch.dict(os.environ, aws.env):
        return run(events, seed, mode, aws)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
