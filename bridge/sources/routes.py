"""Routes: another place for some events of one URL, as lines FIELD:NAME=PLACE; each source has its own fields.

A place is a channel, where the URL has a bot, or a webhook, which is a secret: it is never shown whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.sealing.destination import Channel, Options, Place, packed, unpacked
from bridge.sources.source import Fit, Option
from bridge.wording.facts import Facts
from bridge.wording.phrases import Phrase
from bridge.wording.text import one_line

_HOOK = pattern(r"(?:https?:|hooks\.)\S*|T[A-Z0-9]+/B[A-Z0-9]+/\S*", re.IGNORECASE)  # whole or not
_FROM_STDIN = Phrase(en=" (=- reads it from stdin).", ja="（=- とすると標準入力から読み取ります）。")
_ONE_CHANNEL = Phrase(
    en=" for a channel: a webhook posts to one channel, or take the other channel's own webhook in place of its id",
    ja="でチャンネルを指定するにはボットが必要です。Webhook は 1 つのチャンネルにしか投稿できないため、"
    "ID の代わりにそのチャンネルの Webhook を指定するか",
)


def route(facts: Facts, options: Options, fields: Mapping[str, Fit]) -> Place | None:
    """The place of the first route that fits, or None; what the event does not tell fits none."""
    for text in options.get("route", ()):
        field, wanted, place = parts(text)
        if field in fields and fields[field](facts, wanted):
            return unpacked(place)
    return None


def places(options: Options) -> Iterator[tuple[str, Place]]:
    """Each place that a route leads to, and what of."""
    for text in options.get("route", ()):
        field, name, place = parts(text)
        if found := unpacked(place):
            yield f"{field}:{name}", found


def parts(text: str) -> tuple[str, str, str]:
    """Field, name and place, "" for what is not there."""
    left, _, place = text.rpartition("=")
    field, _, name = left.partition(":")
    return field.strip().lower(), one_line(name), place.strip()


def masked(text: str) -> str:
    """A route, or a slip of one, as it may be shown."""
    field, name, where = parts(text)
    place = unpacked(where)
    return f"{field}:{name}={place.shown}" if place and not _HOOK.search(name) else _HOOK.sub("…", text)


def never_taken(route: str, before: str) -> BadOption:
    """That a route is behind another one for the same."""
    one, other = masked(route), masked(before)
    return BadOption(
        en=f"the route {one!r} is never taken: {other!r} before it takes the same",
        ja=f"ルート「{one}」は使われません。前にある「{other}」が同じものを先に受け取ります。",
        about="route",
    )


def option(form: str, help_: Phrase, example: str, fields: Mapping[str, Callable[[str], str]]) -> Option:
    """`--route`, for a source; each field has what checks its names."""
    return Option(
        "route",
        form,
        help_,
        lambda text: _checked(text, form, example, fields),
        many=True,
        whole=True,
        bot=lambda text: _ONE_CHANNEL if isinstance(unpacked(parts(text)[2]), Channel) else None,
        masked=masked,
        at_terminal=_FROM_STDIN,
    )


def _checked(text: str, form: str, example: str, fields: Mapping[str, Callable[[str], str]]) -> str:
    """A route as it is sealed. Raises BadOption, with no webhook in it."""
    left, _, right = typed.equals(text).rpartition("=")
    field, name, where = parts(f"{typed.colon(left)}={typed.narrow(right)}")
    said = masked(text)
    if not (field and name and where):
        raise BadOption(
            en=f"the route {said!r} is not {form}; expected one like {example}",
            ja=f"ルート「{said}」は {form} の形ではありません。{example} のように指定してください。",
        )
    if field not in fields:
        what = _HOOK.sub("…", field)
        raise BadOption(
            en=f"the route {said!r} goes by {what!r}; expected one of {', '.join(fields)}",
            ja=f"ルート「{said}」の「{what}」は使えません。{'、'.join(fields)} のいずれかを指定してください。",
        )
    place = unpacked(where)
    if not place:
        raise BadOption(
            en=f"the route {said!r} leads to no channel's id, and to no webhook; expected one like C0123456789, not a "
            "name, or https://hooks.slack.com/services/T…/B…/…",
            ja=f"ルート「{said}」の投稿先が、チャンネルの ID でも Webhook でもありません。"
            "チャンネル名ではなく C0123456789 "
            "のような ID か、https://hooks.slack.com/services/T…/B…/… を指定してください。",
        )
    return f"{field}:{fields[field](name)}={packed(place)}"
