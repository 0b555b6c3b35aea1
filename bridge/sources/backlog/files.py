"""Shared files: added, updated, deleted."""

from functools import partial

from bridge.sources.backlog import facts, links
from bridge.sources.backlog.essentials import PROJECT, essential
from bridge.sources.backlog.words import context, given, needed, who
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say, size

_ADDED = Phrase(en="{who} added the shared file {file}", ja="{who}が共有ファイルを追加しました：{file}")
_ADDED_SIZED = Phrase(
    en="{who} added the shared file {file} ({size})", ja="{who}が共有ファイルを追加しました：{file}（{size}）"
)
_UPDATED = Phrase(en="{who} updated the shared file {file}", ja="{who}が共有ファイルを更新しました：{file}")
_DELETED = Phrase(en="{who} deleted the shared file {file}", ja="{who}が共有ファイルを削除しました：{file}")


def _notice(said: Phrase, event: Event, say: Say, *, sized: Phrase | None = None, gone: bool = False) -> Notice:
    """The whole path, never cut: its end is the file's name. `sized` says it where the size is known."""
    content = event.payload["content"]
    name, folder, count = needed(content["name"]), given(content["dir"]), content["size"].number(-1)
    path = f"{folder.rstrip('/')}/{name}" if folder else name
    url = links.shared_file(event, folder, name) if folder else links.shared_file_by_id(event, links.identity(content))
    file = path if gone else links.link(path, url)
    pattern = sized if sized and count >= 0 else said
    title = say(pattern, who=who(event), file=file, size=size(count))
    return Notice(title=title, context=context(event), facts=facts.of(event))


KINDS = (
    Kind(
        "file-added",
        Phrase(en="Shared file added", ja="共有ファイルを追加"),
        partial(_notice, _ADDED, sized=_ADDED_SIZED),
        types=(8,),
        essential=essential("$.content.name", tells=("$.content.dir", "$.content.id", "$.content.size", PROJECT)),
    ),
    Kind(
        "file-updated",
        Phrase(en="Shared file updated", ja="共有ファイルを更新"),
        partial(_notice, _UPDATED),
        types=(9,),
        essential=essential("$.content.name", tells=("$.content.dir", "$.content.id", PROJECT)),
    ),
    Kind(
        "file-deleted",
        Phrase(en="Shared file deleted", ja="共有ファイルを削除"),
        partial(_notice, _DELETED, gone=True),
        types=(10,),
        essential=essential("$.content.name", tells=("$.content.dir",)),
    ),
)
