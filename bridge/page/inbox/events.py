"""Server-sent events: each post that is new or changed, drawn, as soon as it is there.

https://html.spec.whatwg.org/multipage/server-sent-events.html. An event's id is RUN-NUMBER of the feed; a browser that
comes again names the last one that it has.
"""

import json
import re
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore

from bridge.page.feed import Feed, Post

BEAT = 15.0  # seconds: a line without meaning shows each side that the other is there
OPEN = 32  # streams at a time; each holds a thread
_ID = re.compile(r"([0-9a-f]{8})-([0-9]{1,15})")


def known(feed: Feed, last: str) -> int | None:
    """The number up to which whoever sends this id knows everything; None for an id of another run, or for none."""
    found = _ID.fullmatch(last)
    return int(found[2]) if found and found[1] == feed.run else None


def stream(feed: Feed, last: str, told: Callable[[Post], dict[str, str]], beat: float = BEAT) -> Iterator[str]:
    """Without end, unless the feed is closed. Who knows of another run is told to begin anew."""
    number = known(feed, last)
    yield "retry: 1000\n\n"
    if number is None:
        number = 0
        if last:
            yield "event: anew\ndata: {}\n\n"
    while not feed.closed:
        posts = feed.after(number, beat)
        for post in posts:
            number = post.number
            yield f"id: {feed.run}-{number}\nevent: post\ndata: {json.dumps(told(post))}\n\n"
        if not posts:
            yield ": here\n\n"
    yield "event: over\ndata: {}\n\n"


class Streams:
    """As many at a time as there is room for."""

    def __init__(self, most: int = OPEN) -> None:
        self._room = BoundedSemaphore(most)

    def enter(self) -> bool:
        """Whether there was room."""
        return self._room.acquire(blocking=False)

    def leave(self) -> None:
        self._room.release()
