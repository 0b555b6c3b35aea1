"""The first line of an update: what changed, said by the first row that fits."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.backlog import attachments
from bridge.sources.backlog.changes import DATES, TOLD, Change, Gap, labels, named, shown
from bridge.sources.backlog.sentence import assignee, done, verb
from bridge.sources.backlog.words import in_sentence, listed, who
from bridge.sources.source import Event
from bridge.wording.phrases import NAMED, Names, Phrase, Say
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
_SHARED = Phrase(en="", ja="共有ファイル")
_OUTSIDE = Phrase(en="", ja="外部ファイル")
_DETACHED = Phrase(
    en="{who} removed {files} from {key}{done}", ja="{who}が添付ファイルを削除し{done}（{files}）：{key}"
)
_SEVERAL = Phrase(en="{who} updated {key} ({labels}){done}", ja="{who}が課題を更新し{done}（{labels}）：{key}")
_COMMENTED = Phrase(en="{who} commented on {key}", ja="{who}がコメントしました：{key}")
_UPDATED = Phrase(en="{who} updated {key}", ja="{who}が課題を更新しました：{key}")


Words = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """`said`: the changes whose new values it holds; `named`: the labels in it; `files`: all files stand there."""

    line: Line
    said: tuple[Change, ...] = ()
    named: tuple[Phrase, ...] = ()
    files: bool = False


def comment_of(content: Payload) -> str:
    """The comment as typed; "" where there is none."""
    text = content["comment"]["content"].text("")
    return text if text.strip() else ""


def first_line(event: Event, say: Say, changes: tuple[Change, ...], key: Inline, comment: str) -> FirstLine:
    """Of one issue that was updated, commented or both; people told are no change of it."""
    content, commented = event.payload["content"], bool(comment)
    told: Words = {"who": who(event), "key": key, "done": done(commented)}
    news = tuple(change for change in changes if change.field not in TOLD)
    moved = next((change for change in news if change.field == "status"), None)
    if moved:
        return _moved(say, told, moved, next((change for change in news if change.field == "assigner"), None))
    if news and all(change.field == "attachment" for change in news):
        return _files(say, told, content, news)
    if len(news) == 1:
        return _single(say, told, news[0])
    if news:
        return _several(say, told, news)
    if not commented and event.payload["type"].number(0) != 3:
        return _came(say, told, content, news) or FirstLine(say(_UPDATED, **told))
    return FirstLine(say(_COMMENTED, **told))


def _files(say: Say, told: Words, content: Payload, news: tuple[Change, ...]) -> FirstLine:
    """Only attachments: all came, all went, or both."""
    came = [change for change in news if attachments.is_attached(change)]
    if len(came) == len(news) and (line := _came(say, told, content, news)):
        return line
    gone = tuple(change.old for change in news if isinstance(change.old, str))
    if not came and gone:
        return _naming(say(_DETACHED, **told, files=Names(gone, people=False, listed=True)), gone)
    return _several(say, told, news[:1])


def _came(say: Say, told: Words, content: Payload, news: tuple[Change, ...]) -> FirstLine | None:
    """Files that came: attached, or linked where they all lie in one other place."""
    files = attachments.names(content, news)
    linked = [sort for key, sort in (("shared_files", _SHARED), ("external_file_links", _OUTSIDE)) if any(content[key])]
    words = {**told, "files": attachments.named(say, content, files)}
    if news or any(content["attachments"]) or len(linked) != 1:
        return _naming(say(_ATTACHED, **words), files) if files else None
    return _naming(say(_LINKED, **words, sort=linked[0]), files)


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


def _naming(line: Line, files: tuple[str, ...]) -> FirstLine:
    """A first line with files in it: all of them and whole, or else not."""
    return FirstLine(line, files=len(files) <= NAMED and not any("…" in name for name in files))


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
