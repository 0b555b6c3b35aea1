"""Files that came with an update: attached, linked from the shared files, or from another service."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bridge.payload import Payload
from bridge.sources.backlog import links
from bridge.sources.backlog.changes import Change, Gap
from bridge.sources.backlog.words import ALL, LABELS, TITLE, field, given, listed
from bridge.sources.source import Event
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.phrases import NAMED, Names, Phrase, Say, size
from bridge.wording.text import Inline, Line, Link, cut_name, cut_path

_LONGEST = 260  # columns of a name in a field
_SIZED = Phrase(en="{name} ({size})", ja="{name}（{size}）")
_SAID = Phrase(en="{name} ({size})", ja="{name}、{size}")  # stands in brackets already

Sort = Literal["attachment", "shared_files", "external_file_links"]
SORTS: tuple[Sort, ...] = ("attachment", "shared_files", "external_file_links")  # as changes call them


@dataclass(frozen=True, slots=True)
class File:
    """By name, or by path where it is a shared one. `url`: where it is, if we know; -1: a size that was not sent."""

    sort: Sort
    name: str
    url: str | None = None
    size: float = -1

    def linked(self, event: Event, room: int = TITLE) -> Inline:
        """Its name in at most so many columns; of one that lies elsewhere, with the host behind it."""
        shown = self.shown(room)
        if self.sort != "external_file_links":
            return links.link(shown, self.url, aside=True)
        link = outside_link(shown, self.url or "")
        if not isinstance(link, Link):
            return link
        return replace(link, aside=True, host="" if link.host in links.hosts(event) else link.host)

    @property
    def whole(self) -> bool:
        """Whether a sentence has room for its name."""
        return "…" not in self.shown()

    def shown(self, room: int = TITLE) -> str:
        return cut_path(self.name, room) if self.sort == "shared_files" else cut_name(self.name, room)


def sort_of(change: Change) -> Sort | None:
    """Which files a change is of; None where it is of none."""
    return next((sort for sort in SORTS if sort == change.field), None)


def came(change: Change) -> bool:
    """Whether it tells of a file that was attached or linked, not of one taken away."""
    return sort_of(change) is not None and change.new is not Gap.UNSET


def files(event: Event, changes: Iterable[Change] = (), *, of_issue: bool = False) -> tuple[File, ...]:
    """All that came, each once. `of_issue`: of attachments only an issue's have an address that is known."""
    content = event.payload["content"]
    sent = [*_attached(event, of_issue), *_shared(event), *_outside(content)]
    known = {(file.sort, name) for file in sent for name in (file.shown(), file.name.rpartition("/")[2])}
    told = (_told(event, sort, one.new) for one in changes if (sort := sort_of(one)) and isinstance(one.new, str))
    return tuple(dict.fromkeys((*sent, *(file for file in told if (file.sort, file.name) not in known))))


def named(event: Event, say: Say, found: tuple[File, ...]) -> Names:
    """The files in a sentence; of one alone the size, too, where it was sent."""
    if len(found) == 1 and found[0].size >= 0 and found[0].sort == "attachment":
        words: tuple[object, ...] = (say(_SAID, name=found[0].linked(event), size=size(found[0].size)),)
    else:
        words = tuple(file.linked(event) for file in found)
    return Names(words, people=False, listed=True)


def all_said(found: tuple[File, ...]) -> bool:
    """Whether a sentence that names them has all of them, and whole."""
    return len(found) <= NAMED and all(file.whole for file in found)


def fields(event: Event, say: Say, found: tuple[File, ...]) -> Iterator[Field]:
    """Attachments with their sizes and those elsewhere, then shared files; each as whole as a field may have it."""
    for name in ("attachment", "shared_files"):
        those = (file for file in found if (file.sort == "shared_files") == (name == "shared_files"))
        yield from field(say, LABELS[name], listed(say, (_sized(event, say, file) for file in those), ALL))


def _told(event: Event, sort: Sort, name: str) -> File:
    """Of which a change alone tells, and which has an address where it tells the whole path."""
    folder, _, last = name.rpartition("/")
    whole = sort == "shared_files" and name.startswith("/")
    return File(sort, name, links.shared_file(event, folder, last) if whole else None)


def _sized(event: Event, say: Say, file: File) -> Line:
    name = file.linked(event, _LONGEST)
    is_sized = file.sort == "attachment" and file.size >= 0
    return say(_SIZED, name=name, size=size(file.size)) if is_sized else (name,)


def _attached(event: Event, of_issue: bool) -> Iterator[File]:
    for one in event.payload["content"]["attachments"]:
        if name := given(one["name"]):
            url = links.attachment(event, links.identity(one), name) if of_issue else None
            yield File("attachment", name, url, one["size"].number(-1))


def _shared(event: Event) -> Iterator[File]:
    """/design/logo.png"""
    for one in event.payload["content"]["shared_files"]:
        if name := given(one["name"]):
            folder = given(one["dir"])
            path = f"{folder.rstrip('/')}/{name}" if folder else name
            where = links.shared_file(event, folder, name) if folder else None
            yield File("shared_files", path, links.shared_file_by_id(event, links.identity(one)) or where)


def _outside(content: Payload) -> Iterator[File]:
    for one in content["external_file_links"]:
        if name := given(one["name"]):
            yield File("external_file_links", name, given(one["url"]))
