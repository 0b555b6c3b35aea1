"""The preview: a payload becomes its message as it does in the bridge, and what is wrong is said beside its field."""

import json
from typing import Any

import pytest

from bridge.page.feed import Feed
from bridge.page.fields import fields
from bridge.page.guard import PASTE
from bridge.sources import SOURCES
from tests.support.page import Browser
from tests.support.terminal import run

ISSUE = {
    "id": 1,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"projectKey": "DEMO", "name": "Demo"},
    "content": {"id": 2, "key_id": 42, "summary": "検索が遅い", "description": "8 秒", "priority": {"id": 2}},
    "createdUser": {"name": "Aoi Tanaka"},
}
ALARM = {"AlarmName": "api-5xx", "NewStateValue": "ALARM", "AWSAccountId": "123456789012"}


@pytest.fixture
def browser() -> Browser:
    return Browser.at(Feed())


def draw(browser: Browser, body: str | bytes, source: str = "backlog", lang: str = "en", **options: str) -> Any:
    """What the page is told; `options` by their names, with _ for -."""
    form = {f"option-{name.replace('_', '-')}": text for name, text in options.items()}
    answer = browser.form("/preview/draw", {"source": source, "lang": lang, **form}, body)
    assert answer.status_code == 200
    return answer.json


def test_the_page_offers_every_source_its_cases_and_its_options(browser: Browser) -> None:
    html = browser.get("/preview?case=aws/budget/actual").text
    for source in SOURCES.values():
        for option in source.options:
            assert (f'id="{source.name}-{option.name}"' in html) == (not option.secret)
    assert '<option value="aws/budget/actual" selected>' in html
    assert html.count('<option value="backlog/issue-added/') > 1


def test_a_case_is_handed_out_with_its_options_and_nothing_else_is(browser: Browser) -> None:
    told = browser.get("/preview/case?id=backlog/issue-added/full").json
    assert told is not None
    assert json.loads(told["body"])["type"] == 1
    assert told["options"] == {"space": ["demo.backlog.com"]}
    for id_ in ("", "backlog/issue-added/../../../../errors", "backlog/issue-added/nowhere"):
        assert browser.get(f"/preview/case?id={id_}").status_code == 404


def test_a_payload_becomes_the_message_that_say_prints(browser: Browser) -> None:
    told = draw(browser, json.dumps(ISSUE), lang="ja", space="demo.backlog.com")
    printed = run("say", "backlog", "-", "--lang", "ja", "--space", "demo.backlog.com", stdin=json.dumps(ISSUE))
    shown = told["html"].partition('aria-label="JSON">')[2].partition("</pre>")[0]
    assert json.loads(shown.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == (
        json.loads(printed.out)
    )
    assert told["faults"] == []
    assert "Aoi Tanaka さんが課題を追加しました" in told["announced"]


def test_the_trace_tells_what_say_traces(browser: Browser) -> None:
    sns = {"Type": "Notification", "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:ops", "Message": ALARM}
    sns["Message"] = json.dumps(ALARM)
    wrapped = {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(sns)}]}
    route = "alarm:api-*=C0000000002"
    html = draw(browser, json.dumps(wrapped), "aws", account="123456789012=production", route=route)["html"]
    assert "<code>Records</code>" in html
    assert "<code>SNS</code>" in html
    assert "<code>cloudwatch-alarm</code>" in html
    assert "<dt><code>account</code></dt><dd>123456789012 (production)</dd>" in html
    assert "<code>C0000000002</code>" in html


def test_what_would_be_skipped_is_shown_with_the_reason(browser: Browser) -> None:
    html = draw(browser, json.dumps(ISSUE), **{"not": "issue-*"})["html"]
    assert "would not be posted" in html
    assert "issue-added matches --not issue-*" in html
    assert "検索が遅い" in html


def test_what_no_kind_knows_is_said_to_be_so(browser: Browser) -> None:
    assert "No kind matches" in draw(browser, '{"type": 999}')["html"]


def test_what_is_known_and_never_posted_is_named(browser: Browser) -> None:
    delivered = {
        "configSnapshotId": "1",
        "s3ObjectKey": "AWSLogs/1",
        "s3Bucket": "config",
        "notificationCreationTime": "2026-12-01T03:04:05.000Z",
        "messageType": "ConfigurationSnapshotDeliveryCompleted",
        "recordVersion": "1.2",
    }
    told = draw(browser, json.dumps(delivered), "aws")
    assert "Nothing is posted" in told["html"]
    assert "Nothing is posted" in told["announced"]
    assert '<article class="message">' not in told["html"]


