"""Things that begin, go on and are over, said in one channel of a Slack that can fail: directly, or by the queue.

with Channel("direct", failing({"conversations.history": [says(503)]})) as channel:
    channel.say("api-5xx", BAD, opens=True)
    channel.say("api-5xx", GOOD, over=True)
    assert channel.shown() == ["bad api-5xx", "good api-5xx"]
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any, cast

from bridge.delivery.direct import direct
from bridge.delivery.outlet import Outlet
from bridge.delivery.parcel import Parcel, Unsealed, opened, seal
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received
from bridge.errors import Undelivered
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.slack.client import Client
from bridge.slack.policy import QUEUE
from bridge.slack.render import render
from bridge.slack.threads import Keys, Manner, threaded
from bridge.wording.facts import Facts, Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Lang, Say
from bridge.wording.text import Mention
from bridge.wording.tone import Tone
from bridge.worker import Worker
from tests.support.clock import Virtual
from tests.support.crossing import Mode, Source
from tests.support.faults import Call, FaultySlack, Plan, Spoil, well
from tests.support.hooks import BOT

BAD, WARN, GOOD, CALM = Tone.BAD, Tone.WARN, Tone.GOOD, Tone.CALM
HISTORY, REPLIES, POST, UPDATE = "conversations.history", "conversations.replies", "chat.postMessage", "chat.update"
DAY = timedelta(days=1)
_numbers = count(1)


def failing(spoils: Mapping[str, Sequence[Spoil]]) -> Plan:
    """What becomes of the first calls of a method, one after the other; then all is well."""
    left = {method: list(one) for method, one in spoils.items()}

    def plan(call: Call) -> Spoil:
        waiting = left.get(call.path.rpartition("/")[2])
        return waiting.pop(0) if waiting else well

    return plan


class NoQueue:
    """In the queue's place: what the worker wants of it is only kept."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def again(self, taken: Received, after: int) -> None:
        self.said.append(f"again in {after}")

    def park(self, taken: Received, reason: str, at: datetime) -> None:
        self.said.append(f"parked: {reason}")


@dataclass
class Channel:
    """`cold`: every message is posted by a process that has posted nothing before. `seconds`: a sender's patience.

    Time is that of a clock that only waiting moves, which Slack goes by as well.
    """

    mode: Mode
    plan: Plan = field(default_factory=lambda: failing({}))
    cold: bool = True
    seconds: float = 10.0
    source: Source = "aws"
    lang: Lang = "en"
    key: bool = False

    def __post_init__(self) -> None:
        self.time = Virtual()
        self.calls: Counter[str] = Counter()
        self.slack = FaultySlack(self._planned)
        self.slack.slack.channels.now = self.time.clock.wall
        self.keyring = Keyring.parse(new_plain("test"))
        self.queue = NoQueue()
        self.transport = Transport()
        self._posters: tuple[Outlet, Worker] | None = None

    def __enter__(self) -> "Channel":
        self.slack.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()
        self.slack.__exit__()

    def _planned(self, call: Call) -> Spoil:
        self.calls[call.path.rpartition("/")[2]] += 1
        return self.plan(call)

    def say(self, thing: str, tone: Tone, to: Bot = BOT, **told: Any) -> str:
        """What became of it: "posted", or the name of what is wrong. A second goes by before."""
        self.time.pass_by(1)
        return self.post(self.parcel(thing, tone, to, **told), to)

    def parcel(
        self,
        thing: str,
        tone: Tone,
        to: Bot = BOT,
        *,
        opens: bool = False,
        over: bool = False,
        closes: bool = True,
        ago: float = 0.0,
        began: float | None = None,
        also: str = "",
        rings: str = "",
        id_: str | None = None,
        key: str | None = None,
    ) -> Parcel:
        """`ago`, `began`: so many seconds ago it happened, and what it is about began."""
        at = datetime.fromtimestamp(self.time.clock.wall() - ago, UTC)
        since = None if began is None else datetime.fromtimestamp(self.time.clock.wall() - began, UTC)
        name = thing if key is None else key
        thread = Thread(name, also, opens, since, closes) if name or also else None
        mentions = (Mention(rings, rings),) if rings else ()
        facts = Facts(over=over, thread=thread)
        notice = Notice((f"{tone.value} {thing}",), tone, mentions=mentions, context=((at,),), facts=facts)
        told = f"{next(_numbers)}" if id_ is None else id_
        same = sha256(told.encode()).hexdigest()
        keys, manner = Keys(to.token, self.source), Manner(self.key, self.lang, DAY)
        place = threaded(notice, keys, same if told else "", at, manner)
        message = render(notice, Say(self.lang))
        return Parcel(self.source, "1a2b3c4d", told, message, None, same, place)

    def post(self, parcel: Parcel, to: Webhook | Bot = BOT, receives: int = 1) -> str:
        outlet, worker = self._process()
        if self.mode == "direct":
            try:
                return outlet(parcel, to, self.time.within(self.seconds)).logged
            except Undelivered as problem:
                return problem.code
        body = seal(parcel, to, self.keyring)
        taken = Received(sha256(body.encode()).hexdigest(), "handle", "group", body, receives)
        self.queue.said.clear()
        worker.take(taken)
        return self.queue.said[-1] if self.queue.said else "posted"

    def _process(self) -> tuple[Outlet, Worker]:
        if self._posters is None or self.cold:
            client = Client(self.transport, self.slack.url)
            poster = Poster(client)

            def post(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
                poster.post(parcel, to, within, QUEUE)

            def unseal(closed: Any) -> Unsealed:
                return opened(closed, self.keyring, now=datetime.now(UTC), revoked=frozenset())

            self._posters = direct(client), Worker(cast(Queue, self.queue), unseal, post, self.time.clock)
        return self._posters

    def standing(self, channel: str = BOT.channel) -> list[dict[str, Any]]:
        return self.slack.slack.channels.standing(channel)

    def shown(self, channel: str = BOT.channel) -> list[str]:
        """Top-level messages by their first line, each with its replies after it, set in; "+" where the channel shows
        a reply as well."""
        replies: dict[str, list[str]] = defaultdict(list)
        for one in self.standing(channel):
            root = one.get("thread_ts", one["ts"])
            if root != one["ts"]:
                replies[root].append(f"{'+' if one.get('subtype') else ' '} {one['text']}")
        every = [one for one in self.standing(channel) if one.get("thread_ts", one["ts"]) == one["ts"]]
        return [line for one in every for line in (one["text"], *replies[one["ts"]])]
