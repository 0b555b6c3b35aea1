"""A notice becomes a message that says all of it, within Slack's limits, with nothing in it alive."""

from datetime import UTC, datetime

import pytest

from bridge.slack.escaping import ZERO_WIDTH_SPACE, escape
from bridge.slack.message import Message
from bridge.slack.mrkdwn import clipped, fit, mrkdwn
from bridge.slack.render import render
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Say
from bridge.wording.text import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Inline,
    Item,
    Line,
    Link,
    List,
    Mention,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Styled,
    Table,
    plain,
)
from bridge.wording.tone import Tone
from tests.support import slack_mrkdwn

EN, JA = Say("en"), Say("ja")
URL = "https://demo.backlog.com/view/DEMO-42"
THING = Link("DEMO-42", URL)


def shown_in(message: Message) -> list[str]:
    """Every text of its blocks."""
    blocks = [*message.blocks, *(block for one in message.attachments for block in one["blocks"])]
    objects = [
        text for block in blocks for text in (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
    ]
    return [text["text"] for text in objects if text]


def body_of(*blocks: Block, say: Say = EN) -> str:
    message = render(Notice(title=("Aoi added ", THING), body=blocks), say)
    if not message.attachments:
        return ""
    text = message.attachments[0]["blocks"][0]["text"]["text"]
    assert isinstance(text, str)
    assert len(text) <= 3_000
    return text


def test_a_bare_title_is_a_message_of_one_line() -> None:
    message = render(Notice(title=("Aoi deleted DEMO-42",)), EN)
    assert message.body() == {
        "text": "Aoi deleted DEMO-42",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Aoi deleted DEMO-42", "verbatim": True}}],
        "unfurl_links": False,
        "unfurl_media": False,
    }
    assert message.plain == "Aoi deleted DEMO-42"


def test_everything_else_stands_in_one_coloured_attachment_of_five_blocks_at_most() -> None:
    notice = Notice(
        title=("Aoi added ", THING),
        tone=Tone.BAD,
        body=plain("It is slow."),
        fields=tuple(Field((f"F{n}",), ("x",), short=n % 2 == 0) for n in range(12)),
        links=tuple(Link(f"P{n}", f"https://example.com/{n}") for n in range(5)),
        context=(("demo",), (datetime(2026, 12, 1, 3, 4, tzinfo=UTC),)),
    )
    (attachment,) = render(notice, EN).attachments
    assert attachment["color"] == "#d92d20"
    body, short, long, rest, last = attachment["blocks"]
    assert body["text"]["text"] == "It is slow."
    assert [cell["text"] for cell in short["fields"]] == ["*F0*\nx", "*F2*\nx", "*F4*\nx", "*F6*\nx"]
    assert long["text"]["text"] == "*F1*\nx\n*F3*\nx\n*F5*\nx\n*F7*\nx"
    assert rest["elements"][0]["text"] == "and 4 more: F8, F9, F10, F11"
    assert last["elements"][0]["text"] == (
        "<https://example.com/0|P0> · <https://example.com/1|P1> · <https://example.com/2|P2> · demo · "
        "<!date^1796094240^{date_short_pretty} {time}|2026-12-01 03:04 UTC>"
    )


def test_the_notification_adds_the_preview_on_one_line() -> None:
    message = render(Notice(title=("Aoi commented on ", THING), preview=": fixed\nnow"), EN)
    assert message.text == f"Aoi commented on <{URL}|DEMO-42>: fixed now"
    assert message.blocks[0]["text"]["text"] == f"Aoi commented on <{URL}|DEMO-42>"


def test_empty_fields_and_context_are_left_out() -> None:
    message = render(Notice(title=("x",), fields=(Field(("A",), (" ",)),), context=((), ("",))), EN)
    assert message.attachments == ()


def test_a_repeat_is_marked_in_the_language_of_the_channel() -> None:
    assert render(Notice(title=("x",)), EN).repeat == "(possible repeat) "
    assert render(Notice(title=("x",)), JA).repeat == "（再送の可能性あり）"


@pytest.mark.parametrize("text", ["<!channel>", "<@U0123456789>", "<https://evil.example|click>", "&lt;!here&gt;"])
def test_text_from_outside_is_never_alive(text: str) -> None:
    assert escape(text) == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*all* of it", "*{z}all* of it"),
        ("_a_ and ~b~", "_{z}a_ and ~{z}b~"),
        ("snake_case_name 2 * 3 * 4 ~5", "snake_case_name 2 * 3 * 4 ~5"),
        ("*.log", "*.log"),
        ("@here, @Channel and aoi@example.com", "@{z}here, @{z}Channel and aoi@example.com"),
        ("run `rm` now", "run ˋrmˋ now"),
        ("it`s", "it`s"),
        ("a`\nb`", "a`\nb`"),
        ("```\nx\n```", "ˋˋˋ\nx\nˋˋˋ"),
    ],
)
def test_marks_that_would_format_somebodys_text_are_kept_apart(text: str, shown: str) -> None:
    assert escape(text) == shown.replace("{z}", ZERO_WIDTH_SPACE)


