"""serve: the bridge under granian, a production WSGI server, for people without Lambda."""

import gc
import json
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from bridge import VERSION
from bridge.cli import terminal
from bridge.cli.serve import words
from bridge.cli.serve.listening import listener
from bridge.errors import BadSetting

if TYPE_CHECKING:
    import logging

    from bridge.cli.serve.front import Front

THREADS = 16  # requests that a worker works on at a time; they mostly wait for Slack
HEAD = 10  # seconds for a request's head, and for a kept connection to send another one
HEAD_MOST = 64 * 1024  # bytes of it
CONNECTIONS = 512  # of a worker; below the 1,024 files that a process may open by default
PATIENCE = 30  # seconds a worker may take to finish what it has begun: more than the longest patience of a caller


@click.command(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
@click.option("--host", default="127.0.0.1", help=terminal.words(words.HOST))
@click.option("--port", default=8080, type=click.IntRange(0, 65535), help=terminal.words(words.PORT))
@click.option("--workers", default=1, type=click.IntRange(1, 64), help=terminal.words(words.WORKERS, threads=THREADS))
@click.option("--page", is_flag=True, help=terminal.words(words.PAGE))
def command(host: str, port: int, workers: int, page: bool) -> None:
    """As its help says."""
    from bridge import log
    from bridge.assemble import assemble
    from bridge.cli.serve.page import beside, check_local
    from bridge.cli.serve.server import Server
    from bridge.settings import Settings

    def check() -> None:
        assemble(Settings.from_env(os.environ))

    check()  # here, before any process starts: one line, exit 2
    shared = listener(host, port, HEAD)
    if page:
        check_local(shared, os.environ)
    host, port = shared.getsockname()[:2]
    server = Server(shared, check, address=host, port=port, workers=workers, **options())
    server.on_startup(lambda: log.info("listening", version=VERSION, host=host, port=port, workers=workers))
    with beside(shared) if page else nullcontext():
        os.register_at_fork(after_in_child=_stop_for_the_parent)
        server.serve(target_loader=load)
    log.info("stopped")


def options() -> dict[str, Any]:
    """What granian is told, but for where it listens: an app that is to be compared with ours gets the same."""
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    return {
        "interface": Interfaces.RSGI,
        "loop": Loops.asyncio,
        "http": HTTPModes.http1,  # granian has no deadline for what has not even said which HTTP it speaks
        "http1_settings": HTTP1Settings(header_read_timeout=HEAD * 1_000, max_buffer_size=HEAD_MOST),
        "backpressure": CONNECTIONS,
        "websockets": False,
        "log_level": LogLevels.error,
        "log_dictconfig": _LOGGING,
        "respawn_failed_workers": True,
        "workers_kill_timeout": PATIENCE,
    }


def load(_: str) -> "Front":
    """The app, for each worker. The settings may have become wrong since the start: then the worker ends."""
    if multiprocessing.parent_process():
        _stop_for_the_parent()
    from bridge import log
    from bridge.app import app_of
    from bridge.assemble import from_env
    from bridge.cli.serve.front import Front
    from bridge.sources import SOURCES

    try:
        front = Front(app_of(from_env(os.environ)), THREADS)
    except BadSetting as error:
        log.error("not_started", reason=str(error))
        sys.exit(1)
    tuple(SOURCES.values())  # loads them: the loop, which looks at heads, shall not have to
    gc.collect()
    gc.freeze()  # what is loaded stays: looking through it again and again took a tenth of what requests take
    if multiprocessing.parent_process():
        _reload_for_the_parent(front)
    return front


def reload(front: "Front") -> None:
    """Put the app of the settings as they are now in the place of the old one. If they are wrong, that one stays."""
    from bridge import log
    from bridge.app import app_of
    from bridge.assemble import from_env

    try:
        parts = from_env(os.environ)
        front.use(app_of(parts))
    except BadSetting as error:
        log.error("not_reloaded", reason=str(error))
        return
    log.info("reloaded", revoked=len(parts.settings.revoked))


def _reload_for_the_parent(front: "Front") -> None:
    """At its SIGHUP, beside the requests: KMS may have to be waited for. A signal that came before waits till here."""
    one_at_a_time = threading.Lock()

    def again() -> None:
        with one_at_a_time:
            reload(front)

    signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=again, daemon=True).start())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})


def _stop_for_the_parent() -> None:
    """Let a worker stop at its parent's SIGTERM, from its first moment on, and at no other signal.

    A forked process has its parent's handlers at first, which would ignore that SIGTERM. Ctrl-C reaches workers as
    well as the parent, and a second signal to stop can hang them.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})


class Line:
    """Formats granian's own records as the bridge's log lines, on stderr with the others."""

    def format(self, record: "logging.LogRecord") -> str:
        """One JSON object; a traceback may hold a path, so only the first words are kept."""
        words = record.getMessage().splitlines()[0] if record.getMessage() else ""
        return json.dumps({"level": record.levelname, "event": "server", "reason": words}, ensure_ascii=False)


_LOGGING = {
    "formatters": {"line": {"()": Line}},
    "handlers": {"stderr": {"formatter": "line", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
