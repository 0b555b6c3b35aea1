"""The last resort: an activity nobody has told us about, said by what it brings along. Never raises."""

from collections.abc import Iterator
from itertools import islice

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.backlog import facts, links, markup
from bridge.sources.backlog.essentials import PLACE, WHO
from bridge.sources.backlog.values import typed, whole_day
from bridge.sources.backlog.words import MOST, TITLE, context, field, given, label, who
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined, same
from bridge.wording.text import Line, Paragraph, cut

_SAID = Phrase(en="{who} did something in {project}{type}", ja="{who}の操作がありました{type}：{project}")
_TYPE = Phrase(en=" (type {type})", ja="（種類 {type}）")
_BACKLOG = same("Backlog")

_TITLES = ("summary", "title", "name")
_TEXTS = ("content", "description")


def notice(event: Event, say: Say) -> Notice:
    """Who and where; below it the thing by key and title, the comment, and the plain values of its content."""
    content, activity = event.payload["content"], event.payload["type"]
    kind = cut(given(activity) or (str(activity.number(0)) if activity.number(0) else ""), 20)
    project = event.payload["project"]
    place = cut(given(project["name"]), TITLE) or links.project_key(event)
    thing = _thing(event)
    return Notice(
        title=say(
            _SAID,
            who=who(event),
            project=links.link(place, links.project(event)) if place else _BACKLOG,
            type=say(_TYPE, type=kind) if kind else "",
        ),
        body=(*((Paragraph((thing,)),) if thing else ()), *markup.body(event, content["comment"]["content"].text(""))),
        fields=tuple(islice(_fields(content, say), MOST)),
        context=context(event),
        facts=facts.of(event),
    )


def _thing(event: Event) -> Line:
    """Its key and title, as far as they are there."""
    content = event.payload["content"]
    title = next((text for name in _TITLES if (text := cut(given(content[name]), 260))), "")
    try:
        key = links.issue_key(event, content["key_id"])
    except BadPayload:
        return (title,) if title else ()
    return joined((links.link(key, links.issue(event, key)), f" {title}" if title else ""))


def _fields(content: Payload, say: Say) -> Iterator[Field]:
    """Values that tell something without their surroundings: words and amounts, not ids or long texts."""
    for name, value in content.items():
        if name == "id" or name.lower().endswith("_id") or name in (*_TITLES, *_TEXTS):
            continue
        yield from field(say, label(name), whole_day(value) or cut(typed(value), TITLE))


OTHER = Kind(
    "other",
    Phrase(en="Anything else", ja="その他"),
    notice,
    essential=Essential(tells=("$.type", *PLACE, WHO)),
)
