"""The body is read last: whoever has no URL of ours, no key, or no time left is answered by the head alone."""

import json
import time
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import EnvironBuilder, TestResponse

from bridge.body import MAX_BODY
from bridge.errors import BadToken
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import parse
from tests.support.hooks import NOW, SPACE, Hooks, Unread, said

ISSUE = b'{"id": 7, "type": 1, "content": {"key_id": 42, "summary": "s"}}'
GZIP = {"Content-Encoding": "gzip"}
CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}


def unread(
    hooks: Hooks, path: str, environ: dict[str, Any] | None = None, headers: dict[str, str] | None = None
) -> TestResponse:
    """What is answered while the body has not come; that nothing of it was asked for, and nothing posted."""
    stream = Unread()
    answer = hooks.post(path, ISSUE, headers=headers or {}, environ_overrides={"wsgi.input": stream, **(environ or {})})
    assert stream.read_from == 0
    assert hooks.parcels == []
    return answer


def test_the_body_of_a_url_that_is_not_ours_is_not_read() -> None:
    hooks = Hooks()
    for wrong in ("x", hooks.token()[:-1], Hooks().token(), hooks.token("aws", {"raw": ("1",)}), "%00"):
        assert said(unread(hooks, f"/backlog/{wrong}")) == (404, "not_found")


def test_the_body_of_a_url_that_has_ended_is_not_read() -> None:
    hooks = Hooks()
    ended = hooks.token(expires=NOW.date() - timedelta(days=1))
    assert said(unread(hooks, f"/backlog/{ended}")) == (410, "expired")
    good = hooks.token()
    hooks.revoked = frozenset({parse(good).id})
    assert said(unread(hooks, f"/backlog/{good}")) == (410, "revoked")


def test_a_body_that_says_it_is_too_long_or_encoded_is_not_read_and_a_wrong_url_comes_first() -> None:
    hooks = Hooks()
    path = f"/backlog/{hooks.token()}"
    for length in (str(MAX_BODY + 1), "9" * 17):
        assert said(unread(hooks, path, {"CONTENT_LENGTH": length})) == (413, "too_large")
    assert said(unread(hooks, path, headers=GZIP)) == (415, "wrong_encoding")
    assert said(unread(hooks, path + "x", headers=GZIP)) == (404, "not_found")


def test_what_comes_when_its_sender_has_gone_is_told_so_before_any_work() -> None:
    hooks = Hooks()
    event = {"requestContext": {"timeEpoch": int((time.time() - 21) * 1_000)}}
    assert said(unread(hooks, f"/backlog/{hooks.token()}", {"serverless.event": event})) == (504, "out_of_time")
    raw = hooks.token("aws", {"raw": ("1",)})
    assert said(unread(hooks, f"/aws/{raw}", {"serverless.event": event})) == (503, "out_of_time")


@pytest.mark.parametrize("more", [0, 1, MAX_BODY])
def test_a_body_in_chunks_is_taken_whole_or_not_at_all(more: int) -> None:
    hooks = Hooks()
    body = ISSUE + b" " * (MAX_BODY - len(ISSUE) + more)
    path = f"/backlog/{hooks.token()}"
    answer = hooks.post(path, environ_overrides={**CHUNKED, "wsgi.input": BytesIO(body)})
    assert said(answer) == ((413, "too_large") if more else (200, "posted"))


def test_each_of_these_has_one_line_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    good = hooks.token()
    unread(hooks, f"/backlog/{good}x")
    unread(hooks, f"/backlog/{good}", headers=GZIP)
    broken_off = {"wsgi.input": BytesIO(ISSUE[:9]), "CONTENT_LENGTH": "10"}
    assert said(hooks.post(f"/backlog/{good}", environ_overrides=broken_off)) == (400, "hung_up")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["outcome"] for line in lines] == ["not_found", "wrong_encoding", "hung_up"]
    assert all("ms" in line and line["source"] == "backlog" for line in lines)
    assert [line.get("token") for line in lines[1:]] == [parse(good).id] * 2


def test_a_server_that_reads_bodies_itself_asks_by_the_head_whether_to_and_how_long_its_sender_waits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hooks = Hooks()
    app = hooks.app()
    hook = app.hook(of(f"/backlog/{hooks.token(options=SPACE)}"))
    assert hook
    assert app.at_once(hook)
    assert app.admit(hook) is None
    assert 19 < hook.within.left() <= 20
    refused = app.hook(of("/backlog/x"))
    assert refused
    assert app.at_once(refused)
    assert isinstance(app.admit(refused), BadToken)
    assert capsys.readouterr().err == "", "the app says it, as it says everything"


@pytest.mark.parametrize(
    ("path", "method"),
    [("/healthz", "POST"), ("/", "POST"), ("/nobody/x", "POST"), ("/aws/x/y", "POST"), ("/aws/x", "GET")],
)
def test_what_is_for_no_hook_is_none_for_that_server_either(path: str, method: str) -> None:
    assert Hooks().app().hook(of(path, method)) is None


def test_a_key_that_kms_has_not_unwrapped_yet_is_waited_for_and_then_no_more() -> None:
    wrapped = f"wrapped = kms:arn:aws:kms:us-east-1:123456789012:key/{uuid4()} QUJD"
    sealer, opener = (Hooks(keyring=Keyring.parse(wrapped, unwrap=lambda _, __: b"k" * 32)) for _ in range(2))
    app = opener.app()
    hook = app.hook(of(f"/backlog/{sealer.token()}"))
    assert hook
    assert not app.at_once(hook)
    assert app.admit(hook) is None
    assert app.at_once(hook)


def of(path: str, method: str = "POST") -> dict[str, Any]:
    """A head, as WSGI has it."""
    return EnvironBuilder(path=path, method=method).get_environ()
