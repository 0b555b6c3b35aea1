"""Whatever value stands wherever in a payload, a message comes out that Slack takes, and it says what it did.

Every place of every case takes strange values: all eleven the first time that a kind has such a place (any index of a
list being the same place) and until what the kind lists as essential has had its effect, a rotating one of them every
second further time. The languages alternate from value to value.
"""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources.backlog.samples import is_sample
from bridge.sources.reading import read
from bridge.sources.source import Essential, Event, Request, Source
from bridge.wording.notice import Notice
from bridge.wording.phrases import LANGS, Lang, Say
from tests.support.casebook import NOW, OPTIONS, Case, cases, wrongly_rung
from tests.support.essentials import ESSENTIAL, allows, listed
from tests.support.fake_slack import FakeSlack
from tests.support.house_rules import refusals
from tests.support.strange import STRANGE, Path, matches, places, put, shown
from tests.test_fake_slack import WEBHOOK, post

pytestmark = pytest.mark.no_cover  # a few hundred thousand messages: counting their lines would double the time

LATELY = 6  # notices that are looked at for one that is equal: what is equal is drawn and judged once
KINDS: dict[str, list[Case]] = defaultdict(list)
for _case in cases():
    KINDS[f"{_case.source.name}/{_case.kind}"].append(_case)


@dataclass(frozen=True, slots=True)
class Said:
    """How an event came out: by which kind, whether in its fallback form, with which first line."""

    kind: str
    fell_back: bool
    notice: Notice
    first_line: str
    message: Message


def say(source: Source, event: Event, lang: Lang, known: Iterable[Said] = ()) -> Said:
    """`known`: what was said in this language; a notice that equals one of theirs becomes the same message."""
    words = Say(lang)
    reading = read(source, event, words, filtered=False)
    notice = reading.notice or source.kinds.other.notice(event, words)
    assert notice is not None
    same = next((said for said in known if said.notice == notice), None)
    message = same.message if same else render(notice, words)
    first_line = message.blocks[0]["text"]["text"].split("\n")[0]  # under it stand those who are rung
    return Said(reading.kind.name, reading.drifted or reading.notice is None, notice, first_line, message)


def mutated(event: Event, path: Path, value: object) -> Event:
    payload = Payload(put(event.payload.value, path, value))
    return replace(event, payload=payload, sample=is_sample(payload))


def effect(before: Said, after: Said) -> str:
    if after.kind != before.kind:
        return "selects"
    if after.fell_back and not before.fell_back:
        return "needs"
    return "" if after.first_line == before.first_line else "tells"


@dataclass(slots=True)
class Trial:
    """One kind under mutation: what has been tried, what had an effect, what is wrong."""

    essential: Essential
    tried: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def values(self, path: Path, turn: int) -> Iterator[tuple[int, Any]]:
        """All eleven for a place new to this kind, or still to prove essential; else one or none."""
        place = re.sub(r"\[[0-9]+\]", "[*]", shown(path))
        unproven = (pattern for role, pattern in listed(self.essential) if (role, pattern) not in self.seen)
        new = place not in self.tried
        self.tried.add(place)
        if new or any(matches(pattern, path) for pattern in unproven):
            return iter(enumerate(STRANGE))
        number = turn // 2 % len(STRANGE)
        return iter([] if turn % 2 else [(number, STRANGE[number])])

    def judge(self, case: Case, path: Path, before: Said, after: Said, known: Iterable[Said]) -> Iterator[str]:
        if all(after.message is not one.message for one in known):
            yield from refusals(after.message)
            yield from wrongly_rung(case, after.message.body())
        did = effect(before, after)
        if did and not allows(self.essential, did, path):
            yield f"{did}, unlisted: {after.first_line:.100}"
        pairs = listed(self.essential)
        self.seen |= {(role, pattern) for role, pattern in pairs if role == did and matches(pattern, path)}

    def run(self, case: Case, turn: int) -> None:
        event = case.event()
        before = {lang: say(case.source, event, lang) for lang in LANGS}
        lately = {lang: deque([before[lang]], maxlen=LATELY) for lang in LANGS}
        self.wrong += [f"{case.id} {lang}: {what}" for lang in LANGS for what in refusals(before[lang].message)]
        for index, path in enumerate(places(event.payload.value), start=turn):
            for number, value in self.values(path, index):
                lang = LANGS[(index + number) % 2]
                known = (before[lang], *lately[lang])
                after = say(case.source, mutated(event, path, value), lang, known)
                lately[lang].append(after)
                where = f"{case.id} {lang} {shown(path)} = {value!a:.60}"
                self.wrong += [f"{where}: {what}" for what in self.judge(case, path, before[lang], after, known)]

    def useless(self) -> list[str]:
        return [f"listed, but nothing {role} by it: {path}" for role, path in set(listed(self.essential)) - self.seen]


@pytest.mark.parametrize("name", KINDS)
def test_only_what_is_listed_as_essential_changes_the_kind_or_the_first_line(name: str) -> None:
    trial = Trial(ESSENTIAL[name])
    for turn, case in enumerate(KINDS[name]):
        trial.run(case, turn)
    wrong = [*trial.wrong, *trial.useless()]
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(sorted(wrong)[:40])


def test_every_kind_has_a_case_and_says_what_it_cannot_do_without() -> None:
    assert set(ESSENTIAL) == set(KINDS)
    assert Essential() not in ESSENTIAL.values()


@pytest.mark.parametrize("name", KINDS)
def test_no_kind_breaks_on_a_payload_that_is_nothing_like_its_own(name: str) -> None:
    case = KINDS[name][0]  # of a case nothing but its options is left
    event = case.event()
    for value in STRANGE:
        odd = replace(event, payload=Payload(value))
        assert case.source.kinds.claims(odd.payload) == ()
        for lang in LANGS:
            said = say(case.source, odd, lang)
            assert refusals(said.message) == []
            assert list(wrongly_rung(case, said.message.body())) == []


@pytest.mark.parametrize("name", KINDS)
def test_a_strange_envelope_is_still_read_and_said(name: str) -> None:
    """What a source reads outside the payload (ids, moments, a message within a message) takes them, too."""
    case = KINDS[name][0]
    body = json.loads(case.path.read_bytes()) if case.path.suffix == ".json" else {}
    for index, path in enumerate(path for path in places(body) if len(path) == 1):
        for number in range(index, index + len(STRANGE), 3):
            odd = json.dumps(put(body, path, STRANGE[number % len(STRANGE)])).encode()
            event = case.source.read(Request(odd, {}, NOW), OPTIONS[case.source.name])
            assert event.at.utcoffset() == timedelta()
            assert refusals(say(case.source, event, LANGS[number % 2]).message) == []


def test_a_sample_of_them_is_taken_over_http() -> None:
    """Every kind, one place and value each: what the rules pass in process, Slack's stand-in takes."""
    with FakeSlack() as slack:
        for number, (name, own) in enumerate(sorted(KINDS.items())):
            event = own[0].event()
            paths = list(places(event.payload.value)) or [()]
            odd = mutated(event, paths[number % len(paths)], STRANGE[number % len(STRANGE)])
            said = say(own[0].source, odd, LANGS[number % 2])
            assert post(slack, WEBHOOK, said.message.body())[:2] == (200, "ok"), name
        assert len(slack.posts) == len(KINDS)
        assert not any(posted.pings for posted in slack.posts)
