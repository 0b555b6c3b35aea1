"""AWS's own schema for notifications that people make themselves for chat.

https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
"""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws.naming import about as titled
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.where import about
from bridge.sources.listing import MOST, listed
from bridge.sources.other import fields
from bridge.sources.source import Essential, Event, Kind
from bridge.wording import markdown
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Heading, Line, Strong, Text, alike, folded, lines, one_line, plain

_NEXT = Phrase(en="Next steps", ja="次のステップ")
_KEYWORDS = Phrase(en="Keywords", ja="キーワード")


def _matches(payload: Payload) -> bool:
    message = payload["message"]
    return message["source"].value == "custom" and message["version"].value == "1.0" and message["content"].present()


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    content, metadata = message["content"], message["metadata"]
    title, description = content["title"].text(""), content["description"].text("")
    marked = content["textType"].text("client-markdown") == "client-markdown"
    first, _, rest = description.strip().partition("\n")
    shown = title if _visible(title) else first
    text = rest if alike(first, shown) else description
    where = replace(about(event), source="")  # "custom" is no service
    facts = where.facts(thread=Thread(metadata["threadId"].text(""), lasts=timedelta(days=7)))
    with keeping(facts):
        if not _visible(shown):
            raise BadPayload(f"{content.path}.description: expected text")
    return Notice(
        title=titled(shown, "", say),
        body=(
            *(markdown.read(text, budget=event.budget) if marked else plain(text)),
            *_steps(content["nextSteps"], marked, event, say),
        ),
        fields=(
            *labelled(say, (_KEYWORDS, some((word.text("") for word in content["keywords"]), say))),
            *fields(metadata["additionalContext"], say),
        ),
        context=where.context(event.at),
        facts=facts,
    )


def _visible(text: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in text)


def _steps(steps: Payload, marked: bool, event: Event, say: Say) -> Text:
    texts = tuple(islice((text for step in steps if (text := step.text("")).strip()), MOST))
    if not texts:
        return ()
    count = len(steps.value) if isinstance(steps.value, list) else len(texts)
    steps_of = [_line(text, marked, event) for text in texts]
    told = listed(steps_of, count if len(texts) == MOST else len(texts), say, titles=False)
    return (Heading((Strong(say.text(_NEXT)),)), *told)


def _line(text: str, marked: bool, event: Event) -> Line:
    return folded(lines(markdown.read(text, budget=event.budget))) if marked else (one_line(text),)


KIND = Kind(
    "chat-notification",
    Phrase(en="Custom notification for chat", ja="チャット用のカスタム通知"),
    _notice,
    form=_matches,
    essential=Essential(
        selects=("$.message.content", "$.message.source", "$.message.version"),
        needs=("$.message.content.description",),
        tells=("$.message.content.title",),
    ),
)
