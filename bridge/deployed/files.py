"""Reads the files that BRIDGE_PEOPLE_FILE and BRIDGE_RUNBOOKS_FILE name."""

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
    """The lines of each file that is set and not empty, by its option's name. Raises BadSetting, which names it."""
    named = ((name, setting, entry) for setting, (name, entry) in _FILES.items() if env.get(setting))
    read = {name: tuple(_read(setting, env[setting], entry)) for name, setting, entry in named}
    return {name: lines for name, lines in read.items() if lines}


def _read(setting: str, file: str, entry: Callable[[str], str]) -> Iterator[str]:
    """All lines except blank ones and # comments, each checked."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = type(error).__name__
        raise BadSetting(
            en=f"{setting} {file} cannot be read: {why}", ja=f"{setting} のファイル {file} を読み取れません（{why}）。"
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", line).strip()
        try:
            yield from (entry(bare),) if bare else ()
        except BadOption as slip:
            raise BadSetting(
                en=f"{setting} {file}, line {number}: {slip.en}", ja=f"{setting} {file} の {number} 行目：{slip.ja}"
            ) from None