@pytest.mark.parametrize("start", [">", ">>>", "> >", " > ", "\t>", "\u3000>", "\ufeff>", "&gt;", "&gt;&gt;&gt;"])
def test_a_line_that_somebody_began_with_a_quotes_mark_is_no_quote(start: str) -> None:
    text = f"{start} npm ERR!"
    two = f"{text}\n{text}"
    notice = Notice(
        title=(text,),
        body=(*plain(two), Paragraph(((text, Link(text, "javascript:x")), (Link(text, ""),), (Strong(text),)))),
        fields=(Field((text,), (two,)), Field((), (text,)), Field(("x",), (Mention(text, "nobody"),), short=False)),
        context=((text,),),
        preview=two,
    )
    message = render(notice, EN)
    texts = [message.text, message.plain, *shown_in(message)]
    assert len(texts) == 8
    for shown in texts:
        assert list(slack_mrkdwn.quoted(shown)) == []
        assert "npm ERR!" in shown


@pytest.mark.parametrize("room", range(1, 60))
def test_what_keeps_a_line_from_being_a_quote_has_room(room: int) -> None:
    shown, missing = fit(("> one\n> two\n> three",), room)
    assert len(shown) <= room
    assert list(slack_mrkdwn.quoted(shown)) == []
    assert (missing == 0) == shown.endswith("three")


def test_a_quote_of_ours_is_one_and_a_mark_in_a_fence_is_left_alone() -> None:
    shown = body_of(Quote((("said",), ("> more",))), CodeBlock("> a\n>>> b"))
    assert len(list(slack_mrkdwn.quoted(shown))) == 2
    assert "```\n&gt; a\n&gt;&gt;&gt; b\n```" in shown


def test_what_no_reader_can_see_is_dropped() -> None:
    assert escape("a\x00b\x1b[31mc\u202ed\te") == "ab[31mcd\te"


@pytest.mark.parametrize(
    ("inline", "shown"),
    [
        (Strong("Resolved"), "*Resolved*"),
        (Strong("2*3 <b>"), "*2∗3 &lt;b&gt;*"),
        (Strong(" "), ""),
        (Strong(" a "), " *a* "),
        (Strong("_it_ `x` y`"), "*_{z}it_ ˋxˋ yˋ*"),
        (Emphasis("a_b *c*"), "_aˍb *{z}c*_"),
        (Strike("a~b"), "~a∼b~"),
        (Code("*a* @here"), "`*a* @{z}here`"),
        (Code("a`b"), "`aˋb`"),
        (Code(""), ""),
        (
            Link("a|b>", "https://example.com/?q=a|b&c=<d> e"),
            "<https://example.com/?q=a%7Cb&amp;c=%3Cd%3E%20e|a｜b&gt;>",
        ),
        (Link("", "https://example.com/"), "<https://example.com/|https://example.com/>"),
        (Link("run", "javascript:alert(1)"), "run"),
        (Link("user", "https://a@example.com/"), "user"),
        (Link("long", "https://example.com/" + "x" * 2_000), "long"),
        (Mention("Aoi", "U0123456789"), "<@U0123456789>"),
        (Mention("team", "S0123456789"), "<!subteam^S0123456789>"),
        (Mention("<Aoi>", "nobody"), "&lt;Aoi&gt;"),
        (datetime(1600, 1, 1, tzinfo=UTC), "1600-01-01 00:00 UTC"),
    ],
)
def test_inlines_become_mrkdwn(inline: Inline, shown: str) -> None:
    assert mrkdwn((inline,)) == shown.replace("{z}", ZERO_WIDTH_SPACE)


