"""The words in both languages: a Phrase is a pattern, and Say fills it in.

In a Japanese pattern a space next to a `{word}` is kept only if the word's letter beside it is half-width, so that
「担当者を {new} に」 is right for both Haru Sato (with spaces) and 佐藤春 (without).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from math import floor, log10
from string import Formatter

from bridge.languages import LANGS as LANGS
from bridge.languages import Lang as Lang
from bridge.values import dataclass
from bridge.wording.text import Code, Inline, Line, Link, Mention, Strong, char_columns, flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A pattern for each language, all with the same `{words}`."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things: `of` is the phrase, filled with n; `one`, if given, is the phrase for n = 1."""

    n: int
    of: Phrase
    one: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a sentence: in Japanese with さん. Teams and bots are plain strings instead.

    `id` is the Slack member to mention, if any.
    """

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Several people or things in a sentence: up to three are named; of more, two and how many others.

    `listed`: they stand in brackets, where in Japanese commas alone go between them.
    """

    words: tuple[object, ...]
    people: bool = True
    listed: bool = False


def same(text: str) -> Phrase:
    """A word that is the same in both languages, such as a name that a project made. Braces are kept."""
    text = text.replace("{", "{{").replace("}", "}}")
    return Phrase(en=text, ja=text)


_HONOURED = ("さん", "さま", "様", "氏", "くん", "君", "ちゃん", "先生")  # a name that ends so takes no さん
NAMED = 3  # so many Names are all said
_AND = Phrase(en=" and ", ja="、")
_BOTH = Phrase(en="{one} and {other}", ja="{one} と {other}")
_COMMA = Phrase(en=", ", ja="、")
_OTHERS = Phrase(en=" and {n} others", ja="、ほか {n} 人")
_OTHER_THINGS = Phrase(en=" and {n} more", ja="、ほか {n} 件")
_SECONDS = Phrase(en="{n} s", ja="{n} 秒")
_MINUTES = Phrase(en="{n} min", ja="{n} 分")
_HOURS = Phrase(en="{n} h", ja="{n} 時間")
_DAYS = Phrase(en="{n} days", ja="{n} 日")
_DAY = Phrase(en="{n} day", ja="{n} 日")
_LONGEST_KEPT = 200  # characters of a pattern
_MOST_PLACES = 12  # after the point
MORE_CHARACTERS = Phrase(en="… ({n} more characters)", ja="…（続き {n} 文字）")  # where a text was cut
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Say:
    """Fills phrases in one language."""

    lang: Lang

    def __call__(self, phrase: Phrase, /, **words: object) -> Line:
        """The phrase as a line. A word may be a string, a number, a date, a datetime (a moment, which each
        reader sees in their own zone), a timedelta, a Phrase, Count, Person, Names, or an inline or a whole
        line. Raises KeyError for a word that the pattern has and the caller does not give: a bug.
        """
        written = getattr(phrase, self.lang)
        # Of short ones it is kept, for `same` makes one of any name.
        pattern = _kept(written) if len(written) <= _LONGEST_KEPT else _parse(written)
        if len(pattern) == 1 and pattern[0][1] is None:
            return (pattern[0][0],)  # a label, say
        japanese = self.lang == "ja"
        parts: list[Inline] = []
        last = None
        for literal, name in pattern:
            if last is not None and literal[:1] == " " and not _half_width(_said(last)[-1:]):
                literal = literal[1:]
            word = self.word(words[name]) if name is not None else ()
            if japanese and name is not None:
                if word and literal[-1:] == " " and not _half_width(_said(word[0])[:1]):
                    literal = literal[:-1]
                last = word[-1] if word else literal
            parts += (literal, *word)
        return tuple(_merged(parts))

    def word(self, word: object) -> Line:  # noqa: PLR0911  a return for each type
        """Any such value as a line, in this language."""
        match word:
            case str():
                return (word,)
            case tuple():
                if len(word) == 1 and isinstance(word[0], str):  # most
                    return word if word[0] else ()
                return joined(chain.from_iterable(map(self.word, word)))
            case datetime() | Strong() | Code() | Link() | Mention():
                return (word,)
            case Phrase():
                return self(word)
            case Count():
                return self(word.one if word.one and word.n == 1 else word.of, n=word.n)
            case Person():
                name = Mention(word.name, word.id) if word.id else word.name
                return joined((name, self._honorific(word.name)))
            case Names():
                return self._names(word)
            case date():
                return (self._date(word),)
            case timedelta():
                return self._duration(word)
            case int() | float():
                return (number(word),)
            case _:
                raise TypeError(f"no words for {type(word).__name__}")

    def text(self, phrase: Phrase, /, **words: object) -> str:
        """The phrase's words alone, for a label or a preview."""
        return flat(self(phrase, **words))

    def _honorific(self, name: str) -> str:
        if self.lang == "en" or name.endswith(_HONOURED):
            return ""
        return " さん" if name[-1:].isascii() else "さん"

    def _names(self, names: Names) -> Line:
        lines = [self.word(word) for word in names.words]
        shown = lines if len(lines) <= NAMED else lines[:2]
        rest = len(lines) - len(shown)
        if len(lines) == 2 and not names.listed:
            return self(_BOTH, one=lines[0], other=lines[1])
        parts: list[Inline] = list(shown[0]) if shown else []
        for index, line in enumerate(shown[1:], start=1):
            last = index == len(shown) - 1 and not rest
            parts += [*self(_AND if last else _COMMA), *line]
        if rest:
            parts += self(_OTHERS if names.people else _OTHER_THINGS, n=rest)
        return joined(parts)

    def _date(self, day: date) -> str:
        if self.lang == "ja":
            return f"{day:%Y/%m/%d}"
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"

    def _duration(self, span: timedelta) -> Line:
        """The two largest units: 45 s, 2 min 10 s, 1 h 5 min, 3 days."""
        return _spelt(self.lang, max(0, round(span.total_seconds())))

    def _spelt(self, seconds: int) -> Line:
        days, rest = divmod(seconds, 86_400)
        hours, rest = divmod(rest, 3_600)
        minutes, seconds = divmod(rest, 60)
        units = [(days, _DAY if days == 1 else _DAYS), (hours, _HOURS), (minutes, _MINUTES), (seconds, _SECONDS)]
        first = next((index for index, (n, _) in enumerate(units) if n), len(units) - 1)
        shown = [self(unit, n=n) for n, unit in units[first : first + 2] if n] or [self(_SECONDS, n=0)]
        return (" ".join(flat(line) for line in shown),)


