"""A token is a destination sealed: short, bound to its source, and readable for as long as its key is kept."""

import base64
import json
import random
import string
import time
import traceback
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from bridge.errors import BadOption, BadToken, BridgeError, Expired, Revoked, Unavailable
from bridge.sealing import key_lines, keyring, token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.keyring import Keyring

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
RING = Keyring.parse(key_lines.new_plain("laptop"))
SECRET = "Zq3" + "xY7" * 7
HOOK = Webhook("T0A1B2C3D4E", "B0E5F6G7H8J", SECRET)
ROBOT = Bot("xoxb" + "-1234567890" * 2 + "-" + SECRET, "C0A1B2C3D4E")
FULL = Destination(
    HOOK, "ja", date(2027, 3, 31), {"space": ("demo.backlog.com",), "only": ("issue-*", "wiki-*"), "raw": ("1",)}
)
BASE = "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/backlog/"


def opened(text: str, source: str = "backlog", ring: Keyring = RING, now: datetime = NOW) -> Destination:
    return token.open(token.parse(text), source, ring, now=now)


def refused(text: str) -> str:
    """The one message that every bad token gets."""
    with pytest.raises(BadToken) as caught:
        opened(text)
    assert caught.value.__cause__ is None
    assert str(caught.value) == keyring.NOT_OURS
    return str(caught.value)


