"""The revoked ids in deployment.yml: read, and added to, in the forms that an operator writes; the rest stays as it is.

revoked: ["1a2b3c4d", "5e6f7a8b"]

or "1a2b3c4d,5e6f7a8b", or a list of lines `- "1a2b3c4d"`; at the top, or in a stage.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import BadSetting

_ENTRY = re.compile(r"( *)revoked:(?: +(\[[^][{}#]*\]|\"[^\"]*\"|'[^']*'|[0-9a-f, ]+?))?( *(?: #.*)?)")
_ITEM = re.compile(r"( *- +)([\"']?)([0-9a-f]{8})\2 *(?: #.*)?")
_ID = re.compile(r"[0-9a-f]{8}")
_TOP = re.compile(r"[A-Za-z_]\w*:(?: .*)?")
_COMMENT = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry: its lines (from, to), how it is indented, its ids, what follows them; `bullet` of a list of lines."""

    start: int
    end: int
    indent: str
    ids: tuple[str, ...]
    rest: str = ""
    bullet: str = ""


def ids(file: Path) -> frozenset[str]:
    """Every id in the file, of any stage; none if there is no such file. Raises BadSetting."""
    return frozenset(one for found in _entries(file, _lines(file)) for one in found.ids)


def add(file: Path, more: Iterable[str]) -> None:
    """Write these into each of its entries, and into one at the top. Raises BadSetting, and has written nothing."""
    lines, every = _lines(file), sorted(more)
    entries = list(_entries(file, lines))
    for found in reversed(entries):  # so that the lines before it stay where they are
        new = [one for one in every if one not in found.ids]
        if found.bullet:
            lines[found.end : found.end] = [f'{found.bullet}"{one}"' for one in new]
        else:
            lines[found.start] = f"{found.indent}{_written((*found.ids, *new))}{found.rest}"
    if all(found.indent for found in entries):
        lines.append(_written(every))
    _replace(file, "\n".join(lines) + "\n")


def _replace(file: Path, text: str) -> None:
    """Atomically: whoever deploys meanwhile reads the old file or the new one."""
    target = file.resolve()
    beside = target.with_name(f".{target.name}.new")
    beside.write_text(text, encoding="utf-8")
    if target.exists():
        shutil.copymode(target, beside)
    os.replace(beside, target)


def _written(every: Iterable[str]) -> str:
    """In quotes: YAML takes some ids for numbers."""
    quoted = (f'"{one}"' for one in every)
    return f"revoked: [{', '.join(quoted)}]"


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise BadSetting(
            en=f"{file} is no text in UTF-8; expected the deployment's parameters, a line each",
            ja=f"{file} が UTF-8 のテキストではありません。デプロイのパラメーターを 1 行ずつ書いてください。",
        ) from None


def _entries(file: Path, lines: list[str]) -> Iterator[_Found]:
    """Raises BadSetting where one is written in some other form, or the file is no list of parameters."""
    bare = [_COMMENT.sub("", line).rstrip() for line in lines]
    first = next((number for number, line in enumerate(bare) if line not in ("", "---")), None)
    if first is not None and not _TOP.fullmatch(bare[first]):
        raise _unread(file, first + 1)
    for number, line in enumerate(bare):
        if "revoked" not in line:
            continue
        entry = _ENTRY.fullmatch(lines[number])
        found = _read(lines, number, entry) if entry else None
        if found is None:
            raise _unread(file, number + 1)
        yield found


def _read(lines: list[str], number: int, entry: re.Match[str]) -> _Found | None:
    """The entry in this line and those after it; None where it is more, or less, than ids."""
    indent, value, rest = entry.groups()
    if value is not None:
        held = [one for one in re.split(r"[][\"',\s]+", value) if one]
        right = all(map(_ID.fullmatch, held))
        return _Found(number, number + 1, indent, tuple(held), rest) if right else None
    items = []
    for line in lines[number + 1 :]:
        item = _ITEM.fullmatch(line)
        if not item:
            break
        items.append(item)
    after = lines[number + 1 + len(items)].strip() if number + 1 + len(items) < len(lines) else ""
    if not items or after.startswith("-"):
        return None
    return _Found(number, number + 1 + len(items), indent, tuple(item[3] for item in items), rest, items[0][1])


def _unread(file: Path, line: int) -> BadSetting:
    return BadSetting(
        en=f'{file}, line {line}: expected parameters a line each, and the revoked ids as revoked: ["1a2b3c4d"] in '
        "one line; write it so, or add the ids yourself",
        ja=f'{file} の {line} 行目：パラメーターは 1 行ずつ、無効にする ID は revoked: ["1a2b3c4d"] の形で 1 行に'
        "書いてください。または、ID を手で追加してください。",
    )
