"""The last resort: an activity nobody has told us about, said by what it brings along. Never raises."""

from collections.abc import Iterator

from bridge.errors import BadPayload
from bridge.notice import Field, Notice
from bridge.payload import Payload
from bridge.phrases import Phrase, Say, joined, number, same
from bridge.sources.backlog import links
from bridge.sources.backlog.words import TITLE, context, field, given, label, who
from bridge.sources.source import Event, Kind
from bridge.text import Line, Paragraph, cut, plain

_SAID = Phrase(en="{who} did something in {project} (type {type})", ja="{who}の操作がありました（種類 {type}）：{thing}")
_UNTYPED = Phrase(en="{who} did something in {project}", ja="{who}の操作がありました：{thing}")
_NOWHERE = Phrase(en="Backlog", ja="Backlog")

_TITLES = ("summary", "title", "name")
_TEXTS = ("content", "description")
_MOST = 8


def notice(event: Event, say: Say) -> Notice:
    """Who and where; below it the thing by key and title, the comment, and the plain values of its content."""
    content = event.payload["content"]
    kind = given(event.payload["type"]) or _digits(event.payload["type"])
    title = next((text for name in _TITLES if (text := cut(given(content[name]), TITLE))), "")
    project = event.payload["project"]
    place = cut(given(project["name"]), TITLE) or links.project_key(event)
    where = (links.link(place, links.project(event)),) if place else say(_NOWHERE)
    line = say(
        _SAID if kind else _UNTYPED,
        who=who(event),
        project=where,
        type=cut(kind, 20),
        thing=title or where,
    )
    thing = _thing(event, title)
    return Notice(
        title=line,
        body=(*((Paragraph((thing,)),) if thing else ()), *plain(content["comment"]["content"].text(""))),
        fields=tuple(_fields(content, say))[:_MOST],
        context=context(event),
    )


def _thing(event: Event, title: str) -> Line:
    try:
        key = links.issue_key(event, event.payload["content"]["key_id"])
    except BadPayload:
        return (title,) if title else ()
    return joined((links.link(key, links.issue(event, key)), f" {title}" if title else ""))


def _fields(content: Payload, say: Say) -> Iterator[Field]:
    """Values that tell something without their surroundings: words and amounts, not ids or long texts."""
    for name, value in content.items():
        if name == "id" or name.lower().endswith("_id") or name in (*_TITLES, *_TEXTS):
            continue
        named = given(value) or given(value["name"]) or _digits(value)
        yield from field(say, label(name) if name else same("?"), cut(named, TITLE))


def _digits(value: Payload) -> str:
    amount = value.number(float("inf"))
    return "" if amount == float("inf") else number(amount)


OTHER = Kind("other", Phrase(en="Anything else", ja="その他"), lambda _: True, notice)
