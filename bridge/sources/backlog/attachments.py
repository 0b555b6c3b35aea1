"""Files that came with an update: attached, linked from the shared files, or from another service."""

from collections.abc import Iterable, Iterator

from bridge.payload import Payload
from bridge.sources.backlog.changes import Change, Gap
from bridge.sources.backlog.words import ALL, LABELS, TITLE, field, given, listed
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.phrases import Names, Phrase, Say, joined, size
from bridge.wording.text import Line, cut_name, cut_path

_LONGEST = 260  # columns of a name in a field
_SIZED = Phrase(en="{name} ({size})", ja="{name}（{size}）")
_SAID = Phrase(en="{name} ({size})", ja="{name}、{size}")  # stands in brackets already


def is_attached(change: Change) -> bool:
    """Whether it tells of a file that was attached, not of one taken away."""
    return change.field == "attachment" and change.new is not Gap.UNSET


def names(content: Payload, changes: Iterable[Change]) -> tuple[str, ...]:
    """The names of all files that came, each once."""
    found = [*_attached(changes), *(_name(one) for one in content["attachments"])]
    found += [_path(one) for one in content["shared_files"]]
    found += [_name(one) for one in content["external_file_links"]]
    return tuple(dict.fromkeys(name for name in found if name))


def named(say: Say, content: Payload, found: tuple[str, ...]) -> Names:
    """The files in a sentence; of one alone the size, too, where it was sent."""
    sizes = {_name(one): one["size"].number(-1) for one in content["attachments"]}
    if len(found) == 1 and sizes.get(found[0], -1) >= 0:
        return Names((say(_SAID, name=found[0], size=size(sizes[found[0]])),), people=False, listed=True)
    return Names(found, people=False, listed=True)


def fields(say: Say, content: Payload, changes: Iterable[Change]) -> Iterator[Field]:
    """Attachments with their sizes, then shared files; names and paths are as whole as a field may have them."""
    sent = dict.fromkeys(map(_name, content["attachments"]))
    lines = [_sized(say, one) for one in content["attachments"]]
    lines += [say.word(name) for name in _attached(changes) if name not in sent]
    lines += [_outside(one) for one in content["external_file_links"]]
    yield from field(say, LABELS["attachment"], listed(say, (line for line in lines if line), ALL))
    yield from field(
        say,
        LABELS["shared_files"],
        listed(say, filter(None, (_path(one, _LONGEST) for one in content["shared_files"])), ALL),
    )


def _attached(changes: Iterable[Change]) -> tuple[str, ...]:
    """The names that changes tell."""
    return tuple(change.new for change in changes if is_attached(change) and isinstance(change.new, str))


def _sized(say: Say, file: Payload) -> Line:
    name, count = _name(file, _LONGEST), file["size"].number(-1)
    return say(_SIZED, name=name, size=size(count)) if name and count >= 0 else joined((name,))


def _outside(file: Payload) -> Line:
    name = _name(file)
    return (outside_link(name, given(file["url"])),) if name else ()


def _name(file: Payload, room: int = TITLE) -> str:
    return cut_name(given(file["name"]), room)


def _path(file: Payload, room: int = TITLE) -> str:
    """/design/logo.png; "" without a name."""
    name, folder = given(file["name"]), given(file["dir"])
    return cut_path(f"{folder.rstrip('/')}/{name}" if folder else name, room) if name else ""
