"""Routes: another channel for some events of one URL, as lines FIELD:NAME=CHANNEL; each source has its own fields."""

from collections.abc import Callable, Mapping

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import SLACK_ID, Options
from bridge.sources.source import Fit
from bridge.wording.facts import Facts
from bridge.wording.phrases import Phrase
from bridge.wording.text import one_line

ONE_CHANNEL = Phrase(en="a webhook posts to one channel", ja="Webhook は 1 つのチャンネルにしか投稿できないため")


def route(facts: Facts, options: Options, fields: Mapping[str, Fit]) -> str | None:
    """The channel of the first route that fits, or None; what the event does not tell fits none."""
    for text in options.get("route", ()):
        field, wanted, channel = parts(text)
        if field in fields and fields[field](facts, wanted):
            return channel
    return None


def parts(text: str) -> tuple[str, str, str]:
    """Field, name and channel, "" for what is not there."""
    left, _, channel = text.rpartition("=")
    field, _, name = left.partition(":")
    return field.strip().lower(), one_line(name), channel.strip()


def never_taken(route: str, before: str) -> BadOption:
    return BadOption(
        en=f"the route {route!r} is never taken: {before!r} before it takes the same",
        ja=f"ルート「{route}」は使われません。前にある「{before}」が同じものを先に受け取ります。",
    )


def checked(text: str, form: str, example: str, fields: Mapping[str, Callable[[str], str]]) -> str:
    """A route as it is sealed; each field has what checks its names. Raises BadOption."""
    field, name, channel = parts(typed.equals(text).replace("：", ":", 0 if ":" in text else 1))
    channel = typed.narrow(channel)
    if not (field and name and channel):
        raise BadOption(
            en=f"the route {text!r} is not {form}; expected one like {example}",
            ja=f"ルート「{text}」は {form} の形ではありません。{example} のように指定してください。",
        )
    if field not in fields:
        raise BadOption(
            en=f"the route {text!r} goes by {field!r}; expected one of {', '.join(fields)}",
            ja=f"ルート「{text}」の「{field}」は使えません。{'、'.join(fields)} のいずれかを指定してください。",
        )
    if not SLACK_ID.fullmatch(channel) or channel.startswith("S"):
        raise BadOption(
            en=f"the route {text!r} leads to no channel's id; expected one like C0123456789, not a name",
            ja=f"ルート「{text}」の投稿先がチャンネルの ID ではありません。"
            "チャンネル名ではなく C0123456789 のような ID を指定してください。",
        )
    return f"{field}:{fields[field](name)}={channel}"
