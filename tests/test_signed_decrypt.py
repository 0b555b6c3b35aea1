"""Decrypt signed by ourselves is what botocore would have signed, and says what KMS says."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ContainerProvider
from botocore.credentials import Credentials as OfBotocore

from bridge.cli.kms import new_wrapped
from bridge.errors import HostNotReached, Unavailable
from bridge.net.transport import Deadline, Transport
from bridge.sealing import key_lines
from bridge.sealing.credentials import Credentials, credentials
from bridge.sealing.keyring import Keyring, not_unwrapped
from bridge.sealing.signed import signed, unwrapping
from tests.support.local_aws import LocalAws
from tests.support.wire import Script, Wire, unused_port

ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
TOKEN = {"AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjE/+=="}
BODY = b'{"KeyId": "\xe9\x8d\xb5"}'


def by_botocore(url: str, region: str, env: dict[str, str], sent: dict[str, str]) -> str:
    """Its Authorization for the same request at the same moment."""
    named = {name: value for name, value in sent.items() if name != "Authorization"}
    request = AWSRequest(method="POST", url=url, data=BODY, headers={"Host": urlsplit(url).netloc, **named})
    request.context["timestamp"] = sent["X-Amz-Date"]
    keys = OfBotocore(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env.get("AWS_SESSION_TOKEN"))
    signer = SigV4Auth(keys, "kms", region)
    text = signer.string_to_sign(request, signer.canonical_request(request))
    names = signer.signed_headers(signer.headers_to_sign(request))
    scope = f"Credential={signer.scope(request)}, SignedHeaders={names}"
    return f"AWS4-HMAC-SHA256 {scope}, Signature={signer.signature(text, request)}"


@pytest.mark.parametrize("token", [{}, TOKEN], ids=["a user", "a role"])
@pytest.mark.parametrize(
    ("url", "region"),
    [
        ("https://kms.ap-northeast-1.amazonaws.com/", "ap-northeast-1"),
        ("https://kms.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("http://127.0.0.1:4566/kms", "us-east-1"),
    ],
)
def test_the_signature_is_botocores_own(url: str, region: str, token: dict[str, str]) -> None:
    env = KEYS | token
    by = Credentials(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], token.get("AWS_SESSION_TOKEN", ""))
    for at in (datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC), datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)):
        sent = signed(url, BODY, region, by, at)
        assert sent["Authorization"] == by_botocore(url, region, env, sent)
        assert ("x-amz-security-token" in sent["Authorization"]) is bool(token)


def test_an_address_that_is_none_is_not_signed_for() -> None:
    for url in ("no url", "http://127.0.0.1/?a=b", "ftp://127.0.0.1/"):
        with pytest.raises(HostNotReached):
            signed(url, BODY, "ap-northeast-1", Credentials("id", "secret"), datetime.now(UTC))


@dataclass
class Sdk:
    """Stands in for botocore's way: what it was asked."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, arn: str, blob: bytes) -> bytes:
        self.asked.append(arn)
        raise not_unwrapped("Sdk")


def answer(status: int, body: object) -> Script:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    whole = f"HTTP/1.1 {status} X\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw

    def script(connection: object, _: bytes) -> bool:
        connection.sendall(whole)  # type: ignore[attr-defined]
        return True

    return script


def asks(url: str, **more: str) -> Callable[[], bytes]:
    env = KEYS | {"AWS_ENDPOINT_URL_KMS": url} | more
    unwrap = unwrapping(Transport(), env, lambda: datetime.now(UTC), Sdk())
    return lambda: unwrap(ARN, b"blob")


def test_kms_is_asked_once_with_the_arn_and_the_context() -> None:
    key = bytes(range(32))
    with Wire(answer(200, {"KeyId": ARN, "Plaintext": base64.b64encode(key).decode()})) as kms:
        assert asks(kms.url, **TOKEN)() == key
        (request,) = kms.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert json.loads(body) == {
        "KeyId": ARN,
        "CiphertextBlob": base64.b64encode(b"blob").decode(),
        "EncryptionContext": {"service": "bridge"},
    }
    assert b"X-Amz-Target: TrentService.Decrypt\r\n" in head
    assert f"X-Amz-Security-Token: {TOKEN['AWS_SESSION_TOKEN']}\r\n".encode() in head


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (400, {"__type": "AccessDeniedException", "Message": "User: arn:… is not"}, "AccessDeniedException"),
        (400, {"__type": "com.amazonaws.kms#DisabledException"}, "DisabledException"),
        (500, {"__type": "KMSInternalException"}, "KMSInternalException"),
        (400, {"__type": "a word with\nmore in it"}, "UnknownError"),
        (400, {"message": "no word"}, "400"),
        (503, b"<html>", "503"),
        (502, b"[]", "502"),
        (200, {"KeyId": ARN}, "200"),
        (200, {"Plaintext": "no base64!"}, "200"),
        (200, {"Plaintext": 7}, "200"),
    ],
)
def test_a_refusal_is_named_by_its_code_word_alone(status: int, body: object, reason: str) -> None:
    with Wire(answer(status, body)) as kms, pytest.raises(Unavailable) as caught:
        asks(kms.url)()
    assert caught.value.reason == reason


def test_a_kms_that_cannot_be_reached_or_hangs_up_is_unavailable() -> None:
    with pytest.raises(Unavailable) as caught:
        asks(f"http://127.0.0.1:{unused_port()}")()
    assert caught.value.reason == "HostNotReached"
    with pytest.raises(Unavailable) as caught:
        asks("no url")()
    assert caught.value.reason == "HostNotReached"
    with Wire(lambda *_: False) as kms, pytest.raises(Unavailable) as caught:
        asks(kms.url)()
    assert caught.value.reason == "AnswerLost"


