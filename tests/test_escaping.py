"""What a text from outside cannot do in Slack, sign by sign."""

import pytest

from bridge.slack.escaping import ZERO_WIDTH_SPACE, closing, escape, escape_code, inert, seen, tame
from bridge.slack.mrkdwn import mrkdwn
from bridge.slack.url import address, linkable
from bridge.wording.text import Link

UNSEEN = [*range(9), *range(11, 32), *range(127, 160), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)]
UNSEEN += range(0x2066, 0x206A)
BESIDE = "\t\n ~\xa0\u061b\u061d\u200b\u200d\u2010\u2027\u202f\u2030\u2065\u206a"  # next to those, and none of them


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_what_no_reader_sees_is_not_there(code: int) -> None:
    for escaped in (escape, escape_code, seen):
        assert escaped(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("code", [0x2028, 0x2029], ids=hex)
def test_a_separator_of_lines_is_a_space(code: int) -> None:
    for escaped in (escape, escape_code, seen):
        assert escaped(f"a{chr(code)}b") == "a b"


@pytest.mark.parametrize("sign", BESIDE, ids=ascii)
def test_what_stands_beside_it_stays(sign: str) -> None:
    for hidden in ("", "\u202e", "\0"):
        assert seen(f"{hidden}a{sign}b") == f"a{sign}b"


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a b~", "a\xa0b", "佐藤 春", "👩\u200d🚀"])
def test_what_a_reader_sees_stays(text: str) -> None:
    assert escape(text) == seen(text) == text


@pytest.mark.parametrize("word", ["here", "channel", "everyone", "group", "Here", "CHANNEL", "everyOne", "GROUP"])
def test_nobody_is_rung_by_a_word(word: str) -> None:
    for escaped in (escape, escape_code, inert):
        assert escaped(f"hi @{word}!") == f"hi @{ZERO_WIDTH_SPACE}{word}!"


@pytest.mark.parametrize("text", ["@", "@aoi", "@ here", "here@", "group", "@her"])
def test_any_other_at_sign_is_left_alone(text: str) -> None:
    assert escape(text) == text


def test_a_control_sequence_is_text() -> None:
    for escaped in (escape, escape_code, inert):
        assert escaped("<!channel> & &lt;") == "&lt;!channel&gt; &amp; &amp;lt;"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*a*", f"*{ZERO_WIDTH_SPACE}a*"),
        ("_a_", f"_{ZERO_WIDTH_SPACE}a_"),
        ("~a~", f"~{ZERO_WIDTH_SPACE}a~"),
        ("(*a*)", f"(*{ZERO_WIDTH_SPACE}a*)"),
        ("**a**", f"*{ZERO_WIDTH_SPACE}*{ZERO_WIDTH_SPACE}a**"),
        ("x *a b* y", f"x *{ZERO_WIDTH_SPACE}a b* y"),
        ("snake_case_name", "snake_case_name"),
        ("* a", "* a"),
        ("*a", "*a"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*a *", "*a *"),
        ("*a*b", "*a*b"),
        ("*a\nb*", "*a\nb*"),
        ("*a_", "*a_"),
        ("x\n*a*\ny", f"x\n*{ZERO_WIDTH_SPACE}a*\ny"),
        ("**", "**"),
        ("a*b c*", "a*b c*"),
        ("* a*", "* a*"),
        ("*a*b c", "*a*b c"),
        ("*a.*)", f"*{ZERO_WIDTH_SPACE}a.*)"),
        ("Xa aX ~", "Xa aX ~"),
    ],
)
def test_marks_that_would_format_what_stands_between_are_kept_apart(text: str, escaped: str) -> None:
    assert escape(text) == tame(text) == escaped


