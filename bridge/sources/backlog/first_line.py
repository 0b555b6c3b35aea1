"""The first line of an update: what changed, said by the first row that fits."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.backlog import attachments
from bridge.sources.backlog.attachments import File
from bridge.sources.backlog.changes import DATES, TOLD, Change, Gap, labels, named, shown
from bridge.sources.backlog.sentence import assignee, done, verb
from bridge.sources.backlog.words import LABELS, in_sentence, listed, who
from bridge.sources.source import Event
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line

_MOVED = Phrase(en="{who} moved {key} to {new}{done}", ja="{who}が状態を「{new}」に変更し{done}：{key}")
_MOVED_SOMEWHERE = Phrase(en="{who} changed the status of {key}{done}", ja="{who}が状態を変更し{done}：{key}")
_ASSIGNED = Phrase(en="{who} assigned {key} to {new}{done}", ja="{who}が担当者を {new}に{set}し{done}：{key}")
_HANDED = Phrase(
    en="{who} moved {key} to {new} and assigned it to {to}",
    ja="{who}が状態を「{new}」、担当者を {to}に変更し{done}：{key}",
)
_HANDED_COMMENTED = Phrase(en="{who} moved {key} to {new}, assigned it to {to} and commented", ja=_HANDED.ja)
_HANDED_SOMEWHERE = Phrase(
    en="{who} changed the status of {key} and assigned it to {to}",
    ja="{who}が状態を変更し、担当者を {to}に{set}し{done}：{key}",
)
_HANDED_SOMEWHERE_COMMENTED = Phrase(
    en="{who} changed the status of {key}, assigned it to {to} and commented", ja=_HANDED_SOMEWHERE.ja
)
_UNASSIGNED = Phrase(en="{who} unassigned {key}{done}", ja="{who}が担当者を未設定にし{done}：{key}")
_DATED = Phrase(en="{who} set the {label} of {key} to {new}{done}", ja="{who}が{label}を {new} に{set}し{done}：{key}")
_SET = Phrase(en="{who} set the {label} of {key} to {new}{done}", ja="{who}が{label}を「{new}」に{set}し{done}：{key}")
_CLEARED = Phrase(en="{who} cleared the {label} of {key}{done}", ja="{who}が{label}を未設定にし{done}：{key}")
_DESCRIBED = Phrase(en="{who} updated the description of {key}{done}", ja="{who}が詳細を更新し{done}：{key}")
_RENAMED = Phrase(en="{who} changed the subject of {key}{done}", ja="{who}が件名を変更し{done}：{key}")
_ATTACHED = Phrase(en="{who} attached {files} to {key}{done}", ja="{who}がファイルを添付し{done}（{files}）：{key}")
_LINKED = Phrase(en="{who} linked {files} to {key}{done}", ja="{who}が{sort}をリンクし{done}（{files}）：{key}")
_UNLINKED = Phrase(
    en="{who} unlinked {files} from {key}{done}", ja="{who}が{sort}のリンクを解除し{done}（{files}）：{key}"
)
_DETACHED = Phrase(
    en="{who} removed {files} from {key}{done}", ja="{who}が添付ファイルを削除し{done}（{files}）：{key}"
)
_SEVERAL = Phrase(en="{who} updated {key} ({labels}){done}", ja="{who}が課題を更新し{done}（{labels}）：{key}")
_COMMENTED = Phrase(en="{who} commented on {key}", ja="{who}がコメントしました：{key}")
_UPDATED = Phrase(en="{who} updated {key}", ja="{who}が課題を更新しました：{key}")


Words = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """`said`: the changes whose new values it holds; `named`: the labels in it; `files`: all files that came stand
    there, or, where none did, all that went."""

    line: Line
    said: tuple[Change, ...] = ()
    named: tuple[Phrase, ...] = ()
    files: bool = False

    def untold(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """The changes without those of the files that stand there."""
        came = any(map(attachments.came, changes))
        return tuple(
            one for one in changes if not (self.files and attachments.sort_of(one) and attachments.came(one) is came)
        )


def comment_of(content: Payload) -> str:
    """The comment as typed; "" where there is none."""
    text = content["comment"]["content"].text("")
    return text if text.strip() else ""


def first_line(event: Event, say: Say, changes: tuple[Change, ...], key: Inline, comment: str) -> FirstLine:
    """Of one issue that was updated, commented or both; people told are no change of it."""
    commented = bool(comment)
    told: Words = {"who": who(event), "key": key, "done": done(commented)}
    news = tuple(change for change in changes if change.field not in TOLD)
    moved = next((change for change in news if change.field == "status"), None)
    if moved:
        return _moved(say, told, moved, next((change for change in news if change.field == "assigner"), None))
    if news and all(map(attachments.sort_of, news)):
        return _files(event, say, told, news)
    if len(news) == 1:
        return _single(say, told, news[0])
    if news:
        return _several(say, told, news)
    if not commented and event.payload["type"].number(0) != 3:
        return _came(event, say, told, news) or FirstLine(say(_UPDATED, **told))
    return FirstLine(say(_COMMENTED, **told))


def _files(event: Event, say: Say, told: Words, news: tuple[Change, ...]) -> FirstLine:
    """Only files: those that came; or, where none did, those that went from one place."""
    came = tuple(change for change in news if attachments.came(change))
    if came and (line := _came(event, say, told, came)):
        return line
    sorts = {sort for change in news if (sort := attachments.sort_of(change))}
    gone = tuple(File(sort, change.old) for change in news for sort in sorts if isinstance(change.old, str))
    if not came and gone and len(sorts) == 1:
        pattern = _DETACHED if sorts == {"attachment"} else _UNLINKED
        return _naming(event, say, pattern, told, gone)
    return _several(say, told, news)


def _came(event: Event, say: Say, told: Words, news: tuple[Change, ...]) -> FirstLine | None:
    """Files that came: attached, or linked where they all lie in one other place."""
    files = attachments.files(event, news, of_issue=True)
    linked = len({file.sort for file in files}) == 1 and files[0].sort != "attachment"
    return _naming(event, say, _LINKED if linked else _ATTACHED, told, files) if files else None


def _moved(say: Say, told: Words, moved: Change, given: Change | None) -> FirstLine:
    """To another status, and handed over with it or not."""
    if given is None or isinstance(given.new, Gap):
        if isinstance(moved.new, Gap):
            return FirstLine(say(_MOVED_SOMEWHERE, **told), said=(moved,))
        return FirstLine(say(_MOVED, **told, new=moved.new), said=(moved,))
    words = {**told, "to": assignee(given.new), "set": verb(given), "new": moved.new}
    rows = (_HANDED, _HANDED_COMMENTED)
    if isinstance(moved.new, Gap):
        rows = (_HANDED_SOMEWHERE, _HANDED_SOMEWHERE_COMMENTED)
    row = rows[told["done"] == done(commented=True)]
    return FirstLine(say(row, **words), said=(moved, given))


def _naming(event: Event, say: Say, pattern: Phrase, told: Words, files: tuple[File, ...]) -> FirstLine:
    """A first line with files in it: all of them and whole, or else not."""
    words = {**told, "files": attachments.named(event, say, files), "sort": LABELS[files[0].sort]}
    return FirstLine(say(pattern, **words), files=attachments.all_said(files))


def _single(say: Say, told: Words, change: Change) -> FirstLine:
    field, label, new = change.field, in_sentence(change.label), change.new
    if new is Gap.UNSET:
        return FirstLine(say(_UNASSIGNED if field == "assigner" else _CLEARED, **told, label=label), said=(change,))
    if field == "description":
        return FirstLine(say(_DESCRIBED, **told), said=(change,))
    if field == "summary":
        return FirstLine(say(_RENAMED, **told))
    if not shown(change):
        return _several(say, told, (change,))
    row = _ASSIGNED if field == "assigner" else _DATED if field in DATES else _SET
    word = assignee(new) if field == "assigner" else new
    return FirstLine(say(row, **told, label=label, new=word, set=verb(change)), said=(change,))


def _several(say: Say, told: Words, news: tuple[Change, ...]) -> FirstLine:
    words = listed(say, map(in_sentence, labels(news)))
    return FirstLine(say(_SEVERAL, **told, labels=words), named=named(news))
