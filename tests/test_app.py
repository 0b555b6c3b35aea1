"""The HTTP contract: what is posted gets its status, and one clear line when it cannot be taken."""

import gzip
import json
from datetime import date, timedelta

import pytest

from bridge import VERSION
from bridge.app import HEADERS, STATUS, STATUS_RESENT, app_of, status_of
from bridge.assemble import from_env
from bridge.body import MAX_BODY
from bridge.delivery.outlet import QUEUED, Outcome
from bridge.delivery.parcel import Parcel
from bridge.errors import (
    BadSetting,
    BridgeError,
    DestinationDead,
    MessageRefused,
    NotReached,
    OutOfTime,
    SlowDown,
    Unavailable,
    Undelivered,
    Unsure,
)
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import parse
from tests.support.hooks import NOW, SECRET, SPACE, Hooks, said

ISSUE = json.dumps(
    {
        "id": 7,
        "type": 1,
        "created": "2026-12-01T03:04:05Z",
        "project": {"id": 5, "projectKey": "DEMO", "name": "デモ計画"},
        "content": {"id": 9, "key_id": 42, "summary": "検索が遅い"},
        "createdUser": {"id": 1, "name": "Aoi Tanaka"},
    }
)
RAW = {"raw": ("1",)}
HEALTHY = {"status": "ok", "version": VERSION}


def test_an_issue_is_posted() -> None:
    hooks = Hooks()
    answer = hooks.post(f"/backlog/{hooks.token()}", ISSUE)
    assert (answer.status_code, answer.get_json()) == (200, {"status": "posted"})
    ((parcel, within),) = hooks.parcels
    assert parcel.id == "7"
    assert parcel.message.text == "Aoi Tanaka added <https://demo.backlog.com/view/DEMO-42|DEMO-42> 検索が遅い"
    assert 18 < within.left() <= 20


def test_what_is_queued_is_only_accepted() -> None:
    hooks = Hooks(outlet=lambda parcel, to, within: QUEUED)
    answer = hooks.post(f"/backlog/{hooks.token()}", ISSUE)
    assert (answer.status_code, answer.get_json()) == (202, {"status": "queued"})


def test_an_unwanted_kind_is_skipped_and_the_log_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    answer = hooks.post(f"/backlog/{hooks.token(options={**SPACE, 'not': ('issue-*',)})}", ISSUE)
    assert (answer.status_code, answer.get_json()) == (200, {"status": "skipped"})
    assert hooks.parcels == []
    line, counted = map(json.loads, capsys.readouterr().err.splitlines())
    assert counted["Skipped"] == 1
    assert (line["outcome"], line["reason"]) == ("skipped", "issue-added matches --not issue-*")


def test_an_unknown_kind_is_posted_all_the_same() -> None:
    hooks = Hooks()
    answer = hooks.post(f"/backlog/{hooks.token()}", json.dumps({"type": 999}))
    assert said(answer) == (200, "posted")


def test_the_log_has_one_line_a_request(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    token = hooks.token()
    hooks.post(f"/backlog/{token}", ISSUE)
    (line,) = (json.loads(text) for text in capsys.readouterr().err.splitlines())
    assert line["source"] == "backlog"
    assert line["kind"] == "issue-added"
    assert line["token"] == parse(token).id
    assert line["outcome"] == "posted"
    assert line["ms"] >= 0
    assert len(line["request"]) == 36


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"not json", "The body is not JSON (line 1, column 1)."),
        (b"[]", "The body is JSON, but not an object."),
        (b"\xff\xfe{\x00}\x00", "The body is not UTF-8 (at byte 0)."),
        ("{}".encode("utf-16"), "The body is not UTF-8 (at byte 0)."),
        (b'{"a": NaN}', "The body holds a number that is no JSON number, or far too long."),
        (b'{"a": %s}' % (b"9" * 5_000), "The body holds a number that is no JSON number, or far too long."),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "The body is nested deeper than 64 levels."),
        (b"[" * 100_000, "The body is nested deeper than 64 levels."),
        (b"", "The body is not JSON (line 1, column 1)."),
    ],
)
def test_a_body_that_no_backlog_sends_is_malformed(body: bytes, says: str) -> None:
    hooks = Hooks()
    answer = hooks.post(f"/backlog/{hooks.token()}", body)
    assert (answer.status_code, answer.get_json()) == (400, {"error": {"code": "malformed", "message": says}})
    assert hooks.parcels == []


