"""Milestones: added, updated, deleted."""

from collections.abc import Iterator

from bridge.sources.backlog import changes, difference, facts, links, markup
from bridge.sources.backlog.changes import Change, Gap, shown
from bridge.sources.backlog.essentials import CHANGED, PROJECT, essential
from bridge.sources.backlog.sentence import pair, verb
from bridge.sources.backlog.words import (
    LABELS,
    TITLE,
    context,
    day,
    field,
    given,
    in_sentence,
    listed,
    needed,
    who,
    whole,
)
from bridge.sources.source import Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, Text, cut

_ADDED = Phrase(en="{who} added the milestone {name}", ja="{who}がマイルストーンを追加しました：{name}")
_UPDATED = Phrase(en="{who} updated the milestone {name}", ja="{who}がマイルストーンを更新しました：{name}")
_SET = Phrase(
    en="{who} set the {label} of the milestone {name} to {new}",
    ja="{who}がマイルストーンの{label}を {new} に{set}しました：{name}",
)
_CLEARED = Phrase(
    en="{who} cleared the {label} of the milestone {name}",
    ja="{who}がマイルストーンの{label}を未設定にしました：{name}",
)
_CHANGED = Phrase(
    en="{who} updated the milestone {name} ({labels})", ja="{who}がマイルストーンを更新しました（{labels}）：{name}"
)
_DELETED = Phrase(en="{who} deleted the milestone {name}", ja="{who}がマイルストーンを削除しました：{name}")
_LABELS = {**LABELS, "description": Phrase(en="Description", ja="説明")}
_DATES = {  # by each name that they are called by
    ("start_date", "startDate"): LABELS["startDate"],
    ("reference_date", "referenceDate", "releaseDueDate"): LABELS["referenceDate"],
}


def added(event: Event, say: Say) -> Notice:
    return Notice(
        title=say(_ADDED, who=who(event), name=_linked(event)),
        body=(*_whole(event), *markup.body(event, event.payload["content"]["description"].text(""))),
        fields=tuple(_dates(event, say)),
        context=context(event),
        facts=facts.of(event, changes=()),
    )


def updated(event: Event, say: Say) -> Notice:
    changed = changes.read(event.payload["content"], labels=_LABELS)
    known = facts.of(event, changes=changed)
    with keeping(known):
        name = _linked(event)
    described = difference.described(event, say, _LABELS["description"])
    said = changed if len(changed) == 1 and changed[0].field in changes.DATES else ()
    left = (change for change in changed if not (described and change.field == "description"))
    return Notice(
        title=_first(event, say, changed, name),
        body=(*_whole(event), *described),
        fields=changes.fields(say, left, said=said, named=changes.named(changed)),
        context=context(event),
        facts=known,
    )


def _first(event: Event, say: Say, changed: tuple[Change, ...], name: Inline) -> Line:
    """One date alone is a sentence; of several changes each date is said where its name stands."""
    words = {"who": who(event), "name": name}
    if len(changed) == 1 and changed[0].field in changes.DATES and changed[0].new is not Gap.UNKNOWN:
        label, new = in_sentence(changed[0].label), changed[0].new
        if new is Gap.UNSET:
            return say(_CLEARED, **words, label=label)
        return say(_SET, **words, label=label, new=new, set=verb(changed[0]))
    dated = [one.field in changes.DATES and shown(one) for one in changed]
    labels = [pair(say, one) if date else in_sentence(one.label) for one, date in zip(changed, dated, strict=True)]
    return say(_CHANGED if changed else _UPDATED, **words, labels=listed(say, labels))


def deleted(event: Event, say: Say) -> Notice:
    title = say(_DELETED, who=who(event), name=_name(event))
    return Notice(title=title, body=_whole(event), context=context(event), facts=facts.of(event, changes=()))


def _name(event: Event) -> str:
    return cut(needed(event.payload["content"]["name"]), TITLE)


def _whole(event: Event) -> Text:
    return whole(given(event.payload["content"]["name"]))


def _linked(event: Event) -> Inline:
    return links.link(_name(event), links.milestone(event, links.identity(event.payload["content"])))


def _dates(event: Event, say: Say) -> Iterator[Field]:
    content = event.payload["content"]
    for names, label in _DATES.items():
        yield from field(say, label, next(filter(None, (day(content[name]) for name in names)), None))


KINDS = (
    Kind(
        "milestone-added",
        Phrase(en="Milestone added", ja="マイルストーンの追加"),
        added,
        types=(22,),
        essential=essential("$.content.name", tells=("$.content.id", PROJECT)),
    ),
    Kind(
        "milestone-updated",
        Phrase(en="Milestone updated", ja="マイルストーンの更新"),
        updated,
        types=(23,),
        essential=essential(
            "$.content.name", tells=(*CHANGED, "$.content.changes[*].old_value", "$.content.id", PROJECT)
        ),
    ),
    Kind(
        "milestone-deleted",
        Phrase(en="Milestone deleted", ja="マイルストーンの削除"),
        deleted,
        types=(24,),
        essential=essential("$.content.name"),
    ),
)
