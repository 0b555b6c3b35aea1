"""What stands, and would be lost by a deployment that forgets: parcels, a domain, alarms, a canary, revoked URLs.

Nothing of it is undone unless the parameter `undo` names it; what could not be looked at counts as standing, too.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bridge.errors import BadSetting, BridgeError
from bridge.wording.phrases import Phrase

UNDOABLE = ("delivery", "domain", "alarms", "canary", "revoked", "unseen")


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack that is there: what it gives out, which ids its functions refuse now, how many parcels wait in it."""

    outputs: Mapping[str, str]
    revoked: frozenset[str]
    waiting: int


class Unseen(Exception):
    """The stack could not be looked at; the error says why."""

    def __init__(self, error: BridgeError) -> None:
        super().__init__(str(error))
        self.error = error


def ids(text: str) -> frozenset[str]:
    """What stands between commas or spaces, as the bridge itself reads BRIDGE_REVOKED."""
    return frozenset(re.split(r"[\s,]+", text)) - {""}


def undone(text: str) -> frozenset[str]:
    """What may be undone, by the parameter. Raises BadSetting."""
    names = ids(text)
    for name in sorted(names - {*UNDOABLE}):
        raise BadSetting(
            en=f"undo is {name[:40]!r}; expected one or more of {', '.join(UNDOABLE)}",
            ja=f"undo が「{name[:40]}」です。{'、'.join(UNDOABLE)} から 1 つ以上を指定してください。",
        )
    return names


def kept(look: Callable[[], Standing | None], values: Mapping[str, str], stack: str) -> None:
    """Raises BadSetting if something that stands would be undone without a word, or cannot be seen."""
    undo = undone(values["undo"])
    try:
        standing = look()
    except Unseen as why:
        if "unseen" in undo:
            return
        raise BadSetting(
            en=f"{stack} could not be looked at, so nobody knows what this would undo: {why.error.en}. If you mean it: "
            "--param=undo=unseen",
            ja=f"{stack} を確認できないため、何が取り消されるか分かりません（{why.error.ja.rstrip('。')}）。"
            "それでも実行するなら --param=undo=unseen を指定してください。",
        ) from None
    for name, lost in _lost(standing, values).items() if standing else ():
        if name not in undo:
            raise BadSetting(
                en=f"{stack} {lost.en}; or, if you mean it, --param=undo={name}",
                ja=f"{stack} {lost.ja}。取り消してよければ --param=undo={name} を指定してください。",
            )


def _lost(standing: Standing, values: Mapping[str, str]) -> dict[str, Phrase]:
    """What would be lost, by the name that `undo` has for it, and how to keep it."""
    lost: dict[str, Phrase] = {}
    if "QueueUrl" in standing.outputs and values["delivery"] == "direct":
        n = standing.waiting
        lost["delivery"] = Phrase(
            en=f"has a queue{f', and {n:,} parcels wait in it: they would be lost' if n else ''}; say "
            "--param=delivery=queue again",
            ja=f"にはキューがあり{f'、待っている {n:,} 件が失われ' if n else ''}ます。"
            "残すなら、もう一度 --param=delivery=queue を指定してください",
        )
    domain = urlsplit(standing.outputs.get("BaseUrl", "")).hostname if "DomainTarget" in standing.outputs else None
    if domain and values["domain"] != domain:
        lost["domain"] = Phrase(
            en=f"answers at {domain}, and its URLs would end; say --param=domain={domain} again",
            ja=f"は {domain} で動いていて、その URL が使えなくなります。"
            f"残すなら、もう一度 --param=domain={domain} を指定してください",
        )
    if (topic := standing.outputs.get("AlarmsTopic")) and not values["alarms"]:
        lost["alarms"] = Phrase(
            en=f"tells {topic} of trouble, and would tell nobody; say --param=alarms={topic} again",
            ja=f"は {topic} に異常を知らせていて、知らせる先がなくなります。"
            f"残すなら、もう一度 --param=alarms={topic} を指定してください",
        )
    if "CanaryFunction" in standing.outputs and not values["canary"]:
        lost["canary"] = Phrase(
            en="has a canary, which would be gone; say --param=canary=URL again (its URL stands in BRIDGE_CANARY of "
            f"{standing.outputs['CanaryFunction']})",
            ja="にはカナリアがあり、なくなります。残すなら、もう一度 --param=canary=URL を指定してください"
            f"（URL は {standing.outputs['CanaryFunction']} の BRIDGE_CANARY にあります）",
        )
    told = ids(values["revoked"])
    if forgotten := sorted(standing.revoked - told):
        every = ",".join(sorted(standing.revoked | told))
        lost["revoked"] = Phrase(
            en=f"refuses {', '.join(forgotten)}, which would work again; say --param=revoked={every}",
            ja=f"で無効にした {'、'.join(forgotten)} が、また使えるようになります。"
            f"無効のままにするなら --param=revoked={every} を指定してください",
        )
    return lost
