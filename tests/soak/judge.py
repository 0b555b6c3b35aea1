"""What came of it, by what senders were answered and by Slack's and SQS's own records; our log is not asked."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

from tests.soak.schedule import name_in
from tests.support.crossing import Mode
from tests.support.slack_answers import Post

Event = tuple[int, int]  # channel, number
MARK = "(possible repeat) "


@dataclass(frozen=True, slots=True)
class Records:
    """`accepted`: answered with a 2xx. `again`: sent once more by their sender, after any answer or none.

    `to`: where each channel's posts belong. `unsure`: posts of an event that Slack took without saying so.
    """

    sent: int
    accepted: frozenset[Event]
    again: frozenset[Event]
    statuses: Counter[int]
    posts: list[Post]
    parked: list[str]
    to: dict[int, str]
    unsure: Counter[Event]
    asked: int
    spoiled: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`false_2xx` must be 0, as must be `unexplained`, `strays` and `busy`; `inversions` in queue mode.

    `marked` and `resent` are the explained repeats: after an answer that broke off, ours (marked) or the sender's own.
    `both`: posted and parked as well, which only a lost answer before a refusal explains. `strays`: posts to another
    channel. `busy`: answers of 429, which not every sender sends again.
    """

    sent: int
    accepted: int
    posted: int
    parked: int
    false_2xx: int
    both: int
    marked: int
    resent: int
    unexplained: int
    inversions: int
    strays: int
    busy: int
    asked: int
    spoiled: int


def judged(records: Records) -> Tally:
    names = [name_in(json.dumps(post.body)) for post in records.posts]
    posted, parked = set(names), {name_in(body) for body in records.parked}
    marked, resent, unexplained = _repeats(names, records)
    return Tally(
        sent=records.sent,
        accepted=len(records.accepted),
        posted=len(posted & records.accepted),
        parked=len(parked),
        false_2xx=len(records.accepted - posted - parked),
        both=len(posted & parked),
        marked=marked,
        resent=resent,
        unexplained=unexplained,
        inversions=_inversions(names),
        strays=sum(records.to[name[0]] != post.to for name, post in zip(names, records.posts, strict=True)),
        busy=records.statuses[429],
        asked=records.asked,
        spoiled=records.spoiled,
    )


def wrong(tally: Tally, mode: Mode) -> list[str]:
    """What breaks a promise, in words; nothing when all is well."""
    found = {
        "accepted, but neither posted nor parked": tally.false_2xx,
        "unexplained repeats": tally.unexplained,
        "posts in a wrong channel": tally.strays,
        "answers of 429": tally.busy,
    }
    if mode == "queue":
        found["posts out of order"] = tally.inversions
        found["both posted and parked"] = tally.both
        found["neither accepted nor refused"] = tally.sent - tally.accepted
        found["accepted, less posted, less parked"] = tally.accepted - tally.posted - tally.parked
    return [f"{count} {what}" for what, count in found.items() if count]


def _repeats(names: list[Event], records: Records) -> tuple[int, int, int]:
    """Posts beyond an event's first: marked, a sender's own, and those that nothing explains.

    Each needs an earlier post whose answer was lost; without a mark, also a sender that came again.
    """
    seen: Counter[Event] = Counter()
    counts: Counter[str] = Counter()
    for name, post in zip(names, records.posts, strict=True):
        if seen[name]:
            marked = str(post.body["text"]).startswith(MARK)
            excused = seen[name] <= records.unsure[name] and (marked or name in records.again)
            counts["unexplained" if not excused else "marked" if marked else "resent"] += 1
        seen[name] += 1
    return counts["marked"], counts["resent"], counts["unexplained"]


def _inversions(names: list[Event]) -> int:
    """First posts that came after a later event of their channel."""
    latest: dict[int, int] = defaultdict(lambda: -1)
    inversions = 0
    for channel, number in dict.fromkeys(names):
        inversions += number < latest[channel]
        latest[channel] = max(latest[channel], number)
    return inversions
