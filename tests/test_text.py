"""The neutral tree: what people typed, its words alone, and its width on screen."""

from datetime import UTC, datetime

import pytest

from bridge.wording.text import (
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Mention,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
    columns,
    cut,
    cut_name,
    cut_path,
    flat,
    folded,
    lines,
    mapped,
    one_line,
    plain,
    quoted,
    worded,
    words,
)

PAGE: Text = (
    Heading((Strong("Head"),)),
    Paragraph((("one",), ("two",))),
    List((Item(("a",)), Item(("b",), "1.", 1))),
    Paragraph((("three",),)),
    Quote((("said",),)),
    CodeBlock("x = 1\n"),
    Table((("h", "i"), ("j", "k"))),
)


@pytest.mark.parametrize("blank", ["", " ", "\n", "\r\n \t\n", "\u3000"])
def test_blank_text_is_nothing(blank: str) -> None:
    assert plain(blank) == ()


def test_what_was_typed_stands_line_by_line_uninterpreted() -> None:
    (paragraph,) = plain("\n*one*\r\n\r\n  <two>\rthree\n\n")
    assert paragraph == Paragraph((("*one*",), (), ("  <two>",), ("three",)))


def test_a_line_has_words() -> None:
    at = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
    line = ("a ", Strong("b"), Code("c"), Link("d", "https://example.com"), Mention("e", "U0123456789"), " ", at)
    assert flat(line) == "a bcde 2026-12-01 03:04 UTC"
    assert flat(()) == ""


def test_white_space_folds_to_one_line() -> None:
    assert one_line("  a\t b\r\n\u3000c ") == "a b c"


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("検索", 4), ("ｶﾅ", 2), ("a検", 3), ("e\u0301", 1)])
def test_full_width_counts_as_two(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd…"),
        ("abc  def", 5, "abc…"),
        ("a\nb", 5, "a b"),
        ("検索が遅い", 10, "検索が遅い"),
        ("検索が遅い", 9, "検索が遅…"),
        ("検索が遅い", 8, "検索が…"),
        ("検", 1, "…"),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_by_columns_and_says_so(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert columns(cut(text, width)) <= max(width, 1)


def test_a_text_has_lines_and_words() -> None:
    assert [flat(line) for line in lines(PAGE)] == [
        *("Head", "one", "two", "• a", "    1. b", "", "three", "said", "x = 1", "h | i", "j | k")
    ]
    assert words(PAGE) == "Head one two • a 1. b three said x = 1 h | i j | k"
    assert words(()) == ""


def test_a_quoted_text_keeps_code_and_tables_whole() -> None:
    head, code, table = quoted(PAGE)
    assert isinstance(head, Quote)
    assert [flat(line) for line in head.lines][-2:] == ["three", "said"]
    assert (code, table) == PAGE[-2:]


def test_every_inline_of_a_text_can_be_replaced() -> None:
    def change(inline: Inline) -> tuple[Inline, ...]:
        return (inline, Strike("!")) if isinstance(inline, str) else (Emphasis("E"),)

    assert words(mapped(PAGE, change)) == "E one! two! • a! 1. b! three! said! x = 1 h | i j | k"


def test_several_lines_fold_into_one() -> None:
    assert folded(((Strong("a"),), (), ("b",))) == (Strong("a"), " ", " ", "b")


def test_blocks_without_words_tell_nothing() -> None:
    assert worded((CodeBlock("\n"), Table((("", ""),)), List(()), *PAGE)) == PAGE


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("図.png", 10, "図.png"),
        ("requirements_v2.3.xlsx", 18, "requirement…3.xlsx"),
        ("要件定義書_最終版.xlsx", 18, "要件定義書_….xlsx"),
        ("検索", 1, "…"),
    ],
)
def test_a_files_name_keeps_its_ending(name: str, width: int, shown: str) -> None:
    assert cut_name(name, width) == shown


@pytest.mark.parametrize(
    ("path", "width", "shown"),
    [
        ("/設計/図.png", 12, "/設計/図.png"),
        ("/設計/旧版/図.png", 14, "…/旧版/図.png"),
        ("/設計/旧版/図.png", 12, "…/図.png"),
        ("開発/検索/性能", 9, "…/性能"),
    ],
)
def test_a_path_is_cut_at_its_left(path: str, width: int, shown: str) -> None:
    assert cut_path(path, width) == shown


@pytest.mark.parametrize("text", ["a/b" * 5_000, "/" * 9_999, "検" * 9_999, "́" * 99])
@pytest.mark.parametrize("width", [1, 3, 9, 60])
def test_however_it_is_cut_it_fits(text: str, width: int) -> None:
    assert max(columns(cut_name(text, width)), columns(cut_path(text, max(width, 4))) - 3) <= width
