"""Whom TLS believes: the system's authorities, of which the few are loaded first that vouch for whom we call.

A bundle of 144 takes 250 million instructions, 0.4 of `import flask`, once in a process's life; those few 45. A
certificate that they do not vouch for is judged anew by all, over a new connection: whatever else it is that is wrong
with it, nothing is believed that the system's whole list would not believe.
"""

import base64
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# Slack's and AWS's own, in November 2026 and before, as their certificates name them. Where they move on, this only
# costs the rest of the list again.
_LIKELY = (b"DigiCert Global Root", b"Amazon Root CA", b"Internet Security Research Group")
_BEGIN, _END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
Context = Callable[[], ssl.SSLContext | None]


def tls_context() -> ssl.SSLContext:
    """All of the system's authorities, host names checked, TLS 1.2 or newer. Takes about 30 ms of CPU: make it once."""
    return _strict(ssl.create_default_context())


def likely_context() -> ssl.SSLContext | None:
    """The same with the likely ones alone; None where the system has no file with any of them in it."""
    file = ssl.get_default_verify_paths().cafile
    try:
        found = b"".join(_likely(Path(file).read_bytes())) if file else b""
        return _strict(ssl.create_default_context(cadata=found)) if found else None
    except (OSError, ValueError, ssl.SSLError):  # all of them are looked for in its own way, then
        return None


def _strict(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _likely(bundle: bytes) -> Iterator[bytes]:
    """The certificates, as DER. Looked for in base64 as they stand: to decode all took nine million instructions."""
    spelt = [one for name in _LIKELY for one in _spelt(name)]
    for part in bundle.replace(b"\n", b"").split(_BEGIN)[1:]:
        if any(one in part for one in spelt):
            yield base64.b64decode(part.partition(_END)[0])


def _spelt(name: bytes) -> Iterator[bytes]:
    """What surely stands there of a name in base64, whichever third of three bytes it begins with."""
    for before in range(3):
        yield base64.b64encode(bytes(before) + name)[(before * 8 + 5) // 6 : (before + len(name)) * 8 // 6]


class Trust:
    """A process's TLS context, made when it is first needed; and a wider one, where that does not take a certificate.

    `contexts` are tried in turn, and the widest that was needed stays.
    """

    def __init__(self, contexts: Sequence[Context]) -> None:
        self._left = iter(contexts)
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """Raises OSError where none can be made."""
        context = self.wider(None)
        if context is None:
            raise ssl.SSLError("no authorities")
        return context

    def wider(self, than: ssl.SSLContext | None) -> ssl.SSLContext | None:
        """The context that comes after this one, or has come meanwhile; None if this is the last."""
        with self._lock:
            if self._context is than:
                made = next((one for make in self._left if (one := make())), None)
                if made is None:
                    return None
                self._context = made
            return self._context
