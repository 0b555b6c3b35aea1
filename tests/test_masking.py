"""What is named like a secret is masked, at any depth, and everything else stays as it is."""

import json

import pytest

from bridge.payload import Payload
from bridge.sources.masking import masked, masked_text, secret
from bridge.wording.phrases import Say

EN, JA = Say("en"), Say("ja")
MASK = "••• (masked)"


@pytest.mark.parametrize(
    "name",
    [
        *("password", "dbPassword", "DB_PASSWD", "clientSecret", "secretAccessKey", "sessionToken", "x-api-key"),
        *("Authorization", "artifactCredentials", "credentials", "set-cookie", "private_key", "pwd", "jwt", "token"),
    ],
)
def test_these_are_secrets(name: str) -> None:
    assert secret(name, "hunter")
    assert masked(Payload({"a": [{name: "hunter"}]}), EN).value == {"a": [{name: MASK}]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secretArn", "example"),
        ("secret", "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db"),
        ("secretName", "db"),
        ("inputTokens", 512),
        ("token", 512),
        ("passwordResetRequired", True),
        ("tokenExpiry", "2026-12-01"),
        ("credentialType", "basic"),
        ("password", None),
        ("password", ""),
        ("tokens", "512"),
        ("author", "ren"),
        ("message", "x"),
    ],
)
def test_these_are_none(name: str, value: object) -> None:
    assert not secret(name, value)
    assert masked(Payload({name: value}), EN).value == {name: value}


def test_a_password_may_be_a_number() -> None:
    assert secret("password", 1234)


def test_a_secret_with_parts_is_masked_whole() -> None:
    assert masked(Payload({"credentials": {"user": "a", "key": "b"}}), JA).value == {"credentials": "•••（非表示）"}


def test_variables_that_are_listed_by_name_are_masked_by_it() -> None:
    listed = [{"name": "DB_PASSWORD", "value": "x"}, {"Key": "Stage", "Value": "prod"}]
    assert masked(Payload(listed), EN).value == [{"name": "DB_PASSWORD", "value": MASK}, listed[1]]


def test_json_in_a_text_is_masked_and_stays_as_it_is_where_it_holds_no_secret() -> None:
    told = json.dumps({"token": "x", "a": 1})
    assert masked_text(f"INFO {told} done", EN) == f'INFO {{"token": "{MASK}", "a": 1}} done'
    assert masked_text('{"tokens":  3}', EN) == '{"tokens":  3}'
    inner = json.dumps({"body": told})
    assert json.loads(masked_text(inner, EN)) == {"body": json.dumps({"token": MASK, "a": 1}, ensure_ascii=False)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=hunter next", f"password={MASK} next"),
        ("db.password: hunter2", f"db.password: {MASK}"),
        ("Authorization: Bearer abc", f"Authorization: {MASK}"),
        ("{broken: 'token': 'abc'", f"{{broken: 'token': '{MASK}'"),
        ('{"token": "abc", ', f'{{"token": "{MASK}", '),
        ("https://shop.example/?token=abc&page=2", f"https://shop.example/?token={MASK}&page=2"),
        ("invalid token: expected text", "invalid token: expected text"),
        ("tokens=512", "tokens=512"),
        ("see arn:aws:secretsmanager:eu-west-1:1:secret:db-1", "see arn:aws:secretsmanager:eu-west-1:1:secret:db-1"),
        ("{token: } and password={x}", "{token: } and password={x}"),
    ],
)
def test_a_name_and_its_value_in_a_text(text: str, shown: str) -> None:
    assert masked_text(text, EN) == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a-db.password: hunter22", f"a-db.password: {MASK}"),
        ("secretoken=hunter22", f"secretoken={MASK}"),  # one word in another
        ("passwordpassword and token_of_aoi = hunter22", f"passwordpassword and token_of_aoi = {MASK}"),
        ("host\nToken=hunter22", f"host\nToken={MASK}"),  # the name begins on its own line
        ("apwd=hunter22 pwd=hunter22", f"apwd=hunter22 pwd={MASK}"),
        ("ΑΠΟ İ ß token=hunter22 ß token=hunter22", f"ΑΠΟ İ ß token={MASK} ß token={MASK}"),  # ß is two small letters
        (
            "arn:aws:secretsmanager:r:1:secret:db-1234567890123456",
            "arn:aws:secretsmanager:r:1:secret:db-1234567890123456",
        ),
        ("x" * 50 + "token=hunter22", "x" * 50 + f"token={MASK}"),
        ("token" + "x" * 21 + "=hunter22", "token" + "x" * 21 + "=hunter22"),
    ],
)
def test_a_value_in_a_text_is_masked_where_its_name_tells(text: str, said: str) -> None:
    assert masked_text(text, EN) == said
