"""--only-change and --becomes go by what an event changes, and never by what it merely is."""

import json
from typing import Any

import pytest

from bridge.errors import BadOption
from bridge.sources import SOURCES
from bridge.sources.backlog import asked, options, what_changed
from bridge.wording.phrases import Say
from tests.support.casebook import Case, cases
from tests.support.hooks import SPACE, Hooks, said
from tests.support.readings import facts
from tests.support.terminal import one_line, run
from tests.test_filters import ISSUE, body, skipped

BACKLOG = SOURCES["backlog"]
PULL = {"number": 12, "repository": {"name": "app"}, "summary": "Faster search"}
CLOSED = {**ISSUE, "status": {"id": 4, "name": "完了"}}
LINK = [{"key_id": 42, "title": "検索が遅い"}]


def change(field: str, new: Any = "x", old: Any = "y") -> dict[str, Any]:
    return {"field": field, "old_value": old, "new_value": new}


def only(sent: dict[str, Any], *fields: str, option: str = "only-change") -> bool:
    """Whether it passes, by words as people type them."""
    check = {one.name: one.check for one in options.CHOOSING}[option]
    why = skipped(sent, **{option.replace("-", "_"): tuple(map(check, fields))})
    assert why in (None, f"it is not among --{option}")
    return why is None


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("status", ("status", "Status", "状態")),
        ("assigner", ("assignee", "担当者", "assigner")),
        ("limitDate", ("due-date", "due date", "dueDate", "Due_Date", "期限日")),
        ("startDate", ("start-date", "開始日")),
        ("component", ("category", "カテゴリー")),
        ("version", ("version", "versions", "発生バージョン")),
        ("summary", ("subject", "件名")),
        ("description", ("description", "詳細", "説明")),
        ("actualHours", ("actual-hours", "実績時間")),
        ("顧客名", ("顧客名", " 顧客名 ")),
    ],
)
def test_a_field_goes_by_its_name_in_either_language(field: str, words: tuple[str, ...]) -> None:
    sent = body(2, {**ISSUE, "changes": [change("milestone"), change(field)]})
    for word in words:
        assert only(sent, word)
        assert only(sent, "resolution", word)
    assert not only(sent, "resolution")
    assert not only(body(2, {**ISSUE, "changes": [change("milestone")]}), *words)


@pytest.mark.parametrize("type_", [2, 3, 14, 19, 20, 23, 35])
def test_whatever_changes_it_passes(type_: int) -> None:
    content = {**ISSUE, **PULL, "name": "v2.0", "link": LINK}
    assert only(body(type_, {**content, "changes": [change("description")]}), "description")
    assert not only(body(type_, {**content, "changes": [change("description")]}), "status")


@pytest.mark.parametrize("changes", [{}, {"changes": []}, {"changes": None}])
@pytest.mark.parametrize("type_", [1, 3, 4, 17, 18, 20, 22, 24, 47])
def test_what_changes_nothing_is_left_out(type_: int, changes: dict[str, Any]) -> None:
    content = {
        **ISSUE,
        **PULL,
        "name": "v2.0",
        "link": LINK,
        "comment": {"id": 7, "content": "直しました。"},
        **changes,
    }
    assert not only(body(type_, content), "status", "assignee", "期限日")


@pytest.mark.parametrize("changes", [{}, {"changes": "x"}, {"changes": None}, {"changes": [5]}, {"changes": [{}]}])
@pytest.mark.parametrize("type_", [2, 14, 19, 23])
def test_an_update_that_does_not_tell_what_changed_passes(type_: int, changes: dict[str, Any]) -> None:
    assert only(body(type_, {**ISSUE, **PULL, "name": "v2.0", "link": LINK, **changes}), "status")


@pytest.mark.parametrize("type_", [5, 6, 8, 11, 12, 13, 15, 25, 36, 40, 49, 99])
def test_what_has_no_such_fields_passes(type_: int) -> None:
    assert only(body(type_, {"name": "x", "title": "x"}), "status")
    assert only(body(type_, {"name": "x", "title": "x"}), "完了", option="becomes")


def test_a_change_between_equal_values_and_a_notification_are_none() -> None:
    sent = body(2, {**ISSUE, "changes": [change("status", "4", "4"), change("notification", "Haru Sato")]})
    assert not only(sent, "status")


def test_files_that_came_along_changed_something_whether_a_change_says_so_or_not() -> None:
    file = {"id": 1, "name": "a.png", "size": 3}
    assert only(body(2, {**ISSUE, "attachments": [file]}), "attachment")
    assert only(body(3, {**ISSUE, "changes": [], "attachments": [file]}), "添付ファイル")
    assert not only(body(2, {**ISSUE, "changes": [], "attachments": [file]}), "status")
    assert not only(body(1, {**ISSUE, "attachments": [file]}), "attachment")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("attachments", ("attachment", "添付ファイル")),
        ("shared_files", ("sharedFile", "shared files", "共有ファイル")),
        ("external_file_links", ("externalFileLink", "External file", "外部ファイル", "添付ファイル")),
    ],
)
def test_files_of_each_place_go_by_any_of_their_names(key: str, words: tuple[str, ...]) -> None:
    sent = body(2, {**ISSUE, "changes": [], key: [{"id": 1, "name": "a.png"}]})
    assert all(only(sent, word) for word in words)
    assert not only(sent, "milestone")


