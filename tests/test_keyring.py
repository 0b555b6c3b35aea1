"""The keyring seals and opens, asks KMS no oftener than it must, and tells no secret."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from bridge.cli.kms import new_wrapped
from bridge.errors import BadOption, BadSetting, BadToken, BridgeError, Unavailable
from bridge.sealing import key_lines, keyring
from bridge.sealing.keyring import Key, Keyring, not_unwrapped

ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
OTHER_ARN = ARN.replace("ap-northeast-1", "us-east-1")
KEY = bytes(range(32))
PLAIN = "plain:" + base64.b64encode(KEY).decode()
WRAPPED = f"kms:{ARN} " + base64.b64encode(b"wrapped").decode()
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
COLLIDING = ("key-8337", "key-15029")  # SHA-256 of both begins with 7152ff1c


@dataclass
class Kms:
    """Stands in for KMS: answers `key`, or fails while `fails` says a word."""

    key: bytes = KEY
    fails: str = ""
    takes: float = 0.0
    calls: list[tuple[str, bytes]] = field(default_factory=list)

    def __call__(self, arn: str, blob: bytes) -> bytes:
        self.calls.append((arn, blob))
        time.sleep(self.takes)
        if self.fails:
            raise not_unwrapped(self.fails)
        return self.key


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KMS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with mock_aws():
        yield


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Callable[..., None]:
    """An environment in which AWS is not set up; arguments set a variable again."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", f"{tmp_path}/config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/credentials")

    def again(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return again


class Refusing(BaseHTTPRequestHandler):
    """A KMS on loopback that refuses everything with the word its server holds."""

    def do_POST(self) -> None:
        server = cast(RefusingServer, self.server)
        server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps(
            {"__type": server.word, "message": "User: arn:aws:iam::123456789012:user/aoi is not"}
        ).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its name there
        """Say nothing."""


class RefusingServer(ThreadingHTTPServer):
    word = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Refusing)
        self.asked: list[dict[str, object]] = []


@pytest.fixture
def refusing(nowhere: Callable[..., None]) -> Iterator[RefusingServer]:
    with RefusingServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        nowhere(**CREDENTIALS, AWS_ENDPOINT_URL_KMS=f"http://127.0.0.1:{server.server_port}")
        yield server
        server.shutdown()


# -- sealing ------------------------------------------------------------------------------------


def test_what_was_sealed_opens_again() -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}")
    assert ring.open(ring.seal(b"plain", b"backlog"), b"backlog") == b"plain"


def test_sealed_bytes_are_key_id_nonce_and_ciphertext_with_its_tag() -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}")
    sealed, again = ring.seal(b"plain", b"backlog"), ring.seal(b"plain", b"backlog")
    assert sealed[:4].hex() == key_lines.described(f"laptop = {PLAIN}")[0][1]
    assert len(sealed) == 4 + 12 + len(b"plain") + 16
    assert sealed[4:16] != again[4:16]


def test_what_is_bound_otherwise_does_not_open() -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}")
    with pytest.raises(BadToken):
        ring.open(ring.seal(b"plain", b"backlog"), b"aws")


def test_the_key_id_is_bound_too() -> None:
    """The same material under two names: a sealed text cannot be moved from one to the other."""
    ring = Keyring.parse(f"one = {PLAIN}\ntwo = {PLAIN}")
    sealed = ring.seal(b"plain", b"backlog")
    with pytest.raises(BadToken):
        ring.open(ring.keys[1].entry.id + sealed[4:], b"backlog")


@pytest.mark.parametrize("length", [0, 3, 4, 16, 31])
def test_sealed_bytes_that_are_cut_off_are_refused(length: int) -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}")
    with pytest.raises(BadToken):
        ring.open(ring.seal(b"", b"backlog")[:length], b"backlog")


def test_old_seals_open_after_a_new_key_is_added() -> None:
    old = key_lines.new_plain("old")
    sealed = Keyring.parse(old).seal(b"plain", b"")
    ring = Keyring.parse(key_lines.added(old, key_lines.new_plain("new")))
    assert ring.open(sealed, b"") == b"plain"
    assert ring.seal(b"plain", b"")[:4] == ring.keys[0].entry.id
    assert ring.keys[0].entry.name == "new"


