"""Server: granian, but its workers share a socket that is ours, and at SIGHUP read the settings where they are."""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian._granian import SocketHolder
from granian.server.mp import MPServer

from bridge import log
from bridge.cli.serve.listening import WAITING
from bridge.errors import BadSetting


class Server(MPServer):
    """Granian itself would put new workers in the places of old ones, and what these had accepted would be reset."""

    def __init__(self, shared: socket.socket, check: Callable[[], object], **options: Any) -> None:
        """`check` raises BadSetting where the settings have become wrong; then nothing changes."""
        super().__init__("bridge.app", **options)
        self._shared, self._check = shared, check

    def _init_shared_socket(self) -> None:
        # on Linux, granian would have each worker listen for itself, and what waits for one end with it
        self._ssp, self._sso = None, self._shared
        self._shd = SocketHolder(self._shared.fileno(), False, WAITING)  # type: ignore[call-arg, assignment]

    def _reload(self, *_: object) -> None:
        self.reload_signal = False
        self.main_loop_interrupt.clear()
        if self.interrupt_signal or self.interrupt_children:  # it came meanwhile, and has been cleared with the other
            self.main_loop_interrupt.set()
        try:
            self._check()
        except BadSetting as error:
            log.error("not_reloaded", reason=str(error))
            return
        for worker in self.wrks:
            with suppress(ProcessLookupError):  # it has ended, and the one after it reads them anyhow
                os.kill(worker.inner.pid, signal.SIGHUP)
