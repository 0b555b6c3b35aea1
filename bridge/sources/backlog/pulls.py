"""Pull requests: opened, merged, closed, reopened, otherwise updated, commented on, deleted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bridge.sources.backlog import changes, difference, facts, keys, known_changes, links, markup, people
from bridge.sources.backlog.changes import Change
from bridge.sources.backlog.essentials import CHANGED, COMMENT, PROJECT, essential
from bridge.sources.backlog.first_line import comment_of
from bridge.sources.backlog.pull_line import COMMENTED, ENDED, MERGED, Words, first_line, moved
from bridge.sources.backlog.sentence import done
from bridge.sources.backlog.words import (
    LABELS,
    NAME,
    NOW,
    PULL_STATUS,
    TITLE,
    context,
    field,
    given,
    headed,
    needed,
    preview,
    who,
    whole,
)
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Inline, Line, cut, flat

_ADDED = Phrase(en="{who} opened the pull request {pull}", ja="{who}がプルリクエストを追加しました：{pull}")
_DELETED = Phrase(en="{who} deleted the pull request {pull}", ja="{who}がプルリクエストを削除しました：{pull}")
NONE: Words = {}


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
    content, pull = event.payload["content"], _pull(event, opens=True)
    assignee = field(say, LABELS["assignee"], people.people(event).assignee(content["assignee"]))
    return Notice(
        title=_title(event, say, _link(event, pull), _ADDED),
        body=(*whole(given(content["summary"])), *markup.body(event, content["description"].text(""))),
        fields=(*_course(event, say), *assignee),
        context=context(event),
        facts=pull.facts,
    )


def updated(event: Event, say: Say) -> Notice:
    """Merging, closing and reopening come as changes of the status. Where they do, what was to be merged into
    what stands above the other changes; else the changes stand alone."""
    changed = known_changes.resolved(event, _changes(event))
    pull, first = _pull(event, changed), first_line(event, say, changed)
    notice = _notice(event, say, pull, first.pattern, first.words)
    described = difference.described(event, say, LABELS["description"])
    left = (change for change in changed if not (moved(change) or (described and change.field == "description")))
    fields = _fields(event, say, changes.fields(say, left, said=first.said, named=first.named))
    if any(map(moved, changed)):
        labels = {one.label for one in fields}
        labels |= {say(LABELS["branch"])} if say(LABELS["base"]) in labels else set()
        fields = (*(one for one in _course(event, say) if one.label not in labels), *fields)
    return replace(notice, fields=fields)


def commented(event: Event, say: Say) -> Notice:
    changed = _changes(event)
    return updated(event, say) if changed else _notice(event, say, _pull(event, changed), COMMENTED)


def deleted(event: Event, say: Say) -> Notice:
    """Nulab's own client calls this activity the merge of a pull request: believe the status, where it changed."""
    changed = _changes(event)
    if any(moved(change) is MERGED for change in changed):
        return updated(event, say)
    pull = _pull(event, changed)
    return Notice(title=_title(event, say, pull.name, _DELETED), context=context(event), facts=pull.facts)


def _notice(event: Event, say: Say, pull: _Pull, said: Phrase, more: Words = NONE) -> Notice:
    """`more`: further words of the first line."""
    comment = markup.body(event, comment_of(event.payload["content"]))
    return Notice(
        title=_title(event, say, _link(event, pull), said, more),
        body=(
            *whole(given(event.payload["content"]["summary"])),
            *comment,
            *difference.described(event, say, LABELS["description"]),
        ),
        context=context(event, *(_whose(event, say) if comment else ())),
        preview=preview(say, comment),
        facts=pull.facts,
    )


def _whose(event: Event, say: Say) -> Iterator[Line]:
    """Who it is assigned to, for who reads a comment alone, unless a change says that."""
    content = event.payload["content"]
    name = cut(given(content["assignee"]["name"]), NAME)
    if name and not any(change.field == "assigner" for change in _changes(event)):
        yield say(NOW, label=LABELS["assignee"], value=name)


def _title(event: Event, say: Say, link: Inline, said: Phrase, more: Words = NONE) -> Line:
    content = event.payload["content"]
    words = {"who": who(event), "pull": link, "done": done(bool(comment_of(content))), **more}
    return headed(say(said, **words), link, given(content["summary"]))


def _link(event: Event, pull: _Pull) -> Inline:
    """To the comment where there is one."""
    content = event.payload["content"]
    comment = links.identity(content["comment"]) if comment_of(content) else None
    return links.link(pull.name, links.pull_request(event, pull.repo, pull.number, comment))


def _pull(event: Event, changed: tuple[Change, ...] = (), *, opens: bool = False) -> _Pull:
    """It is over where it was merged or closed. Raises BadPayload without its repository and number."""
    content, known = event.payload["content"], facts.of_pull_request(event, changed, new=opens)
    with keeping(known):
        repo, number = needed(content["repository"]["name"]), int(content["number"].number())
    # By the repository's id, which outlives renaming, where it was sent.
    where = links.identity(content["repository"]) or f"{links.project_key(event)}/{repo}"
    over = any(moved(change) in ENDED for change in changed or ())
    return _Pull(
        repo,
        number,
        replace(known, thread=Thread(f"{where}#{number}", opens=opens, lasts=timedelta(days=14)), over=over),
    )


def _changes(event: Event) -> tuple[Change, ...]:
    return changes.read(event.payload["content"], statuses=PULL_STATUS)


def _course(event: Event, say: Say) -> Iterator[Field]:
    """main ← feature/search, and the issue that it is for."""
    content = event.payload["content"]
    base, branch = given(content["base"]), given(content["branch"])
    yield from field(say, LABELS["branch" if branch else "base"], " ← ".join(filter(None, (base, branch))))
    yield from field(say, LABELS["issue"], _issue(event))


def _issue(event: Event) -> Line:
    """The related issue, linked, and its subject; nothing where there is none."""
    issue = event.payload["content"]["issue"]
    number = int(issue["key_id"].number(0))
    if number <= 0 or not links.project_key(event):
        return ()
    title = cut(given(issue["summary"]), TITLE)
    return joined((keys.link(event, links.issue_key(event, issue["key_id"])), f" {title}" if title else ""))


def _fields(event: Event, say: Say, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The issue that it is for has its subject in a change, too."""
    label, issue = say(LABELS["issue"]), _issue(event)
    return tuple(
        replace(one, value=(*one.value[:-1], *issue))
        if one.label == label and flat(one.value[-1:]) == _key(issue)
        else one
        for one in fields
    )


def _key(issue: Line) -> str:
    """The first word of it."""
    return flat(issue).partition(" ")[0]


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
        essential=_essential(*CHANGED, *COMMENT, "$.content.changes[*].old_value"),
    ),
    Kind(
        "pull-request-deleted",
        Phrase(en="Pull request deleted", ja="プルリクエストの削除"),
        deleted,
        types=(21,),
        essential=_essential(*CHANGED),
    ),
)
