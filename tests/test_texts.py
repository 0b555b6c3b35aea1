"""--no-body: what somebody wrote at length is nowhere in a message; whom it rings, it rings all the same."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.reading import read
from bridge.sources.source import Request
from bridge.wording.phrases import LANGS, Lang, Say
from tests.support.casebook import NOW, Case, cases, message
from tests.support.hooks import Hooks
from tests.support.house_rules import refusals
from tests.support.slack_rules import pings
from tests.test_filters import ISSUE, body
from tests.test_people import AOI, HARU, event, user

BACKLOG, AWS = SOURCES["backlog"], SOURCES["aws"]
HIDDEN = {"no-body": ("1",)}
OTHERWISE = ("backlog/issue-updated/custom-field",)  # its first line has the value of a custom field
TEXT = "機密の文章です。 Nobody else may read this."


def drawn(case: Case, lang: Lang = "en") -> tuple[Message, Message]:
    """As it is, and without texts."""
    one = case.event()
    return message(case.source, one, lang), message(case.source, replace(one, options={**one.options, **HIDDEN}), lang)


@pytest.mark.no_cover
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_only_first_line_titles_and_last_line_are_left_of_any_event(case: Case) -> None:
    for lang in LANGS:
        whole, bare = drawn(case, lang)
        assert refusals(bare) == []
        first, other = (one.blocks[0]["text"]["text"].split("\n")[0] for one in (whole, bare))
        assert first == other or case.id in OTHERWISE
        assert whole.text.startswith(bare.text) or case.id in OTHERWISE
        assert set(pings(bare.body())) == set(pings(whole.body()))
        for attachment in bare.attachments:
            assert not any("fields" in block for block in attachment["blocks"])
        one = replace(case.event(), options={**case.options, **HIDDEN})
        notice = read(case.source, one, Say(lang), filtered=False).notice
        assert notice is not None
        assert (notice.fields, notice.preview) == ((), "")
        assert all(block.titles for block in notice.body)  # type: ignore[union-attr]


def sentences(value: Any, key: str = "") -> Iterator[str]:
    """What a person wrote at length: the lines of comments and descriptions; an address is a link."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from sentences(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner, key)
    elif isinstance(value, str) and key in ("content", "description", "AlarmDescription", "diff", "annotation"):
        yield from (line.strip() for line in value.splitlines() if len(line.strip()) > 20 and "https://" not in line)


@pytest.mark.no_cover
@pytest.mark.parametrize("case", [case for case in cases() if case.path.suffix == ".json"], ids=lambda case: case.id)
def test_no_line_of_a_comment_or_a_description_is_left(case: Case) -> None:
    _, bare = drawn(case)
    said = json.dumps([bare.body(), bare.plain], ensure_ascii=False)
    written = [line for line in sentences(json.loads(case.path.read_text(encoding="utf-8"))) if line in said]
    title = bare.blocks[0]["text"]["text"]
    assert [line for line in written if line not in title] == []