def test_dropping_a_key_revokes_what_it_sealed() -> None:
    old, new = key_lines.new_plain("old"), key_lines.new_plain("new")
    sealed = Keyring.parse(old).seal(b"plain", b"")
    with pytest.raises(BadToken):
        Keyring.parse(new).open(sealed, b"")


# -- the text -----------------------------------------------------------------------------------


def test_comments_empty_lines_and_loose_spacing_are_fine() -> None:
    ring = Keyring.parse(f"# of Aoi's laptop\r\n\r\n  laptop={PLAIN}  \n   # older\n2026-10 =  {WRAPPED}\n")
    assert [key.entry.name for key in ring.keys] == ["laptop", "2026-10"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no key"),
        ("# nothing\n\n", "holds no key"),
        (f"one = {PLAIN}\n\none = {PLAIN}", "line 3: the name of this key is that of line 1"),
        (f"{COLLIDING[0]} = {PLAIN}\n{COLLIDING[1]} = {WRAPPED}", "line 2: the id (made from its name)"),
        (f"{'n' * 65} = {PLAIN}", "line 1: expected NAME = …"),
        (f"naïve = {PLAIN}", "line 1: expected NAME = …"),
        (PLAIN, "line 1: expected NAME = …"),
        ("one", "line 1: expected plain:… or kms:…"),
        ("# x\none = aes:AAAA", "line 2: expected plain:… or kms:…"),
        (f"one = PLAIN:{PLAIN[6:]}", "line 1: expected plain:… or kms:…"),
        ("one = plain:AAAA", "base64 of 32 bytes; these are 3"),
        (f"one = {PLAIN}AAAA", "expected base64"),
        (f"one = plain:{'-_' * 22}", "expected base64"),
        (f"one = kms:{ARN}", "base64 of KMS's CiphertextBlob"),
        (f"one = kms:{ARN} ???", "expected base64"),
        (f"one = kms:{ARN.replace('key/', 'alias/')} AAAA", "a key ARN like"),
        (f"one = kms:{ARN.replace('ap-northeast-1', 'evil.example.com')} AAAA", "a key ARN like"),
        (f"one = kms:{ARN.replace('123456789012', '1')} AAAA", "a key ARN like"),
        (f"one = kms:{ARN}\tAAAA", "a key ARN like"),
    ],
)
def test_a_wrong_keyring_is_refused_in_one_line_that_says_where(text: str, says: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Keyring.parse(text)
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert PLAIN[6:] not in message
    assert caught.value.__cause__ is None


def test_an_empty_keyring_says_how_to_fill_it() -> None:
    with pytest.raises(BadSetting, match=r"^the keyring holds no key; `python -m bridge keys new` adds one$"):
        Keyring.parse("")


def test_a_plain_key_is_refused_inside_lambda_wherever_it_stands() -> None:
    with pytest.raises(BadSetting) as caught:
        Keyring.parse(f"new = {WRAPPED}\nold = {PLAIN}", in_lambda=True)
    assert str(caught.value) == (
        "keyring, line 2: plain keys are for your own computer; inside Lambda use one wrapped by KMS "
        "(`python -m bridge keys new --kms ALIAS`)"
    )
    assert Keyring.parse(f"new = {WRAPPED}", in_lambda=True).keys


def test_no_repr_holds_a_key() -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}\nnew = {WRAPPED}", unwrap=Kms(key=b"k" * 32))
    ring.keys[1].cipher()
    shown = repr(ring) + repr(ring.keys) + repr(ring.keys[0].entry)
    assert "laptop" in shown
    assert "\\x01\\x02" not in shown
    assert "wrapped" not in shown
    assert "kkkk" not in shown
    assert [repr(key) for key in ring.keys] == [f"Key(entry={key.entry!r})" for key in ring.keys]


def test_a_key_in_use_is_made_of_its_line_and_a_way_to_unwrap_it_alone() -> None:
    assert list(signature(Key).parameters) == ["entry", "unwrap", "clock"]
    entry = Keyring.parse(f"laptop = {PLAIN}").keys[0].entry
    assert Key(entry, Kms()).clock is time.monotonic


def test_nothing_may_be_sealed_too() -> None:
    ring = Keyring.parse(f"laptop = {PLAIN}")
    assert ring.open(ring.seal(b"", b"backlog"), b"backlog") == b""


def test_every_refusal_is_the_same_sentence() -> None:
    assert keyring.NOT_OURS == "No such hook. Check that the URL was pasted whole, or mint a new one."


