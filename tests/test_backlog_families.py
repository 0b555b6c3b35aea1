"""Rules of Backlog's smaller families that one case alone does not show."""

from datetime import timedelta
from typing import Any

import pytest

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources import SOURCES
from bridge.sources.source import Event
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Inline, Link, Paragraph, flat
from bridge.wording.text import lines as text_lines
from tests.support.casebook import NOW, OPTIONS

BACKLOG = SOURCES["backlog"]
PROJECT = {"id": 1, "projectKey": "DEMO", "name": "Demo plan"}
AOI = {"id": 11, "name": "Aoi Tanaka"}
HARU = {"id": 12, "name": "Haru Sato"}
HASH = "0123456789abcdef0123456789abcdef01234567"


def told(type_: int, content: dict[str, Any], *, by: Any = AOI, project: Any = PROJECT, **more: Any) -> Notice:
    body = {"id": 5, "type": type_, "content": content, "createdUser": by, "project": project, **more}
    payload = Payload(body)
    notice = BACKLOG.kinds.of(payload).notice(Event("5", NOW, payload, OPTIONS["backlog"]), Say("en"))
    assert notice is not None
    return notice


def title(notice: Notice) -> str:
    return flat(notice.title)


def lines(notice: Notice) -> list[str]:
    return [flat(line) for block in notice.body if isinstance(block, Paragraph) for line in block.lines]


def fields(notice: Notice) -> dict[str, str]:
    return {flat(field.label): flat(field.value) for field in notice.fields}


def urls(line: tuple[Inline, ...]) -> list[str]:
    return [inline.url for inline in line if isinstance(inline, Link)]


def push(**more: Any) -> dict[str, Any]:
    return {"repository": {"name": "app"}, "ref": "refs/heads/main", "change_type": "update", **more}


def pull(**more: Any) -> dict[str, Any]:
    return {"repository": {"name": "app"}, "number": 12, "summary": "Faster search", **more}


def change(field: str, old: Any, new: Any) -> dict[str, Any]:
    return {"field": field, "old_value": old, "new_value": new}


DELETED = [
    (7, {"id": 9, "name": "Runbook"}),
    (10, {"id": 9, "dir": "/a/", "name": "b.txt"}),
    (21, pull(id=9)),
    (24, {"id": 9, "name": "v2.0"}),
    (37, {"id": "0a", "title": "Notes"}),
]


@pytest.mark.parametrize(("type_", "content"), DELETED)
def test_what_was_deleted_is_not_linked(type_: int, content: dict[str, Any]) -> None:
    assert urls(told(type_, content).title) == []


NEEDED = [
    (5, {"id": 9, "name": ""}),
    (8, {"id": 9, "dir": "/a/"}),
    (11, {"rev": None, "comment": "Fix"}),
    (12, push(ref="refs/heads/")),
    (12, push(ref=None)),
    (12, push(repository={})),
    (13, {"repository": {"name": 7}}),
    (15, {"users": [{"id": 12}]}),
    (18, pull(number="twelve")),
    (20, pull(repository=None)),
    (22, {"id": 9, "name": "  "}),
    (25, {"parties": []}),
    (36, {"id": "0a"}),
    (48, {"documents": []}),
]


@pytest.mark.parametrize(("type_", "content"), NEEDED)
def test_what_the_first_line_cannot_do_without_is_asked_for_by_its_path(type_: int, content: dict[str, Any]) -> None:
    with pytest.raises(BadPayload, match=r"\$\.content\."):
        told(type_, content)


def test_a_new_wiki_page_shows_how_it_begins_and_an_updated_one_does_not() -> None:
    page = {"id": 9, "name": "Runbook", "content": "Call somebody."}
    assert lines(told(5, page)) == ["Call somebody."]
    assert told(6, page).body == ()


def test_a_wiki_page_without_an_id_is_named_and_not_linked() -> None:
    assert told(6, {"name": "Runbook"}).title == ("Aoi Tanaka updated the wiki page Runbook",)


def test_the_path_of_a_file_is_whole_and_has_one_slash_between_its_parts() -> None:
    folder = "/" + "very long folder/" * 9
    assert title(told(9, {"dir": folder, "name": "a.txt"})).endswith(f"{folder}a.txt")
    assert title(told(9, {"dir": "/a", "name": "b.txt"})).endswith(" /a/b.txt")


def test_a_file_whose_folder_is_unknown_is_not_linked() -> None:
    assert told(8, {"name": "b.txt", "size": 2048}).title == ("Aoi Tanaka added the shared file b.txt (2 KB)",)


@pytest.mark.parametrize("size", [None, -1, "large", True])
def test_a_size_that_makes_no_sense_is_left_out(size: Any) -> None:
    assert title(told(8, {"dir": "/", "name": "b.txt", "size": size})) == "Aoi Tanaka added the shared file /b.txt"


