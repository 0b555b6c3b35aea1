"""Markdown as Backlog shows it, said in Slack: https://support-ja.backlog.com/hc/ja/articles/360036145833"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.wording import commonmark, markdown
from bridge.wording.text import words
from tests.support.marked_up import drawn

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "naughty_strings.json"
STRINGS: list[str] = [
    text for text in (json.loads(CORPUS.read_text("utf-8")) if CORPUS.exists() else []) if isinstance(text, str)
]
SPACE = "https://demo.backlog.com"
HEADINGS = [
    ("# 見出し1", "*見出し1*"),
    ("## 見出し2", "*見出し2*"),
    ("###### 見出し6", "*見出し6*"),
    ("####### seven", "####### seven"),
    ("#見出し", "#見出し"),
    ("# 見出し #", "*見出し*"),
    ("見出し1\n=============", "*見出し1*"),
    ("見出し2\n-------------", "*見出し2*"),
    ("two\nlines\n===", "*two* *lines*"),
    ("# A **b** `c`", "*A* *b* `c`"),
    ("# A *b* ~~c~~", "*A* *b* ~c~"),
    ("# [spec](https://example.com)", "<https://example.com|spec (example.com)>"),
    ("# One\ntext", "*One*\ntext"),
    ("text\n# One", "text\n\n*One*"),
    ("# One\n## Two", "*One*\n\n*Two*"),
    ("#", ""),
    ("# 2*3", "*2∗3*"),
    ("\\# no heading", "# no heading"),
]
INLINE = [
    ("**太字**", "*太字*"),
    ("__bold__", "*bold*"),
    ("*italic*", "_italic_"),
    ("_italic_", "_italic_"),
    ("~~取り消し~~", "~取り消し~"),
    ("~one~", "~¦one~"),
    ("***both***", "*both*"),
    ("**~~gone~~**", "~gone~"),
    ("*~~gone~~*", "~gone~"),
    ("**a *b* c**", "*a* *b* *c*"),
    ("*a **b** c*", "_a_ *b* _c_"),
    ("これは**太字**です", "これは¦*太字*¦です"),
    ("これは*斜体*です", "これは¦_斜体_¦です"),
    ("これは`code`です", "これは¦`code`¦です"),
    ("これは~~なし~~です", "これは¦~なし~¦です"),
    ("**注意：**次の手順", "*注意：*¦次の手順"),
    ("手順は**「検索」**です", "手順は¦*「検索」*¦です"),
    ("2**3**4", "2¦*3*¦4"),
    ("snake_case_name", "snake_case_name"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("**open", "**open"),
    ("*open", "*open"),
    ("** spaced **", "*¦* spaced **"),
    ("`a *b* c`", "`a *b* c`"),
    ("`` a`b ``", "`aˋb`"),
    ("`open", "`open"),
    ("`<b> & [x](y)`", "`&lt;b&gt; &amp; [x](y)`"),
    ("**bold `code` bold**", "*bold* `code` *bold*"),
    ("**see [it](https://example.com) now**", "*see* <https://example.com|it (example.com)> *now*"),
    ("\\*\\*not\\*\\*", "*¦*¦not**"),
    ("\\*not\\*", "*¦not*"),
    ("\\`no code\\`", "ˋno codeˋ"),
    ("C:\\new\\file", "C:\\new\\file"),
    ("&amp; &lt;b&gt; &copy; &#12354;", "&amp; &lt;b&gt; © あ"),
    ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
    ("**a_b**", "*a_b*"),
    ("**_x_ y**", "*x* *y*"),
    ("**2\\*3**", "*2∗3*"),
    ("~~a~b~~", "~a∼b~"),
    ("*a\\_b*", "_aˍb_"),
    (":bug: 😀", ":bug: 😀"),
]
LINES = [
    ("one\ntwo", "one\ntwo"),
    ("one  \ntwo", "one\ntwo"),
    ("one\\\ntwo", "one\ntwo"),
    ("one\n\ntwo", "one\n\ntwo"),
    ("one\n\n\n\ntwo", "one\n\ntwo"),
    ("  one\n  two", "one\ntwo"),
    ("one<br>two<br />three<BR/>four", "one\ntwo\nthree\nfour"),
    ("**a\nb**", "*a*\n*b*"),
    ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("", ""),
    (" \n\t\n", ""),
    ("a\0b", "ab"),
    ("---", "────────"),
    ("a\n\n***\n\nb", "a\n\n────────\n\nb"),
    ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
    ("<div>\n**x**\n</div>", "&lt;div&gt;\n*x*\n&lt;/div&gt;"),
    ("<!-- note -->", "&lt;!-- note --&gt;"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
]
LISTS = [
    ("* a\n* b", "• a\n• b"),
    ("- a\n- b", "• a\n• b"),
    ("+ a\n+ b", "• a\n• b"),
    ("1. a\n2. b", "1. a\n2. b"),
    ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
    ("3. a\n4. b", "3. a\n4. b"),
    ("1) a\n2) b", "1. a\n2. b"),
    ("* a\n    * b\n        * c", "• a\n    • b\n        • c"),
    ("- a\n  - b\n- c", "• a\n    • b\n• c"),
    ("1. a\n   1. b\n   2. c\n2. d", "1. a\n    1. b\n    2. c\n2. d"),
    ("1. a\n   - b", "1. a\n    • b"),
    ("* 箇条書き1\n    段落1\n    * 箇条書き2", "• 箇条書き1\n  段落1\n    • 箇条書き2"),
    ("- a\n\n  b", "• a\n  b"),
    ("- a\n\n- b", "• a\n• b"),
    ("- [ ] todo\n- [x] done\n- [X] done", "☐ todo\n☑ done\n☑ done"),
    ("* [ ] Item-A\n* [x] Item-B\n    * [ ] Item-B-1", "☐ Item-A\n☑ Item-B\n    ☐ Item-B-1"),
    ("1. [ ] a", "☐ a"),
    ("- [x](https://example.com)", "• <https://example.com|x (example.com)>"),
    ("- [ ]", "• [ ]"),
    ("- [y] a", "• [y] a"),
    ("[ ] a", "[ ] a"),
    ("- a\n\n  [ ] b", "• a\n  [ ] b"),
    ("- **a** b", "• *a* b"),
    ("- # a", "• *a*"),
    ("- > a", "• \n    ¦&gt; a"),
    ("- a\n  > b", "• a\n    ¦&gt; b"),
    ("- a\n  ```\n  code\n  ```\n- b", "• a\n```\ncode\n```\n• b"),
    ("- a\n  ```\n  b\n  ```\n  ---\n  ```\n  c\n  ```", "• a\n```\nb\n```\n  ────────\n```\nc\n```"),
    ("- a\n  ```\n  b\n  ```\n  ```\n  c\n  ```", "• a\n```\nb\n```\n```\nc\n```"),
    ("- ```\n  code\n  ```", "• \n```\ncode\n```"),
    ("-", "• "),
    ("-5 ℃", "-5 ℃"),
    ("text\n- a\n\nmore", "text\n• a\n\nmore"),
    ("- a\n- b\n\n1. c", "• a\n• b\n1. c"),
    ("- 1\n  - 2\n    - 3\n      - 4", "• 1\n    • 2\n        • 3\n            • 4"),
    ("2026. 年", "2026. 年"),
]
QUOTES_AND_CODE = [
    ("> 引用した内容です。\n> 二行目", "&gt; 引用した内容です。\n&gt; 二行目"),
    ("> a\nlazy", "&gt; a\n&gt; lazy"),
    ("> a\n>\n> b", "&gt; a\n&gt; \n&gt; b"),
    ("> a\n\nb", "&gt; a\nb"),
    (">> deep", "&gt; deep"),
    ("> # h\n> t", "&gt; *h*\n&gt; t"),
    ("> - a\n>   - b", "&gt; • a\n&gt;     • b"),
    ("> ```\n> code\n> ```\n> after", "```\ncode\n```\n&gt; after"),
    ("> **b** `c`", "&gt; *b* `c`"),
    ("```\ncode\n```", "```\ncode\n```"),
    ("```java\npackage helloworld;\n```", "```\npackage helloworld;\n```"),
    ("~~~\ncode\n~~~", "```\ncode\n```"),
    ("    four\n    spaces", "```\nfour\nspaces\n```"),
    ("\ttab", "```\ntab\n```"),
    ("```\nopen", "```\nopen\n```"),
    ("```\n```", ""),
    ("````\n```\n````", "```\nˋˋˋ\n```"),
    ("```\n<!channel> & **x**\n```", "```\n&lt;!channel&gt; &amp; **x**\n```"),
    ("```\n  indented\n\n    more\n```", "```\n  indented\n\n    more\n```"),
    ("a\n```\nb\n```\nc", "a\n```\nb\n```\nc"),
    ("```\na\n```\n```\nb\n```", "```\na\n```\n```\nb\n```"),
]
TABLES = [
    ("| a | b |\n|---|---|\n| 1 | 2 |", "```\na | b\n1 | 2\n```"),
    ("a | b\n--|--\n1 | 2", "```\na | b\n1 | 2\n```"),
    ("| 名前 | n |\n|:--|--:|\n| a | 12 |", "```\n名前 | n\na    | 12\n```"),
    ("|a|\n|-|\n|**b** `c`|", "```\na\nb c\n```"),
    ("|a|b|\n|-|-|\n|1|", "```\na | b\n1 |\n```"),
    ("|a|\n|-|\n|x<br>y|", "```\na\nx y\n```"),
    ("|a|\n|-|\n|x \\| y|", "```\na\nx | y\n```"),
    ("|a|\n|-|\n|[l](https://example.com)|", "```\na\nl (example.com)\n```"),
    ("|a|\n|-|\n|`x`|\n\nafter", "```\na\nx\n```\nafter"),
    ("| a | b |", "| a | b |"),
    ("|a|\n|-|", "```\na\n```"),
    ("||\n|-|\n||", ""),
    ("- x\n\n  |a|\n  |-|\n  |b|", "• x\n```\na\nb\n```"),
]
LINKS = [
    ("[text](https://example.com/a)", "<https://example.com/a|text (example.com)>"),
    ('[text](https://example.com/a "title")', "<https://example.com/a|text (example.com)>"),
    ("[**bold** `code`](https://example.com)", "<https://example.com|bold code (example.com)>"),
    ("[text][1]\n\n[1]: https://example.com", "<https://example.com|text (example.com)>"),
    ("<https://example.com>", "<https://example.com|https://example.com>"),
    ("https://example.com/a?b=1&c=2", "<https://example.com/a?b=1&amp;c=2|https://example.com/a?b=1&amp;c=2>"),
    ("見て https://example.com/aください", "見て <https://example.com/a|https://example.com/a>ください"),
    ("(https://example.com/a_(b)).", "(<https://example.com/a_(b)|https://example.com/a_(b)>)."),
    ("**https://example.com**", "<https://example.com|https://example.com>"),
    ("https://example.com/a_b_c", "<https://example.com/a_b_c|https://example.com/a_b_c>"),
    ("`https://example.com`", "`https://example.com`"),
    ("xhttps://example.com", "xhttps://example.com"),
    ("https://", "https://"),
    ("http://[", "http://["),
    ("http://[a:b", "http://[a:b"),
    ("[a](/view/DEMO-1)", "<https://demo.backlog.com/view/DEMO-1|a>"),
    ("[a](//example.com)", "a"),
    ("[a](</view/DEMO-1>)", "<https://demo.backlog.com/view/DEMO-1|a>"),
    ("[a][1]\n\n[1]:/view/DEMO-1", "<https://demo.backlog.com/view/DEMO-1|a>"),
    ("[a](https://DEMO.backlog.com/x)", "<https://DEMO.backlog.com/x|a>"),
    ("~20人 (~30人) 10:00~11:00", "~20人 (~30人) 10:00~11:00"),
    (
        "https://example.com/a_b_?x=1&lt=2&copy=3",
        "<https://example.com/a_b_?x=1&amp;lt=2&amp;copy=3|https://example.com/a_b_?x=1&amp;lt=2&amp;copy=3>",
    ),
    ("<div>\n**a**\n- b\n</div>", "&lt;div&gt;\n*a*\n• b\n  &lt;/div&gt;"),
    ("_a_<br>_b_", "_a_\n_b_"),
    ("\\<b> \\~a~ \\\\<i>", "&lt;b&gt; ~¦a~ \\&lt;i&gt;"),
    ("[a](b.md)", "a"),
    ("[a](mailto:a@example.com)", "a"),
    ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
    ("[a](https://u:p@example.com)", "a"),
    ("[https://good.example](https://evil.example/x)", "<https://evil.example/x|https://good.example (evil.example)>"),
    ("[good.example](https://evil.example)", "<https://evil.example|good.example (evil.example)>"),
    ("[example.com](https://www.example.com)", "<https://www.example.com|example.com (www.example.com)>"),
    ("[README.md](https://example.com)", "<https://example.com|README.md (example.com)>"),
    ("[ｇｏｏｄ．example](https://evil.example)", "<https://evil.example|ｇｏｏｄ．example (evil.example)>"),
    ("[a](https://example.com)です", "<https://example.com|a (example.com)>です"),
    ("[](https://example.com)", "<https://example.com|https://example.com>"),
    ("![alt](https://example.com/a.png)", "<https://example.com/a.png|alt (example.com)>"),
    ("![](https://example.com/a%20b.png?x)", "<https://example.com/a%20b.png?x|a b.png (example.com)>"),
    ("![image](https://example.com/a.png)", "<https://example.com/a.png|a.png (example.com)>"),
    ("![image][shot.png]", "shot.png"),
    ("![設計][shot.png] と", "設計 と"),
    ("![alt](shot.png)", "alt"),
    ("[![alt](https://example.com/a.png)](https://example.com)", "<https://example.com|alt (example.com)>"),
    ("<a@example.com>", "a@example.com"),
    ("[a|b](https://example.com)", "<https://example.com|a｜b (example.com)>"),
    ("<!channel> <@U0123456789> @here", "&lt;!channel&gt; &lt;@U0123456789&gt; @¦here"),
]
TABLE = [*HEADINGS, *INLINE, *LINES, *LISTS, *QUOTES_AND_CODE, *TABLES, *LINKS]


def test_the_table_is_long_enough() -> None:
    assert len(dict(TABLE)) == len(TABLE) >= 120


@pytest.mark.parametrize(("raw", "shown"), TABLE)
def test_markdown_becomes_mrkdwn(raw: str, shown: str) -> None:
    assert drawn(markdown.read(raw, SPACE)) == shown


FRAGMENTS = """
* ** _ ~~ ` ``` ~~~ # > - + 1. [ ] ( ) ![ ][ ]( | |- || : < > & &lt; <br> \\ === --- a 語 https:// http://e.jp/
@here <!channel> [x] ://
"""
MARKS = st.sampled_from([*FRAGMENTS.split(), "\n", "\n\n", " ", "    ", "\t"])
TEXTS = st.lists(MARKS | st.text(max_size=6), max_size=60).map("".join)


@pytest.mark.no_cover
@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_any_text_is_said_and_inert(raw: str) -> None:
    drawn(markdown.read(raw, SPACE))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="aé語 .,:;()/@'\"!?\n1", max_size=80))
def test_a_text_without_marks_reads_as_if_it_had_some(raw: str) -> None:
    marked = markdown.read(f"{raw}\n\n# end")
    assert words(marked) == f"{words(markdown.read(raw))} end".strip()
    assert drawn(marked[:-1]) == drawn(markdown.read(raw))


@pytest.mark.no_cover
@pytest.mark.skipif(not STRINGS, reason="no corpus: naughty_strings")
def test_a_naughty_string_is_inert() -> None:
    for text in STRINGS:
        for raw in (text, f"# {text}", f"- **{text}**", f"> [{text}](https://example.com)", f"|{text}|\n|-|\n|{text}|"):
            drawn(markdown.read(raw, SPACE))


def test_what_lies_beyond_the_first_ten_thousand_characters_is_counted_but_not_read() -> None:
    line = "**some** words of no weight\n"
    raw = line * 1_000
    text = markdown.read(raw)
    assert len(words(text)) == pytest.approx(len(raw), rel=0.1)
    assert words(text).count("**") == 2 * (1_000 - 10_000 // len(line))
    assert "more characters" in drawn(text)


def test_the_parser_is_loaded_when_a_text_first_has_marks() -> None:
    code = (
        "import sys; from bridge.wording import markdown; markdown.read('plain\\n\\nwords, https://example.com'); "
        "early = 'pyromark' in sys.modules; markdown.read('*x*'); print(early, 'pyromark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://example.com/a_b/c.html?q=1&r=+#d", "https://example.com/a_b/c.html?q=1&amp;r=+#d"),
        ("https://日本.jp/日本", "https://xn--wgv71a.jp/%E6%97%A5%E6%9C%AC"),
        ("https://example.com/%E6%97%A5%zz", "https://example.com/%E6%97%A5%25zz"),
        ("https://example.com/a'b[c]", "https://example.com/a'b%5Bc%5D"),
        ("<https://example.com/a b|c>", "https://example.com/a%20b%7Cc"),
        ("https://example.com/?a=1&amp;b=__c__", "https://example.com/?a=1&amp;b=__c__"),
    ],
)
def test_an_address_is_spelled_as_a_url(address: str, url: str) -> None:
    assert drawn(markdown.read(f"[a]({address})")) == f"<{url}|a ({url.split('/')[2]})>"


@pytest.mark.parametrize("nested", ["> ", "- ", "1. ", "- > "])
def test_what_is_nested_more_deeply_than_anybody_writes_is_said_as_it_was_typed(nested: str) -> None:
    assert words(markdown.read(nested * 9 + "*a*")).endswith("a")
    deep = nested * 2_000 + "*a*"
    assert words(markdown.read(deep)) == deep


def test_a_text_that_the_parser_panics_at_is_said_as_it_was_typed() -> None:
    """None is known, but there have been some: https://github.com/pulldown-cmark/pulldown-cmark/issues/1112."""

    class PanicException(BaseException):
        pass

    def events() -> Iterator[Literal["Rule"]]:
        yield "Rule"
        raise PanicException

    assert commonmark.tokens(events()) is None


def test_half_of_a_surrogate_pair_is_said_as_it_was_typed() -> None:
    assert words(markdown.read("**a** \ud83d")) == "**a** \ud83d"


def test_a_stop_while_it_parses_is_no_panic() -> None:
    def events() -> Iterator[Literal["Rule"]]:
        yield "Rule"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        commonmark.tokens(events())
