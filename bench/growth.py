"""How the cost of an event grows: with the tokens and destinations that a process meets, and with a body's size.

`make bench` prints it below its table. Of many tokens what is counted is when they are met again: so what a process
remembers of them must have room for all of them, or be of no use.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from bench.cold_start import event
from bridge.cli.demo import samples
from bridge.sealing.destination import Destination, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import seal

TOKENS = (1, 10, 100, 1_000)
SIZES = (1, 10, 100, 1_000)  # kB of a description
AGAIN, LARGE = 100, 5  # events that are counted
LINE = "検索の画面を開き、条件を三つ入れて送ると落ちる。\n"

# (a name, events, how many of them come first and are not counted) → instructions for each of the rest
Counted = Callable[[str, list[dict[str, Any]], int], float]


def table(counted: Counted, keyring: str) -> Iterator[str]:
    """Line by line, as it is counted."""
    ring = Keyring.parse(keyring)
    tokens = {many: counted(f"tokens-{many}", _of_tokens(many, ring), many) for many in TOKENS}
    yield "| tokens and destinations, taken in turn | an issue, of one with a single token |"
    yield "|-:|-:|"
    yield from (f"| {many:,} | {cost / tokens[1]:.2f} |" for many, cost in tokens.items())
    yield ""
    sizes = {size: counted(f"size-{size}", _of_size(size, ring), 1) for size in SIZES}
    yield "| description | an issue, of one of 1 kB | instructions for each byte more |"
    yield "|-:|-:|-:|"
    for size, cost in sizes.items():
        more = f"{(cost - sizes[1]) / (size - 1) / 1_000:.0f}" if size > 1 else ""
        yield f"| {size:,} kB | {cost / sizes[1]:.1f} | {more} |"


def _of_tokens(many: int, ring: Keyring) -> list[dict[str, Any]]:
    hooks = [Webhook("T0123456789", f"B{number:010}", f"{number:024}") for number in range(many)]
    return [_issue(hooks[number % many], number, LINE, ring) for number in range(many + AGAIN)]


def _of_size(size: int, ring: Keyring) -> list[dict[str, Any]]:
    text = LINE * (size * 1_000 // len(LINE.encode()))
    return [_issue(Webhook("T0123456789", "B0123456789", "s" * 24), number, text, ring) for number in range(LARGE + 1)]


def _issue(to: Webhook, number: int, description: str, ring: Keyring) -> dict[str, Any]:
    activity = json.loads(samples.issue(datetime.now(UTC)))
    content = activity["content"] | {"description": description}
    path = "/backlog/" + seal(Destination(to, "ja", None, {"space": (samples.SPACE,)}), "backlog", ring)
    return event(path, json.dumps(activity | {"id": 1001 + number, "content": content}, ensure_ascii=False))
