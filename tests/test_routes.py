"""Routes: one URL with a bot posts some issues to another channel; the first that fits decides."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bridge.assemble import unsealer
from bridge.delivery.parcel import decode, seal
from bridge.errors import BadOption
from bridge.sealing import token
from bridge.sealing.destination import Bot, Channel, Destination, Webhook, identity, routed
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES
from bridge.sources.source import Request
from tests.support.casebook import NOW
from tests.support.crossing import Mode, bridge
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, SPACE, WEBHOOK, Hooks
from tests.support.local_aws import LocalAws
from tests.support.readings import channel as channel_of
from tests.test_filters import ISSUE, body

BACKLOG = SOURCES["backlog"]
(ROUTE,) = (option for option in BACKLOG.options if option.name == "route")


def channel(sent: dict[str, Any], *lines: str) -> str | None:
    event = BACKLOG.read(Request(json.dumps(sent).encode(), {}, NOW), {**SPACE, "route": lines})
    return channel_of(BACKLOG, event)


@pytest.mark.parametrize(
    "line",
    ["category:API=C01234", "category:web shop=C01234", "type:バグ=C01234", "type:71=C01234", "priority:High=C01234"],
)
def test_an_issue_goes_where_its_route_leads(line: str) -> None:
    assert channel(body(), line) == "C01234"
    assert channel(body(), ROUTE.check(line)) == "C01234"


@pytest.mark.parametrize("line", ["category:iOS=C01234", "type:タスク=C01234", "priority:Low=C01234"])
def test_an_issue_that_no_route_fits_stays(line: str) -> None:
    assert channel(body(), line) is None


def test_the_first_route_that_fits_wins() -> None:
    assert channel(body(), "category:iOS=C00001", "priority:2=C00002", "category:API=C00003") == "C00002"


@pytest.mark.parametrize("type_", [4, 5, 12, 18, 99])
def test_what_is_no_issue_stays(type_: int) -> None:
    assert channel(body(type_), "category:API=C01234", "type:バグ=C01234") is None


@pytest.mark.parametrize("unknown", [None, "", 5, [], [None], {"id": 410}])
def test_what_cannot_be_read_stays(unknown: Any) -> None:
    assert channel(body(content={**ISSUE, "category": unknown}), "category:API=C01234") is None


def test_a_test_send_stays() -> None:
    sample = body(id=10, project={"id": 100, "projectKey": "TEST"})
    assert channel(sample, "category:API=C01234") is None


def test_a_route_of_a_field_that_is_not_known_leads_nowhere() -> None:
    assert channel(body(), "colour:red=C01234", "nonsense", "category:API=C01234") == "C01234"


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("category:API=C0123456789", "category:API=C0123456789"),
        (" Type : a=b = G0123456789 ", "type:a=b=G0123456789"),
        ("priority:高=D0123456789", "priority:高=D0123456789"),
        ("category:ops: night=C0123456789", "category:ops: night=C0123456789"),
    ],
)
def test_a_route_is_a_field_a_name_and_a_channel(text: str, sealed: str) -> None:
    assert ROUTE.check(text) == sealed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("category:API", "FIELD:NAME=PLACE"),
        ("API=C0123456789", "FIELD:NAME=PLACE"),
        ("category:=C0123456789", "FIELD:NAME=PLACE"),
        ("category:API=", "FIELD:NAME=PLACE"),
        ("colour:red=C0123456789", "one of category, type, priority"),
        ("category:API=#general", "C0123456789, not a name"),
        ("category:API=S0123456789", "C0123456789, not a name"),
        ("priority:Urgent=C0123456789", "High"),
    ],
)
def test_any_other_route_is_a_slip(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right):
        ROUTE.check(text)


@pytest.mark.usefixtures("only_local_aws")
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_slack_gets_it_in_the_channel_of_the_route(aws: LocalAws, mode: Mode) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        options = {**SPACE, "route": ("category:API=C0000000002",)}
        sealed = token.seal(Destination(BOT, options=options), "backlog", deployment.keyring)
        for number, content in enumerate((ISSUE, {**ISSUE, "category": []}), start=1):
            answer = deployment.send("backlog", sealed, {"data": json.dumps(body(content=content, id=number))})
            assert answer.get_json() == {"status": "queued" if mode == "queue" else "posted"}
        if mode == "queue":
            assert [message.group_id for message in deployment.queue.messages()] == [
                identity(replace(BOT, channel="C0000000002")),
                identity(BOT),
            ]
            assert [deployment.work(10) for _ in range(2)] == ["done", "done"]
        assert [posted.to for posted in slack.posts] == ["C0000000002", BOT.channel]


@pytest.mark.usefixtures("only_local_aws")
def test_a_dead_channel_of_a_route_is_not_the_destinations_own(aws: LocalAws) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, "direct", Keyring.parse(new_plain("test")))
        options = {**SPACE, "route": ("category:API=C0000000002",)}
        sealed = token.seal(Destination(BOT, options=options), "backlog", deployment.keyring)
        slack.answer_next(200, '{"ok": false, "error": "is_archived"}')
        said = [
            deployment.send("backlog", sealed, {"data": json.dumps(body(content=content, id=number))}).status_code
            for number, content in enumerate((ISSUE, {**ISSUE, "category": []}), start=1)
        ]
        assert said == [410, 200]
        assert [posted.to for posted in slack.posts] == [BOT.channel]


@pytest.mark.parametrize(("to", "wanted"), [(BOT, Bot(BOT.token, "C0000000002")), (WEBHOOK, WEBHOOK)])
def test_the_outlet_is_told_where_the_route_leads(to: Webhook | Bot, wanted: Webhook | Bot) -> None:
    hooks = Hooks()
    hook = hooks.token(options={**SPACE, "route": ("category:API=C0000000002",)}, to=to)
    assert hooks.post(f"/backlog/{hook}", json.dumps(body())).status_code == 200
    assert hooks.post(f"/backlog/{hook}", json.dumps(body(5))).status_code == 200
    assert hooks.went == [wanted, to]


def test_a_bot_posts_to_the_channel_of_the_route_and_a_webhook_to_its_own() -> None:
    other = routed(BOT, Channel("C0000000002"))
    assert other == Bot(BOT.token, "C0000000002")
    assert identity(other) != identity(BOT)
    assert routed(BOT, None) == BOT
    assert routed(WEBHOOK, Channel("C0000000002")) == WEBHOOK


def test_a_parcel_keeps_its_channel_on_the_queue_and_out_of_sight() -> None:
    hooks = Hooks()
    hook = hooks.token(options={**SPACE, "route": ("category:API=C0000000002",)}, to=BOT)
    hooks.post(f"/backlog/{hook}", json.dumps(body()))
    text = seal(hooks.parcels[0][0], hooks.went[0], hooks.keyring)
    assert "C0000000002" not in text
    assert unsealer(hooks.keyring, hooks.outside.now, frozenset())(decode(text)).to == Bot(BOT.token, "C0000000002")
