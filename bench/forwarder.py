"""The bare forwarder under granian as `serve` has it: what bench/serving.py compares `serve` with.

python -m bench.forwarder URL WORKERS        sends on to that URL; the socket is handed over, as systemd does
"""

import sys

from granian.constants import Interfaces

from bench.child import forwarding
from bridge.cli.serve import THREADS, options
from bridge.cli.serve.listening import listener
from bridge.cli.serve.server import Server


def main(url: str, workers: str) -> None:
    asked = options() | {"interface": Interfaces.WSGI, "blocking_threads": THREADS, "workers": int(workers)}
    Server(listener("127.0.0.1", 0, 10), lambda: None, **asked).serve(target_loader=lambda _: forwarding(url))


if __name__ == "__main__":
    main(*sys.argv[1:])
