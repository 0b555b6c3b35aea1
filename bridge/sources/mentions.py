"""Mentions: whom `--ping` rings, as lines WHAT=WHOM. WHAT is a word of the source's own (a state, a severity), or
FIELD:NAME, as a route has it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.sealing.destination import Options
from bridge.sources import routes
from bridge.sources.source import Finish, Fit, Kind
from bridge.wording import severity
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Mention, one_line
from bridge.wording.tone import Tone

GRADES = tuple(one.name for one in severity.SCALE)
_WHOM = pattern(r"here|channel|[UWS][A-Z0-9]{4,}")


def with_mentions(fields: Mapping[str, Fit]) -> Finish:
    """What adds to a notice those who asked for its state or its severity, and for what it is about."""

    def finish(notice: Notice, _: Kind, options: Options, _say: Say) -> Notice:
        asked = [(what, whom) for what, _, whom in (line.partition("=") for line in options.get("ping", ()))]
        fits = _fitting(notice.facts, frozenset(what for what, _ in asked)) if asked else None
        whom = [whom for what, whom in asked if what == fits]
        whom += about(notice.facts, options, fields) if asked and _asks(notice) else ()
        return replace(notice, mentions=(*notice.mentions, *(Mention(one, one) for one in whom))) if whom else notice

    return finish


def about(facts: Facts, options: Options, fields: Mapping[str, Fit]) -> Iterator[str]:
    """Whom the lines FIELD:NAME=WHOM ring that fit; what the event does not tell fits none."""
    for text in options.get("ping", ()):
        field, name, whom = routes.parts(text)
        if name and field in fields and fields[field](facts, name):
            yield whom


def _fitting(facts: Facts, asked: frozenset[str]) -> str | None:
    """Which of the names applies: the state, or the gravest severity that a finding reaches.

    None where nobody needs to come: it is muted or suppressed, the finding is a sample, or settled.
    """
    if facts.state:
        return None if facts.quiet else facts.state
    found = facts.severity
    reached = (one.name for one in severity.SCALE if found and severity.reaches(found, one))
    return next((name for name in reached if name in asked), None)


def _asks(notice: Notice) -> bool:
    """Whether somebody needs to come, or may, for what it is about."""
    facts = notice.facts
    settled = facts.quiet or facts.over or (facts.graded and all(one.over for one in facts.graded))
    return notice.tone in (Tone.BAD, Tone.WARN) and not settled


def checker(words: Mapping[str, str], fields: Mapping[str, Callable[[str], str]], example: str) -> Callable[[str], str]:
    """What checks WHAT=WHOM, and makes it as it is sealed. `words`: what may be asked for, folded, as it is sealed;
    `fields`: what checks the names of each."""
    known = [*dict.fromkeys(words.values()), *(f"{field}:NAME" for field in fields)]

    def check(text: str) -> str:
        left, _, right = (part.strip() for part in typed.equals(text).rpartition("="))
        if not (left and right):
            raise BadOption(
                en=f"the ping {text!r} is not WHAT=WHOM; expected one like {example}",
                ja=f"--ping「{text}」は「対象=相手」の形ではありません。{example} のように指定してください。",
            )
        what = _what(left, words, fields)
        if not what:
            raise BadOption(
                en=f"the ping {text!r} goes by {left!r}; expected one of {', '.join(known)}",
                ja=f"--ping「{text}」の「{left}」は使えません。{'、'.join(known)} のいずれかを指定してください。",
            )
        whom = typed.narrow(right).removeprefix("@")
        whom = whom.lower() if whom.lower() in ("here", "channel") else whom
        if not _WHOM.fullmatch(whom):
            raise BadOption(
                en=f"the ping {text!r} rings {right!r}; expected here, channel, or the id of a member (U0123456789) "
                "or of a group (S0123456789)",
                ja=f"--ping「{text}」の相手「{right}」は使えません。here、channel、メンバーの ID（U0123456789）、"
                "ユーザーグループの ID（S0123456789）のいずれかを指定してください。",
            )
        return f"{what}={whom}"

    return check


def _what(left: str, words: Mapping[str, str], fields: Mapping[str, Callable[[str], str]]) -> str:
    """As it is sealed; "" for what is neither a word nor a field with a name."""
    field, colon, name = (one_line(part) for part in typed.colon(left).partition(":"))
    word = words.get(f"{field}{colon}{name}".casefold(), "")
    check = fields.get(field.lower())
    return word or (f"{field.lower()}:{check(name)}" if check and name else "")
