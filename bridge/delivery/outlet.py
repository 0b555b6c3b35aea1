"""Outlet: what a parcel is handed to, which posts it now or puts it on the queue."""

from collections.abc import Callable
from typing import Literal

from bridge.delivery.parcel import Parcel
from bridge.net.transport import Deadline
from bridge.sealing.destination import Destination

Outcome = Literal["posted", "queued", "repeated-by-sender"]
Outlet = Callable[[Parcel, Deadline], Outcome]
Opener = Callable[[str, str], Destination]  # a token and its source's name → what is sealed in it
