"""What Backlog's kinds tell as facts, with their words: each kind by itself, from one reading of its event."""

import json
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from bridge.sources import SOURCES
from bridge.sources.reading import read
from bridge.sources.source import Request
from bridge.wording.facts import Facts, Thread, Value
from bridge.wording.phrases import Say
from tests.support.casebook import NOW
from tests.support.hooks import SPACE
from tests.support.readings import facts as facts_of
from tests.support.readings import skipped
from tests.test_filters import HARU, ISSUE, body

BACKLOG = SOURCES["backlog"]
PULL = {"number": 12, "repository": {"name": "app"}, "summary": "Faster search", "assignee": HARU}


def facts(type_: int, content: dict[str, Any], **options: tuple[str, ...]) -> Facts:
    sent = json.dumps(body(type_, content)).encode()
    return facts_of(BACKLOG, BACKLOG.read(Request(sent, {}, NOW), {**SPACE, **options}))


def ids(values: Iterable[Value]) -> list[str]:
    return [value.id for value in values]


def test_an_issue_tells_what_it_is_and_who_has_to_do_with_it() -> None:
    told = facts(1, ISSUE)
    assert {name: ids(values) for name, values in told.values.items()} == {
        "type": ["71"],
        "status": ["1"],
        "category": ["410", "411"],
        "priority": ["2"],
        "assignee": ["2002"],
        "changed": [],
        "becomes": ["1"],
        "notified": ["2002"],
        "author": ["2001"],
    }
    assert told.value("priority") == "高"
    assert told.values["priority"][0].names == {"high", "高"}
    assert told.values["author"] == (Value("2001", frozenset({"aoi tanaka", "aoi-t"}), "Aoi Tanaka"),)
    assert told.thread == Thread("DEMO-42", opens=True)


@pytest.mark.parametrize("type_", [2, 3, 4, 17])
def test_messages_of_one_issue_belong_together(type_: int) -> None:
    assert facts(type_, ISSUE).thread == Thread("DEMO-42")


def test_an_update_tells_which_fields_changed_by_any_of_their_names() -> None:
    changes = [
        {"field": "limitDate", "old_value": "", "new_value": "2026-12-24"},
        {"field": "status", "old_value": "1", "new_value": "1"},
        {"field": "notification", "new_value": "Haru Sato"},
    ]
    told = facts(2, {**ISSUE, "changes": changes})
    assert told.values["changed"] == (Value("", frozenset({"limitdate", "due date", "期限日"}), "Due date"),)
    assert facts(3, {**ISSUE, "changes": []}).values["changed"] == ()


def test_a_change_that_cannot_be_read_may_be_of_any_field() -> None:
    assert facts(2, {**ISSUE, "changes": [5, {"field": None}]}).values["changed"] == (Value(),)
    assert Value() in facts(2, {**ISSUE, "changes": [{"field": None, "new_value": "x"}]}).values["changed"]
    assert "changed" not in facts(2, {**ISSUE, "changes": "x"}).values
    assert "changed" not in facts(2, ISSUE).values
    assert "changed" not in facts(3, {**ISSUE, "changes": 5}).values


@pytest.mark.parametrize("type_", [14, 19, 23, 35])
def test_whatever_is_updated_tells_which_fields_changed(type_: int) -> None:
    changes = [{"field": "description", "old_value": "a", "new_value": "b"}]
    content = {**PULL, "name": "v2.0", "link": [{"key_id": 42, "title": "検索が遅い"}], "changes": changes}
    (changed,) = facts(type_, content).values["changed"]
    assert changed.fits("description")


def test_a_pull_request_tells_its_assignee_and_not_an_issues_status() -> None:
    told = facts(18, {**PULL, "status": {"id": 3}})
    assert set(told.values) == {"assignee", "changed", "becomes", "notified", "author"}
    assert told.values["becomes"][0].names == {"open"}
    assert told.thread == Thread("DEMO/app#12", opens=True, lasts=timedelta(days=14))


@pytest.mark.parametrize("type_", [5, 8, 12, 15, 25, 36, 48, 49, 99])
def test_everything_else_tells_who_did_it_and_who_was_notified(type_: int) -> None:
    told = facts(type_, {"name": "x"})
    assert {name: ids(values) for name, values in told.values.items()} == {"notified": ["2002"], "author": ["2001"]}


def test_a_document_is_a_thread_by_its_id() -> None:
    assert facts(39, {"id": "0a", "title": "Design"}).thread == Thread("0a")
    assert facts(36, {"id": "0a", "title": "Design"}).thread == Thread("0a", opens=True)
    assert facts(39, {"title": "Design"}).thread is None


