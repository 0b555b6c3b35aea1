"""Those whom Backlog notified, where a destination asks to mention them."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.sealing.destination import Options
from bridge.sources.backlog import people
from bridge.sources.backlog.words import TITLE, field, listed
from bridge.sources.source import Kind
from bridge.wording.facts import Value
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Mention, cut, lines

_NOTIFIED = Phrase(en="Notified", ja="お知らせ")
_MOST_FIELDS, _MOST = 8, 12


def with_notified(notice: Notice, _: Kind, options: Options, say: Say) -> Notice:
    """The notice with those whom Backlog notified, where they are to be mentioned and nothing mentions them yet."""
    values = notice.facts.values
    author = next(iter(values.get("author", ())), Value())
    known = people.of_options(options, author)
    others = (user for user in values.get("notified", ()) if user.shown and user.shown != author.shown)
    members = {user.shown: known.member(user) for user in others}
    names = [known.mention(cut(name, TITLE), member, "notified") for name, member in members.items()]
    mentioned = {inline.id for inline in _inlines(notice) if isinstance(inline, Mention)}
    if not any(isinstance(name, Mention) and name.id not in mentioned for name in names):
        return notice
    last = field(say, _NOTIFIED, listed(say, names, _MOST))
    return replace(notice, fields=(*notice.fields[: _MOST_FIELDS - 1], *last))


def _inlines(notice: Notice) -> Iterator[Inline]:
    for line in (notice.title, *lines(notice.body), *(one.value for one in notice.fields)):
        yield from line
