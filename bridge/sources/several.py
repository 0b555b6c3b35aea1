"""Several events in one body: the gravest in the first line, and the rest as a list."""

from collections.abc import Sequence

from bridge.sources.listing import listed
from bridge.wording.facts import united
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Line
from bridge.wording.tone import Tone

_GRAVEST = (Tone.BAD, Tone.WARN, Tone.GOOD, Tone.CALM)
_AND_MORE = Phrase(en="{first} ({more})", ja="{first}、{more}")
_EVENTS = Phrase(en="and {n} more events", ja="ほか {n} 件のイベント")
_EVENT = Phrase(en="and {n} more event", ja="ほか {n} 件のイベント")


def summed(notices: Sequence[Notice], unread: int, context: tuple[Line, ...], say: Say) -> Notice:
    """One notice for all; `unread` more were not read. `context`: where they came from, unless that is the same of all.

    The last part of a context is its time, which is that of the body.
    """
    first = min(notices, key=lambda notice: _GRAVEST.index(notice.tone))
    rest = [notice.title for notice in notices if notice is not first]
    more = len(rest) + unread
    common = first.context[:-1]
    shared = all(notice.context[:-1] == common for notice in notices)
    return Notice(
        title=say(_AND_MORE, first=first.title, more=Count(more, _EVENTS, _EVENT)),
        tone=first.tone,
        body=listed(rest, more, say),
        context=(*common, *context[-1:]) if shared else context,
        mentions=tuple(dict.fromkeys(mention for notice in notices for mention in notice.mentions)),
        facts=united(notice.facts for notice in notices),
    )
