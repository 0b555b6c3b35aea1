"""The locks, and whether each holds all that its packages ask for.

What a package asks for stands in its metadata alone, and those of the heavy locks are not installed where tests run. So
`make lock` writes the part that counts to needs.json (python -m tests.support.locks), and tests read it there.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = next(path for path in Path(__file__).parents if (path / "Makefile").exists())
NEEDS = Path(__file__).with_name("needs.json")
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: *; *(.+?))? *\\$", re.MULTILINE)
_HERE = (("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64"))

Environment = dict[str, str]
Needs = Mapping[str, Sequence[str]]  # "flask==3.1.3": what it asks for, as its metadata have it


def _environments(minors: Sequence[int], systems: Sequence[tuple[str, str, str]]) -> tuple[Environment, ...]:
    """CPython 3.x in its first release and a late one, on each system."""
    return tuple(
        {
            "implementation_name": "cpython",
            "implementation_version": f"3.{minor}.{patch}",
            "os_name": "posix",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": name,
            "platform_version": "",
            "python_full_version": f"3.{minor}.{patch}",
            "python_version": f"3.{minor}",
            "sys_platform": system,
        }
        for minor, patch, (system, name, machine) in product(minors, (0, 20), systems)
    )


_ANYWHERE = _environments((11, 12, 13, 14), _HERE)
# Where each lock is installed: the Makefile's Pythons, and Lambda's own. It is a shell that installs, so never Windows.
LOCKS: Mapping[str, tuple[Environment, ...]] = {
    "requirements": _ANYWHERE,
    "requirements-dev": _ANYWHERE,
    "requirements-package": _ANYWHERE,
    "requirements-lambda": _environments((13,), _HERE[:2]),
    "requirements-mutants": _ANYWHERE,
}


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock, and where it is meant."""

    name: str
    version: str
    marker: Marker | None

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"

    def meant(self, environment: Environment) -> bool:
        return self.marker is None or self.marker.evaluate({**environment, "extra": ""})


def pins(lock: str) -> tuple[Pin, ...]:
    """What a lock's text holds."""
    return tuple(Pin(name, version, Marker(marker) if marker else None) for name, version, marker in _PIN.findall(lock))


def read(name: str) -> tuple[Pin, ...]:
    return pins((ROOT / f"{name}.txt").read_text(encoding="utf-8"))


def wanted(name: str) -> tuple[str, ...]:
    """What the lock was compiled from: its .in, and those that it includes."""
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    included = [line.removeprefix("-r ").removesuffix(".in") for line in lines if line.startswith("-r ")]
    own = tuple(line for line in lines if line and not line.startswith(("#", "-")))
    return own + tuple(line for other in included for line in wanted(other))


def asked(
    roots: Sequence[str], held: Sequence[Pin], needs: Needs, environment: Environment
) -> Iterator[tuple[str, str, bool]]:
    """Who asks for what there, extras included, and whether a pin meets it; the roots are asked for by ""."""
    there = {pin.name: pin for pin in held if pin.meant(environment)}
    todo = [("", root) for root in roots] + [("", name) for name in there]
    done: set[tuple[str, str]] = set()
    while todo:
        asker, line = todo.pop()
        requirement = _parsed(line)
        pin = there.get(canonicalize_name(requirement.name))
        yield asker, line, pin is not None and requirement.specifier.contains(pin.version, prereleases=True)
        for extra in {"", *requirement.extras} if pin else ():
            if (str(pin), extra) not in done:
                done.add((str(pin), extra))
                todo += [(str(pin), need) for need in needs[str(pin)] if _counts(need, {**environment, "extra": extra})]


@cache
def _parsed(line: str) -> Requirement:
    return Requirement(line)


def _counts(need: str, environment: Environment) -> bool:
    marker = _parsed(need).marker
    return marker is None or marker.evaluate(environment)


def missing(name: str, held: Sequence[Pin], needs: Needs) -> list[str]:
    """What is asked for and not pinned, with who asks."""
    return sorted(
        {
            f"{asker or name + '.in'} asks for {line}"
            for environment in LOCKS[name]
            for asker, line, met in asked(wanted(name), held, needs, environment)
            if not met
        }
    )


def counting(needs: Needs) -> dict[str, list[str]]:
    """Of all that packages say they need, what counts for any of the locks: the rest is for extras of nobody's."""
    kept: dict[str, set[str]] = {
        str(pin): set() for name, places in LOCKS.items() for pin in read(name) if any(map(pin.meant, places))
    }
    for name, places in LOCKS.items():
        for environment in places:
            for asker, line, _ in asked(wanted(name), read(name), needs, environment):
                if asker:
                    kept[asker].add(line)
    return {pin: sorted(lines) for pin, lines in sorted(kept.items())}


def _fetched() -> dict[str, list[str]]:
    """What every pinned package needs, as pip finds it, whichever Python and system it is meant for."""
    blocks = {
        str(pin): block
        for name, places in LOCKS.items()
        for pin, block in _blocks((ROOT / f"{name}.txt").read_text(encoding="utf-8"))
        if any(map(pin.meant, places))
    }
    found: dict[str, list[str]] = {}
    while blocks:  # a lock may hold two versions of one package, for two Pythons; pip takes one at a time
        now = {pin.split("==")[0]: pin for pin in blocks}
        found |= _report([blocks.pop(pin) for pin in now.values()])
    return found


def _blocks(lock: str) -> Iterator[tuple[Pin, str]]:
    """Each pin, and its lines without the marker."""
    for block in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE):
        for pin in pins(block):
            yield pin, f"{pin} \\\n" + block.split("\n", 1)[1]


def _report(blocks: Sequence[str]) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        lock, report = Path(folder, "lock.txt"), Path(folder, "report.json")
        lock.write_text("".join(blocks), encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--dry-run"]
        pip += ["--no-deps", "--require-hashes", "--ignore-installed", "--ignore-requires-python"]
        subprocess.run([*pip, "--report", str(report), "-r", str(lock)], check=True)  # noqa: S603
        entries = json.loads(report.read_text(encoding="utf-8"))["install"]
    told = [entry["metadata"] for entry in entries]
    return {f"{canonicalize_name(one['name'])}=={one['version']}": one.get("requires_dist", []) for one in told}


if __name__ == "__main__":
    NEEDS.write_text(json.dumps(counting(_fetched()), indent=1) + "\n", encoding="utf-8")
