"""Ground: what the page stands on, which whoever serves it hands in."""

from bridge.assemble import Parts
from bridge.page.feed import Feed
from bridge.values import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """`port`: where the page is served, on loopback. `base`: the bridge's own URL, "" where it is not known. `parts`:
    what the bridge is made of (its keyring mints URLs). `feed`: what has been posted; None where Slack itself is posted
    to, and nothing can be shown."""

    port: int
    base: str = ""
    parts: Parts | None = None
    feed: Feed | None = None
