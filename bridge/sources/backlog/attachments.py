"""Files that came with an update: attached, linked from the shared files, or from another service."""

from collections.abc import Iterable, Iterator

from bridge.payload import Payload
from bridge.sources.backlog.changes import Change, Gap
from bridge.sources.backlog.words import LABELS, TITLE, field, given, listed
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.phrases import Names, Phrase, Say, joined, size
from bridge.wording.text import Line, cut

_SIZED = Phrase(en="{name} ({size})", ja="{name}（{size}）")
_SAID = Phrase(en="{name} ({size})", ja="{name}、{size}")  # stands in brackets already


def is_attached(change: Change) -> bool:
    """Whether it tells of a file that was attached, not of one taken away."""
    return change.field == "attachment" and change.new is not Gap.UNSET


def names(content: Payload, changes: Iterable[Change]) -> tuple[str, ...]:
    """The names of all files that came, each once."""
    attached = (change.new for change in changes if is_attached(change))
    found = [name for name in attached if isinstance(name, str)] or [_name(one) for one in content["attachments"]]
    found += [_path(one) for one in content["shared_files"]]
    found += [_name(one) for one in content["external_file_links"]]
    return tuple(dict.fromkeys(name for name in found if name))


def named(say: Say, content: Payload, found: tuple[str, ...]) -> Names:
    """The files in a sentence; of one alone the size, too, where it was sent."""
    sizes = {_name(one): one["size"].number(-1) for one in content["attachments"]}
    if len(found) == 1 and sizes.get(found[0], -1) >= 0:
        return Names((say(_SAID, name=found[0], size=size(sizes[found[0]])),), people=False)
    return Names(found, people=False)


def fields(say: Say, content: Payload, changes: Iterable[Change]) -> Iterator[Field]:
    """Attachments with their sizes, then shared files."""
    lines = [_sized(say, one) for one in content["attachments"]]
    lines = lines or [say.word(change.new) for change in changes if is_attached(change) and isinstance(change.new, str)]
    lines += [_outside(one) for one in content["external_file_links"]]
    yield from field(say, LABELS["attachment"], listed(say, (line for line in lines if line)))
    yield from field(say, LABELS["shared_files"], listed(say, filter(None, map(_path, content["shared_files"]))))


def _sized(say: Say, file: Payload) -> Line:
    name, count = _name(file), file["size"].number(-1)
    return say(_SIZED, name=name, size=size(count)) if name and count >= 0 else joined((name,))


def _outside(file: Payload) -> Line:
    name = _name(file)
    return (outside_link(name, given(file["url"])),) if name else ()


def _name(file: Payload) -> str:
    return cut(given(file["name"]), TITLE)


def _path(file: Payload) -> str:
    """/design/logo.png; "" without a name."""
    name, folder = given(file["name"]), given(file["dir"])
    return cut(f"{folder.rstrip('/')}/{name}" if folder else name, TITLE) if name else ""
