"""Whether the tests notice when a line is a little wrong.

    make mutants                          every module of MODULES; what survived is printed, and the figures
    make mutants ARGS="net/exchange -v"   some of them; with -v also what killed each

Each mutant has a process of its own. One within a function is put where the tests are collected already, and meets
those that call the function; so is a constant, which meets all of them. What survives that, or is neither, is imported
anew. A module's tests are those of its own: the rest of the suite crosses it as well, but tells less, and slowly.
"""

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from bench.forked import each, forked
from bench.mutations import Mutant, mutants
from bench.spoiled import Items, Module, Tests, collected, imported, measured, patched, rebound, warmed

ROOT = Path(__file__).parents[1]
MODULES: Mapping[str, tuple[str, ...]] = {
    "sealing/token": ("token", "parcel"),
    "sealing/keyring": ("keyring", "token"),
    "sources/aws/receive/signed": ("signed",),
    "sources/aws/receive/signature": ("sns",),
    "slack/escaping": ("escaping",),
    "slack/url": ("escaping",),
    "slack/mrkdwn": ("mrkdwn", "escaping", "render"),
    "slack/deliver": ("deliver",),
    "slack/answers": ("deliver",),
    "slack/policy": ("policy",),
    "net/exchange": ("exchange",),
    "delivery/parcel": ("parcel",),
}
# Imported once, before anything is forked: what takes long, and is none of ours.
PRELOADED = "cryptography.x509 flask hypothesis botocore.session botocore.config moto slack_sdk slackblocks yaml ssl"
SECONDS = 10  # of CPU, for one mutant; and five times as many as all of its tests take without any
Verdict = tuple[Mutant, str]  # and what killed it; "" where nothing did


def judged(name: str, folder: Path) -> list[Verdict]:
    """Every mutant of a module."""
    path = ROOT / "bridge" / f"{name}.py"
    files = tuple(f"tests/test_{test}.py" for test in MODULES[name])
    module = Module(f"bridge.{name.replace('/', '.')}", str(path), files)
    every = dict(enumerate(mutants(path.read_text(encoding="utf-8"))))
    notes, results = folder / "notes.json", folder / "results.json"

    def within(tests: Tests, items: Items) -> str:
        """In the process that has collected the tests."""
        warmed()
        if failed := forked(partial(measured, tests, items, notes), 600):
            return failed
        calls, seconds = json.loads(notes.read_text(encoding="utf-8"))
        fit = [item for item in items if item.nodeid in calls]
        jobs = []
        for number, mutant in every.items():
            met = [item for item in fit if not mutant.function or mutant.function in calls[item.nodeid]]
            jobs.append((number, partial(patched if mutant.function else rebound, module, mutant, tests, met)))
        left_out = [item.nodeid for item in items if item not in fit]
        most = SECONDS + int(5 * seconds)
        results.write_text(json.dumps([list(each(jobs, most)), left_out, most]), encoding="utf-8")
        return ""

    if failed := forked(partial(collected, module, within), 3600):
        raise SystemExit(f"{name}: {failed}")
    found, left_out, most = json.loads(results.read_text(encoding="utf-8"))
    killers = dict(found)
    again = [number for number, mutant in every.items() if not (mutant.function or killers[number])]
    killers |= each([(number, partial(imported, module, every[number], left_out)) for number in again], most)
    for test in left_out:
        print(f"{test} fails or is slow without any mutant: left out", file=sys.stderr)
    return [(mutant, killers[number]) for number, mutant in every.items()]


def main() -> None:
    """Prints what survived, and a row of figures for each module."""
    parser = argparse.ArgumentParser(prog="make mutants", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as net/exchange; without any, all")
    parser.add_argument("-v", action="store_true", help="also what killed each")
    given = parser.parse_args()
    for name in PRELOADED.split():
        with suppress(ImportError):
            importlib.import_module(name)
    rows = [f"{'module':32}{'mutants':>8}{'killed':>8}{'survived':>9}{'share':>9}"]
    for module in given.modules or MODULES:
        with tempfile.TemporaryDirectory() as folder:
            found = judged(module, Path(folder))
        for mutant, killer in found:
            if given.v or not killer:
                by = f"  [{killer}]" if killer else ""
                print(f"{module}:{mutant.line}: {mutant.before} → {mutant.after}{by}", flush=True)
        killed = sum(bool(killer) for _, killer in found)
        rows.append(f"{module:32}{len(found):8}{killed:8}{len(found) - killed:9}{killed / len(found):9.1%}")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
