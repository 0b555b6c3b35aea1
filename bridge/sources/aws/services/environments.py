"""Elastic Beanstalk, which writes text: lines of "Key: value".

https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.sns.html
"""

import re
from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.services.sentences import BAD, CALM, GOOD, NAME, WARN, Judged, sentence
from bridge.sources.aws.where import about
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line

_APPLICATION = Phrase(en="Application", ja="アプリケーション")
_PAGE = "elasticbeanstalk/home?region={region}#/environments"
_HEALTH = re.compile(r"\btransitioned from \w+ to (\w+)")
_TONES: Mapping[str, Judged] = {
    "Severe": BAD,
    "Degraded": BAD,
    "Warning": WARN,
    "Ok": GOOD,
    "Red": BAD,
    "Yellow": WARN,
    "Green": GOOD,
}
_FAILED = re.compile(r"\b(?:failed|error)\b", re.IGNORECASE)


def _lines(text: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in text.splitlines())
    return {key.strip(): one_line(value) for key, found, value in pairs if found}


def _beanstalk(event: Event, say: Say) -> Notice:
    message, where = event.payload["message"], about(event)
    pairs = Payload(_lines(message.text("")), message.path)
    facts = where.facts("elasticbeanstalk", thread=Thread(pairs["Environment"].text("")))
    with keeping(facts):
        name, what = pairs["Environment"].text(), pairs["Message"].text()
    judged = _judged(what)
    linked = links.linked(cut(name, NAME), links.page(where.region, _PAGE))
    return Notice(
        title=sentence("Elastic Beanstalk", linked, what, judged, say),
        tone=judged[1],
        fields=tuple(_fields(pairs, say)),
        context=where.context(event.at),
        facts=facts,
    )


def _judged(what: str) -> Judged:
    """By the health that the environment came to, else by words of failure."""
    health = _HEALTH.search(what)
    if health:
        return _TONES.get(health.group(1), CALM)
    return BAD if _FAILED.search(what) else CALM


def _fields(pairs: Payload, say: Say) -> Iterator[Field]:
    application = pairs["Application"].text("")
    if application and application != pairs["Environment"].text(""):
        yield Field(say(_APPLICATION), (cut(application, NAME),))


def _is_beanstalk(payload: Payload) -> bool:
    text = payload["message"].value
    if not isinstance(text, str) or not text.startswith("Timestamp: "):
        return False
    return {"Message", "Environment", "Application", "NotificationProcessId"} <= _lines(text).keys()


BEANSTALK = Kind(
    "elasticbeanstalk-event",
    Phrase(en="Elastic Beanstalk event", ja="Elastic Beanstalk イベント"),
    _beanstalk,
    form=_is_beanstalk,
    essential=Essential(selects=("$.message",), tells=("$.topic",)),
)
