"""Texts: what somebody wrote at length, which a destination may have left out: for channels with guests."""

from dataclasses import replace
from itertools import chain

from bridge.sealing.destination import Options
from bridge.sources.source import Kind, Option
from bridge.wording.facts import folded
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Heading, Line, Mention, Strong, Text, flat, lines

_CHANGED = Phrase(en="Changed: {names}", ja="変更：{names}")
_COMMA = Phrase(en=", ", ja="、")
_MOST = 16  # names of fields


def without_texts(notice: Notice, _: Kind, options: Options, say: Say) -> Notice:
    """The notice with its first line, titles of things, links and last line alone, and the names of the fields that
    changed; it rings whom it would ring."""
    if not options.get("no-body"):
        return notice
    beneath = chain(lines(notice.body), (field.value for field in notice.fields))
    rung = tuple(inline for line in beneath for inline in line if isinstance(inline, Mention))
    changed = _changed(notice, say)
    return replace(
        notice,
        body=_titles(notice.body),
        fields=(),
        preview="",
        context=(changed, *notice.context) if changed else notice.context,
        mentions=(*notice.mentions, *(Mention(one.name, one.id) for one in rung)),
    )


def _titles(body: Text) -> Text:
    return tuple(block for block in body if getattr(block, "titles", False))


def _changed(notice: Notice, say: Say) -> Line:
    """The fields that changed, by their names, unless the first line has said that."""
    known = {name for value in notice.facts.values.get("changed", ()) for name in value.names}
    title = folded(flat(notice.title))
    unsaid = [flat(field.label) for field in notice.fields if not _said(field, title)]
    unsaid += [flat(block.line) for block in notice.body if isinstance(block, Heading)]
    names = [name for name in dict.fromkeys(unsaid) if folded(name) in known and folded(name) not in title]
    if not names:
        return ()
    told = say.text(_COMMA).join(names[:_MOST]) + (" …" if len(names) > _MOST else "")
    return joined(say(_CHANGED, names=told))


def _said(field: Field, title: str) -> bool:
    """Whether the first line holds its new value, which stands last and out."""
    new = field.value[-1:]
    return any(isinstance(inline, Strong | Mention) for inline in new) and folded(flat(new)) in title


OPTIONS = (
    Option(
        "no-body",
        "",
        Phrase(
            en="Leave out texts: post first lines, titles, names of changed fields and links alone; no comment, "
            "description, reason, log or text in a field, in the notification either.",
            ja="本文を載せません：1 行目、件名などのタイトル、変更した項目の名前、リンクだけを投稿します。"
            "コメント、詳細、理由、"
            "ログ、項目の内容は、通知にも載りません。",
        ),
        str,
        flag=True,
    ),
)
