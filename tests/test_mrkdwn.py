"""Lines as Slack's mrkdwn: what stands in one piece changes what another may do, and cutting cuts into nothing."""

from datetime import UTC, datetime

import pytest

from bridge.slack.escaping import ZERO_WIDTH_SPACE as Z
from bridge.slack.mrkdwn import clipped, fit, mention, moment, mrkdwn
from bridge.wording.text import Code, Emphasis, Line, Link, Mention, Strike, Strong

URL = "https://h"
NOBODY = "nobody"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (("*a ", "b*"), f"*{Z}a b*"),
        (("*a ", "b", "c*"), f"*{Z}a bc*"),
        (("*a", " b"), "*a b"),
        (("a*", " *b"), "a* *b"),
        (("*a ", "b_"), "*a b_"),
        ((Link("*a", URL), " b*"), f"<{URL}|*{Z}a> b*"),
        ((Link("*a", "javascript:x"), " b*"), f"*{Z}a b*"),
        ((Mention("*a", NOBODY), " b*"), f"*{Z}a b*"),
        ((Strong("_a"), " b_"), f"*_{Z}a* b_"),
        (("*a ", Strong("b")), f"*{Z}a *b*"),
        (("_a ", Emphasis("b")), f"_{Z}a _b_"),
        (("~a ", Strike("b")), f"~{Z}a ~b~"),
        (("`a ", Code("b")), "ˋa `b`"),
        (("~a ", Strong("b~")), f"~{Z}a *b~*"),
        (("*a ", Code("b*")), "*a `b*`"),  # in code no mark is one
        (("*a ", Link("b*", URL)), f"*{Z}a <{URL}|b*>"),
        (("*a ", Mention("b*", NOBODY)), f"*{Z}a b*"),
        ((Strong("a"), "", "b"), f"*a*{Z}b"),  # nobody sees an empty piece
        (("a", Code(""), "", Strong("b"), ""), f"a{Z}*b*"),
        ((Strong("a"), "", Emphasis("b")), f"*a*{Z}_b_"),
        ((Strong("a _"), " b_"), "*a ˍ* b_"),
        ((Strong("bc a ~"), " b~"), "*bc a ∼* b~"),
        ((Strong(f"a _{Z}"), " b_"), f"*a _{Z}{Z}* b_"),
    ],
)
def test_a_mark_in_one_piece_is_not_closed_by_one_in_another(line: Line, shown: str) -> None:
    assert mrkdwn(line) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("shop:prod:db", f"shop:{Z}prod:db"),
        ("a:b:c:d", f"a:{Z}b:{Z}c:d"),
        ("fe80::a:b", f"fe80::{Z}a:b"),
        ("x:100:y and 1:1234:2", f"x:{Z}100:y and 1:{Z}1234:2"),
        ("x:+1:", f"x:{Z}+1:"),
        ("HTTP:エラー:y", f"HTTP:{Z}エラー:y"),
        *(
            (text, text)
            for text in (
                "10:30:45",
                "ObjectTagging:Put: x",
                "a :tada: b",
                "直しました:tada:です",
                ":wave::skin-tone-2:",
                "a: b: c:",
            )
        ),
        *((text, text) for text in ("https://h/a:b:c", "see https://h:80/:b:c.", ":x:", "x:" + "y" * 101 + ":z")),
    ],
)
def test_a_code_inside_a_word_makes_no_emoji_and_one_between_words_stays(typed: str, shown: str) -> None:
    assert mrkdwn((typed,)) == shown
    assert mrkdwn((Strong(typed),)) == f"*{shown}*"
    assert mrkdwn((Code(typed),)) == f"`{typed}`"


def test_nor_by_what_will_stand_after_the_line() -> None:
    assert fit(("*a",), 99, "b*") == (clipped(("*a",), 99, "b*"), 0) == (f"*{Z}a", 0)
    assert fit(("*a",), 99, "b") == (clipped(("*a",), 99), 0) == ("*a", 0)
    assert fit(("*a ", "b "), 99, "c*") == (f"*{Z}a b ", 0)


