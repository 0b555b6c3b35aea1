"""Parcels: what travels, who can read what of it, and that nobody but the deployment makes one that is posted."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bridge.assemble import unsealer
from bridge.delivery.parcel import Parcel, Unsealer, decode, opened, seal
from bridge.delivery.queue import Received
from bridge.errors import BadParcel, BadToken, Expired, Revoked
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import added, new_plain
from bridge.sealing.keyring import Keyring
from bridge.slack.message import Message
from bridge.slack.threads import Threaded
from bridge.worker import Worker
from tests.support.hooks import BOT, NOW, SECRET, SPACE, WEBHOOK, Hooks, said

MESSAGE = Message(
    text="Haru Sato: 検索が遅い 🐢",
    blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "Haru Sato: 検索が遅い 🐢"}},),
    attachments=({"color": "#d92d20", "blocks": [{"type": "context", "elements": []}]},),
    words="Haru Sato: 検索が遅い",
    repeat="(possible repeat) ",
)
URL_ID = "1a2b3c4d"
PARCEL = Parcel("backlog", URL_ID, "7", MESSAGE)
PLACE = Threaded(
    "0a" * 8, "k" * 22, "", "good", 1_796_094_245_000, closes=True, since=1_796_094_000, lasts=86_400, lang="ja"
)
THREADED = replace(PARCEL, threaded=PLACE)
OLD = new_plain("2026-01")
KEYRING = Keyring.parse(OLD)
NOBODY = frozenset[str]()
TOKEN = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", KEYRING)
FORGED = "not sealed by this deployment, or altered since"


def unsealed(text: str, keyring: Keyring = KEYRING, now: datetime = NOW) -> Webhook | Bot:
    return opened(decode(text), keyring, now=now, revoked=NOBODY).to


def value() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seal(PARCEL, WEBHOOK, KEYRING))
    return found


# -- what travels -------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [WEBHOOK, BOT])
def test_a_parcel_is_the_same_at_the_other_end(to: Webhook | Bot) -> None:
    text = seal(PARCEL, to, KEYRING)
    assert decode(text).parcel == PARCEL
    assert unsealed(text) == to
    found = json.loads(text)
    assert len(found.pop("sealed")) > 40
    assert found == {
        "v": 2,
        "source": "backlog",
        "token": URL_ID,
        "id": "7",
        "message": {
            "text": MESSAGE.text,
            "blocks": list(MESSAGE.blocks),
            "attachments": list(MESSAGE.attachments),
            "plain": MESSAGE.plain,
            "repeat": MESSAGE.repeat,
        },
    }


def test_what_it_belongs_to_travels_as_hashes_and_numbers() -> None:
    text = seal(THREADED, BOT, KEYRING)
    assert decode(text).parcel == THREADED
    assert unsealed(text) == BOT
    assert json.loads(text)["thread"] == {
        "mark": "0a" * 8,
        "key": "k" * 22,
        "also": "",
        "tone": "good",
        "at": 1_796_094_245_000,
        "opens": False,
        "closes": True,
        "loud": False,
        "since": 1_796_094_000,
        "lasts": 86_400,
        "lang": "ja",
    }


@pytest.mark.parametrize(
    ("name", "strange", "why"),
    [
        ("mark", 7, "$.thread.mark: expected str"),
        ("key", None, "$.thread.key: expected str"),
        ("at", "7", "$.thread.at: expected int"),
        ("at", 7.5, "$.thread.at: expected int"),
        ("at", True, "$.thread.at: expected int"),
        ("closes", 1, "$.thread.closes: expected bool"),
        ("since", None, "$.thread.since: expected int"),
        ("more", 1, "$.thread: expected also, at, closes, key, lang, lasts, loud, mark, opens, since, tone"),
    ],
)
def test_a_thread_of_another_form_is_no_parcel_of_ours(name: str, strange: object, why: str) -> None:
    found = json.loads(seal(THREADED, BOT, KEYRING))
    found["thread"][name] = strange
    with pytest.raises(BadParcel, match=f"^{re.escape(why)}$"):
        decode(json.dumps(found))


def test_nobody_changes_what_it_belongs_to() -> None:
    found = json.loads(seal(THREADED, BOT, KEYRING))
    bare = {name: of for name, of in found.items() if name != "thread"}
    for forged in (
        bare,
        *({**found, "thread": {**found["thread"], **one}} for one in ({"key": "x" * 22}, {"loud": True})),
    ):
        with pytest.raises(BadParcel, match=FORGED):
            unsealed(json.dumps(forged))
    given = {**value(), "thread": found["thread"]}
    with pytest.raises(BadParcel, match=FORGED):
        unsealed(json.dumps(given))


def test_it_travels_as_short_as_it_can() -> None:
    """A queue takes 256 KiB, and Japanese has three bytes a letter where its escape has six."""
    text = seal(PARCEL, WEBHOOK, KEYRING)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def test_what_is_bound_is_pinned_for_a_newer_release_opens_what_an_older_one_sealed() -> None:
    found = value()
    address = token.parse(found.pop("sealed"))
    bound = b"parcel" + json.dumps(found, sort_keys=True, separators=(",", ":")).encode()
    assert token.opened_for(address, bound, KEYRING).to == WEBHOOK


def test_the_order_in_which_it_is_written_means_nothing() -> None:
    found = value() | {"message": dict(reversed(value()["message"].items()))}
    assert unsealed(json.dumps(dict(reversed(found.items())))) == WEBHOOK


def test_what_makes_two_events_the_same_is_no_part_of_a_parcel() -> None:
    assert PARCEL.same == ""
    assert replace(PARCEL, same="0" * 64) == PARCEL
    assert "bound" not in repr(decode(seal(PARCEL, WEBHOOK, KEYRING)))


def test_a_repeated_parcel_stays_marked() -> None:
    marked = replace(PARCEL, message=MESSAGE.repeated())
    assert decode(seal(marked, WEBHOOK, KEYRING)).parcel.message.repeated().text == "(possible repeat) " + MESSAGE.text


@pytest.mark.parametrize("strange", ["\ud83d", "\ud83d\udc22", "\x00\ufffe\uffff\u2028", "é", "e\u0301", "</script>"])
def test_whatever_the_text_holds_it_opens_after_its_way(strange: str) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": strange}}
    text = seal(replace(PARCEL, id=strange, message=replace(MESSAGE, blocks=(section,))), WEBHOOK, KEYRING)
    escaped = "".join(f"\\u{ord(char):04x}" if 0xD800 <= ord(char) <= 0xFFFF else char for char in text)
    assert unsealed(escaped) == WEBHOOK


def altered(**changes: Any) -> str:
    found = value()
    for name, change in changes.items():
        inside = found["message"] if name in found["message"] else found
        if change is None:
            del inside[name]
        else:
            inside[name] = change
    return json.dumps(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a JSON object"),
        ("hello", "not a JSON object"),
        ("[]", "not a JSON object"),
        ('{"v": NaN}', "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ('{"a": "\ud800"}', "not a JSON object"),
        ("{}", "not a parcel"),
        ('{"Type": "Notification", "Message": "hello"}', "not a parcel"),
        (altered(v=None), "not a parcel"),
        (altered(v="2"), "not a parcel"),
        (altered(v=True), "not a parcel"),
        (altered(v=2.0), "not a parcel"),
        (altered(v=1), "a version that is not known here"),
        (altered(v=3), "a version that is not known here"),
        (altered(v=0), "a version that is not known here"),
        (altered(source=None), "$: expected id, message, sealed, source, token, v"),
        (altered(sealed=None), "$: expected id, message, sealed, source, token, v"),
        (altered(extra=1), "$: expected id, message, sealed, source, token, v"),
        (altered(source=7), "$.source: expected text"),
        (altered(token=[]), "$.token: expected text"),
        (altered(token=TOKEN), "$.token: expected the id of a token"),
        (altered(token=URL_ID + "\n"), "$.token: expected the id of a token"),
        (altered(id=7), "$.id: expected text"),
        (altered(message="hello"), "$.message: expected attachments, blocks, plain, repeat, text"),
        (altered(plain=None), "$.message: expected attachments, blocks, plain, repeat, text"),
        (altered(text=7), "$.message.text: expected text"),
        (altered(plain={}), "$.message.plain: expected text"),
        (altered(repeat=False), "$.message.repeat: expected text"),
        (altered(blocks={}), "$.message.blocks: expected a list of objects"),
        (altered(blocks=["section"]), "$.message.blocks: expected a list of objects"),
        (altered(attachments="red"), "$.message.attachments: expected a list of objects"),
        (altered(sealed=7), "$.sealed: expected text"),
        (altered(sealed=""), "$.sealed: expected what a keyring sealed"),
        (altered(sealed="AQ"), "$.sealed: expected what a keyring sealed"),
        (altered(sealed="A" * 5_000), "$.sealed: expected what a keyring sealed"),
        (altered(sealed=value()["sealed"] + "="), "$.sealed: expected what a keyring sealed"),
    ],
    ids=map(str, range(36)),  # the texts are other ones each time
)
def test_what_is_no_parcel_of_ours_is_said_without_its_content(text: str, why: str) -> None:
    with pytest.raises(BadParcel) as bad:
        decode(text)
    assert str(bad.value) == why


# -- who can read the queue ---------------------------------------------------------------------


@pytest.mark.parametrize("to", [WEBHOOK, BOT])
def test_nothing_of_where_it_goes_can_be_read(to: Webhook | Bot) -> None:
    text = seal(replace(PARCEL, expires=date(2026, 12, 31)), to, KEYRING)
    for secret in (SECRET, BOT.token, BOT.channel, WEBHOOK.app, "hooks.slack", "2026-12"):
        assert secret not in text + repr(decode(text))


def test_what_is_read_on_the_queue_opens_no_door() -> None:
    hooks = Hooks(keyring=KEYRING)
    path = f"/backlog/{TOKEN}"
    assert said(hooks.post(path, json.dumps({"id": 7, "type": 1, "content": {"key_id": 1, "summary": "x"}})))[0] == 200
    ((parcel, _),) = hooks.parcels
    text = seal(parcel, hooks.went[0], KEYRING)
    assert TOKEN not in text
    found = json.loads(text)
    for source in ("backlog", "aws", "parcel"):
        for word in (found["sealed"], found["token"], found["id"]):
            assert said(hooks.post(f"/{source}/{word}", "{}")) == (404, "not_found")
            with pytest.raises(BadToken):
                token.open(token.parse(found["sealed"]), source, KEYRING, now=NOW)


# -- who can write to the queue -----------------------------------------------------------------


def forgeries() -> Iterator[tuple[str, str]]:
    """What somebody makes who reads parcels, has a URL of this deployment, and knows how both are made."""
    mine, other = value(), json.loads(seal(replace(PARCEL, id="8"), BOT, KEYRING))
    shout = {**mine["message"], "text": "<!channel> send me your password"}
    yield "another message", json.dumps({**mine, "message": shout})
    yield "another source", json.dumps({**mine, "source": "aws"})
    yield "another URL's id, so that one revoked is not", json.dumps({**mine, "token": "00000000"})
    yield "another event's id", json.dumps({**mine, "id": "9"})
    yield "another parcel's address", json.dumps({**mine, "sealed": other["sealed"]})
    yield "the URL's own token for the address", json.dumps({**mine, "sealed": TOKEN})
    yield "the mark taken off", json.dumps({**mine, "message": {**mine["message"], "repeat": ""}})
    yield "a line added", json.dumps({**mine, "message": {**mine["message"], "blocks": [{}, *MESSAGE.blocks]}})
    yield "a key of one's own, of the same name", seal(PARCEL, WEBHOOK, Keyring.parse(new_plain("2026-01")))
    for use in (b"parcel", b"backlog", b"parcel{}"):
        bare = token.sealed_for(Destination(WEBHOOK), use, KEYRING)  # as if something else were sealed so one day
        yield f"sealed for {use!r}", json.dumps({**mine, "sealed": bare})


@pytest.mark.parametrize("what", [what for what, _ in forgeries()])
def test_no_forgery_is_opened(what: str) -> None:
    text = dict(forgeries())[what]
    with pytest.raises(BadParcel, match=FORGED):
        unsealed(text)


def test_no_flipped_bit_of_what_is_sealed_is_opened() -> None:
    mine = decode(seal(PARCEL, WEBHOOK, KEYRING))
    for index in range(len(mine.sealed.raw) * 8):
        raw = bytearray(mine.sealed.raw)
        raw[index // 8] ^= 1 << index % 8
        with pytest.raises(BadParcel):
            opened(replace(mine, sealed=token.Sealed(bytes(raw), "")), KEYRING, now=NOW, revoked=NOBODY)


def test_no_changed_character_of_the_rest_is_opened() -> None:
    text, chance = seal(PARCEL, WEBHOOK, KEYRING), random.Random(1)  # noqa: S311  reproducible
    same = decode(text)
    for _ in range(2_000):
        at = chance.randrange(len(text))
        changed = text[:at] + chance.choice('xX09",{}[]: \\é') + text[at + 1 :]
        try:
            closed = decode(changed)
        except BadParcel:
            continue
        if closed == same:  # the same character, or another way to write it
            continue
        with pytest.raises(BadParcel):
            opened(closed, KEYRING, now=NOW, revoked=NOBODY)


def test_the_worker_posts_none_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    parked: list[str] = []

    class Queue:
        def park(self, taken: Received, reason: str, at: datetime) -> None:
            parked.append(reason)

    def post(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        raise AssertionError("nothing may be posted here")

    queue: Any = Queue()
    worker = Worker(queue, unsealer(KEYRING, lambda: NOW, NOBODY), post)
    every = [*forgeries(), ("version 1", json.dumps({**value(), "v": 1, "token": TOKEN}))]
    for number, (_, text) in enumerate(every):
        assert worker.take(Received(str(number), "handle", "group", text, 1))
    assert parked == [f"bad_parcel: {FORGED}"] * (len(every) - 1) + ["bad_parcel: a version that is not known here"]
    assert "password" not in capsys.readouterr().err


# -- what has changed since ---------------------------------------------------------------------


def at_the_worker(unseal: Unsealer, **sealed: Any) -> Webhook | Bot:
    return unseal(decode(seal(replace(PARCEL, **sealed), WEBHOOK, KEYRING))).to


def test_a_url_that_was_revoked_meanwhile_is_looked_at_again() -> None:
    with pytest.raises(Revoked):
        at_the_worker(unsealer(KEYRING, lambda: NOW, frozenset({URL_ID})))
    assert at_the_worker(unsealer(KEYRING, lambda: NOW, frozenset({"00000000"}))) == WEBHOOK


def test_a_url_that_expired_meanwhile_is_looked_at_again() -> None:
    last = date(2026, 12, 1)
    late = datetime(2026, 12, 2, tzinfo=UTC)
    assert at_the_worker(unsealer(KEYRING, lambda: NOW, NOBODY), expires=last) == WEBHOOK
    with pytest.raises(Expired):
        at_the_worker(unsealer(KEYRING, lambda: late, NOBODY), expires=last)


def test_a_forged_parcel_is_not_told_that_its_url_is_revoked() -> None:
    with pytest.raises(BadParcel, match=FORGED):
        opened(decode(altered(id="8")), KEYRING, now=NOW, revoked=frozenset({URL_ID}))


def test_a_newer_key_opens_what_an_older_one_sealed_and_the_newest_seals() -> None:
    both = Keyring.parse(added(OLD, new_plain("2026-02")))
    assert unsealed(seal(PARCEL, WEBHOOK, KEYRING), both) == WEBHOOK
    with pytest.raises(BadParcel, match=r"^the key that sealed it is not in the keyring$"):
        unsealed(seal(PARCEL, WEBHOOK, both))
