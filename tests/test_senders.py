"""Whoever calls us, modelled by its documents on a clock of its own: what it sends is lost only where it says so.

SNS: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
Backlog publishes neither a timeout nor retries, so it is given none.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.app import status_of
from bridge.delivery.direct import direct
from bridge.delivery.outlet import QUEUED, Outcome, Outlet
from bridge.delivery.parcel import Parcel, seal
from bridge.errors import BridgeError
from bridge.net.transport import Deadline
from bridge.pipeline import Hook, handle
from bridge.sealing.destination import Bot, Destination, Webhook, identity
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import Opened, Opener
from bridge.sources import SOURCES
from bridge.sources.source import Head, Outside, Request
from tests.support import sns
from tests.support.clock import Virtual
from tests.support.hooks import NOW, SPACE, WEBHOOK, Hooks, no_fetch
from tests.support.virtual import VirtualSlack, VirtualSqs, Weather, drain, start, worker

BAD: tuple[Weather, ...] = ("refusing", "silent", "failing", "slow")
TOKEN = Hooks().token()
SNS_TIMEOUT, SNS_CAP = 15.0, 3_600.0  # seconds


# -- who calls ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Policy:
    """SNS's DeliveryPolicy: the pauses between one attempt's end and the next one, in seconds."""

    pauses: tuple[float, ...]


DEFAULT = Policy((20.0,) * 3)


def shipped(backoff: str) -> Policy:
    """The policy that docs/delivery.md tells people to ship: retries before, in and after its backoff.

    AWS draws its exponential backoff without giving a formula, so it is also taken at its shortest.
    """
    text = (Path(__file__).parent.parent / "docs/delivery.md").read_text(encoding="utf-8")
    asked = json.loads(text.split("```json\n")[1].split("```")[0])["healthyRetryPolicy"]
    least, most = float(asked["minDelayTarget"]), float(asked["maxDelayTarget"])
    before, after = asked["numMinDelayRetries"], asked["numMaxDelayRetries"]
    between = asked["numRetries"] - before - after - asked["numNoDelayRetries"]
    grown = [least * (most / least) ** (i / (between - 1)) for i in range(between)]
    return Policy((*[least] * before, *(grown if backoff == "exponential" else [least] * between), *[most] * after))


POLICIES = {
    "default": (DEFAULT, 45.0),
    "shipped": (shipped("exponential"), 2_700.0),
    "shipped, taken at its shortest": (shipped("shortest"), 2_700.0),
}


@dataclass
class Bridge:
    """The pipeline in front of an outlet, as one warm process."""

    time: Virtual
    outlet: Outlet
    source: str = "aws"

    def answer(self, event: str, patience: float) -> int:
        """The status; `time` has moved on by what it took."""
        destination = Destination(WEBHOOK, options={"raw": ("1",)} if self.source == "aws" else SPACE)
        asked, within = _request(self.source, event), Deadline.after(patience, self.time.clock)
        hook = Hook(SOURCES[self.source], TOKEN, Head(asked.headers, asked.at), lambda: asked.body, within, "r")
        outside = Outside(fetch=no_fetch, now=lambda: NOW + timedelta(seconds=self.time.now))
        opens = Opener(lambda token, source: Opened(destination, "key"), lambda _: True)
        try:
            said = handle(hook, opens, self.outlet, outside)
        except BridgeError as error:
            return status_of(error, self.source)
        return 202 if said.status == "queued" else 200


def _request(source: str, event: str) -> Request:
    if source == "aws":
        return sns.request(event.encode(), **{"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": event})
    activity: dict[str, Any] = {"id": int(event), "type": 1, "content": {"key_id": 1, "summary": event}}
    return Request(json.dumps(activity | {"project": {"projectKey": "DEMO"}}).encode(), {}, NOW)


def straight(time: Virtual, slack: VirtualSlack, source: str = "aws") -> Bridge:
    return Bridge(time, direct(slack.client), source)


def delivered_by_sns(bridge: Bridge, policy: Policy, event: str) -> bool:
    """Whether SNS counts it as delivered; if not, it is lost, or in the subscription's dead-letter queue."""
    began = bridge.time.now
    for pause in (*policy.pauses, None):
        attempt = bridge.time.now
        status = bridge.answer(event, SOURCES["aws"].patience(_request("aws", event).headers))
        assert status != 429
        hung_up = bridge.time.now - attempt > SNS_TIMEOUT
        if status < 500 and not hung_up:
            return 200 <= status <= 299
        if pause is None or bridge.time.now + pause - began > SNS_CAP:
            return False
        bridge.time.pass_by(pause)
    return False


def outage(until: float, weather: Weather) -> Any:
    return lambda now: weather if now < until else "well"