def forged(plain: bytes, version: bytes = b"\1", source: str = "backlog") -> str:
    """Sealed by somebody who holds the key and writes what they like."""
    sealed = version + RING.seal(plain, version + source.encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def deflated(text: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(text) + deflate.flush()


def config(**changes: object) -> str:
    """A token of a good config with these changes; None takes a field away."""
    whole = {"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}", "l": "ja", "x": 21_000, "o": {"raw": "1"}} | changes
    return forged(deflated(json.dumps({k: v for k, v in whole.items() if v is not None}).encode()))


# -- there and back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "destination",
    [
        Destination(HOOK),
        Destination(Webhook("T0A1B2C3D4E", "B0E5F6G7H8J", SECRET, gov=True), "ja"),
        Destination(ROBOT, "ja", date(2026, 11, 5)),
        FULL,
        Destination(HOOK, options={"none": (), "one": ("",), "text": ("開発「チーム」\n\"' é 🎌", "b")}),
        Destination(HOOK, expires=date.max),
        Destination(ROBOT, options={"topic": ("arn:aws:sns:ap-northeast-1:123456789012:alarms", "123456789012")}),
    ],
)
def test_a_destination_comes_back_as_it_was(destination: Destination) -> None:
    assert opened(token.seal(destination, "backlog", RING)) == destination


def test_a_token_is_one_url_segment_of_version_key_nonce_and_ciphertext() -> None:
    text = token.seal(FULL, "backlog", RING)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert raw[:1] == b"\1"
    assert raw[1:5] == sha256(b"laptop").digest()[:4]
    assert text != token.seal(FULL, "backlog", RING)


@pytest.mark.parametrize(
    ("destination", "plaintext"),
    [
        (
            FULL,
            '{"l":"ja","o":{"only":["issue-*","wiki-*"],"raw":"1","space":"demo.backlog.com"},'
            f'"w":"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}","x":20908}}',
        ),
        (Destination(HOOK), f'{{"w":"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"}}'),
    ],
)
def test_its_plaintext_is_compact_json_deflated_against_the_dictionary(
    destination: Destination, plaintext: str
) -> None:
    text = token.seal(destination, "backlog", RING)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    plain = RING.open(raw[1:], b"\1backlog")
    inflated = zlib.decompressobj(-15, token._DICTIONARY_1).decompress(plain)
    assert inflated.decode() == plaintext


def test_the_dictionary_of_version_1_never_changes() -> None:
    """Tokens in use were made with it. New words need a new version, and the old one stays in READERS."""
    assert sha256(token._DICTIONARY_1).hexdigest() == "c43e592dc303c2a39c7e2b6b234bdacebccce69fbe8f4ae3644623b8f9e64c03"


def test_a_token_minted_by_the_first_release_still_opens() -> None:
    ring = Keyring.parse("laptop = plain:" + base64.b64encode(bytes(range(32))).decode())
    destination = opened(
        "AV7sDcRk3lovPizK1aWRG0hcn1GkqxESiyOJ1NkAByKlEzsJ1kooMMpTAm2ThEgtlXE1Vo0td7dWaCtvUg-x3AClIP_r0PnQP1XxGAgaIwQmqnk",
        ring=ring,
    )
    assert destination == Destination(
        Webhook("T0A1B2C3D4E", "B0E5F6G7H8J", "invented" * 3),
        "ja",
        date(2027, 3, 31),
        {"space": ("demo.backlog.com",), "only": ("issue-*", "wiki-*")},
    )


# -- length -------------------------------------------------------------------------------------

WILDCARDS = ("issue-*", "pull-request-*", "wiki-*")
LONGEST_KINDS = ("document-comment-updated", "document-comment-deleted", "pull-request-commented")


@pytest.mark.parametrize("domain", [".backlog.com", ".backlog.jp", ".backlogtool.com"])
@pytest.mark.parametrize("kinds", [WILDCARDS, WILDCARDS[::-1], LONGEST_KINDS])
@pytest.mark.parametrize("how", ["only", "not"])
def test_a_whole_backlog_url_fits_a_form_field(domain: str, kinds: tuple[str, ...], how: str) -> None:
    chance = random.Random(255)  # noqa: S311 — any will do, the same each time

    def some(letters: str, length: int) -> str:
        return "".join(chance.choices(letters, k=length))

    for _ in range(200):
        to = Webhook(
            "T" + some(string.ascii_uppercase + string.digits, 10),
            "B" + some(string.ascii_uppercase + string.digits, 10),
            some(string.ascii_letters + string.digits, 24),
        )
        host = some(string.ascii_lowercase + string.digits, 30 - len(domain)) + domain
        expires = date(2026, 1, 1) + timedelta(days=chance.randrange(10_000))
        destination = Destination(to, "ja", expires, {"space": (host,), how: kinds})
        assert len(BASE + token.seal(destination, "backlog", RING)) <= 255


@pytest.mark.parametrize("text", ["".join(chr(0x4E00 + n * 7 % 20_000) for n in range(3_000)), "x" * 20_000])
def test_what_would_not_open_again_is_not_sealed(text: str) -> None:
    with pytest.raises(BadOption, match="too long"):
        token.seal(Destination(HOOK, options={"text": (text,)}), "backlog", RING)


def test_the_largest_config_that_is_sealed_opens() -> None:
    empty = len('{"o":{"text":""},"w":"T0A1B2C3D4E/B0E5F6G7H8J/"}') + len(SECRET)
    largest = Destination(HOOK, options={"text": ("x" * (16_384 - empty),)})
    assert opened(token.seal(largest, "backlog", RING)) == largest
    with pytest.raises(BadOption, match="16385 of 16384"):
        token.seal(Destination(HOOK, options={"text": ("x" * (16_385 - empty),)}), "backlog", RING)


def long_token(length: int) -> str:
    """A token of so many characters, whose options do not compress."""
    chance = random.Random(length)  # noqa: S311 (the same options each time)
    text = "".join(chance.choices(string.ascii_letters + string.digits, k=length))
    for end in range(length - 200, length):
        made = token.seal(Destination(HOOK, options={"text": (text[:end],)}), "backlog", RING)
        if len(made) == length:
            return made
    raise AssertionError("none is so long")


def test_the_longest_token_that_is_sealed_opens() -> None:
    made = long_token(4096)
    assert opened(made).to == HOOK
    assert token.parse(base64.urlsafe_b64encode(bytes(3072)).decode()).raw == bytes(3072)


def test_a_token_longer_than_that_is_neither_made_nor_looked_at() -> None:
    with pytest.raises(
        BadOption, match=r"^the options are too long: the URL's token would have 4098 of 4096 characters$"
    ):
        long_token(4098)
    with pytest.raises(BadToken) as caught:
        token.parse(base64.urlsafe_b64encode(bytes(3073)).rstrip(b"=").decode())
    assert str(caught.value) == keyring.NOT_OURS


def test_a_token_that_holds_nothing_is_none() -> None:
    """A version, a key id, a nonce and a tag take 33 bytes, whatever is sealed."""
    with pytest.raises(BadToken):
        token.parse(base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode())
    assert token.parse(base64.urlsafe_b64encode(bytes(33)).decode()).raw == bytes(33)


@pytest.mark.parametrize("last", range(64))
def test_a_token_may_end_in_any_letter(last: int) -> None:
    text = base64.urlsafe_b64encode(bytes(35) + bytes([last])).decode()
    assert token.parse(text).raw == bytes(35) + bytes([last])


def test_an_option_that_is_no_unicode_is_not_sealed() -> None:
    with pytest.raises(BadOption, match=r"^an option holds a character that is no Unicode$"):
        token.seal(Destination(HOOK, options={"text": ("\udc80",)}), "backlog", RING)


# -- refusals -----------------------------------------------------------------------------------


def test_every_flipped_bit_is_refused() -> None:
    text = token.seal(FULL, "backlog", RING)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        refused(base64.urlsafe_b64encode(flipped).rstrip(b"=").decode())


def test_every_changed_character_is_refused() -> None:
    """Also the last one, of which some bits stand for nothing."""
    text = token.seal(FULL, "backlog", RING)
    for place in range(len(text)):
        for other in "A_z9"[:: 1 if place > len(text) - 3 else 4]:
            if other != text[place]:
                refused(text[:place] + other + text[place + 1 :])


def test_every_cut_and_every_addition_is_refused() -> None:
    text = token.seal(FULL, "backlog", RING)
    for length in range(len(text)):
        refused(text[:length])
        refused(text[length:][1:])
    for more in ("A", "AA", "AAA", "AAAA", text):
        refused(text + more)
        refused(more + text)


def sealed_with(wanted: Callable[[str], bool]) -> str:
    while not wanted(text := token.seal(FULL, "backlog", RING)):
        pass
    return text


def test_every_other_spelling_is_refused() -> None:
    text = sealed_with(lambda text: "-" in text and "_" in text)
    swapped = text.swapcase()
    for spelling in (
        text + "=" * (-len(text) % 4 or 4),
        text + "=",
        text + "====",
        text.replace("-", "+"),
        text.replace("_", "/"),
        text.replace("-", "%2D"),
        "%" + f"{ord(text[0]):02x}" + text[1:],
        text + "%0A",
        swapped,
        *(text + space for space in (" ", "\n", "\r\n", "\t", "\0", "\u2028", ".", "!", "~")),
        *(space + text for space in (" ", "\n", "\ufeff", "/", "=")),
        *(text[:9] + other + text[9:] for other in ("\n", " ", "=", "\u200b", "\udc80", "+", "/", "🎌")),
        "".join(chr(ord(one) + 0xFEE0) for one in text),  # full-width
    ):
        refused(spelling)


@pytest.mark.parametrize("length", range(3))
def test_bits_that_stand_for_nothing_must_be_zero(length: int) -> None:
    text = next(
        text
        for pad in range(40)
        if len(text := token.seal(Destination(HOOK, options={"pad": ("é" * pad,)}), "backlog", RING)) % 4
        == (0, 2, 3)[length]
    )
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    accepted = []
    for last in alphabet:
        try:
            opened(text[:-1] + last)
            accepted.append(last)
        except BadToken:
            pass
    assert accepted == [text[-1]]


@pytest.mark.parametrize("text", ["", "A", "AQ", "=", "é", "\0", "x" * 4097, "A" * 100_000, "AQ" * 30, "_" * 4096])
def test_junk_is_refused(text: str) -> None:
    refused(text)


def test_a_token_of_another_source_is_refused() -> None:
    text = token.seal(FULL, "aws", RING)
    refused(text)
    assert opened(text, source="aws") == FULL


def test_an_unknown_version_is_refused() -> None:
    refused(forged(deflated(b"{}"), version=b"\2"))
    refused(forged(deflated(b"{}"), version=b"\0"))


def test_a_token_of_a_key_that_is_not_in_the_ring_is_refused() -> None:
    refused(token.seal(FULL, "backlog", Keyring.parse(key_lines.new_plain("another"))))


def test_a_token_of_another_key_of_the_same_name_is_refused() -> None:
    refused(token.seal(FULL, "backlog", Keyring.parse(key_lines.new_plain("laptop"))))


def test_old_tokens_open_after_a_new_key_is_added_and_not_after_theirs_is_dropped() -> None:
    old, new = key_lines.new_plain("2026-10"), key_lines.new_plain("2026-11")
    text = token.seal(FULL, "backlog", Keyring.parse(old))
    assert opened(text, ring=Keyring.parse(key_lines.added(old, new))) == FULL
    with pytest.raises(BadToken):
        opened(text, ring=Keyring.parse(new))


def test_a_key_that_cannot_be_unwrapped_makes_it_unavailable() -> None:
    def fails(arn: str, blob: bytes) -> bytes:
        raise keyring.not_unwrapped("ThrottlingException")

    arn = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
    ring = Keyring.parse(f"laptop = kms:{arn} AAAA", unwrap=fails)
    with pytest.raises(Unavailable, match="ThrottlingException"):
        opened(token.seal(FULL, "backlog", RING), ring=ring)
    with pytest.raises(Unavailable, match="ThrottlingException"):
        token.seal(FULL, "backlog", ring)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"{}",
        b"\0\1\2",
        b"\xff" * 10,
        deflated(b""),
        deflated(b"{}"),
        deflated(b"[]"),
        deflated(b"null"),
        deflated(b'{"w"'),
        deflated(b"[" * 5_000),
        deflated(b'{"w":"\xff"}'),
        deflated(b'{"w":NaN}'),
        deflated(b" " * 10_000_000),
        deflated(b"{}")[:-1],
    ],
)
def test_what_is_sealed_but_no_config_is_refused(plain: bytes) -> None:
    refused(forged(plain))