def test_keys_are_described_without_their_material() -> None:
    text = f"new = {WRAPPED}\nlaptop = {PLAIN}"
    new, laptop = key_lines.described(text)
    assert new[0] == "new"
    assert new[2] == f"kms:{ARN}"
    assert laptop[0] == "laptop"
    assert laptop[2] == "plain"
    assert len(laptop[1]) == 8
    assert key_lines.described("# none yet\n") == ()


def test_the_arns_of_a_keyring_are_listed_once_each() -> None:
    text = f"c = kms:{OTHER_ARN} AAAA\nb = {WRAPPED}\na = {WRAPPED}\nlaptop = {PLAIN}"
    assert key_lines.arns(text) == (OTHER_ARN, ARN)


def test_a_new_line_goes_on_top_and_the_rest_stays_as_it_is() -> None:
    text = f"# mine\nold = {PLAIN}"
    line = key_lines.new_plain("new")
    assert key_lines.added(text, line) == f"{line}\n{text}"
    assert key_lines.added("", line) == f"{line}\n"


def test_a_taken_name_or_id_is_not_added() -> None:
    with pytest.raises(BadOption, match="already holds a key named 'old'"):
        key_lines.added(f"old = {PLAIN}", key_lines.new_plain("old"))
    with pytest.raises(BadOption, match="has the same id as 'key-8337'"):
        key_lines.added(f"{COLLIDING[0]} = {PLAIN}", key_lines.new_plain(COLLIDING[1]))


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a\n", "é", "n" * 65, "#one"])
def test_a_key_needs_a_plain_name(name: str) -> None:
    with pytest.raises(BadOption, match=r"1 to 64 of A-Z a-z 0-9 \. _ -"):
        key_lines.new_plain(name)


def test_new_plain_keys_are_random() -> None:
    one, other = key_lines.new_plain("n"), key_lines.new_plain("n")
    assert one != other
    assert Keyring.parse(one).keys[0].entry.material != KEY


# -- unwrapping ---------------------------------------------------------------------------------


def ring_of(kms: Kms, clock: Clock | None = None) -> Keyring:
    text = f"new = kms:{OTHER_ARN} bmV3\nold = {WRAPPED}"
    return Keyring.parse(text, in_lambda=True, unwrap=kms, clock=clock or Clock())


def junk(ring: Keyring, index: int) -> bytes:
    return ring.keys[index].entry.id + bytes(60)


def test_parsing_calls_nobody_and_warming_unwraps_the_newest_alone() -> None:
    kms = Kms()
    ring = ring_of(kms)
    assert kms.calls == []
    ring.warm()
    assert kms.calls == [(OTHER_ARN, b"new")]
    ring.seal(b"plain", b"")
    assert len(kms.calls) == 1


def test_an_older_key_is_unwrapped_when_first_named_and_never_again() -> None:
    kms = Kms()
    ring = ring_of(kms)
    sealed = Keyring.parse(f"old = {PLAIN}").seal(b"plain", b"")
    for _ in range(3):
        assert ring.open(sealed, b"") == b"plain"
    assert kms.calls == [(ARN, b"wrapped")]


def test_junk_causes_at_most_one_call_for_each_key() -> None:
    kms = Kms()
    ring = ring_of(kms)
    for sealed in (junk(ring, 0), junk(ring, 1), bytes(64), b"", junk(ring, 0)[:31]) * 5:
        with pytest.raises(BadToken):
            ring.open(sealed, b"")
    assert len(kms.calls) == 2


