"""Outlet: what a parcel is handed to with its opened destination, which posts it now or puts it on the queue."""

from collections.abc import Callable
from typing import Literal

from bridge.delivery.parcel import Parcel
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.values import dataclass

Status = Literal["posted", "queued", "skipped", "confirmed"]  # what the sender is answered


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request that went well.

    `reason`: why it was skipped. `repeated`: it was posted before, and its sender has only said it again.
    """

    status: Status
    reason: str | None = None
    repeated: bool = False

    @property
    def logged(self) -> str:
        """What the log calls it."""
        return "repeated-by-sender" if self.repeated else self.status


POSTED, REPEATED, QUEUED = Outcome("posted"), Outcome("posted", repeated=True), Outcome("queued")

Outlet = Callable[[Parcel, Webhook | Bot, Deadline], Outcome]  # raises the leaf of BridgeError that says what may help
