"""One issue: added, updated, commented, deleted, somebody notified."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bridge.payload import Payload
from bridge.sources.backlog import attachments, changes, difference, facts, links, markup, people, statuses
from bridge.sources.backlog.essentials import CHANGED, COMMENT, FILES, LINKED, PROJECT, SAMPLE, essential
from bridge.sources.backlog.first_line import comment_of, first_line
from bridge.sources.backlog.words import (
    ALL,
    LABELS,
    MOST,
    NAME,
    NOW,
    PRIORITY,
    STATUS,
    TITLE,
    context,
    day,
    field,
    fixed,
    given,
    headed,
    hours,
    label,
    listed,
    names,
    person,
    preview,
    who,
    whole,
)
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Names, Phrase, Say
from bridge.wording.text import Inline, Line, cut

_ADDED = Phrase(en="{who} added {key}", ja="{who}が課題を追加しました：{key}")
_DELETED = Phrase(en="{who} deleted {key}", ja="{who}が課題を削除しました：{key}")
_TOLD = Phrase(en="{who} notified {names} about {key}", ja="{who}が {names}にお知らせしました：{key}")
_TOLD_SOMEBODY = Phrase(
    en="{who} added a notification to a comment on {key}", ja="{who}がコメントにお知らせを追加しました：{key}"
)


@dataclass(frozen=True, slots=True)
class _Issue:
    """Its key, the key as a link to it (to the comment where there is one), and what is so."""

    key: str
    link: Inline
    facts: Facts


def added(event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    issue = _issue(event, facts.of_issue(event, new=True))
    groups = (listed(say, names(content[part]), ALL) for part in ("category", "milestone"))
    return Notice(
        title=headed(say(_ADDED, who=who(event), key=issue.link), issue.link, given(content["summary"])),
        body=(*whole(given(content["summary"])), *markup.body(event, content["description"].text(""))),
        fields=tuple(islice(_attributes(event, say), MOST)),
        context=context(event, *groups),
        facts=issue.facts,
    )


def updated(event: Event, say: Say) -> Notice:
    """An update or a comment: Backlog sends a comment with changes as either."""
    content = event.payload["content"]
    changed = changes.of(event)
    issue = _issue(event, facts.of_issue(event, changed))
    comment = markup.body(event, comment_of(content))
    first = first_line(event, say, changed, issue.link, comment_of(content))
    left = tuple(change for change in changed if not (change.field == "attachment" and first.files))
    described = difference.described(event, say, LABELS["description"])
    kept = (change for change in left if not attachments.is_attached(change))
    kept = (change for change in kept if not (described and change.field == "description"))
    files = () if first.files else attachments.fields(say, content, left)
    return Notice(
        title=headed(first.line, issue.link, given(content["summary"])),
        body=(*whole(given(content["summary"])), *comment, *described),
        fields=(*changes.fields(say, kept, said=first.said, named=first.named), *files),
        context=context(event, *(_now(event, say, changes.labels(changed)) if comment else ())),
        preview=preview(say, comment),
        facts=issue.facts,
    )


def deleted(event: Event, say: Say) -> Notice:
    issue = _issue(event, facts.of(event, changes=(), becomes=()))
    return Notice(title=say(_DELETED, who=who(event), key=issue.key), context=context(event), facts=issue.facts)


def notified(event: Event, say: Say) -> Notice:
    """Those told, whatever the reason, but the one who did it; the comment they were told about.

    To be told is to be meant, as by an @: it rings for either reason. The comment itself is not new, so it rings
    nobody a second time.
    """
    content = event.payload["content"]
    issue = _issue(event, facts.of_issue(event))
    author, known = person(event.payload["createdUser"]), people.people(event)
    those = (
        known.person(notification["user"], "notified", "mentioned") for notification in people.notifications(event)
    )
    names = tuple(dict.fromkeys(somebody for somebody in those if somebody and somebody != author))
    line = say(_TOLD if names else _TOLD_SOMEBODY, who=who(event), names=Names(names), key=issue.link)
    return Notice(
        title=headed(line, issue.link, given(content["summary"])),
        body=(*whole(given(content["summary"])), *markup.written(event, comment_of(content))),
        context=context(event, *_now(event, say)),
        facts=issue.facts,
    )


def _issue(event: Event, known: Facts) -> _Issue:
    """Raises BadPayload without a key."""
    content = event.payload["content"]
    with keeping(known):
        key = links.issue_key(event, content["key_id"])
    comment = int(content["comment"]["id"].number(0))
    return _Issue(key, links.link(key, links.issue(event, key, comment)), replace(known, thread=Thread(key)))


def _now(event: Event, say: Say, changed: Container[Phrase] = ()) -> Iterator[Line]:
    """Whose it is, its state and when it is due, for who reads a comment alone; what `changed` is said already."""
    content = event.payload["content"]
    values = {
        "assignee": cut(given(content["assignee"]["name"]), NAME) or None,
        "status": _status(event),
        "dueDate": day(content["dueDate"]),
    }
    told = ((LABELS[name], value) for name, value in values.items() if value)
    yield from (say(NOW, label=label, value=value) for label, value in told if label not in changed)


def _status(event: Event) -> Phrase | None:
    """What it is now, as far as that has a name."""
    status = event.payload["content"]["status"]
    return fixed(STATUS, status) or fixed(statuses.own(event), status)


def _attributes(event: Event, say: Say) -> Iterator[Field]:
    """What a new issue has, most telling first; the status only where it does not start as Open."""
    content = event.payload["content"]
    status = _status(event)
    values = {
        "issueType": cut(given(content["issueType"]["name"]), TITLE),
        "priority": fixed(PRIORITY, content["priority"]),
        "assignee": people.people(event).assignee(content["assignee"]),
        "dueDate": day(content["dueDate"]),
        "status": None if status is STATUS[1] else status,
        "startDate": day(content["startDate"]),
        "estimatedHours": _spent(content["estimatedHours"]),
        "actualHours": _spent(content["actualHours"]),
        "versions": listed(say, names(content["versions"]), ALL),
    }
    for name, value in values.items():
        yield from field(say, LABELS[name], value)
    yield from attachments.fields(say, content, ())
    for custom in content["customFields"]:
        yield from _custom(custom, say)


def _spent(value: Payload) -> Phrase | None:
    return None if value.number(1) == 0 else hours(value)


def _custom(custom: Payload, say: Say) -> tuple[Field, ...]:
    value = custom["value"]
    text = given(value) or given(value["name"])
    word: object = cut(text, TITLE) or listed(say, names(value), ALL) or value.number(0) or None
    return field(say, label(given(custom["name"]) or given(custom["field"])), word)


def _essential(*tells: str) -> Essential:
    return essential("$.content.key_id", PROJECT, tells=tells)


KINDS = (
    Kind(
        "issue-added",
        Phrase(en="Issue added", ja="課題の追加"),
        added,
        types=(1,),
        essential=_essential("$.content.summary", *SAMPLE),
    ),
    Kind(
        "issue-updated",
        Phrase(en="Issue updated", ja="課題の更新"),
        updated,
        types=(2,),
        essential=_essential(
            *CHANGED,
            *COMMENT,
            *FILES,
            "$.content.changes[*].old_value",
            "$.content.summary",
            "$.content.status.id",
            "$.content.status.name",
            *LINKED,
        ),
    ),
    Kind(
        "issue-commented",
        Phrase(en="Issue commented", ja="課題にコメント"),
        updated,
        types=(3,),
        essential=_essential(*CHANGED, *COMMENT, *FILES, "$.content.summary"),
    ),
    Kind("issue-deleted", Phrase(en="Issue deleted", ja="課題の削除"), deleted, types=(4,), essential=_essential()),
    Kind(
        "notification-added",
        Phrase(en="Notification added to a comment", ja="コメントにお知らせを追加"),
        notified,
        types=(17,),
        essential=_essential("$.content.comment.id", "$.content.summary", "$.notifications[*].user.name"),
    ),
)