def test_many_threads_naming_a_key_at_once_cause_one_call() -> None:
    kms = Kms(takes=0.05)
    ring = ring_of(kms)
    sealed = Keyring.parse(f"old = {PLAIN}").seal(b"plain", b"")
    opened: list[bytes] = []
    start = threading.Barrier(20)

    def first() -> None:
        start.wait()
        opened.append(ring.open(sealed, b""))

    threads = [threading.Thread(target=first) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [b"plain"] * 20
    assert len(kms.calls) == 1


def test_threads_that_waited_for_a_failure_share_it() -> None:
    kms = Kms(takes=0.05, fails="ThrottlingException")
    ring = ring_of(kms)
    failures: list[str] = []
    start = threading.Barrier(5)

    def first() -> None:
        start.wait()
        with pytest.raises(Unavailable) as caught:
            ring.open(junk(ring, 1), b"")
        failures.append(str(caught.value))

    threads = [threading.Thread(target=first) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(failures)) == 1
    assert len(failures) == 5
    assert len(kms.calls) == 1


def test_a_failure_is_the_answer_for_one_second() -> None:
    kms, clock = Kms(fails="ThrottlingException"), Clock()
    ring = ring_of(kms, clock)
    sealed = Keyring.parse(f"old = {PLAIN}").seal(b"plain", b"")
    with pytest.raises(Unavailable, match=r"ThrottlingException"):
        ring.open(sealed, b"")
    kms.fails = ""
    clock.now += 0.984375  # a fraction that adds up exactly
    with pytest.raises(Unavailable, match=r"ThrottlingException"):
        ring.open(sealed, b"")
    assert len(kms.calls) == 1
    clock.now += 0.015625
    assert ring.open(sealed, b"") == b"plain"
    assert len(kms.calls) == 2


def test_one_keys_failure_leaves_the_others_alone() -> None:
    kms = Kms(fails="DisabledException")
    ring = Keyring.parse(f"new = {WRAPPED}\nlaptop = {PLAIN}", unwrap=kms)
    sealed = Keyring.parse(f"laptop = {PLAIN}").seal(b"plain", b"")
    with pytest.raises(Unavailable):
        ring.seal(b"plain", b"")
    assert ring.open(sealed, b"") == b"plain"


def test_a_failed_warming_is_only_logged(capsys: pytest.CaptureFixture[str]) -> None:
    ring_of(Kms(fails="AccessDeniedException")).warm()
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert logged["event"] == "key_not_unwrapped"
    assert logged["key"] == "new"
    assert logged["reason"] == "AccessDeniedException"


@pytest.mark.parametrize("key", [b"", b"k" * 16, b"k" * 33])
def test_what_kms_gives_must_be_a_key_of_256_bits(key: bytes) -> None:
    with pytest.raises(Unavailable) as caught:
        ring_of(Kms(key=key)).seal(b"plain", b"")
    assert str(caught.value) == "KMS did not unwrap the key (KeyLength); send it again later."


# -- KMS ----------------------------------------------------------------------------------------


def test_kms_has_two_seconds_and_is_asked_once(aws: None) -> None:
    config: Any = keyring.kms_client("ap-northeast-1").meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (2, 2, 1)


def test_a_wrapped_key_seals_and_opens(aws: None) -> None:
    text = new_wrapped("2026-11", "kakehashi")
    sealed = Keyring.parse(text, in_lambda=True).seal(b"plain", b"backlog")
    assert Keyring.parse(text, in_lambda=True).open(sealed, b"backlog") == b"plain"


def test_a_wrapped_key_is_bound_to_this_service(aws: None) -> None:
    (key,) = Keyring.parse(new_wrapped("2026-11", "kakehashi")).keys
    kms = boto3.client("kms")
    arn, blob = key.entry.arn or "", key.entry.material
    assert kms.decrypt(KeyId=arn, CiphertextBlob=blob, EncryptionContext={"service": "bridge"})["Plaintext"]
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(KeyId=arn, CiphertextBlob=blob)


def test_kms_key_and_alias_are_made_once_with_rotation_on(aws: None) -> None:
    first = new_wrapped("2026-11", "kakehashi")
    second = new_wrapped("2026-12", "alias/kakehashi")
    assert key_lines.arns(first) == key_lines.arns(second)
    assert first.split()[-1] != second.split()[-1]
    kms = boto3.client("kms")
    assert len(kms.list_keys()["Keys"]) == 1
    (alias,) = kms.list_aliases(KeyId=key_lines.arns(first)[0])["Aliases"]
    assert alias["AliasName"] == "alias/kakehashi"
    assert kms.get_key_rotation_status(KeyId=key_lines.arns(first)[0])["KeyRotationEnabled"]


def test_rotation_is_turned_on_for_a_key_that_was_there(aws: None) -> None:
    kms = boto3.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/theirs", TargetKeyId=arn)
    assert key_lines.arns(new_wrapped("2026-11", "theirs")) == (arn,)
    assert kms.get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]


