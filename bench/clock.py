"""What the bridge costs by the clock: CPU, of the same yardsticks and of peers, and the requests a second of `serve`.

Seconds repeat less well than instructions: each figure is the median of runs that were taken in turn with those it is
compared with, so that all see the same noise of this computer.
"""

import statistics
import sys
from collections.abc import Iterable, Iterator

from bench import peers, serving
from bench.runs import KEYRING, Bench, Row, Work, bodies
from bridge.cli.demo.signer import Signer

ROUNDS = 5
SOON, OFTEN = (20, 220), (200, 2_200)  # node gets faster over thousands of events, which an instance seldom sees
BESIDE = (
    *(
        Row(
            f"plain issue over TLS, {many - few:,} after {few}, of k1LoW/backslack's",
            Work("events", "plain, often", "https", (few, many)),
            Work("backslack", "plain, often", "https", (few, many)),
            "1",
        )
        for few, many in (SOON, OFTEN)
    ),
    Row(
        "signed alarm over TLS, of terraform-aws-notify-slack's",
        Work("events", "alarm, often", "https", OFTEN),
        Work("notify_slack", "alarm, often", "https", (5, 25)),  # a twentieth of a second each
    ),
)
SERVED = {
    f"{what} by `serve`, {serving.WORKERS} workers, of the forwarder under the same server": body
    for what, body in (("plain issue", "plain"), ("signed alarm", "alarm"))
}
SHARE = 0.25  # of the forwarder's requests a second, at least


def table(bench: Bench, rows: Iterable[Row], words: list[str], signer: Signer) -> Iterator[str]:
    """Line by line, as it is measured; of BESIDE and SERVED those that have all the words in their names."""
    beside = [row for row in BESIDE if _named(row.name, words) and at_hand(row)]
    served = {name: body for name, body in SERVED.items() if _named(name, words)}
    events = bodies(signer, max(OFTEN[1], serving.REQUESTS)) if beside or served else {}
    bench.bodies |= {f"{body}, often": some[: OFTEN[1]] for body, some in events.items()}
    yield "| by the clock | ours | the other's | share | target |"
    yield "|-|-:|-:|-:|-:|"
    for some in (list(rows), beside):
        yield from _cpu(bench, some)
    for name, body in served.items():
        ours, bare = serving.rates(events[body][: serving.REQUESTS], KEYRING, signer.certificate)
        yield f"| {name} | {ours:,.0f}/s | {bare:,.0f}/s | {ours / bare:.2f} | ≥ {SHARE} |"


def _cpu(bench: Bench, rows: list[Row]) -> Iterator[str]:
    taken: dict[Work, list[float]] = {work: [] for row in rows for work in (row.work, row.of)}
    for _ in range(ROUNDS):
        for work, seconds in taken.items():
            seconds.append(bench.seconds(work))
    for row in rows:
        ours, other = (statistics.median(taken[work]) for work in (row.work, row.of))
        target = f"< {row.target}" if row in BESIDE and row.target else ""
        yield f"| {row.name} | {_ms(ours)} | {_ms(other)} | {ours / other / row.each:.2f} | {target} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1_000:.{0 if seconds > 0.01 else 2}f} ms"


def _named(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)


def at_hand(row: Row) -> bool:
    if reason := peers.reason_not_to(row.of.scene):
        print(f"skipped: {row.name}: {reason}", file=sys.stderr)
    return not reason
