"""A message in the terminal reads as it does in Slack, and nothing in it can reach the terminal itself."""

import io
import time
from typing import Any

import pytest

from bridge.cli.draw import colourful, draw, hung
from bridge.wording.text import columns


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def fields(*texts: str) -> dict[str, Any]:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": text} for text in texts]}


def message(*below: dict[str, Any], above: str = "title", colour: str = "#d92d20") -> dict[str, Any]:
    return {"text": "notification", "blocks": [section(above)], "attachments": [{"color": colour, "blocks": below}]}


def test_a_link_is_its_text_and_its_address_stands_below() -> None:
    drawn = draw(message(above="added <https://a.example/1|DEMO-1> and <https://a.example/1|again>"))
    assert drawn == ["added DEMO-1[1] and again[1]", "  [1] https://a.example/1"]


def test_a_bare_link_shows_its_address() -> None:
    assert draw(message(above="<https://a.example/?a=1&amp;b=2>"))[1] == "  [1] https://a.example/?a=1&b=2"


def test_the_attachment_stands_behind_a_bar_with_its_fields_two_a_row() -> None:
    drawn = draw(message(fields("*種別*\nバグ", "*優先度*\n高", "*担当者*\nHaru Sato")), width=60)
    assert drawn == ["title", "│ 種別  バグ                   優先度  高", "│ 担当者  Haru Sato"]


def test_fields_line_up_whatever_the_width_of_their_characters() -> None:
    drawn = draw(message(fields("*A*\nb", "*C*\nd", "*種別*\nバグ", "*優先度*\n高")), width=60)
    assert columns(drawn[1].partition("C")[0]) == columns(drawn[2].partition("優")[0])


@pytest.mark.parametrize("place", [0, 1])
def test_a_field_too_wide_for_its_half_has_a_row_of_its_own(place: int) -> None:
    cells = ["*A*\nb"]
    cells.insert(place, "*Long*\n" + "word " * 9)
    drawn = draw(message(fields(*cells)), width=60)
    assert sorted(len(line) > 20 for line in drawn[1:]) == [False, True]


def test_a_long_line_is_broken_between_words_and_never_before_a_full_stop() -> None:
    drawn = draw(message(above="これは長い。" * 10 + " and some words at its end"), width=48)
    assert all(columns(line) <= 50 for line in drawn)
    assert not any(line.startswith("。") for line in drawn)
    assert "".join(drawn).replace(" ", "") == "これは長い。" * 10 + "andsomewordsatitsend"


def test_styles_are_codes_in_colour_and_nothing_without() -> None:
    styled = message(section("*bold* `code` plain"), {"type": "context", "elements": [{"text": "faint"}]})
    assert draw(styled)[1:] == ["│ bold code plain", "│ faint"]
    bar = "\x1b[38;5;167m│\x1b[0m "
    assert draw(styled, colour=True)[1:] == [
        bar + "\x1b[1mbold\x1b[0m \x1b[36mcode\x1b[0m plain",
        bar + "\x1b[2mfaint\x1b[0m",
    ]


def test_an_attachment_without_a_colour_has_a_plain_bar() -> None:
    assert draw(message(section("x"), colour="good"), colour=True)[1] == "│ x"


def test_a_fence_keeps_its_lines() -> None:
    assert draw(message(section("before\n```\na  | b\n1  | 2\n```\nafter")))[1:] == [
        "│ before",
        "│ a  | b",
        "│ 1  | 2",
        "│ after",
    ]


def test_a_date_is_this_computers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        dated = "<!date^1796094245^{date_short_pretty} {time}|UTC> <!date^1796094245^{date_num} {odd}|UTC>"
        assert draw(message(above=dated))[0] == "Dec 1, 2026 12:04 2026-12-01 {odd}"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "moment",
    ["soon", "", "²", "٣²", "-1e9", "9" * 12, "9" * 20, "9" * 400, "9" * 5_000, "-" + "9" * 20],
)
def test_a_date_that_is_none_shows_its_fallback(moment: str) -> None:
    assert draw(message(above=f"<!date^{moment}^{{time}}|later>"))[0] == "later"


def test_a_date_without_a_form_shows_its_fallback() -> None:
    assert draw(message(above="<!date^1796094245|later>"))[0] == "later"


def test_those_who_are_rung_are_named() -> None:
    assert draw(message(above="<@U0123ABCD> <!subteam^S0123ABCD> <!subteam^S0123ABCD|@team>"))[0] == (
        "@U0123ABCD @S0123ABCD @team"
    )


def test_a_message_without_blocks_is_its_text() -> None:
    assert draw({"text": "5 &lt; 6 &amp; 7"}) == ["5 < 6 & 7"]


def test_nothing_from_outside_can_command_the_terminal() -> None:
    drawn = "".join(draw(message(section("\x1b[2J\x07&#27;[31mred\u200b"), above="\x9b31m")))
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in drawn)


def test_no_text_turns_the_direction_of_what_stands_beside_it() -> None:
    marks = "".join(map(chr, (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))))
    assert draw(message(section(f"a{marks}b"), above=f"<https://a.example/|{marks}c>"))[:2] == ["c[1]", "│ ab"]


@pytest.mark.parametrize(
    ("tty", "env", "colour"),
    [(True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False), (True, {"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_whose_owner_has_not_said_no(
    monkeypatch: pytest.MonkeyPatch, tty: bool, env: dict[str, str], colour: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: tty)
    assert colourful(stream) is colour


def test_at_a_terminal_a_link_leads_there_and_its_address_is_cut_to_one_line() -> None:
    url = "https://a.example/" + "x" * 60
    above, note = draw(message(above=f"<{url}|DEMO-1>"), width=40, colour=True)
    assert f"\x1b]8;;{url}\x1b\\" in above
    assert note == f"\x1b[2m{('  [1] ' + url)[:39]}…\x1b[0m"
    assert draw(message(above=f"<{url}|DEMO-1>"), width=40)[1] == f"  [1] {url}"


def test_what_slack_would_not_format_stays_as_typed() -> None:
    assert draw(message(above="a*b*c **8** *\u200b*8 *\u200b* * x *"))[0] == "a*b*c **8** **8 ** * x *"


def test_no_line_ends_in_a_space_where_it_was_broken() -> None:
    drawn = draw(message(above="word " * 20 + "*strong words* " * 9), width=41)
    assert not any(line.endswith(" ") for line in drawn[:-1])


def test_replies_are_set_in_and_all_links_are_listed_at_the_end() -> None:
    def told(words: str, url: str) -> dict[str, object]:
        text = {"type": "mrkdwn", "text": f"<{url}|{words}>"}
        below = {"type": "section", "text": {"type": "mrkdwn", "text": f"about {words}"}}
        attached = {"color": "#2e9e5b", "blocks": [below]}
        return {"blocks": [{"type": "section", "text": text}], "attachments": [attached]}

    first, same, other = (
        told("a", "https://a.example/"),
        told("b", "https://a.example/"),
        told("c", "https://c.example/"),
    )
    assert hung(first, [same, other], width=40) == [
        "a[1]",
        "│ about a",
        "  ╰ b[1]",
        "    │ about b",
        "  ╰ c[2]",
        "    │ about c",
        "  [1] https://a.example/",
        "  [2] https://c.example/",
    ]
