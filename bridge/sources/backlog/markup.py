"""What people typed in Backlog → Text, by the project's own formatting rule: Backlog notation or Markdown.

The rule is the project's `textFormattingRule`; where that is absent or unknown, what `mint --format` said;
else it is told by the signs that only one of the two has, and a tie is Backlog notation, which leaves more as
it was typed.
"""

import re
from functools import partial

from bridge.errors import BadOption
from bridge.sources.backlog import keys, links, notation, people
from bridge.sources.source import Event, Option
from bridge.wording import markdown
from bridge.wording.inline import own
from bridge.wording.phrases import Phrase
from bridge.wording.text import Text

_RULES = ("backlog", "markdown")
_READ = 10_000  # characters that signs are looked for in
_NOTATION = (
    *[r"\{/(?:code|quote)\}"] * 2,  # a block counts twice: it may hold anything
    r"(?<!')''(?!')[^\n]*?''",
    r"%%[^%\n]+%%",
    r"\[\[[^\[\]\n]+\]\]",
    r"&br;|&color\(",
    r"^#contents|#(?:image|thumbnail|attach)\(",
    r"^\*{2,6} \S",
    r"^(?:-{2,3}|\+{2,3}) \S",
    r"^\|.*\|h[ \t]*$",
)
_MARKDOWN = (
    r"^ {0,3}#{1,6} \S",
    *[r"^ {0,3}```"] * 2,
    r"`[^`\n]+`",
    r"\]\(",
    r"\*\*[^*\s]",
    r"~~[^~\s]",
    r"^\|[ :|-]*---[ :|-]*$",
    r"^\d{1,9}[.)] \S",
    r"^(?:===+|---+)[ \t]*$",
    r"^\* \S.*\n\* \S",
    r"^\* \[[ xX]\] ",
    r"^[ \t]+[-*+] \S",
    r"!\[",
)
_NOTATION_SIGNS, _MARKDOWN_SIGNS = (
    tuple(re.compile(sign, re.MULTILINE) for sign in signs) for signs in (_NOTATION, _MARKDOWN)
)


def body(event: Event, raw: str) -> Text:
    """A description, comment or page as its author meant it; nothing for blank text. Never raises."""
    return people.mentioned(written(event, raw), event)


def written(event: Event, raw: str) -> Text:
    """As `body`, with nobody in it to ring."""
    if _rule(event, raw) == "markdown":
        text = markdown.read(raw, links.home(event), event.budget)
    else:
        text = own(notation.read(raw, partial(_address, event), event.budget), links.hosts(event))
    return keys.in_text(event, text)


def _rule(event: Event, raw: str) -> str:
    told = event.payload["project"]["textFormattingRule"].text("")
    given = next(iter(event.options.get("format", ())), "")
    return next((rule for rule in (told, given) if rule in _RULES), None) or _guessed(raw[:_READ])


def _guessed(raw: str) -> str:
    notation_signs, markdown_signs = (
        sum(sign.search(raw) is not None for sign in signs) for signs in (_NOTATION_SIGNS, _MARKDOWN_SIGNS)
    )
    return "markdown" if markdown_signs > notation_signs else "backlog"


def _address(event: Event, name: str) -> str | None:
    """Where [[name]] leads: to an issue of any project of the space, or to a wiki page of this one."""
    return links.issue(event, name) if keys.KEY.fullmatch(name) else links.wiki_page(event, name)


def _checked(rule: str) -> str:
    """Raises BadOption."""
    if rule not in _RULES:
        raise BadOption(
            en=f"the format {rule!r} is neither of Backlog's; expected {' or '.join(_RULES)}",
            ja=f"テキスト整形のルール「{rule}」はありません。{' か '.join(_RULES)} を指定してください。",
        )
    return rule


OPTIONS = (
    Option(
        "format",
        "RULE",
        Phrase(
            en="How texts are marked up where Backlog does not say: backlog or markdown.",
            ja="Backlog から分からない場合のテキスト整形のルール：backlog か markdown。",
        ),
        _checked,
    ),
)
