"""Threads: what a message belongs to, remembered by Slack alone, in the unseen metadata of our own messages.

Whoever is in a channel can read its messages' metadata, so nothing stands there but hashes keyed by the bot's token:
nobody can tell of what they are, nor make one. https://docs.slack.dev/messaging/message-metadata
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.values import dataclass
from bridge.wording.notice import Notice
from bridge.wording.phrases import Lang
from bridge.wording.tone import Tone

EVENT_TYPE = "kakehashi"
_VERSION = 1
_EVERYBODY = ("here", "channel")
_TS = pattern(r"[0-9]{1,12}\.[0-9]{1,9}")  # a message's moment, which is its name in its channel
_SKEW = 1_000  # milliseconds: what one clock cuts to seconds, another does not


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes hashes of what belongs to a `realm`, a source's space or account, by a bot's token."""

    token: str = field(repr=False)
    realm: str

    def thread(self, text: str) -> str:
        return urlsafe_b64encode(self._hash(f"thread\n{self.realm}\n{text}")[:16]).rstrip(b"=").decode()

    def also(self, text: str) -> str:
        return urlsafe_b64encode(self._hash(f"also\n{self.realm}\n{text}")[:16]).rstrip(b"=").decode()

    def mark(self, event: str) -> str:
        """An event's own, for one URL; for one without an id a new one each time, as nothing tells it from another."""
        return self._hash(f"event\n{event}").hex()[:16] if event else secrets.token_hex(8)

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self.token.encode(), text.encode(errors="surrogatepass"), "sha256")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a destination wants its threads. `key`: what is bad or may be shows in the channel too; `lasts`: how old
    what begins a thread may be."""

    key: bool
    lang: Lang
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Threaded:
    """A message's place in a thread, as far as its event tells; it holds nothing that could be read.

    `mark` is the event's own; `key` and the coarser `also` name the thread, "" where there is none. `at`: when it
    happened, in milliseconds; `since`: when what it is about began, in seconds, 0 where unknown; `lasts`: seconds.
    `opens`: a thread begins; `closes`: what began it is over; `loud`: it shows in the channel, in a thread too.
    """

    mark: str
    key: str = ""
    also: str = ""
    tone: str = "calm"
    at: int = 0
    opens: bool = False
    closes: bool = False
    loud: bool = False
    since: int = 0
    lasts: int = 0
    lang: Lang = "en"

    def metadata(self) -> dict[str, Any]:
        """What a message of it carries unseen: under 200 bytes."""
        keys = {"k": self.key, "k2": self.also}
        told = {name: key for name, key in keys.items() if key}
        payload = {"v": _VERSION, **told, "e": self.mark, "s": self.tone, "t": self.at}
        return {"event_type": EVENT_TYPE, "event_payload": payload}


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our messages, as Slack tells of it: `root` is the `ts` of the one that its thread hangs from; `said` all
    that Slack tells, nothing where only this process remembers it."""

    ts: str
    root: str
    mark: str
    key: str
    also: str
    tone: str
    at: int
    said: Payload = field(default=Payload(None), compare=False, repr=False)


def threaded(notice: Notice, keys: Keys, event: str, at: datetime, manner: Manner) -> Threaded:
    """The place of a notice about an event, by the id that all its repeats share ("" where it has none)."""
    thread, tone = notice.facts.thread, notice.tone
    rings = any(mention.id in _EVERYBODY for mention in notice.mentions)
    place = Threaded(
        keys.mark(event),
        tone=tone.value,
        at=round(at.timestamp() * 1_000),
        loud=rings or (manner.key and tone in (Tone.BAD, Tone.WARN)),
        lang=manner.lang,
    )
    if thread is None:
        return place
    return Threaded(
        place.mark,
        keys.thread(thread.key) if thread.key else "",
        keys.also(thread.also) if thread.also else "",
        place.tone,
        place.at,
        opens=thread.opens,
        closes=thread.closes and notice.facts.over and tone is Tone.GOOD and not thread.opens,
        loud=place.loud,
        since=int(thread.since.timestamp()) if thread.since else 0,
        lasts=int((thread.lasts or manner.lasts).total_seconds()),
        lang=place.lang,
    )


def ours(message: Payload) -> Ours | None:
    """One of Slack's messages, if its metadata is of our making; whose key it is shows that it is this bot's."""
    told = message["metadata"]["event_payload"]
    ts, root = message["ts"].text(""), message["thread_ts"].text("")
    if message["metadata"]["event_type"].text("") != EVENT_TYPE or told["v"].value != _VERSION or not _TS.fullmatch(ts):
        return None
    return Ours(
        ts,
        root if _TS.fullmatch(root) else ts,
        told["e"].text(""),
        told["k"].text(""),
        told["k2"].text(""),
        told["s"].text(""),
        at if type(at := told["t"].value) is int else 0,
        message,
    )


def fits(own: Threaded, other: Ours) -> bool:
    """Whether a message belongs under that one: by the key where both have one, else by the coarser; and never under
    what came later, which another began."""
    if other.at > own.at + _SKEW:
        return False
    if own.key and other.key:
        return own.key == other.key
    return bool(own.also) and own.also == other.also
