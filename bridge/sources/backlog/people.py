"""People: who in an event is which Slack member, and whom a message may mention.

Backlog's webhooks carry no mail addresses; somebody is known by id, by Nulab's unique id, or by display name.
A mention in a comment is plain text, "@" and the display name, with nothing that ends it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Literal

from bridge.budget import MENTION, Budget
from bridge.deployed import person_lines
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.backlog.words import NAME, given
from bridge.sources.source import Event, Option
from bridge.values import dataclass
from bridge.wording.facts import Value, folded
from bridge.wording.phrases import Person, Phrase
from bridge.wording.text import Emphasis, Inline, Mention, Strike, Strong, Text, cut, flat, latin, lines, mapped

Why = Literal["mentioned", "assigned", "notified"]
WHY: tuple[Why, ...] = ("mentioned", "assigned", "notified")
_USUAL: frozenset[str] = frozenset(("mentioned", "assigned"))
_MOST_NOTIFIED = 1_000  # of one event; Backlog notifies members of a project alone
_LONGEST = 100  # characters of a name behind an @; of a longer one nobody is rung there


OPTIONS = (
    Option(
        "person",
        "NAME=ID",
        Phrase(
            en="Who is which Slack member: 'Aoi Tanaka=U0123456789'; NAME is a name or an id of Backlog's.",
            ja="Backlog のユーザー（名前か ID）と Slack のメンバー：'Aoi Tanaka=U0123456789'。",
        ),
        person_lines.entry,
        many=True,
        whole=True,
    ),
)


@dataclass(frozen=True, slots=True)
class People:
    """`known`: what the options call somebody → their rank and the Slack member, the first of a name; `names`:
    everybody's display name → the member, "" where nobody told us; `author`: the member who did it."""

    known: Mapping[str, tuple[int, str]]
    names: Mapping[str, str]
    author: str
    reasons: frozenset[str]

    def member(self, somebody: Value) -> str:
        """The Slack member, by the first line that fits any of what we know somebody by; "" where none does."""
        fits = [self.known[key] for key in (somebody.id, *somebody.names) if key in self.known]
        return min(fits, default=(0, ""))[1]

    def mention(self, name: str, member: str, why: Why) -> str | Mention:
        """A mention of the member by a message that asks for it, but never for what they did themselves."""
        return Mention(name, member) if self._mentions(member, why) else name

    def person(self, sent: Payload, *whys: Why) -> Person | None:
        """Somebody for a sentence, mentioned for one of these reasons or not; None without a name."""
        somebody = user(sent)
        name, member = cut(somebody.shown, NAME), self.member(somebody)
        return Person(name, member if self._mentions(member, *whys) else "") if name else None

    def assignee(self, sent: Payload) -> str | Mention:
        """The one it is given to, mentioned; "" where nobody is."""
        somebody = user(sent)
        return self.mention(cut(somebody.shown, NAME), self.member(somebody), "assigned") if somebody.shown else ""

    def assigned(self, name: str) -> str | Mention:
        """As `assignee`, of a change, which tells the name alone."""
        member = self.names.get(name, "") or self.known.get(name.casefold(), (0, ""))[1]
        return self.mention(cut(name, NAME), member, "assigned")

    def _mentions(self, member: str, *whys: Why) -> bool:
        return bool(member) and member != self.author and not self.reasons.isdisjoint(whys)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names to be found in a text: what they begin with, and their lengths, the longest first."""

    all: Container[str]
    first: frozenset[str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> "_Names":
        short = frozenset(name for name in names if 0 < len(name) <= _LONGEST)
        lengths = sorted({len(name) for name in short}, reverse=True)
        return cls(short, frozenset(name[0] for name in short), tuple(lengths))

    def at(self, text: str, at: int) -> str:
        """The longest known name that stands there. A single Latin word must end there: @Aoife is not @Aoi."""
        for length in self.lengths:
            name = text[at : at + length]
            if name in self.all:
                word = name.isascii() and " " not in name
                if not (word and latin(text[at + length : at + length + 1])):
                    return name
        return ""


def reasons(options: Options) -> frozenset[str]:
    """Why the destination has people mentioned; what it says of groups beside that changes nothing here."""
    told = (part for text in options.get("ping", ()) if "=" not in text for part in text.split(","))
    return frozenset(told) or _USUAL


def of_options(options: Options, author: Value) -> People:
    """Those whom the options name; of two lines for one name the first counts."""
    known: dict[str, tuple[int, str]] = {}
    names: dict[str, str] = {}
    for rank, line in enumerate(options.get("person", ())):
        name, _, member = line.rpartition("=")
        known.setdefault(name.casefold(), (rank, member))
        if not name.isdecimal():
            names.setdefault(name, member)
    those = People(known, names, "", reasons(options))
    return replace(those, author=those.member(author))


def people(event: Event) -> People:
    """Those whom the options and the event itself name. It looks at everybody: ask once per event. Where the options
    name nobody, nobody is a member of Slack."""
    if not event.options.get("person"):
        return People({}, {}, "", reasons(event.options))
    known = of_options(event.options, user(event.payload["createdUser"]))
    names = dict(known.names)
    for somebody in map(user, _users(event)):
        if somebody.shown:
            names[somebody.shown] = known.member(somebody) or names.get(somebody.shown, "")
    return replace(known, names=names)


def user(sent: Payload) -> Value:
    """Somebody by id, unique id and display name."""
    names, number = (given(sent["name"]), given(sent["nulabAccount"]["uniqueId"])), int(sent["id"].number(-1))
    return Value(str(number) if number >= 0 else "", frozenset(map(folded, filter(None, names))), names[0])


def mentioned(text: Text, event: Event) -> Text:
    """The text with every known @name in it a mention, the longest name first; code stays as it is."""
    if not event.options.get("person") or not any("@" in flat(line) for line in lines(text)):
        return text
    who = people(event)
    names = _Names.of(who.names)

    def change(inline: Inline) -> Iterable[Inline]:
        match inline:
            case str():
                return _found(inline, who, names, event.budget)
            case Strong() | Emphasis() | Strike():
                parts = _found(inline.text, who, names, event.budget)
                return (replace(inline, text=part) if isinstance(part, str) else part for part in parts)
            case _:
                return (inline,)

    return mapped(text, change)


def _found(text: str, who: People, names: _Names, budget: Budget) -> Iterator[str | Mention]:
    """The text in pieces, with mentions between them, as many as the budget lets be looked for."""
    start, at = 0, text.find("@")
    while at >= 0:
        begins = text[at + 1 : at + 2] in names.first and not latin(text[at - 1 : at])
        if begins and not budget.spend(MENTION):
            break
        name = names.at(text, at + 1) if begins else ""
        whom = who.mention(f"@{name}", who.names[name], "mentioned") if name else ""
        if isinstance(whom, Mention):
            if at > start:
                yield text[start:at]
            yield whom
            start = at + 1 + len(name)
        at = text.find("@", at + 1 + len(name))
    if text[start:]:
        yield text[start:]


def _users(event: Event) -> Iterator[Payload]:
    """Everybody whom the event tells of."""
    content = event.payload["content"]
    yield from (event.payload["createdUser"], content["assignee"], *islice(content["users"], _MOST_NOTIFIED))
    yield from (note["user"] for note in notifications(event))
    changes = islice(content["changes"], _MOST_NOTIFIED)  # an assignee may be sent whole
    yield from (one["new_value"] for one in changes if given(one["field"]) in ("assigner", "assignee"))


def notifications(event: Event) -> Iterator[Payload]:
    """Those that are read; `facts` tell that there are more."""
    return islice(event.payload["notifications"], _MOST_NOTIFIED)