def test_a_custom_field_is_none_of_backlogs_whatever_it_is_called() -> None:
    own = body(2, {**ISSUE, "changes": [{**change("status", "4", "3"), "type": "custom"}]})
    assert not only(own, "完了", option="becomes")
    assert not only(own, "priority", "顧客名")
    numbered = body(2, {**ISSUE, "changes": [{**change("customField_7"), "type": "custom"}]})
    assert only(numbered, "顧客名")  # whose number is 7, maybe
    assert not only(numbered, "status", "期限日")
    assert not only(numbered, "未対応", option="becomes")


def test_one_issue_alone_in_bulk_becomes_what_its_change_says() -> None:
    one = body(14, {"link": LINK, "changes": [change("status", "4", "3")]})
    assert only(one, "完了", option="becomes")
    assert only(one, "状態")
    assert not only(one, "処理中", option="becomes")
    assert not only(body(47, {"link": LINK}), "状態")
    assert not only(body(35, {"link": LINK}), "完了", option="becomes")


def test_dates_that_were_changed_in_bulk_are_dates_whether_it_says_which_or_not() -> None:
    assert only(body(35, {"link": LINK}), "due-date")
    assert only(body(35, {"link": LINK}), "開始日")
    assert not only(body(35, {"link": LINK}), "status")
    assert not only(body(35, {"link": LINK, "changes": [change("startDate", "2026-12-24")]}), "due-date")


def test_a_status_that_is_deleted_changes_that_of_its_issues() -> None:
    sent = {"deletedStatus": {"name": "保留"}, "change": {"field": "status", "new_value": "3"}}
    assert only(body(34, {**sent, "link": LINK}), "状態")
    assert not only(body(34, {**sent, "link": LINK}), "assignee")
    assert only(body(34, {**sent, "link": LINK}), "処理済み", option="becomes")
    assert not only(body(34, {**sent, "link": LINK}), "完了", option="becomes")
    assert not only(body(34, {**sent, "link": []}), "状態")
    assert not only(body(34, {**sent, "link": []}), "処理済み", option="becomes")
    assert only(body(34, sent), "assignee")


@pytest.mark.parametrize("words", [("完了",), ("closed",), ("4",), ("未対応", "Closed")])
@pytest.mark.parametrize("new", ["4", 4, "完了"])
@pytest.mark.parametrize("type_", [2, 3, 14])
def test_only_what_makes_it_closed_passes(type_: int, new: Any, words: tuple[str, ...]) -> None:
    for content in (CLOSED, {"key_id": 42}):
        assert only(
            body(type_, {**content, "link": LINK, "changes": [change("status", new, "3")]}), *words, option="becomes"
        )
    for changes in ([], [change("assigner", "Haru Sato")], [change("status", "2", "1")], [change("status", "4", "4")]):
        sent = body(type_, {**CLOSED, "link": LINK, "changes": changes, "comment": {"id": 7, "content": "x"}})
        if [one["new_value"] for one in changes] == ["2"]:
            sent["content"] = {**sent["content"], "status": {"id": 2, "name": "処理中"}}
        assert not only(sent, "完了", "4", option="becomes")
        assert not only(sent, *words[-1:], option="becomes")


def test_a_comment_on_a_closed_issue_is_in_that_status_and_does_not_make_it_so() -> None:
    sent = body(3, {**CLOSED, "comment": {"id": 7, "content": "ありがとうございました。"}})
    assert only(sent, "完了", option="only-status")
    assert not only(sent, "完了", option="becomes")
    for type_ in (4, 17):
        assert not only(body(type_, CLOSED), "完了", option="becomes")


def test_a_new_issue_becomes_what_it_is() -> None:
    assert only(body(1, ISSUE), "未対応", option="becomes")
    assert not only(body(1, ISSUE), "完了", option="becomes")
    assert only(body(1, {"key_id": 42}), "完了", option="becomes")  # not told


def test_a_status_of_the_projects_own_becomes_by_its_id_or_the_name_that_was_given() -> None:
    sent = body(2, {"key_id": 42, "changes": [change("status", "7", "2")]})
    assert skipped(sent, becomes="レビュー中", status="7=レビュー中") is None
    assert skipped(sent, becomes="レビュー中", status="7=確認待ち") == "it is not among --becomes"
    assert skipped(sent, becomes="7") is None
    assert skipped(sent, becomes="8") is not None
    assert skipped(sent, becomes="レビュー中") is None  # who knows how it is called