def moments(seconds: float) -> Iterator[float]:
    """When an event comes, from before an outage until after it."""
    steps = 30
    return (seconds * step / steps for step in range(-1, steps + 2))


# -- SNS ----------------------------------------------------------------------------------------


def test_the_policy_to_ship_asks_for_60_retries_within_the_hour() -> None:
    for backoff in ("shortest", "exponential"):
        assert len(shipped(backoff).pauses) == 60
        assert 2_700 < sum(shipped(backoff).pauses) < SNS_CAP


@pytest.mark.no_cover
@pytest.mark.parametrize("weather", BAD)
@pytest.mark.parametrize("policy", POLICIES)
def test_direct_mode_loses_nothing_of_sns_in_an_outage(policy: str, weather: Weather) -> None:
    pauses, seconds = POLICIES[policy]
    for moment in moments(seconds):
        time = start(1_000.0 + moment)
        slack = VirtualSlack(time, outage(1_000.0 + seconds, weather if moment >= 0 else "well"))
        assert delivered_by_sns(straight(time, slack), pauses, "an event"), moment
        assert len(slack.posts) == 1


@pytest.mark.parametrize("weather", BAD)
def test_an_outage_longer_than_all_of_snss_tries_is_told_as_a_failure(weather: Weather) -> None:
    """So that the subscription's dead-letter queue gets it: never a 2xx, never a 4xx."""
    time = start()
    slack = VirtualSlack(time, outage(1e9, weather))
    assert not delivered_by_sns(straight(time, slack), shipped("exponential"), "an event")
    assert slack.posts == []


@pytest.mark.parametrize("weather", BAD)
def test_queue_mode_loses_nothing_in_three_hours(weather: Weather) -> None:
    time, hours = start(), 3 * 3_600.0
    slack, sqs = VirtualSlack(time, outage(hours, weather)), VirtualSqs(time)
    bridge, work = Bridge(time, _queued(sqs)), worker(time, slack, sqs, WEBHOOK)
    names = [f"event-{number}" for number in range(30)]
    for name in names:  # one in six minutes, and the last as Slack recovers
        assert delivered_by_sns(bridge, DEFAULT, name)
        drain(work, sqs, time, time.now + hours / 30)
        time.until((names.index(name) + 1) * hours / 30)
    drain(work, sqs, time, hours + 600)
    assert [_told(body) for _, body in slack.posts] == names
    assert sqs.parked == []
    assert slack.posts[0][0] <= hours + 61  # at most a minute's wait after Slack recovers


KEYRING = Keyring.parse(new_plain("test"))


def _queued(sqs: VirtualSqs) -> Outlet:
    def outlet(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
        sqs.send(seal(parcel, to, KEYRING), parcel.same, identity(WEBHOOK), within)
        return QUEUED

    return outlet


def _told(body: dict[str, Any]) -> str:
    return str(body["text"]).removeprefix("(possible repeat) ").split()[-1]


# -- patience -----------------------------------------------------------------------------------


@pytest.mark.parametrize("weather", ["well", *BAD])
@pytest.mark.parametrize(
    ("source", "headers", "hangs_up"),
    [
        ("aws", {"x-amz-sns-message-type": "Notification"}, SNS_TIMEOUT),
        ("aws", {}, 5.0),  # EventBridge
        ("backlog", {}, 30.0),  # most gateways; Backlog's own limit is not published
    ],
)
def test_the_answer_comes_before_the_sender_hangs_up(
    source: str, headers: dict[str, str], hangs_up: float, weather: Weather
) -> None:
    patience = SOURCES[source].patience(headers)
    time = start()
    slack = VirtualSlack(time, outage(1e9, weather))
    status = straight(time, slack, source).answer("7", patience)
    assert time.now <= patience + 0.5 < hangs_up
    assert status == 200 if weather == "well" else status >= 500  # so that who can come again does


@pytest.mark.parametrize(("weather", "status"), [("refusing", 503), ("failing", 502), ("slow", 503), ("silent", 502)])
def test_backlog_is_told_of_a_failure_and_by_which_kind_of_trouble(weather: Weather, status: int) -> None:
    time = start()
    slack = VirtualSlack(time, outage(1e9, weather))
    assert straight(time, slack, "backlog").answer("7", 20.0) == status


@pytest.mark.parametrize("weather", ["refusing", "failing"])
def test_what_backlog_sends_outlives_a_hiccup(weather: Weather) -> None:
    """It comes only once, so what can be repeated at once is."""
    time = start()
    slack = VirtualSlack(time, outage(0.1, weather), latency=(0.08, 0.12))
    assert straight(time, slack, "backlog").answer("7", 20.0) == 200
    assert len(slack.posts) == 1
