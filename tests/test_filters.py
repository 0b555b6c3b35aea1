"""Filters keep out what they can read and nobody asked for; whatever they cannot read passes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import SOURCES
from bridge.sources.backlog import asked
from bridge.sources.source import Request
from tests.support.casebook import NOW
from tests.support.hooks import SPACE, Hooks, said
from tests.support.readings import skipped as skipped_of

BACKLOG = SOURCES["backlog"]
HARU = {"id": 2002, "name": "Haru Sato", "nulabAccount": {"uniqueId": "haru-s"}}
ISSUE = {
    "key_id": 42,
    "summary": "検索が遅い",
    "issueType": {"id": 71, "name": "バグ"},
    "status": {"id": 1, "name": "未対応"},
    "priority": {"id": 2, "name": "高"},
    "category": [{"id": 410, "name": "API"}, {"id": 411, "name": "Web shop"}],
    "assignee": HARU,
}


def body(type_: int = 1, content: Mapping[str, Any] = ISSUE, **more: Any) -> dict[str, Any]:
    return {
        "id": 4190328,
        "type": type_,
        "project": {"id": 5021, "projectKey": "DEMO", "name": "デモ計画"},
        "content": content,
        "createdUser": {"id": 2001, "name": "Aoi Tanaka", "nulabAccount": {"uniqueId": "aoi-t"}},
        "notifications": [{"reason": 1, "user": HARU}],
        "created": "2026-12-01T03:04:00Z",
        **more,
    }


def skipped(sent: dict[str, Any], **options: str | tuple[str, ...]) -> str | None:
    """Why the event is not wanted; an option's underscores are hyphens."""
    given: Options = {
        name.replace("_", "-"): (value,) if isinstance(value, str) else value for name, value in options.items()
    }
    event = BACKLOG.read(Request(json.dumps(sent).encode(), {}, NOW), given)
    return skipped_of(BACKLOG, event)


@pytest.mark.parametrize(
    ("name", "fits", "other"),
    [
        ("only_type", ("バグ", "71"), ("タスク", "72")),
        ("only_status", ("未対応", "Open", "open", "1"), ("完了", "Closed", "4", "レビュー中")),
        ("only_category", ("API", "api", "web  shop", "411"), ("iOS", "412")),
        ("only_priority", ("高", "high", "2"), ("中", "Low", "3")),
        ("only_assignee", ("Haru Sato", "haru sato", "haru-s", "2002"), ("Aoi Tanaka", "aoi-t", "2001")),
        ("only_notified", ("Haru Sato", "haru-s", "2002"), ("Aoi Tanaka", "2001")),
    ],
)
def test_what_fits_passes_and_what_does_not_is_skipped(
    name: str, fits: tuple[str, ...], other: tuple[str, ...]
) -> None:
    for wanted in fits:
        assert skipped(body(), **{name: wanted}) is None, wanted
        assert skipped(body(), **{name: (*other, wanted)}) is None, wanted
    for wanted in other:
        assert skipped(body(), **{name: wanted}) == f"it is not among --{name.replace('_', '-')}", wanted


@pytest.mark.parametrize(
    "unknown", [None, "", "null", {}, {"id": None, "name": ""}, {"name": 5}, True, [None], [5, {}]]
)
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("only_type", "issueType"),
        ("only_status", "status"),
        ("only_category", "category"),
        ("only_priority", "priority"),
        ("only_assignee", "assignee"),
    ],
)
def test_a_value_that_cannot_be_read_passes(name: str, key: str, unknown: Any) -> None:
    assert skipped(body(content={**ISSUE, key: unknown}), **{name: "3"}) is None
    assert skipped(body(content={**ISSUE, key: unknown}), **{name: "low"}) is None
    assert (
        skipped(body(content={other: value for other, value in ISSUE.items() if other != key}), **{name: "3"}) is None
    )


@pytest.mark.parametrize("notified", [None, "", {}, 5, [None], [{"user": None}], [{"user": {"roleType": 1}}]])
def test_notifications_that_cannot_be_read_pass(notified: Any) -> None:
    assert skipped(body(notifications=notified), only_notified="Aoi Tanaka") is None


