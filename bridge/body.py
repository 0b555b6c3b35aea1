"""A request's body, which is read late: in what form it may come, and how much of it."""

from collections.abc import Mapping
from typing import IO

from bridge.errors import TooLarge, WrongEncoding

MAX_BODY = 1 << 20  # SNS sends at most 256 KiB, which JSON's escapes may double and more
TOO_LARGE = f"The body is longer than {MAX_BODY} bytes."


def declared(headers: Mapping[str, str]) -> None:
    """What the head says of the body, before any of it is read. Raises WrongEncoding or TooLarge."""
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise WrongEncoding("The body has a Content-Encoding; send it as it is.")
    length = headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 18 or int(length) > MAX_BODY):
        raise TooLarge(TOO_LARGE)


def whole(stream: IO[bytes]) -> bytes:
    """All of it: a body in chunks does not say beforehand how long it is. Raises TooLarge."""
    body = bytearray()
    while chunk := stream.read(MAX_BODY + 1 - len(body)):
        body += chunk
    if len(body) > MAX_BODY:
        raise TooLarge(TOO_LARGE)
    return bytes(body)
