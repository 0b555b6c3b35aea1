"""A message in Slack's own form, which people's own functions publish: what it says, said in our way.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

import colorsys
import re
from itertools import islice

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import arn
from bridge.sources.aws.services import slack_attachments, slack_blocks, slack_text
from bridge.sources.aws.where import about
from bridge.sources.masking import masked
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Paragraph, Strong, Text, alike, cut, flat, lines, within
from bridge.wording.tone import Tone

_TITLE, _MOST = 160, 20  # columns; attachments
_KEYS = frozenset(
    (
        *("text", "attachments", "blocks", "channel", "username", "icon_emoji", "icon_url", "mrkdwn", "link_names"),
        *("parse", "unfurl_links", "unfurl_media", "response_type", "thread_ts", "reply_broadcast", "as_user"),
        *("metadata", "token"),
    )
)
_OF_ATTACHMENTS = frozenset(("text", "title", "fields", "fallback", "pretext", "color", "blocks", "mrkdwn_in"))
_COLOURS = {"good": Tone.GOOD, "warning": Tone.WARN, "danger": Tone.BAD}
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_GRAVEST = (Tone.BAD, Tone.WARN, Tone.GOOD, Tone.CALM)
_RED, _YELLOW, _GREEN, _PINK = 20, 65, 170, 335  # degrees, where a hue ends, and where red begins anew


def _form(payload: Payload) -> bool:
    """By attachments or blocks that can be no other's, or a text with nothing beside it that Slack does not know."""
    message = payload["message"]
    keys = message.value.keys() if isinstance(message.value, dict) else frozenset()
    if not keys or {"detail-type", "version", "AlarmName"} & keys:
        return False
    attached = any(_keys(one) & _OF_ATTACHMENTS for one in islice(message["attachments"], _MOST))
    built = any(one["type"].text("") in slack_blocks.KNOWN for one in islice(message["blocks"], _MOST))
    return attached or built or (keys <= _KEYS and bool(message["text"].text("").strip()))


def _keys(one: Payload) -> frozenset[str]:
    return frozenset(one.value) if isinstance(one.value, dict) else frozenset()


def _notice(event: Event, say: Say) -> Notice:
    message = masked(event.payload, say)["message"]
    where, topic = about(event), arn(event.payload["topic"].text(""))
    facts = where.facts()
    attachments = tuple(islice(message["attachments"], _MOST))
    title, body = _said(message, attachments)
    with keeping(facts):
        if not flat(title).strip():
            raise BadPayload(f"{message.path}.text: expected text")
    fields = (
        *slack_blocks.fields_of_blocks(message["blocks"]),
        *(field for one in attachments for field in slack_attachments.fields_of_attachment(one)),
    )
    return Notice(
        title=title,
        tone=min(map(_tone, attachments), key=_GRAVEST.index, default=Tone.CALM),
        body=body,
        fields=fields,
        context=where.context(event.at, *(((links.topic(topic),),) if topic else ())),
        facts=facts,
    )


def _said(message: Payload, attachments: tuple[Payload, ...]) -> tuple[Line, Text]:
    """The first line and the rest. Where there are blocks, the text is for their notification alone."""
    blocks = slack_blocks.of_blocks(message["blocks"])
    text = slack_text.paragraphs(message["text"].text(""))
    rest = (*blocks, *(part for one in attachments for part in slack_attachments.of_attachment(one)))
    first, after = _parted(text or blocks)
    if text:
        after = rest if blocks else (*after, *rest)
    elif blocks:
        after = _parted(rest)[1]
    else:
        gravest = min(attachments, key=lambda one: _GRAVEST.index(_tone(one)), default=Payload(None))
        first, after = slack_attachments.headline(gravest), rest
    top, below = _parted(after)
    after = below if alike(flat(top), flat(first)) else after
    if not within(flat(first), _TITLE):
        return (cut(flat(first), _TITLE),), (Paragraph((first,)), *after)
    return tuple(inline.text if isinstance(inline, Strong) else inline for inline in first), after


def _parted(text: Text) -> tuple[Line, Text]:
    """The first line that tells anything, and what is below it."""
    for index, block in enumerate(text):
        told = [line for line in lines((block,)) if flat(line).strip()]
        if told:
            left = tuple(told[1:])
            return told[0], (*((Paragraph(left),) if left else ()), *text[index + 1 :])
    return (), ()


def _tone(attachment: Payload) -> Tone:
    """Of its colour: good, warning, danger, or of what hue it is."""
    colour = attachment["color"].text("").strip().lower()
    found = _HEX.fullmatch(colour)
    if not found:
        return _COLOURS.get(colour, Tone.CALM)
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    hue, _, saturation = colorsys.rgb_to_hls(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    degrees = hue * 360
    if saturation < 0.25:
        return Tone.CALM
    if degrees < _RED or degrees >= _PINK:
        return Tone.BAD
    return Tone.WARN if degrees < _YELLOW else Tone.GOOD if degrees < _GREEN else Tone.CALM


KIND = Kind(
    "slack-form",
    Phrase(en="Message in Slack's own form", ja="Slack 形式のメッセージ"),
    _notice,
    form=_form,
    essential=Essential(
        selects=("$.message.text", "$.message.attachments[*]", "$.message.blocks[*]", "$.message.blocks[*].type"),
        needs=("$.message.blocks[*].text.text",),
        tells=tuple(f"$.message.attachments[*].{name}" for name in ("color", "fallback", "title", "text")),
    ),
)
