"""The first line of a pull request's update: merged, closed, reopened, or which of its parts is another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.sources.backlog import changes
from bridge.sources.backlog.changes import Change, Gap
from bridge.sources.backlog.first_line import comment_of
from bridge.sources.backlog.sentence import assignee, verb
from bridge.sources.backlog.words import PULL_STATUS, in_sentence, listed
from bridge.sources.source import Event
from bridge.wording.phrases import Phrase, Say

MERGED = Phrase(en="{who} merged {pull}{done}", ja="{who}がプルリクエストをマージし{done}：{pull}")
_CLOSED = Phrase(en="{who} closed {pull}{done}", ja="{who}がプルリクエストをクローズし{done}：{pull}")
_REOPENED = Phrase(en="{who} reopened {pull}{done}", ja="{who}がプルリクエストを再オープンし{done}：{pull}")
_CHANGED = Phrase(
    en="{who} updated {pull} ({labels}){done}", ja="{who}がプルリクエストを更新し{done}（{labels}）：{pull}"
)
_ASSIGNED = Phrase(
    en="{who} assigned {pull} to {new}{done}", ja="{who}がプルリクエストの担当者を {new}に{set}し{done}：{pull}"
)
_SET = Phrase(
    en="{who} set the {label} of {pull} to {new}{done}",
    ja="{who}がプルリクエストの{label}を {new} に{set}し{done}：{pull}",
)
_CLEARED = Phrase(
    en="{who} cleared the {label} of {pull}{done}", ja="{who}がプルリクエストの{label}を未設定にし{done}：{pull}"
)
_UNASSIGNED = Phrase(en="{who} unassigned {pull}{done}", ja=_CLEARED.ja)
_RENAMED = Phrase(
    en="{who} changed the subject of {pull}{done}", ja="{who}がプルリクエストの件名を変更し{done}：{pull}"
)
_DESCRIBED = Phrase(
    en="{who} updated the description of {pull}{done}", ja="{who}がプルリクエストの詳細を更新し{done}：{pull}"
)
_UPDATED = Phrase(en="{who} updated {pull}", ja="{who}がプルリクエストを更新しました：{pull}")
COMMENTED = Phrase(en="{who} commented on {pull}", ja="{who}がプルリクエストにコメントしました：{pull}")
_MOVED = {PULL_STATUS[1]: _REOPENED, PULL_STATUS[2]: _CLOSED, PULL_STATUS[3]: MERGED}
ENDED = (_CLOSED, MERGED)
_NAMED = {"summary": _RENAMED, "description": _DESCRIBED}
Words = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """A pattern and its words; `said`: the changes whose new values it holds; `named`: the labels in it."""

    pattern: Phrase
    words: Words = field(default_factory=dict)
    said: tuple[Change, ...] = ()
    named: tuple[Phrase, ...] = ()


def first_line(event: Event, say: Say, changed: tuple[Change, ...]) -> FirstLine:
    ended = next(filter(None, map(moved, changed)), None)
    if ended:
        return FirstLine(ended)
    if len(changed) == 1:
        return _single(changed[0])
    if changed:
        labels = listed(say, map(in_sentence, changes.labels(changed)))
        return FirstLine(_CHANGED, {"labels": labels}, named=changes.named(changed))
    return FirstLine(COMMENTED if comment_of(event.payload["content"]) else _UPDATED)


def _single(change: Change) -> FirstLine:
    label, new = in_sentence(change.label), change.new
    if change.field in _NAMED:
        return FirstLine(_NAMED[change.field], named=(change.label,))
    if new is Gap.UNKNOWN:
        return FirstLine(_CHANGED, {"labels": label}, named=(change.label,))
    if new is Gap.UNSET:
        return FirstLine(_UNASSIGNED if change.field == "assigner" else _CLEARED, {"label": label}, said=(change,))
    if change.field == "issue":  # its link, and its subject, stand below
        return FirstLine(_SET, {"label": label, "new": new, "set": verb(change)})
    if change.field == "assigner":
        return FirstLine(_ASSIGNED, {"new": assignee(new), "set": verb(change)}, said=(change,))
    return FirstLine(_SET, {"label": label, "new": new, "set": verb(change)}, said=(change,))


def moved(change: Change) -> Phrase | None:
    """Merged, closed or reopened, if this change is that."""
    return _MOVED.get(change.new) if change.field == "status" and isinstance(change.new, Phrase) else None
