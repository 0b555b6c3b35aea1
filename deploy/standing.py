"""What stands already, and would be lost by a deployment that forgets: parcels, a domain, alarms, revoked URLs.

Nothing of it is undone unless the parameter `undo` names it; what could not be looked at counts as standing, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bridge.errors import BadSetting

UNDOABLE = ("delivery", "domain", "alarms", "revoked", "unseen")


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack that is there: what it gives out, which ids its functions refuse now, how many parcels wait in it."""

    outputs: Mapping[str, str]
    revoked: frozenset[str]
    waiting: int


class Unseen(Exception):
    """The stack could not be looked at; says why."""


def ids(text: str) -> frozenset[str]:
    """What stands between commas."""
    return frozenset(one.strip() for one in text.split(",") if one.strip())


def undone(text: str) -> frozenset[str]:
    """What may be undone, by the parameter. Raises BadSetting."""
    names = ids(text)
    for name in sorted(names - {*UNDOABLE}):
        raise BadSetting(f"undo is {name[:40]!r}; expected one or more of {', '.join(UNDOABLE)}")
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
            f"{stack} could not be looked at, so nobody knows what this would undo: {why}. If you mean it: "
            "--param=undo=unseen"
        ) from None
    for name, lost in _lost(standing, values).items() if standing else ():
        if name not in undo:
            raise BadSetting(f"{stack} {lost}; or, if you mean it, --param=undo={name}")


def _lost(standing: Standing, values: Mapping[str, str]) -> dict[str, str]:
    """What would be lost, by the name that `undo` has for it, and how to keep it."""
    lost: dict[str, str] = {}
    if "QueueUrl" in standing.outputs and values["delivery"] == "direct":
        waiting = f", and {standing.waiting:,} parcels wait in it: they would be lost" if standing.waiting else ""
        lost["delivery"] = f"has a queue{waiting}; say --param=delivery=queue again"
    domain = urlsplit(standing.outputs.get("BaseUrl", "")).hostname if "DomainTarget" in standing.outputs else None
    if domain and values["domain"] != domain:
        lost["domain"] = f"answers at {domain}, and its URLs would end; say --param=domain={domain} again"
    if (topic := standing.outputs.get("AlarmsTopic")) and not values["alarms"]:
        lost["alarms"] = f"tells {topic} of trouble, and would tell nobody; say --param=alarms={topic} again"
    told = ids(values["revoked"])
    if forgotten := sorted(standing.revoked - told):
        every = ",".join(sorted(standing.revoked | told))
        lost["revoked"] = f"refuses {', '.join(forgotten)}, which would work again; say --param=revoked={every}"
    return lost
