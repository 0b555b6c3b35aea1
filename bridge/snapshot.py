"""What a snapshot of the process is to hold (Lambda SnapStart), and what is made anew where it is restored.

Lambda starts a published version once and keeps its memory; each instance is a copy of that, hours later, many at a
time. So what any event may need is loaded before, and nothing of it may be a connection, a secret of one moment, or
random numbers still to come: keys are kept for the process's life anyway, nonces come from the system, and all caches
are empty yet. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
"""

import os
import ssl
from importlib import import_module

from bridge import VERSION, log
from bridge.assemble import Parts
from bridge.patterns import compile_all
from bridge.sources import SOURCES
from bridge.wording import markdown

_LATER = ("cryptography.x509", "encodings.idna")  # imported with the first certificate, and the first host's name
_MARKS = "# A *text* with [marks](https://example.com)\n\n- [ ] all\n\n> of\n\n|them|\n|-|\n|`x`|\n"
_SEED = 48  # bytes


def fill(parts: Parts) -> None:
    """Load every kind of every source and what they use, and hang up. Calls nobody."""
    for source in SOURCES.values():
        tuple(source.kinds)
    for name in _LATER:
        import_module(name)
    markdown.read(_MARKS)
    compile_all()
    parts.transport.close()


def restored() -> None:
    """In each copy, before its first event: what TLS takes of OpenSSL's random numbers is from here on its own."""
    ssl.RAND_add(os.urandom(_SEED), float(_SEED))
    log.info("restored", version=VERSION)
