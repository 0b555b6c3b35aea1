"""Tags of any resource, as AWS tells that they changed.

https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tag-changes.html
"""

from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending, essential, first
from bridge.sources.aws.naming import some
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line

_NAME, _VALUE, _MOST = 200, 100, 8  # columns, columns, tags
_CHANGED = Phrase(en="Tags of {thing} changed: {keys}", ja="{thing} のタグが変更されました：{keys}")
_CHANGED_SOME = Phrase(en="Tags of {thing} changed", ja="{thing} のタグが変更されました")
_OF = Phrase(en="{name} ({type})", ja="{name}（{type}）")
_SOMETHING = Phrase(en="a resource", ja="リソース")
_GONE = Phrase(en="removed", ja="削除")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, resource = message["detail"], one_line(at(message, "resources/0").text(""))
    where = about(event, arns=(resource,))
    type_ = " ".join(text for key in ("service", "resource-type") if (text := first(message, f"detail/{key}")))
    keys = [text for one in detail["changed-tag-keys"] if (text := one_line(one.text("")))]
    name = links.linked(cut(ending(resource), _NAME), links.resource(resource))
    thing = say(_OF, name=name, type=cut(type_, _NAME)) if resource and type_ else (name or cut(type_, _NAME),)
    return Notice(
        title=say(
            _CHANGED if keys else _CHANGED_SOME, thing=thing if resource or type_ else _SOMETHING, keys=some(keys, say)
        ),
        fields=tuple(_tags(keys, detail["tags"], say)),
        context=where.context(message["time"].moment(event.at)),
        facts=where.facts(first(message, "detail/service") or "tag", "tag", thread=Thread(resource)),
    )


def _tags(keys: list[str], tags: Payload, say: Say) -> Iterator[Field]:
    """The tags that changed, as they are now."""
    now = {one_line(key): value.text("") for key, value in tags.items()}
    for key in keys[:_MOST]:
        value = cut(now[key], _VALUE) if key in now else say.text(_GONE)
        if value:
            yield Field((cut(key, _VALUE),), (value,))


KIND = Kind(
    "tag-change",
    Phrase(en="Tags of a resource changed", ja="リソースのタグの変更"),
    _notice,
    types=("Tag Change on Resource",),
    details=(Shape("aws.tag", "Tag Change on Resource", {"changed-tag-keys": list, "service": ANY}),),
    essential=essential(
        tells=("resources[*]", "detail.service", "detail.resource-type", "detail.changed-tag-keys[*]"),
    ),
)
