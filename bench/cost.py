"""Computes the tables of docs/cost.md: AWS's price of a month, from published prices and the assumptions below.

    .venv/bin/python bench/cost.py

tests/test_docs.py checks that docs/cost.md has these tables. Memory and alarms come from serverless.yml and deploy/.
"""

import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
MONTHLY = (10_000, 100_000, 1_000_000, 100_000_000)  # events a month
GB = 1 << 30

# US dollars, us-east-1, x86_64 left aside; docs/cost.md says where each was read, and when.
PRICES = {
    "Lambda GB-s": 0.0000133334,  # arm64
    "Lambda request": 0.20 / 1e6,
    "HTTP API request": 1.00 / 1e6,
    "SQS FIFO request": 0.50 / 1e6,
    "KMS key": 1.00,
    "KMS request": 0.03 / 1e4,
    "log GB": 0.50,
    "log GB kept": 0.03,
    "metric": 0.30,
    "alarm": 0.10,
    "GB out": 0.09,
    "snapshot GB-s": 0.0000015046,
    "snapshot GB restored": 0.0001397998,
}
# What every account has free each month, for as long as it exists. The HTTP API's is for new accounts, and left out.
FREE = {
    "Lambda GB-s": 400_000,
    "Lambda request": 1e6,
    "SQS FIFO request": 1e6,
    "KMS request": 20_000,
    "log GB": 5,
    "metric": 10,
    "alarm": 10,
    "GB out": 100,
}
GROUPS = {"Lambda": "Lambda", "HTTP API": "HTTP API", "SQS": "SQS", "KMS": "KMS", "GB out": "Data out"}
# How many of the events find no warm function: a guess, and the fewer there are, the larger.
COLD = {10_000: 0.5, 100_000: 0.1, 1_000_000: 0.02, 100_000_000: 0.001}
COLD_S = 1.5  # seconds that a cold start is billed for
RESTORED_S = (
    0.5  # and of one that is restored from a snapshot: the runtime, its hooks, and what the first event takes more
)
MONTH_S = 30 * 24 * 3_600
SLACK_S = 0.3  # until Slack answers
OURS_S = 0.01  # our own work at this memory
SQS_S = 0.015  # until SQS has the parcel
PAUSE_S = 0.1  # that the worker leaves between posts to one channel, spread over all
LOG = {"direct": 1_250, "queue": 1_900}  # bytes an event: our lines, Lambda's three and the gateway's one, each with 26
OUT = 3_000  # bytes an event that leave AWS: the post to Slack, TLS, and the answer
POLLS = 5 * 3 * 60 * 24 * 30  # receives a month of an idle queue: five pollers, twenty seconds each
METRICS = 12  # of the bridge's own: four that are common, of a stage, and of it for each of two sources


def memory() -> float:
    """A function's memory in GB, as deployed."""
    (found,) = re.findall(r"^  memorySize: (\d+)", (ROOT / "serverless.yml").read_text(encoding="utf-8"), re.MULTILINE)
    return int(found) / 1024


def alarms(mode: str) -> int:
    """How many alarms a deployment has."""
    return _alarms(mode).count("Type: AWS::CloudWatch::Alarm")


def _alarms(mode: str) -> str:
    """The alarms in alarms.yml; those of queue mode are last."""
    text = (ROOT / "deploy" / "alarms.yml").read_text(encoding="utf-8")
    return text if mode == "queue" else text.partition("\nqueue:")[0]


def used(mode: str, events: int) -> dict[str, float]:
    """The amounts of a month, by the names of PRICES."""
    cold = events * COLD[events]
    if mode == "direct":
        runs, seconds = events, events * (OURS_S + SLACK_S) + cold * COLD_S
    else:
        runs = 2 * events
        seconds = events * (OURS_S + SQS_S + OURS_S + SLACK_S + PAUSE_S) + 2 * cold * COLD_S
        cold *= 2
    logged = events * LOG[mode] / GB
    return {
        "Lambda GB-s": seconds * memory(),
        "Lambda request": runs,
        "HTTP API request": events,
        "SQS FIFO request": 3 * events + POLLS if mode == "queue" else 0,
        "KMS key": 1,
        "KMS request": cold,
        "log GB": logged,
        "log GB kept": logged * 0.15,  # they are kept compressed, and for 30 days
        "metric": METRICS,
        "alarm": alarms(mode),
        "GB out": events * OUT / GB,
    }


def priced(amounts: Mapping[str, float], *, free: bool) -> dict[str, float]:
    """Dollars a month by group."""
    sums = dict.fromkeys((*GROUPS.values(), "CloudWatch"), 0.0)
    for name, amount in amounts.items():
        billed = max(0.0, amount - (FREE.get(name, 0) if free else 0))
        group = next((group for start, group in GROUPS.items() if name.startswith(start)), "CloudWatch")
        sums[group] += billed * PRICES[name]
    return sums


def money(dollars: float) -> str:
    return f"{dollars:,.2f}" if dollars < 100 else f"{dollars:,.0f}"


def totals() -> str:
    lines = [
        "| events a month | direct | with what is free | queue | with what is free |",
        "|-:|-:|-:|-:|-:|",
    ]
    for events in MONTHLY:
        sums = [
            sum(priced(used(mode, events), free=free).values())
            for mode in ("direct", "queue")
            for free in (False, True)
        ]
        lines.append(f"| {events:,} | " + " | ".join(map(money, sums)) + " |")
    return "\n".join(lines)


def parts(events: int) -> str:
    direct, queue = (priced(used(mode, events), free=False) for mode in ("direct", "queue"))
    lines = ["| at list price | direct | queue |", "|-|-:|-:|"]
    lines += [f"| {name} | {money(direct[name])} | {money(queue[name])} |" for name in direct]
    return "\n".join(lines)


def snapshots(mode: str, events: int) -> dict[str, float]:
    """Dollars a month that SnapStart adds: for keeping a snapshot of each function, for restoring them, and less."""
    functions = 2 if mode == "queue" else 1
    starts = functions * events * COLD[events]
    return {
        "kept": functions * MONTH_S * memory() * PRICES["snapshot GB-s"],
        "restored": starts * memory() * PRICES["snapshot GB restored"],
        "saved": -starts * (COLD_S - RESTORED_S) * memory() * PRICES["Lambda GB-s"],
    }


def snapstart() -> str:
    lines = [
        "| events a month | kept | restored | Lambda's time | direct, more in all | queue, more in all |",
        "|-:|-:|-:|-:|-:|-:|",
    ]
    for events in MONTHLY:
        direct, queue = snapshots("direct", events), snapshots("queue", events)
        cells = [*direct.values(), sum(direct.values()), sum(queue.values())]
        lines.append(f"| {events:,} | " + " | ".join(money(cell).replace("-", "−") for cell in cells) + " |")
    return "\n".join(lines)


def tables() -> dict[str, str]:
    """Each table of docs/cost.md by its name there."""
    return {"totals": totals(), "parts": parts(1_000_000), "large": parts(100_000_000), "snapstart": snapstart()}


if __name__ == "__main__":
    print("\n\n".join(tables().values()))
