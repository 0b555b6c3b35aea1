"""What a command tells the person at the terminal, in the language of that person."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar

import click

from bridge.errors import BadOption
from bridge.languages import LANGS, Lang, of_locale
from bridge.wording.phrases import Phrase, Say

OPTION = "--ui"
_LANG: ContextVar[Lang] = ContextVar("terminal", default="en")


def speak(lang: Lang) -> None:
    """Once, before a command is looked at."""
    _LANG.set(lang)


def say() -> Say:
    """In the terminal's language."""
    return Say(_LANG.get())


def words(phrase: Phrase, /, **values: object) -> str:
    return say().text(phrase, **values)


def tell(phrase: Phrase, /, **values: object) -> None:
    """A line on stderr: stdout is for results alone."""
    click.echo(words(phrase, **values), err=True)


def chosen(argv: Sequence[str], env: Mapping[str, str]) -> tuple[Lang, list[str]]:
    """The language that --ui names, wherever among the arguments it stands, else the locale's; and all other arguments.

    Raises BadOption for a language that is none of ours.
    """
    lang, left = of_locale(env), list(argv)
    rest: list[str] = []
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return lang, [*rest, word, *left]
        if name != OPTION:
            rest.append(word)
        else:
            lang = _known(value if equals else left.pop(0) if left else "")
    return lang, rest


def _known(text: str) -> Lang:
    for lang in LANGS:
        if lang == text:
            return lang
    raise BadOption(
        en=f"{OPTION} is {text!r}; expected {' or '.join(LANGS)}",
        ja=f"{OPTION} が「{text}」です。{' か '.join(LANGS)} を指定してください。",
    )
