"""Elastic Beanstalk, which writes text: lines of "Key: value".

https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.sns.html
"""

import re
from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, cut, one_line
from bridge.wording.tone import Tone

_NAME, _SENTENCE = 200, 600  # columns
_SAYS = Phrase(en="Elastic Beanstalk {name}: {what}", ja="Elastic Beanstalk {name}：{what}")
_APPLICATION = Phrase(en="Application", ja="アプリケーション")
_PAGE = "elasticbeanstalk/home?region={region}#/environments"
_HEALTH = re.compile(r"\btransitioned from \w+ to (\w+)")
_BAD, _WARN, _GOOD = ("❌", Tone.BAD), ("🟡", Tone.WARN), ("✅", Tone.GOOD)
_CALM = ("", Tone.CALM)
_TONES: Mapping[str, tuple[str, Tone]] = {
    "Severe": _BAD,
    "Degraded": _BAD,
    "Warning": _WARN,
    "Ok": _GOOD,
    "Red": _BAD,
    "Yellow": _WARN,
    "Green": _GOOD,
}
_FAILED = re.compile(r"\b(?:failed|error)\b", re.IGNORECASE)


def _lines(text: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in text.splitlines())
    return {key.strip(): one_line(value) for key, found, value in pairs if found}


def _beanstalk(event: Event, say: Say) -> Notice:
    told = Payload(_lines(event.payload["message"].text()), event.payload["message"].path)
    name, what = told["Environment"].text(), told["Message"].text()
    where = arn(event.payload["topic"].text(""))
    sign, tone = _judged(what)
    page = links.page(where.region, _PAGE) if where else None
    said = say(_SAYS, name=links.linked(cut(name, _NAME), page), what=cut(what, _SENTENCE))
    return Notice(
        title=states.signed(sign, said),
        tone=tone,
        fields=tuple(_fields(told, say)),
        context=(*_whence(where), (event.at,)),
        thread=name,
    )


def _judged(what: str) -> tuple[str, Tone]:
    """By the health that the environment came to, else by words of failure."""
    health = _HEALTH.search(what)
    if health:
        return _TONES.get(health.group(1), _CALM)
    return _BAD if _FAILED.search(what) else _CALM


def _fields(told: Payload, say: Say) -> Iterator[Field]:
    application = told["Application"].text("")
    if application and application != told["Environment"].text(""):
        yield Field(say(_APPLICATION), (cut(application, _NAME),))


def _whence(where: Arn | None) -> Iterator[Line]:
    if where:
        yield from ((where.account,), (where.region,))


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
)