def test_a_key_may_live_in_another_region(aws: None) -> None:
    text = new_wrapped("2026-11", "kakehashi", region="us-east-1")
    assert ":us-east-1:" in text
    ring = Keyring.parse(text)
    assert ring.open(ring.seal(b"plain", b""), b"") == b"plain"


@pytest.mark.parametrize("alias", ["", "aws/mine", "alias/aws/mine", "a b", "a:b", "x" * 251, "a\n"])
def test_an_alias_that_kms_would_not_take_is_refused_before_asking(alias: str) -> None:
    with pytest.raises(BadOption, match="alias"):
        new_wrapped("2026-11", alias)


def test_a_wrong_name_is_refused_before_asking() -> None:
    with pytest.raises(BadOption, match="name"):
        new_wrapped("no name", "kakehashi")


def test_kms_refusing_to_decrypt_is_named_by_its_code_word_alone(aws: None) -> None:
    text = new_wrapped("2026-11", "kakehashi")
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(key_lines.arns(text)[0], bytes(64))
    assert caught.value.reason == "AccessDeniedException"
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(ARN, b"x" * 64)
    assert caught.value.reason == "NotFoundException"


def test_unwrapping_without_credentials_is_unavailable(nowhere: Callable[..., None]) -> None:
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(ARN, b"blob")
    assert caught.value.reason == "NoCredentialsError"


def test_a_kms_that_cannot_be_reached_is_unavailable(nowhere: Callable[..., None]) -> None:
    nowhere(**CREDENTIALS, AWS_ENDPOINT_URL_KMS="http://127.0.0.1:9")
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(ARN, b"blob")
    assert caught.value.reason == "EndpointConnectionError"
    nowhere(AWS_ENDPOINT_URL_KMS="no url")
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(ARN, b"blob")
    assert caught.value.reason == "ValueError"


def refusal(region: str | None = "ap-northeast-1") -> BridgeError:
    with pytest.raises(BridgeError) as caught:
        new_wrapped("2026-11", "kakehashi", region=region)
    assert "\n" not in str(caught.value)
    return caught.value


def test_making_a_key_without_region_or_credentials_says_what_to_do(nowhere: Callable[..., None]) -> None:
    error = refusal(region=None)
    assert isinstance(error, BadSetting)
    assert "AWS_DEFAULT_REGION" in str(error)
    error = refusal()
    assert isinstance(error, BadSetting)
    assert "no usable AWS credentials (NoCredentialsError)" in str(error)
    nowhere(AWS_PROFILE="nobody")
    assert "no usable AWS credentials (ProfileNotFound)" in str(refusal())


def test_making_a_key_out_of_reach_of_kms_says_so(nowhere: Callable[..., None]) -> None:
    nowhere(**CREDENTIALS, AWS_ENDPOINT_URL_KMS="http://127.0.0.1:9")
    error = refusal()
    assert isinstance(error, Unavailable)
    assert "EndpointConnectionError" in str(error)


def test_a_region_that_is_none_is_named(nowhere: Callable[..., None]) -> None:
    nowhere(**CREDENTIALS)
    assert "AWS_DEFAULT_REGION" in str(refusal(region="not a region"))


@pytest.mark.parametrize(
    ("word", "leaf", "says"),
    [
        ("AccessDeniedException", BadSetting, "AWS denied kms:DescribeKey; use credentials whose policy allows it"),
        ("ExpiredTokenException", BadSetting, "AWS does not take these credentials (ExpiredTokenException)"),
        ("UnrecognizedClientException", BadSetting, "AWS does not take these credentials"),
        ("ThrottlingException", Unavailable, "KMS refused DescribeKey (ThrottlingException)"),
    ],
)
def test_making_a_key_that_kms_refuses_says_what_to_do(
    refusing: RefusingServer, word: str, leaf: type[BridgeError], says: str
) -> None:
    refusing.word = word
    error = refusal()
    assert type(error) is leaf
    assert says in str(error)
    assert "aoi" not in str(error)


def test_unwrapping_asks_once_with_the_arn_and_the_context(refusing: RefusingServer) -> None:
    refusing.word = "ThrottlingException"
    with pytest.raises(Unavailable) as caught:
        keyring.decrypt(ARN, b"blob")
    assert caught.value.reason == "ThrottlingException"
    (asked,) = refusing.asked
    assert asked["KeyId"] == ARN
    assert asked["EncryptionContext"] == {"service": "bridge"}
