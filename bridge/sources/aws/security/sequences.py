"""An attack sequence of GuardDuty, which it put together of many signals: whose, from where, which, in short.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Sequence.html
"""

from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.security.attackers import placed
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import one_line

_MOST = 50
_ACTORS = Phrase(en="Actors", ja="アクター")
_ENDPOINTS = Phrase(en="Endpoints", ja="エンドポイント")
_SIGNALS = Phrase(en="Signals", ja="シグナル")
_TACTICS = Phrase(en="Tactics", ja="戦術")
_RESOURCES = Phrase(en="Resources", ja="リソース")


def fields(detail: Payload, say: Say) -> Iterator[Field]:
    """Nothing where the finding is none."""
    told = detail["service"]["detection"]["sequence"]
    signals = sorted(islice(told["signals"], _MOST), key=lambda one: -one["severity"].number(0))
    yield from labelled(
        say,
        (_ACTORS, some(dict.fromkeys(map(_actor, islice(told["actors"], _MOST))), say)),
        (_ENDPOINTS, some(dict.fromkeys(_endpoint(one, say) for one in islice(told["endpoints"], _MOST)), say)),
        (_SIGNALS, some(dict.fromkeys(one["name"].text("") for one in signals), say)),
        (_TACTICS, some(_indicated(told, "ATTACK_TACTIC"), say)),
        (_RESOURCES, some(dict.fromkeys(map(_resource, islice(told["resources"], _MOST))), say)),
    )


def _actor(told: Payload) -> str:
    user, process = told["user"], told["process"]
    return one_line(
        user["name"].text("") or user["uid"].text("") or process["path"].text("") or process["name"].text("")
    )


def _endpoint(told: Payload, say: Say) -> str:
    ip = one_line(told["ip"].text("") or told["domain"].text(""))
    where, network = told["location"], told["autonomousSystem"]["name"].text("")
    return placed(ip, (where["city"].text(""), where["country"].text(""), network), say) if ip else ""


def _resource(told: Payload) -> str:
    """Its id; a key's or a session's own name says nothing."""
    return one_line(told["uid"].text("")).rpartition("/")[2] or one_line(told["name"].text(""))


def _indicated(told: Payload, key: str) -> Iterator[str]:
    for one in islice(told["sequenceIndicators"], _MOST):
        if one["key"].text("") == key:
            yield from (value.text("") for value in islice(one["values"], _MOST))
