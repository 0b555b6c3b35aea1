"""What in the options that `mint backlog` is given may be a slip, though nothing is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bridge.sealing.destination import Options
from bridge.sources.backlog import asked, links
from bridge.sources.backlog.changes import TOLD
from bridge.sources.backlog.words import LABELS, PULL_STATUS, STATUS
from bridge.wording.facts import folded
from bridge.wording.phrases import Names, Phrase, Say
from bridge.wording.text import Line

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
    en="Warning: --{option} '{wanted}' is none of {fixed}.{meant} If it is one of the project's own, name it with "
    "its "
    "id, for Backlog may tell that alone: --status 5={wanted}. Else nothing will ever fit it.",
    ja="警告：--{option} の「{wanted}」は {fixed} のどれでもありません。{meant}プロジェクトで追加した状態なら、"
    "Backlog が ID "
    "しか送らないことがあるため、「--status 5={wanted}」のように ID と名前を指定してください。そうでなければ、"
    "どの課題も当てはまりません。",
)
_UNLABELLED = Phrase(
    en="Warning: --only-change '{wanted}' is none of {known}.{meant} If it is one of the project's custom fields, all "
    "is well. Else nothing will ever fit it.",
    ja="警告：--only-change の「{wanted}」は {known} のどれでもありません。{meant}"
    "プロジェクトのカスタム属性なら問題ありません。"
    "そうでなければ、当てはまるものはありません。",
)
_MEANT = Phrase(en=" Did you mean '{name}'?", ja="「{name}」のことですか？ ")


def warnings(options: Options, say: Say) -> tuple[str, ...]:
    """What may be a slip: a foreign host, names that Backlog hardly shows, statuses that are none known here."""
    return (
        *_foreign(options, say),
        *_unspaced(options, say),
        *_unknown(options, say),
        *_unlabelled(options, say),
    )


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
    """Statuses that are none known here."""
    own = {folded(name): name for name in (text.partition("=")[2] for text in options.get("status", ()))}
    fixed = {folded(name): name for status in STATUS.values() for name in (status.en, status.ja)} | own
    pulls = {folded(name.en): name.en for name in PULL_STATUS.values()}
    for option, names in (("only-status", fixed), ("becomes", pulls | fixed)):
        for wanted in options.get(option, ()):
            if not wanted.isdecimal() and folded(wanted) not in names:
                meant = _meant(folded(wanted), names, say)
                yield say.text(_UNKNOWN, option=option, wanted=wanted, fixed=asked.fixed(say.lang), meant=meant)


def _unlabelled(options: Options, say: Say) -> Iterator[str]:
    """Fields that are none known here."""
    labels = [label for name, label in LABELS.items() if name not in TOLD]
    known = dict.fromkeys(label.ja if say.lang == "ja" else f"{label.en} ({label.ja})" for label in labels)
    for wanted in options.get("only-change", ()):
        if asked.squeezed(wanted) not in asked.FIELDS:
            meant = _meant(asked.squeezed(wanted), asked.FIELDS, say)
            comma = "、" if say.lang == "ja" else ", "
            yield say.text(_UNLABELLED, wanted=wanted, known=comma.join(known), meant=meant)


def _meant(wanted: str, names: Mapping[str, str], say: Say) -> Line | str:
    near = [names[name] for name in get_close_matches(wanted, names, n=1)]
    return say(_MEANT, name=near[0]) if near else ""
