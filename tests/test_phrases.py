"""The words: filled in, in both languages, with the spaces, names, dates and numbers of each."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bridge.wording.phrases import LANGS, Count, Lang, Names, Person, Phrase, Say, joined, number, same, size
from bridge.wording.text import Code, Link, Mention, Strong, flat

EN, JA = Say("en"), Say("ja")
MOVED = Phrase(en="{who} moved {what} to {new}", ja="{who} が {what} を {new} に変更しました")
ISSUE = Link("DEMO-42", "https://demo.backlog.com/view/DEMO-42")


def both(phrase: Phrase, **words: object) -> tuple[str, str]:
    return EN.text(phrase, **words), JA.text(phrase, **words)


def test_a_phrase_is_filled_in_each_language() -> None:
    assert both(MOVED, who="Ren", what="DEMO-1", new="Done") == (
        "Ren moved DEMO-1 to Done",
        "Ren が DEMO-1 を Done に変更しました",
    )


def test_japanese_spaces_stay_only_beside_half_width() -> None:
    assert JA.text(MOVED, who="佐藤春", what=ISSUE, new="処理済み") == "佐藤春が DEMO-42 を処理済みに変更しました"


def test_spaces_between_two_words_follow_both_their_edges() -> None:
    pair = Phrase(en="{a} {b}", ja="{a} {b}")
    assert [JA.text(pair, a=a, b=b) for a in ("x", "あ") for b in ("y", "い")] == ["x y", "xい", "あy", "あい"]


def test_spaces_that_stand_beside_no_word_stay() -> None:
    assert JA.text(Phrase(en="", ja="あ い {x}、 う"), x="ん") == "あ いん、 う"


def test_english_spaces_always_stay() -> None:
    assert EN.text(MOVED, who="佐藤春", what=ISSUE, new="処理済み") == "佐藤春 moved DEMO-42 to 処理済み"


def test_inlines_stay_themselves_and_neighbouring_strings_are_one() -> None:
    line = EN(MOVED, who=Strong("Ren"), what=ISSUE, new=Code("x"))
    assert line == (Strong("Ren"), " moved ", ISSUE, " to ", Code("x"))
    assert joined(("a", "", "b", ISSUE, "", Mention("c", "U0123456789"), "d")) == (
        "ab",
        ISSUE,
        Mention("c", "U0123456789"),
        "d",
    )


def test_a_word_may_be_a_whole_line_or_a_phrase() -> None:
    line = EN(Phrase(en="[{x}]", ja=""), x=("a ", ISSUE, Phrase(en=" b", ja="")))
    assert line == ("[a ", ISSUE, " b]")


def test_an_empty_word_leaves_no_trace() -> None:
    assert JA.text(Phrase(en="", ja="あ{x}い"), x=()) == "あい"


def test_an_empty_word_moves_no_space() -> None:
    assert Say("ja")(Phrase(en="{a} of {b}", ja="{a} の {b}"), a="", b="x") == (" の x",)
    assert Say("ja")(Phrase(en="of {a}", ja="値は {a}"), a="") == ("値は ",)


def test_a_forgotten_word_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError, match="what"):
        EN(MOVED, who="Ren")
    with pytest.raises(TypeError, match="no words for NoneType"):
        EN(MOVED, who=None, what="", new="")


def test_a_name_of_a_project_is_the_same_in_both_and_keeps_its_braces() -> None:
    assert both(same("{x} {{y}}")) == ("{x} {{y}}", "{x} {{y}}")


def test_what_somebody_typed_is_never_a_pattern() -> None:
    assert EN.text(MOVED, who="{what}", what="{", new="}") == "{what} moved { to }"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Aoi Tanaka", "Aoi Tanaka さん"),
        ("田中葵", "田中葵さん"),
        ("田中 (QA)", "田中 (QA) さん"),
        ("あどみにさん", "あどみにさん"),
        ("高橋様", "高橋様"),
    ],
)
def test_a_person_is_called_san_in_japanese(name: str, said: str) -> None:
    assert both(Phrase(en="{x}", ja="{x}"), x=Person(name)) == (name, said)


COMMITS = Phrase(en="{n} commits", ja="{n} 件")
COMMIT = Phrase(en="{n} commit", ja="{n} 件")


@pytest.mark.parametrize(
    ("count", "en", "ja"),
    [
        (Count(1, COMMITS, COMMIT), "1 commit", "1 件"),
        (Count(1, COMMITS), "1 commits", "1 件"),
        (Count(1_200, COMMITS, COMMIT), "1,200 commits", "1,200 件"),
        (Count(0, COMMITS, COMMIT), "0 commits", "0 件"),
    ],
)
def test_a_count_knows_one(count: Count, en: str, ja: str) -> None:
    assert both(Phrase(en="{x}", ja="{x}"), x=count) == (en, ja)


@pytest.mark.parametrize(
    ("names", "en", "ja"),
    [
        (Names(()), "", ""),
        (Names(("a",)), "a", "a"),
        (Names(("a", "b")), "a and b", "a と b"),
        (Names(("a.png", "b.png"), people=False, listed=True), "a.png and b.png", "a.png、b.png"),
        (Names((Person("葵"), Person("Ren"))), "葵 and Ren", "葵さんと Ren さん"),
        (Names(("a", "b", "c")), "a, b and c", "a、b、c"),
        (Names(("a", "b", "c", "d")), "a, b and 2 others", "a、b、ほか 2 人"),
        (Names(("a", "b", "c", "d"), people=False), "a, b and 2 more", "a、b、ほか 2 件"),
        (Names((Person("葵"), ISSUE)), "葵 and DEMO-42", "葵さんと DEMO-42"),
    ],
)
def test_names_are_listed_and_the_rest_counted(names: Names, en: str, ja: str) -> None:
    assert both(Phrase(en="{x}", ja="{x}"), x=names) == (en, ja)


def test_a_date_is_written_as_each_language_does() -> None:
    assert both(Phrase(en="{x}", ja="{x}"), x=date(2026, 12, 1)) == ("Dec 1, 2026", "2026/12/01")


def test_a_moment_stays_a_moment() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    assert EN(Phrase(en="at {x}", ja=""), x=at) == ("at ", at)


@pytest.mark.parametrize(
    ("span", "en", "ja"),
    [
        (timedelta(), "0 s", "0 秒"),
        (timedelta(seconds=-5), "0 s", "0 秒"),
        (timedelta(seconds=45.4), "45 s", "45 秒"),
        (timedelta(seconds=59.6), "1 min", "1 分"),
        (timedelta(minutes=2, seconds=10), "2 min 10 s", "2 分 10 秒"),
        (timedelta(hours=1, minutes=5, seconds=9), "1 h 5 min", "1 時間 5 分"),
        (timedelta(hours=2, seconds=9), "2 h", "2 時間"),
        (timedelta(days=1), "1 day", "1 日"),
        (timedelta(days=3, hours=4), "3 days 4 h", "3 日 4 時間"),
    ],
)
def test_a_duration_has_its_two_largest_units(span: timedelta, en: str, ja: str) -> None:
    assert both(Phrase(en="{x}", ja="{x}"), x=span) == (en, ja)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (-0.0, "0"),
        (17, "17"),
        (1_200, "1,200"),
        (-1_200.0, "-1,200"),
        (3.5, "3.5"),
        (0.05, "0.05"),
        (0.00012, "0.00012"),
        (1 / 3, "0.3333"),
        (81.23, "81.23"),
        (999_999_999_999_999, "999,999,999,999,999"),
        (1e15, "1e+15"),
        (1e308, "1e+308"),
        (-1.5e300, "-1.5e+300"),
    ],
)
def test_a_number_is_as_people_read_it(value: float, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (999, "999 B"),
        (1_000, "1 KB"),
        (1_234, "1.2 KB"),
        (999_999, "1 MB"),
        (3_400_000, "3.4 MB"),
        (5_000_000_000, "5 GB"),
        (7e15, "7,000,000 GB"),
    ],
)
def test_a_size_has_its_unit(count: float, said: str) -> None:
    assert size(count) == said


def test_a_larger_size_never_reads_smaller() -> None:
    worth = {"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9}
    read = [size(10**power * factor) for power in range(13) for factor in (1, 5, 9.99)]
    values = [float(said.split()[0].replace(",", "")) * worth[said.split()[1]] for said in read]
    assert all(a <= b for a, b in pairwise(values))


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_alone_is_said_in_the_language(lang: Lang) -> None:
    assert flat(Say(lang).word(Phrase(en="en", ja="ja"))) == lang
    assert flat(Say(lang).word(1_000)) == "1,000"
