"""Senders that post on while `serve` is reloaded and restarted: how many were refused, reset or cut off.

    .venv/bin/python -m bench.restart [--times 10] [--senders 24] [--workers 2] [--seconds 0.05]

As under deploy/host the socket outlives the process, and a restart waits for the process's end. A stand-in for Slack
takes so many seconds over each message. Longest: what a sender waited for its answer, in seconds.
"""

import argparse
import signal
import subprocess
import threading
import time
from urllib.request import urlopen

from bench.overload import HOOK, Slack
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.load import Load, given, outliving
from tests.support.pace import until
from tests.support.terminal import start

BODY = b'{"type": 1, "project": {"projectKey": "DEMO"}, "content": {"key_id": 42, "summary": "event-1."}}'
BETWEEN = 1.0  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--times", 10), ("--senders", 24), ("--workers", 2)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--seconds", type=float, default=0.05)
    asked = parser.parse_args()
    text = new_plain("laptop")
    sealed = token.seal(Destination(HOOK, options={"space": ("demo.backlog.com",)}), "backlog", Keyring.parse(text))
    slack = Slack(asked.seconds)
    threading.Thread(target=slack.serve_forever, daemon=True).start()
    env = {"BRIDGE_KEYRING": text, "BRIDGE_SLACK_BASE_URL": f"http://127.0.0.1:{slack.server_port}"}
    with outliving() as listening:
        port = listening.getsockname()[1]
        words = given(listening, "-m", "bridge", "serve", "--workers", str(asked.workers))

        def started() -> "subprocess.Popen[bytes]":
            return start(*words, env=env, pass_fds=(listening.fileno(),), stderr=subprocess.DEVNULL)

        def restarted(child: "subprocess.Popen[bytes]", load: Load) -> "subprocess.Popen[bytes]":
            child.terminate()
            child.wait()
            child, before = started(), load.became["200"]
            until(lambda: load.became["200"] > before)
            return child

        child = started()
        urlopen(f"http://127.0.0.1:{port}/healthz").close()  # it waits for the start
        for what in ("reload", "restart"):
            with Load(port, f"/backlog/{sealed}", BODY).of(asked.senders, 0.02) as load:
                for _ in range(asked.times):
                    time.sleep(BETWEEN)
                    if what == "reload":
                        child.send_signal(signal.SIGHUP)
                    else:
                        child = restarted(child, load)
                time.sleep(BETWEEN)
            print(f"{asked.times} × {what}: {dict(load.became)}, longest {load.longest:.2f} s", flush=True)
        child.terminate()
        child.wait()


if __name__ == "__main__":
    main()
