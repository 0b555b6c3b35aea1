"""What the bridge costs, as ratios that repeat on a busy computer.

    make bench          prints the tables; ARGS=--write puts them into README.md and docs/speed.md, ARGS=issue prints
                        only what is called so

Each is a number of instructions, counted by cachegrind with a fixed hash seed, over that of a yardstick counted in the
same run: `import flask` for starting, a bare WSGI forwarder over one kept-alive connection for an event, slack_sdk's
own client for sending. Of what goes on and on, it is those of 220 times less those of 20, so that starting is not in
it. SNS and Slack are stand-ins in this process, which is not counted. Then the same by the clock, and what only a clock
can tell: bench/clock.py. Without valgrind nothing is counted, but memory and what the clock tells are still there.
"""

import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import clock, growth
from bench.runs import BATCH, KEYRING, REQUESTS, ROOT, Bench, Row, Work, bodies, server
from bridge.cli.demo.signer import Signer

README, SPEED = ROOT / "README.md", ROOT / "docs" / "speed.md"
# Each table's mark in its page.
COUNTED, GROWING, CLOCKED = "make bench", "make bench, growing", "make bench, by the clock"
PAGES = {COUNTED: README, GROWING: SPEED, CLOCKED: SPEED}
ONCE, FIRST = (0, 0), (0, 1)
FLASK = Work("flask", times=ONCE)
FORWARDED = Work("forwarder", "plain")
SDK = Work("sdk", url="https", times=(5, 25))  # a tenth of a second each
ROWS = (
    Row("import of `handler`, of `import flask`", Work("handler", times=ONCE), FLASK, "1.45"),
    Row("import with a key that KMS unwraps, of `import flask`", Work("handler", times=ONCE, kms=True), FLASK, "1.55"),
    Row("process start to first issue posted, of `import flask`", Work("events", "issue", times=FIRST), FLASK),
    Row("process start to first signed alarm posted, of `import flask`", Work("events", "alarm", times=FIRST), FLASK),
    Row("the same issue, with KMS and over TLS", Work("events", "issue", "https", FIRST, kms=True), FLASK, "1.75"),
    Row("the same alarm, with KMS and over TLS", Work("events", "alarm", "https", FIRST, kms=True), FLASK, "1.75"),
    Row("plain issue, of the forwarder", Work("events", "plain"), FORWARDED, "10"),
    Row("signed alarm, of the forwarder", Work("events", "alarm"), FORWARDED, "10"),
    Row("issue with Markdown, of the forwarder", Work("events", "markdown"), FORWARDED, "14"),
    Row("Flask's 404, of the forwarder", Work("missing", "refused"), FORWARDED),
    Row("bad token refused, of Flask's 404", Work("events", "refused", status=404), Work("missing", "refused"), "1.2"),
    Row(
        "100 alarms in one body, of 100 bodies",
        Work("events", "batch", times=(2, 12)),
        Work("events", "single"),
        "0.7",
        BATCH,
    ),
    Row("sent over TLS, kept alive, of slack_sdk's", Work("sending", url="https"), SDK, "0.025"),
    Row("sent over TLS, connected anew, of slack_sdk's", Work("connecting", url="https"), SDK, "0.125"),
)


def table(bench: Bench, rows: Iterable[Row], *, whole: bool) -> Iterator[str]:
    """Line by line, as it is counted."""
    yield "| what | counted | target |"
    yield "|-|-:|-:|"
    for row in rows if shutil.which("valgrind") else ():
        ratio = bench.ratio(row)
        yield f"| {row.name} | {ratio:.{2 if ratio < 10 else 1}f} | {row.target and '≤ ' + row.target} |"
    if whole:
        early, late = bench.memory()
        yield f"| MB held after {REQUESTS:,} issues | {late / 1_024:.0f} | ≤ 60 |"
        yield f"| MB of these since a tenth of them | {(late - early) / 1_024:.1f} | ≤ 2 |"


def shown(lines: Iterable[str]) -> list[str]:
    """All of them, each printed as it comes."""
    kept = []
    for line in lines:
        print(line, flush=True)
        kept.append(line)
    print()
    return kept


def written(mark: str, lines: list[str]) -> None:
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    page = PAGES[mark].read_text(encoding="utf-8")
    before, after = page.split(begin)[0], page.split(end)[1]
    PAGES[mark].write_text(before + begin + "".join(f"{line}\n" for line in lines) + end + after, encoding="utf-8")


def main(arguments: list[str]) -> None:
    words = [one for one in arguments if one != "--write"]
    rows = [row for row in ROWS if all(word in row.name for word in words)]
    countable = shutil.which("valgrind") is not None
    if not countable:
        print("skipped: valgrind is not installed, so no instructions are counted; CPU is below", file=sys.stderr)
    signer = Signer.made(datetime.now(UTC))
    tables = {}
    with TemporaryDirectory() as folder, server(signer.certificate) as urls:
        bench = Bench(Path(folder), urls, bodies(signer))
        if rows:
            tables[COUNTED] = shown(table(bench, rows, whole=not words))
        if countable and not words:
            tables[GROWING] = shown(growth.table(bench.growing, KEYRING))
        tables[CLOCKED] = shown(clock.table(bench, rows, words, signer))
    if "--write" in arguments:
        for mark, lines in tables.items():
            if mark != COUNTED or countable:  # what was once counted stays
                written(mark, lines)


if __name__ == "__main__":
    main(sys.argv[1:])
