"""One HTTP request over one connection, and its answer: what is sent, and what of the answer is believed."""

import re
import socket
from collections.abc import Iterable, Mapping
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.parse import urlsplit

from bridge.errors import AnswerLost, HostNotReached
from bridge.net.connection import Connection
from bridge.values import dataclass

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?=.{1,255}\Z)(?:[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?|[0-9a-f:.]+:[0-9a-f:.]*)"
)  # a name, IPv4; IPv6
_LENGTH = re.compile(r"[0-9]{1,9}")
_PLAINEST = re.compile(rb"HTTP/1\.1 200 [ -~]*\r\n((?:[A-Za-z][A-Za-z0-9-]*:[ -~]*\r\n){1,90})\r\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whatever its status; `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom to connect to; `authority` is what the Host header says."""

    secure: bool
    host: str
    port: int
    authority: str


def split(url: str) -> tuple[Origin, str]:
    """Whom to connect to, and what to ask for there. Raises HostNotReached."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise _no_url() from None
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise _no_url()
    origin = Origin(parts.scheme == "https", host, port, parts.netloc)
    return origin, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _no_url() -> HostNotReached:
    return HostNotReached(en="the address is not an HTTP URL", ja="HTTP の URL ではありません。")


def head(method: str, origin: Origin, target: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """All of the request that comes before the body. Raises HostNotReached."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {origin.authority}"]
    lines += ["Accept-Encoding: identity", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    text = "".join(lines)
    if not (text.isascii() and text.isprintable()) or " " in target:
        raise HostNotReached(
            en="the request holds characters that no HTTP request may",
            ja="リクエストに、HTTP で使えない文字が含まれています。",
        )
    return "\r\n".join([*lines, "\r\n"]).encode("ascii")


def send(connection: Connection, request: bytes, host: str) -> None:
    """Raises HostNotReached, or AnswerLost where some of it was sent."""
    try:
        connection.sendall(request)
    except OSError:
        # The system took no part of a request that fails at once, so nobody can have acted on it.
        if not connection.begun:
            raise HostNotReached(
                en=f"{host} hung up before anything was sent", ja=f"{host} が、送信する前に接続を切りました。"
            ) from None
        raise AnswerLost(
            en=f"{host} hung up while the request was sent", ja=f"{host} が、送信の途中で接続を切りました。"
        ) from None


def _plainest(connection: Connection, at_most: int) -> Answer | None:
    """An answer that leaves nothing to ask: 200, all of its head at once, its length told, and kept alive, as Slack's
    are. None for any other, which http.client reads: of such a one that takes 290,000 instructions, a twelfth of all
    our work. Raises as `Connection.read`."""
    found = _PLAINEST.match(connection.arrived())
    if not found:
        return None
    lines = (line.partition(":") for line in found[1].decode("ascii").split("\r\n")[:-1])
    headers = _first_of_each((name, value.lstrip(" ")) for name, _, value in lines)
    length = headers.get("content-length", "")
    alive = headers.get("connection", "keep-alive").lower() == "keep-alive" and "transfer-encoding" not in headers
    if not (alive and _LENGTH.fullmatch(length) and int(length) <= at_most):
        return None
    connection.read(found.end())
    body = connection.read(int(length))
    if len(body) < int(length):
        raise HTTPException("broken off")
    return Answer(200, headers, body)


def _first_of_each(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By lower-case names; of several of one name the first counts."""
    return {name.lower(): value for name, value in reversed(list(headers))}


def receive(connection: Connection, method: str, at_most: int, host: str) -> tuple[Answer, bool]:
    """The answer, and whether the connection may be used again. Raises AnswerLost."""
    try:
        if method != "HEAD" and (answer := _plainest(connection, at_most)):
            return answer, True
        response = HTTPResponse(cast(socket.socket, connection), method=method)
        response.begin()
        if connection.ended:
            raise HTTPException("broken off")  # http.client takes an end amid the headers for the headers' end
        if not re.fullmatch("[0-9]{0,18}", response.headers.get("content-length", "").strip()):
            raise HTTPException("no length")  # http.client would read until the end
        body = response.read(at_most + 1)
        if len(body) > at_most or response.length:  # http.client does not tell of a body that ends early
            raise HTTPException("too long, or broken off")
    except TimeoutError:
        raise AnswerLost(
            en=f"{host} did not answer in time", ja=f"{host} から、時間内に応答がありませんでした。"
        ) from None
    except OSError:
        raise AnswerLost(
            en=f"{host} hung up before it answered", ja=f"{host} が、応答する前に接続を切りました。"
        ) from None
    except (HTTPException, ValueError):
        raise AnswerLost(
            en=f"{host} gave an answer that could not be read", ja=f"{host} の応答を読み取れませんでした。"
        ) from None
    headers = _first_of_each(response.headers.items())
    reusable = response.isclosed() and not response.will_close and response.status >= 200
    return Answer(response.status, headers, body), reusable
