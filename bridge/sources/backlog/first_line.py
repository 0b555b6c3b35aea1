"""The first line of an update: what changed, said by the first row that fits."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.backlog import attachments
from bridge.sources.backlog.changes import DATES, TOLD, Change, Gap, labels, named, shown
from bridge.sources.backlog.words import in_sentence, listed, who
from bridge.sources.source import Event
from bridge.wording.phrases import NAMED, Names, Phrase, Say
from bridge.wording.text import Inline, Line

_DONE = Phrase(en="", ja="ました")
_AND_COMMENTED = Phrase(en=" and commented", ja="、コメントしました")

_MOVED = Phrase(en="{who} moved {key} to {new}{done}", ja="{who}が状態を「{new}」に変更し{done}：{key}")
_MOVED_SOMEWHERE = Phrase(en="{who} changed the status of {key}{done}", ja="{who}が状態を変更し{done}：{key}")
_ASSIGNED = Phrase(en="{who} assigned {key} to {new}{done}", ja="{who}が担当者を {new} に変更し{done}：{key}")
_UNASSIGNED = Phrase(en="{who} unassigned {key}{done}", ja="{who}が担当者を未設定にし{done}：{key}")
_DATED = Phrase(en="{who} set the {label} of {key} to {new}{done}", ja="{who}が{label}を {new} に変更し{done}：{key}")
_SET = Phrase(en="{who} set the {label} of {key} to {new}{done}", ja="{who}が{label}を「{new}」に変更し{done}：{key}")
_CLEARED = Phrase(en="{who} cleared the {label} of {key}{done}", ja="{who}が{label}を未設定にし{done}：{key}")
_DESCRIBED = Phrase(en="{who} updated the description of {key}{done}", ja="{who}が詳細を更新し{done}：{key}")
_RENAMED = Phrase(en="{who} changed the subject of {key}{done}", ja="{who}が件名を変更し{done}：{key}")
_ATTACHED = Phrase(en="{who} attached {files} to {key}{done}", ja="{who}がファイルを添付し{done}（{files}）：{key}")
_DETACHED = Phrase(
    en="{who} removed {files} from {key}{done}", ja="{who}が添付ファイルを削除し{done}（{files}）：{key}"
)
_SEVERAL = Phrase(en="{who} updated {key} ({labels}){done}", ja="{who}が課題を更新し{done}（{labels}）：{key}")
_COMMENTED = Phrase(en="{who} commented on {key}", ja="{who}がコメントしました：{key}")
_UPDATED = Phrase(en="{who} updated {key}", ja="{who}が課題を更新しました：{key}")


Words = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """`said`: the change whose new value it holds; `named`: the labels in it; `files`: all files stand there."""

    line: Line
    said: Change | None = None
    named: tuple[Phrase, ...] = ()
    files: bool = False


def comment_of(content: Payload) -> str:
    """The comment as typed; "" where there is none."""
    text = content["comment"]["content"].text("")
    return text if text.strip() else ""


def first_line(event: Event, say: Say, changes: tuple[Change, ...], key: Inline) -> FirstLine:
    """Of a type 2 or 3; people told are no change of the issue."""
    content = event.payload["content"]
    commented = bool(comment_of(content))
    told: Words = {"who": who(event), "key": key, "done": _AND_COMMENTED if commented else _DONE}
    news = tuple(change for change in changes if change.field not in TOLD)
    moved = next((change for change in news if change.field == "status"), None)
    if moved:
        if isinstance(moved.new, Gap):
            return FirstLine(say(_MOVED_SOMEWHERE, **told), said=moved)
        return FirstLine(say(_MOVED, **told, new=moved.new), said=moved)
    if news and all(change.field == "attachment" for change in news):
        return _files(say, told, content, news)
    if len(news) == 1:
        return _single(say, told, news[0])
    if news:
        return _several(say, told, news)
    if not commented and event.payload["type"].number(0) == 2:
        files = attachments.names(content, news)
        if files:
            return _naming(say(_ATTACHED, **told, files=attachments.named(say, content, files)), files)
        return FirstLine(say(_UPDATED, **told))
    return FirstLine(say(_COMMENTED, **told))


def _files(say: Say, told: Words, content: Payload, news: tuple[Change, ...]) -> FirstLine:
    """Only attachments: all came, all went, or both."""
    came = [change for change in news if attachments.is_attached(change)]
    if len(came) == len(news):
        files = attachments.names(content, news)
        if files:
            return _naming(say(_ATTACHED, **told, files=attachments.named(say, content, files)), files)
    gone = tuple(change.old for change in news if isinstance(change.old, str))
    if not came and gone:
        return _naming(say(_DETACHED, **told, files=Names(gone, people=False)), gone)
    return _several(say, told, news[:1])


def _naming(line: Line, files: tuple[str, ...]) -> FirstLine:
    """A first line with files in it: all of them, or the first two."""
    return FirstLine(line, files=len(files) <= NAMED)


def _single(say: Say, told: Words, change: Change) -> FirstLine:
    field, label, new = change.field, in_sentence(change.label), change.new
    if new is Gap.UNSET:
        return FirstLine(say(_UNASSIGNED if field == "assigner" else _CLEARED, **told, label=label), said=change)
    if field == "description":
        return FirstLine(say(_DESCRIBED, **told), said=change)
    if field == "summary":
        return FirstLine(say(_RENAMED, **told))
    if not shown(change):
        return _several(say, told, (change,))
    row = _ASSIGNED if field == "assigner" else _DATED if field in DATES else _SET
    return FirstLine(say(row, **told, label=label, new=new), said=change)


def _several(say: Say, told: Words, news: tuple[Change, ...]) -> FirstLine:
    words = listed(say, map(in_sentence, labels(news)))
    return FirstLine(say(_SEVERAL, **told, labels=words), named=named(news))
