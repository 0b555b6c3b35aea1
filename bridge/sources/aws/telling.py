"""What holds for every kind alike: accounts have names, runbooks stand first, and who asked for it is rung."""

from dataclasses import replace

from bridge.sources.aws import accounts, pings, runbooks
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say


def telling(kind: Kind) -> Kind:
    """The kind, with all three."""

    def notice(event: Event, say: Say) -> Notice | None:
        told = kind.notice(event, say)
        named = told and accounts.named(told, event, say)
        placed = named and runbooks.with_runbook(named, event, kind, say)
        return placed and pings.with_rings(placed, event)

    return replace(kind, notice=notice)