@pytest.mark.parametrize(
    ("line", "room", "shown", "missing"),
    [
        (("abc",), 3, "abc", 0),
        (("abc",), 2, "ab", 1),
        (("abc",), 0, "", 3),
        ((Mention("ab", NOBODY),), 2, "ab", 0),
        ((Mention("ab", NOBODY),), 3, "ab", 0),
        (("", "", "", "a"), 1, "a", 0),
        (("*a bc", "d*"), 5, f"*{Z}a b", 3),
        (("*a ", "bcdefg*"), 6, "*a bcd", 4),  # what is cut off closes nothing
        (("a", "b", "*c"), 3, "ab*", 1),
        (("*a", "", "", "b*"), 2, "*a", 2),
        ((Link("*abc", URL), " d*"), 16, f"<{URL}|*{Z}ab>", 4),
        ((Link("*abc", URL), " d*"), 3, f"*{Z}a", 5),
        ((Link("https://h/abc", "https://h/abc"),), 22, "https://h/abc", 0),  # half an address leads elsewhere
        ((Link("https://h/*a", "https://h/*a"), " b*"), 12, f"https://h/*{Z}", 4),
        (("x", Strong("_abc"), " d_"), 9, f"x{Z}*_{Z}abc*", 3),
        (("x", Strong("_abc"), " d_"), 8, f"x{Z}*_{Z}ab*", 4),
        ((Strong("a" + "\u202e" * 5), "b"), 5, f"*a*{Z}b", 0),
        ((">*abc",), 99, f"{Z}&gt;*abc", 0),
    ],
)
def test_a_line_is_cut_to_its_room(line: Line, room: int, shown: str, missing: int) -> None:
    assert fit(line, room) == (shown, missing)


def test_what_keeps_a_quote_from_being_one_takes_its_room_from_the_line() -> None:
    assert fit((">*a",), 8, "b*") == (f"{Z}&gt;*{Z}a", 0)
    assert fit((">*a",), 7, "b*") == (f"{Z}&gt;*{Z}", 1)


def test_what_is_clipped_ends_in_a_mark_close_to_its_last_word() -> None:
    assert clipped((" ab cdef",), 5) == " ab…"
    assert clipped(("*ab cd",), 5, "e*") == f"*{Z}ab…"
    assert clipped(("*ab cd",), 5) == "*ab…"


@pytest.mark.parametrize(
    ("inline", "shown"),
    [
        (Strong("a\nb"), "*a b*"),
        (Code("a\nb"), "`a b`"),
        (Link("a\nb", URL), f"<{URL}|a b>"),
        (Link("", "https://h/?a|b"), "<https://h/?a%7Cb|https://h/?a%7Cb>"),
        (Link("arn:aws:iam::1:role/x y:z", URL), f"<{URL}|arn:{Z}aws:{Z}iam::1:role/x y:z>"),
        (Link("arn:aws-cn:sns:x", URL), f"<{URL}|arn:{Z}aws-cn:{Z}sns:x>"),
        (Link("https://h/a:b:c :d:", URL), f"<{URL}|https://h/a:{Z}b:c :d:>"),
    ],
)
def test_a_piece_stays_on_its_line_and_an_arn_in_a_label_holds_no_emoji(
    inline: Strong | Code | Link, shown: str
) -> None:
    assert mrkdwn((inline,)) == shown


@pytest.mark.parametrize(
    ("whom", "shown", "in_text"),
    [
        (Mention("all", "here"), "<!here>", "all"),
        (Mention("all", "channel"), "<!channel>", "all"),
        (Mention("all", "everyone"), "all", "all"),
        (Mention("<Aoi>", NOBODY), "&lt;Aoi&gt;", "&lt;Aoi&gt;"),
        (Mention("*`Aoi`*", NOBODY), f"*{Z}ˋAoiˋ*", f"*{Z}ˋAoiˋ*"),
        (Mention("Aoi", "U0123456789"), "<@U0123456789>", "<@U0123456789>"),
        (Mention("team", "S0123456789"), "<!subteam^S0123456789>", "<!subteam^S0123456789>"),
    ],
)
def test_only_a_notices_own_mention_rings_everybody(whom: Mention, shown: str, in_text: str) -> None:
    assert mention(whom) == shown
    assert mrkdwn((whom,)) == in_text


@pytest.mark.parametrize(("epoch", "local"), [(-1, False), (0, True), (4_102_444_799, True), (4_102_444_800, False)])
def test_slack_shows_a_moment_in_local_time_from_1970_to_2099(epoch: int, local: bool) -> None:
    at = datetime.fromtimestamp(epoch, UTC)
    plain = f"{at:%Y-%m-%d %H:%M} UTC"
    assert moment(at) == (f"<!date^{epoch}^{{date_short_pretty}} {{time}}|{plain}>" if local else plain)
