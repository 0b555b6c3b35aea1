"""work: the queue's worker, polling, for people without Lambda."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

import click

from bridge.cli.terminal import words
from bridge.wording.phrases import Phrase

if TYPE_CHECKING:
    from bridge.delivery.queue import Received
    from bridge.worker import Worker

_WAIT = 20  # seconds, the longest that SQS lets one poll wait
_VISIBILITY = 270  # seconds: six times a parcel's budget
_SHORT = Phrase(en="Post what is on the queue.", ja="キューにあるものを投稿する。")
_HELP = Phrase(
    en="Post what is on the queue, one parcel after the other, for people without Lambda.\n\n"
    "The settings are those of `serve`, with BRIDGE_QUEUE_URL and BRIDGE_PARKED_QUEUE_URL. Run several for more "
    "channels at a time: each channel keeps its order. SIGTERM and Ctrl-C let the parcel in hand be finished. SIGHUP "
    "has the files that the settings name read again, before the next poll; if one is wrong, the old ones stay. "
    "docs/hosting.md has a unit for systemd.\n\n"
    "\b\nExample:\n  BRIDGE_DELIVERY=queue BRIDGE_QUEUE_URL=https://sqs.… BRIDGE_PARKED_QUEUE_URL=https://sqs.… \\\n"
    "    python -m bridge work",
    ja="Lambda を使わずに、キューにあるものを 1 件ずつ投稿します。\n\n"
    "設定は `serve` と同じで、BRIDGE_QUEUE_URL と BRIDGE_PARKED_QUEUE_URL も必要です。複数実行すると、"
    "同時に投稿できるチャンネルが増えます（各チャンネルの順序は保たれます）。SIGTERM と Ctrl-C では、"
    "処理中の 1 件を終えてから停止します。SIGHUP では、次に取り出す前に、設定が指すファイルを読み直します。"
    "誤りがあれば古い内容のままです。systemd のユニットは docs/hosting.md にあります。\n\n"
    "\b\n例：\n  BRIDGE_DELIVERY=queue BRIDGE_QUEUE_URL=https://sqs.… BRIDGE_PARKED_QUEUE_URL=https://sqs.… \\\n"
    "    python -m bridge work",
)
_OF_WAIT = Phrase(en="Seconds that a poll waits.  [default: {n}]", ja="1 回の取得で待つ秒数。省略時は {n}。")
_OF_VISIBILITY = Phrase(
    en="Seconds until a parcel whose worker died is handed out again.  [default: {n}]",
    ja="ワーカーが途中で止まったとき、その 1 件が再び渡されるまでの秒数。省略時は {n}。",
)


@click.command(short_help=words(_SHORT), help=words(_HELP))
@click.option("--wait", default=_WAIT, type=click.IntRange(0, 20), help=words(_OF_WAIT, n=_WAIT))
@click.option(
    "--visibility",
    default=_VISIBILITY,
    type=click.IntRange(1, 43_200),
    help=words(_OF_VISIBILITY, n=_VISIBILITY),
)
def command(wait: int, visibility: int) -> None:
    """As its help says."""
    from bridge import VERSION, log
    from bridge.assemble import from_env
    from bridge.worker import worker_of

    reloading, stop = Reloading(lambda: worker_of(from_env(os.environ))), Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    signal.signal(signal.SIGHUP, reloading)
    log.info("working", version=VERSION)
    with suppress(KeyboardInterrupt):
        work(reloading.worker, stop, lambda worker: worker.queue.receive(wait, visibility))
    log.info("stopped")


class Reloading:
    """A signal handler, and the worker: made anew, if that was asked for, when the next parcel is to be taken."""

    def __init__(self, made: "Callable[[], Worker]") -> None:
        self._made, self._worker, self._asked = made, made(), False

    def __call__(self, _: int, __: FrameType | None) -> None:
        self._asked = True

    def worker(self) -> "Worker":
        """The one of the settings as they are; where they have become wrong, the old one."""
        from bridge import log
        from bridge.errors import BadSetting

        if self._asked:
            self._asked = False
            try:
                self._worker = self._made()
                log.info("reloaded")
            except BadSetting as error:
                log.error("not_reloaded", reason=str(error))
        return self._worker


class Stop:
    """A signal handler: interrupts a wait at once; other work is finished first."""

    def __init__(self) -> None:
        self.asked = self._waiting = False

    def __call__(self, _: int, __: FrameType | None) -> None:
        self.asked = True
        if self._waiting:
            raise KeyboardInterrupt

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A block that the signal may interrupt. Raises KeyboardInterrupt."""
        self._waiting = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._waiting = False


def work(
    worker: "Callable[[], Worker]",
    stop: Stop,
    receive: "Callable[[Worker], Received | None]",
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Post parcels until it is asked to stop. If SQS does not answer, it is asked again after a while."""
    from bridge import log
    from bridge.delivery.verdict import backoff
    from bridge.errors import Unavailable

    failures = 0
    while not stop.asked:
        now = worker()
        try:
            with stop.waiting():
                taken = receive(now)
            if taken and now.take(taken):
                now.queue.delete(taken)
            failures = 0
        except Unavailable as error:
            failures += 1
            log.warning("queue", outcome=error.code, detail=error.reason)
            with stop.waiting():
                sleep(backoff(failures))