def test_a_good_config_with_something_behind_it_is_refused() -> None:
    good = deflated(json.dumps({"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"}).encode())
    assert opened(forged(good)).to == HOOK
    refused(forged(good + b"\0"))


def test_a_good_config_whose_end_is_missing_is_refused() -> None:
    """All of the JSON is there already: what would still come could say something else."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = json.dumps({"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"}).encode()
    begun = deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH)
    assert zlib.decompressobj(-15).decompress(begun) == text
    refused(forged(begun))


def test_a_bomb_is_never_inflated() -> None:
    bomb = token.parse(forged(deflated(b" " * 2_500_000)))
    tracemalloc.start()
    with pytest.raises(BadToken):
        token.open(bomb, "backlog", RING, now=NOW)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 200_000


def test_a_config_is_16_kib_long_at_most() -> None:
    text = json.dumps({"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"}).encode()
    assert opened(forged(deflated(text.ljust(16_384)))).to == HOOK
    refused(forged(deflated(text.ljust(16_385))))
    refused(forged(deflated(text.ljust(16_386))))


@pytest.mark.parametrize(
    "changes",
    [
        {"y": 1},
        {"w": None},
        {"b": "xoxb" + "-1234567890/C0A1B2C3D4E"},
        {"g": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"},
        {"w": ["T0A1B2C3D4E"]},
        {"w": 1},
        {"w": ""},
        {"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}/more"},
        {"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}\n"},
        {"w": f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}?x=1"},
        {"w": f"../../T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"},
        {"w": f"@evil.example/T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}"},
        {"w": None, "b": "xoxb" + "-1234567890"},
        {"w": None, "b": "xoxb" + "-1234567890/#general"},
        {"w": None, "b": "xoxp" + "-1234567890/C0A1B2C3D4E"},
        {"l": "fr"},
        {"l": 1},
        {"l": ["ja"]},
        {"x": "21000"},
        {"x": 21_000.5},
        {"x": True},
        {"x": 10**9},
        {"x": -(10**9)},
        {"x": 10**30},
        {"o": []},
        {"o": "raw"},
        {"o": {"raw": 1}},
        {"o": {"raw": True}},
        {"o": {"raw": None}},
        {"o": {"only": ["issue-*", None]}},
        {"o": {"only": [["issue-*"]]}},
        {"o": {"only": {"issue-*": "1"}}},
    ],
)
def test_a_config_that_says_something_else_is_refused(changes: dict[str, object]) -> None:
    """It may be a newer bridge's: half of what it says is not what was asked for."""
    assert opened(config()).to == HOOK
    refused(config(**changes))