@pytest.mark.parametrize("rev", [4821, "4821"])
def test_a_revision_may_be_a_number_or_text(rev: Any) -> None:
    notice = told(11, {"rev": rev, "comment": "Fix"})
    assert title(notice) == "Aoi Tanaka committed r4821: Fix"
    assert urls(notice.title) == ["https://demo.backlog.com/rev/DEMO/4821"]


def test_a_revision_that_is_no_number_is_named_as_it_is() -> None:
    assert title(told(11, {"rev": "HEAD"})) == "Aoi Tanaka committed rHEAD"


def test_a_commit_whose_first_line_had_to_be_cut_is_shown_whole() -> None:
    long = "Explain at some length " * 5
    notice = told(12, push(revisions=[{"rev": HASH, "comment": f"{long}\n\nMore."}]))
    assert title(notice).endswith("…")
    assert lines(notice) == [long, "", "More."]


def test_of_one_commit_the_rest_of_the_message_is_the_body() -> None:
    notice = told(12, push(revisions=[{"rev": HASH, "comment": "Fix\n\nIt was broken."}]))
    assert title(notice) == "Aoi Tanaka pushed to main of app: Fix"
    assert lines(notice) == ["It was broken."]
    assert urls(notice.title)[-1] == f"https://demo.backlog.com/git/DEMO/app/commit/{HASH}"


def test_more_commits_than_were_sent_are_counted() -> None:
    notice = told(12, push(revisions=[{"rev": HASH, "comment": "Fix"}], revision_count=5))
    assert title(notice) == "Aoi Tanaka pushed 5 commits to main of app"
    assert lines(notice) == ["0123456 Fix", "4 more"]


def test_a_count_below_the_commits_sent_is_not_believed() -> None:
    revisions = [{"rev": HASH, "comment": "Fix"}, {"rev": HASH, "comment": ""}, {"rev": None, "comment": "Tidy"}, None]
    notice = told(12, push(revisions=revisions, revision_count=-2))
    assert title(notice) == "Aoi Tanaka pushed 3 commits to main of app"
    assert lines(notice) == ["0123456 Fix", "0123456", "Tidy"]


def test_a_push_without_commits_says_only_where() -> None:
    assert title(told(12, push())) == "Aoi Tanaka pushed to main of app"


def test_one_commit_without_a_message_is_counted() -> None:
    notice = told(12, push(revisions=[{"rev": HASH}], revision_count=1))
    assert title(notice) == "Aoi Tanaka pushed 1 commit to main of app"
    assert lines(notice) == ["0123456"]


def test_a_branch_that_is_gone_is_not_linked_but_its_repository_is() -> None:
    notice = told(12, push(change_type="delete"))
    assert urls(notice.title) == ["https://demo.backlog.com/git/DEMO/app"]


def test_a_tag_may_move() -> None:
    assert title(told(12, push(ref="refs/tags/latest"))) == "Aoi Tanaka updated the tag latest in app"


def test_a_ref_that_is_neither_branch_nor_tag_has_its_whole_name() -> None:
    notice = told(12, push(ref="refs/notes/commits", revision_count=2))
    assert title(notice) == "Aoi Tanaka pushed 2 commits to refs/notes/commits of app"
    assert urls(notice.title) == ["https://demo.backlog.com/git/DEMO/app"]


@pytest.mark.parametrize("status", ["3", 3, "Merged"])
def test_a_merge_is_known_by_the_new_status(status: Any) -> None:
    notice = told(19, pull(changes=[change("status", "1", status)]))
    assert title(notice) == "Aoi Tanaka merged app #12 Faster search"
    assert notice.fields == ()


def test_the_deletion_that_is_a_merge_is_linked_and_said_as_one() -> None:
    notice = told(21, pull(changes=[change("status", "1", "3")]))
    assert title(notice) == "Aoi Tanaka merged app #12 Faster search"
    assert urls(notice.title) == ["https://demo.backlog.com/git/DEMO/app/pullRequests/12"]


def test_a_status_that_nobody_knows_is_an_update() -> None:
    notice = told(19, pull(changes=[change("status", "1", "9")]))
    assert title(notice) == "Aoi Tanaka updated app #12 (status): Faster search"
    assert notice.fields == ()


def test_a_merge_with_other_changes_says_each_field_once() -> None:
    changes = [change("status", "1", "3"), change("base", "main", "next"), change("assigner", "", "Haru Sato")]
    notice = told(19, pull(base="next", branch="fast", issue={"key_id": 42}, changes=changes))
    assert fields(notice) == {"Related issue": "DEMO-42", "Base": "main → next", "Assignee": "Haru Sato"}


