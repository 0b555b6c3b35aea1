"""A message as Slack would show it, of the very JSON that is posted: as HTML, escaped by markupsafe alone.

It needs page.css and page.js, which puts moments into the reader's zone and folds what Slack folds; without scripts all
is shown, in UTC. No style and no script stands in it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bridge.page.drawn import words
from bridge.page.drawn.blocks import attachment, block
from bridge.page.drawn.inline import text
from bridge.page.words import COPY
from bridge.payload import Payload
from bridge.slack import reader
from bridge.slack.builder import builder
from bridge.wording.phrases import Lang, Say

_MESSAGE = Markup(
    '<article class="message">'
    '<div class="avatar" aria-hidden="true"></div>'
    '<div class="said"><header class="from"><b>Kakehashi</b> <span class="app">{app}</span>{at}{channel}{aside}'
    "</header>"
    '<div class="body">{above}{below}</div>{raw}</div></article>'
)
_AT = Markup(' <time datetime="{iso}" data-form="{form}">{shown}</time>')
_CHANNEL = Markup(' <span class="aside channel-name">{}</span>')
_ASIDE = Markup(' <span class="aside">{}</span>')
_RAW = Markup(
    '<details class="raw"><summary>JSON</summary><div class="rawer"><p><button class="more" type="button" data-copy>'
    "{copy}</button>{builder}</p>"
    '<pre tabindex="0" role="group" aria-label="JSON">{json}</pre></div></details>'
)
_BUILDER = Markup(' <a class="more" href="{url}" rel="noopener noreferrer" target="_blank">{words}</a>')


def drawn(
    body: Mapping[str, Any], lang: Lang, *, at: datetime | None = None, channel: str = "", opened: bool = True
) -> Markup:
    """One message. `body`: what is posted; `at`, `channel`: when and where, if it was; `opened`: whether its JSON can
    be opened."""
    say, message = Say(lang), Payload(body)
    above = Markup("").join(block(one, say) for one in message["blocks"]) or text(message["text"].text(""))
    return _MESSAGE.format(
        app=say.text(words.APP),
        at=moment(at) if at else "",
        channel=_CHANNEL.format(channel) if channel else "",
        aside=_ASIDE.format(say.text(words.ALSO_IN_THE_CHANNEL)) if message["reply_broadcast"].value is True else "",
        above=above,
        below=Markup("").join(attachment(one, say) for one in message["attachments"]),
        raw=raw(body, say) if opened else "",
    )


def raw(body: Mapping[str, Any], say: Say) -> Markup:
    """The JSON itself, and the way to Slack's Block Kit Builder, which shows blocks and attachments alone."""
    told = json.dumps(body, ensure_ascii=False, indent=2).encode(errors="replace").decode()
    shown = bool(body.get("blocks") or body.get("attachments"))
    link = _BUILDER.format(url=builder(json.loads(told)), words=say.text(words.BUILDER)) if shown else ""
    return _RAW.format(json=told, builder=link, copy=say.text(COPY))


def moment(at: datetime) -> Markup:
    """The time of day; a script puts it into the reader's zone."""
    return _AT.format(iso=at.isoformat(), form="{time}", shown=f"{at:%H:%M} UTC")


def notification(body: Mapping[str, Any]) -> str:
    """The words that a lock screen shows."""
    return " ".join(reader.words(Payload(body)["text"].text("")).split())