def test_bold_between_japanese_is_set_apart_invisibly() -> None:
    assert mrkdwn(("状態を", Strong("完了"), "に")) == f"状態を{ZERO_WIDTH_SPACE}*完了*{ZERO_WIDTH_SPACE}に"
    assert mrkdwn(("処理中 → ", Strong("完了"))) == "処理中 → *完了*"
    assert mrkdwn((Strong("a"), Code("b"), Emphasis(" c "), Strike("d"))) == f"*a*{ZERO_WIDTH_SPACE}`b` _c_ ~d~"


@pytest.mark.parametrize("style", [Strong, Emphasis, Strike, Code])
def test_a_styled_text_that_is_too_long_is_cut_inside_its_marks(style: type[Styled]) -> None:
    line: Line = ("が", style("太い字 & " * 50), "です")
    whole = mrkdwn(line)
    for room in (*range(40), len(whole) - 1, len(whole)):
        shown, missing = fit(line, room)
        assert len(shown) <= room
        assert not any(shown.count(mark) % 2 for mark in "*_~`")
        assert (missing == 0) == (shown == whole)
    assert len(fit((style("x" * 1_000_000),), 2_000)[0]) == 2_000


def test_headings_stand_apart_from_what_comes_before() -> None:
    shown = body_of(Paragraph((("one",),)), Heading((Strong("Head"),)), Paragraph((("two",),)))
    assert shown == "one\n\n*Head*\ntwo"


@pytest.mark.parametrize(
    ("rows", "head", "shown"),
    [
        ((("a", "b"), ("x" * 38, "y")), True, f"```\na{' ' * 37} | b\n{'x' * 38} | y\n```"),
        ((("a", "b"), ("x" * 39, "y"), ("", "z", "!")), True, f"a: {'x' * 39}\nb: y\n\nb: z\n!"),
        ((("名前", ""), ("あ" * 20, "い")), True, f"名前: {'あ' * 20}\nい"),
        ((("x" * 39, "y"), ("c", "d")), False, f"{'x' * 39} | y\nc | d"),
        ((("a" * 30, "b" * 30),), True, f"{'a' * 30} | {'b' * 30}"),
    ],
)
def test_a_table_wider_than_a_phone_is_told_row_by_row(
    rows: tuple[tuple[str, ...], ...], head: bool, shown: str
) -> None:
    table = Table(rows, head)
    assert body_of(table) == shown
    fence = shown.startswith("```")
    above, below = Paragraph((("over",),)), Paragraph((("under",),))
    assert body_of(above, table, below) == (f"over\n{shown}\nunder" if fence else f"over\n\n{shown}\n\nunder")


def test_cutting_never_cuts_an_escape_or_a_link() -> None:
    line: Line = ("a<b", Link("the issue", "https://example.com/"), "tail")
    whole = mrkdwn(line)
    for room in range(len(whole) + 1):
        shown, missing = fit(line, room)
        assert len(shown) <= room
        assert shown.count("<") == shown.count(">")
        assert not shown.endswith(("&", "&l", "&lt"))
        assert (missing == 0) == (shown == whole)
    assert fit(line, len(whole) - 4) == ("a&lt;b<https://example.com/|the issue>", 4)
    assert fit(line, 35) == ("a&lt;b<https://example.com/|the is>", 7)
    assert clipped(("abcdef",), 4) == "abc…"


def test_what_cannot_be_shortened_is_left_out_where_it_does_not_fit() -> None:
    assert fit((Mention("Haru Sato", "U0123456789"), "x"), 8) == ("", 10)
    assert fit(("at ", datetime(2026, 12, 1, tzinfo=UTC)), 20) == ("at ", len("2026-12-01 00:00 UTC"))


def test_a_long_body_is_cut_between_lines_and_says_how_much_is_missing() -> None:
    text = "\n".join(f"line {n} " + "x" * 90 for n in range(60))
    shown = body_of(*plain(text))
    *lines, note = shown.split("\n")
    assert lines == text.split("\n")[: len(lines)]
    missing = sum(len(line) for line in text.split("\n")[len(lines) :])
    assert note == f"<{URL}|… ({missing:,} more characters)>"


