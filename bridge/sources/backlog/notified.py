"""Those whom Backlog notified, where a destination asks to mention them."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.sealing.destination import Options
from bridge.sources.backlog import people
from bridge.sources.backlog.words import ALL, NAME, listed
from bridge.sources.source import Kind
from bridge.wording.facts import Value
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Mention, cut, lines

_NOTIFIED = Phrase(en="Notified: {names}", ja="お知らせ：{names}")  # in the last line: it costs no field


def with_notified(notice: Notice, _: Kind, options: Options, say: Say) -> Notice:
    """The notice with those whom Backlog notified, where they are to be mentioned and nothing mentions them yet."""
    if not options.get("person") or "notified" not in people.reasons(options):
        return notice  # as most destinations: nobody would be mentioned, so nobody is looked for
    values = notice.facts.values
    author = next(iter(values.get("author", ())), Value())
    known = people.of_options(options, author)
    others = (user for user in values.get("notified", ()) if user.shown and user.shown != author.shown)
    members = {user.shown: known.member(user) for user in others}
    names = [known.mention(cut(name, NAME), member, "notified") for name, member in members.items()]
    mentioned = {inline.id for inline in _inlines(notice) if isinstance(inline, Mention)}
    if not any(isinstance(name, Mention) and name.id not in mentioned for name in names):
        return notice
    told = say(_NOTIFIED, names=listed(say, [name.name if isinstance(name, Mention) else name for name in names], ALL))
    ringing = tuple(name for name in names if isinstance(name, Mention))
    return replace(notice, context=(told, *notice.context), mentions=(*notice.mentions, *ringing))


def _inlines(notice: Notice) -> Iterator[Inline]:
    for line in (notice.title, *lines(notice.body), *(one.value for one in notice.fields)):
        yield from line
