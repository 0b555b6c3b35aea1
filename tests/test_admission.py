"""What else a URL may ask of its senders: a key in a header before the body is read, and SHA-256 of SNS."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from bridge.errors import Untrusted
from bridge.sources.aws import SOURCE
from bridge.sources.aws.receive import admission
from bridge.sources.aws.receive.admission import admitted
from tests.support import sns
from tests.support.hooks import Hooks, Unread, said
from tests.support.sns import TOPIC, Fetches

KEY = "kakehashi_" + "Zk3v9Q" * 7
DIGEST = urlsafe_b64encode(sha256(KEY.encode()).digest()).rstrip(b"=").decode()
KEYED = {"raw": ("1",), "header-key": (DIGEST,)}
BODY = b'{"id": "1", "source": "shop", "detail-type": "x", "detail": {}}'
WRONG = [
    None,
    "",
    KEY[:-1],
    KEY + "x",
    KEY.upper(),
    f" {KEY}",
    DIGEST,
    f"{KEY},{KEY}",
    "é" * 30,
    "\udcff",
    "x" * 10_000,
]


@pytest.mark.parametrize("value", WRONG)
def test_without_the_key_nothing_is_believed(value: str | None) -> None:
    headers = {} if value is None else {"x-api-key": value}
    with pytest.raises(Untrusted, match="x-api-key"):
        admitted(headers, KEYED)


def test_with_the_key_or_where_none_is_asked_for_everything_goes_its_way() -> None:
    admitted({"x-api-key": KEY}, KEYED)
    admitted({}, {"raw": ("1",)})
    admitted({"x-api-key": "whatever"}, {"raw": ("1",)})


def test_the_key_is_looked_at_before_the_body() -> None:
    assert SOURCE.admits is admitted
    hooks = Hooks()
    path = f"/aws/{hooks.token('aws', KEYED)}"
    for key in ({}, {"X-Api-Key": KEY[:-1]}):
        stream = Unread()
        answer = hooks.post(path, BODY, headers=key, environ_overrides={"wsgi.input": stream})
        assert said(answer) == (403, "untrusted")
        assert stream.read_from == 0


def test_keys_are_compared_in_constant_time() -> None:
    text = Path(admission.__file__).read_text(encoding="utf-8")
    assert text.count(hmac.compare_digest.__name__) == 1
    assert "==" not in text


def test_over_http_a_wrong_key_is_403_with_no_word_of_it_and_the_right_one_posts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hooks = Hooks()
    path = f"/aws/{hooks.token('aws', KEYED)}"
    assert said(hooks.post(path, BODY)) == (403, "untrusted")
    assert said(hooks.post(path, BODY, headers={"X-Api-Key": KEY[:-1]})) == (403, "untrusted")
    assert hooks.parcels == []
    assert said(hooks.post(path, BODY, headers={"X-API-Key": KEY})) == (200, "posted")
    log = capsys.readouterr().err
    assert "x-api-key is missing" in log
    assert KEY[:-1] not in log
    assert DIGEST not in log


V2 = {"topic": (TOPIC,), "sns-v2": ("1",)}


@pytest.mark.parametrize("kind", [sns.notification, sns.confirmation])
def test_a_url_for_sha_256_alone_refuses_sha_1_without_asking_anybody(kind: object) -> None:
    assert callable(kind)
    hooks = Hooks(outside=sns.outside(Fetches()))
    answer = hooks.post(f"/aws/{hooks.token('aws', V2)}", json.dumps(sns.sign(kind(SignatureVersion="1"))).encode())
    assert said(answer) == (403, "untrusted")
    hooks = Hooks(outside=sns.outside(sns.serving()))
    for options, version in ((V2, "2"), ({"topic": (TOPIC,)}, "1")):
        body = json.dumps(sns.sign(kind(SignatureVersion=version))).encode()
        assert hooks.post(f"/aws/{hooks.token('aws', options)}", body).status_code == 200
