"""The demo's own bridge: a child process, with a keyring of its own, gone when the demo is."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import bridge
from bridge.errors import Failed, NoAnswer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.key_lines import new_plain

_START = 20.0  # seconds it may take to answer for the first time
_STOP = 10.0  # seconds to end by itself
_FOREIGN = ("BRIDGE_", "AWS_")


@dataclass(frozen=True, slots=True)
class Child:
    """`python -m bridge serve`, and the file its log goes to."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    @contextmanager
    def serving(cls, host: str, port: int, settings: Mapping[str, str], log: Path) -> "Iterator[Child]":
        """Start it with these settings alone; stopped on leaving. Ctrl-C reaches us only, in its own session."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        with log.open("wb") as written:
            process = subprocess.Popen(  # noqa: S603  our own interpreter, our own arguments
                [sys.executable, "-m", "bridge", "serve", "--host", host, "--port", str(port)],
                cwd=Path(bridge.__file__).parents[1],
                env={**own, **settings},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        try:
            yield cls(process, log)
        finally:
            stop(process)

    def check(self) -> None:
        """Raises when it has ended by itself, with the last thing it said."""
        if self.process.poll() is not None:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            said = lines[-1].removeprefix("error: ").removeprefix("エラー：") if lines else ""
            raise Failed(
                en=f"the bridge has ended: {said or 'it said nothing'}",
                ja=f"ブリッジが終了しました：{said or '出力はありません。'}",
            )

    def wait_until_healthy(self, transport: Transport, base: str, patience: float = _START) -> None:
        """Until it answers at /healthz. Raises when it ends or takes too long."""
        within = Deadline.after(patience)
        while within.left() > 0:
            self.check()
            try:
                answer = transport.fetch(f"{base}/healthz", Deadline.after(1), 1_000)
                if json.loads(answer.body) == {"status": "ok", "version": bridge.VERSION}:
                    return
            except (NoAnswer, ValueError):
                pass
            time.sleep(0.05)
        raise Failed(
            en=f"the bridge did not answer within {patience:.0f} s",
            ja=f"{patience:.0f} 秒以内にブリッジから応答がありませんでした。",
        )


def stop(process: subprocess.Popen[bytes], patience: float = _STOP) -> None:
    """Ask it to end; after so many seconds, end it, and whatever it has started."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def temporary_keyring() -> Iterator[Path]:
    """A keyring with one plain key, in a directory of its own."""
    with tempfile.TemporaryDirectory(prefix="bridge-demo-") as directory:
        file = Path(directory) / "keyring"
        file.touch(mode=0o600)
        file.write_text(new_plain("demo"), encoding="utf-8")
        yield file


@contextmanager
def interruptible() -> Iterator[None]:
    """A polite kill, and a terminal that closes, end the demo as Ctrl-C does: cleaning up."""
    signals = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, _interrupt) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
