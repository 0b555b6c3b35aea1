"""Measures the slowest texts known, 100 kB each, from Backlog's text to Slack's message.

    .venv/bin/python -m bench.markup_time [CHARACTERS]

Prints the slowest text of each converter in milliseconds of CPU; fails if one takes more than half a second.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.backlog import difference, markup
from bridge.sources.source import Event
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Text

MOST_MS = 500
SAY = Say("ja")
# Each is repeated up to the length: what opens and never closes, closes what nothing opened, or nests.
MARKDOWN = r"""
[ ![ [a](b [a][ ]( ![[]() [^ [a]:_b| < <http://a \ & &# :// https://a.b/( *a__a_ **a_**a a* *a**b***c_ _a * ~~a~
`a``a```a ` **あ**い a| #_a| ```| >_ -_ _-_ >_-_ 1._ |a |a|||-|| |a|||-|||b|| -_a|| a__| <br> DEMO-1_
"""
NOTATION = r"""
{code} {quote} {code}x{/code} {code}x{/code}_a {code}|a|{/code}| {quote}>{/quote} {code: {/code} '' ''' ' ''a %% %%''%%_
&color(red)_{ &color( } &br; \ #image( #image(a) [[ [[a> [[a]] [[x>y]] [[https://a.b https:// https://a.b/( DEMO-1_ @a_
[[a:http://x]] ((( ( *_ -_ - -_a|_b| +_a| ++_a| >_ >_a| a| | _
"""
TABLES = ("|", "|a", "|a|\n", "\\|", "|" + "a" * 99 + "|\n", "|a|\n|-|\n", "|a|\n|-|\n|b|\n")
EDITS = "a|b| a| a|b|c|| -_a|--_b| a_b_ ab|ba|aa|"


def units(listed: str) -> tuple[str, ...]:
    """The texts of a list, in which _ stands for a space and | for a line's end."""
    return tuple(unit.replace("_", " ").replace("|", "\n") for unit in listed.split())


def event(rule: str) -> Event:
    project = {"projectKey": "DEMO", "textFormattingRule": rule}
    return Event(
        "", datetime(2026, 12, 1, tzinfo=UTC), Payload({"project": project, "content": {}}), {"space": ("a.jp",)}
    )


def milliseconds(work: Callable[[], Text]) -> float:
    """CPU time of reading the text and making its message."""
    started = time.process_time()
    render(Notice(title=("It happened",), body=work()), SAY)
    return (time.process_time() - started) * 1_000


def slowest(name: str, repeated: tuple[str, ...], work: Callable[[str], Text], length: int) -> float:
    raws = {unit: (unit * (length // len(unit) + 1))[:length] for unit in repeated}
    times = sorted(((milliseconds(partial(work, raw)), unit) for unit, raw in raws.items()), reverse=True)
    print(f"{name}: " + ", ".join(f"{took:.0f} ms {unit!r:.20}" for took, unit in times[:3]))
    return times[0][0]


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    events = {rule: event(rule) for rule in ("markdown", "backlog", "")}
    markup.body(events["markdown"], "*warm*")

    def edited(raw: str) -> Text:
        return difference.between(events["backlog"], SAY, raw, f"{raw[1:]}b\na\n{raw[: length // 2]}")

    worst = (
        slowest("Markdown", (*units(MARKDOWN), *TABLES), partial(markup.body, events["markdown"]), length),
        slowest("Backlog notation", (*units(NOTATION), *TABLES), partial(markup.body, events["backlog"]), length),
        slowest("neither said", units(MARKDOWN + NOTATION), partial(markup.body, events[""]), length),
        slowest("difference", units(EDITS), edited, length),
    )
    assert max(worst) <= MOST_MS, f"{max(worst):.0f} ms is more than {MOST_MS}"


if __name__ == "__main__":
    main()