def test_one_endless_line_is_cut_inside() -> None:
    shown = body_of(*plain("あ" * 4_000), say=JA)
    cut, note = shown.split("\n")
    assert set(cut) == {"あ"}
    assert note == f"<{URL}|…（続き {4_000 - len(cut):,} 文字）>"


def test_a_single_missing_character_is_singular() -> None:
    length = len(body_of(*plain("x" * 5_000)).split("\n")[0])
    assert "(1 more character)" in body_of(*plain("x" * (length + 1)))


def test_a_note_without_a_link_stands_where_the_title_has_none() -> None:
    message = render(Notice(title=("x",), body=plain("y" * 3_500)), EN)
    assert message.attachments[0]["blocks"][0]["text"]["text"].endswith("more characters)")


def test_blocks_are_drawn_as_slack_draws_them() -> None:
    shown = body_of(
        Paragraph((("one",), ("two",))),
        Paragraph((("three",),)),
        Quote((("said <so>",), ())),
        List((Item(("first",), "1."), Item(("inner",), depth=1), Item(("done",), "☑"))),
        CodeBlock("if a < b:\n    ``` stay\n"),
        Table((("名前", "n"), ("a", "12"))),
    )
    assert shown == (
        "one\ntwo\n\nthree\n&gt; said &lt;so&gt;\n&gt; \n1. first\n    • inner\n☑ done\n"
        "```\nif a &lt; b:\n    ˋˋˋ stay\n```\n```\n名前 | n\na    | 12\n```"
    )


def test_a_code_block_that_is_cut_is_closed() -> None:
    shown = body_of(CodeBlock("\n".join(["<a long line of code>" * 4] * 60)))
    fence, note = shown.rsplit("\n", 1)
    assert fence.startswith("```\n")
    assert fence.endswith("\n```")
    assert "more characters" in note
    assert body_of(CodeBlock("<" * 5_000)).count("```") == 2


def test_a_title_of_any_length_fits() -> None:
    long_label = render(Notice(title=(Link("x" * 5_000, URL), " end")), EN).blocks[0]["text"]["text"]
    assert len(long_label) <= 1_000
    assert long_label.startswith(f"<{URL}|xxx")
    assert long_label.endswith("x>…")
    long_url = render(Notice(title=(Link("thing", URL + "x" * 1_500), " end")), EN).blocks[0]["text"]["text"]
    assert long_url == "thing…"


def sizes(message: Message) -> int:
    return len(str(message.body()))


def test_the_largest_message_stays_under_twelve_thousand_characters() -> None:
    huge = "&" * 20_000
    notice = Notice(
        title=(huge,),
        body=plain(huge),
        fields=tuple(Field((huge,), (huge,)) for _ in range(20)),
        context=((huge,),),
        preview=huge,
    )
    message = render(notice, EN)
    assert sizes(message) < 12_000
    assert len(message.plain) <= 3_000
    assert len(message.text) <= 1_400


def test_the_plain_form_says_all_of_it_in_words() -> None:
    notice = Notice(
        title=("Aoi added ", THING),
        body=plain("<slow>\n\nvery"),
        fields=(Field(("Status",), ("Open → ", Strong("Closed"))),),
        context=(("demo",),),
    )
    assert render(notice, EN).plain == f"Aoi added DEMO-42\n{URL}\n&lt;slow&gt;\nvery\nStatus: Open → Closed\ndemo"


def test_a_long_body_leaves_room_for_a_link_to_the_rest() -> None:
    """A console's links are long, and the note of what is missing carries one."""
    long = Link("api-5xx", URL + "?" + "x" * 1_900)
    message = render(Notice(title=(long,), body=plain("長" * 9_000)), EN)
    text = message.attachments[0]["blocks"][0]["text"]["text"]
    assert "more characters" in text
    assert len(text) <= 3_000


def test_a_field_of_which_nothing_can_be_seen_is_left_out() -> None:
    assert render(Notice(title=("x",), fields=(Field(("a",), ("\x01\x85",)),)), EN).attachments == ()
