"""Many issues at once: updated, commented, added, rescheduled, or moved out of a status that was deleted."""

from dataclasses import replace

from bridge.errors import BadPayload
from bridge.sources.backlog import bulk_issues, changes, facts, known_changes, markup, statuses
from bridge.sources.backlog.changes import Change
from bridge.sources.backlog.essentials import CHANGED, PROJECT, SAMPLE, essential
from bridge.sources.backlog.first_line import FirstLine, comment_of, first_line
from bridge.sources.backlog.listing import first_of, listing
from bridge.sources.backlog.sentence import pair
from bridge.sources.backlog.words import (
    TITLE,
    context,
    fixed,
    given,
    headed,
    listed,
    needed,
    preview,
    who,
    whole,
)
from bridge.sources.source import Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Line, Text, cut, flat, within

_MOST_CHANGES = 3
_ONLY = ("$.content.link[*].key_id", "$.content.link[*].title", PROJECT)  # of several issues: the only one

_ISSUES = Phrase(en="{n} issues", ja="課題 {n} 件")
_ISSUE = Phrase(en="{n} issue", ja="課題 {n} 件")
_TOGETHER = Phrase(en="", ja="まとめて")  # not of one alone

_CHANGED = Phrase(en="{who} updated {issues}: {changes}", ja="{who}が{issues}を{together}更新しました（{changes}）")
_CHANGED_COMMENTED = Phrase(
    en="{who} updated {issues} and commented: {changes}",
    ja="{who}が{issues}を{together}更新し、コメントしました（{changes}）",
)
_UPDATED = Phrase(en="{who} updated {issues}", ja="{who}が{issues}を{together}更新しました")
_COMMENTED = Phrase(en="{who} commented on {issues}", ja="{who}が{issues}に{together}コメントしました")
_ADDED = Phrase(en="{who} added {issues}: {first}", ja="{who}が{issues}をまとめて追加しました：{first}")
_ADDED_ONE = Phrase(en="{who} added {first}", ja="{who}が課題を追加しました：{first}")
_RESCHEDULED = Phrase(
    en="{who} changed the dates of {issues}: {first}", ja="{who}が{issues}の日付を変更しました：{first}"
)
_RESCHEDULED_ONE = Phrase(en="{who} changed the dates of {first}", ja="{who}が課題の日付を変更しました：{first}")
_RESCHEDULED_SOME = Phrase(en="{who} changed the dates of some issues", ja="{who}が課題の日付を変更しました")
_STATUS_DELETED = Phrase(en="{who} deleted the status {name}", ja="{who}が状態「{name}」を削除しました")
_STATUS_DELETED_MOVED = Phrase(
    en="{who} deleted the status {name}; {issues} now {new}",
    ja="{who}が状態「{name}」を削除しました（{issues}を「{new}」に変更）",
)
_ISSUES_ARE = Phrase(en="{n} issues are", ja="課題 {n} 件")
_ISSUE_IS = Phrase(en="{n} issue is", ja="課題 {n} 件")


