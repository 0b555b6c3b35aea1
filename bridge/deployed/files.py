"""Deployed: options that the deployment brings along for every URL, in files with an entry a line."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bridge.deployed import person_lines, runbook_lines
from bridge.errors import BadOption, BadSetting

# setting → the option whose values its file holds, and how a line of it is kept
_FILES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "BRIDGE_PEOPLE_FILE": ("person", person_lines.entry),
    "BRIDGE_RUNBOOKS_FILE": ("runbook", runbook_lines.entry),
}
_COMMENT = re.compile(r"(?:^|\s)#.*")


def options(env: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By the option's name the lines of its file, where there are any. Raises BadSetting: one line that names it."""
    named = ((name, setting, entry) for setting, (name, entry) in _FILES.items() if env.get(setting))
    read = {name: tuple(_read(setting, env[setting], entry)) for name, setting, entry in named}
    return {name: lines for name, lines in read.items() if lines}


def _read(setting: str, file: str, entry: Callable[[str], str]) -> Iterator[str]:
    """All lines but blank ones and # comments."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{setting} {file} cannot be read: {type(error).__name__}") from None
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", line).strip()
        try:
            yield from (entry(bare),) if bare else ()
        except BadOption as slip:
            raise BadSetting(f"{setting} {file}, line {number}: {slip}") from None