def test_the_issue_of_a_pull_request_is_linked_among_its_changes_too() -> None:
    notice = told(19, pull(issue={"key_id": 42}, changes=[change("issue", "DEMO-7", "DEMO-42")]))
    old, new = (Link(key, f"https://demo.backlog.com/view/{key}") for key in ("DEMO-7", "DEMO-42"))
    assert notice.fields[0].value == (old, " → ", new)


def test_an_update_with_nothing_to_say_says_that_there_was_one() -> None:
    assert title(told(19, pull())) == "Aoi Tanaka updated app #12 Faster search"


def test_a_pull_request_without_a_base_still_names_its_branch() -> None:
    assert fields(told(18, pull(branch="fast", issue={"key_id": -1}))) == {"Branch": "fast"}


def test_without_a_project_key_the_related_issue_has_no_name() -> None:
    assert told(18, pull(issue={"key_id": 42}), project={"name": "Demo plan"}).fields == ()


def test_a_comment_on_a_pull_request_is_where_its_link_leads() -> None:
    notice = told(20, pull(comment={"id": 885, "content": "Nice"}))
    assert urls(notice.title) == ["https://demo.backlog.com/git/DEMO/app/pullRequests/12#comment-885"]
    assert notice.preview == ": Nice"


def test_messages_of_one_pull_request_belong_together() -> None:
    threads = {type_: told(type_, pull()).facts.thread for type_ in (18, 19, 20, 21)}
    assert threads == {type_: Thread("DEMO/app#12", opens=type_ == 18, lasts=timedelta(days=14)) for type_ in threads}
    assert told(18, pull(number=13)).facts.thread not in threads.values()


def test_people_who_joined_without_anybody_known_to_have_added_them_joined() -> None:
    assert title(told(15, {"users": [HARU]}, by=None)) == "Haru Sato joined Demo plan"
    assert title(told(16, {"users": [AOI]})) == "Aoi Tanaka left Demo plan"


def test_somebody_is_never_said_to_have_removed_themselves() -> None:
    assert title(told(16, {"users": [AOI, HARU]})) == "Aoi Tanaka and Haru Sato left Demo plan"


def test_a_project_that_is_in_the_first_line_is_not_said_again() -> None:
    assert told(15, {"users": [HARU]}).context == ((NOW,),)
    assert told(25, {"parties": [{"name": "QA"}]}).context == ((NOW,),)


def test_a_project_without_a_name_has_its_key() -> None:
    assert title(told(15, {"users": [AOI]}, project={"projectKey": "DEMO"})) == "Aoi Tanaka joined DEMO"


def test_everybody_is_named_below_where_the_first_line_names_two() -> None:
    people = [{"name": f"Person {n}"} for n in range(1, 5)]
    notice = told(15, {"users": people})
    assert title(notice) == "Aoi Tanaka added Person 1, Person 2 and 2 others to Demo plan"
    assert lines(notice) == ["Person 1, Person 2, Person 3, Person 4"]


def test_a_milestone_without_an_id_is_named_and_not_linked() -> None:
    assert urls(told(22, {"name": "v2.0"}).title) == []


def test_a_milestones_dates_that_are_none_are_left_out() -> None:
    content = {"name": "v2.0", "start_date": "null", "reference_date": "2027-01-29"}
    assert fields(told(22, content)) == {"Release due date": "Jan 29, 2027"}


def test_a_changed_description_of_a_milestone_is_named_but_not_shown() -> None:
    notice = told(23, {"name": "v2.0", "changes": [change("description", "a", "b")]})
    assert title(notice) == "Aoi Tanaka updated the milestone v2.0 (description)"
    assert notice.fields == ()


def test_only_a_new_comment_or_reply_is_heard_in_the_notification() -> None:
    content = {"id": "0a", "title": "Design", "comment": {"id": 1, "content": "Longer?"}}
    previews = {type_: told(type_, content).preview for type_ in range(36, 47)}
    assert {type_ for type_, preview in previews.items() if preview} == {40, 43}


def test_a_deleted_comment_is_not_shown_again() -> None:
    content = {"id": "0a", "title": "Design", "comment": {"id": 1, "content": "Longer?"}}
    assert {type_ for type_ in range(36, 47) if told(type_, content).body} == {40, 41, 43, 44}


def test_a_document_without_an_id_is_named_and_belongs_to_no_thread() -> None:
    notice = told(39, {"title": "Design"})
    assert (urls(notice.title), notice.facts.thread) == ([], None)


def test_documents_whose_titles_cannot_be_read_are_counted() -> None:
    notice = told(48, {"documents": [{"id": "0a", "title": "Design"}, None, {"id": "0b"}]})
    assert title(notice) == "Aoi Tanaka added 3 documents: Design and 2 more"
    assert lines(notice) == ["Design", "2 more"]