@pytest.mark.parametrize(
    ("text", "later", "escaped"),
    [
        ("*a", "*", f"*{ZERO_WIDTH_SPACE}a"),
        ("a *", "*", f"a *{ZERO_WIDTH_SPACE}"),
        ("a *", "_", "a *"),
        ("*a", "_", "*a"),
        ("* a", "*", "* a"),
        ("a*b", "*", "a*b"),
        ("*a\n*b", "*", f"*a\n*{ZERO_WIDTH_SPACE}b"),
        ("_a ~b", "~", f"_a ~{ZERO_WIDTH_SPACE}b"),
        ("`a", "`", "ˋa"),
        ("`a", "*", "`a"),
        ("`a\n`b", "`", "`a\nˋb"),
        ("a", "*_~`", "a"),
    ],
)
def test_what_comes_later_on_the_line_closes_nothing_either(text: str, later: str, escaped: str) -> None:
    assert escape(text, set(later)) == tame(text, set(later)) == escaped


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a*", "*"),
        ("a_", "_"),
        ("a~", "~"),
        ("a_b~ `", "_~`"),
        (" * _", ""),
        ("`", "`"),
        (" `", "`"),
        ("*", "*"),
        ("a", ""),
        ("", ""),
    ],
)
def test_a_mark_can_close_wherever_no_space_stands_before_it(text: str, marks: str) -> None:
    assert closing(text) == set(marks)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("`a`", "ˋaˋ"),
        ("`a", "`a"),
        ("a`\n`b", "a`\n`b"),
        ("`a`\n`b", "ˋaˋ\n`b"),
        ("```a```", "ˋˋˋaˋˋˋ"),
        ("``", "ˋˋ"),
        ("a  `b c`\td", "a  ˋb cˋ\td"),
    ],
)
def test_a_pair_of_backticks_on_a_line_is_replaced_by_its_look_alike(text: str, escaped: str) -> None:
    assert escape(text) == tame(text) == escaped


def test_code_cannot_end_its_fence() -> None:
    assert escape_code("a```b") == "aˋˋˋb"
    assert escape_code("*a* `b` ``c``") == "*a* `b` ``c``"


@pytest.mark.parametrize(
    ("sign", "encoded"),
    [("<", "%3C"), (">", "%3E"), ("|", "%7C"), ('"', "%22"), ("`", "%60"), ("&", "&amp;")],
)
def test_nothing_in_an_address_ends_it(sign: str, encoded: str) -> None:
    shown = mrkdwn((Link("Aoi", f"https://demo.backlog.com/a?b={sign}c"),))
    assert shown.startswith(f"<https://demo.backlog.com/a?b={encoded}c|Aoi>")


@pytest.mark.parametrize(("sign", "encoded"), [("\n", "%0A"), ("\t", "%09"), (" ", "%20")])
def test_nor_does_a_space_in_it(sign: str, encoded: str) -> None:
    shown = mrkdwn((Link("Aoi", f"https://demo.backlog.com/?b={sign}c"),))
    assert shown.startswith(f"<https://demo.backlog.com/?b={encoded}c|Aoi>")


@pytest.mark.parametrize(
    "url",
    [
        "https://h",
        "http://h/",
        "https://h?a=b",
        "https://h#a",
        "https://h:8080/a/@b?c@d#e@f",
        "https://h/a\nb c",
        "https://h/" + "a" * 1_990,
        "https://h/<" + "a" * 1_987,  # 2,000 as Slack takes it
    ],
)
def test_an_address_of_the_web_is_a_link(url: str) -> None:
    assert linkable(url)
    assert mrkdwn((Link("Aoi", url),)) == f"<{address(url)}|Aoi>"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h",
        "//h",
        "https://",
        "https:///a",
        "https://?a",
        "https://user@h",
        "https://h@evil.example/a",
        "https://h evil/",
        " https://h",
        "HTTPS://h",
        "ftp://h",
        "javascript:alert(1)",
        "mailto:aoi@demo.example",
        "https://h/" + "a" * 1_991,
        "https://h/<" + "a" * 1_988,
        "https://h/" + "a" * 1_990 + "\u202e",  # looked at before anything else is
    ],
)
def test_anything_else_is_no_link_and_its_text_stands_alone(url: str) -> None:
    assert not linkable(url)
    assert mrkdwn((Link("Aoi", url),)) == "Aoi"
