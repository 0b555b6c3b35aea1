"""Anything else that AWS, or somebody through it, has to say: JSON by its values, text as it is. Never raises."""

from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import Arn, arn, partition_of
from bridge.sources.aws.states import signed
from bridge.sources.aws.verdict import judged, led
from bridge.sources.aws.where import Where, about
from bridge.sources.masking import masked
from bridge.sources.other import fields, opened
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, Link, Text, alike, cut, plain

_TITLE = 100  # columns: SNS's subjects are no longer, and are whole sentences
_WHAT = Phrase(en="{title}: {what}", ja="{title}：{what}")
_FROM = Phrase(en="{title} from {source}", ja="{source} からのイベント：{title}")
_TITLED = Phrase(en="{title}", ja="{title}")
_OF_TOPIC = Phrase(en="Notification of the SNS topic {topic}", ja="SNS トピック {topic} の通知")
_UNNAMED = Phrase(en="An event without a name", ja="名前のないイベント")
# what senders call the sentence that says it all, the most telling first
_NAMES = ("title", "subject", "summary", "message", "Message", "text", "Event", "event", "eventName", "name")
_THINGS = ("", "Event", "event", "eventName", "name")  # of these, no sentence


def notice(event: Event, say: Say) -> Notice:
    """Of EventBridge: the detail-type and what is in the detail; of SNS: the Subject and the Message. No secrets."""
    event = replace(event, payload=masked(event.payload, say))
    message = event.payload["message"]
    if _type(message):
        return _bridged(event, message, say)
    if isinstance(message.value, dict | list):
        return _object(event, message, say)
    return _text(event, message.text(""), say)


def _bridged(event: Event, message: Payload, say: Say) -> Notice:
    """Its state and severity are guesses, good enough for words and colour: facts, by which events are left out, tell
    neither."""
    kind, source = cut(_type(message), _TITLE), cut(_shown(message["source"]), _TITLE)
    resources = [text for resource in message["resources"] if (text := resource.text(""))]
    url = next((url for text in resources if (url := links.resource(text))), None)
    title: Inline = Link(kind, url) if url else kind
    detail, where = message["detail"], about(event)
    told = detail if detail.present() else message
    verdict = judged(detail, kind, say, otherwise=resources[0] if resources else "")
    unsaid = ((source,),) if source and verdict.what else ()
    whole = say(_WHAT, title=title, what=verdict.what) if verdict.what else (title,)
    return Notice(
        title=signed(verdict.sign, say(_FROM, title=title, source=source) if source and not unsaid else whole),
        tone=verdict.tone,
        fields=fields(told, say, without=("detail-type", "detailType", "source", *verdict.said)),
        context=where.context(event.at, *unsaid),
        facts=where.facts(),
    )


def _type(message: Payload) -> str:
    """EventBridge's detail-type; as CodeStar Notifications, which send on the same events, spell it, too."""
    return _shown(message["detail-type"]) or (_shown(message["detailType"]) if message["detail"].present() else "")


def _object(event: Event, message: Payload, say: Say) -> Notice:
    """The Subject, or the text that serves as one; else which thing it says is in which state."""
    subject = _shown(event.payload["subject"])
    name = "" if subject else next((name for name in _NAMES if _is_sentence(message[name])), "")
    title = cut(subject or _shown(message[name]), _TITLE)
    whole = tuple(one for one in _NAMES if title and alike(_shown(message[one]), subject or title))
    verdict = judged(message, "", say)
    line: Line = (title,) if title else ()
    if verdict.what and not subject and name in _THINGS:
        line, whole = () if verdict.bare else verdict.what, verdict.said
    notice = _of_topic(event, line, (), fields(message, say, without=whole), say)
    titled = notice.title if line or not verdict.bare else say(_WHAT, title=notice.title, what=verdict.what)
    return replace(notice, title=signed(verdict.sign, titled), tone=verdict.tone)


def _is_sentence(value: Payload) -> bool:
    """Whether it can stand first: a text to read, and no JSON."""
    return bool(_shown(value)) and opened(value) is value


def _text(event: Event, text: str, say: Say) -> Notice:
    """The Subject over the text; where there is none, the text's first line over the rest."""
    subject = _shown(event.payload["subject"])
    first, _, rest = text.strip().partition("\n")
    title = cut(subject or _visible(first), _TITLE)
    unsaid = rest if alike(first, subject or title) else text
    sign, tone = led(title)
    body = plain(unsaid) if not alike(unsaid, title) else ()
    told = _of_topic(event, (title,) if title else (), body, (), say)
    return replace(told, title=signed(sign, told.title), tone=tone)


def _of_topic(event: Event, title: Line, body: Text, values: tuple[Field, ...], say: Say) -> Notice:
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
            *("$.message.name", "$.message.status", "$.message.state", "$.message.reason"),
            *("$.message.detail.state", "$.message.detail.status", "$.message.detail.insightSeverity"),
            *("$.message.detail.name", "$.message.detail.stepId", "$.message.detail.job"),
            *("$.message.detail.insightName", "$.message.detail.MatchmakerName"),
            *("$.message.detail.RolloutId", "$.message.detail.user"),
        )
    ),
)
