"""Checks the zip that goes to Lambda: python .ci/check_zip.py ZIP [--architecture x86_64] [--with FILE] ….

Shares no code with deploy/zip.py, which makes it.
"""

import argparse
import stat
import struct
import sys
from _imp import source_hash
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import gettempdir
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NEEDED = (
    *("handler.py", "bridge/app.py", "bridge/worker.py", "flask/__init__.py", "pyromark/__init__.py"),
    *("serverless_wsgi.py", "slack_sdk/web/client.py", "slack_sdk/webhook/client.py"),
    *(
        "cryptography/hazmat/bindings/_rust.abi3.so",
        "_cffi_backend.cpython-313-*.so",
        "pyromark/_pyromark.cpython-313-*.so",
    ),
)
KINDS = ("*.py", "*.pyc", "*.so", "*.dist-info/METADATA")  # and nothing else but what --with names
UNWANTED = (
    *("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "jmespath", "six", "granian", "cffi", "pycparser"),
    *("bin", "bench", "deploy", "docs", "tests", "node_modules", "slack", "pip", "setuptools", "pytest", "moto"),
    *("bridge/cli", "bridge/page", "bridge/__main__.py"),
)
MACHINES = {"arm64": 0xB7, "x86_64": 0x3E}  # e_machine of an ELF file
EARLIEST = (1980, 1, 1, 0, 0, 0)
LARGEST = 10_500_000  # bytes; compressed, cryptography's binary is 4.6 MB of them, and the Markdown parser's 1.5
MOST = 1_500  # files, bytecode included
# How bytecode of Python 3.13 begins: its number, and that it is never compared with its source. PEP 552
MAGIC = (3571).to_bytes(2, "little") + b"\r\n"
UNCHECKED = (1).to_bytes(4, "little")
AT = "/var/task"


def faults(archive: ZipFile, architecture: str, own: list[str], bytecode: bool) -> Iterator[str]:
    """All that is wrong with it, a line each."""
    names = archive.namelist()
    yield from (f"{want} is missing" for want in (*NEEDED, *own) if not any(fnmatchcase(n, want) for n in names))
    yield from (f"{name} is there {times} times" for name, times in Counter(names).items() if times > 1)
    if names != sorted(names):
        yield "the names are not sorted"
    for entry in archive.infolist():
        yield from (f"{entry.filename} {fault}" for fault in _entry_faults(entry, own))
        if entry.filename.endswith(".so"):
            fault = _binary_fault(entry.filename, archive.read(entry), architecture)
            yield from [f"{entry.filename} {fault}"] if fault else []
    if bytecode or any(name.endswith(".pyc") for name in names):
        yield from _bytecode_faults(archive)


def _entry_faults(entry: ZipInfo, own: list[str]) -> Iterator[str]:
    name = entry.filename
    if any(name == room or name.startswith(f"{room}/") for room in UNWANTED):
        yield "does not belong there"
    elif not (name in own or any(fnmatchcase(name, kind) for kind in KINDS)):
        yield "is nothing that runs"
    if entry.date_time != EARLIEST:
        yield "has a date"
    if entry.external_attr >> 16 != stat.S_IFREG | 0o644:
        yield "is not a plain file that all may read"
    if entry.compress_type != ZIP_DEFLATED:
        yield "is not compressed"


def _binary_fault(name: str, content: bytes, architecture: str) -> str | None:
    (machine,) = struct.unpack_from("<H", content, 18)
    if content[:4] != b"\x7fELF" or machine != MACHINES[architecture]:
        return f"is not for {architecture}"
    return None if "cpython-313" in name or ".abi3." in name else "is not for Python 3.13"


def _bytecode_faults(archive: ZipFile) -> Iterator[str]:
    """Each source has its own bytecode, for 3.13, never checked; each bytecode its source, and no path of here."""
    names = set(archive.namelist())
    sources = {_beside(name): name for name in names if name.endswith(".py")}
    yield from (f"{name} has no bytecode" for compiled, name in sorted(sources.items()) if compiled not in names)
    here = [str(path).encode() for path in (Path.cwd(), Path(gettempdir()).resolve() / "tmp", Path.home() / ".")]
    for name in sorted(name for name in names if name.endswith(".pyc")):
        if name not in sources:
            yield f"{name} has no source"
            continue
        content, source = archive.read(name), archive.read(sources[name])
        if content[:8] != MAGIC + UNCHECKED:
            yield f"{name} is not unchecked bytecode for Python 3.13"
        elif content[8:16] != source_hash(int.from_bytes(MAGIC, "little"), source):
            yield f"{name} is not of this source"
        if f"{AT}/{sources[name]}".encode() not in content:
            yield f"{name} does not say that it stands in {AT}"
        if any(path in content for path in here):
            yield f"{name} holds a path of this computer"


def _beside(source: str) -> str:
    """Where Python 3.13 looks for a source's bytecode."""
    folder, _, name = source.rpartition("/")
    return f"{folder}/__pycache__/{name}".removeprefix("/").removesuffix(".py") + ".cpython-313.pyc"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Checks the zip that goes to Lambda.")
    parser.add_argument("zip", type=Path)
    parser.add_argument("--architecture", choices=MACHINES, default="arm64")
    parser.add_argument("--with", dest="own", action="append", default=[], help="a file of this deployment: keyring …")
    parser.add_argument("--without-bytecode", action="store_true", help="where there is no Python 3.13 to make it")
    asked = parser.parse_args(arguments)
    with ZipFile(asked.zip) as archive:
        found = list(faults(archive, asked.architecture, asked.own, not asked.without_bytecode))
        files = len(archive.namelist())
        compiled = sum(name.endswith(".pyc") for name in archive.namelist())
    size = asked.zip.stat().st_size
    found += [f"it is larger than {LARGEST / 1e6:.1f} MB"] if size > LARGEST else []
    found += [f"it holds more than {MOST} files"] if files > MOST else []
    for fault in found:
        print(f"zip: {fault}", file=sys.stderr)
    print(f"zip: {asked.architecture}, {size / 1e6:.1f} MB, {files} files, {compiled or 'NONE'} of them bytecode")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