def test_a_list_that_is_there_and_empty_is_read() -> None:
    assert skipped(body(notifications=[]), only_notified="Haru Sato") == "it is not among --only-notified"
    assert skipped(body(content={**ISSUE, "category": []}), only_category="API") == "it is not among --only-category"


def test_an_id_alone_cannot_be_told_from_a_name_nor_a_name_from_an_id() -> None:
    assert skipped(body(content={**ISSUE, "issueType": {"id": 71}}), only_type="タスク") is None
    assert skipped(body(content={**ISSUE, "issueType": {"name": "バグ"}}), only_type="72") is None
    assert skipped(body(content={**ISSUE, "status": {"id": 7}}), only_status="レビュー中") is None
    assert skipped(body(content={**ISSUE, "status": {"id": 7}}), only_status=("レビュー中", "8")) is None
    assert skipped(body(content={**ISSUE, "status": {"id": 7}}), only_status="8") is not None


def test_a_status_of_the_projects_own_goes_by_the_name_that_the_destination_gives() -> None:
    sent = body(content={**ISSUE, "status": {"id": 7}})
    assert skipped(sent, only_status="レビュー中", status="7=レビュー中") is None
    assert skipped(sent, only_status="レビュー中", status="7=確認待ち") == "it is not among --only-status"


@pytest.mark.parametrize(
    ("field", "new", "name", "fits", "other"),
    [
        ("status", "4", "only_status", "完了", "未対応"),
        ("status", "5", "only_status", "5", "1"),
        ("priority", "中", "only_priority", "3", "2"),
        ("priority", "4", "only_priority", "Low", "High"),
        ("issueType", "タスク", "only_type", "タスク", "バグ"),
        ("component", "iOS, Android", "only_category", "android", "API"),
        ("category", "iOS", "only_category", "iOS", "API"),
        ("assigner", "Ren Suzuki", "only_assignee", "ren suzuki", "Haru Sato"),
    ],
)
def test_a_change_tells_what_it_is_now(field: str, new: str, name: str, fits: str, other: str) -> None:
    for type_, content in ((2, ISSUE), (2, {"key_id": 42}), (3, ISSUE), (14, {"link": []})):
        sent = body(type_, {**content, "changes": [{"field": field, "new_value": new}]})
        assert skipped(sent, **{name: fits}) is None
        assert skipped(sent, **{name: other}) is not None


def test_a_change_takes_the_id_or_the_name_from_what_it_is_a_change_of() -> None:
    named = body(2, {**ISSUE, "changes": [{"field": "assigner", "new_value": "Haru Sato"}]})
    assert skipped(named, only_assignee="2002") is None
    assert skipped(named, only_assignee="2001") is not None
    by_id = body(2, {"status": {"id": 7, "name": "レビュー中"}, "changes": [{"field": "status", "new_value": "7"}]})
    assert skipped(by_id, only_status="レビュー中") is None
    assert skipped(by_id, only_status="確認待ち") is not None
    stranger = body(2, {**ISSUE, "changes": [{"field": "assigner", "new_value": "Ren Suzuki"}]})
    assert skipped(stranger, only_assignee="2001") is None  # who knows Ren's id


def test_a_change_to_nothing_is_read_and_one_without_a_value_is_not() -> None:
    cleared = {"field": "assigner", "old_value": "Haru Sato", "new_value": ""}
    assert skipped(body(2, {"changes": [cleared]}), only_assignee="Haru Sato") is not None
    assert skipped(body(2, {"changes": [{"field": "assigner"}]}), only_assignee="Haru Sato") is None


@pytest.mark.parametrize("type_", [4, 5, 12, 15, 36, 99])
def test_what_is_no_issue_has_no_attributes_to_go_by(type_: int) -> None:
    options = {"only_type": "x", "only_status": "x", "only_category": "x", "only_priority": "4", "only_assignee": "x"}
    assert skipped(body(type_), **options) is None


