"""mrkdwn is read as Slack reads it, and what Slack would show as typed stays as typed."""

import time

import pytest

from bridge.slack.reader import Code, Emoji, Fence, Link, Moment, Name, Plain, Quote, Rows, Styled, inlines, read, words


@pytest.mark.parametrize(
    ("mrkdwn", "inline"),
    [
        ("*a b*", Styled("strong", (Plain("a b"),))),
        ("_a_", Styled("emphasis", (Plain("a"),))),
        ("~a~", Styled("strike", (Plain("a"),))),
        ("*_a_*", Styled("strong", (Styled("emphasis", (Plain("a"),)),))),
        ("*<https://a.example/|a*b>*", Styled("strong", (Link("a*b", "https://a.example/"),))),
        ("`a*b*`", Code("a*b*")),
        ("`a &lt; b`", Code("a < b")),
        ("<https://a.example/?a=1&amp;b=2|A &amp; B>", Link("A & B", "https://a.example/?a=1&b=2")),
        ("<mailto:a@example.com>", Link("", "mailto:a@example.com")),
        ("<!date^1^{time}|UTC>", Moment(("!date", "1", "{time}"), "UTC")),
        ("<@U0123ABCD>", Name("member", "@U0123ABCD")),
        ("<#C0123ABCD|general>", Name("channel", "general")),
        ("<!here>", Name("everybody", "@here")),
        ("<!subteam^S0123ABCD|@team>", Name("group", "@team")),
        (":tada:", Emoji("tada", "🎉")),
        (":100:", Emoji("100", "💯")),
    ],
)
def test_what_slack_formats(mrkdwn: str, inline: object) -> None:
    assert tuple(inlines(mrkdwn)) == (inline,)
    assert tuple(inlines(f"a {mrkdwn} b")) == (Plain("a "), inline, Plain(" b"))


@pytest.mark.parametrize(
    "typed",
    [
        *("a*b*c", "**8**", "* x *", "*\u200bx*", "a_b_c", "*", "**", "* *", "*a", "a*", "*a\u200b*", "~a ~"),
        *(":no_such_emoji:", "12:30:45", "`", "``", "<>", "5 < 6", "日本*語*"),
    ],
)
def test_what_slack_leaves_as_typed(typed: str) -> None:
    assert tuple(inlines(typed)) == (Plain(typed),)


def test_fences_quotes_and_lines_are_told_apart() -> None:
    blocks = list(read("a\n&gt; b *c*\n&gt; d\ne\n```\nf\n *g*\n```\nh"))
    assert blocks == [
        Rows(((Plain("a"),),)),
        Quote(((Plain("b "), Styled("strong", (Plain("c"),))), (Plain("d"),))),
        Rows(((Plain("e"),),)),
        Fence("f\n *g*"),
        Rows(((Plain("h"),),)),
    ]


def test_three_marks_quote_all_the_rest() -> None:
    assert list(read("a\n&gt;&gt;&gt; b\nc")) == [Rows(((Plain("a"),),)), Quote(((Plain("b"),), (Plain("c"),)))]


def test_an_empty_line_stays_one() -> None:
    assert list(read("a\n\nb")) == [Rows(((Plain("a"),), (), (Plain("b"),)))]


def test_a_style_ends_with_its_line() -> None:
    (block,) = read("*a\nb*")
    assert block == Rows(((Plain("*a"),), (Plain("b*"),)))


def test_its_words_alone() -> None:
    told = "*a* <https://a.example/|b> :tada: <!date^1^{time}|UTC>\n&gt; <@U0123ABCD>\n```\nc\n```"
    assert words(told) == "a b 🎉 UTC\n@U0123ABCD\nc"


@pytest.mark.parametrize(
    "evil", ["*a " * 20_000, "*_~" * 20_000, "<" * 40_000, "`" * 40_001, "&gt;\n" * 9_000, "```\n" * 9_000]
)
def test_no_text_takes_long(evil: str) -> None:
    before = time.process_time()
    words(evil)
    assert time.process_time() - before < 10
