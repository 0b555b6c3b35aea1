"""Texts that try to be more than text, and cases with such a text in every place."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bridge.payload import Payload
from bridge.slack.message import Message
from bridge.sources.source import Event
from bridge.wording.phrases import Lang
from tests.support.casebook import Case, message, wrongly_rung
from tests.support.house_rules import refusals
from tests.support.slack_rules import links
from tests.support.strange import at, places, put, shown

EVIL = "evil.example"
HOSTILE = (
    "<!channel> <!here|@here> <!everyone> <!subteam^S0123456789|@team>",
    "@channel @here @everyone",
    "<@U0123456789> <@W0123456789|boss> <#C0123456789|general>",
    f"<https://{EVIL}/|click here> <mailto:a@{EVIL}|mail> <tel:0|call>",
    f"[https://github.com⁄acme](https://{EVIL}/) [[google.com\u3164>https://{EVIL}]] https://good.example.{EVIL}/",
    f"|https://{EVIL}|x> <javascript:alert(1)|x>",
    "<!date^1700000000^{date}|x> <!date^0^x^https://" + EVIL + "|y>",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt; &#60;!everyone&#62; &",
    "*bold* _it_ ~gone~ `code` ```fence``` > quote\n>>> all\n• list\n1. one",
    "> quote\n>>> all\n\t> more\n\u3000>",
    "```\n<!channel>\n```\n`<!here>`",
    "<" * 1_500,
    "&" * 4_000,
    "a" * 2_995 + "<!channel>" + "b" * 10_000,
    "\x00\x07\x1b]8;;https://" + EVIL + "\x1b\\\x7f\x85\u2028\u2029<!channel\x00>",
    "\ud83d\udc00\udfff<!channel>\ud800",
    "\u202e<lennahc!>\u202d\u2066\ufeff\u200b\u200d@\u200bchannel",
    "é" + "\u0301" * 500 + "👩‍👩‍👧‍👦🇯🇵" * 100,
    "<\n!channel\n>\r\n<!chan\rnel>",
    "{who} {0} %s %(x)s ${HOME} {{7*7}} \\u003c!channel\\u003e \\<!here\\>",
)


def texts(case: Case) -> Iterator[tuple[Any, ...]]:
    """The path of every text in a case's payload."""
    value = case.event().payload.value
    return (path for path in places(value) if isinstance(at(value, path), str))


def with_text(event: Event, paths: list[tuple[Any, ...]], text: str) -> Event:
    """The event with the text at each of the paths."""
    value = event.payload.value
    for path in paths:
        value = put(value, path, text)
    return replace(event, payload=Payload(value))


def alive(case: Case, paths: list[tuple[Any, ...]], text: str, lang: Lang) -> list[str]:
    """What of the text is wrong or interpreted in the case's message, if the text stands at each of the paths."""
    said = message(case.source, with_text(case.event(), paths, text), lang)
    where = f"{case.id} {lang} {shown(paths[0]) if len(paths) == 1 else 'everywhere'} = {text!a:.60}"
    return [f"{where}: {what}" for what in (*refusals(said), *_live(case, said))]


def _live(case: Case, said: Message) -> Iterator[str]:
    yield from wrongly_rung(case, said.body())
    # text never becomes a link's address, but for one that shows itself, or where it really leads
    for link in links(said.body()):
        says = link.label.replace("\u200b", "") == link.url or link.label.endswith(f" ({EVIL})")
        if urlsplit(link.url).hostname == EVIL and not says:
            yield f"links to {link.url} as {link.label}"
