"""One issue: added, updated, commented, deleted, somebody notified."""

from dataclasses import dataclass, replace
from itertools import islice

from bridge.sources.backlog import (
    attachments,
    changes,
    difference,
    facts,
    issue_fields,
    known_changes,
    links,
    markup,
    people,
)
from bridge.sources.backlog.essentials import CHANGED, COMMENT, ELSEWHERE, LINKED, OWN_FILES, PROJECT, SAMPLE, essential
from bridge.sources.backlog.first_line import comment_of, first_line
from bridge.sources.backlog.words import (
    ALL,
    LABELS,
    MOST,
    context,
    given,
    headed,
    listed,
    names,
    person,
    preview,
    who,
    whole,
)
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Names, Phrase, Say
from bridge.wording.text import Inline

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
    issue = _issue(event, facts.of_issue(event, new=True), opens=True)
    groups = (listed(say, names(content[part]), ALL) for part in ("category", "milestone"))
    return Notice(
        title=headed(say(_ADDED, who=who(event), key=issue.link), issue.link, given(content["summary"])),
        body=(*whole(given(content["summary"])), *markup.body(event, content["description"].text(""))),
        fields=tuple(islice(issue_fields.attributes(event, say), MOST)),
        context=context(event, *groups),
        facts=issue.facts,
    )


def updated(event: Event, say: Say) -> Notice:
    """An update or a comment: Backlog sends a comment with changes as either."""
    content = event.payload["content"]
    changed = known_changes.of(event)
    issue = _issue(event, facts.of_issue(event, changed))
    comment = markup.body(event, comment_of(content))
    first = first_line(event, say, changed, issue.link, comment_of(content))
    left = first.untold(changed)
    described = difference.described(event, say, LABELS["description"])
    kept = (change for change in left if not attachments.came(change))
    kept = (change for change in kept if not (described and change.field == "description"))
    files = () if first.files else attachments.fields(event, say, attachments.files(event, left, of_issue=True))
    return Notice(
        title=headed(first.line, issue.link, given(content["summary"])),
        body=(*whole(given(content["summary"])), *comment, *described),
        fields=(*changes.fields(say, kept, said=first.said, named=first.named), *files),
        context=context(event, *(issue_fields.now(event, say, changes.labels(changed)) if comment else ())),
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
        context=context(event, *issue_fields.now(event, say)),
        facts=issue.facts,
    )


def _issue(event: Event, known: Facts, *, opens: bool = False) -> _Issue:
    """Raises BadPayload without a key."""
    content = event.payload["content"]
    with keeping(known):
        key = links.issue_key(event, content["key_id"])
    comment = int(content["comment"]["id"].number(0))
    thread = Thread(key, opens=opens)
    return _Issue(key, links.link(key, links.issue(event, key, comment)), replace(known, thread=thread))


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
            *OWN_FILES,
            "$.content.changes[*].new_value.name",
            "$.content.changes[*].old_value",
            "$.content.changes[*].type",
            "$.content.summary",
            "$.content.status.id",
            "$.content.status.name",
            *LINKED,
            *ELSEWHERE,
        ),
    ),
    Kind(
        "issue-commented",
        Phrase(en="Issue commented", ja="課題にコメント"),
        updated,
        types=(3,),
        essential=_essential(*CHANGED, *COMMENT, *OWN_FILES, "$.content.summary"),
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