BODIES: dict[int, dict[str, Any]] = {
    1: {**ISSUE, "description": TEXT, "customFields": [{"name": "メモ", "value": TEXT}]},
    2: {
        **ISSUE,
        "changes": [
            {"field": "description", "old_value": "x", "new_value": TEXT},
            {"field": "status", "new_value": "4"},
        ],
    },
    3: {**ISSUE, "comment": {"id": 7, "content": TEXT}},
    5: {"id": 3, "name": "手順", "content": TEXT},
    6: {"id": 3, "name": "手順", "content": TEXT, "diff": f"1c1\n<{TEXT}\n---\n>x"},
    11: {"rev": 3, "comment": f"題\n\n{TEXT}"},
    12: {
        "repository": {"name": "app"},
        "ref": "refs/heads/main",
        "change_type": "update",
        "revision_count": 1,
        "revisions": [{"rev": "0a1b2c3d", "comment": f"題\n\n{TEXT}"}],
    },
    13: {"repository": {"name": "app", "description": TEXT}},
    14: {"link": [{"key_id": 42, "title": "検索が遅い", "comment": {"id": 1, "content": TEXT}}], "changes": []},
    17: {**ISSUE, "comment": {"id": 7, "content": TEXT}},
    18: {"number": 12, "repository": {"name": "app"}, "summary": "Faster", "description": TEXT},
    20: {"number": 12, "repository": {"name": "app"}, "summary": "Faster", "comment": {"id": 7, "content": TEXT}},
    22: {"id": 5, "name": "v2.0", "description": TEXT},
    40: {"id": "0a", "title": "設計", "comment": {"id": 7, "content": TEXT}},
    99: {"summary": "なにか", "comment": {"id": 7, "content": TEXT}, "memo": TEXT},
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("type_", BODIES)
def test_nothing_of_a_text_is_left_in_any_kind_of_backlogs(type_: int, lang: Lang) -> None:
    sent = Request(json.dumps(body(type_, BODIES[type_])).encode(), {}, NOW)
    whole, bare = (
        render(notice, Say(lang))
        for more in ({}, HIDDEN)
        if (notice := read(BACKLOG, BACKLOG.read(sent, {"space": ("demo.backlog.com",), **more}), Say(lang)).notice)
    )
    piece = re.compile("機密|Nobody else")
    assert piece.search(json.dumps([whole.body(), whole.plain], ensure_ascii=False))
    assert not piece.search(json.dumps([bare.body(), bare.plain, bare.plain_body()], ensure_ascii=False))


def test_the_fields_that_changed_are_named_unless_the_first_line_says_so() -> None:
    changes = [
        {"field": "status", "old_value": "2", "new_value": "3"},
        {"field": "limitDate", "old_value": "2026-12-10", "new_value": "2026-12-18"},
        {"field": "description", "old_value": "x", "new_value": TEXT},
        {"field": "顧客名", "old_value": "", "new_value": TEXT},
    ]
    one = event(TEXT, type_=2, changes=changes, options=HIDDEN)
    for lang, told in (("en", "Changed: Due date, 顧客名, Description · "), ("ja", "変更：期限日、顧客名、詳細 · ")):
        last = message(BACKLOG, one, lang).attachments[0]["blocks"]  # type: ignore[arg-type]
        assert [block["type"] for block in last] == ["context"]
        assert last[0]["elements"][0]["text"].startswith(told)
    alone = event(type_=2, changes=changes[:1], options=HIDDEN)
    assert "Changed" not in json.dumps(message(BACKLOG, alone, "en").attachments)
    several = event(type_=2, changes=changes[1:], options=HIDDEN)
    assert "(due date, description, 顧客名)" in message(BACKLOG, several, "en").text
    assert "Changed" not in json.dumps(message(BACKLOG, several, "en").attachments)


@pytest.mark.parametrize("lang", LANGS)
def test_a_custom_field_alone_is_named_in_the_first_line_without_its_value(lang: Lang) -> None:
    changes = [{"field": "顧客名", "old_value": "x", "new_value": TEXT}]
    link: dict[str, Any] = {"link": [{"key_id": 42, "title": "検索"}, {"key_id": 43, "title": "x"}]}
    updates: tuple[tuple[int, dict[str, Any]], ...] = ((2, {}), (3, {}), (14, link))
    for type_, more in updates:
        one = event(type_=type_, changes=changes, **more)
        assert "機密" in message(BACKLOG, one, lang).plain
        said = message(BACKLOG, replace(one, options={**one.options, **HIDDEN}), lang)
        assert "顧客名" in said.text
        assert "機密" not in json.dumps([said.body(), said.plain], ensure_ascii=False)


def test_a_new_issues_fields_did_not_change() -> None:
    issue: dict[str, Any] = {name: value for name, value in ISSUE.items() if name != "summary"}
    one = event(type_=1, options=HIDDEN, **issue)
    assert "Changed" not in json.dumps(message(BACKLOG, one, "en").attachments)


def test_those_whom_the_hidden_text_mentions_ring_and_those_notified_are_named() -> None:
    told = (user(2002, "Haru Sato"), user(8, "Mai Ito"))
    one = event(
        "@Aoi Tanaka 内緒です。", type_=2, told=told, assignee=None, options={**HIDDEN, "ping": ("mentioned,notified",)}
    )
    said = message(BACKLOG, one, "ja")
    assert set(pings(said.body())) == {f"<@{AOI}>", f"<@{HARU}>"}
    assert "お知らせ：Haru Sato、Mai Ito" in said.plain
    assert "内緒" not in json.dumps([said.body(), said.plain], ensure_ascii=False)
    issue = event(type_=1, assignee=user(1, "Aoi Tanaka"), options=HIDDEN)
    assert pings(message(BACKLOG, issue, "ja").body()) == [f"<@{AOI}>"]


def test_several_events_in_one_body_are_still_listed_by_their_first_lines() -> None:
    paths = [case for case in cases() if case.kind == "several-events"]
    assert paths
    for case in paths:
        whole, bare = drawn(case)
        lists = [block["text"]["text"] for one in whole.attachments for block in one["blocks"] if "text" in block]
        assert all(
            text in json.dumps(bare.attachments, ensure_ascii=False).replace("\\n", "\n").replace('\\"', '"')
            for text in lists
        )


def test_it_goes_through_the_door_of_either_source() -> None:
    hooks = Hooks()
    token = hooks.token(options={"space": ("demo.backlog.com",), **HIDDEN})
    hooks.post(f"/backlog/{token}", json.dumps(body(3, BODIES[3])))
    raw = hooks.token("aws", {"raw": ("1",), **HIDDEN})
    hooks.post(f"/aws/{raw}", json.dumps({"subject": "Backup", "message": f"done\n{TEXT}"}))
    assert len(hooks.parcels) == 2
    for parcel, _ in hooks.parcels:
        assert "Nobody else" not in json.dumps([parcel.message.body(), parcel.message.plain], ensure_ascii=False)
