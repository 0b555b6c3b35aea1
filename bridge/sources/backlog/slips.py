"""What in the options that `mint backlog` is given may be a slip, though nothing is wrong with it."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bridge.sealing.destination import Options
from bridge.sources.backlog import links
from bridge.sources.backlog.words import STATUS
from bridge.wording.facts import folded
from bridge.wording.phrases import Lang, Names, Phrase, Say

_FOREIGN = Phrase(
    en="Warning: {host} is not in backlog.com, backlog.jp or backlogtool.com, where Backlog's spaces are. Links will "
    "lead "
    "there: right for Backlog Enterprise, else a slip.",
    ja="警告：{host} は backlog.com、backlog.jp、backlogtool.com のスペースではありません。リンク先になるため、"
    "Backlog エンタープライズでなければ --space を確認してください。",
)
_UNSPACED = Phrase(
    en="Warning: --person {names} has no space in the name, as names in Backlog mostly have. Only the name exactly as "
    "Backlog shows it is found.",
    ja="警告：--person の {names} には、名前に空白がありません。Backlog の名前は多くの場合、"
    "姓と名の間に空白があります。"
    "Backlog に表示されるとおりの名前でなければ一致しません。",
)
_UNKNOWN = Phrase(
    en="Warning: --only-status '{wanted}' is none of {fixed}.{meant} If it is one of the project's own, name it with "
    "its "
    "id, for Backlog may tell that alone: --status 5={wanted}. Else nothing will ever fit it.",
    ja="警告：--only-status の「{wanted}」は {fixed} のどれでもありません。{meant}プロジェクトで追加した状態なら、"
    "Backlog が ID "
    "しか送らないことがあるため、「--status 5={wanted}」のように ID と名前を指定してください。そうでなければ、"
    "どの課題も当てはまりません。",
)
_MEANT = Phrase(en=" Did you mean '{name}'?", ja="「{name}」のことですか？ ")


def warnings(options: Options, say: Say) -> tuple[str, ...]:
    """What may be a slip: a foreign host, names that Backlog hardly shows, statuses that are none known here."""
    return (*_foreign(options, say), *_unspaced(options, say), *_unknown(options, say))


def _foreign(options: Options, say: Say) -> Iterator[str]:
    for host in options.get("space", ()):
        if not links.of_nulab(host):
            yield say.text(_FOREIGN, host=host)


def _unspaced(options: Options, say: Say) -> Iterator[str]:
    """Names in one word; what has a digit is an id."""
    names = [text.partition("=")[0] for text in options.get("person", ())]
    if doubtful := tuple(name for name in names if " " not in name and not re.search(r"\d", name)):
        yield say.text(_UNSPACED, names=Names(doubtful, people=True, listed=True))


def _unknown(options: Options, say: Say) -> Iterator[str]:
    own = [text.partition("=")[2] for text in options.get("status", ())]
    names = {folded(name): name for status in STATUS.values() for name in (status.en, status.ja)}
    names |= {folded(name): name for name in own}
    for wanted in options.get("only-status", ()):
        if not wanted.isdecimal() and folded(wanted) not in names:
            near = [names[name] for name in get_close_matches(folded(wanted), names, n=1)]
            meant = say(_MEANT, name=near[0]) if near else ""
            yield say.text(_UNKNOWN, wanted=wanted, fixed=fixed(say.lang), meant=meant)


def fixed(lang: Lang) -> str:
    if lang == "ja":
        return "、".join(f"{number}（{name.ja}）" for number, name in STATUS.items())
    return ", ".join(f"{number} {name.en} ({name.ja})" for number, name in STATUS.items())
