"""Those whom Backlog notified: named in the last line, unless the words name them all; mentioned where asked."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.sealing.destination import Options
from bridge.sources.backlog import people
from bridge.sources.backlog.words import ALL, NAME, listed
from bridge.sources.source import Kind
from bridge.wording.facts import Value
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Mention, cut, flat, latin, lines

_NOTIFIED = Phrase(en="Notified: {names}", ja="お知らせ：{names}")  # in the last line: it costs no field
_SEEN = 3_000  # characters of the body, and of the rest: as many as a message shows


def with_notified(notice: Notice, _: Kind, options: Options, say: Say) -> Notice:
    """The notice with all whom Backlog notified, but the one who did it."""
    values = notice.facts.values
    author = next(iter(values.get("author", ())), Value())
    others = [user for user in values.get("notified", ()) if user.shown and not _same(user, author)]
    if not others:
        return notice  # as most
    known = people.of_options(options, author)
    members = {cut(user.shown, NAME): known.member(user) for user in others}
    words, mentioned = _words(notice), {inline.id for inline in _inlines(notice) if isinstance(inline, Mention)}
    names = [known.mention(name, member, "notified") for name, member in members.items()]
    ringing = tuple(name for name in names if isinstance(name, Mention) and name.id not in mentioned)
    told = say(_NOTIFIED, names=listed(say, members, ALL)) if not all(_named(name, words) for name in members) else ()
    context = (told, *notice.context) if told else notice.context
    return replace(notice, context=context, mentions=(*notice.mentions, *ringing))


def _same(one: Value, other: Value) -> bool:
    return one.id == other.id if one.id and other.id else one.shown == other.shown


def _words(notice: Notice) -> str:
    """What people read of it, as far as names are looked for."""
    top = " ".join(map(flat, (notice.title, *(field.value for field in notice.fields))))
    return f"{top[:_SEEN]}\n{' '.join(map(flat, lines(notice.body)))[:_SEEN]}"


def _named(name: str, words: str) -> bool:
    """Whether the name stands there, and as no part of another Latin word."""
    at = words.find(name)
    while at >= 0:
        before, after = words[at - 1 : at], words[at + len(name) : at + len(name) + 1]
        if not ((latin(before) and latin(name[:1])) or (latin(name[-1:]) and latin(after))):
            return True
        at = words.find(name, at + len(name))
    return False


def _inlines(notice: Notice) -> Iterator[Inline]:
    for line in (notice.title, *lines(notice.body), *(one.value for one in notice.fields)):
        yield from line
