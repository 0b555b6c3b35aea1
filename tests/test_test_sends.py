"""Test sends of Backlog's settings page: whatever event was chosen there, the message says that the test arrived."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bridge.sources import SOURCES
from bridge.sources.source import Event, Request
from bridge.wording.phrases import LANGS, Lang, Phrase
from tests.support.casebook import NOW, message
from tests.support.hooks import SPACE, Hooks, said
from tests.support.house_rules import refusals

BACKLOG = SOURCES["backlog"]
KNOWN = (*range(1, 27), *range(34, 50))
SAMPLE = {"id": 10, "project": {"id": 100, "projectKey": "TEST", "name": "TestProject"}, "type": 1, "content": {}}
_SAID = Phrase(
    en="Backlog's test reached this channel ({about}). Its sample has no working links.",
    ja="Backlog の実行テストがこのチャンネルに届きました（{about}）。サンプルのためリンクは開けません。",
)


def event(sent: dict[str, Any], later: int = 0) -> Event:
    return BACKLOG.read(Request(json.dumps(sent).encode(), {}, NOW + timedelta(milliseconds=later)), SPACE)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("type_", [*KNOWN, 99])
def test_a_test_send_of_any_event_says_so(type_: int, lang: Lang) -> None:
    one = event({**SAMPLE, "type": type_})
    about = BACKLOG.kinds.of(one.payload).about
    drawn = message(BACKLOG, one, lang)
    assert drawn.text == (_SAID.en if lang == "en" else _SAID.ja).format(about=getattr(about, lang))
    assert drawn.attachments == ()
    assert refusals(drawn) == []


@pytest.mark.parametrize(
    "other",
    [
        {"id": 11},
        {"id": None},
        {"project": None},
        {"project": {"id": 101, "projectKey": "TEST"}},
        {"project": {"id": 100, "projectKey": "DEMO"}},
    ],
)
def test_what_only_looks_like_one_is_said_as_it_is(other: dict[str, Any]) -> None:
    content = {"key_id": 1, "summary": "test issue"}
    drawn = message(BACKLOG, event({**SAMPLE, "content": content, **other}), "en")
    assert "Backlog's test" not in drawn.text


def test_each_press_of_the_button_counts_although_all_have_one_id() -> None:
    assert event(SAMPLE).id != event(SAMPLE, later=1).id
    assert event({**SAMPLE, "id": 4190328}).id == event({**SAMPLE, "id": 4190328}, later=1).id == "4190328"


def test_the_sender_is_answered_as_always() -> None:
    hooks = Hooks()
    assert said(hooks.post(f"/backlog/{hooks.token()}", json.dumps(SAMPLE))) == (200, "posted")
    ((parcel, _),) = hooks.parcels
    assert parcel.message.text.startswith("Backlog's test reached this channel (Issue added).")