def _parse(pattern: str) -> tuple[tuple[str, str | None], ...]:
    """What stands before each word, and the word's name."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(pattern))


@lru_cache(maxsize=1_024)  # a window or a timeout is most often of one length, and takes 45,000 instructions
def _spelt(lang: Lang, seconds: int) -> Line:
    return Say(lang)._spelt(seconds)


_kept = lru_cache(maxsize=2_048)(_parse)


def number(value: float) -> str:
    """17, 1,200, 3.5, 0.05: no exponent below 1e15, at most four digits after the point (more below 0.001)."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1e15:
        return f"{value:.4g}"
    places = 4 if abs(value) >= 0.001 else 12
    return f"{value:,.{places}f}".rstrip("0").rstrip(".")


def rounded(value: float, digits: int) -> float:
    """To so many significant digits; what stands before the point is kept."""
    return round(value, max(digits - 1 - floor(log10(abs(value))), 0)) if value else value


def significant(value: float, digits: int = 4) -> str:
    """As `number`, in so many significant digits: 4,512, 99.95, 0.0206. Whole numbers stay as they are."""
    if value == int(value) or abs(value) >= 1e15:
        return number(value)
    places = min(max(digits - 1 - floor(log10(abs(value))), 0), _MOST_PLACES)
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def size(count: float, places: int = 1) -> str:
    """Bytes as people read them, in either language: 12 B, 1.2 KB, 3.4 MB; `places` after the point."""
    if count < 1_000:
        return f"{significant(count)} B"
    for factor, unit in ((1e3, "KB"), (1e6, "MB")):
        shown = round(count / factor, places)
        if shown < 1_000:
            return f"{number(shown)} {unit}"
    return f"{number(round(count / 1e9, places))} GB"


def joined(inlines: Iterable[Inline]) -> Line:
    """The inlines with neighbouring strings made one and empty ones dropped."""
    line = tuple(inlines)
    if len(line) == 1:  # most
        return line if line[0] else ()
    found = _merged(line)
    return tuple(found) if len(found) < len(line) else line


def _merged(inlines: Iterable[Inline]) -> list[Inline]:
    found: list[Inline] = []
    text = ""
    for inline in inlines:
        if isinstance(inline, str):
            text += inline
            continue
        if text:
            found.append(text)
        text = ""
        found.append(inline)
    if text:
        found.append(text)
    return found


def _said(inline: Inline) -> str:
    return inline if isinstance(inline, str) else flat((inline,))


def _half_width(char: str) -> bool:
    return char.isascii() or char_columns(char) == 1
