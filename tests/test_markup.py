"""Backlog notation as Backlog shows it, said in Slack: https://support-ja.backlog.com/hc/ja/articles/360035641594"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import BadOption
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.backlog import difference, markup, notation
from bridge.sources.backlog.words import LABELS
from bridge.sources.source import Event
from bridge.wording.phrases import Lang, Say
from bridge.wording.text import words
from tests.support.marked_up import drawn

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "naughty_strings.json"
STRINGS: list[str] = [
    text for text in (json.loads(CORPUS.read_text("utf-8")) if CORPUS.exists() else []) if isinstance(text, str)
]
SPACE: Options = {"space": ("demo.backlog.com",)}
VIEW = "https://demo.backlog.com/view/"


def event(rule: str | None = "backlog", options: Options = SPACE, **content: Any) -> Event:
    project = {"projectKey": "DEMO", **({"textFormattingRule": rule} if rule else {})}
    body = {"project": project, "content": content}
    return Event("", datetime(2026, 12, 1, tzinfo=UTC), Payload(body), options)


def said(raw: str, rule: str | None = "backlog", **options: tuple[str, ...]) -> str:
    return drawn(markup.body(event(rule, {**SPACE, **options}), raw))


HEADINGS = [
    ("* 見出し1", "*見出し1*"),
    ("** 見出し2", "*見出し2*"),
    ("*** 見出し3", "*見出し3*"),
    ("*\u3000見出し", "*見出し*"),
    ("* A\n** B\n本文", "*A*\n\n*B*\n本文"),
    ("本文\n* A", "本文\n\n*A*"),
    ("* A ''b'' '''c''' %%d%%", "*A* *b* *c* ~d~"),
    ("* A [[B>https://example.com]]", "*A* <https://example.com|B (example.com)>"),
    ("*強調", "*強調"),
    (" * not at the start", " * not at the start"),
    ("*", "*"),
    ("* 2*3", "*2∗3*"),
    ("* A&br;B", "*A* *B*"),
]
INLINE = [
    ("''太字''", "*太字*"),
    ("'''斜体'''", "_斜体_"),
    ("%%取り消し線%%", "~取り消し線~"),
    ("'''''両方'''''", "*両方*"),
    ("これは''太字''です", "これは¦*太字*¦です"),
    ("これは'''斜体'''です", "これは¦_斜体_¦です"),
    ("これは%%なし%%です", "これは¦~なし~¦です"),
    ("a ''b'' c", "a *b* c"),
    ("''a %%b%% c''", "*a* ~b~ *c*"),
    ("''a '''b''' c''", "*a* *b* *c*"),
    ("%%a ''b%% c''", "~a~ ~b~ *c*"),
    ("''open", "''open"),
    ("'''open", "'''open"),
    ("%%open", "%%open"),
    ("it''s", "it''s"),
    ("100%", "100%"),
    ("''''", "''''"),
    ("''''''x''''''", "''''''x''''''"),
    ("''a\nb''", "''a\nb''"),
    ("'quoted'", "'quoted'"),
    ("&color(red) { 赤い文字 }", "赤い文字"),
    ("&color(red){赤}", "赤"),
    ("&color(#ffffff, #8abe00) { 白 }です", "白です"),
    ("&color(red) { a ''b'' c }", "a *b* c"),
    ("''&color(red) { a }''", "*a*"),
    ("&color(red) { a &color(blue) { b } c }", "a b c"),
    ("&color(red) { open", "&amp;color(red) { open"),
    ("a } b { c", "a } b { c"),
    ("if (x) { y }", "if (x) { y }"),
    ("一行目&br;二行目", "一行目\n二行目"),
    ("a&br;&br;b", "a\n\nb"),
    ("''a&br;b''", "*a*\n*b*"),
    ("\\''not bold\\''", "''not bold''"),
    ("\\%%x%%", "%%x%%"),
    ("\\* x", "* x"),
    ("\\- x", "- x"),
    ("\\[[x]]", "[[x]]"),
    ("\\&br;", "&amp;br;"),
    ("\\\\", "\\\\"),
    ("\\\\fileserver\\共有\\仕様書.xlsx", "\\\\fileserver\\共有\\仕様書.xlsx"),
    ("C:\\work\\_tmp\\*.log \\[1]\\{a}\\~x\\-y", "C:\\work\\_tmp\\*.log \\[1]\\{a}\\~x\\-y"),
    ("D:\\%%a", "D:\\%%a"),
    ("D:\\'' x", "D:\\'' x"),
    ("\\%%x\\%%", "%%x%%"),
    (
        "a \\#image(b.png) \\#x \\{code}c{/code} \\&color(red) { d }",
        "a #image(b.png) \\#x {code}c{/code} &amp;color(red) { d }",
    ),
    ("&color(red) { a \\} b } \\}", "a } b \\}"),
    ("\\> x", "¦&gt; x"),
    ("\\|a|b|", "|a|b|"),
    ("\\+ x\n\\-5\n\\*x", "+ x\n\\-5\n\\*x"),
    ("C:\\new\\temp", "C:\\new\\temp"),
    ("*Slack* _Slack_ ~Slack~ `Slack`", "*¦Slack* _¦Slack_ ~¦Slack~ ˋSlackˋ"),
    ("**Markdown**", "*¦*¦Markdown**"),
    ("''2*3''", "*2∗3*"),
    ("<!channel> <@U0123456789> @here & <b>", "&lt;!channel&gt; &lt;@U0123456789&gt; @¦here &amp; &lt;b&gt;"),
    (":bug: 😀", ":bug: 😀"),
]
LINES = [
    ("一行目\n二行目", "一行目\n二行目"),
    ("a\n\nb", "a\n\nb"),
    ("a\n\n\n\nb", "a\n\nb"),
    ("a\r\nb\rc", "a\nb\nc"),
    ("　字下げ", "　字下げ"),
    ("a\n　字下げ", "a\n　字下げ"),
    ("", ""),
    (" \n\t\n　", ""),
    ("#contents\n\n本文", "本文"),
    ("本文 #contents", "本文 #contents"),
    ("1. a\n2. b", "1. a\n2. b"),
    ("----", "----"),
]
LISTS = [
    ("- 箇条書き1\n- 箇条書き2", "• 箇条書き1\n• 箇条書き2"),
    ("- 1\n-- 2\n--- 3", "• 1\n    • 2\n        • 3"),
    ("- 1\n-- 2\n- 3", "• 1\n    • 2\n• 3"),
    ("+ a\n+ b\n+ c", "1. a\n2. b\n3. c"),
    ("+ a\n++ b\n++ c\n+ d\n++ e", "1. a\n    1. b\n    2. c\n2. d\n    1. e"),
    ("+ a\n-- b\n+ c", "1. a\n    • b\n2. c"),
    ("- a\n++ b", "• a\n    1. b"),
    ("+ a\n\n+ b", "1. a\n1. b"),
    ("- [ ] todo\n- [x] done\n- [X] done", "☐ todo\n☑ done\n☑ done"),
    ("- a\n-- [ ] b", "• a\n    ☐ b"),
    ("- [ ]", "☐ "),
    ("- [x]a", "• [x]a"),
    ("- ''a'' b", "• *a* b"),
    ("- a&br;b", "• a\n  b"),
    ("- a\n  続き\n- b", "• a\n  続き\n• b"),
    ("- a\n本文", "• a\n\n本文"),
    ("本文\n- a", "本文\n• a"),
    ("-\u3000全角", "• 全角"),
    ("-5 ℃", "-5 ℃"),
    ("--option", "--option"),
    ("-", "-"),
    ("+81 3 1234", "+81 3 1234"),
]
QUOTES = [
    ("> 引用した内容です。", "&gt; 引用した内容です。"),
    (">引用", "&gt; 引用"),
    ("> a\n> b\nc", "&gt; a\n&gt; b\nc"),
    (">> a", "&gt; a"),
    ("> a\n>\n> b", "&gt; a\n&gt; \n&gt; b"),
    ("> ''a'' - b", "&gt; *a* - b"),
    ("> - a\n> -- b", "&gt; • a\n&gt;     • b"),
    ("a -> b", "a -&gt; b"),
    ("{quote}\n引用した内容です。\n引用した内容です。\n{/quote}", "&gt; 引用した内容です。\n&gt; 引用した内容です。"),
    ("{quote}a{/quote}", "&gt; a"),
    ("前{quote}a{/quote}後", "前\n&gt; a\n後"),
    ("{quote}\n* H\n- a\n{/quote}", "&gt; *H*\n&gt; • a"),
    ("{quote}\na\n{code}\nb\n{/code}\nc\n{/quote}", "&gt; a\n```\nb\n```\n&gt; c"),
    ("{quote}a", "{quote}a"),
    ("a{/quote}", "a{/quote}"),
    ("{quote}a{quote}b{/quote}", "&gt; a{quote}b"),
    ("{quote}{/quote}", ""),
]
CODE = [
    ("{code}\nx = 1\n{/code}", "```\nx = 1\n```"),
    ("{code:java}\npackage helloworld;\n{/code}", "```\npackage helloworld;\n```"),
    ("{code:c++}\nx\n{/code}", "```\nx\n```"),
    ("{code}x{/code}", "```\nx\n```"),
    ("{code}\n* x ''y'' [[z]] <!here> & DEMO-1\n{/code}", "```\n* x ''y'' [[z]] &lt;!here&gt; &amp; DEMO-1\n```"),
    ("{code}\n  a\n\n    b\n{/code}", "```\n  a\n\n    b\n```"),
    ("a\n{code}\nb\n{/code}\nc", "a\n```\nb\n```\nc"),
    ("{code}\n```\n{/code}", "```\nˋˋˋ\n```"),
    ("実行 {code}npm ci{/code} する", "実行 `npm ci` する"),
    ("実行{code:sh}npm ci{/code}する", "実行¦`npm ci`¦する"),
    ("a {code}b\nc{/code} d", "a\n```\nb\nc\n```\n d"),
    ("{code}open\n''x''", "{code}open\n*x*"),
    ("{code}{/code}", ""),
    ("{code}a{/code}{code}b{/code}", "`a`¦`b`"),
    ("{code}a{code}b{/code}", "```\na{code}b\n```"),
    ("{code}{quote}a{/quote}{/code}", "```\n{quote}a{/quote}\n```"),
    ("{color}x", "{color}x"),
    ("`x`", "ˋxˋ"),
]
TABLES = [
    ("|a|b|h\n|1|2|", "```\na | b\n1 | 2\n```"),
    ("|名前|値|h\n|検索|0.2 秒|", "```\n名前 | 値\n検索 | 0.2 秒\n```"),
    ("|~名前|検索|\n|~値|1|", "```\n名前 | 検索\n値   | 1\n```"),
    ("|二列||>|\n|a|b|c|", "```\n二列 |   |\na    | b | c\n```"),
    ("|''a''|[[b>https://example.com]]|", "```\na | b (example.com)\n```"),
    ("|a\\|b|c|", "```\na|b | c\n```"),
    ("|a&br;b|", "```\na b\n```"),
    ("|a|b", "```\na | b\n```"),
    ("|a", "|a"),
    ("||", ""),
    ("a | b", "a | b"),
    ("|a|\n\n|b|", "```\na\n```\n```\nb\n```"),
    ("|<b>|&|", "```\n&lt;b&gt; | &amp;\n```"),
]
LINKS = [
    ("このページ [[https://backlog.com/ja/]] が", "このページ <https://backlog.com/ja/|https://backlog.com/ja/> が"),
    ("[[Backlog>https://backlog.com/ja/]]", "<https://backlog.com/ja/|Backlog (backlog.com)>"),
    ("[[Backlog:https://backlog.com/ja/]]", "<https://backlog.com/ja/|Backlog (backlog.com)>"),
    ("[[ a > https://example.com ]]", "<https://example.com|a (example.com)>"),
    ("[[a:b:https://example.com]]", "<https://example.com|a:b (example.com)>"),
    ("これは[[BLG-104]]と同じ", f"これは<{VIEW}BLG-104|BLG-104>と同じ"),
    ("[[同じ>BLG-104]]", f"<{VIEW}BLG-104|同じ>"),
    ("[[Home]]", "<https://demo.backlog.com/wiki/DEMO/Home|Home>"),
    ("[[運用/手順]]", f"<https://demo.backlog.com/wiki/DEMO/{quote('運用/手順', safe='')}|運用/手順>"),
    ("[[手順>Home]]", "<https://demo.backlog.com/wiki/DEMO/Home|手順>"),
    ("DEMO-42 を参照", f"<{VIEW}DEMO-42|DEMO-42> を参照"),
    ("課題DEMO-42です", f"課題<{VIEW}DEMO-42|DEMO-42>です"),
    ("(DEMO-1, DEMO-2)", f"(<{VIEW}DEMO-1|DEMO-1>, <{VIEW}DEMO-2|DEMO-2>)"),
    ("''DEMO-42 です''", f"<{VIEW}DEMO-42|DEMO-42> *です*"),
    ("OTHER-42 XDEMO-42 DEMO-42x DEMO-0 demo-42", "OTHER-42 XDEMO-42 DEMO-42x DEMO-0 demo-42"),
    ("feature/DEMO-42 DEMO-42-fix", "feature/DEMO-42 DEMO-42-fix"),
    ("{code}DEMO-42{/code}", "```\nDEMO-42\n```"),
    ("a {code}DEMO-42{/code}", "a `DEMO-42`"),
    ("[[a>https://example.com/DEMO-42]]", "<https://example.com/DEMO-42|a (example.com)>"),
    ("https://demo.backlog.com/view/DEMO-42", f"<{VIEW}DEMO-42|{VIEW}DEMO-42>"),
    ("見てhttps://example.com/aです", "見て<https://example.com/a|https://example.com/a>です"),
    ("[[https://good.example>https://evil.example]]", "<https://evil.example|https://good.example (evil.example)>"),
    ("[[good.example:https://evil.example]]", "<https://evil.example|good.example (evil.example)>"),
    ("[[a>javascript:alert(1)]]", "<https://demo.backlog.com/wiki/DEMO/javascript%3Aalert%281%29|a>"),
    ("[[a>https://u:p@evil.example]]", "a"),
    ("[[", "[["),
    ("[[]]", "[[]]"),
    ("[[a]", "[[a]"),
    ("[[a\nb]]", "[[a\nb]]"),
    ("[1]", "[1]"),
    ("#image(logo.png)", "logo.png"),
    ("#image(https://example.com/a/logo.png)", "<https://example.com/a/logo.png|logo.png (example.com)>"),
    ("#thumbnail(logo.png, 100)", "logo.png"),
    ("図 #image(a b.png) です", "図 a b.png です"),
    ("#attach(設計書.pdf:123)", "設計書.pdf"),
    ("#attach(123)", "123"),
    ("#rev(11) #rev(app:1a2b3c4)", "r11 app:1a2b3c4"),
    ("#image(", "#image("),
    ("#image()", "#image()"),
    ("#image(https://example.com/)", "<https://example.com/|example.com>"),
]
TABLE = [*HEADINGS, *INLINE, *LINES, *LISTS, *QUOTES, *CODE, *TABLES, *LINKS]


def test_the_table_is_long_enough() -> None:
    assert len(dict(TABLE)) == len(TABLE) >= 120


@pytest.mark.parametrize(("raw", "shown"), TABLE)
def test_backlog_notation_becomes_mrkdwn(raw: str, shown: str) -> None:
    assert said(raw) == shown


FRAGMENTS = """
* ** - -- + > | |h ~ \\ '' ''' %% &br; &color(red) { } [[ ]] [[a> [[a: https://e.jp/ {code} {/code} {quote} {/quote}
#image( #rev( #contents ) DEMO-1 @here <!channel> & [x] a 語
"""
MARKS = st.sampled_from([*FRAGMENTS.split(), "- [ ] ", "\n", "\n\n", " "])
TEXTS = st.lists(MARKS | st.text(max_size=6), max_size=60).map("".join)


@pytest.mark.no_cover
@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS, st.sampled_from(["backlog", "markdown", None]))
def test_any_text_is_said_and_inert(raw: str, rule: str | None) -> None:
    said(raw, rule)


@pytest.mark.no_cover
@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS, TEXTS)
def test_any_two_texts_have_a_difference_that_is_inert(old: str, new: str) -> None:
    drawn(difference.between(event(), Say("ja"), old, new))


@pytest.mark.no_cover
@pytest.mark.skipif(not STRINGS, reason="no corpus: naughty_strings")
def test_a_naughty_string_is_inert() -> None:
    for text in STRINGS:
        for raw in (text, f"* {text}", f"- ''{text}''", f"> [[{text}>https://example.com]]", f"|{text}|[[{text}]]|h"):
            said(raw)


def test_without_a_space_nothing_is_linked_but_addresses() -> None:
    alone = event(options={})
    assert drawn(markup.body(alone, "DEMO-1 [[Home]] [[a>BLG-1]] https://example.com")) == (
        "DEMO-1 Home a <https://example.com|https://example.com>"
    )
    assert drawn(markup.body(event("markdown", {}), "[a](/view/DEMO-1)")) == "a"


def test_a_project_key_that_is_none_links_no_issue() -> None:
    odd = Event("", datetime(2026, 12, 1, tzinfo=UTC), Payload({"project": {"projectKey": "."}}), SPACE)
    assert drawn(markup.body(odd, ".-1 a-1")) == ".-1 a-1"


def test_what_lies_beyond_the_first_twenty_thousand_characters_is_counted_but_not_read() -> None:
    line = "''some'' words of no weight\n"
    text = notation.read(line * 1_000, lambda name: None)
    assert words(text).count("''") == 2 * (1_000 - 20_000 // len(line))
    assert "more characters" in drawn(text)


@pytest.mark.parametrize("tag", ["code", "quote"])
def test_a_block_that_ends_beyond_what_is_read_is_a_block_still(tag: str) -> None:
    lines = "a line\n" * 4_000
    shown = drawn(notation.read(f"{{{tag}}}\n{lines}{{/{tag}}}\nend", lambda name: None))
    assert shown.startswith("```\na line\n" if tag == "code" else "&gt; a line\n")
    assert tag not in shown


# -- which of the two rules ------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "shown"), [("backlog", "*a* *¦*¦b**"), ("markdown", "''a'' *b*")])
def test_the_projects_own_rule_comes_first(rule: str, shown: str) -> None:
    assert said("''a'' **b**", rule, format=("markdown" if rule == "backlog" else "backlog",)) == shown


@pytest.mark.parametrize("told", [None, "textile", ""])
def test_where_the_project_does_not_say_the_option_does(told: str | None) -> None:
    assert said("''a'' **b**", told, format=("markdown",)) == "''a'' *b*"
    assert said("''a'' **b**", told, format=("backlog",)) == "*a* *¦*¦b**"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("# A\n**b**", "*A*\n*b*"),
        ("* a\n* b", "• a\n• b"),
        ("```\n''a''\n```", "```\n''a''\n```"),
        ("[a](https://example.com)", "<https://example.com|a (example.com)>"),
        ("|a|\n|---|\n|b|", "```\na\nb\n```"),
        ("- [ ] a\n  - b", "☐ a\n    • b"),
        ("~~a~~", "~a~"),
        ("見出し\n===", "*見出し*"),
        ("`a`", "`a`"),
        ("1. a\n1. b", "1. a\n2. b"),
        ("* A", "*A*"),
        ("** A\n-- b", "*A*\n    • b"),
        ("''a'' %%b%%", "*a* ~b~"),
        ("{code}\n# a\n{/code}", "```\n# a\n```"),
        ("[[a>https://example.com]]", "<https://example.com|a (example.com)>"),
        ("&color(red) { a }", "a"),
        ("|a|h\n|b|", "```\na\nb\n```"),
        ("#image(a.png)", "a.png"),
        ("a&br;b", "a\nb"),
        ("plain words", "plain words"),
    ],
)
def test_where_nobody_says_the_signs_tell(raw: str, shown: str) -> None:
    assert said(raw, None) == shown


def test_the_option_is_checked() -> None:
    (option,) = markup.OPTIONS
    assert [option.check(rule) for rule in ("backlog", "markdown")] == ["backlog", "markdown"]
    with pytest.raises(BadOption, match="expected backlog or markdown"):
        option.check("textile")


def test_issue_keys_are_links_in_markdown_too() -> None:
    assert said("**DEMO-1** `DEMO-2`", "markdown") == f"<{VIEW}DEMO-1|DEMO-1> `DEMO-2`"


# -- what changed ------------------------------------------------------------------------------------


def changed(old: str | None, new: str | None, *, lang: Lang = "en", rule: str = "backlog") -> str:
    change = {"field": "description", "old_value": old, "new_value": new}
    return drawn(difference.described(event(rule, changes=[change]), Say(lang), LABELS["description"]))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a\nb\nc", "a\nB\nc", "− b\n＋ B"),
        ("a\nc", "a\nb\nc", "＋ b"),
        ("a\nb\nc", "a\nc", "− b"),
        ("a", "b", "− a\n＋ b"),
        ("a\nb\nc\nd", "A\nb\nc\nD", "− a\n＋ A\n− d\n＋ D"),
        ("- a\n- b", "- a\n-- c\n- b", "＋     • c"),
        ("* A", "* B", "− *A*\n＋ *B*"),
        ("a ''b''", "a b", ""),
        ("a  b\n\n\nc", "a b\nc", ""),
        ("a\n", "a", ""),
        (
            "[[a>https://example.com/1]]",
            "[[a>https://example.com/2]]",
            "− <https://example.com/1|a (example.com)>\n＋ <https://example.com/2|a (example.com)>",
        ),
        ("{code}\nx\n{/code}", "{code}\ny\n{/code}", "− x\n＋ y"),
        ("a", "", ""),
        ("a", None, ""),
        (None, "* A\nb", "*A*\nb"),
        ("null", "b", "b"),
        ("", "b", "b"),
    ],
)
def test_a_description_that_changed_shows_the_lines_that_did(old: str | None, new: str | None, shown: str) -> None:
    assert changed(old, new) == shown


def test_of_a_long_line_what_changed_is_shown_and_a_little_around_it() -> None:
    old = "長い文が続きます。" * 20 + "期限は 3 日です。" + "まだ続きます。" * 20
    shown = changed(old, old.replace("3 日", "10 日")).split("\n")
    assert [line[:3] for line in shown] == ["− …", "＋ …"]
    assert "期限は 3 日です。" in shown[0]
    assert "期限は 10 日です。" in shown[1]
    assert all(line.endswith("…") and len(line) < 80 for line in shown)


def test_a_long_line_is_set_against_the_likeliest_of_those_that_went() -> None:
    long = "計画は次のとおりです。" * 15
    lines = changed(f"x\n{long}3 日", f"{long}4 日\ny\nz\n{'別の文。' * 40}").split("\n")
    assert [line for line in lines if "日" in line] == [f"{mark} …{long[-30:]}{n} 日" for mark, n in ("−3", "＋4")]
    assert f"＋ {'別の文。' * 40}" in lines


def test_a_text_that_was_rewritten_is_not_shown_twice() -> None:
    old, new = ("\n".join(f"{word} {n}" for n in range(30)) for word in ("old", "new"))
    lines = changed(old, new, lang="ja").split("\n")
    assert [line[0] for line in lines] == ["−"] * 8 + [" "] + ["＋"] * 8 + [" "]
    assert lines[8].strip() == lines[17].strip() == "… ほか 22 行"
    assert "… 1 more line" in changed("\n".join("abcdefghi"), "x")


def test_other_changes_or_a_comment_put_the_label_above() -> None:
    description = {"field": "description", "old_value": "a", "new_value": "b"}
    status = {"field": "status", "old_value": "1", "new_value": "2"}
    for content in ({"changes": [status, description]}, {"changes": [description], "comment": {"content": "x"}}):
        assert drawn(difference.described(event(**content), Say("ja"), LABELS["description"])) == "*詳細*\n− a\n＋ b"
    assert difference.described(event(changes=[status]), Say("ja"), LABELS["description"]) == ()


@pytest.mark.parametrize(
    ("diff", "content", "shown"),
    [
        ("1c1\n<* A---\n>* B", "* A", "− *B*\n＋ *A*"),
        ("2a3\n>gone", "a\nb", "− gone"),
        ("2,3d1\n<b\n<c", "a\nb\nc", "＋ b\n＋ c"),
        ("1c1\n<x\n---\n>y\n3c3\n<z\n---\n>w", "x\na\nz", "− y\n− w\n＋ x\n＋ z"),
        ("1c1\n<old---\n>new", "new", "− old\n＋ new"),
        ("1a1,3\n>1. a\n>2. b\n>3. c\n", "1. a\n2. b\n3. c\n", "＋ 1. a\n＋ 2. b\n＋ 3. c"),
        ("2d1\n<gone\n", "a\nb", "− gone"),
        ("1c1\n<a\n---\n>b", "a\nb", ""),
        ("1c1\n<a\n---\n>b", "c", ""),
        ("2a3\n>a", "a\nb", ""),
        ("1a2\n>a", "a\na", "＋ a"),
        ("1,2d0\n<a\n<x", "a\nb", ""),
        ("1a2\n>- b\n3a5\n>|x|y|\n", "- a\n- b\nc\nd\n|x|y|\n", "＋ • b\n＋ x | y"),
        ("1c1\n<---\n---\n>b", "b", "− ---\n＋ b"),
        ("1c1\n<-----\n>b", "b", "− --\n＋ b"),
        ("@@ -1 +1 @@\n-a\n+b", "b", ""),
        ("", "a", ""),
    ],
)
def test_a_wiki_page_shows_what_its_diff_says(diff: str, content: str, shown: str) -> None:
    assert drawn(difference.page(event(diff=diff, content=content), Say("en"))) == shown