# -- expiry and revocation ----------------------------------------------------------------------


def test_a_token_works_through_its_last_day_in_utc() -> None:
    text = token.seal(Destination(HOOK, expires=date(2026, 11, 5)), "backlog", RING)
    tokyo = timezone(timedelta(hours=9))
    assert opened(text, now=datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC))
    assert opened(text, now=datetime(2026, 11, 6, 8, 59, tzinfo=tokyo))
    for late in (datetime(2026, 11, 6, tzinfo=UTC), datetime(2026, 11, 6, 9, tzinfo=tokyo)):
        with pytest.raises(Expired, match="2026-11-05"):
            opened(text, now=late)


def test_a_last_day_is_utcs_wherever_the_bridge_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    text = token.seal(Destination(HOOK, expires=date(2026, 11, 5)), "backlog", RING)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "JST-9")
        time.tzset()
        assert opened(text, now=datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC))
    time.tzset()


def test_a_listed_token_is_revoked_and_the_others_are_not() -> None:
    one, other = token.seal(FULL, "backlog", RING), token.seal(FULL, "backlog", RING)
    revoked = frozenset({token.parse(one).id})
    with pytest.raises(Revoked, match=r"^This URL has been revoked\. Mint a new one\.$"):
        token.open(token.parse(one), "backlog", RING, now=NOW, revoked=revoked)
    assert token.open(token.parse(other), "backlog", RING, now=NOW, revoked=revoked) == FULL


