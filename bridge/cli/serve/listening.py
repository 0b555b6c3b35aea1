"""The socket that `serve` listens at: systemd's, which outlives it, or one of its own. All workers share it.

So a connection that waits belongs to no worker, and none is lost with one; with systemd's, none is lost with `serve`.
"""

import errno
import os
import socket
from collections.abc import MutableMapping

from bridge.errors import BadSetting, Failed

WAITING = 1_024  # connections that have not been taken yet
_FIRST = 3  # https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
_WHY = {errno.EADDRINUSE: "すでに使われています", errno.EACCES: "権限がありません"}


def listener(host: str, port: int, speaks_within: int, env: MutableMapping[str, str] = os.environ) -> socket.socket:
    """It listens; the kernel keeps back who says nothing, for so many seconds. Raises Failed or BadSetting."""
    listening = handed_over(env) or bound(host, port)
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        # What a worker has accepted and not yet read is reset when that worker stops: it accepts what it can read.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, speaks_within)
    return listening


def handed_over(env: MutableMapping[str, str]) -> socket.socket | None:
    """systemd's, if it started this process for one. Raises BadSetting if that is not what is served here."""
    mine = env.pop("LISTEN_PID", "") == str(os.getpid())
    number = env.pop("LISTEN_FDS", "")
    env.pop("LISTEN_FDNAMES", None)
    if not mine or number in ("", "0"):
        return None
    given = socket.socket(fileno=_FIRST)
    given.set_inheritable(False)
    of_ours = given.family in (socket.AF_INET, socket.AF_INET6) and given.type == socket.SOCK_STREAM
    if number != "1" or not of_ours or not given.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        raise BadSetting(
            en="systemd hands over something else than one ListenStream=ADDRESS:PORT",
            ja="systemd から渡されたものが、1 つの ListenStream=アドレス:ポート ではありません。",
        )
    return given


def bound(host: str, port: int) -> socket.socket:
    """One of our own at the port, or at a free one for 0. Raises Failed."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        ours = socket.socket(family, kind, protocol)
        try:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ours.bind(address)
            ours.listen(WAITING)
        except OSError:
            ours.close()
            raise
    except OSError as error:
        raise Failed(
            en=f"cannot listen at {host} port {port}: {error.strerror}; try another --port",
            ja=f"{host} のポート {port} を使えません（{_WHY.get(error.errno or 0, type(error).__name__)}）。"
            "別の --port を指定してください。",
        ) from None
    return ours


def free(host: str, port: int) -> int:
    """The port, or a free one for 0. Raises Failed if it is in use."""
    with bound(host, port) as probe:
        return int(probe.getsockname()[1])