def test_a_pull_request_becomes_merged_closed_or_open_and_never_an_issues_id() -> None:
    for new, word in (("3", "Merged"), ("2", "Closed"), ("1", "Open")):
        sent = body(19, {**PULL, "changes": [change("status", new, "9")]})
        assert only(sent, word.lower(), option="becomes")
        assert not only(sent, "完了", new, "処理中", option="becomes")
    assert not only(body(19, {**PULL, "changes": [change("summary")]}), "Merged", option="becomes")
    assert not only(body(20, {**PULL, "comment": {"id": 1, "content": "x"}}), "Merged", option="becomes")
    assert only(body(18, PULL), "Open", option="becomes")
    assert not only(body(18, PULL), "Merged", option="becomes")
    assert only(body(19, {**PULL, "changes": [{"field": "status"}]}), "Merged", option="becomes")  # to what?


def test_it_goes_through_the_door() -> None:
    hooks = Hooks()
    token = hooks.token(options={**SPACE, "only-change": ("Status",), "becomes": ("完了",)})
    closes = body(2, {**CLOSED, "changes": [change("status", "4", "3")]})
    talks = body(3, {**CLOSED, "comment": {"id": 7, "content": "x"}}, id=2)
    assert said(hooks.post(f"/backlog/{token}", json.dumps(closes))) == (200, "posted")
    assert said(hooks.post(f"/backlog/{token}", json.dumps(talks))) == (200, "skipped")
    assert len(hooks.parcels) == 1


# -- as it is minted ------------------------------------------------------------------------------------------


def warned(**given: tuple[str, ...]) -> list[str]:
    return list(BACKLOG.warnings({name.replace("_", "-"): values for name, values in given.items()}, Say("en")))


def test_a_name_that_is_none_here_is_warned_of_with_the_nearest() -> None:
    (slip,) = warned(only_change=("Status", "statsu"))
    assert slip.startswith(
        "Warning: --only-change 'statsu' is none of Subject (件名), Description (詳細), Status (状態)"
    )
    assert " Did you mean 'Status'? If it is one of the project's custom fields, all is well." in slip
    (slip,) = warned(becomes=("Merged", "open", "5", "Close"))
    assert slip.startswith("Warning: --becomes 'Close' is none of 1 Open (未対応), ")
    assert "Did you mean 'Closed'?" in slip
    assert warned(becomes=("レビュー中",), status=("5=レビュー中",)) == []


@pytest.mark.parametrize("word", ["お知らせ", "notification", "Notify"])
def test_to_notify_somebody_is_no_change_that_could_ever_pass(word: str) -> None:
    with pytest.raises(BadOption, match="to notify somebody changes nothing; expected --only notification-added"):
        asked.change(word)


def test_what_never_fits_both_is_refused() -> None:
    for becomes, status in ((("完了",), ("処理中",)), (("4",), ("1", "In Progress")), (("レビュー中",), ("4",))):
        with pytest.raises(BadOption, match="never fits beside --only-status"):
            BACKLOG.together({"becomes": becomes, "only-status": status, "status": ("5=レビュー中",)})
    for becomes, status in (
        (("完了",), ("処理中", "Closed")),
        (("確認待ち",), ("4",)),  # may be any id
        (("Merged",), ("処理中",)),  # of pull requests, which --only-status leaves alone
        (("Closed",), ("処理中",)),
    ):
        BACKLOG.together({"becomes": becomes, "only-status": status})


def test_kinds_that_change_nothing_leave_nothing_to_post() -> None:
    for option, only in (("only-change", "issue-added,milestone-deleted"), ("becomes", "issue-deleted,notification-*")):
        with pytest.raises(BadOption, match=f"--{option} leaves nothing of issue-"):
            BACKLOG.together({option: ("Status",), "only": tuple(only.split(","))})
        BACKLOG.together({option: ("Status",), "only": (*only.split(","), "issue-commented")})
        BACKLOG.together({"only": tuple(only.split(","))})


@pytest.mark.parametrize("case", [case for case in cases() if case.source is BACKLOG], ids=lambda case: case.id)
def test_such_kinds_tell_so_in_every_case(case: Case) -> None:
    if case.event().sample:
        return
    told = facts(BACKLOG, case.event()).values
    assert (told.get("changed") == ()) or case.kind not in what_changed.CHANGING_NOTHING
    assert (told.get("becomes") == ()) or case.kind not in what_changed.MOVING_NOTHING


def test_who_asks_it_of_the_other_source_is_told_what_it_is_called_there() -> None:
    ended = run("mint", "aws", "--becomes", "ALARM")
    assert "--becomes is an option of backlog, not of aws; here it is --only-state" in one_line(ended, 2)
    ended = run("mint", "backlog", "--only-state", "ALARM")
    assert "--only-state is an option of aws, not of backlog; here it is --becomes" in one_line(ended, 2)
    assert "--becomes" not in run("mint", "aws", "--help").out
