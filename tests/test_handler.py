"""Lambda's door: three forms of event, one answer; and nothing that is not HTTP gets further than 400."""

import base64
import copy
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge import VERSION
from bridge.app import HEADERS
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK

Event = dict[str, Any]
Door = Callable[[object, object], dict[str, Any]]
KEYRING = new_plain("test")
TOKEN = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(KEYRING))
HOOK = f"/backlog/{TOKEN}"
HOST = "abcdefghij.execute-api.ap-northeast-1.amazonaws.com"
ISSUE = json.dumps(
    {
        "id": 7,
        "type": 1,
        "created": "2026-12-01T03:04:05Z",
        "project": {"id": 5, "projectKey": "DEMO", "name": "デモ計画"},
        "content": {"id": 9, "key_id": 42, "summary": "検索が遅い"},
        "createdUser": {"id": 1, "name": "Aoi Tanaka"},
    },
    ensure_ascii=False,
)


def http_api(method: str = "POST", path: str = HOOK, body: str | None = ISSUE) -> Event:
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": HOST, "x-forwarded-port": "443"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "domainName": HOST,
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7"},
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": int(time.time() * 1_000),
        },
        "body": body,
        "isBase64Encoded": False,
    }


def function_url(method: str = "POST", path: str = HOOK, body: str | None = ISSUE) -> Event:
    event = http_api(method, path, body)
    event["headers"]["host"] = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.ap-northeast-1.on.aws"
    event["requestContext"] |= {"accountId": "anonymous", "authorizer": None}
    if body is None:
        del event["body"]
    else:
        event |= {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}
    return event


def rest_api(method: str = "POST", path: str = HOOK, body: str | None = ISSUE) -> Event:
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {"Content-Type": "application/json", "Host": HOST},
        "multiValueHeaders": {"Content-Type": ["application/json"], "Host": [HOST]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"proxy": path[1:]},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.7"},
            "path": f"/prod{path}",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTimeEpoch": int(time.time() * 1_000),
            "stage": "prod",
        },
        "body": body,
        "isBase64Encoded": False,
    }


FORMS = (http_api, function_url, rest_api)


@pytest.fixture
def door(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Door:
    """http() of a handler that has just been imported, as Lambda does it."""
    for name in set(os.environ) - set(environment()):
        monkeypatch.delenv(name)
    for name, value in environment(BRIDGE_SLACK_BASE_URL=slack.url, BRIDGE_KEYRING=KEYRING).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "handler", raising=False)
    http: Door = importlib.import_module("handler").http
    return http


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of ours and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BRIDGE_"))}
    return {**others, "STRIP_STAGE_PATH": "yes", **settings}


