"""Remakes the zip that osls packed into the one for Lambda: python -m deploy.zip ZIP.

Files that never run are dropped. Bytecode for the runtime's Python is added: /var/task is read-only, so each cold
start would compile everything again. The same files always make the same bytes.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from deploy import runtime

AT = "/var/task"  # where Lambda unpacks it. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
KEPT = ("*.dist-info/METADATA",)  # names and versions: importlib.metadata and Amazon Inspector read them
DROPPED = (
    "*.dist-info/*",
    "*.pyc",  # some other Python's
    # for type checkers, compilers and readers
    *("*.pyi", "*/py.typed", "*.c", "*.h", "*.cfg", "*.md", "*.yaml", "*/tests/*"),
    # what is for developers, and imported by nothing that runs: debuggers, test clients, shells, other middleware
    *("werkzeug/debug/*", "werkzeug/middleware/*", "werkzeug/_reloader.py", "werkzeug/testapp.py"),
    *("click/testing.py", "click/shell_completion.py", "click/_winconsole.py"),
    *("jinja2/ext.py", "jinja2/sandbox.py", "jinja2/nativetypes.py", "jinja2/meta.py"),
    # what made cryptography's binary; at run time only _cffi_backend is needed
    *("cffi/*", "pycparser*"),
    # pyromark's types, which no code of ours imports while it runs, and its command
    *("typing_extensions.py", "pyromark/event.py", "pyromark/_cli.py"),
    # slack_sdk's old name, and those of its parts that the two clients of bridge.slack.client never import
    "slack/*",
    *(f"slack_sdk/{part}/*" for part in ("audit_logs", "oauth", "rtm", "rtm_v2", "scim", "signature", "socket_mode")),
    *("slack_sdk/web/async_*", "slack_sdk/web/legacy_*", "slack_sdk/webhook/async_*"),
)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
MODE = 0o100644 << 16  # a plain file that all may read
UNIX = 3

Files = dict[str, bytes]


def unwanted(name: str) -> bool:
    return _fits(name, DROPPED) and not _fits(name, KEPT)


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def read(path: Path) -> Files:
    """The files of the zip that Lambda needs."""
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/") and not unwanted(name)]
        return {name: archive.read(name) for name in names}


def bytecode(files: Files, python: str) -> Files:
    """Each module's bytecode, by its name in the zip. It has the paths under AT, and Python never checks it.

    Raises ValueError, with the compiler's message, if a source cannot be compiled.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, content in files.items():
            if name.endswith(".py"):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content)
        command = [python, "-P", "-s", "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        done = subprocess.run(  # noqa: S603 (the runtime's Python)
            [*command, "-s", str(root), "-p", AT, str(root)],
            env={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ValueError(f"not every module could be compiled:\n{done.stdout}{done.stderr}")
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.pyc")}


def write(files: Files, path: Path) -> None:
    """A zip whose bytes depend only on the files (and zlib's version): sorted, with fixed dates and modes."""
    new = path.with_name(path.name + ".new")
    with ZipFile(new, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, MODE
            archive.writestr(entry, files[name], ZIP_DEFLATED, compresslevel=9)
    new.replace(path)


def remake(path: Path, env: Mapping[str, str]) -> str:
    """Remake it in place; returns one line about the result. Raises ValueError."""
    return built(read(path), path, env)


def built(files: Files, path: Path, env: Mapping[str, str]) -> str:
    """Write the files that Lambda needs, and their bytecode; returns one line about the result. Raises ValueError."""
    python = runtime.python(env)
    made = bytecode(files, python) if python else {}
    write(files | made, path)
    size = f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {len(files) + len(made)} files"
    if python is None:
        return f"{size}, WITHOUT BYTECODE: {runtime.NONE}. It works, but each cold start takes about twice as long."
    return f"{size}, {len(made)} of them bytecode for Python {runtime.VERSION}"


if __name__ == "__main__":
    try:
        print(remake(Path(sys.argv[1]), os.environ))
    except ValueError as problem:
        sys.exit(str(problem))