def test_only_those_mentioned_are_said_to_be_mentioned() -> None:
    notes = [{"reason": 14, "user": AOI}, {"reason": 17, "user": HARU}, {"reason": 17, "user": HARU}, None]
    notice = told(49, {"id": "0a", "title": "Design"}, notifications=notes)
    assert title(notice) == "Aoi Tanaka mentioned Haru Sato in the document Design"


@pytest.mark.parametrize("kind", BACKLOG.kinds, ids=lambda kind: kind.name)
def test_a_kind_is_named_in_both_languages(kind: Any) -> None:
    assert kind.about.en.isascii()
    assert not kind.about.ja.isascii()


# -- links that Backlog makes itself ---------------------------------------------------------------


def pushed(*messages: str) -> Notice:
    commits = [{"rev": f"{n:040x}", "comment": message} for n, message in enumerate(messages, 1)]
    return told(12, {"repository": {"name": "app"}, "ref": "refs/heads/main", "revisions": commits})


def view(key: str) -> str:
    return f"https://demo.backlog.com/view/{key}"


@pytest.mark.parametrize(
    ("message", "keys", "commit"),
    [
        ("DEMO-42 Fix it", ["DEMO-42"], "Fix it"),
        ("Fix DEMO-42, DEMO-43", ["DEMO-42", "DEMO-43"], "Fix"),
        ("DEMO-42", ["DEMO-42"], "0000000"),
        ("OTHER-42 UTF-8 feature/DEMO-42 DEMO-42-fix", [], "OTHER-42 UTF-8 feature/DEMO-42 DEMO-42-fix"),
        ("x" * 102 + " DEMO-420", [], "x" * 102 + " DEMO-4…"),
    ],
)
def test_a_commits_message_links_the_issues_it_names_and_else_the_commit(
    message: str, keys: list[str], commit: str
) -> None:
    subject = [one for one in pushed(message).title if isinstance(one, Link)][2:]
    assert [one.text for one in subject if one.url.startswith(view(""))] == keys
    assert [one.text for one in subject if "/commit/" in one.url][:1] == [commit]


def test_a_list_of_commits_links_the_issues_they_name() -> None:
    body = tuple(text_lines(pushed("DEMO-1 a", "b (DEMO-2)").body))
    assert [urls(line)[1:] for line in body] == [[view("DEMO-1")], [view("DEMO-2")]]


def test_the_rest_of_a_message_and_what_a_repository_is_for_link_issues_too() -> None:
    svn = told(11, {"rev": 5, "comment": "a DEMO-3\n\nb DEMO-4"})
    made = told(13, {"repository": {"name": "app", "description": "For DEMO-5"}})
    assert urls(svn.title)[1:] == [view("DEMO-3")]
    assert [url for notice in (svn, made) for line in text_lines(notice.body) for url in urls(line)] == [
        view("DEMO-4"),
        view("DEMO-5"),
    ]


def test_a_wiki_page_leads_to_what_its_version_changed_and_the_first_has_nothing_before_it() -> None:
    found = {version: told(6, {"id": 9, "name": "Home", "version": version}).links for version in (None, 1, 2, "3")}
    page = "https://demo.backlog.com/alias/wiki/diff/9"
    assert found == {None: (), 1: (), 2: (Link("Changes", f"{page}/1...2"),), "3": (Link("Changes", f"{page}/2...3"),)}
    assert told(7, {"id": 9, "name": "Home", "version": 5}).links == ()


def test_a_milestone_leads_to_its_issues_while_it_is_there() -> None:
    issues = "https://demo.backlog.com/find/DEMO?condition.fixedVersionId=5"
    assert [urls(told(type_, {"id": 5, "name": "v2"}).title) for type_ in (22, 23, 24)] == [[issues], [issues], []]


def test_the_issues_of_a_bulk_update_lead_to_the_comment_that_each_got() -> None:
    both = [{"key_id": n, "title": "a", "comment": {"id": 70 + n}} for n in (1, 2)]
    several, one = (told(14, {"link": link, "comment": {"content": "x"}}) for link in (both, both[:1]))
    assert [url for line in text_lines(several.body) for url in urls(line)] == [
        f"{view('DEMO-1')}#comment-71",
        f"{view('DEMO-2')}#comment-72",
    ]
    assert urls(one.title) == [f"{view('DEMO-1')}#comment-71"]


def test_a_parent_issue_is_a_link_on_either_side() -> None:
    parent = told(2, {"key_id": 42, "changes": [change("parentIssue", "DEMO-7", "OTHER-8")]})
    assert urls(parent.fields[0].value) == [view("DEMO-7"), view("OTHER-8")]
    assert urls(parent.title) == [view("DEMO-42"), view("OTHER-8")]