def test_a_pull_requests_status_is_none_of_an_issues_but_its_assignee_counts() -> None:
    pull = {"number": 12, "status": {"id": 3}, "changes": [{"field": "status", "new_value": "3"}], "assignee": HARU}
    assert skipped(body(19, pull), only_status="4") is None
    assert skipped(body(19, pull), only_assignee="Haru Sato") is None
    assert skipped(body(19, pull), only_assignee="Ren Suzuki") == "it is not among --only-assignee"


@pytest.mark.parametrize("who", ["Aoi Tanaka", "aoi tanaka", "aoi-t", "2001"])
def test_what_somebody_did_is_left_out(who: str) -> None:
    for type_ in (1, 5, 12, 99):
        assert skipped(body(type_), not_by=("Ren Suzuki", who)) == "it was done by one of --not-by"


@pytest.mark.parametrize(
    "user", [None, "", 5, {}, {"id": None, "name": None}, {"id": 7}, {"name": "Bot"}, [{"id": 2001}]]
)
def test_what_nobody_known_did_passes(user: Any) -> None:
    assert skipped(body(createdUser=user), not_by=("Aoi Tanaka", "2001")) is None


def test_kinds_are_still_chosen() -> None:
    assert skipped(body(), only="wiki-*") == "issue-added is not among --only"
    assert skipped(body(), **{"not": "issue-*"}) == "issue-added matches --not issue-*"


def test_all_filters_must_let_it_through() -> None:
    assert skipped(body(), only_type="バグ", only_priority="High", only_assignee="haru-s", not_by="Ren Suzuki") is None
    assert skipped(body(), only_type="バグ", only_priority="Low") == "it is not among --only-priority"


def test_a_filtered_event_is_skipped_and_the_log_says_by_what(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    token = hooks.token(options={**SPACE, "only-type": ("タスク",)})
    assert said(hooks.post(f"/backlog/{token}", json.dumps(body()))) == (200, "skipped")
    assert hooks.parcels == []
    line = next(json.loads(line) for line in capsys.readouterr().err.splitlines() if '"skipped"' in line)
    assert line["reason"] == "it is not among --only-type"
    assert "バグ" not in json.dumps(line, ensure_ascii=False)


def test_a_test_send_always_shows() -> None:
    sent = body(id=10, project={"id": 100, "projectKey": "TEST"})
    options = {"only_type": "タスク", "only_notified": "nobody", "not_by": "Aoi Tanaka", "not": "*", "only": "wiki-*"}
    assert skipped(sent, **options) is None
    assert skipped({**sent, "id": 11}, **options) is not None


@pytest.mark.parametrize("text", ["High", "HIGH", "高", "2", "normal", "Low", "低"])
def test_a_priority_goes_by_its_name_in_either_language_or_its_id(text: str) -> None:
    assert asked.priority(text) == text


@pytest.mark.parametrize("text", ["Urgent", "1", "緊急"])
def test_any_other_priority_is_a_slip(text: str) -> None:
    with pytest.raises(BadOption, match=r"no priority is called .*High \(高\), Normal \(中\), Low \(低\)"):
        asked.priority(text)


@pytest.mark.parametrize(("text", "sealed"), [("5=レビュー中", "5=レビュー中"), (" 07 =  In  review ", "7=In review")])
def test_a_status_is_named_by_its_id(text: str, sealed: str) -> None:
    assert asked.own_status(text) == sealed


@pytest.mark.parametrize("text", ["レビュー中", "5", "5=", "=レビュー中", "x=レビュー中", "-5=レビュー中", "４５=x"])
def test_any_other_status_is_a_slip(text: str) -> None:
    with pytest.raises(BadOption, match="is not ID=NAME; expected one like 5=レビュー中"):
        asked.own_status(text)


def test_the_four_statuses_that_every_project_has_keep_their_names() -> None:
    with pytest.raises(BadOption, match="the status 4 has a fixed name"):
        asked.own_status("4=Done")
