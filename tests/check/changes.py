"""What has changed here since main, committed or not."""

import subprocess
from pathlib import Path

BRANCHES = ("main", "origin/main")


def changed(root: Path) -> list[Path]:
    """The files that are new, other or gone since this branch left main; from the root.

    Raises LookupError where there is no such branch to compare with.
    """
    base = next((base for branch in BRANCHES if (base := _git(root, "merge-base", "HEAD", branch))), None)
    if not base:
        raise LookupError(f"no branch {' or '.join(BRANCHES)} to compare with: make check KIND=name, or make test")
    other = _git(root, "diff", "--name-only", "-z", base[0])
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({Path(name) for name in (*other, *new)})


def _git(root: Path, *words: str) -> list[str]:
    command = ["git", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  git, and our own words
    return [name for name in done.stdout.replace("\n", "\0").split("\0") if name] if done.returncode == 0 else []
