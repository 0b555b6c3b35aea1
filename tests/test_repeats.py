"""What counts as a sender's repeat: what surely is one, and nothing that somebody could make look like one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from bridge.delivery.direct import direct
from bridge.delivery.queue import Queue, queued
from bridge.net.transport import Transport
from bridge.sealing.destination import Options
from bridge.settings import Queues
from bridge.slack.client import Client
from tests.support import sns
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, Hooks, said
from tests.support.local_aws import LocalAws

pytestmark = pytest.mark.usefixtures("only_local_aws")
RAW: Options = {"raw": ("1",)}
ISSUE = {
    "id": 4190328,
    "type": 1,
    "project": {"projectKey": "DEMO"},
    "content": {"key_id": 42, "summary": "検索が遅い"},
    "createdUser": {"id": 1, "name": "Aoi Tanaka"},
}


@dataclass
class Bridge:
    """The app in one of its modes; `came` counts what it posted, or put on the queue."""

    hooks: Hooks
    slack: FakeSlack
    queue: Any

    def send(self, path: str, body: object, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) else json.dumps(body)
        assert said(self.hooks.post(path, text, headers=named)) in ((200, "posted"), (202, "queued"))

    @property
    def came(self) -> int:
        return len(self.queue.bodies()) if self.queue else len(self.slack.posts)


@pytest.fixture(params=["direct", "queue"])
def bridge(request: pytest.FixtureRequest, aws: LocalAws, slack: FakeSlack) -> Iterator[Bridge]:
    mode: Literal["direct", "queue"] = request.param
    hooks = Hooks(outside=sns.outside(sns.serving()))
    if mode == "direct":
        hooks.outlet = direct(Client(Transport(), slack.url))
        yield Bridge(hooks, slack, None)
        return
    queue, parked = aws.queues()
    hooks.outlet = queued(Queue(Queues(queue.url, parked.url)), hooks.keyring)
    yield Bridge(hooks, slack, queue)


def test_two_raw_events_with_one_id_are_two(bridge: Bridge) -> None:
    path = f"/aws/{bridge.hooks.token('aws', RAW)}"
    for state in ("started", "FAILED", "started"):
        bridge.send(path, {"id": "1", "detail-type": "Deployment", "detail": {"state": state}})
    assert bridge.came == 2


def test_two_raw_deliveries_under_one_message_id_are_two(bridge: Bridge) -> None:
    path = f"/aws/{bridge.hooks.token('aws', RAW)}"
    for text in ("started", "FAILED", "FAILED"):
        bridge.send(path, text, x_amz_sns_message_id="1")
    assert bridge.came == 2


def test_who_posts_an_activitys_number_first_does_not_silence_the_real_one(bridge: Bridge) -> None:
    path = f"/backlog/{bridge.hooks.token('backlog', SPACE)}"
    bridge.send(path, ISSUE | {"content": {"key_id": 1, "summary": "nothing to see here"}})
    bridge.send(path, ISSUE)
    bridge.send(path, ISSUE)
    assert bridge.came == 2


def test_a_signed_message_goes_by_its_id_however_it_is_written(bridge: Bridge) -> None:
    path = f"/aws/{bridge.hooks.token('aws', {'topic': (sns.TOPIC,)})}"
    body = sns.sign(sns.notification())
    bridge.send(path, body, x_amz_sns_message_type="Notification")
    bridge.send(path, json.dumps(body, indent=1), x_amz_sns_message_type="Notification", user_agent="another")
    assert bridge.came == 1


def test_on_a_raw_url_too_a_signed_message_goes_by_its_id_and_an_unsigned_one_of_that_id_is_another(
    bridge: Bridge,
) -> None:
    path = f"/aws/{bridge.hooks.token('aws', {**RAW, 'topic': (sns.TOPIC,)})}"
    body = sns.sign(sns.notification())
    bridge.send(path, "something else", x_amz_sns_message_id=body["MessageId"])
    bridge.send(path, body)
    bridge.send(path, json.dumps(body, indent=1))
    assert bridge.came == 2


def test_the_same_activity_by_another_url_is_another(bridge: Bridge) -> None:
    for _ in range(2):
        bridge.send(f"/backlog/{bridge.hooks.token('backlog', SPACE)}", ISSUE)
    assert bridge.came == 2


def test_what_a_repeat_is_known_by_is_of_one_length_however_long_the_id_is() -> None:
    hooks = Hooks()
    path = f"/aws/{hooks.token('aws', RAW)}"
    for id_ in ("", "1", "1" * 500_000):
        hooks.post(path, json.dumps({"id": id_, "detail-type": "Deployment", "detail": {}}))
    assert [len(parcel.same) for parcel, _ in hooks.parcels] == [64] * 3
    assert max(len(parcel.id) for parcel, _ in hooks.parcels) <= 128


def test_two_raw_events_whose_ids_differ_far_behind_are_two(bridge: Bridge) -> None:
    path = f"/aws/{bridge.hooks.token('aws', RAW)}"
    for end in "ab":
        bridge.send(path, {"id": "1" * 500 + end, "detail-type": "Deployment", "detail": {}})
    assert bridge.came == 2