def test_junk_is_not_told_that_it_is_revoked_or_expired() -> None:
    text = token.seal(Destination(HOOK, expires=date(2020, 1, 1)), "aws", RING)
    with pytest.raises(BadToken):
        token.open(token.parse(text), "backlog", RING, now=NOW, revoked=frozenset({token.parse(text).id}))


def test_revoked_is_said_before_expired() -> None:
    text = token.seal(Destination(HOOK, expires=date(2020, 1, 1)), "backlog", RING)
    with pytest.raises(Revoked):
        token.open(token.parse(text), "backlog", RING, now=NOW, revoked=frozenset({token.parse(text).id}))


def test_a_token_id_is_8_hex_digits_of_the_decoded_bytes() -> None:
    text = token.seal(FULL, "backlog", RING)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert token.parse(text).id == sha256(raw).hexdigest()[:8]


def test_the_key_that_sealed_a_token_can_be_told() -> None:
    assert token.parse(token.seal(FULL, "backlog", RING)).key == RING.keys[0].entry.id


@pytest.mark.parametrize("text", ["", "AQ", "=" * 60, "é" * 60, "A" * 4097, "AAAA\n" * 20])
def test_what_does_not_decode_is_no_token(text: str) -> None:
    with pytest.raises(BadToken):
        token.parse(text)


# -- secrets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: opened(config(w=f"T0A1B2C3D4E/B0E5F6G7H8J/{SECRET}/more")),
        lambda: opened(config(w=None, b=ROBOT.token + "/#general")),
        lambda: opened(config(l=SECRET)),
        lambda: opened(config(x=SECRET)),
        lambda: opened(config(x=1)),
        lambda: opened(config(o={"text": [1, SECRET]})),
        lambda: opened(SECRET * 3),
        lambda: token.seal(Destination(ROBOT, options={"text": ("\udc80" + SECRET,)}), "backlog", RING),
        lambda: token.seal(Destination(HOOK, options={"text": (SECRET * 800,)}), "backlog", RING),
    ],
)
def test_no_failure_holds_a_secret(attempt: Callable[[], object]) -> None:
    """Neither its text, nor its repr, nor a traceback of it and what led to it."""
    with pytest.raises(BridgeError) as caught:
        attempt()
    whole = traceback.TracebackException.from_exception(caught.value)
    whole.stack.clear()  # the lines of this file, where the secret is spelt out
    assert SECRET not in "".join(whole.format()) + repr(caught.value) + repr(caught.value.args)


def test_a_destination_does_not_show_its_secret() -> None:
    for destination in (FULL, Destination(ROBOT)):
        sealed = token.parse(token.seal(destination, "backlog", RING))
        assert SECRET not in repr(token.open(sealed, "backlog", RING, now=NOW))
        assert repr(sealed) == f"Sealed(id={sealed.id!r})"


def test_a_token_is_not_shown_by_the_value_that_holds_it() -> None:
    sealed = token.parse(token.seal(Destination(HOOK), "backlog", RING))
    assert repr(sealed.raw) not in repr(sealed)
    assert sealed.id in repr(sealed)
