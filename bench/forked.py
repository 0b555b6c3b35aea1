"""Runs each of many jobs in a forked process of its own, a few at a time."""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from select import select

Job = Callable[[], str]  # what it returns is told; at most as long as a pipe takes at once
AT_ONCE = max(os.cpu_count() or 1, 2)


def each(jobs: Iterable[tuple[int, Job]], seconds: int) -> Iterator[tuple[int, str]]:
    """Each job's number and what it returned, in the order in which they end.

    One that takes more than so many seconds of CPU is killed; by the clock it has ten times as long, for others may be
    at work here.
    """
    waiting, running = iter(jobs), dict[int, tuple[int, int, float]]()
    while True:
        while len(running) < AT_ONCE and (job := next(waiting, None)):
            number, run = job
            pid, told = _begun(run, seconds)
            running[told] = (number, pid, time.monotonic() + 10 * seconds)
        if not running:
            return
        ready, _, _ = select(list(running), [], [], 0.2)
        for told, (number, pid, until) in list(running.items()):
            if told in ready or time.monotonic() > until:
                del running[told]
                said = os.read(told, 4096).decode() if told in ready else ""
                _ended(pid, told)
                yield number, said[1:] if said else "no end"


def forked(run: Job, seconds: int) -> str:
    """What one job returned."""
    return next(said for _, said in each([(0, run)], seconds))


def _begun(run: Job, seconds: int) -> tuple[int, int]:
    told, telling = os.pipe()
    pid = os.fork()
    if pid:
        os.close(telling)
        return pid, told
    os.setpgid(0, 0)  # whatever it starts ends with it
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for stream in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    try:
        said = run()
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    os.write(telling, f">{said[:2000]}".encode())
    os._exit(0)


def _ended(pid: int, told: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(told)
