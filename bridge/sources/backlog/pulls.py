"""Pull requests: opened, merged, closed, reopened, otherwise updated, commented on, deleted."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bridge.sources.backlog import changes, difference, links, markup, people
from bridge.sources.backlog.changes import Change
from bridge.sources.backlog.first_line import comment_of
from bridge.sources.backlog.words import (
    LABELS,
    PULL_STATUS,
    context,
    field,
    given,
    headed,
    in_sentence,
    listed,
    needed,
    preview,
    who,
)
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, Mention, flat

_ADDED = Phrase(en="{who} opened the pull request {pull}", ja="{who}がプルリクエストを追加しました：{pull}")
_MERGED = Phrase(en="{who} merged {pull}", ja="{who}がプルリクエストをマージしました：{pull}")
_CLOSED = Phrase(en="{who} closed {pull}", ja="{who}がプルリクエストをクローズしました：{pull}")
_REOPENED = Phrase(en="{who} reopened {pull}", ja="{who}がプルリクエストを再オープンしました：{pull}")
_CHANGED = Phrase(en="{who} updated {pull} ({labels})", ja="{who}がプルリクエストを更新しました（{labels}）：{pull}")
_ASSIGNED = Phrase(
    en="{who} assigned {pull} to {new}", ja="{who}がプルリクエストの担当者を {new} に変更しました：{pull}"
)
_UPDATED = Phrase(en="{who} updated {pull}", ja="{who}がプルリクエストを更新しました：{pull}")
_COMMENTED = Phrase(en="{who} commented on {pull}", ja="{who}がプルリクエストにコメントしました：{pull}")
_DELETED = Phrase(en="{who} deleted the pull request {pull}", ja="{who}がプルリクエストを削除しました：{pull}")
Words = Mapping[str, object]
NONE: Words = {}
_MOVED = {PULL_STATUS[1]: _REOPENED, PULL_STATUS[2]: _CLOSED, PULL_STATUS[3]: _MERGED}


def added(event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    assignee = field(say, LABELS["assignee"], people.assignee(event, content["assignee"]))
    return Notice(
        title=_title(event, say, _ADDED),
        body=markup.body(event, content["description"].text("")),
        fields=(*_course(event, say), *assignee),
        context=context(event),
        thread=_thread(event),
    )


def updated(event: Event, say: Say) -> Notice:
    """Merging, closing and reopening come as changes of the status. Where they do, what was to be merged into
    what stands above the other changes; else the changes stand alone."""
    content = event.payload["content"]
    found = changes.rung(event, changes.read(content, statuses=PULL_STATUS))
    moved = next((said for change in found if (said := _moved(change))), None)
    fields = _changes(event, say, tuple(change for change in found if not _moved(change)), named=not moved)
    if moved:
        changed = {one.label for one in fields}
        course = (one for one in _course(event, say) if one.label not in changed)
        return _told(event, say, moved, fields=(*course, *fields))
    if len(found) == 1 and found[0].field == "assigner" and isinstance(found[0].new, str | Mention):
        return _told(
            event, say, _ASSIGNED, fields=changes.fields(say, found, said=found[0]), more={"new": found[0].new}
        )
    if found:
        labels = listed(say, dict.fromkeys(in_sentence(change.label) for change in found))
        return _told(event, say, _CHANGED, fields=fields, more={"labels": labels})
    return _told(event, say, _COMMENTED if comment_of(content) else _UPDATED)


def commented(event: Event, say: Say) -> Notice:
    return _told(event, say, _COMMENTED)


def deleted(event: Event, say: Say) -> Notice:
    """Nulab's own client calls this activity the merge of a pull request: believe the status, where it changed."""
    if any(_moved(change) is _MERGED for change in changes.read(event.payload["content"], statuses=PULL_STATUS)):
        return updated(event, say)
    return Notice(title=_title(event, say, _DELETED, gone=True), context=context(event), thread=_thread(event))


def _told(event: Event, say: Say, said: Phrase, *, fields: tuple[Field, ...] = (), more: Words = NONE) -> Notice:
    """`more`: further words of the first line."""
    comment = markup.body(event, comment_of(event.payload["content"]))
    return Notice(
        title=_title(event, say, said, more=more),
        body=(*comment, *difference.described(event, say, LABELS["description"])),
        fields=fields,
        context=context(event),
        preview=preview(say, comment),
        thread=_thread(event),
    )


def _title(event: Event, say: Say, said: Phrase, *, gone: bool = False, more: Words = NONE) -> Line:
    """The pull request is linked, to the comment where there is one. Raises BadPayload."""
    content = event.payload["content"]
    repo, number = _repo(event), int(content["number"].number())
    comment = links.identity(content["comment"]) if comment_of(content) else None
    name = f"{repo} #{number}"
    pull = name if gone else links.link(name, links.pull_request(event, repo, number, comment))
    return headed(say(said, who=who(event), pull=pull, **more), pull, given(content["summary"]))


def _repo(event: Event) -> str:
    return needed(event.payload["content"]["repository"]["name"])


def _thread(event: Event) -> str:
    number = int(event.payload["content"]["number"].number())
    return f"{links.project_key(event)}/{_repo(event)}#{number}"


def _moved(change: Change) -> Phrase | None:
    """Merged, closed or reopened, if this change is that."""
    return _MOVED.get(change.new) if change.field == "status" and isinstance(change.new, Phrase) else None


def _course(event: Event, say: Say) -> Iterator[Field]:
    """main ← feature/search, and the issue that it is for."""
    content = event.payload["content"]
    base, branch = given(content["base"]), given(content["branch"])
    yield from field(say, LABELS["base" if base else "branch"], " ← ".join(filter(None, (base, branch))))
    yield from field(say, LABELS["issue"], _issue(event))


def _issue(event: Event) -> Inline:
    """The related issue, linked; "" where there is none."""
    content = event.payload["content"]
    number = int(content["issue"]["key_id"].number(0))
    if number <= 0 or not links.project_key(event):
        return ""
    key = links.issue_key(event, content["issue"]["key_id"])
    return links.link(key, links.issue(event, key))


def _changes(event: Event, say: Say, found: tuple[Change, ...], *, named: bool) -> tuple[Field, ...]:
    """A field a change; the key of the issue that it is for is a link there, too."""
    issue = _issue(event)
    fields = changes.fields(say, found, named=named)
    return tuple(
        replace(one, value=(*one.value[:-1], issue)) if flat(one.value[-1:]) == flat((issue,)) else one
        for one in fields
    )


KINDS = (
    Kind("pull-request-added", Phrase(en="Pull request added", ja="プルリクエストの追加"), added, types=(18,)),
    Kind("pull-request-updated", Phrase(en="Pull request updated", ja="プルリクエストの更新"), updated, types=(19,)),
    Kind(
        "pull-request-commented",
        Phrase(en="Comment on a pull request", ja="プルリクエストにコメント"),
        commented,
        types=(20,),
    ),
    Kind("pull-request-deleted", Phrase(en="Pull request deleted", ja="プルリクエストの削除"), deleted, types=(21,)),
)
