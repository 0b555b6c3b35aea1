"""Milestones: added, updated, deleted."""

from collections.abc import Iterator

from bridge.sources.backlog import changes, difference, facts, links, markup
from bridge.sources.backlog.essentials import CHANGED, essential
from bridge.sources.backlog.words import LABELS, TITLE, context, day, field, in_sentence, listed, needed, who
from bridge.sources.source import Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, cut

_ADDED = Phrase(en="{who} added the milestone {name}", ja="{who}がマイルストーンを追加しました：{name}")
_UPDATED = Phrase(en="{who} updated the milestone {name}", ja="{who}がマイルストーンを更新しました：{name}")
_CHANGED = Phrase(
    en="{who} updated the milestone {name} ({labels})", ja="{who}がマイルストーンを更新しました（{labels}）：{name}"
)
_DELETED = Phrase(en="{who} deleted the milestone {name}", ja="{who}がマイルストーンを削除しました：{name}")
_LABELS = {**LABELS, "description": Phrase(en="Description", ja="説明")}
_DATES = {"start_date": LABELS["startDate"], "reference_date": LABELS["referenceDate"]}


def added(event: Event, say: Say) -> Notice:
    return Notice(
        title=say(_ADDED, who=who(event), name=_linked(event)),
        body=markup.body(event, event.payload["content"]["description"].text("")),
        fields=tuple(_dates(event, say)),
        context=context(event),
        facts=facts.of(event),
    )


def updated(event: Event, say: Say) -> Notice:
    changed = changes.read(event.payload["content"], labels=_LABELS)
    known = facts.of(event, changed)
    with keeping(known):
        name = _linked(event)
    labels = listed(say, map(in_sentence, changes.labels(changed)))
    return Notice(
        title=say(_CHANGED if changed else _UPDATED, who=who(event), name=name, labels=labels),
        body=difference.described(event, say, _LABELS["description"]),
        fields=changes.fields(say, changed, named=changes.named(changed)),
        context=context(event),
        facts=known,
    )


def deleted(event: Event, say: Say) -> Notice:
    return Notice(title=say(_DELETED, who=who(event), name=_name(event)), context=context(event), facts=facts.of(event))


def _name(event: Event) -> str:
    return cut(needed(event.payload["content"]["name"]), TITLE)


def _linked(event: Event) -> Inline:
    return links.link(_name(event), links.milestone(event, links.identity(event.payload["content"])))


def _dates(event: Event, say: Say) -> Iterator[Field]:
    for name, label in _DATES.items():
        yield from field(say, label, day(event.payload["content"][name]))


KINDS = (
    Kind(
        "milestone-added",
        Phrase(en="Milestone added", ja="マイルストーンの追加"),
        added,
        types=(22,),
        essential=essential("$.content.name", tells=("$.content.id",)),
    ),
    Kind(
        "milestone-updated",
        Phrase(en="Milestone updated", ja="マイルストーンの更新"),
        updated,
        types=(23,),
        essential=essential("$.content.name", tells=(*CHANGED, "$.content.changes[*].old_value", "$.content.id")),
    ),
    Kind(
        "milestone-deleted",
        Phrase(en="Milestone deleted", ja="マイルストーンの削除"),
        deleted,
        types=(24,),
        essential=essential("$.content.name"),
    ),
)
