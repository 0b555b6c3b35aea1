"""Starts workers quickly: imports everything once, then forks a worker for each `start` on stdin and prints its id.

A worker is `python -m bridge work` in a process of its own, to be killed at any moment.
"""

import os
import signal
import sys

import boto3
import botocore.httpsession

from bridge.__main__ import main
from bridge.cli import work
from bridge.worker import worker_of

READY = (boto3, botocore.httpsession, work, worker_of)  # what a worker would import first


def serve(words: list[str]) -> None:
    """Fork workers until stdin ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(main(["work", *words]))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1:])
