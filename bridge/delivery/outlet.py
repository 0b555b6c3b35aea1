"""Outlet: what a parcel is handed to with its opened destination, which posts it now or puts it on the queue."""

from collections.abc import Callable
from typing import Literal

from bridge.delivery.parcel import Parcel
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook

Outcome = Literal["posted", "queued", "repeated-by-sender"]
Outlet = Callable[[Parcel, Webhook | Bot, Deadline], Outcome]
