"""One instance of the function, measured from inside: bench/cold_start.py starts it under the runtime's Python.

Input: JSON on stdin, with `started` (the monotonic time at which the parent started it) and `events`, a list of name,
count and Lambda event. Output: JSON on stdout, with milliseconds of wall time and CPU, and its peak memory in MB.
"""

import json
import sys
import time


def peak() -> float:
    """The process's peak memory in MB: what Lambda calls Max Memory Used."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main() -> None:
    asked = json.load(sys.stdin)
    started = asked["started"]
    import handler

    found = [["start", (time.monotonic() - started) * 1_000, time.process_time() * 1_000, peak()]]
    for name, count, event in asked["events"]:
        wall, cpu = time.monotonic(), time.process_time()
        for _ in range(count):
            answer = handler.http(event, None)
            assert answer["statusCode"] == 200, answer
        took = [(time.monotonic() - wall) * 1_000 / count, (time.process_time() - cpu) * 1_000 / count]
        found.append([name, *took, peak()])
    cpu = time.process_time()
    from bridge.net.authorities import likely_context, tls_context

    _ = likely_context() or tls_context()
    found.append(["a TLS context", 0.0, (time.process_time() - cpu) * 1_000, peak()])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
