"""Accounts: what people call an AWS account, which AWS itself tells by twelve digits alone."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.sealing.destination import Options
from bridge.sources.source import Kind, Option
from bridge.wording.facts import Facts, folded
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, columns, one_line

_NUMBER = pattern(r"[0-9]{12}", re.ASCII)
_LONGEST = 40  # columns
_WITH_NUMBER = Phrase(en="{name} ({number})", ja="{name}（{number}）")
_OF = Phrase(en="{thing} ({name})", ja="{thing}（{name}）")


def names(options: Options) -> dict[str, str]:
    """Number → what the destination calls it; of several names for one, the first."""
    lines = options.get("account")
    return {number: name for number, _, name in (line.partition("=") for line in reversed(lines))} if lines else {}


def called(options: Options, number: str) -> str:
    """The account's name, else its number."""
    return names(options).get(number, number)


def beside(thing: Line, options: Options, number: str, say: Say) -> Line:
    """A thing with the name of its account, api-5xx (production); alone where that has none."""
    name = names(options).get(number)
    return say(_OF, thing=thing, name=name) if name else thing


def numbered(options: Options, number: str, say: Say) -> Line:
    """The name with the number, which the console asks for; the number alone where it has none."""
    name = names(options).get(number)
    return say(_WITH_NUMBER, name=name, number=number) if name else (number,)


def with_names(notice: Notice, _: Kind, options: Options, say: Say) -> Notice:
    """The notice with names beside the numbers that stand alone in its last line and in its fields; its facts, too,
    know the accounts by name."""
    called = names(options)
    known = {(number,) for number in called}
    if not known:
        return notice

    def line(old: Line) -> Line:
        return numbered(options, str(old[0]), say) if old in known else old

    fields = tuple(replace(field, value=line(field.value)) for field in notice.fields)
    facts = _with_names(notice.facts, called)
    return replace(notice, fields=fields, context=tuple(map(line, notice.context)), facts=facts)


def _with_names(facts: Facts, called: Mapping[str, str]) -> Facts:
    accounts = facts.values.get("account", ())
    known = tuple(
        replace(one, names=one.names | {folded(called[one.id])}) if one.id in called else one for one in accounts
    )
    return replace(facts, values={**facts.values, "account": known}) if accounts else facts


def check(text: str) -> str:
    """NUMBER=NAME as it is sealed; the number may have the console's hyphens. Raises BadOption."""
    left, equals, right = typed.equals(text).partition("=")
    number, name = left.strip().replace("-", ""), one_line(right)
    if not (equals and name and _NUMBER.fullmatch(number)):
        raise BadOption(
            en=f"the account {text!r} is not NUMBER=NAME; expected its twelve digits and a name: "
            "123456789012=production",
            ja=f"アカウント「{text}」は「番号=名前」の形ではありません。123456789012=production のように、"
            "12 桁の番号と名前を指定してください。",
        )
    if columns(name) > _LONGEST:
        raise BadOption(
            en=f"the account's name {name!r} is too long; expected at most {_LONGEST} columns",
            ja=f"アカウント名「{name}」が長すぎます。半角 {_LONGEST} 文字（全角 {_LONGEST // 2} 文字）以内に"
            "してください。",
        )
    return f"{number}={name}"


def together(options: Options) -> None:
    """Refuses two names for one account: no message could tell both. Raises BadOption."""
    found: dict[str, str] = {}
    for text in options.get("account", ()):
        number, _, name = text.partition("=")
        if found.setdefault(number, name) != name:
            raise BadOption(
                en=f"the account {number} is called {found[number]!r} and {name!r}; expected one name for it",
                ja=f"アカウント {number} に「{found[number]}」と「{name}」の 2 つの名前があります。"
                "1 つにしてください。",
                about="account",
            )


OPTIONS = (
    Option(
        "account",
        "NUMBER=NAME",
        Phrase(
            en="What an AWS account is called in messages: 123456789012=production.",
            ja="メッセージでの AWS アカウントの呼び名：123456789012=production。",
        ),
        check,
        many=True,
        whole=True,
    ),
)
