"""People: who in an event is which Slack member, and whom a message may ring.

Backlog's webhooks carry no mail addresses; somebody is known by id, by Nulab's unique id, or by display name.
A mention in a comment is plain text, "@" and the display name, with nothing that ends it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bridge.deployed import person_lines, typed
from bridge.errors import BadOption
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.backlog.words import NAME, given
from bridge.sources.source import Event, Option
from bridge.wording.facts import Value, folded
from bridge.wording.phrases import Person
from bridge.wording.text import Emphasis, Inline, Mention, Strike, Strong, Text, cut, flat, lines, mapped

Why = Literal["mentioned", "assigned", "notified"]
WHY: tuple[Why, ...] = ("mentioned", "assigned", "notified")
_USUAL = "mentioned,assigned"
Trie = dict[str, "Trie"]


def _ping(text: str) -> str:
    """Which of them ring, in our order; "none" alone."""
    parts = {part.lower() for part in typed.parts(text)}
    if parts == {"none"}:
        return "none"
    if not parts <= set(WHY):
        raise BadOption(f"--ping {text!r} is not known; expected none, or some of {','.join(WHY)}")
    return ",".join(why for why in WHY if why in parts)


OPTIONS = (
    Option(
        "person",
        "NAME=ID",
        "Who is which Slack member: 'Aoi Tanaka=U0123456789'; NAME is a name or an id of Backlog's.",
        person_lines.entry,
        many=True,
        whole=True,
    ),
    Option("ping", "WHO", "Of them ring those mentioned,assigned (so by default), notified, or none.", _ping),
)


@dataclass(frozen=True, slots=True)
class People:
    """`known`: what the options call somebody → their rank and the Slack member, the first of a name; `names`:
    everybody's display name → the member, "" where nobody told us; `author`: the member who did it."""

    known: Mapping[str, tuple[int, str]]
    names: Mapping[str, str]
    author: str
    rings: str

    def member(self, somebody: Value) -> str:
        """The Slack member, by the first line that fits any of what we know somebody by; "" where none does."""
        fits = [self.known[key] for key in (somebody.id, *somebody.names) if key in self.known]
        return min(fits, default=(0, ""))[1]

    def ring(self, name: str, member: str, why: Why) -> str | Mention:
        """The member, to be rung by a message that asks for it, but never for what they did themselves."""
        return Mention(name, member) if self._rung(member, why) else name

    def person(self, sent: Payload, why: Why) -> Person | None:
        """Somebody for a sentence, to be rung or not; None without a name."""
        somebody = user(sent)
        name, member = cut(somebody.shown, NAME), self.member(somebody)
        return Person(name, member if self._rung(member, why) else "") if name else None

    def assignee(self, sent: Payload) -> str | Mention:
        """The one it is given to, to be rung; "" where nobody is."""
        somebody = user(sent)
        return self.ring(cut(somebody.shown, NAME), self.member(somebody), "assigned") if somebody.shown else ""

    def assigned(self, name: str) -> str | Mention:
        """As `assignee`, of a change, which tells the name alone."""
        member = self.names.get(name, "") or self.known.get(name.casefold(), (0, ""))[1]
        return self.ring(cut(name, NAME), member, "assigned")

    def _rung(self, member: str, why: Why) -> bool:
        return bool(member) and why in self.rings and member != self.author


def roster(options: Options, author: Value) -> People:
    """Those whom the options name; of two lines for one name the first counts."""
    known: dict[str, tuple[int, str]] = {}
    names: dict[str, str] = {}
    for rank, line in enumerate(options.get("person", ())):
        name, _, member = line.rpartition("=")
        known.setdefault(name.casefold(), (rank, member))
        if not name.isdecimal():
            names.setdefault(name, member)
    those = People(known, names, "", ",".join(options.get("ping", (_USUAL,))))
    return replace(those, author=those.member(author))


def people(event: Event) -> People:
    """Those whom the options and the event itself name. It looks at everybody: ask once per event."""
    known = roster(event.options, user(event.payload["createdUser"]))
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
    names = _trie(who.names)

    def change(inline: Inline) -> Iterable[Inline]:
        match inline:
            case str():
                return _found(inline, who, names)
            case Strong() | Emphasis() | Strike():
                parts = _found(inline.text, who, names)
                return (replace(inline, text=part) if isinstance(part, str) else part for part in parts)
            case _:
                return (inline,)

    return mapped(text, change)


def _found(text: str, who: People, names: Trie) -> Iterator[str | Mention]:
    """The text in pieces, with mentions between them."""
    start, at = 0, text.find("@")
    while at >= 0:
        begins = text[at + 1 : at + 2] in names and not _latin(text[at - 1 : at])
        name = _name(text, at + 1, names) if begins else ""
        whom = who.ring(f"@{name}", who.names[name], "mentioned") if name else ""
        if isinstance(whom, Mention):
            if at > start:
                yield text[start:at]
            yield whom
            start = at + 1 + len(name)
        at = text.find("@", at + 1 + len(name))
    if text[start:]:
        yield text[start:]


def _trie(names: Iterable[str]) -> Trie:
    """Names by their characters, one after the other; "" where one ends: found without a look at every name."""
    trie: Trie = {}
    for name in names:
        node = trie
        for char in name:
            node = node.setdefault(char, {})
        node[""] = {}
    return trie


def _name(text: str, at: int, names: Trie) -> str:
    """The longest known name that stands there. A single Latin word must end there: @Aoife is not @Aoi."""
    found, end, node = "", at, names.get(text[at])
    while node:
        end += 1
        name = text[at:end] if "" in node else ""
        word = name.isascii() and " " not in name
        if not (word and _latin(text[end : end + 1])):
            found = name or found
        node = node.get(text[end]) if end < len(text) else None
    return found


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _users(event: Event) -> Iterator[Payload]:
    """Everybody whom the event tells of."""
    content = event.payload["content"]
    yield from (event.payload["createdUser"], content["assignee"], *content["users"])
    yield from (note["user"] for note in event.payload["notifications"])