def test_malformed_json_from_aws_is_malformed_but_a_text_on_a_raw_token() -> None:
    hooks = Hooks()
    assert said(hooks.post(f"/aws/{hooks.token('aws', {'topic': ('123456789012',)})}", b"not json")) == (
        400,
        "malformed",
    )
    assert said(hooks.post(f"/aws/{hooks.token('aws', RAW)}", b"not json")) == (200, "posted")
    assert said(hooks.post(f"/aws/{hooks.token('aws', RAW)}", b"\xff\xfe")) == (200, "posted")


def test_an_unsigned_body_without_a_raw_token_is_not_believed() -> None:
    hooks = Hooks()
    answer = hooks.post(f"/aws/{hooks.token('aws', {'topic': ('123456789012',)})}", b'{"AlarmName": "x"}')
    assert said(answer) == (403, "untrusted")


@pytest.mark.parametrize("size", [MAX_BODY, MAX_BODY + 1])
def test_a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_not(size: int) -> None:
    hooks = Hooks()
    body = ISSUE.encode() + b" " * (size - len(ISSUE.encode()))
    answer = hooks.post(f"/backlog/{hooks.token()}", body)
    assert said(answer) == ((200, "posted") if size == MAX_BODY else (413, "too_large"))


def test_an_encoded_body_is_refused() -> None:
    hooks = Hooks()
    body, path = gzip.compress(ISSUE.encode()), f"/backlog/{hooks.token()}"
    assert said(hooks.post(path, body, headers={"Content-Encoding": "gzip"})) == (415, "wrong_encoding")
    assert said(hooks.post(path, ISSUE, headers={"Content-Encoding": "identity"})) == (200, "posted")


def test_every_wrong_token_gets_the_same_answer() -> None:
    hooks, other = Hooks(), Hooks()
    good = hooks.token()
    wrong = ["x", "", good[:-1], good + "A", "B" + good[1:], other.token(), hooks.token("aws", RAW), "%00", "あ"]
    answers = {hooks.post(f"/backlog/{token}", ISSUE).data for token in wrong}
    answers |= {hooks.post(path, ISSUE).data for path in ("/", "/x", f"/nobody/{good}", f"/backlog/{good}/")}
    assert answers == {b'{"error":{"code":"not_found","message":"There is nothing at this address."}}\n'}
    assert hooks.parcels == []


def test_no_path_is_ever_redirected() -> None:
    hooks = Hooks()
    for path in (f"//backlog/{hooks.token()}", f"/backlog//{hooks.token()}", f"/backlog/{hooks.token()}/"):
        answer = hooks.post(path, ISSUE)
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def test_an_expired_token_is_gone_from_the_day_after() -> None:
    hooks = Hooks()
    today = NOW.date()
    assert said(hooks.post(f"/backlog/{hooks.token(expires=today)}", ISSUE)) == (200, "posted")
    yesterday = hooks.token(expires=today - timedelta(days=1))
    assert said(hooks.post(f"/backlog/{yesterday}", ISSUE)) == (410, "expired")


