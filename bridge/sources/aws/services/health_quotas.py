"""Service Quotas through AWS Health: which quotas are almost used up.

https://docs.aws.amazon.com/servicequotas/latest/userguide/automatic-management.html
"""

import re

from bridge.payload import Payload
from bridge.wording.phrases import Phrase, Say, significant
from bridge.wording.text import Line, one_line
from bridge.wording.tone import Tone

_BREACH = "AWS_SERVICEQUOTAS_THRESHOLD_BREACH"
_QUOTA = re.compile(
    r"Service: ?(?P<service>[^|]{1,60}?) ?\| ?Quota Name: ?(?P<quota>[^|]{1,120}?) ?\| ?"
    r"Utilization: ?(?P<share>[0-9]{1,6}(?:\.[0-9]{1,6})?) ?%.{0,200}"
)
_USED = Phrase(en="{quota} of {service} is {share} used", ja="{service} の {quota} の使用率が {share}")
_OTHER = Phrase(en="{quota} of {service} ({share})", ja="{service} の {quota}（{share}）")
_AND_MORE = Phrase(en="{first} (and {n} more)", ja="{first}（ほか {n} 件）")


def sentence(detail: Payload, say: Say) -> Line | None:
    """Trails per region of cloudtrail is 80% used. None of another event."""
    quotas = _quotas(detail)
    if not quotas:
        return None
    first = say(_USED, **quotas[0])
    return say(_AND_MORE, first=first, n=len(quotas) - 1) if len(quotas) > 1 else first


def others(detail: Payload, say: Say) -> tuple[str, ...] | None:
    """Those that the sentence does not name. None of another event."""
    quotas = _quotas(detail)
    return tuple(say.text(_OTHER, **one) for one in quotas[1:]) if quotas else None


def tone(detail: Payload) -> Tone | None:
    """Somebody may have to ask for more before the quota is used up."""
    return Tone.WARN if detail["eventTypeCode"].value == _BREACH else None


def _quotas(detail: Payload) -> list[dict[str, str]]:
    """The most used first."""
    if detail["eventTypeCode"].value != _BREACH:
        return []
    told = (_QUOTA.fullmatch(one_line(one["entityValue"].text(""))) for one in detail["affectedEntities"])
    found = sorted((one for one in told if one), key=lambda one: -float(one["share"]))
    return [one.groupdict() | {"share": f"{significant(float(one['share']))}%"} for one in found]
