"""serve --page: the local page beside the bridge, at a port of its own, which no proxy in front of the bridge knows.

It has a process of its own too, since granian forks its workers, and a fork takes only one of its threads along.
"""

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address

from bridge import log
from bridge.errors import BadOption

_LOOK = 1.0  # seconds between looks at whether the parent is there


def check_local(bridge: socket.socket, env: Mapping[str, str]) -> None:
    """The page asks nobody who they are, so it is for this computer alone. Raises BadOption, and listens no longer."""
    host = bridge.getsockname()[0]
    if not ip_address(host.partition("%")[0]).is_loopback or "AWS_LAMBDA_FUNCTION_NAME" in env:
        bridge.close()
        raise BadOption(
            en=f"--page is for this computer alone, and serve listens at {host}; expected --host 127.0.0.1",
            ja=f"--page はこのコンピューター専用ですが、serve は {host} で待ち受けます。"
            "--host 127.0.0.1 を指定してください。",
        )


@contextmanager
def beside(bridge: socket.socket) -> Iterator[None]:
    """The page, at the port after the bridge's or any that is free, until the block ends or this process does."""
    page = multiprocessing.get_context("fork").Process(
        target=_page, args=(bridge, os.getpid()), name="page", daemon=True
    )
    page.start()
    try:
        yield
    finally:
        page.terminate()
        page.join()


def _page(bridge: socket.socket, parent: int) -> None:
    """In a process of its own: Ctrl-C reaches it as well, but it ends when its parent ends it, or has ended."""
    from bridge.assemble import from_env
    from bridge.page.ground import Ground
    from bridge.page.serving import listening, serving
    from bridge.page.site import site

    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    host, port = bridge.getsockname()[:2]
    bridge.close()  # the bridge's port is free as soon as the bridge is gone
    parts = from_env(os.environ)
    base = parts.settings.base_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    at = listening(port + 1)
    with serving(at, lambda port: site(Ground(port, base, parts))):
        log.info("page", host=at.getsockname()[0], port=at.getsockname()[1])
        while os.getppid() == parent:
            time.sleep(_LOOK)