def said(answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return answer["statusCode"], json.loads(answer["body"])


def refused(answer: dict[str, Any]) -> str:
    """The message of a 400 in the app's own form."""
    status, body = said(answer)
    assert (status, body["error"]["code"], answer["isBase64Encoded"]) == (400, "malformed", False)
    assert answer["headers"] == {"Content-Type": "application/json", **HEADERS}
    return str(body["error"]["message"])


@pytest.mark.parametrize("form", FORMS)
def test_an_issue_goes_through_the_door_to_slack(form: Callable[[], Event], door: Door, slack: FakeSlack) -> None:
    answer = door(form(), None)
    assert said(answer) == (200, {"status": "posted"})
    assert answer["headers"].items() >= HEADERS.items()
    (post,) = slack.posts
    assert "検索が遅い" in post.body["text"]


@pytest.mark.parametrize("form", FORMS)
def test_the_answer_is_the_apps_own(form: Callable[..., Event], door: Door) -> None:
    assert said(door(form("GET", "/healthz", None), None)) == (200, {"status": "ok", "version": VERSION})
    assert said(door(form("GET", HOOK, None), None))[0] == 405
    assert said(door(form("POST", "/backlog/nonsense"), None))[0] == 404
    head = door(form("HEAD", HOOK, None), None)
    assert (head["statusCode"], head.get("body", "")) == (405, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_base64_body_is_decoded(form: Callable[[], Event], door: Door, slack: FakeSlack) -> None:
    event = form() | {"body": base64.b64encode(ISSUE.encode()).decode(), "isBase64Encoded": True}
    assert said(door(event, None))[0] == 200
    assert len(slack.posts) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "body",
    [
        {"body": "abc", "isBase64Encoded": True},
        {"body": "!!!!", "isBase64Encoded": True},
        {"body": "ＡＢＣＤ", "isBase64Encoded": True},
        {"body": '{"a": "\ud83d"}', "isBase64Encoded": False},
        {"body": {"already": "parsed"}},
        {"body": 7},
    ],
)
def test_a_body_that_cannot_be_one_is_malformed(
    body: Event, form: Callable[[], Event], door: Door, slack: FakeSlack
) -> None:
    assert "body" in refused(door(form() | body, None))
    assert slack.posts == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("body", [{"body": None}, {"body": ""}, {"body": None, "isBase64Encoded": True}])
def test_an_empty_body_is_for_the_app_to_judge(body: Event, form: Callable[[], Event], door: Door) -> None:
    assert said(door(form() | body, None))[0] == 400


@pytest.mark.parametrize(
    "event",
    [
        None,
        7,
        "POST",
        [],
        {},
        {"version": "2.0"},
        {"version": "2.0", "rawPath": "/", "requestContext": None},
        {"version": "2.0", "rawPath": "/", "requestContext": {"http": {"method": None}}},
        {"path": "/", "httpMethod": ["POST"]},
        {"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}},
        {"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": "{}"}]},
        {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": "{}"}}]},
        {"requestPath": "/", "method": "POST", "headers": {}},
    ],
)
def test_what_is_not_an_http_event_is_malformed(event: object, door: Door) -> None:
    assert refused(door(event, None)) == "This is not an HTTP request."


@pytest.mark.parametrize("form", FORMS)
def test_a_method_or_path_that_is_no_text_is_malformed(form: Callable[..., Event], door: Door) -> None:
    assert "method" in refused(door(form("PÖST"), None))
    assert "path" in refused(door(form("POST", "/\udc80"), None))


@pytest.mark.parametrize("form", FORMS)
def test_a_path_is_decoded_by_the_gateway_alone(form: Callable[..., Event], door: Door, slack: FakeSlack) -> None:
    spelt = f"/backlog/%{ord(TOKEN[0]):02X}{TOKEN[1:]}"
    for path in (spelt, spelt.replace("%", "%25"), f"{HOOK}?a=b", "/backlog/検索"):
        assert said(door(form("POST", path), None))[0] == 404
    assert slack.posts == []


@pytest.mark.parametrize(
    "headers",
    [
        {"headers": None, "multiValueHeaders": None},
        {"headers": {"X-Name": "検索\r\nX-Other: 1", "X-\udc80": "1", "X-Number": 7}},
        {"headers": {}, "multiValueHeaders": {"X-Many": ["1", None, "2"], "X-One": "1"}},
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_strange_headers_keep_nobody_out(headers: Event, form: Callable[[], Event], door: Door) -> None:
    assert said(door(form() | headers, None))[0] == 200


@pytest.mark.parametrize(
    "headers", [{"headers": {"content-encoding": "gzip"}}, {"multiValueHeaders": {"Content-Encoding": ["gzip"]}}]
)
@pytest.mark.parametrize("form", FORMS)
def test_the_app_sees_the_headers(headers: Event, form: Callable[[], Event], door: Door) -> None:
    assert said(door(form() | headers, None))[0] == 415


@pytest.mark.parametrize("form", FORMS)
def test_time_spent_at_the_gateway_counts(form: Callable[[], Event], door: Door, slack: FakeSlack) -> None:
    event = form()
    event["requestContext"] |= {"timeEpoch": int((time.time() - 30) * 1_000)}
    assert said(door(event, None))[0] == 504
    assert slack.posts == []


STRANGE: tuple[object, ...] = (
    None, True, 0, -1.5, 10**400, float("nan"), "", "0", "/\x00", "\ud83d", "検" * 300, [], ["\udc80"], {}, {"": None},
)  # fmt: skip


def mutants(event: Event) -> Iterator[Event]:
    """The event with each value in turn replaced by strange ones, or gone."""

    def paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield (*path, key)
                yield from paths(inner, (*path, key))

    for path in paths(event):
        for strange in STRANGE:
            mutant = copy.deepcopy(event)
            inside = mutant
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = strange
            yield mutant
            del inside[path[-1]]
            yield mutant


@pytest.mark.parametrize("form", FORMS)
def test_no_event_however_strange_gets_more_than_a_refusal(
    form: Callable[..., Event], door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    for event in mutants(form(path="/healthz", method="GET")):
        answer = door(event, None)
        assert answer["statusCode"] in (200, 400, 404, 405)
        json.dumps(answer)
    assert "bug" not in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMS)
def test_the_log_of_a_refusal_holds_neither_path_nor_body(
    form: Callable[[], Event], door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    door(form() | {"body": "c2VjcmV0!", "isBase64Encoded": True}, None)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line).items() >= {"event": "hook", "outcome": "malformed"}.items()
    assert TOKEN not in line
    assert "c2Vj" not in line


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "BRIDGE_KEYRING"),
        ({"BRIDGE_KEYRING_FILE": "nowhere"}, "BRIDGE_KEYRING_FILE"),
        ({"BRIDGE_KEYRING": KEYRING, "BRIDGE_DELIVERY": "pigeon"}, "BRIDGE_DELIVERY"),
        ({"BRIDGE_KEYRING": KEYRING, "BRIDGE_SLACK_BASE_URL": "https://example.com"}, "BRIDGE_SLACK_BASE_URL"),
        ({"BRIDGE_KEYRING": KEYRING, "AWS_LAMBDA_FUNCTION_NAME": "kakehashi-prod-http"}, "plain"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(settings: dict[str, str], named: str, tmp_path: Path) -> None:
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", "import handler"],
        env=environment(PYTHONPATH=root, **settings),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert named in json.loads(line)["detail"]
    assert KEYRING.split(":", 1)[1].strip() not in line