def updated(event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    changed = known_changes.of(event)
    known = replace(facts.of_issue(event, changed), thread=bulk_issues.thread(event))
    with keeping(known):
        issues = bulk_issues.needed(event)
    comment = comment_of(content) or next(filter(None, map(comment_of, content["link"])), "")
    body = markup.body(event, comment)
    said = _alone(event, say, changed, comment) if len(issues) == 1 else None
    if said:
        title, below = said.line, (*whole(given(next(iter(content["link"]))["title"])), *body)
        fields = changes.fields(say, said.untold(changed), said=said.said, named=said.named)
    else:
        title, below = _together(event, say, changed, _count(issues), comment), (*body, *listing(say, issues))
        fields = changes.fields(say, changed[_MOST_CHANGES:])
    return Notice(
        title=title, body=below, fields=fields, context=context(event), preview=preview(say, body), facts=known
    )


def _together(event: Event, say: Say, changed: tuple[Change, ...], issues: Count, comment: str) -> Line:
    pairs = listed(say, (pair(say, change) for change in changed), _MOST_CHANGES)
    pattern = (_CHANGED_COMMENTED if comment else _CHANGED) if pairs else (_COMMENTED if comment else _UPDATED)
    together = say(_TOGETHER) if issues.n > 1 else ()
    return say(pattern, who=who(event), issues=issues, changes=pairs, together=together)


def _alone(event: Event, say: Say, changed: tuple[Change, ...], comment: str) -> FirstLine | None:
    """One issue alone is said as an update of it, by its key; None without one."""
    one = next(iter(event.payload["content"]["link"]))
    try:
        link = bulk_issues.link(event, one)
    except BadPayload:
        return None
    first = first_line(event, say, changed, link, comment)
    return replace(first, line=headed(first.line, link, given(one["title"])))


def added(event: Event, say: Say) -> Notice:
    issues = bulk_issues.needed(event)
    return Notice(
        title=_first(event, say, _ADDED, _ADDED_ONE, issues),
        body=_rest(say, issues),
        context=context(event),
        facts=facts.of(event, bulk_issues.thread(event, opens=True), changes=()),
    )


def rescheduled(event: Event, say: Say) -> Notice:
    """No recording of one is known: the issues are read where the other bulk activities have them."""
    issues, changed = bulk_issues.lines(event), known_changes.of(event)
    return Notice(
        title=_first(event, say, _RESCHEDULED, _RESCHEDULED_ONE, issues)
        if issues
        else say(_RESCHEDULED_SOME, who=who(event)),
        body=_rest(say, issues),
        fields=changes.fields(say, changed),
        context=context(event),
        facts=facts.of_dates(event, changed, bulk_issues.thread(event)),
    )


def status_deleted(event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    issues = bulk_issues.lines(event)
    new = fixed(statuses.known(event), content["change"]["new_value"])
    title = say(
        _STATUS_DELETED_MOVED if new and issues else _STATUS_DELETED,
        who=who(event),
        name=cut(needed(content["deletedStatus"]["name"]), TITLE),
        issues=Count(len(issues), _ISSUES_ARE, one=_ISSUE_IS),
        new=new,
    )
    return Notice(title=title, body=listing(say, issues), context=context(event), facts=facts.of_deleted_status(event))


def _first(event: Event, say: Say, many: Phrase, one: Phrase, issues: tuple[Line, ...]) -> Line:
    pattern = many if len(issues) > 1 else one
    return say(pattern, who=who(event), issues=_count(issues), first=first_of(say, bulk_issues.lines(event, TITLE)))


def _rest(say: Say, issues: tuple[Line, ...]) -> Text:
    """All of them, unless the first line has said the only one, and whole."""
    cut_there = any(not within(flat(line[-1:]).strip(), TITLE) for line in issues[:1])
    return listing(say, issues) if len(issues) > 1 or cut_there else ()


def _count(issues: tuple[Line, ...]) -> Count:
    return Count(len(issues), _ISSUES, one=_ISSUE)


KINDS = (
    Kind(
        "issues-updated",
        Phrase(en="Issues updated in bulk", ja="課題をまとめて更新"),
        updated,
        types=(14,),
        essential=essential(
            "$.content.link[*]",
            tells=(
                *CHANGED,
                "$.content.comment.content",
                "$.content.link[*].comment.id",
                *_ONLY,
                *SAMPLE,
            ),
        ),
    ),
    Kind(
        "status-deleted",
        Phrase(en="Status deleted", ja="状態の削除"),
        status_deleted,
        types=(34,),
        essential=essential("$.content.deletedStatus.name", tells=("$.content.change.new_value", "$.content.link[*]")),
    ),
    Kind(
        "issues-rescheduled",
        Phrase(en="Issue dates changed", ja="課題の日付の変更"),
        rescheduled,
        types=(35,),
        essential=essential(tells=_ONLY),
    ),
    Kind(
        "issues-added",
        Phrase(en="Issues added in bulk", ja="課題をまとめて追加"),
        added,
        types=(47,),
        essential=essential("$.content.link[*]", tells=_ONLY),
    ),
)
