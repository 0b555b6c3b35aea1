"""Pull requests: opened, merged, closed, reopened, otherwise updated, commented on, deleted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bridge.sources.backlog import changes, difference, facts, links, markup, people
from bridge.sources.backlog.changes import Change
from bridge.sources.backlog.essentials import CHANGED, COMMENT, PROJECT, essential
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
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
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


@dataclass(frozen=True, slots=True)
class _Pull:
    """`name` as people say it: app #12."""

    repo: str
    number: int
    facts: Facts

    @property
    def name(self) -> str:
        return f"{self.repo} #{self.number}"


def added(event: Event, say: Say) -> Notice:
    content, pull = event.payload["content"], _pull(event)
    assignee = field(say, LABELS["assignee"], people.people(event).assignee(content["assignee"]))
    return Notice(
        title=_title(event, say, _link(event, pull), _ADDED),
        body=markup.body(event, content["description"].text("")),
        fields=(*_course(event, say), *assignee),
        context=context(event),
        facts=pull.facts,
    )


def updated(event: Event, say: Say) -> Notice:
    """Merging, closing and reopening come as changes of the status. Where they do, what was to be merged into
    what stands above the other changes; else the changes stand alone."""
    changed = changes.with_assignee(event, _changes(event))
    pull = _pull(event, changed)
    moved = next((said for change in changed if (said := _moved(change))), None)
    fields = _fields(event, say, tuple(change for change in changed if not _moved(change)), named=not moved)
    if moved:
        labels = {one.label for one in fields}
        course = (one for one in _course(event, say) if one.label not in labels)
        return replace(_notice(event, say, pull, moved), fields=(*course, *fields))
    if len(changed) == 1 and changed[0].field == "assigner" and isinstance(changed[0].new, str | Mention):
        assigned = _notice(event, say, pull, _ASSIGNED, {"new": changed[0].new})
        return replace(assigned, fields=changes.fields(say, changed, said=changed[0]))
    if changed:
        names = listed(say, dict.fromkeys(in_sentence(change.label) for change in changed))
        return replace(_notice(event, say, pull, _CHANGED, {"labels": names}), fields=fields)
    return _notice(event, say, pull, _COMMENTED if comment_of(event.payload["content"]) else _UPDATED)


def commented(event: Event, say: Say) -> Notice:
    return _notice(event, say, _pull(event, _changes(event)), _COMMENTED)


def deleted(event: Event, say: Say) -> Notice:
    """Nulab's own client calls this activity the merge of a pull request: believe the status, where it changed."""
    changed = _changes(event)
    if any(_moved(change) is _MERGED for change in changed):
        return updated(event, say)
    pull = _pull(event, changed)
    return Notice(title=_title(event, say, pull.name, _DELETED), context=context(event), facts=pull.facts)


def _notice(event: Event, say: Say, pull: _Pull, said: Phrase, more: Words = NONE) -> Notice:
    """`more`: further words of the first line."""
    comment = markup.body(event, comment_of(event.payload["content"]))
    return Notice(
        title=_title(event, say, _link(event, pull), said, more),
        body=(*comment, *difference.described(event, say, LABELS["description"])),
        context=context(event),
        preview=preview(say, comment),
        facts=pull.facts,
    )


def _title(event: Event, say: Say, link: Inline, said: Phrase, more: Words = NONE) -> Line:
    return headed(say(said, who=who(event), pull=link, **more), link, given(event.payload["content"]["summary"]))


def _link(event: Event, pull: _Pull) -> Inline:
    """To the comment where there is one."""
    content = event.payload["content"]
    comment = links.identity(content["comment"]) if comment_of(content) else None
    return links.link(pull.name, links.pull_request(event, pull.repo, pull.number, comment))


def _pull(event: Event, changed: tuple[Change, ...] | None = None) -> _Pull:
    """Raises BadPayload without its repository and number."""
    content, known = event.payload["content"], facts.of_pull_request(event, changed)
    with keeping(known):
        repo, number = needed(content["repository"]["name"]), int(content["number"].number())
    thread = Thread(f"{links.project_key(event)}/{repo}#{number}")
    return _Pull(repo, number, replace(known, thread=thread))


def _changes(event: Event) -> tuple[Change, ...]:
    return changes.read(event.payload["content"], statuses=PULL_STATUS)


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


def _fields(event: Event, say: Say, changed: tuple[Change, ...], *, named: bool) -> tuple[Field, ...]:
    """A field a change; the key of the issue that it is for is a link there, too."""
    issue = _issue(event)
    fields = changes.fields(say, changed, named=named)
    return tuple(
        replace(one, value=(*one.value[:-1], issue)) if flat(one.value[-1:]) == flat((issue,)) else one
        for one in fields
    )


def _essential(*tells: str) -> Essential:
    return essential("$.content.number", "$.content.repository.name", tells=("$.content.summary", PROJECT, *tells))


KINDS = (
    Kind(
        "pull-request-added",
        Phrase(en="Pull request added", ja="プルリクエストの追加"),
        added,
        types=(18,),
        essential=_essential(),
    ),
    Kind(
        "pull-request-updated",
        Phrase(en="Pull request updated", ja="プルリクエストの更新"),
        updated,
        types=(19,),
        essential=_essential(*CHANGED, *COMMENT, "$.content.changes[*].old_value"),
    ),
    Kind(
        "pull-request-commented",
        Phrase(en="Comment on a pull request", ja="プルリクエストにコメント"),
        commented,
        types=(20,),
        essential=_essential(*COMMENT),
    ),
    Kind(
        "pull-request-deleted",
        Phrase(en="Pull request deleted", ja="プルリクエストの削除"),
        deleted,
        types=(21,),
        essential=_essential(*CHANGED),
    ),
)
