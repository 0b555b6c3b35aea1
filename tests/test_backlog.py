"""Backlog: its envelope, its links, and an issue's changes in people's words."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bridge.errors import BadOption, BadPayload, Malformed
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.payload import Payload
from bridge.sealing.destination import Destination, Options, Webhook
from bridge.sources.backlog import SOURCE, changes, links, values, words
from bridge.sources.source import Event, Outside, Request
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import LANGS, Lang, Say
from bridge.wording.text import CodeBlock, Link, Mention, Quote, flat, plain
from tests.support.readings import worded

NOW = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
SPACE: Options = {"space": ("demo.backlog.com",)}
EN, JA = Say("en"), Say("ja")
STRANGE: tuple[Any, ...] = (
    *(None, "", "null", "\ud800", "<!channel>", "x" * 10_000, "0", -1, 2.5, 10**400, 1e299, True, [], {}),
    *([None], [[]], [{"name": []}], {"id": {"id": 1}}, {"name": None}, ["a"], {"content": 5}),
)


def envelope(kind: object, content: object, **over: object) -> dict[str, Any]:
    return {
        "id": 4100001,
        "project": {"id": 5021, "projectKey": "DEMO", "name": "デモ計画"},
        "type": kind,
        "content": content,
        "notifications": [],
        "createdUser": {"id": 2001, "userId": None, "name": "Aoi Tanaka", "nulabAccount": None},
        "created": "2026-12-01T01:02:03Z",
        **over,
    }


def event(body: object, options: Options = SPACE) -> Event:
    return SOURCE.read(Request(json.dumps(body).encode(), {}, NOW), options)


def said(body: object, lang: Lang = "en", options: Options = SPACE) -> Notice:
    _, notice = worded(SOURCE, event(body, options), Say(lang))
    assert notice
    return notice


def first(body: object, lang: Lang = "en") -> str:
    return flat(said(body, lang).title)


NAMELESS = {"field": "status", "new_value": "9"}


def update(*changed: dict[str, object], **over: object) -> dict[str, Any]:
    return envelope(2, {"id": 61042, "key_id": 42, "summary": "Slow search", "changes": list(changed), **over})


def change(field: str, old: object, new: object) -> dict[str, object]:
    return {"field": field, "old_value": old, "new_value": new, "type": "standard"}


def shown(fields: tuple[Field, ...]) -> list[str]:
    return [f"{flat(field.label)}: {flat(field.value)}" for field in fields]


# -- envelope ------------------------------------------------------------------------------------


def test_an_event_has_the_activity_id_and_the_time_it_happened() -> None:
    told = event(envelope(4, {"key_id": 42}))
    assert (told.id, told.at) == ("4100001", datetime(2026, 12, 1, 1, 2, 3, tzinfo=UTC))


@pytest.mark.parametrize("number", [None, "", "abc", 0, -3, 1.5, [], True, 10**400])
def test_an_activity_without_a_readable_id_has_none(number: object) -> None:
    assert event(envelope(4, {}, id=number)).id == ""


@pytest.mark.parametrize("created", [None, "yesterday", 5, {}])
def test_an_unreadable_time_is_when_it_reached_us(created: object) -> None:
    assert event(envelope(4, {}, created=created)).at == NOW


def test_opening_reads_the_destinations_options() -> None:
    def fetch(url: str, deadline: Deadline, most: int) -> Answer:
        raise AssertionError("Backlog needs nothing from outside")

    destination = Destination(Webhook("T0", "B0", "s"), options=SPACE)
    request = Request(json.dumps(envelope(4, {"key_id": 42})).encode(), {}, NOW)
    opened = SOURCE.open(request, destination, Outside(fetch, lambda: NOW))
    assert isinstance(opened, Event)
    assert opened.options == SPACE
    assert SOURCE.patience({}) == 20


def test_a_body_that_is_not_json_is_malformed() -> None:
    with pytest.raises(Malformed):
        SOURCE.read(Request(b"id=10", {}, NOW), SPACE)


@pytest.mark.parametrize("kind", STRANGE)
def test_matching_is_total(kind: object) -> None:
    assert SOURCE.kinds.claims(Payload(envelope(kind, {}))) == ()


def test_a_type_written_as_text_is_that_type() -> None:
    assert SOURCE.kinds.of(Payload(envelope("4", {}))).name == "issue-deleted"


def test_every_kind_is_named_once() -> None:
    names = [kind.name for kind in SOURCE.kinds]
    assert len(names) == len(set(names))


# -- options and links ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sealed"),
    [
        ("demo.backlog.com", "demo.backlog.com"),
        ("Demo.Backlog.JP", "demo.backlog.jp"),
        ("demo.backlogtool.com", "demo.backlogtool.com"),
        (" backlog.example.co.jp ", "backlog.example.co.jp"),
        ("tracker.example", "tracker.example"),
        ("https://demo.backlog.com", "demo.backlog.com"),
        ("demo.backlog.com/", "demo.backlog.com"),
        ("HTTPS://demo.backlog.com/projects/DEMO", "demo.backlog.com"),
    ],
)
def test_a_space_is_a_host_also_of_an_address(given: str, sealed: str) -> None:
    assert links.space(given) == sealed


@pytest.mark.parametrize(
    "given",
    [
        *("", "demo", "https://", "/demo.backlog.com", "ftp://demo.backlog.com", "https://https://a.example", "a..b"),
        *("demo.backlog.com:443", "user@demo.backlog.com", "-a.example", "a-.example", "10.0.0.1", "デモ.backlog.com"),
        *("backlog.com", "backlog.jp", "x" * 64 + ".com", "a." * 127 + "com", "demo.backlog.com\nx"),
    ],
)
def test_what_is_no_host_is_refused_with_what_is_right(given: str) -> None:
    with pytest.raises(BadOption, match=r"demo\.backlog\.com"):
        links.space(given)


def test_every_option_checks_what_it_is_given() -> None:
    options = {option.name: option for option in SOURCE.options}
    assert options["space"].needed
    assert options["only"].check("issue-*") == "issue-*"
    with pytest.raises(BadOption, match="no kind matches"):
        options["not"].check("isue-*")


def test_links_lead_to_the_thing() -> None:
    told = event(envelope(1, {}))
    assert [
        links.project(told),
        links.issue(told, "DEMO-42"),
        links.issue(told, "DEMO-42", 7),
        links.wiki(told, 5),
        links.document(told, "0a1b"),
        links.shared_file(told, "/設計/a b/", "x#1.png"),
        links.revision(told, 12),
        links.repository(told, "app"),
        links.branch(told, "app", "feature/search"),
        links.commit(told, "app", "1a2b3c4"),
        links.pull_request(told, "app", 12),
        links.pull_request(told, "app", 12, 9),
    ] == [
        "https://demo.backlog.com/projects/DEMO",
        "https://demo.backlog.com/view/DEMO-42",
        "https://demo.backlog.com/view/DEMO-42#comment-7",
        "https://demo.backlog.com/alias/wiki/5",
        "https://demo.backlog.com/document/DEMO/0a1b",
        "https://demo.backlog.com/file/DEMO/%E8%A8%AD%E8%A8%88/a%20b/x%231.png",
        "https://demo.backlog.com/rev/DEMO/12",
        "https://demo.backlog.com/git/DEMO/app",
        "https://demo.backlog.com/git/DEMO/app/tree/feature/search",
        "https://demo.backlog.com/git/DEMO/app/commit/1a2b3c4",
        "https://demo.backlog.com/git/DEMO/app/pullRequests/12",
        "https://demo.backlog.com/git/DEMO/app/pullRequests/12#comment-9",
    ]


def test_without_a_host_or_an_id_there_is_text_instead_of_a_link() -> None:
    nowhere = event(envelope(1, {"key_id": 42}), {})
    assert links.issue(nowhere, "DEMO-42") is None
    assert links.wiki(event(envelope(5, {})), None) is None
    assert not any(isinstance(part, Link) for part in said(envelope(1, {"key_id": 42}), options={}).title)


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown_en", "shown_ja"),
    [
        ("4", "Closed", "完了"),
        (4, "Closed", "完了"),
        ("処理中", "In Progress", "処理中"),
        ("Resolved", "Resolved", "処理済み"),
        ({"id": 1, "name": "Open"}, "Open", "未対応"),
        ({"id": 7, "name": "レビュー中"}, "レビュー中", "レビュー中"),
        ({"id": None, "name": "{odd}"}, "{odd}", "{odd}"),
    ],
)
def test_a_fixed_name_follows_the_reader_by_id_or_name(value: object, shown_en: str, shown_ja: str) -> None:
    found = words.fixed(words.STATUS, Payload(value))
    assert found
    assert (EN.text(found), JA.text(found)) == (shown_en, shown_ja)


@pytest.mark.parametrize("value", [None, "", "null", "7", 7, -1, "-1", {}, {"id": None, "name": ""}, [], True])
def test_an_unset_value_or_an_id_nobody_named_has_no_name(value: object) -> None:
    assert words.fixed(words.STATUS, Payload(value)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026/12/01", date(2026, 12, 1)),
        ("2026-12-01T00:00:00Z", date(2026, 12, 1)),
        *((value, None) for value in ("", "null", "2026-13-01", "tomorrow", "0000-01-01", None, 5)),
    ],
)
def test_a_day_is_read_in_each_of_its_spellings(value: object, expected: date | None) -> None:
    assert words.day(Payload(value)) == expected


@pytest.mark.parametrize(("value", "expected"), [(3.5, "3.5 h"), ("3.50", "3.5 h"), (0, "0 h"), ("1", "1 h")])
def test_hours_have_their_unit(value: object, expected: str) -> None:
    found = words.hours(Payload(value))
    assert found
    assert EN.text(found) == expected


def test_no_hours_are_nothing() -> None:
    nothing: tuple[object, ...] = (None, "", "null", "3h", -1, [])
    assert [words.hours(Payload(value)) for value in nothing] == [None] * 6


def test_a_preview_is_the_comments_beginning_on_one_line() -> None:
    assert words.preview(EN, plain("a\n\nb")) == ": a b"
    assert words.preview(JA, plain("a\n\nb")) == " 「a b」"
    assert words.preview(EN, plain("x" * 81)) == ": " + "x" * 80 + "…"
    assert words.preview(EN, plain(" \n ")) == ""


def test_a_preview_is_its_authors_words_not_what_they_quote_or_paste() -> None:
    quoted, code = Quote((("why?",),)), CodeBlock("x = 1")
    assert words.preview(EN, (quoted, *plain("so"), code)) == ": so"
    assert words.preview(EN, (quoted, code)) == ": why? x = 1"


def test_a_long_list_says_how_much_more_there_is() -> None:
    assert flat(words.listed(EN, "abcdef")) == "a, b, c, d and 2 more"
    assert flat(words.listed(JA, "abcdef")) == "a、b、c、d、ほか 2 件"


def test_a_label_we_do_not_know_is_the_fields_own_name() -> None:
    assert EN.text(words.label("発生環境")) == "発生環境"
    assert EN.text(words.in_sentence(words.label("発生環境"))) == "発生環境"
    assert (EN.text(words.label("")), JA.text(words.label(""))) == ("Custom field", "カスタム属性")
    assert EN.text(words.in_sentence(words.label("limitDate"))) == "due date"


# -- changes -------------------------------------------------------------------------------------


def test_equal_and_empty_changes_are_dropped() -> None:
    told = [change("priority", "", ""), change("status", "1", "1"), change("startDate", None, "null")]
    assert changes.read(Payload({"changes": [*told, None, 5, {}]})) == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (("status", "1"), "2", "Status: Open → In Progress"),
        (("status", "9"), "2", "Status: In Progress"),
        (("resolution", ""), "0", "Resolution: Fixed"),
        (("resolution", "0"), "", "Resolution: Fixed → not set"),
        (("limitDate", "2026/12/01"), "2026-12-05", "Due date: Dec 1, 2026 → Dec 5, 2026"),
        (("limitDate", ""), "soon", "Due date: soon"),
        (("actualHours", "2"), 3.5, "Actual hours: 2 h → 3.5 h"),
        (("actualHours", "2"), "a lot", "Actual hours: 2 h → a lot"),
        (("assigner", "11"), "Haru Sato", "Assignee: Haru Sato"),
        (("milestone", "2025"), "2026", "Milestone: 2025 → 2026"),
        (("notification", ""), "Haru Sato", "Notification: Haru Sato"),
        (("数量", 3), 1200, "数量: 3 → 1,200"),
    ],
)
def test_a_change_is_shown_in_peoples_words(old: tuple[str, object], new: object, line: str) -> None:
    found = changes.read(Payload({"changes": [change(old[0], old[1], new)]}))
    assert shown(changes.fields(EN, found)) == [line]


@pytest.mark.parametrize("field", ["status", "assigner", "issueType", "category", "parentIssue"])
def test_an_id_without_a_name_is_never_printed(field: str) -> None:
    for lang in LANGS:
        notice = said(update(change(field, "61007", "61008"), change("summary", "a", "b")), lang)
        assert "6100" not in flat(notice.title) + " ".join(shown(notice.fields))


def test_an_id_has_the_name_that_the_content_gives_it() -> None:
    body = update(change("assigner", "", "2002"), assignee={"id": 2002, "name": "Haru Sato"})
    assert first(body) == "Aoi Tanaka assigned DEMO-42 to Haru Sato: Slow search"
    body = update(change("category", "", "411"), category=[{"id": 410, "name": "API"}, {"id": 411, "name": "Web"}])
    assert first(body) == "Aoi Tanaka set the category of DEMO-42 to Web: Slow search"


def test_a_bulk_update_never_tells_what_was() -> None:
    found = changes.read(Payload({"changes": [{"field": "milestone", "new_value": ""}]}))
    assert shown(changes.fields(EN, found)) == ["Milestone: not set"]


# -- first lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "en", "ja"),
    [
        (
            update(change("attachment", "", "a.txt"), change("attachment", "b.txt", "")),
            "Aoi Tanaka attached a.txt to DEMO-42 Slow search",
            "Aoi Tanaka さんがファイルを添付しました（a.txt）：DEMO-42 Slow search",
        ),
        (
            update(change("sharedFile", "", "a.txt")),
            "Aoi Tanaka linked a.txt to DEMO-42 Slow search",
            "Aoi Tanaka さんが共有ファイルをリンクしました（a.txt）：DEMO-42 Slow search",
        ),
        (
            update(change("externalFileLink", "a.txt", "")),
            "Aoi Tanaka unlinked a.txt from DEMO-42 Slow search",
            "Aoi Tanaka さんが外部ファイルのリンクを解除しました（a.txt）：DEMO-42 Slow search",
        ),
        (
            update(change("sharedFile", "a.txt", ""), change("attachment", "b.txt", "")),
            "Aoi Tanaka updated DEMO-42 (shared file, attachment): Slow search",
            "Aoi Tanaka さんが課題を更新しました（共有ファイル、添付ファイル）：DEMO-42 Slow search",
        ),
        (
            update(change("attachment", "", 5.5)),
            "Aoi Tanaka attached 5.5 to DEMO-42 Slow search",
            "Aoi Tanaka さんがファイルを添付しました（5.5）：DEMO-42 Slow search",
        ),
        (
            update(change("attachment", "", [1])),
            "Aoi Tanaka updated DEMO-42 (attachment): Slow search",
            "Aoi Tanaka さんが課題を更新しました（添付ファイル）：DEMO-42 Slow search",
        ),
        (
            update(change("milestone", "v1", "")),
            "Aoi Tanaka cleared the milestone of DEMO-42 Slow search",
            "Aoi Tanaka さんがマイルストーンを未設定にしました：DEMO-42 Slow search",
        ),
        (
            update(change("parentIssue", "", "61040")),
            "Aoi Tanaka updated DEMO-42 (parent issue): Slow search",
            "Aoi Tanaka さんが課題を更新しました（親課題）：DEMO-42 Slow search",
        ),
        (
            update(change("summary", "Slow", "Slow search"), comment={"content": "ok"}),
            "Aoi Tanaka changed the subject of DEMO-42 and commented: Slow search",
            "Aoi Tanaka さんが件名を変更し、コメントしました：DEMO-42 Slow search",
        ),
        (
            envelope(14, {"link": [{"key_id": 1}], "comment": {"content": "ok"}, "changes": [NAMELESS]}),
            "Aoi Tanaka changed the status of DEMO-1 and commented",
            "Aoi Tanaka さんが状態を変更し、コメントしました：DEMO-1",
        ),
        (
            update(change("description", "x", "")),
            "Aoi Tanaka cleared the description of DEMO-42 Slow search",
            "Aoi Tanaka さんが詳細を未設定にしました：DEMO-42 Slow search",
        ),
        (
            update(change("status", "1", "")),
            "Aoi Tanaka changed the status of DEMO-42 Slow search",
            "Aoi Tanaka さんが状態を変更しました：DEMO-42 Slow search",
        ),
        (
            update(change("limitDate", "", "2026-12-05"), comment={"content": "ok"}, summary=None),
            "Aoi Tanaka set the due date of DEMO-42 to Dec 5, 2026 and commented",
            "Aoi Tanaka さんが期限日を 2026/12/05 に設定し、コメントしました：DEMO-42",
        ),
        (
            update(change("notification", "", "Haru Sato")),
            "Aoi Tanaka updated DEMO-42 Slow search",
            "Aoi Tanaka さんが課題を更新しました：DEMO-42 Slow search",
        ),
        (
            envelope(3, {"key_id": 42, "comment": None}, createdUser=None),
            "Somebody commented on DEMO-42",
            "だれかがコメントしました：DEMO-42",
        ),
        (
            envelope(14, {"link": [{"key_id": 1}], "changes": []}),
            "Aoi Tanaka updated DEMO-1",
            "Aoi Tanaka さんが課題を更新しました：DEMO-1",
        ),
        (
            envelope(34, {"deletedStatus": {"name": "保留"}, "link": [{"key_id": 1}], "change": {"new_value": "1"}}),
            "Aoi Tanaka deleted the status 保留; 1 issue is now Open",
            "Aoi Tanaka さんが状態「保留」を削除しました（課題 1 件を「未対応」に変更）",
        ),
    ],
)
def test_the_first_row_that_fits_is_said(body: object, en: str, ja: str) -> None:
    assert (first(body, "en"), first(body, "ja")) == (en, ja)


def test_attachments_beside_other_changes_are_one_field() -> None:
    told = [change("status", "1", "2"), change("attachment", "", "a.txt"), change("attachment", "", "b.txt")]
    assert shown(said(update(*told)).fields) == ["Status: Open → In Progress", "Attachment: a.txt, b.txt"]
    sized = [{"id": 1, "name": "a.txt", "size": 1200}, {"id": 2, "name": "b.txt", "size": None}, {"id": 3}]
    assert shown(said(update(*told, attachments=sized)).fields)[1:] == ["Attachment: a.txt (1.2 KB), b.txt"]


def test_where_files_came_and_went_the_line_names_what_came_and_a_field_what_went() -> None:
    told = said(update(change("attachment", "", "a.txt"), change("attachment", "b.txt", "")), "ja")
    assert shown(told.fields) == ["添付ファイル: b.txt を削除"]
    gone = said(update(change("status", "1", "2"), change("sharedFile", "/a/b.txt", "")), "ja")
    assert shown(gone.fields)[1:] == ["共有ファイル: /a/b.txt のリンクを解除"]


def test_a_file_of_the_spaces_own_host_needs_no_host_behind_it_and_one_without_a_name_is_none() -> None:
    files = [{"name": "Plan", "url": "https://demo.backlog.com/alias/file/5"}, {"url": "https://example.com/x"}]
    told = said(update(external_file_links=files))
    assert flat(told.title) == "Aoi Tanaka linked Plan to DEMO-42 Slow search"
    assert [link.url for link in told.title if isinstance(link, Link)] == [
        "https://demo.backlog.com/alias/file/5",
        "https://demo.backlog.com/view/DEMO-42",
    ]


def test_no_file_is_linked_where_its_address_is_not_known() -> None:
    for file in ({"name": "a.txt"}, {"id": 0, "name": "a.txt"}, {"id": 5, "name": "a" * 256}):
        links_ = [one.url for one in said(update(attachments=[file])).title if isinstance(one, Link)]
        assert links_ == ["https://demo.backlog.com/view/DEMO-42"]


def test_files_of_other_services_are_linked() -> None:
    files = [{"name": "Plan", "url": "https://docs.example.com/plan"}, {"name": "Old plan"}, {}]
    told = said(update(change("status", "1", "2"), external_file_links=files))
    assert shown(told.fields)[1:] == ["Attachment: Plan (docs.example.com), Old plan"]
    assert Link("Plan", "https://docs.example.com/plan", "docs.example.com") in told.fields[1].value


def test_shared_files_beside_a_comment_are_a_field() -> None:
    shared = [{"dir": "/a/", "name": "x.png"}, {"name": "y.png"}, {"dir": "/b"}]
    told = said(update(comment={"id": 1, "content": "see"}, shared_files=shared))
    assert shown(told.fields) == ["Shared file: /a/x.png, y.png"]


def test_issues_without_a_key_are_listed_by_title() -> None:
    told = said(envelope(47, {"link": [{"title": "No key"}, {"key_id": "7"}, None]}))
    [block] = told.body
    assert flat(told.title) == "Aoi Tanaka added 2 issues: No key and 1 more"
    assert [flat(line) for line in getattr(block, "lines", ())] == ["No key", "DEMO-7"]


def test_custom_fields_are_shown_whatever_they_hold() -> None:
    custom = [
        {"field": "Browser", "value": {"name": "Firefox"}},
        {"name": "Devices", "value": [{"name": "iPad"}, {"name": "iPhone"}]},
        {"name": "Seats", "value": 12},
        {"name": "Empty", "value": None},
    ]
    told = said(envelope(1, {"key_id": 42, "customFields": custom}))
    assert shown(told.fields) == ["Browser: Firefox", "Devices: iPad, iPhone", "Seats: 12"]


# -- drift ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [{}, {"key_id": None}, {"key_id": "x"}, None, [], "gone"])
@pytest.mark.parametrize("kind", [1, 2, 3, 4, 14, 17, 34, 47])
def test_what_cannot_be_said_goes_to_the_last_resort(kind: int, content: object) -> None:
    told = event(envelope(kind, content))
    with pytest.raises(BadPayload, match=r"\$\.content"):
        SOURCE.kinds.of(told.payload).notice(told, EN)
    assert first(envelope(kind, content)) == f"Aoi Tanaka did something in デモ計画 (type {kind})"
    assert first(envelope(kind, content), "ja") == f"Aoi Tanaka さんの操作がありました（種類 {kind}）：デモ計画"


def test_without_a_project_key_there_is_no_issue_to_name() -> None:
    with pytest.raises(BadPayload, match="projectKey"):
        links.issue_key(event(envelope(4, {}, project={"projectKey": " "})), Payload(42))


def test_the_last_resort_says_even_nothing() -> None:
    assert first({}) == "Somebody did something in Backlog"
    assert first({}, "ja") == "だれかの操作がありました：Backlog"


CASE = update(
    *(change("status", "1", "2"), change("limitDate", "", "2026-12-05"), change("attachment", "", "a.txt")),
    comment={"id": 9, "content": "done"},
    attachments=[{"id": 1, "name": "a.txt", "size": 12}],
    shared_files=[{"id": 1, "dir": "/a/", "name": "b.png", "size": 3}],
    external_file_links=[{"name": "Plan", "url": "https://docs.example.com/"}],
    status={"id": 2, "name": "In Progress"},
)
ADDED = {
    "id": 1,
    "key_id": 42,
    "summary": "Slow",
    "description": "x",
    "issueType": {"name": "Bug"},
    "priority": {"id": 3},
    "assignee": {"name": "Haru Sato"},
    "category": [{"name": "API"}],
    "milestone": [{"name": "v2"}],
    "versions": [{"name": "v1"}],
    "startDate": "",
    "dueDate": "2026-12-01",
    "estimatedHours": 2,
    "actualHours": 0,
    "customFields": [{"name": "Seats", "value": 12}],
}
BULK = {"link": [{"id": 1, "key_id": 5, "title": "a", "comment": {"content": "c"}}], "comment": {"content": "c"}}
BODIES: tuple[dict[str, Any], ...] = (
    CASE,
    envelope(1, ADDED),
    envelope(3, {**CASE["content"], "changes": []}),
    envelope(4, {"id": 1, "key_id": 42}),
    envelope(17, CASE["content"], notifications=[{"id": 1, "reason": 9, "user": {"id": 2, "name": "Haru Sato"}}]),
    envelope(14, {**BULK, "changes": [{"field": "status", "new_value": "4", "type": "standard"}]}),
    envelope(34, {**BULK, "deletedStatus": {"name": "x"}, "change": {"field": "status", "new_value": "1"}}),
    envelope(35, BULK),
    envelope(47, BULK),
    envelope(99, {"title": "x", "progress": 4, "owner": {"name": "Haru Sato"}}),
)


def paths(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at] if at else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [path for key, child in pairs for path in paths(child, (*at, key))]


def mutated(body: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    copy = json.loads(json.dumps(body))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy  # type: ignore[no-any-return]


@pytest.mark.no_cover
@pytest.mark.parametrize("body", BODIES, ids=lambda body: f"type {body['type']}")
def test_nothing_strange_anywhere_ever_raises(body: dict[str, Any]) -> None:
    for path in paths(body):
        for value in STRANGE:
            told = Event("", NOW, Payload(mutated(body, path, value)), SPACE)
            for say in (EN, JA):
                _, notice = worded(SOURCE, told, say)
                assert notice
                assert flat(notice.title).strip()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.14159265, "3.14159265"),
        (0, "0"),
        (-0.5, "-0.5"),
        (1e-7, "0.0000001"),
        (12.0, "12"),
        (12_000.125, "12,000.125"),
        (10**30, f"{10**30:,}"),
        ("3.14000", "3.14000"),
        ({"id": 1, "name": "A"}, "A"),
        ([{"id": 1, "name": "A"}, "B", {"id": 1}], "A, B"),
        *[(nothing, "") for nothing in (None, True, float("nan"), {"a": 1}, [None], "null")],
    ],
)
def test_a_value_is_shown_as_it_was_typed(value: object, expected: str) -> None:
    assert values.typed(Payload(value)) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", " ", "null", [], [None], {"id": None, "name": ""}, {"id": "null"}),
    ],
)
def test_what_is_unset_is_so_in_each_of_its_spellings(value: object) -> None:
    assert values.unset(Payload(value))


@pytest.mark.parametrize("value", [0, "0", False, {}, {"value": None}, {"id": 0}, {"name": "A"}, ["", "A"]])
def test_what_cannot_be_read_is_not_therefore_unset(value: object) -> None:
    assert not values.unset(Payload(value))


def test_a_custom_fields_text_that_begins_with_a_day_stays_that_text() -> None:
    texts = ("2026-12-01 まで", "2026-12-01T09:30:00Z", "2026-13-01")
    assert [flat(values.custom(JA, Payload({"value": text}))) for text in texts] == list(texts)
    assert flat(values.custom(JA, Payload({"value": "2026-12-01T00:00:00Z"}))) == "2026/12/01"


def test_a_custom_field_called_like_one_of_backlogs_is_not_that_one() -> None:
    custom = [{**change(name, "1", "4"), "type": "custom"} for name in ("status", "description", "assigner")]
    told = said(update(*custom))
    assert flat(told.title) == "Aoi Tanaka updated DEMO-42 (status, description, assigner): Slow search"
    assert shown(told.fields) == ["status: 1 → 4", "description: 1 → 4", "assigner: 1 → 4"]
    assert "status" not in told.facts.values
    assert told.facts.values["changed"][0].names == {"status"}
    assert flat(said(update({**change("customField_7", "", "x"), "type": "custom"})).title).endswith(
        "set the custom field of DEMO-42 to x: Slow search"
    )


def test_an_assignee_sent_whole_is_somebody_known() -> None:
    sent = change("assignee", None, {"id": 2002, "name": "Haru Sato"})
    told = said(update(sent), options={**SPACE, "person": ("2002=U0HARUSATO",)})
    assert Mention("Haru Sato", "U0HARUSATO") in told.title
    assert [value.id for value in told.facts.values["assignee"]] == ["2002"]
    assert flat(said(update(change("assigner", {"id": 2}, {"id": None, "name": ""}))).title).startswith(
        "Aoi Tanaka unassigned DEMO-42"
    )
