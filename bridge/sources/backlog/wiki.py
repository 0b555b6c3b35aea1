"""Wiki pages: added, updated, deleted."""

from collections.abc import Callable
from functools import partial

from bridge.sources.backlog import attachments, difference, facts, links, markup
from bridge.sources.backlog.essentials import FILES, LINKED, SAMPLE, essential
from bridge.sources.backlog.words import TITLE, context, given, needed, who, whole
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link, Text, cut_path

_ADDED = Phrase(en="{who} added the wiki page {page}", ja="{who}が Wiki ページを追加しました：{page}")
_UPDATED = Phrase(en="{who} updated the wiki page {page}", ja="{who}が Wiki ページを更新しました：{page}")
_ATTACHED = Phrase(
    en="{who} attached {files} to the wiki page {page}",
    ja="{who}が Wiki ページにファイルを添付しました（{files}）：{page}",
)
_LINKED = Phrase(
    en="{who} linked {files} to the wiki page {page}",
    ja="{who}が Wiki ページに共有ファイルをリンクしました（{files}）：{page}",
)
_DIFFERENCE = Phrase(en="Changes", ja="差分")
_DELETED = Phrase(en="{who} deleted the wiki page {page}", ja="{who}が Wiki ページを削除しました：{page}")


def _notice(said: Phrase, shown: Callable[[Event, Say], Text] | None, event: Event, say: Say) -> Notice:
    """`shown`: what of the page; without it the page is gone."""
    content = event.payload["content"]
    name = cut_path(needed(content["name"]), TITLE)
    page = links.link(name, links.wiki(event, links.identity(content))) if shown else name
    text = shown(event, say) if shown else ()
    files = attachments.files(event) if shown else ()
    alone = bool(files) and said is _UPDATED and not (text or given(content["diff"]))
    pattern = (_ATTACHED if any(content["attachments"]) else _LINKED) if alone else said
    title = say(pattern, who=who(event), page=page, files=attachments.named(event, say, files))
    told = alone and attachments.all_said(files)
    return Notice(
        title=title,
        body=(*whole(given(content["name"])), *text),
        links=_places(event, say) if shown else (),
        fields=() if told else tuple(attachments.fields(event, say, files)),
        context=context(event),
        facts=facts.of(event, thread=_thread(event, opens=said is _ADDED)),
    )


def _thread(event: Event, *, opens: bool) -> Thread | None:
    number = links.identity(event.payload["content"])
    return Thread(f"wiki/{number}", opens=opens) if number else None


def _places(event: Event, say: Say) -> tuple[Link, ...]:
    """What this version changed, as Backlog itself shows it."""
    content = event.payload["content"]
    url = links.wiki_difference(event, links.identity(content), int(content["version"].number(0)))
    return links.places(say.text(_DIFFERENCE), url)


def _whole(event: Event, _: Say) -> Text:
    return markup.body(event, event.payload["content"]["content"].text(""))


KINDS = (
    Kind(
        "wiki-added",
        Phrase(en="Wiki page added", ja="Wikiを追加"),
        partial(_notice, _ADDED, _whole),
        types=(5,),
        essential=essential("$.content.name", tells=("$.content.id", *SAMPLE)),
    ),
    Kind(
        "wiki-updated",
        Phrase(en="Wiki page updated", ja="Wikiを更新"),
        partial(_notice, _UPDATED, difference.page),
        types=(6,),
        essential=essential("$.content.name", tells=("$.content.diff", "$.content.id", *FILES, *LINKED)),
    ),
    Kind(
        "wiki-deleted",
        Phrase(en="Wiki page deleted", ja="Wikiを削除"),
        partial(_notice, _DELETED, None),
        types=(7,),
        essential=essential("$.content.name"),
    ),
)