@pytest.mark.parametrize("type_", [5, 6, 7])
def test_a_wiki_page_is_a_thread_by_its_id_which_adding_it_opens(type_: int) -> None:
    assert facts(type_, {"id": 9, "name": "Home"}).thread == Thread("wiki/9", opens=type_ == 5)
    assert facts(type_, {"name": "Home"}).thread is None


@pytest.mark.parametrize(("type_", "opens"), [(14, False), (35, False), (47, True)])
def test_one_issue_in_bulk_belongs_to_its_own_thread_and_several_to_none(type_: int, opens: bool) -> None:
    one, other = {"key_id": 42, "title": "a"}, {"key_id": 43, "title": "b"}
    assert facts(type_, {"link": [one]}).thread == Thread("DEMO-42", opens=opens)
    assert facts(type_, {"link": [one, other]}).thread is None
    assert facts(type_, {"link": [{"title": "a"}]}).thread is None


def test_one_document_in_bulk_belongs_to_its_own_thread_and_several_to_none() -> None:
    one, other = {"id": "0a", "title": "a"}, {"id": "0b", "title": "b"}
    assert facts(48, {"documents": [one]}).thread == Thread("0a", opens=True)
    assert facts(48, {"documents": [one, other]}).thread is None


@pytest.mark.parametrize("type_", [8, 9, 10, 11, 12, 13, 15, 16, 22, 23, 24, 25, 26, 34, 99])
def test_what_nothing_follows_belongs_to_no_thread(type_: int) -> None:
    assert facts(type_, {"id": 5, "name": "x"}).thread is None


@pytest.mark.parametrize(("new", "over"), [("1", False), ("2", True), ("3", True)])
def test_a_pull_request_is_over_when_it_is_merged_or_closed(new: str, over: bool) -> None:
    status = {"field": "status", "old_value": "9", "new_value": new}
    repository = {"id": 77, "name": "app"}
    told = facts(19, {**PULL, "repository": repository, "changes": [status]})
    assert (told.over, told.thread) == (over, Thread("77#12", lasts=timedelta(days=14)))
    assert facts(21, {**PULL, "repository": repository, "changes": []}).thread == Thread(
        "77#12", lasts=timedelta(days=14)
    )
    assert not facts(20, PULL).over


@pytest.mark.parametrize(
    ("type_", "option", "wanted"),
    [
        (1, "only-type", "タスク"),
        (2, "only-priority", "Low"),
        (3, "only-category", "iOS"),
        (14, "only-status", "Closed"),
        (17, "only-assignee", "Ren Suzuki"),
        (18, "only-assignee", "Ren Suzuki"),
        (21, "only-assignee", "Ren Suzuki"),
        (5, "only-notified", "Ren Suzuki"),
        (22, "only-notified", "Ren Suzuki"),
        (4, "not-by", "Aoi Tanaka"),
        (39, "not-by", "Aoi Tanaka"),
        (99, "not-by", "Aoi Tanaka"),
    ],
)
def test_an_event_whose_first_line_cannot_be_said_is_still_filtered(type_: int, option: str, wanted: str) -> None:
    content = {name: value for name, value in ISSUE.items() if name != "key_id"}
    sent = Request(json.dumps(body(type_, content)).encode(), {}, NOW)
    event = BACKLOG.read(sent, {**SPACE, option: (wanted,)})
    reading = read(BACKLOG, event, Say("en"), filtered=False)
    assert reading.drifted or reading.kind is BACKLOG.kinds.other
    assert skipped(BACKLOG, event) is not None


@pytest.mark.parametrize("type_", [2, 14, 19])
def test_many_changes_times_many_people_cost_no_more_than_their_sum(type_: int) -> None:
    assigned = [{"field": "assigner", "old_value": "x", "new_value": f"Person {n}"} for n in range(2_000)]
    moved = [{"field": "category", "new_value": n} for n in range(2_000)]
    categories = [{"id": n, "name": f"Category {n}"} for n in range(2_000)]
    content = {**ISSUE, **PULL, "link": [{"key_id": 42}], "category": categories, "changes": assigned + moved}
    notes = [{"reason": 2, "user": {"id": n, "name": f"Person {n}"}} for n in range(2_000)]
    options = {**SPACE, "person": ("Person 7=U0PERSON007",), "ping": ("assigned,notified",)}
    event = BACKLOG.read(Request(json.dumps(body(type_, content, notifications=notes)).encode(), {}, NOW), options)
    began = time.process_time()
    assert read(BACKLOG, event, Say("en")).notice is not None
    assert time.process_time() - began < 3
