"""say: the message that a saved body would become, and how it came to it."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from bridge.cli.say import lines
from tests.support.terminal import one_line, run

pytestmark = pytest.mark.usefixtures("empty_folder")
CONTENT = {"id": 2, "key_id": 42, "summary": "検索が遅い", "description": "8 秒"}
ISSUE = {
    "id": 1,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"projectKey": "DEMO", "name": "Demo"},
    "content": CONTENT,
    "createdUser": {"name": "Aoi Tanaka"},
}
ASSIGNED = {**ISSUE, "content": {**CONTENT, "assignee": {"id": 3, "name": "Haru Sato"}}}
ALARM = {"AlarmName": "api-5xx", "NewStateValue": "ALARM", "AWSAccountId": "123456789012"}


@pytest.fixture
def issue() -> str:
    Path("issue.json").write_text(json.dumps(ISSUE), encoding="utf-8")
    return "issue.json"


def test_say_prints_the_message_as_json(issue: str) -> None:
    ended = run("say", "backlog", issue, "--lang", "ja", "--space", "demo.backlog.com")
    assert (ended.code, ended.err) == (0, "")
    body = json.loads(ended.out)
    assert "Aoi Tanaka さんが課題を追加しました：" in body["text"]
    assert "https://demo.backlog.com/view/DEMO-42" in ended.out
    assert "検索が遅い" in ended.out


def test_say_reads_stdin_and_takes_its_options_anywhere() -> None:
    ended = run("say", "--lang", "en", "backlog", "-", stdin=json.dumps(ISSUE))
    assert json.loads(ended.out)["text"].startswith("Aoi Tanaka added ")


def test_say_builder_is_a_link_that_holds_the_blocks(issue: str) -> None:
    ended = run("say", "backlog", issue, "--builder")
    start, _, rest = ended.out.strip().partition("#")
    assert start == "https://app.slack.com/block-kit-builder"
    assert re.fullmatch(r"[A-Za-z0-9_.~%-]+", rest)
    assert set(json.loads(unquote(rest))) == {"blocks", "attachments"}


def test_say_notes_that_nothing_knows_a_body() -> None:
    ended = run("say", "backlog", "-", stdin='{"type": 999}')
    assert ended.code == 0
    assert "no kind matches" in ended.err
    assert json.loads(ended.out)["text"]


def test_say_notes_that_the_options_would_route_it() -> None:
    routed = {**ISSUE, "content": {"key_id": 42, "summary": "検索が遅い", "priority": {"id": 2}}}
    ended = run("say", "backlog", "-", "--route", "priority:High=C0000000002", stdin=json.dumps(routed))
    assert ended.code == 0
    assert "would go to C0000000002" in ended.err


def test_say_takes_an_option_that_means_another_thing_for_each_source(issue: str) -> None:
    alarm = json.dumps({"AlarmName": "api-5xx", "NewStateValue": "ALARM", "AWSAccountId": "123456789012"})
    ended = run("say", "aws", "-", "--ping", "OK=here", "--ping", "ALARM=channel", stdin=alarm)
    assert json.loads(ended.out)["blocks"][0]["text"]["text"].endswith("\n<!channel>")
    assert run("say", "backlog", issue, "--ping", "mentioned,assigned").code == 0
    assert "goes by 'ALARM'; expected one of category:NAME" in one_line(
        run("say", "backlog", issue, "--ping", "ALARM=here"), 2
    )
    shown = " ".join(run("say", "--help").out.split())
    assert "by name or id). Of aws: Whom an alarm's state rings" in shown


def test_say_notes_that_the_options_would_skip_it(issue: str) -> None:
    ended = run("say", "backlog", issue, "--not", "issue-*")
    assert ended.code == 0
    assert "would be skipped" in ended.err
    assert json.loads(ended.out)["text"]


@pytest.mark.parametrize(
    ("words", "code", "right"),
    [
        (("backlog", "nowhere.json"), 1, "nowhere.json"),
        (("backlog", "-"), 1, "not JSON"),
        (("aws", "-", "--space", "demo.backlog.com"), 2, "--space is an option of backlog"),
        (("backlog", "-", "--space", "demo backlog"), 2, "demo.backlog.com"),
        (("backlog", "-", "--only", "isue-*"), 2, "python -m bridge kinds"),
    ],
)
def test_say_names_what_is_wrong(words: tuple[str, ...], code: int, right: str) -> None:
    assert right in one_line(run("say", *words, stdin="not json"), code)


# -- what the deployment brings along -----------------------------------------------------------


def test_say_mentions_the_people_of_the_deployment() -> None:
    Path("people").write_text("Haru Sato=U0HARUSATO\n", encoding="utf-8")
    words = ("say", "backlog", "-", "--ping", "assigned")
    assert "U0HARUSATO" not in run(*words, stdin=json.dumps(ASSIGNED)).out
    ended = run(*words, stdin=json.dumps(ASSIGNED), env={"BRIDGE_PEOPLE_FILE": "people"})
    assert (ended.code, ended.err) == (0, "")
    assert "<@U0HARUSATO>" in ended.out


def test_say_links_the_runbooks_of_the_deployment_after_those_that_it_is_given() -> None:
    Path("runbooks").write_text("api-*=https://wiki.example.com/deployed\n", encoding="utf-8")
    env = {"BRIDGE_RUNBOOKS_FILE": "runbooks"}
    assert "https://wiki.example.com/deployed" in run("say", "aws", "-", stdin=json.dumps(ALARM), env=env).out
    own = run("say", "aws", "-", "--runbook", "api-*=https://wiki.example.com/own", stdin=json.dumps(ALARM), env=env)
    assert "https://wiki.example.com/own" in own.out
    assert "https://wiki.example.com/deployed" not in own.out


def test_say_leaves_runbooks_alone_where_a_source_has_none(issue: str) -> None:
    Path("runbooks").write_text("api-*=https://wiki.example.com/deployed\n", encoding="utf-8")
    with_them = run("say", "backlog", issue, env={"BRIDGE_RUNBOOKS_FILE": "runbooks"})
    assert (with_them.code, with_them.out) == (0, run("say", "backlog", issue).out)


def test_say_names_the_line_of_a_file_of_people_that_is_wrong(issue: str) -> None:
    Path("people").write_text("Haru Sato=haru\n", encoding="utf-8")
    ended = run("say", "backlog", issue, env={"BRIDGE_PEOPLE_FILE": "people"})
    assert "BRIDGE_PEOPLE_FILE people, line 1" in one_line(ended, 2)


def test_say_needs_no_other_setting(issue: str) -> None:
    assert run("say", "backlog", issue, env={"BRIDGE_DELIVERY": "nonsense"}).code == 0


# -- how it is shown ----------------------------------------------------------------------------


def test_say_draws_the_message_as_the_terminal_shows_it(issue: str) -> None:
    ended = run("say", "backlog", issue, "--draw", "--space", "demo.backlog.com")
    assert (ended.code, ended.err) == (0, "")
    first, *rest = ended.out.splitlines()
    assert first.startswith("Aoi Tanaka added ")
    assert "│ 8 秒" in rest
    assert any(line.startswith("  [1] https://demo.backlog.com/") for line in rest)
    assert "\x1b" not in ended.out


def test_say_draws_or_links_but_not_both(issue: str) -> None:
    assert "--draw and --builder" in one_line(run("say", "backlog", issue, "--draw", "--builder"), 2)


# -- --trace ------------------------------------------------------------------------------------


def test_say_traces_on_stderr_and_the_message_stays_alone_on_stdout(issue: str) -> None:
    ended = run("say", "backlog", issue, "--trace")
    assert ended.code == 0
    assert ended.out == run("say", "backlog", issue).out
    steps = dict(line.split(maxsplit=1) for line in ended.err.splitlines())
    assert steps["kind"] == "issue-added"
    assert steps["filter"] == "passed"
    assert steps["route"] == "the URL's own channel"


def test_say_traces_why_it_would_be_skipped_and_where_it_would_go() -> None:
    prior = {**ISSUE, "content": {**CONTENT, "priority": {"id": 2}}}
    words = ("--route", "priority:High=C0000000002", "--not", "issue-*", "--trace")
    ended = run("say", "backlog", "-", *words, stdin=json.dumps(prior))
    assert ended.code == 0
    assert re.search(r"^filter +skipped: issue-added matches --not issue-\*$", ended.err, re.MULTILINE)
    assert re.search(r"^route +C0000000002$", ended.err, re.MULTILINE)
    assert "Note:" not in ended.err


def test_say_traces_what_a_body_came_in_and_which_facts_it_told() -> None:
    sns = {
        "Type": "Notification",
        "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:ops",
        "Message": json.dumps(ALARM),
    }
    wrapped = {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(sns)}]}
    ended = run("say", "aws", "-", "--trace", "--account", "123456789012=production", stdin=json.dumps(wrapped))
    steps = dict(line.split(maxsplit=1) for line in ended.err.splitlines())
    assert steps["unwrapped"] == "Records, SNS"
    facts = steps["facts"].split("; ")
    assert {"service: cloudwatch", "account: 123456789012 (production)", "alarm: api-5xx", "state: ALARM"} <= {*facts}


def test_say_traces_that_nothing_knows_a_body() -> None:
    ended = run("say", "backlog", "-", "--trace", stdin='{"type": 999}')
    assert re.search(r"^kind +\S+ \(no kind matches", ended.err, re.MULTILINE)


def test_a_trace_is_a_line_a_step_and_obeyed_by_no_terminal() -> None:
    shown = list(lines((("unwrapped", "SNS"), ("kind", "a\nb\x1b[31m"))))
    assert shown == ["unwrapped  SNS", "kind       a b\ufffd[31m"]
    assert list(lines(())) == []