@pytest.mark.parametrize("source", [*SOURCES])
def test_a_broken_payload_is_told_with_its_place(browser: Browser, source: str) -> None:
    (fault,) = draw(browser, '{\n  "検": 1,\n  oops}', source)["faults"]
    assert (fault["field"], fault["place"]) == ("body", {"line": 3, "column": 3})
    assert "line 3, column 3" in fault["message"]


def test_a_broken_payload_leaves_what_was_drawn_before_where_its_source_sends_no_plain_text(browser: Browser) -> None:
    assert "html" not in draw(browser, "{")
    assert "<article" in draw(browser, "{", "aws")["html"]
    assert draw(browser, "Disk is full on db-1", "aws")["faults"] == []


def test_what_a_kind_cannot_do_without_is_told_by_its_path(browser: Browser) -> None:
    broken = {**ISSUE, "content": {**ISSUE["content"], "key_id": "?"}}  # type: ignore[dict-item]
    told = draw(browser, json.dumps(broken))
    (fault,) = told["faults"]
    assert (fault["field"], fault["grave"]) == ("body", False)
    assert fault["message"].startswith("$.content.key_id: a number is expected here.")
    assert "<article" in told["html"]


@pytest.mark.parametrize(("lang", "words"), [("en", "more than 512 KiB"), ("ja", "512 KiB を超えています")])
def test_a_huge_payload_is_refused_beside_the_field(browser: Browser, lang: str, words: str) -> None:
    fits = b'{"type": 999}'.ljust(PASTE)
    told = draw(browser, fits)
    assert (told["faults"], "html" in told) == ([], True)
    answer = browser.form(f"/preview/draw?lang={lang}", {"source": "backlog"}, fits + b" ")
    assert answer.json is not None
    (fault,) = answer.json["faults"]
    assert fault["field"] == "body"
    assert words in fault["message"]
    larger = browser.form(f"/preview/draw?lang={lang}", {"source": "backlog"}, fits * 2)
    assert larger.status_code == 413
    assert larger.json is not None
    assert words in larger.json["error"]["message"]


def test_an_option_that_is_wrong_is_told_beside_it_and_the_rest_still_counts(browser: Browser) -> None:
    told = draw(browser, json.dumps(ALARM), "aws", ping="ALRM=here", account="123456789012=production\n1=x", raw="1")
    assert {fault["field"] for fault in told["faults"]} == {"option-ping", "option-account"}
    assert "api-5xx" in told["html"]


def test_options_of_lines_take_one_a_line_and_the_others_commas(browser: Browser) -> None:
    people = "Aoi Tanaka=U0AOITANAKA\r\nHaru Sato=U0HARUSATO\n"
    body = {**ISSUE, "content": {**ISSUE["content"], "assignee": {"id": 3, "name": "Haru Sato"}}}  # type: ignore[dict-item]
    told = draw(browser, json.dumps(body), person=people, ping="assigned,mentioned")
    assert told["faults"] == []
    assert "@U0HARUSATO" in told["html"]


def test_nothing_is_drawn_of_nothing_or_for_nobody(browser: Browser) -> None:
    told = draw(browser, " \n")
    assert told["faults"] == []
    assert "<article" not in told["html"]
    (fault,) = draw(browser, "{}", "nowhere")["faults"]
    assert fault["field"] == "source"


def test_words_of_a_payload_and_of_an_option_stay_words(browser: Browser) -> None:
    bad = "<img src=x onerror=alert(1)>{{ 7*7 }}</textarea>"
    hostile = {**ISSUE, "content": {**ISSUE["content"], "summary": bad, "description": bad}}  # type: ignore[dict-item]
    told = draw(browser, json.dumps(hostile), space=bad, label=bad)
    assert "<img" not in told["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}" in told["html"]


def test_a_field_is_made_for_each_sort_of_option() -> None:
    forms = {field.option.name: (field.form, field.choices) for source in SOURCES.values() for field in fields(source)}
    assert forms["threads"] == ("choice", ("all", "key"))
    assert forms["raw"] == ("check", ())
    assert forms["account"] == ("lines", ())
    assert forms["only"] == ("text", ())
    assert "header-key" not in forms
