"""Feed: what has been posted lately, as it stands now; whoever watches waits for what is new.

A post has the number of its last change. So whoever knows of everything up to a number is told of the rest, each post
once and as it is by then, whether they were away for a moment or come for the first time.
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bridge.values import dataclass

HELD = 500  # posts, and as many replies of each: what was posted before is let go
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message below another; `ts` is its name in its channel, "" if it has none."""

    ts: str
    at: datetime
    body: Body


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a channel, and its replies. `key` names it on the page, `number` its last change."""

    key: str
    number: int
    channel: str
    ts: str
    at: datetime
    body: Body
    replies: tuple[Reply, ...] = ()


class Feed:
    """Written to by who takes the messages, read by each page that is open."""

    def __init__(self, names: Mapping[str, str] | None = None, held: int = HELD) -> None:
        """`names`: what a channel is called, by what is posted to."""
        self.run = secrets.token_hex(4)  # another run's numbers mean nothing here
        self._names, self._most = names or {}, held
        self._number = 0
        self._posts: dict[str, Post] = {}  # in the order of their coming
        self._changed = threading.Condition()
        self._closed = False

    def posted(self, to: str, body: Body, at: datetime, ts: str = "") -> None:
        """A message to a channel; one that belongs under another that is still held is its reply."""
        channel, under = self._names.get(to, to), body.get("thread_ts")
        with self._changed:
            parent = self._found(channel, under) if isinstance(under, str) else None
            if parent:
                self._put(replace(parent, replies=(*parent.replies, Reply(ts, at, body))[-self._most :]))
            else:
                self._put(Post(f"{self.run}-{self._number + 1}", 0, channel, ts, at, body))

    def updated(self, to: str, ts: str, body: Body) -> None:
        """A message that is now another: the first of a thread, or a reply."""
        channel = self._names.get(to, to)
        with self._changed:
            if post := self._found(channel, ts):
                self._put(replace(post, body=body))
                return
            for post in self._posts.values():
                if post.channel == channel and any(reply.ts == ts for reply in post.replies):
                    replies = tuple(replace(one, body=body) if one.ts == ts else one for one in post.replies)
                    self._put(replace(post, replies=replies))
                    return

    def after(self, number: int, patience: float = 0.0) -> tuple[Post, ...]:
        """What has come or changed since that number, the oldest change first; () if nothing has in so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number > number, patience)
            return tuple(sorted((post for post in self._posts.values() if post.number > number), key=_number))

    def all(self) -> tuple[int, tuple[Post, ...]]:
        """The number of the last change, and everything that is held in the order in which it came."""
        with self._changed:
            return self._number, tuple(self._posts.values())

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Nobody waits any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _found(self, channel: str, ts: str) -> Post | None:
        return next((one for one in self._posts.values() if ts and one.ts == ts and one.channel == channel), None)

    def _put(self, post: Post) -> None:
        self._number += 1
        self._posts[post.key] = replace(post, number=self._number)
        while len(self._posts) > self._most:
            del self._posts[next(iter(self._posts))]
        self._changed.notify_all()


def _number(post: Post) -> int:
    return post.number
