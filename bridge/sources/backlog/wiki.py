"""Wiki pages: added, updated, deleted."""

from functools import partial

from bridge.notice import Notice
from bridge.phrases import Phrase, Say
from bridge.sources.backlog import links
from bridge.sources.backlog.envelope import of_type
from bridge.sources.backlog.words import TITLE, context, needed, who
from bridge.sources.source import Event, Kind
from bridge.text import cut, plain

_ADDED = Phrase(en="{who} added the wiki page {page}", ja="{who}が Wiki ページを追加しました：{page}")
_UPDATED = Phrase(en="{who} updated the wiki page {page}", ja="{who}が Wiki ページを更新しました：{page}")
_DELETED = Phrase(en="{who} deleted the wiki page {page}", ja="{who}が Wiki ページを削除しました：{page}")


def _notice(said: Phrase, event: Event, say: Say, *, gone: bool = False, shown: bool = False) -> Notice:
    """A new page shows how it begins. An updated one shows nothing: Backlog sends the whole page again, and
    its beginning is rarely what changed."""
    content = event.payload["content"]
    name = cut(needed(content["name"]), TITLE)
    page = name if gone else links.link(name, links.wiki(event, links.identity(content)))
    body = plain(content["content"].text("")) if shown else ()
    return Notice(title=say(said, who=who(event), page=page), body=body, context=context(event))


KINDS = (
    Kind("wiki-added", Phrase(en="Wiki page added", ja="Wikiを追加"), of_type(5), partial(_notice, _ADDED, shown=True)),
    Kind("wiki-updated", Phrase(en="Wiki page updated", ja="Wikiを更新"), of_type(6), partial(_notice, _UPDATED)),
    Kind(
        "wiki-deleted",
        Phrase(en="Wiki page deleted", ja="Wikiを削除"),
        of_type(7),
        partial(_notice, _DELETED, gone=True),
    ),
)
