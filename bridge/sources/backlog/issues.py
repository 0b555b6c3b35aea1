"""One issue: added, updated, commented, deleted, somebody notified."""

from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources.backlog import attachments, changes, difference, links, markup, people
from bridge.sources.backlog.attributes import custom_statuses
from bridge.sources.backlog.first_line import comment_of, first_line
from bridge.sources.backlog.words import (
    LABELS,
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
)
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Names, Phrase, Say
from bridge.wording.text import Inline, cut

_ADDED = Phrase(en="{who} added {key}", ja="{who}が課題を追加しました：{key}")
_DELETED = Phrase(en="{who} deleted {key}", ja="{who}が課題を削除しました：{key}")
_TOLD = Phrase(en="{who} notified {names} about {key}", ja="{who}が {names}にお知らせしました：{key}")
_TOLD_SOMEBODY = Phrase(
    en="{who} added a notification to a comment on {key}", ja="{who}がコメントにお知らせを追加しました：{key}"
)
_MOST = 8


def added(event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    key, thing = _issue(event)
    groups = (listed(say, names(content[part])) for part in ("category", "milestone"))
    return Notice(
        title=headed(say(_ADDED, who=who(event), key=thing), thing, given(content["summary"])),
        body=markup.body(event, content["description"].text("")),
        fields=tuple(_attributes(event, say))[:_MOST],
        context=context(event, *groups),
        thread=key,
    )


def updated(event: Event, say: Say) -> Notice:
    """An update or a comment: Backlog sends a comment with changes as either."""
    content = event.payload["content"]
    key, thing = _issue(event)
    comment = comment_of(content)
    said = markup.body(event, comment)
    found = changes.of(event)
    first = first_line(event, say, found, thing)
    left = tuple(change for change in found if not (change.field == "attachment" and first.files))
    described = difference.described(event, say, LABELS["description"])
    kept = (change for change in left if not attachments.is_attached(change))
    kept = (change for change in kept if not (described and change.field == "description"))
    files = () if first.files else attachments.fields(say, content, left)
    return Notice(
        title=headed(first.line, thing, given(content["summary"])),
        body=(*said, *described),
        fields=(*changes.fields(say, kept, said=first.said, named=first.named), *files)[:_MOST],
        context=context(event),
        preview=preview(say, said),
        thread=key,
    )


def deleted(event: Event, say: Say) -> Notice:
    key, _ = _issue(event)
    return Notice(title=say(_DELETED, who=who(event), key=key), context=context(event), thread=key)


def notified(event: Event, say: Say) -> Notice:
    """Those told, whatever the reason, but the one who did it; the comment they were told about."""
    content = event.payload["content"]
    key, thing = _issue(event)
    author, roster = person(event.payload["createdUser"]), people.people(event)
    told = (roster.person(one["user"], "notified") for one in event.payload["notifications"])
    names = tuple(dict.fromkeys(one for one in told if one and one != author))
    line = say(_TOLD if names else _TOLD_SOMEBODY, who=who(event), names=Names(names), key=thing)
    return Notice(
        title=headed(line, thing, given(content["summary"])),
        body=markup.body(event, comment_of(content)),
        context=context(event),
        thread=key,
    )


def _issue(event: Event) -> tuple[str, Inline]:
    """The key, and the key linked: to the comment where there is one. Raises BadPayload."""
    content = event.payload["content"]
    key = links.issue_key(event, content["key_id"])
    comment = int(content["comment"]["id"].number(0))
    return key, links.link(key, links.issue(event, key, comment))


def _attributes(event: Event, say: Say) -> Iterator[Field]:
    """What a new issue has, most telling first; the status only where it does not start as Open."""
    content = event.payload["content"]
    status = fixed(STATUS, content["status"]) or fixed(custom_statuses(event), content["status"])
    values = {
        "issueType": cut(given(content["issueType"]["name"]), TITLE),
        "priority": fixed(PRIORITY, content["priority"]),
        "assignee": people.assignee(event, content["assignee"]),
        "dueDate": day(content["dueDate"]),
        "status": None if status is STATUS[1] else status,
        "startDate": day(content["startDate"]),
        "estimatedHours": _spent(content["estimatedHours"]),
        "actualHours": _spent(content["actualHours"]),
        "versions": listed(say, names(content["versions"])),
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
    word: object = cut(text, TITLE) or listed(say, names(value)) or value.number(0) or None
    return field(say, label(given(custom["name"]) or given(custom["field"])), word)


KINDS = (
    Kind("issue-added", Phrase(en="Issue added", ja="課題の追加"), added, types=(1,)),
    Kind("issue-updated", Phrase(en="Issue updated", ja="課題の更新"), updated, types=(2,)),
    Kind("issue-commented", Phrase(en="Issue commented", ja="課題にコメント"), updated, types=(3,)),
    Kind("issue-deleted", Phrase(en="Issue deleted", ja="課題の削除"), deleted, types=(4,)),
    Kind(
        "notification-added",
        Phrase(en="Notification added to a comment", ja="コメントにお知らせを追加"),
        notified,
        types=(17,),
    ),
)
