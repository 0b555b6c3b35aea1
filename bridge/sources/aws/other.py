"""Anything else that AWS, or somebody through it, has to say: JSON by its values, text as it is. Never raises."""

from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import Arn, arn, partition_of
from bridge.sources.aws.where import Where, about
from bridge.sources.other import fields, opened
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Link, Text, cut, one_line, plain

_TITLE = 100  # columns: SNS's subjects are no longer, and are whole sentences
_FROM = Phrase(en="{title} from {source}", ja="{source} からのイベント：{title}")
_TITLED = Phrase(en="{title}", ja="{title}")
_OF_TOPIC = Phrase(en="Notification of the SNS topic {topic}", ja="SNS トピック {topic} の通知")
_UNNAMED = Phrase(en="An event without a name", ja="名前のないイベント")
# what senders call the sentence that says it all, the most telling first
_NAMES = ("title", "subject", "summary", "message", "Message", "text", "Event", "event", "eventName", "name")


def notice(event: Event, say: Say) -> Notice:
    """Of EventBridge: the detail-type and what is in the detail; of SNS: the Subject and the Message."""
    message = event.payload["message"]
    if _type(message):
        return _bridged(event, message, say)
    if isinstance(message.value, dict | list):
        return _object(event, message, say)
    return _text(event, message.text(""), say)


def _bridged(event: Event, message: Payload, say: Say) -> Notice:
    kind, source = cut(_type(message), _TITLE), cut(_shown(message["source"]), _TITLE)
    url = next((url for resource in message["resources"] if (url := links.resource(resource.text("")))), None)
    title: Inline = Link(kind, url) if url else kind
    detail, where = message["detail"], about(event)
    values = fields(detail if detail.present() else message, say, without=("detail-type", "detailType", "source"))
    return Notice(
        title=say(_FROM, title=title, source=source) if source else (title,),
        fields=values,
        context=where.context(event.at),
        facts=where.facts(),
    )


def _type(message: Payload) -> str:
    """EventBridge's detail-type; as CodeStar Notifications, which send on the same events, spell it, too."""
    return _shown(message["detail-type"]) or (_shown(message["detailType"]) if message["detail"].present() else "")


def _object(event: Event, message: Payload, say: Say) -> Notice:
    subject = _shown(event.payload["subject"])
    name = "" if subject else next((name for name in _NAMES if _is_sentence(message[name])), "")
    title = cut(subject or _shown(message[name]), _TITLE)
    whole = title == one_line(_shown(message[name]))
    return _of_topic(event, title, (), fields(message, say, without=(name,) if whole else ()), say)


def _is_sentence(value: Payload) -> bool:
    """Whether it can stand first: a text to read, and no JSON."""
    return bool(_shown(value)) and opened(value) is value


def _text(event: Event, text: str, say: Say) -> Notice:
    """The Subject over the text; where there is none, the text's first line over the rest."""
    subject = _shown(event.payload["subject"])
    first, _, rest = text.strip().partition("\n")
    title = cut(subject or _visible(first), _TITLE)
    unsaid = rest if not subject and title == one_line(first) else text
    return _of_topic(event, title, plain(unsaid) if one_line(unsaid) != title else (), (), say)


def _of_topic(event: Event, title: str, body: Text, values: tuple[Field, ...], say: Say) -> Notice:
    topic = arn(event.payload["topic"].text(""))
    where = _whence(event, topic)
    unnamed = say(_OF_TOPIC, topic=links.topic(topic)) if topic else say(_UNNAMED)
    return Notice(
        title=say(_TITLED, title=title) if title else unnamed,
        body=body,
        fields=values,
        context=where.context(event.at, *(((links.topic(topic),),) if topic and title else ())),
        facts=where.facts(),
    )


def _whence(event: Event, topic: Arn | None) -> Where:
    """What is no event of EventBridge's may call anything a region; only what is one is believed."""
    where = about(event)
    return where if partition_of(where.region) else replace(where, region=topic.region if topic else "")


def _shown(value: Payload) -> str:
    return _visible(value.text(""))


def _visible(text: str) -> str:
    """The text, or nothing where no reader would see anything of it."""
    return text if any(char.isprintable() and not char.isspace() for char in text) else ""


OTHER = Kind(
    "other",
    Phrase(en="Anything else", ja="その他"),
    notice,
    essential=Essential(
        tells=(
            "$.subject",
            "$.topic",
            "$.message.detail-type",
            "$.message.source",
            "$.message.resources[*]",
            "$.message.message",
            "$.message.title",
        )
    ),
)
