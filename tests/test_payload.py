"""Values from outside: what they are read as, where they stood, and which bodies are refused."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.errors import BadPayload, Malformed
from bridge.payload import MAX_DEPTH, Payload, load, parse

READERS = [Payload.text, Payload.number, Payload.flag, Payload.moment]
STRANGE: list[Any] = [None, "", "null", True, -1, 1e308, float("inf"), float("nan"), "\ud800", [], {}, [[]], 10**400]


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


# -- paths ------------------------------------------------------------------------------------------


def test_a_value_knows_where_it_stood() -> None:
    payload = Payload({"content": {"changes": [{"field": "status"}]}})
    (change,) = payload["content"]["changes"]
    assert change["field"].path == "$.content.changes[0].field"
    assert change["field"].text() == "status"


def test_a_missing_key_is_null_however_deep() -> None:
    value = Payload({})["a"]["b"]
    assert value.path == "$.a.b"
    assert not value.present()
    assert [*value, *value.items()] == []


@pytest.mark.parametrize("value", [0, False, "", [], {}])
def test_what_is_there_is_present(value: object) -> None:
    assert Payload({"a": value})["a"].present()


def test_members_come_with_their_paths_and_readable_names() -> None:
    members = dict(Payload({"a": 1, "b\ud800": 2}).items())
    assert [(name, member.path) for name, member in members.items()] == [("a", "$.a"), ("b\ufffd", "$.b\ud800")]


@pytest.mark.parametrize("value", STRANGE)
def test_only_lists_have_elements_and_only_objects_members(value: object) -> None:
    assert len(list(Payload(value))) == (len(value) if isinstance(value, list) else 0)
    assert list(Payload(value).items()) == []
    assert not Payload(value)["a"].present()


# -- reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "x", "日本語", "a\x00b", "null"])
def test_a_text_is_what_was_sent(value: str) -> None:
    assert Payload(value).text() == value


def test_lone_surrogates_are_replaced() -> None:
    assert Payload("a\ud800b\udfff日").text() == "a\ufffdb\ufffd日"


@pytest.mark.parametrize(
    ("value", "read"),
    [(0, 0), (-1, -1), (1.5, 1.5), (1e299, 1e299), ("12", 12), ("-3", -3), ("007", 7), (123456789012345678901, None)],
)
def test_a_number_may_come_as_a_string_of_digits(value: object, read: float | None) -> None:
    assert Payload(value).number() == (value if read is None else read)


@pytest.mark.parametrize(
    "value", [True, "", "1.5", "1e3", " 1", "１", "9" * 19, float("nan"), float("inf"), -1e308, 10**400, [1], {"n": 1}]
)
def test_what_is_no_number_is_none(value: object) -> None:
    assert Payload(value).number(default=None) is None


@pytest.mark.parametrize(("value", "read"), [(True, True), (False, False), ("true", True), ("false", False)])
def test_a_flag_may_come_as_a_word(value: object, read: bool) -> None:
    assert Payload(value).flag() is read


@pytest.mark.parametrize("value", [1, 0, "True", "yes", "", [], {}])
def test_what_is_no_flag_is_none(value: object) -> None:
    assert Payload(value).flag(default=None) is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-12-01T03:04:05Z", datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)),
        ("2026-12-01T12:04:05+09:00", datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)),
        ("2026-12-01T03:04:05.678+0000", datetime(2026, 12, 1, 3, 4, 5, 678_000, tzinfo=UTC)),
        ("2026-12-01T03:04:05", datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(value: str, read: datetime) -> None:
    moment = Payload(value).moment()
    assert moment == read
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    ["", "soon", "2026-13-01", "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00", "2026-12-01T\ud800", 1, None],
)
def test_what_is_no_moment_is_none(value: object) -> None:
    assert Payload(value).moment(default=None) is None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:20])
def test_a_strange_value_is_read_or_defaulted_and_never_breaks(reader: Any, value: object) -> None:
    reader(Payload(value), default=None)
    with contextlib.suppress(BadPayload):
        reader(Payload(value))


@pytest.mark.parametrize(
    ("reader", "expected"),
    list(zip(READERS, ["text", "a number", "true or false", "a date and time"], strict=True)),
)
def test_an_unreadable_value_is_named_by_its_path_and_never_shown(reader: Any, expected: str) -> None:
    value = Payload({"content": {"a\ud800": ["hush"]}})["content"]["a\ud800"]
    with pytest.raises(BadPayload) as caught:
        reader(value)
    assert str(caught.value) == f"$.content.a\ufffd: expected {expected}"


def test_a_payloads_repr_does_not_show_what_was_sent() -> None:
    assert "hush" not in repr(Payload({"a": "hush"}))


# -- bodies -----------------------------------------------------------------------------------------


def test_a_body_is_an_object_and_its_path_the_root() -> None:
    payload = parse('{"type": 1, "日本": "語"}'.encode())
    assert (payload.path, payload.value) == ("$", {"type": 1, "日本": "語"})


def test_of_duplicate_keys_the_last_wins() -> None:
    assert parse(b'{"a": 1, "a": 2}')["a"].number() == 2


def test_a_long_integer_stays_exact() -> None:
    assert load("1" * 4_000) == int("1" * 4_000)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON (line 1, column 1)"),
        (b"{", "not JSON (line 1, column 2)"),
        (b'{"a": hush}', "not JSON (line 1, column 7)"),
        (b'{"a": 1} hush', "not JSON"),
        (b"'hush'", "not JSON"),
        (b"[]", "not an object"),
        (b'"hush"', "not an object"),
        (b"null", "not an object"),
        (b'{"a": NaN}', "no JSON number"),
        (b'{"a": -Infinity}', "no JSON number"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "far too long"),
        (b'{"a": "hush \xff"}', "not UTF-8 (at byte 12)"),
        ('{"a": "hush"}'.encode("utf-16"), "not UTF-8"),
        ('{"a": "hush"}'.encode("utf-16-le"), "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b'{"a": "hush\nhush"}', "not JSON"),
    ],
)
def test_a_bad_body_is_malformed_and_never_quoted(body: bytes, says: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(body)
    assert says in str(caught.value)
    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_the_deepest_body_passes_and_one_level_more_is_refused(opening: str, closing: str) -> None:
    leaf = "1" if opening != "[" else ""
    load(opening * MAX_DEPTH + leaf + closing * MAX_DEPTH)
    with pytest.raises(Malformed, match="deeper than 64"):
        load(opening * (MAX_DEPTH + 1) + leaf + closing * (MAX_DEPTH + 1))


def test_an_absurdly_deep_body_is_refused_like_a_deep_one() -> None:
    with pytest.raises(Malformed, match="deeper than 64"):
        load(nested(200_000))


def test_many_brackets_are_not_depth() -> None:
    assert load(json.dumps([[]] * 1_000)) == [[]] * 1_000
    assert load(json.dumps("[" * 1_000)) == "[" * 1_000