@pytest.mark.parametrize(
    ("arn", "env"),
    [
        (ARN, {}),
        (ARN, {"AWS_ACCESS_KEY_ID": "x"}),
        (ARN, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/credentials"}),
        (
            ARN,
            {
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x",
            },
        ),
        (ARN, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://127.0.0.1:9/", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x"}),
        (ARN, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[::1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x"}),
        (ARN, KEYS | {"AWS_PROFILE": "ops"}),
        (ARN, KEYS | {"https_proxy": "http://127.0.0.1:9"}),
        (ARN, KEYS | {"HTTPS_PROXY": "http://127.0.0.1:9"}),
        (ARN, KEYS | {"AWS_USE_FIPS_ENDPOINT": "true"}),
        (ARN.replace("aws:", "aws-iso:"), KEYS),
    ],
)
def test_where_the_sdk_would_look_further_it_is_asked(arn: str, env: dict[str, str]) -> None:
    sdk = Sdk()
    with pytest.raises(Unavailable, match="Sdk"):
        unwrapping(Transport(), env, lambda: datetime.now(UTC), sdk)(arn, b"blob")
    assert sdk.asked == [arn]


TOLD = {
    "AccessKeyId": "ASIAEXAMPLE",
    "SecretAccessKey": "another",
    "Token": "a session",
    "Expiration": "2036-12-01T00:00:00Z",
}


def under_snapstart(role: str, kms: str, **more: str) -> dict[str, str]:
    """As Lambda sets it there: no keys in the environment, which a snapshot would keep too long."""
    found = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{role}/2021-04-23/credentials"}
    return found | {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "own-token", "AWS_ENDPOINT_URL_KMS": kms} | more


def test_under_snapstart_the_roles_credentials_are_asked_for_at_each_call() -> None:
    key = base64.b64encode(bytes(32)).decode()
    with Wire(answer(200, TOLD)) as role, Wire(answer(200, {"KeyId": ARN, "Plaintext": key})) as kms:
        unwrap = unwrapping(Transport(), under_snapstart(role.url, kms.url), lambda: datetime.now(UTC), Sdk())
        assert [unwrap(ARN, b"blob"), unwrap(ARN, b"blob")] == [bytes(32)] * 2
        asked, sent = list(role.requests), list(kms.requests)
        assert len(asked) == 2, "they end, and a snapshot does not"
        for request in asked:
            assert request.startswith(b"GET /2021-04-23/credentials HTTP/1.1\r\n")
            assert b"\r\nAuthorization: own-token\r\n" in request
        for request in sent:
            assert b"Credential=ASIAEXAMPLE/" in request
            assert b"\r\nX-Amz-Security-Token: a session\r\n" in request
        ours = credentials(Transport(), under_snapstart(role.url, ""), Deadline.after(5))
        found = ContainerProvider(under_snapstart(role.url, "")).load().get_frozen_credentials()
        assert (ours.id, ours.secret, ours.session) == (found.access_key, found.secret_key, found.token), (
            "the SDK's own"
        )


def test_keys_in_the_environment_go_before_an_address() -> None:
    with Wire(answer(500, {})) as role:
        env = under_snapstart(role.url, "", **KEYS, **TOKEN)
        found = credentials(Transport(), env, Deadline.after(5))
        assert role.requests == []
    assert (found.id, found.session) == (KEYS["AWS_ACCESS_KEY_ID"], TOKEN["AWS_SESSION_TOKEN"])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"message": "no"}),
        (500, b""),
        (200, b"<html>"),
        (200, []),
        (200, {"AccessKeyId": "x"}),
        (200, TOLD | {"Token": 7}),
    ],
)
def test_where_no_credentials_are_given_kms_is_not_asked(status: int, body: object) -> None:
    with Wire(answer(status, body)) as role, Wire(answer(200, {})) as kms:
        unwrap = unwrapping(Transport(), under_snapstart(role.url, kms.url), lambda: datetime.now(UTC), Sdk())
        with pytest.raises(Unavailable) as caught:
            unwrap(ARN, b"blob")
        assert kms.requests == []
    assert caught.value.reason == "CredentialRetrievalError"


def test_an_address_of_credentials_that_cannot_be_reached_is_unavailable() -> None:
    env = under_snapstart(f"http://127.0.0.1:{unused_port()}", "http://127.0.0.1:9")
    with pytest.raises(Unavailable) as caught:
        unwrapping(Transport(), env, lambda: datetime.now(UTC), Sdk())(ARN, b"blob")
    assert caught.value.reason == "HostNotReached"


def test_a_key_that_was_made_by_the_sdk_opens_what_it_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto's server answers both."""
    with LocalAws() as aws:
        for name, value in aws.env.items():
            monkeypatch.setenv(name, value)
        text = new_wrapped("2026-11", "kakehashi", region="ap-northeast-1")
        unwrap = unwrapping(Transport(), aws.env, lambda: datetime.now(UTC), Sdk())
        ring = Keyring.parse(text, in_lambda=True, unwrap=unwrap)
        assert ring.open(ring.seal(b"plain", b"backlog"), b"backlog") == b"plain"
        with pytest.raises(Unavailable) as caught:
            unwrap(key_lines.arns(text)[0], bytes(64))
        assert caught.value.reason == "AccessDeniedException"
        with pytest.raises(Unavailable) as caught:
            unwrap(ARN, b"x" * 64)
        assert caught.value.reason == "NotFoundException"