def test_a_revoked_token_is_gone() -> None:
    hooks = Hooks()
    token = hooks.token()
    hooks.revoked = frozenset({parse(token).id})
    assert said(hooks.post(f"/backlog/{token}", ISSUE)) == (410, "revoked")
    assert said(hooks.post(f"/backlog/{hooks.token(expires=date(2030, 1, 1))}", ISSUE)) == (200, "posted")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_hook_takes_post_alone_whoever_asks(method: str) -> None:
    hooks = Hooks()
    for path in (f"/backlog/{hooks.token()}", "/aws/nonsense"):
        answer = hooks.app().test_client().open(path, method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "POST"
        if method == "HEAD":
            assert answer.data == b""
        else:
            assert answer.get_json()["error"]["code"] == "method_not_allowed"


def test_health_is_told_to_anyone() -> None:
    client = Hooks().app().test_client()
    assert (client.get("/healthz").status_code, client.get("/healthz").get_json()) == (200, HEALTHY)
    assert client.post("/healthz").status_code == 405


def test_every_answer_keeps_the_url_a_secret() -> None:
    hooks = Hooks()
    client = hooks.app().test_client()
    path = f"/backlog/{hooks.token()}"
    for answer in (client.post(path, data=ISSUE), client.get(path), client.get("/nothing"), client.get("/healthz")):
        assert HEADERS.items() <= dict(answer.headers).items()
        assert answer.content_type == "application/json"


CLASSES: dict[type[Undelivered], tuple[int, int]] = {  # Backlog, AWS
    SlowDown: (503, 503),
    NotReached: (503, 503),
    Unsure: (502, 503),
    MessageRefused: (422, 502),
    DestinationDead: (410, 502),
    OutOfTime: (504, 503),
}


def failing(error: BridgeError) -> Hooks:
    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        raise error

    return Hooks(outlet=outlet)


@pytest.mark.parametrize("failure", CLASSES)
def test_what_slack_answered_decides_the_status_by_source(failure: type[Undelivered]) -> None:
    said_no = {"en": "Slack said no.", "ja": "Slack が拒否しました。"}
    error = SlowDown(**said_no, after=7) if failure is SlowDown else failure(**said_no)
    hooks = failing(error)
    for source, options, status in zip(("backlog", "aws"), (SPACE, RAW), CLASSES[failure], strict=True):
        answer = hooks.post(f"/{source}/{hooks.token(source, options)}", ISSUE)
        assert said(answer) == (status, failure.code)
        assert answer.get_json()["error"]["message"] == "Slack said no."
        assert answer.headers.get("Retry-After") == ("7" if failure is SlowDown else None)


def test_every_error_a_request_can_meet_has_a_status() -> None:
    def leaves(cls: type[BridgeError]) -> list[type[BridgeError]]:
        return [cls, *(leaf for child in cls.__subclasses__() for leaf in leaves(child))]

    local = {"BadSetting", "BadOption", "Failed", "BadParcel", "BadPayload", "Drifted"}
    local |= {"BridgeError", "Unspoken", "Undelivered"}
    local |= {"NoAnswer", "HostNotReached", "AnswerLost", "NoTimeLeft"}  # the caller says what they mean
    assert {cls.__name__ for cls in leaves(BridgeError)} - local <= {cls.__name__ for cls in STATUS}
    assert status_of(BadSetting(en="x", ja="x"), "backlog") == 500


def test_aws_never_gets_a_final_status_for_what_may_still_succeed() -> None:
    table = STATUS | STATUS_RESENT
    assert all(table[cls] >= 500 for cls in (*CLASSES, Unavailable))
    assert 429 not in {*STATUS.values(), *table.values()}


def test_a_bug_is_a_500_without_detail(capsys: pytest.CaptureFixture[str]) -> None:
    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        raise RuntimeError(f"https://hooks.slack.com/services/{SECRET}")

    hooks = Hooks(outlet=outlet)
    token = hooks.token()
    answer = hooks.post(f"/backlog/{token}", ISSUE)
    assert said(answer) == (500, "bug")
    log = capsys.readouterr().err
    line = json.loads(log.splitlines()[-1])
    assert (line["event"], line["type"], line["route"]) == ("bug", "RuntimeError", "/backlog/<token>")
    files = [frame.partition(":")[0] for frame in line["where"].split(" > ")]
    assert files[0] == "flask/app.py"  # the outermost first
    assert files.index("bridge/app.py") < files.index("bridge/pipeline.py") < files.index("tests/test_app.py")
    assert files[-1] == "tests/test_app.py"
    assert SECRET not in log + answer.text
    assert token not in log + answer.text


@pytest.mark.parametrize("age", [0.0, 5.0, 3_600.0, -5.0])
def test_the_deadline_counts_from_the_gateways_own_clock(age: float, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    hooks = Hooks()
    began = time.time()
    event = {"requestContext": {"timeEpoch": int((began - age) * 1000)}}
    hooks.post(f"/backlog/{hooks.token()}", ISSUE, environ_overrides={"serverless.event": event})
    ((_, within),) = hooks.parcels
    left, spent = within.left(), time.time() - began
    expected = 20 - age if 0 <= age <= 60 else 20
    assert expected - spent - 0.1 < left <= expected + 0.1


def test_the_log_carries_lambdas_own_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    class Context:
        aws_request_id = "lambda-1"

    hooks = Hooks()
    hooks.post(f"/backlog/{hooks.token()}", ISSUE, environ_overrides={"serverless.context": Context()})
    assert json.loads(capsys.readouterr().err)["request"] == "lambda-1"


def test_the_environment_makes_an_app() -> None:
    client = app_of(from_env({"BRIDGE_KEYRING": new_plain("test")})).test_client()
    assert client.get("/healthz").get_json() == HEALTHY


def test_a_keyring_that_cannot_be_read_stops_the_start() -> None:
    with pytest.raises(BadSetting, match="keyring, line 1"):
        from_env({"BRIDGE_KEYRING": "nonsense"})
    assert Keyring.parse(new_plain("test"))
